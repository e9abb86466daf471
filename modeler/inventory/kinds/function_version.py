"""A version of a function: its code and settings as they were when it was published.

CloudFormation has a resource for it. Terraform publishes one whenever the function changes, where its function says so.

Sources: AWS::Lambda::Version (CloudFormation), the argument publish of aws_lambda_function (Terraform) (2026-12-01).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, reference
from ..table import Form, Table
from ..values import Ref, Value


@node
class FunctionVersion(Node):
    """A version of a function.

    Parameters
    ----------
    function : Ref of Function
        What was published.
    """

    KIND = "function-version"
    TABLE = Table(
        cloudformation="AWS::Lambda::Version",
        terraform="",
        asked={"": "qualified_arn", "Version": "version"},
        rows={"function": ("FunctionName", "", "")},
        also=(Form("aws_lambda_function", {}, inside="publish", parent="function"),),
    )

    function: Value[Ref[Any]] | None = reference("function")
