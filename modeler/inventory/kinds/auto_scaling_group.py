"""A group of instances that Amazon EC2 Auto Scaling keeps at a number.

Sources: AWS::AutoScaling::AutoScalingGroup (CloudFormation), aws_autoscaling_group (Terraform),
DescribeAutoScalingGroups (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, integer, node, reference, references, text
from ..table import As, Call, Form, Table
from ..values import Ref, String, Unknown, Value

_MIXED = "MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification"
_MIXED_BLOCK = "mixed_instances_policy[0].launch_template[0].launch_template_specification[0]"


@node
class AutoScalingGroup(Node):
    """An Auto Scaling group.

    Parameters
    ----------
    subnets : tuple of Ref of Subnet
        Where its instances stand.
    target_groups : tuple of Ref of TargetGroup
        Where they register.
    traffic_sources : tuple of Ref of LatticeTargetGroup or TargetGroup
        The groups of VPC Lattice, or of a balancer, where it registers its instances.
    launch_template : Ref of LaunchTemplate
        From what its instances start, and what guards them.
    minimum, maximum, desired : int
        How many there are, and may be.
    health_check : str
        ``EC2`` or ``ELB``: who says that an instance is well.
    """

    KIND = "auto-scaling-group"
    TABLE = Table(
        cloudformation="AWS::AutoScaling::AutoScalingGroup",
        terraform="aws_autoscaling_group",
        asked={"": "name", "AutoScalingGroupARN": "arn"},
        rows={
            "name": ("AutoScalingGroupName", "name", "AutoScalingGroupName"),
            "subnets": ("VPCZoneIdentifier", "vpc_zone_identifier", As("VPCZoneIdentifier", "commas")),
            "target_groups": ("TargetGroupARNs", "target_group_arns", "TargetGroupARNs"),
            "traffic_sources": (
                "TrafficSources[].Identifier",
                "traffic_source[].identifier",
                "TrafficSources[].Identifier",
            ),
            "launch_template": (
                f"LaunchTemplate.LaunchTemplateId | {_MIXED}.LaunchTemplateId | LaunchTemplate.LaunchTemplateName",
                f"launch_template[0].id | {_MIXED_BLOCK}.launch_template_id | launch_template[0].name",
                f"LaunchTemplate.LaunchTemplateId | {_MIXED}.LaunchTemplateId",
            ),
            "minimum": ("MinSize", "min_size", "MinSize"),
            "maximum": ("MaxSize", "max_size", "MaxSize"),
            "desired": ("DesiredCapacity", "desired_capacity", "DesiredCapacity"),
            "health_check": ("HealthCheckType", "health_check_type", "HealthCheckType"),
        },
        calls=(
            Call(
                "autoscaling",
                "describe_auto_scaling_groups",
                "AutoScalingGroups[]",
                "AutoScalingGroupARN",
                "autoscaling:DescribeAutoScalingGroups",
            ),
        ),
        ids=("arn:*:autoscaling:",),
        also=(
            Form(
                "aws_autoscaling_attachment",
                {"target_groups": As("lb_target_group_arn", "one")},
                completes="autoscaling_group_name",
            ),
        ),
    )

    subnets: Value[tuple[Ref[Any] | Unknown, ...]] = references("subnet")
    target_groups: Value[tuple[Ref[Any] | Unknown, ...]] = references("target-group")
    traffic_sources: Value[tuple[Ref[Any] | Unknown, ...]] = references("lattice-target-group", "target-group")
    launch_template: Value[Ref[Any]] | None = reference("launch-template")
    minimum: Value[int] | None = integer()
    maximum: Value[int] | None = integer()
    desired: Value[int] | None = integer()
    health_check: String | None = text()
