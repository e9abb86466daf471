"""An authorizer of a REST API: a function or a user pool that decides who may call.

Sources: AWS::ApiGateway::Authorizer (CloudFormation), aws_api_gateway_authorizer (Terraform), GetAuthorizers
(2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, integer, node, reference, references, text
from ..table import Call, Default, Table
from ..values import Ref, String, Unknown, Value


@node
class RestAuthorizer(Node):
    """An authorizer of a REST API.

    Parameters
    ----------
    api : Ref of RestApi
        Its API.
    type : str
        ``TOKEN``, ``REQUEST`` or ``COGNITO_USER_POOLS``.
    uri : str
        The function that decides.
    user_pools : tuple of Ref of UserPool
        Whose tokens it takes.
    cache_ttl_s : int
        For so long it remembers its answer.
    """

    KIND = "rest-authorizer"
    TABLE = Table(
        cloudformation="AWS::ApiGateway::Authorizer",
        terraform="aws_api_gateway_authorizer",
        rows={
            "name": ("Name", "name", "name"),
            "api": ("RestApiId", "rest_api_id", ""),
            "type": ("Type", "type", "type"),
            "uri": ("AuthorizerUri", "authorizer_uri", "authorizerUri"),
            "user_pools": ("ProviderARNs", "provider_arns", "providerARNs"),
            "identity_source": ("IdentitySource", "identity_source", "identitySource"),
            "cache_ttl_s": (
                "AuthorizerResultTtlInSeconds",
                "authorizer_result_ttl_in_seconds",
                "authorizerResultTtlInSeconds",
            ),
        },
        within="api",
        calls=(
            Call(
                "apigateway",
                "get_authorizers",
                "items[]",
                "id",
                "apigateway:GET",
                per="rest-api",
                arguments={"restApiId": "{key}"},
                parent="api",
            ),
        ),
        defaults={
            "cache_ttl_s": Default(
                300, "https://docs.aws.amazon.com/apigateway/latest/api/API_Authorizer.html (2026-11-30)"
            )
        },
    )

    api: Value[Ref[Any]] | None = reference("rest-api")
    type: String | None = text()
    uri: String | None = text()
    user_pools: Value[tuple[Ref[Any] | Unknown, ...]] = references("user-pool")
    identity_source: String | None = text()
    cache_ttl_s: Value[int] | None = integer()
