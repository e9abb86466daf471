"""Route 53 hosted zones: by the month, public and private alike; alias queries to AWS endpoints are free.

Source: https://aws.amazon.com/route53/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component
from modeler.components.sla import RegionalSla
from modeler.components.traits import BESIDE, NOT_SEEN, Exposure, Place, Role, Traits
from modeler.dataclass import dataclass
from modeler.units import Usage
from modeler.workload import Workload


@dataclass(frozen=True, kw_only=True)
class HostedZone(Component):
    """The zone that carries the API's name.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload()
    >>> zone = HostedZone()
    >>> [u.quantity for u in zone.meter(Arrivals(((zone, client_flow(w, w.traffic)),)), w)]
    [1]
    """

    id: ClassVar[str] = "hosted-zone"
    title: ClassVar[str] = "Route 53 hosted zone"
    traits: ClassVar[Traits] = Traits(
        short="Route 53 hosted zone",
        place=Place.AWS,
        exposure=Exposure.NO_ADDRESS,
        wiring=BESIDE,
        roles=frozenset({Role.NAME}),
        ends_connection=False,
        reads_requests=False,
        counts_beside=True,
        sla=RegionalSla("route53"),
        programs=NOT_SEEN,
        avoided_as={},
        icon="aws.network.Route53HostedZone",
        kinds=("AWS::Route53::HostedZone", "AWS::Route53::RecordSet"),
        quotas=("route53",),
    )
    dimensions: ClassVar[tuple[str, ...]] = ("route53.hosted_zone_month", "route53.queries_standard")
    sources: ClassVar[tuple[str, ...]] = ("https://aws.amazon.com/route53/pricing/",)
    assumptions: ClassVar[tuple[str, ...]] = ("dns_queries_per_connection",)
    group: ClassVar[str] = "networking"
    shared_key: ClassVar[str] = "dns"
    adds_no_latency: ClassVar[str] = (
        "its answer is part of looking up a name, which comes before a connection is opened"
    )

    alias: bool = True
    """False where the record is no alias to an AWS endpoint: its queries are charged."""

    def rests_on(self, w: Workload) -> tuple[str, ...]:
        """Alias queries are free: only other records rest on a number of queries."""
        return () if self.alias else self.assumptions

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Zones; queries only where the record is no alias."""
        yield self.fixed("route53.hosted_zone_month", w.api.hosted_zones, w, "alias queries are free")
        if not self.alias:
            per = w.assumptions.dns_queries_per_connection
            queries = arrivals.total(lambda flow: flow.new_connections * per)
            yield Usage("route53.queries_standard", queries, note="per new connection")
