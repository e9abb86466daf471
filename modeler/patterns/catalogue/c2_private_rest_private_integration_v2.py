"""C2: a private REST API before a private backend: PrivateLink in front, the link's interfaces behind.

Nothing of it is on the internet. Clients pay the interface endpoint, requests the REST price; the link has no meter,
and the load balancer behind it may serve others as well.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant, shared_by_hub
from modeler.patterns.parts.door.rest_api import PrivateRest
from modeler.patterns.parts.integration.vpc_link import LinkV2Integration
from modeler.patterns.parts.reach.endpoint import EndpointReach

_OWN_ENDPOINTS = (
    Variant(
        id="alb",
        title="to an internal ALB",
        reach=EndpointReach(),
        door=PrivateRest(),
        integration=LinkV2Integration(to="alb"),
    ),
    Variant(
        id="nlb",
        title="to an internal NLB",
        reach=EndpointReach(),
        door=PrivateRest(),
        integration=LinkV2Integration(to="nlb"),
    ),
)

PATTERN = Pattern(
    code="C2",
    id="private-rest-private-integration-v2",
    title="Private REST API, VPC link V2, internal ALB or NLB",
    status="recommended",
    purpose="A fully private API with all REST features before containers or instances.",
    initiates="Clients open to API Gateway through their endpoint; API Gateway opens to the VPC by the link.",
    since="2025-11-21",
    must_exist=(
        "all that A1 (or, for a name, A2) needs",
        "all that B6 needs",
    ),
    when=(
        "nobody outside may reach the API, and its backend runs behind a load balancer",
        "systems for employees that must stay off the internet",
    ),
    when_not=(
        "the headers of a request exceed 8,000 bytes together: the limit of private APIs",
        "callers must show client certificates: private APIs cannot check them",
        "the load balancer is in another account (G3)",
        "no API feature is used: an internal ALB (E7) or an endpoint service (E1) is one hop",
        "calls pause for 60 days: the link then becomes inactive, unless something calls it regularly",
    ),
    sources=(
        Source("https://docs.aws.amazon.com/apigateway/latest/developerguide/private-integration.html", "2026-04-13"),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-links-v2.html", "2026-04-13"
        ),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html",
            "2026-H2",
        ),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html", "2026-04-13"
        ),
    ),
    articles=(
        "four-patterns",
        "aws-compute",
    ),
    variants=(*_OWN_ENDPOINTS, *shared_by_hub(*_OWN_ENDPOINTS)),
)
