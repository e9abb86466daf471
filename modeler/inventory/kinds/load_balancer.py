"""A load balancer: an Application, Network or Gateway Load Balancer.

Sources: AWS::ElasticLoadBalancingV2::LoadBalancer (CloudFormation), aws_lb (Terraform), DescribeLoadBalancers and
DescribeLoadBalancerAttributes; defaults:
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, flag, integer, node, reference, references, text
from ..table import As, Call, Default, FieldPlace, Form, System, Table
from ..values import Ref, String, Unknown, Value
from .security_group import SecurityGroup
from .subnet import Subnet

_CREATE = (
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html (2026-11-30)"
)
_ATTRIBUTE = (
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html (2026-11-30)"
)
_CFN = "LoadBalancerAttributes[Key={}].Value"
_API = "Attributes[Key={}].Value"
_IDLE, _CROSS, _LOGS, _LOG_BUCKET, _DELETION, _DROP = (
    "idle_timeout.timeout_seconds",
    "load_balancing.cross_zone.enabled",
    "access_logs.s3.enabled",
    "access_logs.s3.bucket",
    "deletion_protection.enabled",
    "routing.http.drop_invalid_header_fields.enabled",
)
_TERRAFORM: dict[str, FieldPlace] = {
    "name": "name",
    "type": "load_balancer_type",
    "scheme": As("internal", "scheme"),
    "subnets": "subnets | subnet_mapping[].subnet_id",
    "security_groups": "security_groups",
    "ip_address_type": "ip_address_type",
    "idle_timeout_s": "idle_timeout",
    "cross_zone": "enable_cross_zone_load_balancing",
    "access_logs": "access_logs[0].enabled",
    "log_bucket": "access_logs[0].bucket",
    "deletion_protection": "enable_deletion_protection",
    "drop_invalid_headers": "drop_invalid_header_fields",
    "inbound_rules_on_privatelink": "enforce_security_group_inbound_rules_on_private_link_traffic",
}


@node
class LoadBalancer(Node):
    """A load balancer.

    Parameters
    ----------
    type : str
        ``application``, ``network`` or ``gateway``.
    scheme : str
        ``internal`` or ``internet-facing``.
    subnets, security_groups
        Where it stands, one subnet a zone, and what guards it.
    idle_timeout_s : int
        After so many seconds without a byte it closes a connection.
    cross_zone : bool
        Whether each node sends to the targets of all zones.
    inbound_rules_on_privatelink : str
        ``on`` or ``off``: whether a Network Load Balancer's groups also judge what comes over AWS PrivateLink.
    access_logs : bool
        Whether it writes logs, and to which bucket (`log_bucket`).
    dns_name, state, vpc
        In an account only: its name, whether it is active, and where it stands.
    """

    KIND = "load-balancer"
    TABLE = Table(
        cloudformation="AWS::ElasticLoadBalancingV2::LoadBalancer",
        terraform="aws_lb",
        asked={
            "": "arn",
            "DNSName": "dns_name",
            "CanonicalHostedZoneID": "zone_id",
            "LoadBalancerFullName": "arn_suffix",
        },
        rows={
            "name": ("Name", _TERRAFORM["name"], "LoadBalancerName"),
            "type": ("Type", _TERRAFORM["type"], "Type"),
            "scheme": ("Scheme", _TERRAFORM["scheme"], "Scheme"),
            "subnets": (
                "Subnets | SubnetMappings[].SubnetId",
                _TERRAFORM["subnets"],
                "AvailabilityZones[].SubnetId",
            ),
            "security_groups": ("SecurityGroups", _TERRAFORM["security_groups"], "SecurityGroups"),
            "ip_address_type": ("IpAddressType", _TERRAFORM["ip_address_type"], "IpAddressType"),
            "idle_timeout_s": (As(_CFN.format(_IDLE), "number-text"), _TERRAFORM["idle_timeout_s"], ""),
            "cross_zone": (As(_CFN.format(_CROSS), "flag-text"), _TERRAFORM["cross_zone"], ""),
            "access_logs": (As(_CFN.format(_LOGS), "flag-text"), _TERRAFORM["access_logs"], ""),
            "log_bucket": (_CFN.format(_LOG_BUCKET), _TERRAFORM["log_bucket"], ""),
            "deletion_protection": (As(_CFN.format(_DELETION), "flag-text"), _TERRAFORM["deletion_protection"], ""),
            "drop_invalid_headers": (As(_CFN.format(_DROP), "flag-text"), _TERRAFORM["drop_invalid_headers"], ""),
            "inbound_rules_on_privatelink": (
                "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
                _TERRAFORM["inbound_rules_on_privatelink"],
                "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
            ),
            "dns_name": ("", "", "DNSName"),
            "state": ("", "", "State.Code"),
            "vpc": ("", "", "VpcId"),
        },
        answers={(System.CLOUDFORMATION, "LoadBalancerName"): "Name"},
        calls=(
            Call(
                "elbv2",
                "describe_load_balancers",
                "LoadBalancers[]",
                "LoadBalancerArn",
                "elasticloadbalancing:DescribeLoadBalancers",
            ),
            Call(
                "elbv2",
                "describe_load_balancer_attributes",
                "",
                "",
                "elasticloadbalancing:DescribeLoadBalancerAttributes",
                per="load-balancer",
                arguments={"LoadBalancerArn": "{key}"},
                completes=True,
                paths={
                    "idle_timeout_s": As(_API.format(_IDLE), "number-text"),
                    "cross_zone": As(_API.format(_CROSS), "flag-text"),
                    "access_logs": As(_API.format(_LOGS), "flag-text"),
                    "log_bucket": _API.format(_LOG_BUCKET),
                    "deletion_protection": As(_API.format(_DELETION), "flag-text"),
                    "drop_invalid_headers": As(_API.format(_DROP), "flag-text"),
                },
            ),
        ),
        ids=("arn:*:elasticloadbalancing:*:loadbalancer/",),
        defaults={
            "type": Default("application", _CREATE),
            "scheme": Default("internet-facing", _CREATE),
            "idle_timeout_s": Default(60, _ATTRIBUTE, when={"type": ("application",)}),
            "cross_zone": (
                Default(True, _ATTRIBUTE, when={"type": ("application",)}),
                Default(False, _ATTRIBUTE, when={"type": ("network", "gateway")}),
            ),
            "deletion_protection": Default(False, _ATTRIBUTE),
            "drop_invalid_headers": Default(False, _ATTRIBUTE, when={"type": ("application",)}),
        },
        also=(Form("aws_alb", _TERRAFORM),),
    )

    type: String | None = text()
    scheme: String | None = text()
    subnets: Value[tuple[Ref[Subnet] | Unknown, ...]] = references("subnet")
    security_groups: Value[tuple[Ref[SecurityGroup] | Unknown, ...]] = references("security-group")
    ip_address_type: String | None = text()
    idle_timeout_s: Value[int] | None = integer()
    cross_zone: Value[bool] | None = flag()
    access_logs: Value[bool] | None = flag()
    log_bucket: String | None = text()
    deletion_protection: Value[bool] | None = flag()
    drop_invalid_headers: Value[bool] | None = flag()
    inbound_rules_on_privatelink: String | None = text()
    dns_name: String | None = text()
    state: String | None = text()
    vpc: Value[Ref[Any]] | None = reference("vpc")
