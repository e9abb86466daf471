"""NAT gateway: the way from private subnets to the internet; hours in each AZ, and every GB in either direction.

Source: https://aws.amazon.com/vpc/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from modeler.components.base import Component, gb, whole_hours
from modeler.components.flow import Arrivals, Flow
from modeler.units import Array, Usage
from modeler.workload import Workload


@dataclass(frozen=True, kw_only=True)
class NatGateway(Component):
    """A NAT gateway in each AZ.

    Examples
    --------
    >>> from modeler.components.flow import Arrivals, client_flow
    >>> w = Workload(azs=2)
    >>> nat = NatGateway()
    >>> [u.dimension for u in nat.meter(Arrivals(((nat, client_flow(w, w.traffic)),)), w)]
    ['nat.nat_gateway_hour', 'nat.nat_gateway_data_gb', 'datatransfer.internet_egress_gb']
    """

    id: ClassVar[str] = "nat-gateway"
    title: ClassVar[str] = "NAT gateway"
    dimensions: ClassVar[tuple[str, ...]] = (
        "nat.nat_gateway_hour",
        "nat.nat_gateway_data_gb",
        "datatransfer.internet_egress_gb",
    )
    sources: ClassVar[tuple[str, ...]] = ("https://aws.amazon.com/vpc/pricing/",)
    group: ClassVar[str] = "networking"
    shared_key: ClassVar[str] = "nat"

    callbacks: bool = False
    """True where only a WebSocket backend's pushes go through it."""

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Hours in each AZ, GB in both directions, and what leaves for the internet."""
        yield self.fixed("nat.nat_gateway_hour", w.azs * whole_hours(w), w, f"{w.azs} AZ(s)")
        pushed = w.assumptions.websocket_callback_share

        def outwards(hop: NatGateway, flow: Flow) -> Array:
            return flow.accepted * pushed * flow.response_bytes if hop.callbacks else flow.bytes_in

        def inwards(hop: NatGateway, flow: Flow) -> Array:
            return 0.0 if hop.callbacks else flow.bytes_out

        out = arrivals.total_by(outwards)
        both = out + arrivals.total_by(inwards)
        yield Usage("nat.nat_gateway_data_gb", gb("nat", both), note="both directions")
        yield Usage(
            "datatransfer.internet_egress_gb",
            gb("datatransfer", out),
            note="to a public API; an upper bound if that is in the same Region",
        )
