"""What a method of a REST API calls: a function, a URL, a backend over a VPC link, or nothing (a mock).

Sources: the Integration of AWS::ApiGateway::Method (CloudFormation), aws_api_gateway_integration (Terraform),
GetResources with its methods (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, document, flag, node, number, reference, text
from ..table import As, Call, Default, FieldPlace, Form, Table
from ..values import Ref, String, Tree, Value
from .rest_api import RestApi

_INTEGRATION = "https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html (2026-11-30)"
_CFN: dict[str, FieldPlace] = {
    "type": "Type",
    "integration_method": "IntegrationHttpMethod",
    "uri": "Uri",
    "connection_type": "ConnectionType",
    "vpc_link": "ConnectionId",
    "target": "IntegrationTarget",
    "timeout_s": As("TimeoutInMillis", "milliseconds"),
    "response_transfer": "ResponseTransferMode",
    "credentials": "Credentials",
    "request_parameters": "RequestParameters",
}


@node
class RestIntegration(Node):
    """The integration of a method of a REST API.

    Parameters
    ----------
    api, resource, http_method
        The method that it belongs to.
    type : str
        ``AWS``, ``AWS_PROXY``, ``HTTP``, ``HTTP_PROXY`` or ``MOCK``.
    uri : str
        What it calls.
    connection_type : str
        ``INTERNET`` or ``VPC_LINK``.
    vpc_link : Ref of VpcLinkV1 or VpcLinkV2
        The link, for ``VPC_LINK``.
    target : Ref of LoadBalancer or Listener
        For a link V2: the balancer or listener that it calls.
    timeout_s : float
        After so many seconds API Gateway answers 504.
    insecure_skip_verification : bool
        Whether the backend's certificate is not checked.
    response_transfer : str
        ``BUFFERED`` or ``STREAM``.
    credentials : str
        The role that it takes.
    request_parameters : mapping
        What it changes in a request.
    """

    KIND = "rest-integration"
    TABLE = Table(
        cloudformation="",
        terraform="aws_api_gateway_integration",
        rows={
            "api": ("", "rest_api_id", ""),
            "resource": ("", "resource_id", ""),
            "http_method": ("", "http_method", ""),
            "type": ("Type", "type", "type"),
            "integration_method": ("IntegrationHttpMethod", "integration_http_method", "httpMethod"),
            "uri": ("Uri", "uri", "uri"),
            "connection_type": ("ConnectionType", "connection_type", "connectionType"),
            "vpc_link": ("ConnectionId", "connection_id", "connectionId"),
            "target": ("IntegrationTarget", "integration_target", "integrationTarget"),
            "timeout_s": (
                As("TimeoutInMillis", "milliseconds"),
                As("timeout_milliseconds", "milliseconds"),
                As("timeoutInMillis", "milliseconds"),
            ),
            "insecure_skip_verification": (
                "",
                "tls_config[0].insecure_skip_verification",
                "tlsConfig.insecureSkipVerification",
            ),
            "response_transfer": ("ResponseTransferMode", "response_transfer_mode", "responseTransferMode"),
            "credentials": ("Credentials", "credentials", "credentials"),
            "request_parameters": ("RequestParameters", "request_parameters", "requestParameters"),
        },
        within="resource",
        identity=("http_method",),
        calls=(
            Call(
                "apigateway",
                "get_resources",
                "items[].resourceMethods{}.methodIntegration",
                "",
                "apigateway:GET",
                per="rest-api",
                arguments={"restApiId": "{key}", "embed": ["methods"]},
                parent="api",
                around={"resource": "id", "http_method": "{}"},
            ),
        ),
        defaults={"connection_type": Default("INTERNET", _INTEGRATION), "timeout_s": Default(29.0, _INTEGRATION)},
        also=(
            Form(
                "AWS::ApiGateway::Method",
                _CFN,
                inside="Integration",
                around={"api": "RestApiId", "resource": "ResourceId", "http_method": "HttpMethod"},
            ),
        ),
    )

    api: Value[Ref[RestApi]] | None = reference("rest-api")
    resource: Value[Ref[Any]] | None = reference("rest-resource", "rest-api")
    http_method: String | None = text()
    type: String | None = text()
    integration_method: String | None = text()
    uri: String | None = text()
    connection_type: String | None = text()
    vpc_link: Value[Ref[Any]] | None = reference("vpc-link-v1", "vpc-link-v2")
    target: Value[Ref[Any]] | None = reference("listener", "load-balancer")
    timeout_s: Value[float] | None = number()
    insecure_skip_verification: Value[bool] | None = flag()
    response_transfer: String | None = text()
    credentials: String | None = text()
    request_parameters: Tree = document()
