"""Virtual private gateway: the end of a Direct Connect or VPN at one VPC; it has no meter of its own.

Source: https://docs.aws.amazon.com/directconnect/latest/UserGuide/virtualgateways.html
"""

from __future__ import annotations

from typing import ClassVar

from modeler.components.base import Component
from modeler.components.sla import NoSla
from modeler.components.traits import ANY, NOT_SEEN, PRIVATE_NETWORKS, Exposure, Place, Traits, Wiring


class VirtualPrivateGateway(Component):
    """A virtual private gateway.

    Examples
    --------
    >>> VirtualPrivateGateway().title
    'Virtual private gateway'
    """

    id: ClassVar[str] = "virtual-private-gateway"
    title: ClassVar[str] = "Virtual private gateway"
    traits: ClassVar[Traits] = Traits(
        short="Virtual private gateway",
        place=Place.LINK,
        exposure=Exposure.PRIVATE,
        wiring=Wiring(
            reached_over=PRIVATE_NETWORKS,
            leaves_over=PRIVATE_NETWORKS,
            follows=ANY,
            leads_to=ANY,
            answers=False,
        ),
        roles=frozenset(),
        ends_connection=False,
        reads_requests=False,
        counts_beside=False,
        sla=NoSla("no page with AWS's promise for virtual private gateways was seen"),
        programs=NOT_SEEN,
        avoided_as={},
        icon="aws.network.VpnGateway",
        kinds=("AWS::EC2::VPNGateway", "AWS::EC2::VPCGatewayAttachment"),
        quotas=(),
    )
    sources: ClassVar[tuple[str, ...]] = (
        "https://docs.aws.amazon.com/directconnect/latest/UserGuide/virtualgateways.html",
    )
    group: ClassVar[str] = "networking"
    note: ClassVar[str] = "no meter"
    adds_no_latency: ClassVar[str] = "it is the end of a link, and the link's round trip includes it"
