"""PA-19: an endpoint of API Gateway stands where only HTTP APIs are, which it cannot reach."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory
from modeler.inventory.kinds.http_api import HttpApi
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .endpoints import execute_api_endpoints
from .outcome import AuditOutcome, fails, passes


@audit_rule(
    "PA-19",
    "HTTP APIs cannot be private, and the endpoint does not lead to them",
    severity=Severity.HIGH,
    why="Only REST APIs can be private: an HTTP API always has an endpoint on the internet, and an interface "
    "endpoint of execute-api does not lead to it.",
    symptom="403 Forbidden over the endpoint, while the API answers on the internet.",
    remedy=Remedy(
        "Make it a private REST API, or take the endpoint away and guard the HTTP API with an authorizer.",
        "aws apigateway create-rest-api --name NAME --endpoint-configuration "
        "types=PRIVATE,vpcEndpointIds=VPCE --policy POLICY",
        "Type: AWS::ApiGateway::RestApi\nProperties: {EndpointConfiguration: {Types: [PRIVATE]}}",
        'endpoint_configuration {\n  types = ["PRIVATE"]\n}',
    ),
    sources=(
        Source("https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html", "2026-04-13"),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html", "2026-04-13"
        ),
    ),
    kinds=(
        HttpApi,
        RestApi,
        VpcEndpoint,
    ),
)
def http_api_behind_endpoint(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at HTTP APIs beside an endpoint that no REST API explains."""
    endpoints = tuple(execute_api_endpoints(inventory))
    if not endpoints:
        return
    for api in inventory.all(HttpApi):
        if inventory.all(RestApi):
            yield passes(api)
        else:
            yield fails(
                api,
                "",
                "{endpoint} does not lead to it, the internet does",
                beside=endpoints,
                endpoint=endpoints[0].key,
            )
