"""NAT gateway: the way from private subnets to the internet; hours in each AZ, and every GB in either direction.

It has a public IPv4 address, which is charged. To a public AWS endpoint of the same Region there is no data-transfer
charge beside its own; to another Region, inter-Region rates apply. Sources: https://aws.amazon.com/vpc/pricing/,
https://aws.amazon.com/blogs/architecture/overview-of-data-transfer-costs-for-common-architectures/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component, gb, whole_hours
from modeler.components.flow import Flow
from modeler.components.latency import Delay, link
from modeler.components.network import Network
from modeler.components.sla import NoSla
from modeler.components.traits import ANY, NOT_SEEN, Exposure, Place, Role, Traits, Wiring
from modeler.dataclass import dataclass
from modeler.units import Array, Note, Usage
from modeler.workload import Workload


@dataclass(frozen=True, kw_only=True)
class NatGateway(Component):
    """A NAT gateway in each AZ.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(azs=2)
    >>> nat = NatGateway()
    >>> [u.dimension for u in nat.meter(Arrivals(((nat, client_flow(w, w.traffic)),)), w)]
    ['nat.nat_gateway_hour', 'vpc.public_ipv4_in_use_hour', 'nat.nat_gateway_data_gb']
    """

    id: ClassVar[str] = "nat-gateway"
    title: ClassVar[str] = "NAT gateway"
    traits: ClassVar[Traits] = Traits(
        short="NAT gateway",
        place=Place.VPC,
        exposure=Exposure.PRIVATE,
        wiring=Wiring(
            reached_over=frozenset({Network.VPC, Network.TRANSIT_GATEWAY, Network.PEERING}),
            leaves_over=frozenset({Network.INTERNET}),
            follows=ANY,
            leads_to=ANY,
            answers=False,
        ),
        roles=frozenset({Role.WAY_OUT}),
        ends_connection=False,
        reads_requests=False,
        counts_beside=False,
        sla=NoSla("no page with AWS's promise for NAT gateways was seen"),
        programs=NOT_SEEN,
        avoided_as={"nat-gateway": "NAT gateway"},
        icon="aws.network.NATGateway",
        kinds=("AWS::EC2::NatGateway", "AWS::EC2::EIP"),
        quotas=("nat-gateway-public",),
    )
    dimensions: ClassVar[tuple[str, ...]] = (
        "nat.nat_gateway_hour",
        "nat.nat_gateway_data_gb",
        "vpc.public_ipv4_in_use_hour",
        "datatransfer.internet_egress_gb",
        "datatransfer.inter_region_egress_gb:to:*",
    )
    sources: ClassVar[tuple[str, ...]] = (
        "https://aws.amazon.com/vpc/pricing/",
        "https://aws.amazon.com/blogs/architecture/overview-of-data-transfer-costs-for-common-architectures/",
    )
    assumptions: ClassVar[tuple[str, ...]] = ("same_region_public_billed",)
    group: ClassVar[str] = "networking"
    shared_key: ClassVar[str] = "nat"

    carries: Literal["requests", "callbacks", "little"] = "requests"
    """What goes through it: the clients' requests, only what a WebSocket backend pushes, or next to nothing (keys)."""
    count: int = 1
    """Number of VPCs that have their own."""
    gateways: int = 0
    """How many there are in a VPC; 0 for one in each AZ."""
    remote_region: str = ""
    """Region in which it stands, if that is not the API's."""

    def rests_on(self, w: Workload) -> tuple[str, ...]:
        """Egress inside a Region is a question only where the API is in the same one."""
        return () if self.remote_region else self.assumptions

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Hours and a public address in each AZ, GB in both directions, and what leaves the Region."""
        gateways = self.count * (self.gateways or w.azs)
        share = 1.0 / w.shared_by.nat
        region = self.remote_region
        many = self.count > 1
        where = Note.of("{} VPC(s) x {} AZ(s)", self.count, w.azs) if many else Note.of("{} AZ(s)", w.azs)
        if self.gateways:
            where = Note.of("{} gateway(s)", gateways)
        yield Usage("nat.nat_gateway_hour", gateways * whole_hours(w), True, share, where, region)
        yield Usage(
            "vpc.public_ipv4_in_use_hour", gateways * w.hours_per_month, True, share, "its public addresses", region
        )

        def outwards(hop: NatGateway, flow: Flow) -> Array:
            if hop.carries == "little":
                return 0.0
            return (
                flow.accepted * flow.pushed_per_request * flow.response_bytes
                if hop.carries == "callbacks"
                else flow.bytes_in
            )

        def inwards(hop: NatGateway, flow: Flow) -> Array:
            return flow.bytes_out if hop.carries == "requests" else 0.0

        if all(isinstance(hop, NatGateway) and hop.carries == "little" for hop, _ in arrivals.pairs):
            return
        out = arrivals.total_by(outwards)
        both = out + arrivals.total_by(inwards)
        yield Usage("nat.nat_gateway_data_gb", gb("nat", both), note="both directions", region=region)
        if region:
            leaves = f"datatransfer.inter_region_egress_gb:to:{w.region}"
            yield Usage(leaves, gb("datatransfer", out), note="requests to the API's Region", region=region)
        elif w.assumptions.same_region_public_billed:
            leaves = "datatransfer.internet_egress_gb"
            yield Usage(leaves, gb("datatransfer", out), note="to a public endpoint of the same Region (assumed)")

    def round_trip(self, w: Workload) -> Delay:
        """What rewriting addresses adds."""
        return link(self, ("nat-gateway",), w)
