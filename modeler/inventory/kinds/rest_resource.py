"""A resource of a REST API: one part of a path.

Sources: AWS::ApiGateway::Resource (CloudFormation), aws_api_gateway_resource (Terraform), GetResources (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, reference, text
from ..table import Call, Table
from ..values import Ref, String, Value
from .rest_api import RestApi


@node
class RestResource(Node):
    """A resource of a REST API.

    Parameters
    ----------
    api : Ref of RestApi
        Its API.
    parent : Ref of RestResource
        What stands before it in the path: another resource, or the API's root.
    path_part : str
        Its part of the path, such as ``{proxy+}``.
    path : str
        The whole path, such as ``/orders/{proxy+}``.
    """

    KIND = "rest-resource"
    TABLE = Table(
        cloudformation="AWS::ApiGateway::Resource",
        terraform="aws_api_gateway_resource",
        rows={
            "api": ("RestApiId", "rest_api_id", ""),
            "parent": ("ParentId", "parent_id", "parentId"),
            "path_part": ("PathPart", "path_part", "pathPart"),
            "path": ("", "", "path"),
        },
        within="api",
        calls=(
            Call(
                "apigateway",
                "get_resources",
                "items[]",
                "id",
                "apigateway:GET",
                per="rest-api",
                arguments={"restApiId": "{key}", "embed": ["methods"]},
                parent="api",
            ),
        ),
    )

    api: Value[Ref[RestApi]] | None = reference("rest-api")
    parent: Value[Ref[Any]] | None = reference("rest-resource", "rest-api")
    path_part: String | None = text()
    path: String | None = text()
