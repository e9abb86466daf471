"""B3: a public HTTP API before an internal Network Load Balancer.

Traffic arrives from the link's network interfaces inside the VPC, so that security groups of the NLB apply as for any
neighbor. The bill has NLCUs instead of LCUs; a TLS listener counts connections far more strictly than TCP.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.http_api import HttpApi
from modeler.patterns.parts.integration.vpc_link import LinkV2Integration
from modeler.patterns.parts.reach.internet import InternetReach

PATTERN = Pattern(
    code="B3",
    id="http-vpclink-nlb",
    title="HTTP API, VPC link V2, internal NLB",
    status="recommended",
    purpose="An HTTP API before an NLB that exists, or before services that terminate TLS themselves.",
    initiates="Clients open to API Gateway over the internet; API Gateway opens to the VPC by the link's interfaces.",
    since="2020-03 (month not verified)",
    must_exist=(
        "VPC link V2 with a security group and subnets in supported AZs (they cannot be changed later)",
        "internal NLB with a listener (the integration names its ARN) and a target group",
        "security groups of NLB and targets that admit the link's",
    ),
    when=(
        "the NLB exists already, or the service wants TCP or TLS passed through",
        "JWT and throttling are enough as API management",
    ),
    when_not=(
        "requests are to be routed by path or host behind the API: take an ALB (B1)",
        "the API itself must not be reachable from the internet: take a private REST API (C2)",
        "WAF, API keys, validation, cache or X-Ray are needed: take a REST API (B6)",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html",
            "2026-04-13",
        ),
        Source(
            "https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/http-api.html",
            "2026-H2",
        ),
    ),
    articles=(
        "four-patterns",
        "aws-compute",
    ),
    variants=(
        Variant(
            id="nlb",
            title="to an internal NLB",
            reach=InternetReach(),
            door=HttpApi(),
            integration=LinkV2Integration(to="nlb"),
        ),
    ),
)
