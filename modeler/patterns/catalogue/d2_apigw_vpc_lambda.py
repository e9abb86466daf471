"""D2: API Gateway before a Lambda function that has network interfaces in your VPC.

The function, not API Gateway, makes the step into the VPC: no load balancer and no VPC link. It is paid by request and
duration, which beats hours as long as calls are few; bytes to a resource in another AZ are paid at both ends.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant, shared_by_hub
from modeler.patterns.parts.door.http_api import HttpApi
from modeler.patterns.parts.door.rest_api import PrivateRest, PublicRest
from modeler.patterns.parts.integration.functions import VpcLambdaIntegration
from modeler.patterns.parts.reach.endpoint import EndpointReach
from modeler.patterns.parts.reach.internet import InternetReach

_OWN_ENDPOINTS = (
    Variant(
        id="private",
        title="private REST API",
        reach=EndpointReach(),
        door=PrivateRest(),
        integration=VpcLambdaIntegration(),
    ),
)

PATTERN = Pattern(
    code="D2",
    id="apigw-vpc-lambda",
    title="API Gateway, VPC-attached Lambda function, private resource",
    status="recommended",
    purpose="A database or another private host behind an API, without load balancer and VPC link.",
    initiates="API Gateway invokes the function; the function opens to the resource by its interfaces in the VPC.",
    must_exist=(
        "subnets in at least two AZs and a security group for the function; its role may manage network interfaces",
        "a security group of the resource that admits the function's",
        "NAT gateway or endpoints if it also calls AWS services or the internet: a public subnet alone is no way out",
    ),
    when=(
        "the resource is behind no load balancer",
        "calls are few (AWS's example: five a day)",
    ),
    when_not=(
        "rates are steady and high: duration then costs more than a load balancer by the hour",
        "work exceeds 15 minutes, or a response 6 MB without streaming",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/cost-optimization.html",
            "2026-H2",
        ),
        Source("https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html", "2026-H2"),
        Source("https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html", "2026-H2"),
    ),
    articles=("aws-compute",),
    variants=(
        *_OWN_ENDPOINTS,
        Variant(
            id="http",
            title="public HTTP API",
            reach=InternetReach(),
            door=HttpApi(),
            integration=VpcLambdaIntegration(),
        ),
        Variant(
            id="rest",
            title="public REST API",
            reach=InternetReach(),
            door=PublicRest(),
            integration=VpcLambdaIntegration(),
        ),
        *shared_by_hub(*_OWN_ENDPOINTS),
    ),
)
