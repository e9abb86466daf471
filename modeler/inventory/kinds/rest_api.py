"""A REST API of Amazon API Gateway: edge-optimized, Regional or private.

Sources: AWS::ApiGateway::RestApi (CloudFormation), aws_api_gateway_rest_api (Terraform), GetRestApis (2026-11-30). Its
methods and integrations are nodes of their own, also where an OpenAPI document gives them.
"""

from __future__ import annotations

from typing import Any

from ..node import Node, document, flag, integer, node, references, text, texts
from ..table import As, Call, Default, Form, Table
from ..values import Ref, String, Tree, Unknown, Value
from .vpc_endpoint import VpcEndpoint

_CREATE = "https://docs.aws.amazon.com/apigateway/latest/api/API_RestApi.html (2026-11-30)"


@node
class RestApi(Node):
    """A REST API.

    Parameters
    ----------
    endpoint_types : tuple of str
        ``EDGE``, ``REGIONAL`` or ``PRIVATE``.
    endpoints : tuple of Ref of VpcEndpoint
        The interface endpoints that it is associated with.
    policy : document
        The resource policy.
    default_endpoint_off : bool
        Whether the ``execute-api`` name is switched off.
    binary_media_types, minimum_compression_bytes
        What bodies are binary, and from which size answers are compressed.
    access_mode, security_policy : str
        How strictly the way in is judged, and the TLS policy.
    body, body_location
        The OpenAPI document, if it is given inside or in a file.
    state, state_reason
        In an account only: ``AVAILABLE``, ``UPDATING``, ``FAILED``…, and why.
    """

    KIND = "rest-api"
    TABLE = Table(
        cloudformation="AWS::ApiGateway::RestApi",
        terraform="aws_api_gateway_rest_api",
        asked={"": "id", "RootResourceId": "root_resource_id"},
        rows={
            "name": ("Name", "name", "name"),
            "endpoint_types": (
                "EndpointConfiguration.Types",
                "endpoint_configuration[0].types",
                "endpointConfiguration.types",
            ),
            "endpoints": (
                "EndpointConfiguration.VpcEndpointIds",
                "endpoint_configuration[0].vpc_endpoint_ids",
                "endpointConfiguration.vpcEndpointIds",
            ),
            "policy": ("Policy", "policy", "policy"),
            "default_endpoint_off": (
                "DisableExecuteApiEndpoint",
                "disable_execute_api_endpoint",
                "disableExecuteApiEndpoint",
            ),
            "binary_media_types": ("BinaryMediaTypes", "binary_media_types", "binaryMediaTypes"),
            "minimum_compression_bytes": (
                "MinimumCompressionSize",
                "minimum_compression_size",
                "minimumCompressionSize",
            ),
            "access_mode": ("EndpointAccessMode", "", "endpointAccessMode"),
            "security_policy": ("SecurityPolicy", "", "securityPolicy"),
            "body": ("Body", As("body", "json"), ""),
            "body_location": ("BodyS3Location.Key", "", ""),
            "state": ("", "", "apiStatus"),
            "state_reason": ("", "", "apiStatusMessage"),
        },
        calls=(Call("apigateway", "get_rest_apis", "items[]", "id", "apigateway:GET"),),
        defaults={
            "endpoint_types": Default(("EDGE",), _CREATE),
            "default_endpoint_off": Default(False, _CREATE),
        },
        also=(Form("aws_api_gateway_rest_api_policy", {"policy": "policy"}, completes="rest_api_id"),),
    )

    endpoint_types: Value[tuple[String, ...]] = texts()
    endpoints: Value[tuple[Ref[VpcEndpoint] | Unknown, ...]] = references("vpc-endpoint")
    policy: Tree = document()
    default_endpoint_off: Value[bool] | None = flag()
    binary_media_types: Value[tuple[String, ...]] = texts()
    minimum_compression_bytes: Value[int] | None = integer()
    access_mode: String | None = text()
    security_policy: String | None = text()
    body: Any = document()
    body_location: String | None = text()
    state: String | None = text()
    state_reason: String | None = text()
