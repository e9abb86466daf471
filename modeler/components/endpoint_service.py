"""VPC endpoint service: your own service behind a Network Load Balancer, offered over PrivateLink.

The provider pays the load balancer and, where it is on, its cross-zone traffic; the consumer pays the interface
endpoint. The endpoint service itself has no meter. Source: https://aws.amazon.com/privatelink/pricing/
"""

from __future__ import annotations

from typing import ClassVar

from modeler.components.base import Component
from modeler.components.network import Network
from modeler.components.sla import RegionalSla
from modeler.components.traits import Exposure, Place, Traits, Wiring


class EndpointService(Component):
    """An endpoint service.

    Examples
    --------
    >>> EndpointService().note
    'no meter: consumers pay their endpoints, the provider its NLB'
    """

    id: ClassVar[str] = "endpoint-service"
    title: ClassVar[str] = "VPC endpoint service"
    traits: ClassVar[Traits] = Traits(
        short="VPC endpoint service",
        place=Place.AWS,
        exposure=Exposure.PRIVATE,
        wiring=Wiring(
            reached_over=frozenset({Network.PRIVATELINK}),
            leaves_over=frozenset({Network.VPC, Network.PRIVATELINK}),
            follows=frozenset({"interface-endpoint"}),
            leads_to=frozenset({"nlb"}),
            answers=False,
        ),
        roles=frozenset(),
        ends_connection=False,
        reads_requests=False,
        counts_beside=False,
        sla=RegionalSla("privatelink"),
        programs={"hipaa": ("privatelink", "compliance.hipaa")},
        avoided_as={},
        icon="aws.network.Privatelink",
        kinds=("AWS::EC2::VPCEndpointService", "AWS::EC2::VPCEndpointServicePermissions"),
        quotas=("endpoint-service", "privatelink"),
    )
    sources: ClassVar[tuple[str, ...]] = ("https://aws.amazon.com/privatelink/pricing/",)
    note: ClassVar[str] = "no meter: consumers pay their endpoints, the provider its NLB"
    adds_no_latency: ClassVar[str] = (
        "the way through PrivateLink is the network's, and the load balancer behind it a hop of its own"
    )
