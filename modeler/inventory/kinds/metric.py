"""A metric of Amazon CloudWatch, a sum for each of the last days: what an account says of errors.

Sources: GetMetricData with a SEARCH expression, whose labels are the values of the dimension; templates have none
(2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, document, node, text
from ..table import Call, FixedValue, Table
from ..values import String, Value


def _sums(namespace: str, dimension: str, name: str) -> Call:
    """Return the call for the daily sums of a metric, one item for each value of its dimension."""
    expression = f"SEARCH('{{{namespace},{dimension}}} MetricName=\"{name}\"', 'Sum', 86400)"
    return Call(
        "cloudwatch",
        "get_metric_data",
        "MetricDataResults[]",
        "Label",
        "cloudwatch:GetMetricData",
        arguments={
            "MetricDataQueries": [{"Id": "sums", "Expression": expression}],
            "StartTime": "-P14D",
            "EndTime": "-P0D",
        },
        paths={"metric": FixedValue(name), "subject": "Label", "daily_sums": "Values"},
    )


@node
class Metric(Node):
    """The daily sums of a metric for one resource.

    Parameters
    ----------
    metric : str
        Its name: ``PortAllocationErrorCount``, ``4XXError``.
    subject : str
        Of what: the end of a balancer's ARN, the name of a REST API.
    daily_sums : list of float
        The sums of the days that have any, the newest first.
    """

    KIND = "metric"
    TABLE = Table(
        cloudformation="",
        terraform="",
        rows={"metric": ("", "", ""), "subject": ("", "", ""), "daily_sums": ("", "", "")},
        calls=(
            _sums("AWS/NetworkELB", "LoadBalancer", "PortAllocationErrorCount"),
            _sums("AWS/ApiGateway", "ApiName", "4XXError"),
        ),
    )

    metric: String | None = text()
    subject: String | None = text()
    daily_sums: Value[Any] | None = document()
