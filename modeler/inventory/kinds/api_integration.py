"""What a route of an HTTP or WebSocket API calls.

Sources: AWS::ApiGatewayV2::Integration (CloudFormation), aws_apigatewayv2_integration (Terraform), GetIntegrations
(2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, document, node, number, reference, text
from ..table import As, Call, Default, Table
from ..values import Ref, String, Tree, Value

_INTEGRATION = "https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-integrations.html (2026-11-30)"


@node
class ApiIntegration(Node):
    """An integration of an HTTP or WebSocket API.

    Parameters
    ----------
    api : Ref of HttpApi or WebSocketApi
        Its API.
    type : str
        ``AWS_PROXY``, ``HTTP_PROXY``, ``AWS``, ``HTTP`` or ``MOCK``.
    uri : str
        What it calls: a function, a URL, or over a link V2 the ARN of a listener or of a service of Cloud Map.
    method : str
        The HTTP method of the call.
    connection_type : str
        ``INTERNET`` or ``VPC_LINK``.
    vpc_link : Ref of VpcLinkV2 or VpcLinkV1
        The link.
    server_name : str
        The name that the backend's certificate must have.
    timeout_s : float
        After so many seconds API Gateway answers 504, or 503 over a link.
    payload_version : str
        ``1.0`` or ``2.0``, for a function.
    request_parameters : mapping
        What it changes in a request: ``overwrite:path``…
    credentials, subtype : str
        The role that it takes, and the AWS service that it calls.
    """

    KIND = "api-integration"
    TABLE = Table(
        cloudformation="AWS::ApiGatewayV2::Integration",
        terraform="aws_apigatewayv2_integration",
        rows={
            "api": ("ApiId", "api_id", ""),
            "type": ("IntegrationType", "integration_type", "IntegrationType"),
            "uri": ("IntegrationUri", "integration_uri", "IntegrationUri"),
            "method": ("IntegrationMethod", "integration_method", "IntegrationMethod"),
            "connection_type": ("ConnectionType", "connection_type", "ConnectionType"),
            "vpc_link": ("ConnectionId", "connection_id", "ConnectionId"),
            "server_name": (
                "TlsConfig.ServerNameToVerify",
                "tls_config[0].server_name_to_verify",
                "TlsConfig.ServerNameToVerify",
            ),
            "timeout_s": (
                As("TimeoutInMillis", "milliseconds"),
                As("timeout_milliseconds", "milliseconds"),
                As("TimeoutInMillis", "milliseconds"),
            ),
            "payload_version": ("PayloadFormatVersion", "payload_format_version", "PayloadFormatVersion"),
            "request_parameters": ("RequestParameters", "request_parameters", "RequestParameters"),
            "credentials": ("CredentialsArn", "credentials_arn", "CredentialsArn"),
            "subtype": ("IntegrationSubtype", "integration_subtype", "IntegrationSubtype"),
        },
        within="api",
        calls=(
            Call(
                "apigatewayv2",
                "get_integrations",
                "Items[]",
                "IntegrationId",
                "apigateway:GET",
                per="http-api",
                arguments={"ApiId": "{key}"},
                parent="api",
            ),
            Call(
                "apigatewayv2",
                "get_integrations",
                "Items[]",
                "IntegrationId",
                "apigateway:GET",
                per="websocket-api",
                arguments={"ApiId": "{key}"},
                parent="api",
            ),
        ),
        defaults={"connection_type": Default("INTERNET", _INTEGRATION)},
    )

    api: Value[Ref[Any]] | None = reference("http-api", "websocket-api")
    type: String | None = text()
    uri: String | None = text()
    method: String | None = text()
    connection_type: String | None = text()
    vpc_link: Value[Ref[Any]] | None = reference("vpc-link-v2", "vpc-link-v1")
    server_name: String | None = text()
    timeout_s: Value[float] | None = number()
    payload_version: String | None = text()
    request_parameters: Tree = document()
    credentials: String | None = text()
    subtype: String | None = text()
