"""A deployment of a REST API: a picture of it at one moment; what changes later is not in it.

Sources: AWS::ApiGateway::Deployment (CloudFormation), aws_api_gateway_deployment (Terraform), GetDeployments
(2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, document, node, reference, text, texts
from ..table import Call, Table
from ..values import Ref, String, Value


@node
class RestDeployment(Node):
    """A deployment.

    Parameters
    ----------
    api : Ref of RestApi
        Its API.
    stage_name : str
        The stage that it makes by itself, if it makes one.
    triggers : mapping
        What makes Terraform deploy again.
    renewed_by, made_after : tuple of str
        In Terraform only: the names in its triggers, and all names that it waits for, as they are written there.
    created : str
        In an account only: when.
    """

    KIND = "rest-deployment"
    TABLE = Table(
        cloudformation="AWS::ApiGateway::Deployment",
        terraform="aws_api_gateway_deployment",
        rows={
            "api": ("RestApiId", "rest_api_id", ""),
            "stage_name": ("StageName", "stage_name", ""),
            "triggers": ("", "triggers", ""),
            "renewed_by": ("", "renewed_by", ""),
            "made_after": ("", "depends_on", ""),
            "created": ("", "", "createdDate"),
        },
        within="api",
        calls=(
            Call(
                "apigateway",
                "get_deployments",
                "items[]",
                "id",
                "apigateway:GET",
                per="rest-api",
                arguments={"restApiId": "{key}"},
                parent="api",
            ),
        ),
    )

    api: Value[Ref[Any]] | None = reference("rest-api")
    stage_name: String | None = text()
    triggers: Any = document()
    renewed_by: Value[tuple[String, ...]] = texts()
    made_after: Value[tuple[String, ...]] = texts()
    created: String | None = text()
