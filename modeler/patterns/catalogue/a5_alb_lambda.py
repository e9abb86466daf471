"""A5: an internal ALB that invokes a Lambda function, without API Gateway.

The ALB calls the Lambda service, not an address in the VPC: the function needs no network interface there. No request
is charged at the door; load-balancer hours are, and LCUs count 0.4 GB an hour for Lambda targets instead of 1 GB.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.alb import InternalAlb
from modeler.patterns.parts.integration.functions import AlbLambdaIntegration, AlbVpcLambdaIntegration
from modeler.patterns.parts.reach.private import PrivateReach

PATTERN = Pattern(
    code="A5",
    id="alb-lambda",
    title="Internal ALB, Lambda target",
    status="recommended",
    purpose="A private HTTP endpoint with a name of its own before Lambda, where no API management is needed.",
    initiates="Clients open to the ALB; the ALB invokes the function through the Lambda service.",
    since="2018-11 (not verified)",
    must_exist=(
        "internal ALB in at least two AZs with a certificate for the name",
        "a target group of type lambda for each function, in the same account and Region",
        "permission for Elastic Load Balancing to invoke the function, limited to that target group",
    ),
    when=(
        "what the listener can check is enough: OIDC, JWT or client certificates, with WAF if wanted",
        "requests and responses stay below 1 MB",
    ),
    when_not=(
        "a request body or the JSON of a response exceeds 1 MB",
        "WebSocket or response streaming is needed",
        "API keys, limits per client, request validation or a cache are needed: take a private REST API (A1, A2)",
        "the function is in another account or Region",
    ),
    sources=(
        Source("https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html", "2026-H2"),
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html", "2026-H2"
        ),
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-verify-jwt.html", "2026-H2"
        ),
    ),
    articles=("cloudonaut",),
    variants=(
        Variant(
            id="lambda",
            title="function outside the VPC",
            reach=PrivateReach(),
            door=InternalAlb(),
            integration=AlbLambdaIntegration(),
        ),
        Variant(
            id="vpc-lambda",
            title="VPC-attached function before a private resource",
            reach=PrivateReach(),
            door=InternalAlb(),
            integration=AlbVpcLambdaIntegration(),
        ),
    ),
)
