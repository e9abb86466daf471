"""Virtual private gateway: the end of a Direct Connect or VPN at one VPC; it has no meter of its own.

Source: https://docs.aws.amazon.com/directconnect/latest/UserGuide/virtualgateways.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from modeler.components.base import Component


@dataclass(frozen=True, kw_only=True)
class VirtualPrivateGateway(Component):
    """A virtual private gateway.

    Examples
    --------
    >>> VirtualPrivateGateway().title
    'Virtual private gateway'
    """

    id: ClassVar[str] = "virtual-private-gateway"
    title: ClassVar[str] = "Virtual private gateway"
    sources: ClassVar[tuple[str, ...]] = (
        "https://docs.aws.amazon.com/directconnect/latest/UserGuide/virtualgateways.html",
    )
    group: ClassVar[str] = "networking"
    note: ClassVar[str] = "no meter"
    adds_no_latency: ClassVar[str] = "it is the end of a link, and the link's round trip includes it"
