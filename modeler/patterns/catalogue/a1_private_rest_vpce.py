"""A1: a private REST API, reached from its VPC through an interface endpoint.

The API stays in the API Gateway service; what is private is the only way to it. Requests are paid at the REST price,
endpoint-hours and every GB in both directions to PrivateLink; API Gateway itself charges no data transfer.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.rest_api import PrivateRest
from modeler.patterns.parts.integration.open import OpenIntegration
from modeler.patterns.parts.reach.private import PrivateReach
from modeler.workload import Location

PATTERN = Pattern(
    code="A1",
    id="private-rest-vpce",
    title="Private REST API behind an interface endpoint",
    status="recommended",
    purpose="API management (keys, quotas, validation, cache, canary, X-Ray, WAF) for callers in a VPC.",
    initiates="Clients in the VPC open every connection; API Gateway opens none towards them.",
    since="2018-06",
    must_exist=(
        "REST API of endpoint type PRIVATE with a resource policy that names endpoint or VPC, else it does not deploy",
        "interface endpoint for execute-api in at least two AZs, its security group admitting TCP 443",
        "DNS support and DNS host names on in the VPC, if the endpoint has private DNS",
        "a new deployment after every change of the resource policy",
    ),
    when=("callers are in one VPC and need API management",),
    when_not=(
        "an HTTP or WebSocket API is wanted: only REST APIs can be private",
        "callers must show client certificates: private APIs cannot check them, an ALB in front can (A4)",
        "callers are in another Region: an execute-api endpoint does not reach across Regions (E3)",
        "the VPC also calls public APIs by their default names: with private DNS on, they answer 403",
        "a wildcard name or a base path of several levels is a must",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html", "2026-04-13"
        ),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-create.html",
            "2026-04-13",
        ),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html",
            "2026-04-13",
        ),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html",
            "2026-04-13",
        ),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-endpoint-policies.html",
            "2026-04-13",
        ),
        Source(
            "https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/rest-api.html",
            "2026-H2",
        ),
    ),
    articles=(
        "wing",
        "four-patterns",
        "aws-compute",
    ),
    variants=(
        Variant(
            id="endpoint",
            title="endpoint in the callers' VPC",
            reach=PrivateReach(serves=frozenset({Location.SAME_VPC})),
            door=PrivateRest(),
            integration=OpenIntegration(),
        ),
    ),
)
