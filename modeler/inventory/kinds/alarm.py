"""An alarm of Amazon CloudWatch on a metric.

Sources: AWS::CloudWatch::Alarm (CloudFormation), aws_cloudwatch_metric_alarm (Terraform), DescribeAlarms
(2026-11-30).
"""

from __future__ import annotations

from ..node import Node, integer, node, number, text, texts
from ..table import Call, Table
from ..values import String, Value


@node
class Alarm(Node):
    """An alarm.

    Parameters
    ----------
    namespace, metric : str
        What it watches.
    threshold : float
        From which value on it goes off.
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
            "threshold": ("Threshold", "threshold", "Threshold"),
            "period_s": ("Period", "period", "Period"),
            "actions": ("AlarmActions", "alarm_actions", "AlarmActions"),
        },
        calls=(Call("cloudwatch", "describe_alarms", "MetricAlarms[]", "AlarmArn", "cloudwatch:DescribeAlarms"),),
        ids=("arn:*:cloudwatch:*:alarm:",),
    )

    namespace: String | None = text()
    metric: String | None = text()
    threshold: Value[float] | None = number()
    period_s: Value[int] | None = integer()
    actions: Value[tuple[String, ...]] = texts()
