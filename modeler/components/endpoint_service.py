"""VPC endpoint service: your own service behind a Network Load Balancer, offered over PrivateLink.

The provider pays the load balancer and, where it is on, its cross-zone traffic; the consumer pays the interface
endpoint. In its own Region the endpoint service itself has no meter. Where consumers in another Region may reach it
(since 2024-11-26), consumers pay no premium, each side pays what it sends between the Regions, and the provider pays
each remote Region by the hour, from which at least one endpoint leads to it. What that hour costs is not settled:
one dated list says 0.05 USD and others 0.01, and the sentence of AWS's page was not found; the line says so.
Source: https://aws.amazon.com/privatelink/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component, whole_hours
from modeler.components.network import Network
from modeler.components.sla import RegionalSla
from modeler.components.traits import Exposure, Place, Role, Traits, Wiring
from modeler.dataclass import dataclass
from modeler.units import Note, Usage
from modeler.workload import Workload


@dataclass(frozen=True, kw_only=True)
class EndpointService(Component):
    """An endpoint service.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> list(EndpointService().meter(Arrivals(()), Workload()))
    []
    >>> far = EndpointService(remote_region="eu-west-1")
    >>> [usage.quantity for usage in far.meter(Arrivals(()), Workload())]
    [730]
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
            follows=frozenset({"interface-endpoint", "inter-region"}),
            leads_to=frozenset({"nlb"}),
            answers=False,
        ),
        roles=frozenset({Role.PROVIDER_SIDE}),
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
    dimensions: ClassVar[tuple[str, ...]] = ("privatelink.cross_region_service_hour",)
    note: ClassVar[str] = "no meter inside a Region: consumers pay their endpoints, the provider its NLB"
    adds_no_latency: ClassVar[str] = (
        "the way through PrivateLink is the network's, and the load balancer behind it a hop of its own"
    )

    remote_region: str = ""
    """Region of consumers that reach it from outside its own."""

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """The hours of a remote Region that may reach it."""
        if self.remote_region:
            words = "reached from {}; the provider pays; publications differ, 0.01 or 0.05 USD an hour: look it up"
            note = Note.of(words, self.remote_region)
            yield Usage("privatelink.cross_region_service_hour", whole_hours(w), fixed=True, note=note)
