"""PrivateLink resource endpoint: a consumer's way to one address, name or database in another VPC, with no balancer.

Billed like an interface endpoint, by AZ and started hour and by GB, on meters of its own. The price book has the hour
for us-east-1 only, from an unconfirmed source, and no row for the GB: both stay unpriced until you give a price. For
the provider's resource gateway no meter was found. Source: https://aws.amazon.com/privatelink/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component, gb, whole_hours
from modeler.components.latency import Delay, link
from modeler.components.network import Network
from modeler.components.sla import RegionalSla
from modeler.components.traits import ANY, NOT_A_SERVICE, PRIVATE_NETWORKS, Exposure, Place, Role, Traits, Wiring
from modeler.dataclass import dataclass
from modeler.units import Note, Usage
from modeler.workload import Workload

_PAGE = "https://aws.amazon.com/privatelink/pricing/"


@dataclass(frozen=True, kw_only=True)
class ResourceEndpoint(Component):
    """A resource endpoint in each consumer VPC.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> traffic = {"requests_per_month": 2**20, "request_bytes": 0, "response_bytes": "2 KB"}
    >>> w = Workload(azs=2, traffic=traffic)
    >>> endpoint = ResourceEndpoint(count=3)
    >>> [u.quantity for u in endpoint.meter(Arrivals(((endpoint, client_flow(w, w.traffic)),)), w)]
    [4380, 2.0]
    """

    id: ClassVar[str] = "resource-endpoint"
    title: ClassVar[str] = "Resource VPC endpoint"
    traits: ClassVar[Traits] = Traits(
        short="resource endpoint",
        place=Place.VPC,
        exposure=Exposure.PRIVATE,
        wiring=Wiring(
            reached_over=PRIVATE_NETWORKS,
            leaves_over=frozenset({Network.PRIVATELINK}),
            follows=ANY,
            leads_to=frozenset({"resource-gateway"}),
            answers=False,
        ),
        roles=frozenset({Role.DOOR, Role.VPC_ENDPOINT}),
        ends_connection=False,
        reads_requests=False,
        counts_beside=False,
        sla=RegionalSla("privatelink"),
        programs={"hipaa": ("privatelink", "compliance.hipaa")},
        avoided_as={},
        icon="aws.network.Endpoint",
        kinds=("AWS::EC2::VPCEndpoint",),
        quotas=("resource-endpoint", "privatelink"),
    )
    dimensions: ClassVar[tuple[str, ...]] = (
        "privatelink.resource_endpoint_hour_per_az",
        "privatelink.resource_endpoint_data_gb",
    )
    sources: ClassVar[tuple[str, ...]] = (_PAGE,)
    shared_key: ClassVar[str] = "endpoint"

    count: int = 1
    """Number of endpoints: one for each client VPC."""

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Endpoint-hours in each AZ, and GB in both directions."""
        note = Note.of("{} endpoint(s) x {} AZ(s), whatever the traffic", self.count, w.azs)
        hours = self.count * w.azs * whole_hours(w)
        yield self.fixed("privatelink.resource_endpoint_hour_per_az", hours, w, note)
        size = arrivals.total(lambda flow: flow.bytes_both)
        yield Usage("privatelink.resource_endpoint_data_gb", gb("privatelink", size), note="both directions")

    def round_trip(self, w: Workload) -> Delay:
        """What the endpoint and the resource gateway behind it add."""
        return link(self, ("resource-endpoint",), w)


class ResourceGateway(Component):
    """The provider's side: network interfaces from which the connections go on to the resource.

    Examples
    --------
    >>> ResourceGateway().note
    'no meter found: consumers pay their endpoints'
    """

    id: ClassVar[str] = "resource-gateway"
    title: ClassVar[str] = "Resource gateway"
    traits: ClassVar[Traits] = Traits(
        short="Resource gateway",
        place=Place.VPC,
        exposure=Exposure.PRIVATE,
        wiring=Wiring(
            reached_over=frozenset({Network.PRIVATELINK}),
            leaves_over=PRIVATE_NETWORKS,
            follows=frozenset({"resource-endpoint"}),
            leads_to=ANY,
            answers=False,
        ),
        roles=frozenset({Role.PROVIDER_SIDE}),
        ends_connection=False,
        reads_requests=False,
        counts_beside=False,
        sla=RegionalSla("privatelink"),
        programs=NOT_A_SERVICE,
        avoided_as={},
        icon="resource-gateway.png",
        kinds=("AWS::VpcLattice::ResourceGateway", "AWS::VpcLattice::ResourceConfiguration"),
        quotas=("privatelink",),
    )
    sources: ClassVar[tuple[str, ...]] = (
        _PAGE,
        "https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-resources.html",
    )
    note: ClassVar[str] = "no meter found: consumers pay their endpoints"
    adds_no_latency: ClassVar[str] = "the evidence for a resource endpoint is of both its ends"
