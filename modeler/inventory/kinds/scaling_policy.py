"""How Application Auto Scaling follows the load: the figure that it holds, and at which value.

Sources: AWS::ApplicationAutoScaling::ScalingPolicy (CloudFormation), aws_appautoscaling_policy (Terraform),
DescribeScalingPolicies (2026-12-01).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, integer, node, number, reference, text
from ..table import Call, Table
from ..values import Ref, String, Value

_TRACKING = "TargetTrackingScalingPolicyConfiguration"
_TRACKING_BLOCK = "target_tracking_scaling_policy_configuration[0]"


@node
class ScalingPolicy(Node):
    """A scaling policy.

    Parameters
    ----------
    name : str
        Its name.
    target : Ref of ScalingTarget
        What it scales.
    type : str
        ``TargetTrackingScaling``, ``StepScaling`` or ``PredictiveScaling``.
    metric : str
        The figure that it holds, as AWS calls it: ``ECSServiceAverageCPUUtilization``, ``ALBRequestCountPerTarget``…
    label : str
        Of ``ALBRequestCountPerTarget``: the balancer and its target group.
    value : float
        The value that it holds: a percentage, or requests a minute of each target.
    scale_in_cooldown_s, scale_out_cooldown_s : int
        How long it waits after it took some away, and after it added some.
    """

    KIND = "scaling-policy"
    TABLE = Table(
        cloudformation="AWS::ApplicationAutoScaling::ScalingPolicy",
        terraform="aws_appautoscaling_policy",
        asked={"": "arn"},
        rows={
            "name": ("PolicyName", "name", "PolicyName"),
            "target": ("ScalingTargetId", "resource_id", "ResourceId"),
            "type": ("PolicyType", "policy_type", "PolicyType"),
            "metric": (
                f"{_TRACKING}.PredefinedMetricSpecification.PredefinedMetricType",
                f"{_TRACKING_BLOCK}.predefined_metric_specification[0].predefined_metric_type",
                f"{_TRACKING}.PredefinedMetricSpecification.PredefinedMetricType",
            ),
            "label": (
                f"{_TRACKING}.PredefinedMetricSpecification.ResourceLabel",
                f"{_TRACKING_BLOCK}.predefined_metric_specification[0].resource_label",
                f"{_TRACKING}.PredefinedMetricSpecification.ResourceLabel",
            ),
            "value": (f"{_TRACKING}.TargetValue", f"{_TRACKING_BLOCK}.target_value", f"{_TRACKING}.TargetValue"),
            "scale_in_cooldown_s": (
                f"{_TRACKING}.ScaleInCooldown",
                f"{_TRACKING_BLOCK}.scale_in_cooldown",
                f"{_TRACKING}.ScaleInCooldown",
            ),
            "scale_out_cooldown_s": (
                f"{_TRACKING}.ScaleOutCooldown",
                f"{_TRACKING_BLOCK}.scale_out_cooldown",
                f"{_TRACKING}.ScaleOutCooldown",
            ),
        },
        calls=tuple(
            Call(
                "application-autoscaling",
                "describe_scaling_policies",
                "ScalingPolicies[]",
                "PolicyARN",
                "application-autoscaling:DescribeScalingPolicies",
                arguments={"ServiceNamespace": service},
            )
            for service in ("ecs", "lambda")
        ),
    )

    name: String | None = text()
    target: Value[Ref[Any]] | None = reference("scaling-target")
    type: String | None = text()
    metric: String | None = text()
    label: String | None = text()
    value: Value[float] | None = number()
    scale_in_cooldown_s: Value[int] | None = integer()
    scale_out_cooldown_s: Value[int] | None = integer()
