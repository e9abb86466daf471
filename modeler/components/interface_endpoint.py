"""Interface VPC endpoint (AWS PrivateLink): network interfaces in your subnets that lead to a service.

Billed per endpoint, AZ and started hour until it is deleted, and per GB in both directions; the GB tiers (1,048,576 and
5,242,880 GB) run over all interface endpoints of the Region together. One execute-api endpoint can front many private
APIs. Source: https://aws.amazon.com/privatelink/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component, cross_az_share, cross_az_usage, gb, whole_hours
from modeler.components.flow import Flow
from modeler.components.network import Network
from modeler.components.sla import RegionalSla
from modeler.components.traits import ANY, PRIVATE_NETWORKS, Exposure, Place, Role, Traits, Wiring
from modeler.dataclass import dataclass
from modeler.units import Note, Usage
from modeler.workload import Workload


@dataclass(frozen=True, kw_only=True)
class InterfaceEndpoint(Component):
    """An interface endpoint for one service.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> traffic = {"requests_per_month": "5M", "request_bytes": "0.3 KB", "response_bytes": "3 KB"}
    >>> w = Workload(azs=1, hours_per_month=720, traffic=traffic)
    >>> endpoint = InterfaceEndpoint(service="execute-api")
    >>> usage = endpoint.meter(Arrivals(((endpoint, client_flow(w, w.traffic)),)), w)
    >>> [(u.dimension.split(".")[1], round(u.quantity, 1)) for u in usage]
    [('interface_endpoint_hour_per_az', 720), ('interface_endpoint_data_gb', 15.7)]
    """

    id: ClassVar[str] = "interface-endpoint"
    title: ClassVar[str] = "Interface VPC endpoint"
    traits: ClassVar[Traits] = Traits(
        short="interface endpoint",
        place=Place.VPC,
        exposure=Exposure.PRIVATE,
        wiring=Wiring(
            reached_over=PRIVATE_NETWORKS,
            leaves_over=frozenset({Network.PRIVATELINK}),
            follows=ANY,
            leads_to=ANY,
            answers=False,
        ),
        roles=frozenset({Role.DOOR, Role.VPC_ENDPOINT}),
        ends_connection=False,
        reads_requests=False,
        counts_beside=False,
        sla=RegionalSla("privatelink"),
        programs={"hipaa": ("privatelink", "compliance.hipaa")},
        avoided_as={"interface-endpoint": "interface endpoint"},
        icon="aws.network.Endpoint",
        kinds=("AWS::EC2::VPCEndpoint",),
        quotas=("interface-endpoint", "s3-interface-endpoint", "privatelink"),
    )
    dimensions: ClassVar[tuple[str, ...]] = (
        "privatelink.interface_endpoint_hour_per_az",
        "privatelink.interface_endpoint_data_gb",
        "datatransfer.inter_az_each_direction_gb",
    )
    sources: ClassVar[tuple[str, ...]] = ("https://aws.amazon.com/privatelink/pricing/",)
    assumptions: ClassVar[tuple[str, ...]] = ("endpoint_cross_az_billed", "cross_az_share")
    shared_key: ClassVar[str] = "endpoint"
    adds_no_latency: ClassVar[str] = (
        "no measurement shows its part of a round trip; the 5 to 6 ms that private APIs take longer are the API's"
    )

    service: str = "execute-api"
    count: int = 1
    """Number of endpoints: one for each client VPC that has its own."""
    on_the_way: bool = True
    """False where it stands beside the path: what the backend itself sends through it is not in the traffic."""
    remote_region: str = ""
    """Region in which they stand, if it is not the service's: each Region has its own price of an hour."""

    @property
    def identity(self) -> str:
        """One endpoint for one service, unless said otherwise."""
        return self.instance or f"{self.id}:{self.service}"

    def rests_on(self, w: Workload) -> tuple[str, ...]:
        """The share that crosses AZs matters only if it is billed."""
        return self.assumptions if w.assumptions.endpoint_cross_az_billed else self.assumptions[:1]

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Endpoint-hours in each AZ, and GB in both directions."""
        hours = self.count * w.azs * whole_hours(w)
        many = f"{self.count} endpoints x " if self.count > 1 else ""
        note = Note.of("{}{} AZ(s), whatever the traffic", many, w.azs)
        standing = self.fixed("privatelink.interface_endpoint_hour_per_az", hours, w, note)
        yield replace(standing, region=self.remote_region)
        if not self.on_the_way:
            return
        size = arrivals.total(lambda flow: flow.bytes_both)
        processed = gb("privatelink", size)
        yield Usage(
            "privatelink.interface_endpoint_data_gb", processed, note="both directions", region=self.remote_region
        )
        if w.assumptions.endpoint_cross_az_billed:
            yield cross_az_usage(size, cross_az_share(w), "to the endpoint's interface in another AZ")

    def forward(self, flow: Flow, w: Workload) -> Flow:
        """Unchanged: an endpoint passes connections through."""
        return flow
