"""A web ACL of AWS WAF.

Sources: AWS::WAFv2::WebACL and WebACLAssociation (CloudFormation), aws_wafv2_web_acl (Terraform), ListWebACLs
(2026-11-30).
"""

from __future__ import annotations

from ..node import Node, node, text, texts
from ..table import As, Call, Form, Table
from ..values import String, Value


@node
class WebAcl(Node):
    """A web ACL.

    Parameters
    ----------
    scope : str
        ``REGIONAL`` or ``CLOUDFRONT``.
    default_action : str
        What it does with a request that no rule takes: ``allow`` or ``block``.
    rules : tuple of str
        Its rules.
    resources : tuple of str
        What it stands before.
    """

    KIND = "web-acl"
    TABLE = Table(
        cloudformation="AWS::WAFv2::WebACL",
        terraform="aws_wafv2_web_acl",
        rows={
            "name": ("Name", "name", "Name"),
            "scope": ("Scope", "scope", ""),
            "default_action": (As("DefaultAction", "action"), As("default_action[0]", "action-block"), ""),
            "rules": ("Rules[].Name", "rule[].name", ""),
            "resources": ("", "", ""),
        },
        calls=(
            Call("wafv2", "list_web_acls", "WebACLs[]", "ARN", "wafv2:ListWebACLs", arguments={"Scope": "REGIONAL"}),
            Call(
                "wafv2",
                "get_web_acl",
                "",
                "",
                "wafv2:GetWebACL",
                per="web-acl",
                arguments={"ARN": "{key}"},
                completes=True,
                paths={"rules": "WebACL.Rules[].Name", "default_action": As("WebACL.DefaultAction", "action")},
            ),
            Call(
                "wafv2",
                "list_resources_for_web_acl",
                "",
                "",
                "wafv2:ListResourcesForWebACL",
                per="web-acl",
                arguments={"WebACLArn": "{key}", "ResourceType": "API_GATEWAY"},
                completes=True,
                paths={"resources": "ResourceArns"},
            ),
        ),
        ids=("arn:*:wafv2:",),
        also=(
            Form("AWS::WAFv2::WebACLAssociation", {"resources": As("ResourceArn", "one")}, completes="WebACLArn"),
            Form("aws_wafv2_web_acl_association", {"resources": As("resource_arn", "one")}, completes="web_acl_arn"),
        ),
    )

    scope: String | None = text()
    default_action: String | None = text()
    rules: Value[tuple[String, ...]] = texts()
    resources: Value[tuple[String, ...]] = texts()
