"""B6: a public REST API with a VPC link V2, straight to an internal ALB or NLB.

Since 2025-11-21 a REST API needs no NLB of its own: the link's network interfaces reach either kind of load balancer,
many of them by one link. The link has no meter; the saving over V1 is the NLB's hours and NLCUs.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.rest_api import PublicRest
from modeler.patterns.parts.integration.vpc_link import LinkV2Integration
from modeler.patterns.parts.reach.internet import InternetReach

PATTERN = Pattern(
    code="B6",
    id="rest-vpclink-v2-alb",
    title="REST API, VPC link V2, internal ALB or NLB",
    status="recommended",
    purpose="All REST features (WAF, usage plans, validation, cache, canary, X-Ray, streaming) before containers.",
    initiates="Clients open to API Gateway over the internet; API Gateway opens to the VPC by the link's interfaces.",
    since="2025-11-21",
    must_exist=(
        "VPC link V2 with a security group and subnets in supported AZs (they cannot be changed later)",
        "an integration with link and load balancer (integrationTarget); its uri sets Host, port and certificate name",
        "internal ALB or NLB that admits the link's security group",
        "a certificate of a CA that API Gateway knows, or verification switched off, if the link is to use HTTPS",
    ),
    when=("internet callers need API keys, quotas, WAF, validation, caching or streaming before a private backend",),
    when_not=(
        "the API itself must not be reachable from the internet: take C2",
        "JWT and throttling are enough: an HTTP API costs less a request (B1)",
        "the target is a Cloud Map service: HTTP APIs only (B4)",
        "the load balancer is in another account (G3)",
        "the Region or the AZ has no VPC links V2, or the API is a WebSocket API: V1 remains (B7, B10)",
        "calls pause for 60 days: the link then becomes inactive, unless something calls it regularly",
    ),
    sources=(
        Source("https://docs.aws.amazon.com/apigateway/latest/developerguide/private-integration.html", "2026-04-13"),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-private-integration.html", "2026-04-13"
        ),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-links-v2.html", "2026-04-13"
        ),
        Source("https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html", "2026-04-13"),
    ),
    articles=(
        "four-patterns",
        "aws-compute",
    ),
    variants=(
        Variant(
            id="alb",
            title="to an internal ALB",
            reach=InternetReach(),
            door=PublicRest(),
            integration=LinkV2Integration(to="alb"),
        ),
        Variant(
            id="nlb",
            title="to an internal NLB",
            reach=InternetReach(),
            door=PublicRest(),
            integration=LinkV2Integration(to="nlb"),
        ),
    ),
)
