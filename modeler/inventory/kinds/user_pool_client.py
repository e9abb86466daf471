"""A client of a user pool: what a token may be for.

Sources: AWS::Cognito::UserPoolClient (CloudFormation), aws_cognito_user_pool_client (Terraform),
DescribeUserPoolClient (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, flag, node, reference, texts
from ..table import Call, Table
from ..values import Ref, String, Value


@node
class UserPoolClient(Node):
    """A client of a user pool.

    Parameters
    ----------
    pool : Ref of UserPool
        Its pool.
    flows : tuple of str
        ``code``, ``implicit`` or ``client_credentials``.
    scopes : tuple of str
        What its tokens may ask for.
    oauth : bool
        Whether it may ask for tokens by OAuth 2.0 at all.
    secret : bool
        Whether it has a secret, which a program keeps and a browser cannot.
    callbacks, providers : tuple of str
        Where users come back to who have signed in, and what they sign in with: ``COGNITO``…
    """

    KIND = "user-pool-client"
    TABLE = Table(
        cloudformation="AWS::Cognito::UserPoolClient",
        terraform="aws_cognito_user_pool_client",
        rows={
            "name": ("ClientName", "name", "ClientName"),
            "pool": ("UserPoolId", "user_pool_id", ""),
            "flows": ("AllowedOAuthFlows", "allowed_oauth_flows", ""),
            "scopes": ("AllowedOAuthScopes", "allowed_oauth_scopes", ""),
            "oauth": ("AllowedOAuthFlowsUserPoolClient", "allowed_oauth_flows_user_pool_client", ""),
            "secret": ("GenerateSecret", "generate_secret", ""),
            "callbacks": ("CallbackURLs", "callback_urls", ""),
            "providers": ("SupportedIdentityProviders", "supported_identity_providers", ""),
        },
        calls=(
            Call(
                "cognito-idp",
                "list_user_pool_clients",
                "UserPoolClients[]",
                "ClientId",
                "cognito-idp:ListUserPoolClients",
                per="user-pool",
                arguments={"UserPoolId": "{key}", "MaxResults": 60},
                parent="pool",
            ),
            Call(
                "cognito-idp",
                "describe_user_pool_client",
                "",
                "",
                "cognito-idp:DescribeUserPoolClient",
                per="user-pool-client",
                arguments={"UserPoolId": "{pool}", "ClientId": "{key}"},
                completes=True,
                paths={
                    "flows": "UserPoolClient.AllowedOAuthFlows",
                    "scopes": "UserPoolClient.AllowedOAuthScopes",
                    "oauth": "UserPoolClient.AllowedOAuthFlowsUserPoolClient",
                    "callbacks": "UserPoolClient.CallbackURLs",
                    "providers": "UserPoolClient.SupportedIdentityProviders",
                },
            ),
        ),
    )

    pool: Value[Ref[Any]] | None = reference("user-pool")
    flows: Value[tuple[String, ...]] = texts()
    scopes: Value[tuple[String, ...]] = texts()
    oauth: Value[bool] | None = flag()
    secret: Value[bool] | None = flag()
    callbacks: Value[tuple[String, ...]] = texts()
    providers: Value[tuple[String, ...]] = texts()
