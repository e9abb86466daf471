"""CloudWatch: what doors and functions write down, how long it is kept, and what is read from it.

Most services of AWS write *vended* logs, with tiers of their own by destination: API Gateway, VPC Lattice, Verified
Access, and Lambda since 2025-05-01. AppSync's are ingested as standard logs; load balancers and CloudFront write to S3
without an ingestion charge. An API writes to CloudWatch or straight to Firehose, whose own price is not in the book;
what it shall keep in S3 comes through CloudWatch. A GB is 1,024 MB here. API-level metrics are free, detailed ones are
not.
Sources: https://aws.amazon.com/cloudwatch/pricing/,
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html,
https://docs.aws.amazon.com/vpc-lattice/latest/ug/monitoring-access-logs.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component, gb
from modeler.components.lambda_authorizer import LambdaAuthorizerFunction
from modeler.components.sla import NoSla
from modeler.components.traits import BESIDE, Exposure, Place, Traits, listed_for
from modeler.dataclass import dataclass
from modeler.units import Array, Note, Usage
from modeler.workload import Workload

Writer = Literal["api", "graphql-api", "lattice", "verified-access", "function", "authorizer", "load-balancer"]
"""Who writes logs: each has its own class of them."""
_DELIVERED = frozenset({"lattice", "verified-access", "function", "authorizer"})
"""Whose vended logs go straight to each destination."""
_VENDED = {
    "cloudwatch": "cloudwatch.logs_vended_to_cloudwatch_gb",
    "cloudwatch-ia": "cloudwatch.logs_vended_ia_gb",
    "s3": "cloudwatch.logs_vended_to_s3_gb",
    "firehose": "cloudwatch.logs_vended_to_firehose_gb",
}


@dataclass(frozen=True, kw_only=True)
class Logs(Component):
    """Logs that one kind of thing writes.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(traffic={"requests_per_month": 2**20}, logging={"bytes_per_request": "1 KB"})
    >>> logs = Logs(writer="api")
    >>> [(u.dimension, u.quantity) for u in logs.meter(Arrivals(((logs, client_flow(w, w.traffic)),)), w)]
    [('cloudwatch.logs_vended_to_cloudwatch_gb', 1.0), ('cloudwatch.logs_storage_gb_month', 0.15)]
    """

    id: ClassVar[str] = "cloudwatch-logs"
    title: ClassVar[str] = "Logs"
    traits: ClassVar[Traits] = Traits(
        short="Logs",
        place=Place.AWS,
        exposure=Exposure.NO_ADDRESS,
        wiring=BESIDE,
        roles=frozenset(),
        ends_connection=False,
        reads_requests=False,
        counts_beside=False,
        sla=NoSla("no request waits for it"),
        programs=listed_for("cloudwatch", "hipaa", "pci-dss", "soc", "fedramp"),
        avoided_as={},
        icon="aws.management.CloudwatchLogs",
        kinds=("AWS::Logs::LogGroup",),
        quotas=(),
    )
    dimensions: ClassVar[tuple[str, ...]] = (
        "cloudwatch.logs_ingestion_standard_gb",
        "cloudwatch.logs_ingestion_ia_gb",
        "cloudwatch.logs_vended_to_cloudwatch_gb",
        "cloudwatch.logs_vended_ia_gb",
        "cloudwatch.logs_vended_to_s3_gb",
        "cloudwatch.logs_vended_to_firehose_gb",
        "firehose.ingested_gb",
        "cloudwatch.logs_storage_gb_month",
        "s3.standard_storage_gb_month",
    )
    sources: ClassVar[tuple[str, ...]] = (
        "https://aws.amazon.com/cloudwatch/pricing/",
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html",
    )
    assumptions: ClassVar[tuple[str, ...]] = ("api_logs_class",)
    group: ClassVar[str] = "observability"
    adds_no_latency: ClassVar[str] = "logs are written after the answer"

    writer: Writer = "api"

    @property
    def identity(self) -> str:
        """Each writer has its own log group."""
        return self.instance or f"{self.writer}-logs"

    def rests_on(self, w: Workload) -> tuple[str, ...]:
        """The class of access logs matters only for those of an API Gateway."""
        return self.assumptions if self.writer == "api" else ()

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """GB ingested by class and destination, and GB-months kept."""
        size = gb("cloudwatch", self._written(arrivals, w))
        if self.writer == "load-balancer":
            yield self._kept("s3.standard_storage_gb_month", size, w)
            return
        destination = w.logging.destination
        if destination == "firehose":
            yield Usage("firehose.ingested_gb", size, note="Firehose's own charge")
            if self.writer == "api":
                return
        yield Usage(self._ingested(w), size, note=Note.of("written by the {}, {}", self.writer, destination))
        if destination.startswith("cloudwatch"):
            yield self._kept("cloudwatch.logs_storage_gb_month", size, w)
        elif destination == "s3":
            yield self._kept("s3.standard_storage_gb_month", size, w)

    def _ingested(self, w: Workload) -> str:
        """The meter of what is written: vended by destination, or standard; what APIs write comes to CloudWatch."""
        destination = w.logging.destination
        if self.writer in _DELIVERED:
            return _VENDED[destination]
        infrequent = destination == "cloudwatch-ia"
        if self.writer == "api" and w.assumptions.api_logs_class == "vended":
            return _VENDED["cloudwatch-ia" if infrequent else "cloudwatch"]
        return f"cloudwatch.logs_ingestion_{'ia' if infrequent else 'standard'}_gb"

    def _written(self, arrivals: Arrivals, w: Workload) -> Array:
        """Bytes of a month: of each request, or each time that the authorizer is asked."""
        if self.writer == "authorizer":
            asked = LambdaAuthorizerFunction(settings=w.api.lambda_authorizer).decisions(arrivals, w)
            return asked * w.logging.function_bytes_per_request
        per = w.logging.function_bytes_per_request if self.writer == "function" else w.logging.bytes_per_request
        return arrivals.total(lambda flow: flow.requests * per)

    def _kept(self, dimension: str, size: Array, w: Workload) -> Usage:
        kept = size * w.logging.compression * w.logging.retention_months
        return Usage(dimension, kept, note=Note.of("kept {:g} month(s), compressed", w.logging.retention_months))


class Metrics(Component):
    """Metrics, alarms and log queries that the workload asks for.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(logging={"custom_metrics": 70, "alarms": 2, "insights_gb": 250})
    >>> metrics = Metrics()
    >>> [u.quantity for u in metrics.meter(Arrivals(((metrics, client_flow(w, w.traffic)),)), w)]
    [70, 2, 250.0]
    """

    id: ClassVar[str] = "cloudwatch-metrics"
    title: ClassVar[str] = "Metrics and alarms"
    traits: ClassVar[Traits] = Traits(
        short="Metrics and alarms",
        place=Place.AWS,
        exposure=Exposure.NO_ADDRESS,
        wiring=BESIDE,
        roles=frozenset(),
        ends_connection=False,
        reads_requests=False,
        counts_beside=False,
        sla=NoSla("no request waits for it"),
        programs=listed_for("cloudwatch", "hipaa", "pci-dss", "soc", "fedramp"),
        avoided_as={},
        icon="aws.management.CloudwatchAlarm",
        kinds=("AWS::CloudWatch::Alarm",),
        quotas=(),
    )
    dimensions: ClassVar[tuple[str, ...]] = (
        "cloudwatch.metric_month",
        "cloudwatch.alarm_standard_month",
        "cloudwatch.logs_insights_scanned_gb",
    )
    sources: ClassVar[tuple[str, ...]] = ("https://aws.amazon.com/cloudwatch/pricing/",)
    group: ClassVar[str] = "observability"
    adds_no_latency: ClassVar[str] = "metrics are written after the answer"

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Detailed metrics, alarms, scanned GB."""
        yield self.fixed("cloudwatch.metric_month", w.logging.custom_metrics, w, "detailed or own metrics")
        yield self.fixed("cloudwatch.alarm_standard_month", w.logging.alarms, w, "standard alarms")
        yield self.fixed("cloudwatch.logs_insights_scanned_gb", w.logging.insights_gb, w, "scanned by queries")
