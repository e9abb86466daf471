"""Between which numbers Application Auto Scaling moves a service of ECS or the warm instances of a function.

Sources: AWS::ApplicationAutoScaling::ScalableTarget (CloudFormation), aws_appautoscaling_target (Terraform),
DescribeScalableTargets (2026-11-30).
"""

from __future__ import annotations

from ..node import Node, integer, node, text
from ..table import Call, Table
from ..values import String, Value


@node
class ScalingTarget(Node):
    """A scaling target.

    Parameters
    ----------
    resource : str
        ``service/CLUSTER/SERVICE``, ``function:NAME:ALIAS``…
    service, dimension : str
        ``ecs`` and ``ecs:service:DesiredCount``, ``lambda`` and ``lambda:function:ProvisionedConcurrency``.
    minimum, maximum : int
        The bounds.
    """

    KIND = "scaling-target"
    TABLE = Table(
        cloudformation="AWS::ApplicationAutoScaling::ScalableTarget",
        terraform="aws_appautoscaling_target",
        rows={
            "resource": ("ResourceId", "resource_id", "ResourceId"),
            "service": ("ServiceNamespace", "service_namespace", "ServiceNamespace"),
            "dimension": ("ScalableDimension", "scalable_dimension", "ScalableDimension"),
            "minimum": ("MinCapacity", "min_capacity", "MinCapacity"),
            "maximum": ("MaxCapacity", "max_capacity", "MaxCapacity"),
        },
        calls=(
            Call(
                "application-autoscaling",
                "describe_scalable_targets",
                "ScalableTargets[]",
                "ScalableTargetARN",
                "application-autoscaling:DescribeScalableTargets",
                arguments={"ServiceNamespace": "ecs"},
            ),
            Call(
                "application-autoscaling",
                "describe_scalable_targets",
                "ScalableTargets[]",
                "ScalableTargetARN",
                "application-autoscaling:DescribeScalableTargets",
                arguments={"ServiceNamespace": "lambda"},
            ),
        ),
    )

    resource: String | None = text()
    service: String | None = text()
    dimension: String | None = text()
    minimum: Value[int] | None = integer()
    maximum: Value[int] | None = integer()
