"""A request validator: what of a request API Gateway checks before it calls anything.

Sources: AWS::ApiGateway::RequestValidator (CloudFormation), aws_api_gateway_request_validator (Terraform),
GetRequestValidators (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, flag, node, reference
from ..table import Call, Table
from ..values import Ref, Value


@node
class RequestValidator(Node):
    """A request validator of a REST API.

    Parameters
    ----------
    api : Ref of RestApi
        Its API.
    body, parameters : bool
        Whether it checks the body, and the parameters and headers.
    """

    KIND = "request-validator"
    TABLE = Table(
        cloudformation="AWS::ApiGateway::RequestValidator",
        terraform="aws_api_gateway_request_validator",
        rows={
            "name": ("Name", "name", "name"),
            "api": ("RestApiId", "rest_api_id", ""),
            "body": ("ValidateRequestBody", "validate_request_body", "validateRequestBody"),
            "parameters": ("ValidateRequestParameters", "validate_request_parameters", "validateRequestParameters"),
        },
        within="api",
        calls=(
            Call(
                "apigateway",
                "get_request_validators",
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
    body: Value[bool] | None = flag()
    parameters: Value[bool] | None = flag()
