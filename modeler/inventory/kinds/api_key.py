"""An API key: it tells callers apart; it is no proof of who calls.

Sources: AWS::ApiGateway::ApiKey (CloudFormation), aws_api_gateway_api_key (Terraform), GetApiKeys without values
(2026-11-30).
"""

from __future__ import annotations

from ..node import Node, flag, node
from ..table import Call, Table
from ..values import Value


@node
class ApiKey(Node):
    """An API key.

    Parameters
    ----------
    enabled : bool
        Whether it is taken.
    """

    KIND = "api-key"
    TABLE = Table(
        cloudformation="AWS::ApiGateway::ApiKey",
        terraform="aws_api_gateway_api_key",
        rows={
            "name": ("Name", "name", "name"),
            "enabled": ("Enabled", "enabled", "enabled"),
        },
        calls=(Call("apigateway", "get_api_keys", "items[]", "id", "apigateway:GET"),),
    )

    enabled: Value[bool] | None = flag()
