"""A routing rule of a custom domain name: by base path or header to an API and its stage.

Sources: AWS::ApiGatewayV2::RoutingRule (CloudFormation), aws_apigatewayv2_routing_rule (Terraform, provider 6),
ListRoutingRules (2026-11-30).
"""

from __future__ import annotations

from typing import Any, ClassVar

from ..node import Node, flag, integer, node, records, reference, text, texts
from ..table import Call, FieldRow, Table
from ..values import Ref, String, Unknown, Value


@node
class RoutingCondition:
    """What a routing rule looks at.

    Parameters
    ----------
    base_paths : tuple of str
        The base paths that it takes.
    header, header_value
        The first header that it takes, and its value with wildcards.
    """

    ROWS: ClassVar[dict[str, FieldRow]] = {
        "base_paths": ("MatchBasePaths.AnyOf", "match_base_paths[0].any_of", "MatchBasePaths.AnyOf"),
        "header": (
            "MatchHeaders.AnyOf[0].Header",
            "match_headers[0].any_of[0].header",
            "MatchHeaders.AnyOf[0].Header",
        ),
        "header_value": (
            "MatchHeaders.AnyOf[0].ValueGlob",
            "match_headers[0].any_of[0].value_glob",
            "MatchHeaders.AnyOf[0].ValueGlob",
        ),
    }

    base_paths: Value[tuple[String, ...]] = texts()
    header: String | None = text()
    header_value: String | None = text()


@node
class RoutingRule(Node):
    """A routing rule.

    Parameters
    ----------
    domain : Ref of DomainName
        The name that it belongs to.
    priority : int
        Its place: the lowest is asked first.
    conditions : tuple of RoutingCondition
        All of them must hold.
    api, stage, strip_base_path
        What answers, and whether the base path is taken off.
    """

    KIND = "routing-rule"
    TABLE = Table(
        cloudformation="AWS::ApiGatewayV2::RoutingRule",
        terraform="aws_apigatewayv2_routing_rule",
        rows={
            "domain": ("DomainNameArn", "domain_name", ""),
            "priority": ("Priority", "priority", "Priority"),
            "conditions": ("Conditions[]", "condition[]", "Conditions[]"),
            "api": ("Actions[0].InvokeApi.ApiId", "action[0].invoke_api[0].api_id", "Actions[0].InvokeApi.ApiId"),
            "stage": ("Actions[0].InvokeApi.Stage", "action[0].invoke_api[0].stage", "Actions[0].InvokeApi.Stage"),
            "strip_base_path": (
                "Actions[0].InvokeApi.StripBasePath",
                "action[0].invoke_api[0].strip_base_path",
                "Actions[0].InvokeApi.StripBasePath",
            ),
        },
        calls=(
            Call(
                "apigatewayv2",
                "list_routing_rules",
                "RoutingRules[]",
                "RoutingRuleArn",
                "apigateway:GET",
                per="domain-name",
                arguments={"DomainName": "{name}"},
                parent="domain",
            ),
        ),
    )

    domain: Value[Ref[Any]] | None = reference("domain-name")
    priority: Value[int] | None = integer()
    conditions: Value[tuple[RoutingCondition | Unknown, ...]] = records(RoutingCondition)
    api: Value[Ref[Any]] | None = reference("rest-api")
    stage: String | None = text()
    strip_base_path: Value[bool] | None = flag()
