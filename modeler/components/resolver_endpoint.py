"""Route 53 Resolver inbound endpoint: on-premises resolvers ask it for private names; by interface-hour and query.

At least two interfaces: 182.50 USD in a month of 730 hours before the first query, often forgotten in hybrid DNS.
Source: https://aws.amazon.com/route53/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component, whole_hours
from modeler.components.sla import ZonedSla
from modeler.components.traits import BESIDE, NOT_SEEN, Exposure, Place, Traits
from modeler.units import Note, Usage
from modeler.workload import Workload


class ResolverEndpoint(Component):
    """An inbound endpoint.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(traffic={"requests_per_month": "1M"})
    >>> resolver = ResolverEndpoint()
    >>> [u.quantity for u in resolver.meter(Arrivals(((resolver, client_flow(w, w.traffic)),)), w)]
    [1460, 100000.0]
    """

    id: ClassVar[str] = "resolver-endpoint"
    title: ClassVar[str] = "Route 53 Resolver inbound endpoint"
    traits: ClassVar[Traits] = Traits(
        short="Route 53 Resolver inbound endpoint",
        place=Place.VPC,
        exposure=Exposure.PRIVATE,
        wiring=BESIDE,
        roles=frozenset(),
        ends_connection=False,
        reads_requests=False,
        counts_beside=True,
        sla=ZonedSla("route53-resolver-endpoint"),
        programs=NOT_SEEN,
        avoided_as={"resolver-endpoint": "Resolver endpoint"},
        icon="aws.network.Route53",
        kinds=("AWS::Route53Resolver::ResolverEndpoint",),
        quotas=("route53-resolver-endpoint",),
    )
    dimensions: ClassVar[tuple[str, ...]] = ("route53.resolver_eni_hour", "route53.resolver_queries")
    sources: ClassVar[tuple[str, ...]] = ("https://aws.amazon.com/route53/pricing/",)
    assumptions: ClassVar[tuple[str, ...]] = ("dns_queries_per_connection",)
    group: ClassVar[str] = "networking"
    shared_key: ClassVar[str] = "dns"
    adds_no_latency: ClassVar[str] = (
        "it is asked when a name is looked up, before a connection is opened, not for each request"
    )

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Interface-hours (two at least) and queries."""
        interfaces = max(2, w.azs)
        yield self.fixed(
            "route53.resolver_eni_hour", interfaces * whole_hours(w), w, Note.of("{} interfaces", interfaces)
        )
        per = w.assumptions.dns_queries_per_connection
        queries = arrivals.total(lambda flow: flow.new_connections * per)
        yield Usage("route53.resolver_queries", queries, note="per new connection")
