"""A route of an HTTP or WebSocket API: who may call it, and which integration takes it.

Sources: AWS::ApiGatewayV2::Route (CloudFormation), aws_apigatewayv2_route (Terraform), GetRoutes (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, flag, node, reference, text, texts
from ..table import Call, Default, Table
from ..values import Ref, String, Value

_ROUTE = "https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-routes.html (2026-11-30)"


@node
class ApiRoute(Node):
    """A route.

    Parameters
    ----------
    api : Ref of HttpApi or WebSocketApi
        Its API.
    route : str
        ``GET /pets``, ``$default``, ``$connect``…
    authorization : str
        ``NONE``, ``AWS_IAM``, ``JWT`` or ``CUSTOM``.
    authorizer : Ref of ApiAuthorizer
        Who decides, for the last two.
    integration : Ref of ApiIntegration
        What it calls.
    scopes : tuple of str
        What a token must be for.
    """

    KIND = "api-route"
    TABLE = Table(
        cloudformation="AWS::ApiGatewayV2::Route",
        terraform="aws_apigatewayv2_route",
        rows={
            "api": ("ApiId", "api_id", ""),
            "route": ("RouteKey", "route_key", "RouteKey"),
            "authorization": ("AuthorizationType", "authorization_type", "AuthorizationType"),
            "authorizer": ("AuthorizerId", "authorizer_id", "AuthorizerId"),
            "integration": ("Target", "target", "Target"),
            "api_key_required": ("ApiKeyRequired", "api_key_required", "ApiKeyRequired"),
            "scopes": ("AuthorizationScopes", "authorization_scopes", "AuthorizationScopes"),
        },
        within="api",
        calls=(
            Call(
                "apigatewayv2",
                "get_routes",
                "Items[]",
                "RouteId",
                "apigateway:GET",
                per="http-api",
                arguments={"ApiId": "{key}"},
                parent="api",
            ),
            Call(
                "apigatewayv2",
                "get_routes",
                "Items[]",
                "RouteId",
                "apigateway:GET",
                per="websocket-api",
                arguments={"ApiId": "{key}"},
                parent="api",
            ),
        ),
        defaults={"authorization": Default("NONE", _ROUTE), "api_key_required": Default(False, _ROUTE)},
    )

    api: Value[Ref[Any]] | None = reference("http-api", "websocket-api")
    route: String | None = text()
    authorization: String | None = text()
    authorizer: Value[Ref[Any]] | None = reference("api-authorizer")
    integration: Value[Ref[Any]] | None = reference("api-integration")
    api_key_required: Value[bool] | None = flag()
    scopes: Value[tuple[String, ...]] = texts()
