"""B7: a public REST API with a VPC link V1: PrivateLink to exactly one internal NLB.

API Gateway keeps an interface endpoint in its own VPC and connects to an endpoint service on your NLB; targets see the
NLB's addresses. The link itself has no meter, but it brings an NLB whose hours and NLCUs are paid.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.rest_api import PublicRest
from modeler.patterns.parts.integration.vpc_link import LinkV1Integration
from modeler.patterns.parts.reach.internet import InternetReach

PATTERN = Pattern(
    code="B7",
    id="rest-vpclink-v1-internal-nlb",
    title="REST API, VPC link V1, internal NLB",
    status="legacy",
    purpose="REST private integrations from before VPC links V2, and places that have no V2.",
    initiates="Clients open to API Gateway; API Gateway opens from its own VPC, over PrivateLink, to the NLB.",
    since="2017-11; called legacy since 2025-11",
    must_exist=(
        "internal NLB in the same account, with one listener for each service behind it",
        "VPC link V1, which makes the endpoint service and accepts the connection itself",
        "targets that admit the NLB's addresses or security group",
        "NLB security group that does not filter PrivateLink traffic, or admits it: else connections vanish silently",
    ),
    when=(
        "it exists and works",
        "the Region or the AZ has no VPC links V2",
    ),
    when_not=(
        "something new is built: AWS recommends V2 (B6)",
        "the target must see the client's address in the packet: only headers tell it",
        "requests are to be routed by path or host: that takes an ALB behind the NLB",
        "there are many services: one NLB with 50 listeners is all that a link leads to",
    ),
    sources=(
        Source("https://docs.aws.amazon.com/apigateway/latest/developerguide/vpc-links-v1.html", "2026-04-13"),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-nlb-for-vpclink-using-console.html",
            "2026-04-13",
        ),
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html",
            "2026-H2",
        ),
        Source("https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html", "2026-H2"),
        Source("https://docs.aws.amazon.com/apigateway/latest/developerguide/private-integration.html", "2026-04-13"),
    ),
    articles=(
        "four-patterns",
        "aws-compute",
    ),
    variants=(
        Variant(
            id="nlb",
            title="to its internal NLB",
            reach=InternetReach(),
            door=PublicRest(),
            integration=LinkV1Integration(),
        ),
        Variant(
            id="alb",
            title="to an internal NLB with an ALB as its target",
            reach=InternetReach(),
            door=PublicRest(),
            integration=LinkV1Integration(to="alb"),
        ),
    ),
)
