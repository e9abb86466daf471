"""Peering of two Transit Gateways: how clients of one hub reach a standby in a second Region.

Each end pays a peering attachment by the started hour, and the second Region's hub an attachment for the API's VPC.
A standby carries no traffic in a normal month, so no GB are metered here.
Source: https://aws.amazon.com/transit-gateway/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component, whole_hours
from modeler.components.sla import RegionalSla
from modeler.components.traits import ANY, NOT_SEEN, PRIVATE_NETWORKS, Exposure, Place, Role, Traits, Wiring
from modeler.dataclass import dataclass
from modeler.units import Usage
from modeler.workload import Workload


@dataclass(frozen=True, kw_only=True)
class TransitGatewayPeering(Component):
    """The way from the hub to the hub of another Region.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload()
    >>> peering = TransitGatewayPeering(remote_region="eu-west-1")
    >>> usage = peering.meter(Arrivals(((peering, client_flow(w, w.traffic)),)), w)
    >>> [(u.dimension.partition(".")[2], u.region) for u in usage]
    [('peering_attachment_hour', ''), ('peering_attachment_hour', 'eu-west-1'), ('vpc_attachment_hour', 'eu-west-1')]
    """

    id: ClassVar[str] = "transit-gateway-peering"
    title: ClassVar[str] = "Transit Gateway peering"
    traits: ClassVar[Traits] = Traits(
        short="Transit Gateway peering",
        place=Place.LINK,
        exposure=Exposure.PRIVATE,
        wiring=Wiring(
            reached_over=PRIVATE_NETWORKS,
            leaves_over=PRIVATE_NETWORKS,
            follows=ANY,
            leads_to=ANY,
            answers=False,
        ),
        roles=frozenset({Role.WAY_OUT}),
        ends_connection=False,
        reads_requests=False,
        counts_beside=False,
        sla=RegionalSla("transit-gateway"),
        programs=NOT_SEEN,
        avoided_as={},
        icon="aws.network.TransitGatewayAttachment",
        kinds=("AWS::EC2::TransitGatewayPeeringAttachment",),
        quotas=("transit-gateway",),
    )
    dimensions: ClassVar[tuple[str, ...]] = (
        "transitgateway.peering_attachment_hour",
        "transitgateway.vpc_attachment_hour",
    )
    sources: ClassVar[tuple[str, ...]] = ("https://aws.amazon.com/transit-gateway/pricing/",)
    group: ClassVar[str] = "networking"
    shared_key: ClassVar[str] = "transit_gateway"
    adds_no_latency: ClassVar[str] = "it leads to a standby, which no request of a normal month reaches"

    remote_region: str

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Attachment-hours at both ends."""
        hours, share, far = whole_hours(w), 1.0 / w.shared_by.transit_gateway, self.remote_region
        peering = "transitgateway.peering_attachment_hour"
        yield Usage(peering, hours, fixed=True, share=share, note="peering, this end")
        yield Usage(peering, hours, fixed=True, share=share, note="peering, far end", region=far)
        vpc = "transitgateway.vpc_attachment_hour"
        yield Usage(vpc, hours, fixed=True, share=share, note="the API's VPC there", region=far)
