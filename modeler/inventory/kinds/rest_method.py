"""A method of a REST API: who may call it. What it calls is `modeler.inventory.kinds.rest_integration`.

Sources: AWS::ApiGateway::Method (CloudFormation), aws_api_gateway_method (Terraform), GetResources with its methods
(2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, document, flag, node, reference, text, texts
from ..table import Call, Default, Table
from ..values import Ref, String, Tree, Value
from .rest_api import RestApi

_METHOD = "https://docs.aws.amazon.com/apigateway/latest/api/API_Method.html (2026-11-30)"


@node
class RestMethod(Node):
    """A method of a REST API.

    Parameters
    ----------
    api : Ref of RestApi
        Its API.
    resource : Ref of RestResource
        The resource that it belongs to; the API for its root.
    http_method : str
        ``GET``, ``ANY``…
    authorization : str
        ``NONE``, ``AWS_IAM``, ``CUSTOM`` or ``COGNITO_USER_POOLS``.
    authorizer : Ref of RestAuthorizer
        Who decides, for the last two.
    api_key_required : bool
        Whether a caller needs an API key.
    scopes : tuple of str
        What a token must be for.
    request_parameters : mapping
        What of a request it names, such as a part of the path, and whether it must be there.
    validator : Ref of RequestValidator
        What checks a request before.
    """

    KIND = "rest-method"
    TABLE = Table(
        cloudformation="AWS::ApiGateway::Method",
        terraform="aws_api_gateway_method",
        rows={
            "api": ("RestApiId", "rest_api_id", ""),
            "resource": ("ResourceId", "resource_id", ""),
            "http_method": ("HttpMethod", "http_method", "httpMethod"),
            "authorization": ("AuthorizationType", "authorization", "authorizationType"),
            "authorizer": ("AuthorizerId", "authorizer_id", "authorizerId"),
            "api_key_required": ("ApiKeyRequired", "api_key_required", "apiKeyRequired"),
            "scopes": ("AuthorizationScopes", "authorization_scopes", "authorizationScopes"),
            "request_parameters": ("RequestParameters", "request_parameters", "requestParameters"),
            "validator": ("RequestValidatorId", "request_validator_id", "requestValidatorId"),
        },
        within="resource",
        identity=("http_method",),
        calls=(
            Call(
                "apigateway",
                "get_resources",
                "items[].resourceMethods{}",
                "",
                "apigateway:GET",
                per="rest-api",
                arguments={"restApiId": "{key}", "embed": ["methods"]},
                parent="api",
                around={"resource": "id", "http_method": "{}"},
            ),
        ),
        defaults={"authorization": Default("NONE", _METHOD), "api_key_required": Default(False, _METHOD)},
    )

    api: Value[Ref[RestApi]] | None = reference("rest-api")
    resource: Value[Ref[Any]] | None = reference("rest-resource", "rest-api")
    http_method: String | None = text()
    authorization: String | None = text()
    authorizer: Value[Ref[Any]] | None = reference("rest-authorizer")
    api_key_required: Value[bool] | None = flag()
    scopes: Value[tuple[String, ...]] = texts()
    request_parameters: Tree = document()
    validator: Value[Ref[Any]] | None = reference("request-validator")
