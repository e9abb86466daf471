"""A name for a version of a function.

Sources: AWS::Lambda::Alias (CloudFormation), aws_lambda_alias (Terraform), ListAliases (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, integer, node, reference
from ..table import Call, Form, Table
from ..values import Ref, Value


@node
class FunctionAlias(Node):
    """An alias of a function.

    Parameters
    ----------
    function : Ref of Function
        The function.
    provisioned : int
        How many of it are kept warm.
    """

    KIND = "function-alias"
    TABLE = Table(
        cloudformation="AWS::Lambda::Alias",
        terraform="aws_lambda_alias",
        asked={"": "arn"},
        rows={
            "name": ("Name", "name", "Name"),
            "function": ("FunctionName", "function_name", ""),
            "provisioned": ("ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions", "", ""),
        },
        calls=(
            Call(
                "lambda",
                "list_aliases",
                "Aliases[]",
                "AliasArn",
                "lambda:ListAliases",
                per="function",
                arguments={"FunctionName": "{key}"},
                parent="function",
            ),
        ),
        also=(
            Form(
                "aws_lambda_provisioned_concurrency_config",
                {"provisioned": "provisioned_concurrent_executions"},
                completes="qualifier",
            ),
        ),
    )

    function: Value[Ref[Any]] | None = reference("function")
    provisioned: Value[int] | None = integer()
