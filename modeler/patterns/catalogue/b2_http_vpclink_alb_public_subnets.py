"""B2: B1 with the internal ALB in subnets that have a route to an internet gateway.

The scheme decides, not the subnet: an internal ALB has private addresses only and cannot be reached from outside. Path
and bill are those of B1.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.http_api import HttpApi
from modeler.patterns.parts.integration.vpc_link import LinkV2Integration
from modeler.patterns.parts.reach.internet import InternetReach

PATTERN = Pattern(
    code="B2",
    id="http-vpclink-alb-public-subnets",
    title="HTTP API, VPC link V2, internal ALB in public subnets",
    status="recommended",
    purpose="As B1, where free addresses force the internal ALB into public subnets, e.g. while a monolith moves.",
    initiates="As B1: clients to API Gateway over the internet, API Gateway to the VPC by the link's interfaces.",
    since="2020-03 (month not verified)",
    must_exist=(
        "all that B1 needs",
        "a load balancer of scheme internal: that, not the subnet, keeps it private",
    ),
    when=("only public subnets have room, and that cannot be changed soon",),
    when_not=(
        "private subnets are available: take B1, same price and nothing to explain",
        "auditors read 'public subnet' as exposure",
        "somebody could give the load balancer or its neighbors public addresses later",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html",
            "2026-04-13",
        ),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-links-v2.html", "2026-04-13"
        ),
    ),
    articles=("four-patterns",),
    variants=(
        Variant(
            id="alb",
            title="to an internal ALB",
            reach=InternetReach(),
            door=HttpApi(),
            integration=LinkV2Integration(to="alb", subnets="public"),
        ),
    ),
)
