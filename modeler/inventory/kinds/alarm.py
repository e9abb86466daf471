"""An alarm of Amazon CloudWatch on a metric.

Sources: AWS::CloudWatch::Alarm (CloudFormation), aws_cloudwatch_metric_alarm (Terraform), DescribeAlarms
(2026-11-30).
"""

from __future__ import annotations

from ..node import Node, document, integer, node, number, text, texts
from ..table import As, Call, Table
from ..values import String, Tree, Value


@node
class Alarm(Node):
    """An alarm.

    Parameters
    ----------
    namespace, metric, dimensions, statistic
        What it watches: a metric, of which resource, and which number of it.
    comparison, threshold, periods
        How a value compares with the threshold, how many times in a row, when it goes off.
    missing : str
        What a period without a value counts as: ``ignore``, ``missing``, ``breaching`` or ``notBreaching``.
    period_s : int
        Over how many seconds a value is taken.
    actions : tuple of str
        What it calls.
    """

    KIND = "alarm"
    TABLE = Table(
        cloudformation="AWS::CloudWatch::Alarm",
        terraform="aws_cloudwatch_metric_alarm",
        asked={"": "id", "Arn": "arn"},
        rows={
            "name": ("AlarmName", "alarm_name", "AlarmName"),
            "namespace": ("Namespace", "namespace", "Namespace"),
            "metric": ("MetricName", "metric_name", "MetricName"),
            "dimensions": (As("Dimensions", "pairs"), "dimensions", As("Dimensions", "pairs")),
            "statistic": ("Statistic", "statistic", "Statistic"),
            "comparison": ("ComparisonOperator", "comparison_operator", "ComparisonOperator"),
            "periods": ("EvaluationPeriods", "evaluation_periods", "EvaluationPeriods"),
            "missing": ("TreatMissingData", "treat_missing_data", "TreatMissingData"),
            "threshold": ("Threshold", "threshold", "Threshold"),
            "period_s": ("Period", "period", "Period"),
            "actions": ("AlarmActions", "alarm_actions", "AlarmActions"),
        },
        calls=(Call("cloudwatch", "describe_alarms", "MetricAlarms[]", "AlarmArn", "cloudwatch:DescribeAlarms"),),
        ids=("arn:*:cloudwatch:*:alarm:",),
    )

    namespace: String | None = text()
    metric: String | None = text()
    dimensions: Tree = document()
    statistic: String | None = text()
    comparison: String | None = text()
    periods: Value[int] | None = integer()
    missing: String | None = text()
    threshold: Value[float] | None = number()
    period_s: Value[int] | None = integer()
    actions: Value[tuple[String, ...]] = texts()
