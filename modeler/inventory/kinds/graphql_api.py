"""A GraphQL API of AWS AppSync, public or private.

Sources: AWS::AppSync::GraphQLApi (CloudFormation), aws_appsync_graphql_api (Terraform), ListGraphqlApis (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, flag, node, reference, text
from ..table import Call, Table
from ..values import Ref, String, Value


@node
class GraphqlApi(Node):
    """A GraphQL API.

    Parameters
    ----------
    visibility : str
        ``GLOBAL`` or ``PRIVATE``; it cannot be changed later.
    authentication : str
        ``API_KEY``, ``AWS_IAM``, ``AMAZON_COGNITO_USER_POOLS``, ``OPENID_CONNECT`` or ``AWS_LAMBDA``.
    tracing, log_level
        What it records.
    web_acl, url
        In an account only: what stands before it, and its name.
    """

    KIND = "graphql-api"
    TABLE = Table(
        cloudformation="AWS::AppSync::GraphQLApi",
        terraform="aws_appsync_graphql_api",
        asked={"": "arn", "ApiId": "id"},
        rows={
            "name": ("Name", "name", "name"),
            "visibility": ("Visibility", "visibility", "visibility"),
            "authentication": ("AuthenticationType", "authentication_type", "authenticationType"),
            "tracing": ("XrayEnabled", "xray_enabled", "xrayEnabled"),
            "log_level": ("LogConfig.FieldLogLevel", "log_config[0].field_log_level", "logConfig.fieldLogLevel"),
            "web_acl": ("", "", "wafWebAclArn"),
            "url": ("", "", "uris.GRAPHQL"),
        },
        calls=(Call("appsync", "list_graphql_apis", "graphqlApis[]", "arn", "appsync:ListGraphqlApis"),),
        ids=("arn:*:appsync:",),
    )

    visibility: String | None = text()
    authentication: String | None = text()
    tracing: Value[bool] | None = flag()
    log_level: String | None = text()
    web_acl: Value[Ref[Any]] | None = reference("web-acl")
    url: String | None = text()
