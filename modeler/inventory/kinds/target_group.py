"""A target group: where a load balancer sends requests, and how it asks whether a target is well.

Sources: AWS::ElasticLoadBalancingV2::TargetGroup (CloudFormation), aws_lb_target_group and
aws_lb_target_group_attachment (Terraform), DescribeTargetGroups and DescribeTargetHealth (2026-11-30).
"""

from __future__ import annotations

from typing import ClassVar

from ..node import Node, flag, integer, node, records, reference, text
from ..table import As, Call, Default, FieldPlace, FieldRow, Form, System, Table
from ..values import Ref, String, Unknown, Value
from .vpc import Vpc

_CREATE = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html (2026-11-30)"
_ATTRIBUTES = (
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html (2026-11-30)"
)
_BY_REQUEST, _BY_CONNECTION = ("HTTP", "HTTPS"), ("TCP", "TLS", "UDP", "TCP_UDP")
_ATTRIBUTE = "TargetGroupAttributes[Key={}].Value"
_TERRAFORM: dict[str, FieldPlace] = {
    "name": "name",
    "vpc": "vpc_id",
    "target_type": "target_type",
    "protocol": "protocol",
    "protocol_version": "protocol_version",
    "port": "port",
    "health_protocol": "health_check[0].protocol",
    "health_path": "health_check[0].path",
    "health_port": "health_check[0].port",
    "health_matcher": "health_check[0].matcher",
    "health_enabled": "health_check[0].enabled",
    "preserve_client_ip": "preserve_client_ip",
    "proxy_protocol": "proxy_protocol_v2",
}


@node
class Target:
    """A target of a group: an address, an instance, a function or a balancer.

    Parameters
    ----------
    id : str
        Its address, id or ARN.
    port : int
        Its port, where it is not the group's.
    zone : str
        Its Availability Zone, or ``all`` for an address outside the VPC.
    health : str
        In an account only: ``healthy``, ``unhealthy``, ``initial``…
    health_reason : str
        Why: ``Target.Timeout``, ``Target.ResponseCodeMismatch``…
    """

    ROWS: ClassVar[dict[str, FieldRow]] = {
        "id": ("Id", "target_id", "Target.Id"),
        "port": ("Port", "port", "Target.Port"),
        "zone": ("AvailabilityZone", "availability_zone", "Target.AvailabilityZone"),
        "health": ("", "", "TargetHealth.State"),
        "health_reason": ("", "", "TargetHealth.Reason"),
    }

    id: String | None = text()
    port: Value[int] | None = integer()
    zone: String | None = text()
    health: String | None = text()
    health_reason: String | None = text()


