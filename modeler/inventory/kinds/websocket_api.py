"""A WebSocket API of Amazon API Gateway.

Sources: AWS::ApiGatewayV2::Api with the protocol WEBSOCKET (CloudFormation), aws_apigatewayv2_api (Terraform), GetApis
(2026-11-30).
"""

from __future__ import annotations

from ..node import Node, flag, node, text
from ..table import Call, Default, System, Table
from ..values import String, Value

_CREATE = "https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html (2026-11-30)"


@node
class WebSocketApi(Node):
    """A WebSocket API.

    Parameters
    ----------
    default_endpoint_off : bool
        Whether the ``execute-api`` name is switched off.
    route_selection : str
        What in a message names its route.
    """

    KIND = "websocket-api"
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
            "route_selection": ("RouteSelectionExpression", "route_selection_expression", "RouteSelectionExpression"),
        },
        calls=(
            Call("apigatewayv2", "get_apis", "Items[]", "ApiId", "apigateway:GET", when={"ProtocolType": "WEBSOCKET"}),
        ),
        defaults={"default_endpoint_off": Default(False, _CREATE)},
        when={
            System.CLOUDFORMATION: {"ProtocolType": "WEBSOCKET"},
            System.TERRAFORM: {"protocol_type": "WEBSOCKET"},
            System.API: {"ProtocolType": "WEBSOCKET"},
        },
    )

    default_endpoint_off: Value[bool] | None = flag()
    route_selection: String | None = text()
