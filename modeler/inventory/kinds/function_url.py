"""A function URL: an HTTPS name of a function, public or signed.

Sources: AWS::Lambda::Url (CloudFormation), aws_lambda_function_url (Terraform), ListFunctionUrlConfigs (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, reference, text
from ..table import Call, Default, Table
from ..values import Ref, String, Value

_CREATE = "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunctionUrlConfig.html (2026-11-30)"


@node
class FunctionUrl(Node):
    """A function URL.

    Parameters
    ----------
    function : Ref of Function
        The function.
    qualifier : str
        The alias of the function that it calls, if it is one.
    authorization : str
        ``AWS_IAM`` or ``NONE``.
    invoke_mode : str
        ``BUFFERED`` or ``RESPONSE_STREAM``.
    """

    KIND = "function-url"
    TABLE = Table(
        cloudformation="AWS::Lambda::Url",
        terraform="aws_lambda_function_url",
        asked={"FunctionUrl": "function_url"},
        rows={
            "function": ("TargetFunctionArn", "function_name", ""),
            "qualifier": ("Qualifier", "qualifier", ""),
            "authorization": ("AuthType", "authorization_type", "AuthType"),
            "invoke_mode": ("InvokeMode", "invoke_mode", "InvokeMode"),
        },
        calls=(
            Call(
                "lambda",
                "list_function_url_configs",
                "FunctionUrlConfigs[]",
                "FunctionUrl",
                "lambda:ListFunctionUrlConfigs",
                per="function",
                arguments={"FunctionName": "{key}"},
                parent="function",
            ),
        ),
        defaults={"invoke_mode": Default("BUFFERED", _CREATE)},
    )

    function: Value[Ref[Any]] | None = reference("function")
    qualifier: String | None = text()
    authorization: String | None = text()
    invoke_mode: String | None = text()
