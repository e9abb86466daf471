"""Route 53 failover: health checks by the month, and the records that send clients to one Region or another.

Route 53's checkers come from the internet and cannot reach a private endpoint: there a check follows a CloudWatch
alarm, which is paid as well. Such a check is taken to cost what a check of an AWS endpoint costs (inferred: the price
list has no other). An alias to a load balancer or endpoint is looked up free of charge and can follow the target's own
health without any check. Sources: https://aws.amazon.com/route53/pricing/,
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-private-hosted-zones.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component
from modeler.components.flow import Flow
from modeler.components.network import Network
from modeler.components.sla import NoSla, RegionalSla
from modeler.components.traits import (
    ANY,
    BESIDE,
    NOT_A_SERVICE,
    NOT_SEEN,
    PRIVATE_NETWORKS,
    Exposure,
    Place,
    Role,
    Traits,
    Wiring,
)
from modeler.dataclass import dataclass
from modeler.units import Note, Usage
from modeler.workload import Workload

_PAGE = "https://aws.amazon.com/route53/pricing/"
_PRIVATE = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-private-hosted-zones.html"


@dataclass(frozen=True, kw_only=True)
class HealthCheck(Component):
    """A health check of one Region's door.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload()
    >>> check = HealthCheck(watches="alarm")
    >>> [(u.dimension, u.quantity) for u in check.meter(Arrivals(((check, client_flow(w, w.traffic)),)), w)]
    [('route53.health_check_aws_month', 1), ('cloudwatch.alarm_standard_month', 1)]
    """

    id: ClassVar[str] = "health-check"
    title: ClassVar[str] = "Route 53 health check"
    traits: ClassVar[Traits] = Traits(
        short="Route 53 health check",
        place=Place.AWS,
        exposure=Exposure.NO_ADDRESS,
        wiring=BESIDE,
        roles=frozenset(),
        ends_connection=False,
        reads_requests=False,
        counts_beside=False,
        sla=NoSla("it runs beside the requests"),
        programs=NOT_SEEN,
        avoided_as={},
        icon="aws.network.Route53",
        kinds=("AWS::Route53::HealthCheck",),
        quotas=("route53",),
    )
    dimensions: ClassVar[tuple[str, ...]] = (
        "route53.health_check_aws_month",
        "route53.health_check_non_aws_month",
        "cloudwatch.alarm_standard_month",
    )
    sources: ClassVar[tuple[str, ...]] = (_PAGE, _PRIVATE)
    group: ClassVar[str] = "networking"
    adds_no_latency: ClassVar[str] = "it runs beside the requests"

    watches: Literal["alarm", "AWS-endpoint", "other-endpoint"] = "alarm"
    """A CloudWatch alarm (private doors), a public endpoint in AWS, or one elsewhere."""

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """The check, and the alarm that it follows."""
        kind = "non_aws" if self.watches == "other-endpoint" else "aws"
        yield self.fixed(
            f"route53.health_check_{kind}_month", 1, w, Note.of("one check of an {}", self.watches.replace("-", " "))
        )
        if self.watches == "alarm":
            note = "on the API's own metrics, which are free; a canary would come on top"
            yield self.fixed("cloudwatch.alarm_standard_month", 1, w, note)


@dataclass(frozen=True, kw_only=True)
class FailoverRecord(Component):
    """The name's records, one for each Region: they lead a part of the clients to the second Region.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(region="eu-west-1", failover_region="eu-central-1", failover_share="25 %")
    >>> record = FailoverRecord()
    >>> record.forward(client_flow(w, w.traffic), w).requests
    7500000.0
    """

    id: ClassVar[str] = "failover-record"
    title: ClassVar[str] = "Route 53 failover records"
    traits: ClassVar[Traits] = Traits(
        short="Route 53 failover records",
        place=Place.VPC,
        exposure=Exposure.NO_ADDRESS,
        wiring=Wiring(
            reached_over=PRIVATE_NETWORKS | {Network.INTERNET},
            leaves_over=PRIVATE_NETWORKS | {Network.INTERNET},
            follows=ANY,
            leads_to=ANY,
            answers=False,
        ),
        roles=frozenset({Role.NAME}),
        ends_connection=False,
        reads_requests=False,
        counts_beside=False,
        sla=RegionalSla("route53"),
        programs=NOT_A_SERVICE,
        avoided_as={},
        icon="aws.network.Route53",
        kinds=("AWS::Route53::RecordSet",),
        quotas=("route53",),
    )
    dimensions: ClassVar[tuple[str, ...]] = ("route53.queries_latency", "route53.queries_standard")
    sources: ClassVar[tuple[str, ...]] = (_PAGE,)
    assumptions: ClassVar[tuple[str, ...]] = ("dns_queries_per_connection",)
    group: ClassVar[str] = "networking"
    note: ClassVar[str] = "alias queries are free"
    crossed: ClassVar[bool] = False
    adds_no_latency: ClassVar[str] = (
        "its answer is part of looking up a name, which comes before a connection is opened"
    )

    routing: Literal["failover", "latency"] = "failover"
    alias: bool = True
    """False where the record is no alias to an AWS endpoint: its queries are charged."""

    def rests_on(self, w: Workload) -> tuple[str, ...]:
        """Alias queries are free: only other records rest on a number of queries."""
        return () if self.alias else self.assumptions

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Nothing for an alias; else queries, at the price of the routing."""
        if not self.alias:
            per = w.assumptions.dns_queries_per_connection
            queries = arrivals.total(lambda flow: flow.new_connections * per)
            kind = "latency" if self.routing == "latency" else "standard"
            yield Usage(f"route53.queries_{kind}", queries, note="per new connection")

    def forward(self, flow: Flow, w: Workload) -> Flow:
        """What the first Region serves."""
        return flow.times(1.0 - w.failover_share)
