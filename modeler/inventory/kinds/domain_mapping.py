"""A mapping: which API and stage answer under a path of a custom domain name.

Sources: AWS::ApiGateway::BasePathMapping and BasePathMappingV2, AWS::ApiGatewayV2::ApiMapping (CloudFormation),
aws_api_gateway_base_path_mapping and aws_apigatewayv2_api_mapping (Terraform), GetBasePathMappings (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, reference, text
from ..table import Call, Form, Table
from ..values import Ref, String, Value


@node
class DomainMapping(Node):
    """A mapping of a custom domain name.

    Parameters
    ----------
    domain : Ref of DomainName
        The name.
    api : Ref of RestApi, HttpApi or WebSocketApi
        The API that answers.
    stage : str
        Its stage.
    base_path : str
        The first part of the path; nothing for the root.
    """

    KIND = "domain-mapping"
    TABLE = Table(
        cloudformation="AWS::ApiGateway::BasePathMapping",
        terraform="aws_api_gateway_base_path_mapping",
        rows={
            "domain": ("DomainName", "domain_name", ""),
            "api": ("RestApiId", "api_id", "restApiId"),
            "stage": ("Stage", "stage_name", "stage"),
            "base_path": ("BasePath", "base_path", "basePath"),
        },
        within="domain",
        calls=(
            Call(
                "apigateway",
                "get_base_path_mappings",
                "items[]",
                "basePath",
                "apigateway:GET",
                per="domain-name",
                arguments={"domainName": "{name}", "domainNameId": "{id}"},
                parent="domain",
            ),
        ),
        also=(
            Form(
                "AWS::ApiGateway::BasePathMappingV2",
                {"domain": "DomainNameArn", "api": "RestApiId", "stage": "Stage", "base_path": "BasePath"},
            ),
            Form(
                "AWS::ApiGatewayV2::ApiMapping",
                {"domain": "DomainName", "api": "ApiId", "stage": "Stage", "base_path": "ApiMappingKey"},
            ),
            Form(
                "aws_apigatewayv2_api_mapping",
                {"domain": "domain_name", "api": "api_id", "stage": "stage", "base_path": "api_mapping_key"},
            ),
        ),
    )

    domain: Value[Ref[Any]] | None = reference("domain-name")
    api: Value[Ref[Any]] | None = reference("rest-api", "http-api", "websocket-api")
    stage: String | None = text()
    base_path: String | None = text()
