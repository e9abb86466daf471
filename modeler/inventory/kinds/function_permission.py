"""A statement of a function's policy: who may call it, and from where.

Sources: AWS::Lambda::Permission (CloudFormation), aws_lambda_permission (Terraform); an account gives the whole
policy with GetPolicy (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, flag, node, reference, text
from ..table import As, Call, Table
from ..values import Ref, String, Value


@node
class FunctionPermission(Node):
    """A permission of a function.

    Parameters
    ----------
    function : Ref of Function or FunctionAlias
        The function, or an alias of it.
    qualifier : str
        In Terraform: the alias or the version that it is about, where that was not read as a resource.
    action : str
        ``lambda:InvokeFunction`` or ``lambda:InvokeFunctionUrl``.
    principal : str
        Who: a service, an account, or ``*``.
    source_arn, source_account
        From where.
    url_auth_type, via_url
        For a function URL only.
    """

    KIND = "function-permission"
    TABLE = Table(
        cloudformation="AWS::Lambda::Permission",
        terraform="aws_lambda_permission",
        rows={
            "function": ("FunctionName", "function_name", ""),
            "qualifier": ("", "qualifier", ""),
            "action": ("Action", "action", "Action"),
            "principal": ("Principal", "principal", "Principal.Service | Principal.AWS | Principal"),
            "source_arn": ("SourceArn", "source_arn", "Condition.ArnLike.AWS:SourceArn"),
            "source_account": ("SourceAccount", "source_account", "Condition.StringEquals.AWS:SourceAccount"),
            "url_auth_type": (
                "FunctionUrlAuthType",
                "function_url_auth_type",
                "Condition.StringEquals.lambda:FunctionUrlAuthType",
            ),
            "via_url": (
                "InvokedViaFunctionUrl",
                "invoked_via_function_url",
                As("Condition.Bool.lambda:InvokedViaFunctionUrl", "flag-text"),
            ),
        },
        within="function",
        calls=(
            Call(
                "lambda",
                "get_policy",
                "Policy.Statement[]",
                "Sid",
                "lambda:GetPolicy",
                per="function",
                arguments={"FunctionName": "{key}"},
                parent="function",
            ),
        ),
    )

    function: Value[Ref[Any]] | None = reference("function", "function-alias")
    qualifier: String | None = text()
    action: String | None = text()
    principal: String | None = text()
    source_arn: String | None = text()
    source_account: String | None = text()
    url_auth_type: String | None = text()
    via_url: Value[bool] | None = flag()