@node
class TargetGroup(Node):
    """A target group.

    Parameters
    ----------
    vpc : Ref of Vpc
        The VPC of its targets; nothing for functions.
    target_type : str
        ``instance``, ``ip``, ``lambda`` or ``alb``.
    protocol, protocol_version, port
        How its targets are called.
    targets : tuple of Target
        The targets that are registered by hand; a service registers its own.
    health_protocol, health_path, health_port, health_matcher, health_enabled
        How it asks whether a target is well, and which answers are.
    preserve_client_ip : bool
        Whether targets see the caller's address.
    proxy_protocol : bool
        Whether a header with it stands before the bytes.
    """

    KIND = "target-group"
    TABLE = Table(
        cloudformation="AWS::ElasticLoadBalancingV2::TargetGroup",
        terraform="aws_lb_target_group",
        asked={"": "arn", "TargetGroupFullName": "arn_suffix"},
        rows={
            "name": ("Name", _TERRAFORM["name"], "TargetGroupName"),
            "vpc": ("VpcId", _TERRAFORM["vpc"], "VpcId"),
            "target_type": ("TargetType", _TERRAFORM["target_type"], "TargetType"),
            "protocol": ("Protocol", _TERRAFORM["protocol"], "Protocol"),
            "protocol_version": ("ProtocolVersion", _TERRAFORM["protocol_version"], "ProtocolVersion"),
            "port": ("Port", _TERRAFORM["port"], "Port"),
            "targets": ("Targets[]", "", ""),
            "health_protocol": ("HealthCheckProtocol", _TERRAFORM["health_protocol"], "HealthCheckProtocol"),
            "health_path": ("HealthCheckPath", _TERRAFORM["health_path"], "HealthCheckPath"),
            "health_port": ("HealthCheckPort", _TERRAFORM["health_port"], "HealthCheckPort"),
            "health_matcher": (
                "Matcher.HttpCode | Matcher.GrpcCode",
                _TERRAFORM["health_matcher"],
                "Matcher.HttpCode | Matcher.GrpcCode",
            ),
            "health_enabled": ("HealthCheckEnabled", _TERRAFORM["health_enabled"], "HealthCheckEnabled"),
            "preserve_client_ip": (
                As(_ATTRIBUTE.format("preserve_client_ip.enabled"), "flag-text"),
                _TERRAFORM["preserve_client_ip"],
                "",
            ),
            "proxy_protocol": (
                As(_ATTRIBUTE.format("proxy_protocol_v2.enabled"), "flag-text"),
                _TERRAFORM["proxy_protocol"],
                "",
            ),
        },
        answers={(System.CLOUDFORMATION, "TargetGroupName"): "Name"},
        calls=(
            Call(
                "elbv2",
                "describe_target_groups",
                "TargetGroups[]",
                "TargetGroupArn",
                "elasticloadbalancing:DescribeTargetGroups",
            ),
            Call(
                "elbv2",
                "describe_target_health",
                "",
                "",
                "elasticloadbalancing:DescribeTargetHealth",
                per="target-group",
                arguments={"TargetGroupArn": "{key}"},
                completes=True,
                paths={"targets": "TargetHealthDescriptions[]"},
            ),
            Call(
                "elbv2",
                "describe_target_group_attributes",
                "",
                "",
                "elasticloadbalancing:DescribeTargetGroupAttributes",
                per="target-group",
                arguments={"TargetGroupArn": "{key}"},
                completes=True,
                paths={
                    "preserve_client_ip": As("Attributes[Key=preserve_client_ip.enabled].Value", "flag-text"),
                    "proxy_protocol": As("Attributes[Key=proxy_protocol_v2.enabled].Value", "flag-text"),
                },
            ),
        ),
        ids=("arn:*:elasticloadbalancing:*:targetgroup/",),
        defaults={
            "target_type": Default("instance", _CREATE),
            "health_protocol": (
                Default("HTTP", _CREATE, when={"protocol": _BY_REQUEST}),
                Default("TCP", _CREATE, when={"protocol": _BY_CONNECTION}),
            ),
            "health_port": Default("traffic-port", _CREATE, when={"protocol": (*_BY_REQUEST, *_BY_CONNECTION)}),
            "health_enabled": Default(True, _CREATE, when={"target_type": ("instance", "ip", "alb")}),
            "proxy_protocol": Default(False, _ATTRIBUTES),
        },
        also=(
            Form("aws_alb_target_group", _TERRAFORM),
            Form("aws_lb_target_group_attachment", {"targets": As("", "itself")}, completes="target_group_arn"),
            Form("aws_alb_target_group_attachment", {"targets": As("", "itself")}, completes="target_group_arn"),
        ),
    )

    vpc: Value[Ref[Vpc]] | None = reference("vpc")
    target_type: String | None = text()
    protocol: String | None = text()
    protocol_version: String | None = text()
    port: Value[int] | None = integer()
    targets: Value[tuple[Target | Unknown, ...]] = records(Target)
    health_protocol: String | None = text()
    health_path: String | None = text()
    health_port: String | None = text()
    health_matcher: String | None = text()
    health_enabled: Value[bool] | None = flag()
    preserve_client_ip: Value[bool] | None = flag()
    proxy_protocol: Value[bool] | None = flag()
