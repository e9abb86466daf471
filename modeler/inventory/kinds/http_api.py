"""An HTTP API of Amazon API Gateway.

Sources: AWS::ApiGatewayV2::Api with the protocol HTTP (CloudFormation), aws_apigatewayv2_api (Terraform), GetApis
(2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, document, flag, node, text, texts
from ..table import As, Call, Default, System, Table
from ..values import String, Value

_CREATE = "https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html (2026-11-30)"


@node
class HttpApi(Node):
    """An HTTP API.

    Parameters
    ----------
    default_endpoint_off : bool
        Whether the ``execute-api`` name is switched off.
    ip_address_type : str
        ``ipv4`` or ``dualstack``.
    quick_target : str
        What a quick create sends all requests to: a URL or a function.
    cors_origins : tuple of str
        The origins whose browsers may call it.
    body : document
        The OpenAPI document, if it is given inside.
    """

    KIND = "http-api"
    TABLE = Table(
        cloudformation="AWS::ApiGatewayV2::Api",
        terraform="aws_apigatewayv2_api",
        asked={"": "id", "ApiEndpoint": "api_endpoint", "ExecuteApiArn": "execution_arn"},
        rows={
            "name": ("Name", "name", "Name"),
            "default_endpoint_off": (
                "DisableExecuteApiEndpoint",
                "disable_execute_api_endpoint",
                "DisableExecuteApiEndpoint",
            ),
            "ip_address_type": ("IpAddressType", "ip_address_type", "IpAddressType"),
            "quick_target": ("Target", "target", ""),
            "cors_origins": (
                "CorsConfiguration.AllowOrigins",
                "cors_configuration[0].allow_origins",
                "CorsConfiguration.AllowOrigins",
            ),
            "body": ("Body", As("body", "json"), ""),
        },
        calls=(Call("apigatewayv2", "get_apis", "Items[]", "ApiId", "apigateway:GET", when={"ProtocolType": "HTTP"}),),
        defaults={"default_endpoint_off": Default(False, _CREATE), "ip_address_type": Default("ipv4", _CREATE)},
        when={
            System.CLOUDFORMATION: {"ProtocolType": ("HTTP", None)},
            System.TERRAFORM: {"protocol_type": "HTTP"},
            System.API: {"ProtocolType": "HTTP"},
        },
    )

    default_endpoint_off: Value[bool] | None = flag()
    ip_address_type: String | None = text()
    quick_target: String | None = text()
    cors_origins: Value[tuple[String, ...]] = texts()
    body: Any = document()
