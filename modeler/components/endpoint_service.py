"""VPC endpoint service: your own service behind a Network Load Balancer, offered over PrivateLink.

The provider pays the load balancer and, where it is on, its cross-zone traffic; the consumer pays the interface
endpoint. The endpoint service itself has no meter. Source: https://aws.amazon.com/privatelink/pricing/
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from modeler.components.base import Component


@dataclass(frozen=True, kw_only=True)
class EndpointService(Component):
    """An endpoint service.

    Examples
    --------
    >>> EndpointService().note
    'no meter: consumers pay their endpoints, the provider its NLB'
    """

    id: ClassVar[str] = "endpoint-service"
    title: ClassVar[str] = "VPC endpoint service"
    sources: ClassVar[tuple[str, ...]] = ("https://aws.amazon.com/privatelink/pricing/",)
    note: ClassVar[str] = "no meter: consumers pay their endpoints, the provider its NLB"
    adds_no_latency: ClassVar[str] = (
        "the way through PrivateLink is the network's, and the load balancer behind it a hop of its own"
    )
