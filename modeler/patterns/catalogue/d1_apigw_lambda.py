"""D1: API Gateway before a Lambda function that is in no VPC.

API Gateway invokes the function inside AWS: behind the API there is no network to build or to pay. The variants differ
in who can reach the API and in its bill: an HTTP, a REST or a WebSocket API on the internet pays egress, a private REST
API an interface endpoint instead.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant, shared_by_hub
from modeler.patterns.parts.door.http_api import HttpApi
from modeler.patterns.parts.door.rest_api import PrivateRest, PublicRest
from modeler.patterns.parts.door.websocket_api import WebSocketApi
from modeler.patterns.parts.integration.functions import LambdaIntegration
from modeler.patterns.parts.reach.endpoint import EndpointReach
from modeler.patterns.parts.reach.internet import InternetReach

_OWN_ENDPOINTS = (
    Variant(
        id="private",
        title="private REST API",
        reach=EndpointReach(),
        door=PrivateRest(),
        integration=LambdaIntegration(),
    ),
)

PATTERN = Pattern(
    code="D1",
    id="apigw-lambda",
    title="API Gateway, Lambda function",
    status="recommended",
    purpose="A serverless backend, with no VPC behind the API.",
    initiates="Clients open to API Gateway; API Gateway invokes the function.",
    must_exist=(
        "a proxy integration of the API with the function",
        "permission for API Gateway to invoke the function, limited to the API by its ARN",
    ),
    when=("the work fits a function and needs no private resource",),
    when_not=(
        "payloads exceed 6 MB: Lambda's limit for calls that wait, below API Gateway's 10 MB",
        "a request takes longer than 30 s (HTTP API) or 29 s (REST API, unless the quota is raised)",
        "the function must reach a private resource: attach it to the VPC (D2)",
    ),
    sources=(
        Source("https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html", "2026-H2"),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html",
            "2026-H2",
        ),
        Source("https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html", "2026-H2"),
    ),
    articles=(
        "klika",
        "cloudonaut",
    ),
    variants=(
        *_OWN_ENDPOINTS,
        Variant(
            id="http",
            title="public HTTP API",
            reach=InternetReach(),
            door=HttpApi(),
            integration=LambdaIntegration(),
        ),
        Variant(
            id="rest",
            title="public REST API",
            reach=InternetReach(),
            door=PublicRest(),
            integration=LambdaIntegration(),
        ),
        Variant(
            id="websocket",
            title="WebSocket API",
            reach=InternetReach(),
            door=WebSocketApi(),
            integration=LambdaIntegration(),
        ),
        *shared_by_hub(*_OWN_ENDPOINTS),
    ),
)
