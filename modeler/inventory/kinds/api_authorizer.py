"""An authorizer of an HTTP or WebSocket API: a check of a JSON Web Token, or a function.

Sources: AWS::ApiGatewayV2::Authorizer (CloudFormation), aws_apigatewayv2_authorizer (Terraform), GetAuthorizers
(2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, flag, integer, node, reference, text, texts
from ..table import Call, Table
from ..values import Ref, String, Value


@node
class ApiAuthorizer(Node):
    """An authorizer of an HTTP or WebSocket API.

    Parameters
    ----------
    api : Ref of HttpApi or WebSocketApi
        Its API.
    type : str
        ``JWT`` or ``REQUEST``.
    uri : str
        The function that decides.
    issuer, audience
        Who signs the tokens, and for whom they are.
    cache_ttl_s : int
        For so long it remembers its answer.
    identity_sources : tuple of str
        Where in a request the proof stands.
    payload_version : str
        In which form a request is shown to the function: ``1.0`` or ``2.0``.
    """

    KIND = "api-authorizer"
    TABLE = Table(
        cloudformation="AWS::ApiGatewayV2::Authorizer",
        terraform="aws_apigatewayv2_authorizer",
        rows={
            "name": ("Name", "name", "Name"),
            "api": ("ApiId", "api_id", ""),
            "type": ("AuthorizerType", "authorizer_type", "AuthorizerType"),
            "uri": ("AuthorizerUri", "authorizer_uri", "AuthorizerUri"),
            "issuer": ("JwtConfiguration.Issuer", "jwt_configuration[0].issuer", "JwtConfiguration.Issuer"),
            "audience": ("JwtConfiguration.Audience", "jwt_configuration[0].audience", "JwtConfiguration.Audience"),
            "cache_ttl_s": (
                "AuthorizerResultTtlInSeconds",
                "authorizer_result_ttl_in_seconds",
                "AuthorizerResultTtlInSeconds",
            ),
            "simple_responses": ("EnableSimpleResponses", "enable_simple_responses", "EnableSimpleResponses"),
            "identity_sources": ("IdentitySource", "identity_sources", "IdentitySource"),
            "payload_version": (
                "AuthorizerPayloadFormatVersion",
                "authorizer_payload_format_version",
                "AuthorizerPayloadFormatVersion",
            ),
        },
        within="api",
        calls=(
            Call(
                "apigatewayv2",
                "get_authorizers",
                "Items[]",
                "AuthorizerId",
                "apigateway:GET",
                per="http-api",
                arguments={"ApiId": "{key}"},
                parent="api",
            ),
            Call(
                "apigatewayv2",
                "get_authorizers",
                "Items[]",
                "AuthorizerId",
                "apigateway:GET",
                per="websocket-api",
                arguments={"ApiId": "{key}"},
                parent="api",
            ),
        ),
    )

    api: Value[Ref[Any]] | None = reference("http-api", "websocket-api")
    type: String | None = text()
    uri: String | None = text()
    issuer: String | None = text()
    audience: Value[tuple[String, ...]] = texts()
    cache_ttl_s: Value[int] | None = integer()
    simple_responses: Value[bool] | None = flag()
    identity_sources: Value[tuple[String, ...]] = texts()
    payload_version: String | None = text()
