"""B1: a public HTTP API whose backend stays in private subnets behind an internal ALB.

The backend is private, the API is not: it is reached over the internet, and API Gateway opens the connections into the
VPC through a VPC link V2.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.http_api import HttpApi
from modeler.patterns.parts.integration.vpc_link import LinkV2Integration
from modeler.patterns.parts.reach.internet import InternetReach

PATTERN = Pattern(
    code="B1",
    id="http-vpclink-internal-alb",
    title="HTTP API, VPC link V2, internal ALB in private subnets",
    status="recommended",
    purpose="A managed public door (TLS, JWT, throttling, custom name) for containers or instances in private subnets.",
    initiates="Clients open to API Gateway over the internet; API Gateway opens to the VPC by the link's interfaces.",
    since="2020-03 (month not verified)",
    must_exist=(
        "VPC link V2 with subnets in supported AZs (they cannot be changed later) and a security group",
        "internal ALB with listener and target group, admitting the link's security group",
        "a public certificate on the ALB if the link is to use HTTPS",
    ),
    when=(
        "JWT and throttling are enough as API management",
        "the lowest price per request of the API types counts",
    ),
    when_not=(
        "the API itself must not be reachable from the internet: take a private REST API (C2)",
        "WAF, API keys, request validation, caching, canary or X-Ray are needed: take a REST API (B6)",
        "an integration takes longer than 30 s",
        "the load balancer is in another account",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html",
            "2026-04-13",
        ),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-links-v2.html",
            "2026-04-13",
        ),
        Source("https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html", "2026-04-13"),
    ),
    articles=("four-patterns", "klika", "aws-compute"),
    variants=(
        Variant(
            id="alb",
            title="to an internal ALB",
            reach=InternetReach(),
            door=HttpApi(),
            integration=LinkV2Integration(to="alb"),
        ),
    ),
)
