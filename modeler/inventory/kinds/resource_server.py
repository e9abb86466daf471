"""A resource server of a user pool: an API, and the scopes that tokens may have for it.

Sources: AWS::Cognito::UserPoolResourceServer (CloudFormation), aws_cognito_resource_server (Terraform),
ListResourceServers (2026-11-30).
"""

from __future__ import annotations

from typing import Any, ClassVar

from ..node import Node, node, records, reference, text
from ..table import Call, FieldRow, Table
from ..values import Ref, String, Unknown, Value


@node
class TokenScope:
    """What a token may be for.

    Parameters
    ----------
    name, description : str
        What it is called, and what it is for.
    """

    ROWS: ClassVar[dict[str, FieldRow]] = {
        "name": ("ScopeName", "scope_name", "ScopeName"),
        "description": ("ScopeDescription", "scope_description", "ScopeDescription"),
    }

    name: String | None = text()
    description: String | None = text()


@node
class ResourceServer(Node):
    """A resource server.

    Parameters
    ----------
    pool : Ref of UserPool
        Its pool.
    identifier : str
        What its scopes begin with in a token.
    scopes : tuple of TokenScope
        Its scopes.
    """

    KIND = "resource-server"
    TABLE = Table(
        cloudformation="AWS::Cognito::UserPoolResourceServer",
        terraform="aws_cognito_resource_server",
        rows={
            "name": ("Name", "name", "Name"),
            "pool": ("UserPoolId", "user_pool_id", ""),
            "identifier": ("Identifier", "identifier", "Identifier"),
            "scopes": ("Scopes[]", "scope[]", "Scopes[]"),
        },
        within="pool",
        identity=("identifier",),
        calls=(
            Call(
                "cognito-idp",
                "list_resource_servers",
                "ResourceServers[]",
                "Identifier",
                "cognito-idp:ListResourceServers",
                per="user-pool",
                arguments={"UserPoolId": "{key}", "MaxResults": 50},
                parent="pool",
            ),
        ),
    )

    pool: Value[Ref[Any]] | None = reference("user-pool")
    identifier: String | None = text()
    scopes: Value[tuple[TokenScope | Unknown, ...]] = records(TokenScope)
