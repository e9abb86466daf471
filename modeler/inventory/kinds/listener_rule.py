"""A rule of a listener: which requests it takes, by host, path and more, and what it does with them.

Sources: AWS::ElasticLoadBalancingV2::ListenerRule (CloudFormation), aws_lb_listener_rule (Terraform), DescribeRules
(2026-11-30).
"""

from __future__ import annotations

from typing import ClassVar

from ..node import Node, node, records, reference, text, texts
from ..table import As, Call, FieldPlace, FieldRow, Form, Table
from ..values import Ref, String, Unknown, Value
from .listener import Action, Listener

_TERRAFORM: dict[str, FieldPlace] = {
    "listener": "listener_arn",
    "priority": "priority",
    "conditions": "condition[]",
    "actions": "action[]",
    "host_rewrites": "transform[].host_header_rewrite_config[0].rewrite[0].replace",  # of provider 6
}


@node
class RuleCondition:
    """A condition of a rule.

    Parameters
    ----------
    field : str
        ``host-header``, ``path-pattern``, ``http-header``, ``source-ip``…; Terraform names it by the block.
    hosts, paths, source_cidrs, methods
        The values that it takes, by what it looks at.
    header, header_values
        A header and the values that it takes.
    """

    ROWS: ClassVar[dict[str, FieldRow]] = {
        "field": ("Field", As("", "block"), "Field"),
        "hosts": (
            "HostHeaderConfig.Values | [Field=host-header].Values",
            "host_header[0].values",
            "HostHeaderConfig.Values | [Field=host-header].Values",
        ),
        "paths": (
            "PathPatternConfig.Values | [Field=path-pattern].Values",
            "path_pattern[0].values",
            "PathPatternConfig.Values | [Field=path-pattern].Values",
        ),
        "source_cidrs": ("SourceIpConfig.Values", "source_ip[0].values", "SourceIpConfig.Values"),
        "methods": (
            "HttpRequestMethodConfig.Values",
            "http_request_method[0].values",
            "HttpRequestMethodConfig.Values",
        ),
        "header": (
            "HttpHeaderConfig.HttpHeaderName",
            "http_header[0].http_header_name",
            "HttpHeaderConfig.HttpHeaderName",
        ),
        "header_values": ("HttpHeaderConfig.Values", "http_header[0].values", "HttpHeaderConfig.Values"),
    }

    field: String | None = text()
    hosts: Value[tuple[String, ...]] = texts()
    paths: Value[tuple[String, ...]] = texts()
    source_cidrs: Value[tuple[String, ...]] = texts()
    methods: Value[tuple[String, ...]] = texts()
    header: String | None = text()
    header_values: Value[tuple[String, ...]] = texts()


@node
class ListenerRule(Node):
    """A rule of a listener.

    Parameters
    ----------
    listener : Ref of Listener
        Its listener.
    priority : str
        Its place in the order; ``default`` for the last one.
    conditions : tuple of RuleCondition
        All of them must hold.
    actions : tuple of Action
        What it does.
    host_rewrites : tuple of str
        What it puts in place of the Host header.
    """

    KIND = "listener-rule"
    TABLE = Table(
        cloudformation="AWS::ElasticLoadBalancingV2::ListenerRule",
        terraform="aws_lb_listener_rule",
        asked={"": "arn"},
        rows={
            "listener": ("ListenerArn", _TERRAFORM["listener"], ""),
            "priority": ("Priority", _TERRAFORM["priority"], "Priority"),
            "conditions": ("Conditions[]", _TERRAFORM["conditions"], "Conditions[]"),
            "actions": ("Actions[]", _TERRAFORM["actions"], "Actions[]"),
            "host_rewrites": (
                "Transforms[].HostHeaderRewriteConfig.Rewrites[0].Replace",
                _TERRAFORM["host_rewrites"],
                "Transforms[].HostHeaderRewriteConfig.Rewrites[0].Replace",
            ),
        },
        calls=(
            Call(
                "elbv2",
                "describe_rules",
                "Rules[]",
                "RuleArn",
                "elasticloadbalancing:DescribeRules",
                per="listener",
                arguments={"ListenerArn": "{key}"},
                parent="listener",
                when={"IsDefault": False},
            ),
        ),
        ids=("arn:*:elasticloadbalancing:*:listener-rule/",),
        also=(Form("aws_alb_listener_rule", _TERRAFORM),),
    )

    listener: Value[Ref[Listener]] | None = reference("listener")
    priority: String | None = text()
    conditions: Value[tuple[RuleCondition | Unknown, ...]] = records(RuleCondition)
    actions: Value[tuple[Action | Unknown, ...]] = records(Action)
    host_rewrites: Value[tuple[String, ...]] = texts()
