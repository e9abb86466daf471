"""A web ACL of AWS WAF.

Sources: AWS::WAFv2::WebACL and WebACLAssociation (CloudFormation), aws_wafv2_web_acl (Terraform), ListWebACLs
(2026-11-30).
"""

from __future__ import annotations

from typing import ClassVar

from ..node import Node, flag, integer, node, records, text, texts
from ..table import As, Call, FieldRow, FixedValue, Form, Table
from ..values import String, Unknown, Value

_VISIBILITY: dict[str, FieldRow] = {
    "metric_name": (
        "VisibilityConfig.MetricName",
        "visibility_config[0].metric_name",
        "VisibilityConfig.MetricName",
    ),
    "metrics": (
        "VisibilityConfig.CloudWatchMetricsEnabled",
        "visibility_config[0].cloudwatch_metrics_enabled",
        "VisibilityConfig.CloudWatchMetricsEnabled",
    ),
    "samples": (
        "VisibilityConfig.SampledRequestsEnabled",
        "visibility_config[0].sampled_requests_enabled",
        "VisibilityConfig.SampledRequestsEnabled",
    ),
}


@node
class WebAclRule:
    """A rule of a web ACL.

    Parameters
    ----------
    name : str
        Its name.
    priority : int
        Its place: the lowest is asked first.
    action : str
        What it does itself: ``allow``, ``block``, ``count``…; nothing for a group of rules.
    group_action : str
        What a group of rules does: ``none`` for what its rules say, ``count``.
    managed_group : str
        The managed group that it stands for: ``AWSManagedRulesCommonRuleSet``.
    search_text : str
        What it looks for, if it does nothing but look for bytes.
    metric_name : str
        The metric that counts its requests.
    metrics, samples : bool
        Whether it counts requests, and keeps some for three hours.
    """

    ROWS: ClassVar[dict[str, FieldRow]] = {
        "name": ("Name", "name", "Name"),
        "priority": ("Priority", "priority", "Priority"),
        "action": (As("Action", "action"), As("action[0]", "action-block"), As("Action", "action")),
        "group_action": (
            As("OverrideAction", "action"),
            As("override_action[0]", "action-block"),
            As("OverrideAction", "action"),
        ),
        "managed_group": (
            "Statement.ManagedRuleGroupStatement.Name",
            "statement[0].managed_rule_group_statement[0].name",
            "Statement.ManagedRuleGroupStatement.Name",
        ),
        "search_text": (
            "Statement.ByteMatchStatement.SearchString",
            "statement[0].byte_match_statement[0].search_string",
            "Statement.ByteMatchStatement.SearchString",
        ),
        **_VISIBILITY,
    }

    name: String | None = text()
    priority: Value[int] | None = integer()
    action: String | None = text()
    group_action: String | None = text()
    managed_group: String | None = text()
    search_text: String | None = text()
    metric_name: String | None = text()
    metrics: Value[bool] | None = flag()
    samples: Value[bool] | None = flag()


def _guarded(resource_type: str) -> Call:
    """Return the call for what of a type an ACL stands before; without a type AWS lists load balancers only."""
    return Call(
        "wafv2",
        "list_resources_for_web_acl",
        "",
        "",
        "wafv2:ListResourcesForWebACL",
        per="web-acl",
        arguments={"WebACLArn": "{key}", "ResourceType": resource_type},
        completes=True,
        paths={"resources": "ResourceArns"},
    )


@node
class WebAcl(Node):
    """A web ACL.

    Parameters
    ----------
    scope : str
        ``REGIONAL`` or ``CLOUDFRONT``.
    default_action : str
        What it does with a request that no rule takes: ``allow`` or ``block``.
    rules : tuple of WebAclRule
        Its rules.
    resources : tuple of str
        What it stands before.
    metric_name, metrics, samples
        The metric that counts its requests; whether it counts them, and keeps some for three hours.
    log_destinations : tuple of str
        Where its logs go.
    """

    KIND = "web-acl"
    TABLE = Table(
        cloudformation="AWS::WAFv2::WebACL",
        terraform="aws_wafv2_web_acl",
        asked={"Arn": "arn", "Id": "id"},
        rows={
            "name": ("Name", "name", "Name"),
            "scope": ("Scope", "scope", ""),
            "default_action": (As("DefaultAction", "action"), As("default_action[0]", "action-block"), ""),
            "rules": ("Rules[]", "rule[]", ""),
            "resources": ("", "", ""),
            **{name: (row[0], row[1], "") for name, row in _VISIBILITY.items()},
            "log_destinations": ("", "", ""),
        },
        calls=(
            Call(
                "wafv2",
                "list_web_acls",
                "WebACLs[]",
                "ARN",
                "wafv2:ListWebACLs",
                arguments={"Scope": "REGIONAL"},
                paths={"scope": FixedValue("REGIONAL")},
            ),
            Call(
                "wafv2",
                "get_web_acl",
                "",
                "",
                "wafv2:GetWebACL",
                per="web-acl",
                arguments={"ARN": "{key}"},
                completes=True,
                paths={
                    "rules": "WebACL.Rules[]",
                    "default_action": As("WebACL.DefaultAction", "action"),
                    **{name: f"WebACL.{row[0]}" for name, row in _VISIBILITY.items()},
                },
            ),
            Call(
                "wafv2",
                "get_logging_configuration",
                "",
                "",
                "wafv2:GetLoggingConfiguration",
                per="web-acl",
                arguments={"ResourceArn": "{key}"},
                completes=True,
                paths={"log_destinations": "LoggingConfiguration.LogDestinationConfigs"},
            ),
            *(_guarded(resource_type) for resource_type in ("API_GATEWAY", "APPLICATION_LOAD_BALANCER")),
        ),
        ids=("arn:*:wafv2:",),
        also=(
            Form("AWS::WAFv2::WebACLAssociation", {"resources": As("ResourceArn", "one")}, completes="WebACLArn"),
            Form("aws_wafv2_web_acl_association", {"resources": As("resource_arn", "one")}, completes="web_acl_arn"),
            Form(
                "AWS::WAFv2::LoggingConfiguration",
                {"log_destinations": "LogDestinationConfigs"},
                completes="ResourceArn",
            ),
            Form(
                "aws_wafv2_web_acl_logging_configuration",
                {"log_destinations": "log_destination_configs"},
                completes="resource_arn",
            ),
        ),
    )

    scope: String | None = text()
    default_action: String | None = text()
    rules: Value[tuple[WebAclRule | Unknown, ...]] = records(WebAclRule)
    resources: Value[tuple[String, ...]] = texts()
    metric_name: String | None = text()
    metrics: Value[bool] | None = flag()
    samples: Value[bool] | None = flag()
    log_destinations: Value[tuple[String, ...]] = texts()
