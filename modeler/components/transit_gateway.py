"""Transit Gateway: each attachment by the started hour, and each GB once, where it is sent into the gateway.

Requests enter at the client's attachment (a VPC, VPN or Direct Connect gateway), responses at the VPC of the API.
A path to another Region has a peering attachment at each end. Source: https://aws.amazon.com/transit-gateway/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component, gb, whole_hours
from modeler.components.latency import Delay, link
from modeler.components.sla import RegionalSla
from modeler.components.traits import ANY, NOT_SEEN, PRIVATE_NETWORKS, Exposure, Place, Role, Traits, Wiring
from modeler.dataclass import dataclass
from modeler.units import Array, Note, Usage
from modeler.workload import Workload


@dataclass(frozen=True, kw_only=True)
class TransitGateway(Component):
    """A Transit Gateway between the clients' network and the VPC of the API.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(clients={"location": "other-vpc", "vpcs": 3})
    >>> gateway = TransitGateway(side="vpc")
    >>> usage = list(gateway.meter(Arrivals(((gateway, client_flow(w, w.traffic)),)), w))
    >>> [(u.dimension, u.quantity) for u in usage][0]
    ('transitgateway.vpc_attachment_hour', 2920)
    """

    id: ClassVar[str] = "transit-gateway"
    title: ClassVar[str] = "Transit Gateway"
    traits: ClassVar[Traits] = Traits(
        short="Transit Gateway",
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
        avoided_as={"transit-gateway": "transit gateway"},
        icon="aws.network.TransitGateway",
        kinds=("AWS::EC2::TransitGateway", "AWS::EC2::TransitGatewayAttachment"),
        quotas=("transit-gateway",),
    )
    dimensions: ClassVar[tuple[str, ...]] = (
        "transitgateway.vpc_attachment_hour",
        "transitgateway.vpn_attachment_hour",
        "transitgateway.dxgw_attachment_hour",
        "transitgateway.peering_attachment_hour",
        "transitgateway.vpc_data_gb",
        "transitgateway.vpn_data_gb",
        "transitgateway.dxgw_data_gb",
    )
    sources: ClassVar[tuple[str, ...]] = ("https://aws.amazon.com/transit-gateway/pricing/",)
    group: ClassVar[str] = "networking"
    shared_key: ClassVar[str] = "transit_gateway"

    side: Literal["vpc", "vpn", "dxgw"] = "vpc"
    """What the clients' attachment is."""
    towards_backend: bool = False
    """True where the servers, not the clients, are at the far side."""
    remote_region: str = ""
    """Region of the clients' own Transit Gateway, if it is peered with this one."""

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Attachment-hours, requests by the clients' attachment, responses by the VPC's."""
        hours = whole_hours(w)
        clients = w.clients.vpcs if self.side == "vpc" else 1
        local = 1 if self.remote_region else clients
        there = gb("transitgateway", arrivals.total_by(lambda hop, flow: flow.coming(hop.towards_backend)))
        back = gb("transitgateway", arrivals.total_by(lambda hop, flow: flow.leaving(hop.towards_backend)))
        if self.side == "vpc" and not self.remote_region:
            note = Note.of("{} client VPC(s) and the API's", local)
            yield self.fixed("transitgateway.vpc_attachment_hour", (local + 1) * hours, w, note)
        else:
            yield self.fixed("transitgateway.vpc_attachment_hour", hours, w, "the API's VPC")
        if self.side != "vpc":
            dimension = f"transitgateway.{self.side}_attachment_hour"
            many = w.clients.vpn.connections if self.side == "vpn" else 1
            yield self.fixed(dimension, many * hours, w, Note.of("{} attachment(s) of the hybrid link", many))
        if self.remote_region:
            yield from self._remote(w, clients * hours, there)
        else:
            yield Usage(f"transitgateway.{self.side}_data_gb", there, note="sent into it by the far side")
        yield Usage("transitgateway.vpc_data_gb", back, note="sent into it by the API's VPC")

    def _remote(self, w: Workload, hours: int, there: Array) -> Iterator[Usage]:
        """The peered gateway in the clients' Region, at that Region's prices."""
        share = 1.0 / w.shared_by.transit_gateway
        peering = "transitgateway.peering_attachment_hour"
        yield self.fixed(peering, whole_hours(w), w, "peering, this end")
        yield Usage(
            peering,
            whole_hours(w),
            fixed=True,
            share=share,
            note="peering, far end",
            region=self.remote_region,
        )
        yield Usage(
            "transitgateway.vpc_attachment_hour",
            hours,
            fixed=True,
            share=share,
            note="client VPC(s)",
            region=self.remote_region,
        )
        yield Usage("transitgateway.vpc_data_gb", there, note="requests, far end", region=self.remote_region)

    def round_trip(self, w: Workload) -> Delay:
        """What one adds, or two that are peered; the way between their Regions is a hop of its own."""
        name = "network.transit-gateway-peering" if self.remote_region else "network.transit-gateway"
        return link(self, (name,), w)
