"""A8: callers in a VPC invoke a function over Lambda's own API, through an interface endpoint.

The cheapest private way to a function: endpoint-hours and GB, and the function. Only IAM guards it.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant, shared_by_hub
from modeler.patterns.parts.door.lambda_api import LambdaApi
from modeler.patterns.parts.integration.functions import FunctionIntegration
from modeler.patterns.parts.reach.endpoint import EndpointReach

_OWN_ENDPOINTS = (
    Variant(
        id="endpoint",
        title="interface endpoint to Lambda",
        reach=EndpointReach(),
        door=LambdaApi(),
        integration=FunctionIntegration(),
    ),
)

PATTERN = Pattern(
    code="A8",
    id="lambda-invoke-vpce",
    title="Lambda Invoke API through an interface endpoint",
    status="recommended",
    purpose="Calls from machine to machine with IAM alone: no HTTP door to build, name or pay.",
    initiates="Clients sign each call with AWS credentials and open every connection.",
    since="2020 (not verified)",
    must_exist=(
        "interface endpoint for the lambda service",
        "permission lambda:InvokeFunction, and an endpoint policy that allows it",
    ),
    when=(
        "callers have AWS credentials and an SDK",
        "no HTTP routing, name or API management is needed",
    ),
    when_not=(
        "callers are browsers, or have no AWS credentials",
        "a custom name or paths are needed: take an ALB with Lambda targets (A5)",
        "a function URL is meant: those are on the internet and not reachable over PrivateLink (F4)",
    ),
    sources=(
        Source("https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-endpoints.html", "2026-H2"),
        Source("https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html", "2026-H2"),
    ),
    variants=(*_OWN_ENDPOINTS, *shared_by_hub(*_OWN_ENDPOINTS)),
)
