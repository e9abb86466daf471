"""B9: an HTTP API before an ALB that the internet also reaches directly.

The API's checks can be gone around by the load balancer's own name. Its public addresses are paid by the hour on top
of B1; traffic that goes around the API is not in this bill. Kept to be recognized, and to be left.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.http_api import HttpApi
from modeler.patterns.parts.integration.vpc_link import LinkV2Integration
from modeler.patterns.parts.reach.internet import InternetReach

PATTERN = Pattern(
    code="B9",
    id="http-vpclink-internet-facing-alb",
    title="HTTP API, VPC link V2, internet-facing ALB",
    status="anti-pattern",
    purpose="None that an internal ALB for the API, beside a public one for others, does not serve better.",
    initiates="As B1; the internet also opens to the ALB, past the API.",
    must_exist=(
        "internet-facing ALB in public subnets",
        "a VPC link V2 that accepts it (not verified, nor which of its addresses the link would use)",
    ),
    when=("never for something new: only to price what is to be replaced",),
    when_not=(
        "going around the API matters: authorizer, throttle and logs see only a part of the traffic",
        "an internal ALB is possible: take B1, which costs less",
        "the public load balancer is needed for others: give the API a second, internal one",
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
            title="to an internet-facing ALB",
            reach=InternetReach(),
            door=HttpApi(),
            integration=LinkV2Integration(to="alb", scheme="internet-facing"),
        ),
    ),
)
