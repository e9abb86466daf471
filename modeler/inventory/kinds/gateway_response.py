"""What API Gateway itself answers, as 403 or 504: its status and headers, such as those of CORS.

Sources: AWS::ApiGateway::GatewayResponse (CloudFormation), aws_api_gateway_gateway_response (Terraform),
GetGatewayResponses (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, document, node, reference, text
from ..table import Call, Table
from ..values import Ref, String, Tree, Value


@node
class GatewayResponse(Node):
    """A gateway response of a REST API.

    Parameters
    ----------
    api : Ref of RestApi
        Its API.
    type : str
        ``DEFAULT_4XX``, ``ACCESS_DENIED``, ``INTEGRATION_TIMEOUT``…
    status : str
        The status that callers see.
    headers : mapping
        Headers by ``gatewayresponse.header.NAME``.
    """

    KIND = "gateway-response"
    TABLE = Table(
        cloudformation="AWS::ApiGateway::GatewayResponse",
        terraform="aws_api_gateway_gateway_response",
        rows={
            "api": ("RestApiId", "rest_api_id", ""),
            "type": ("ResponseType", "response_type", "responseType"),
            "status": ("StatusCode", "status_code", "statusCode"),
            "headers": ("ResponseParameters", "response_parameters", "responseParameters"),
        },
        within="api",
        calls=(
            Call(
                "apigateway",
                "get_gateway_responses",
                "items[]",
                "responseType",
                "apigateway:GET",
                per="rest-api",
                arguments={"restApiId": "{key}"},
                parent="api",
            ),
        ),
    )

    api: Value[Ref[Any]] | None = reference("rest-api")
    type: String | None = text()
    status: String | None = text()
    headers: Tree = document()
