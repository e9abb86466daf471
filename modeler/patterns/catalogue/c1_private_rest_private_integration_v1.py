"""C1: a private REST API before a private backend, with PrivateLink on both sides.

One interface endpoint leads the clients to API Gateway, another (API Gateway's own) leads it to an endpoint service on
your NLB. Paid are the clients' endpoint, REST requests, and the NLB that the link needs.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant, shared_by_hub
from modeler.patterns.parts.door.rest_api import PrivateRest
from modeler.patterns.parts.integration.vpc_link import LinkV1Integration
from modeler.patterns.parts.reach.endpoint import EndpointReach

_OWN_ENDPOINTS = (
    Variant(
        id="nlb",
        title="to its internal NLB",
        reach=EndpointReach(),
        door=PrivateRest(),
        integration=LinkV1Integration(),
    ),
    Variant(
        id="alb",
        title="to an internal NLB with an ALB as its target",
        reach=EndpointReach(),
        door=PrivateRest(),
        integration=LinkV1Integration(to="alb"),
    ),
)

PATTERN = Pattern(
    code="C1",
    id="private-rest-private-integration-v1",
    title="Private REST API, VPC link V1, internal NLB",
    status="legacy",
    purpose="API management between private clients and private containers, from before VPC links V2.",
    initiates="Clients open to API Gateway through their endpoint; API Gateway opens to the NLB through its own.",
    since="2018-06",
    must_exist=(
        "all that A1 needs",
        "all that B7 needs",
    ),
    when=(
        "it exists and works",
        "the Region or the AZ has no VPC links V2",
    ),
    when_not=(
        "something new is built: C2 does without the NLB",
        "services only call each other: an internal ALB (E7), VPC Lattice (E6) or an endpoint service (E1) is less",
        "the load balancer is in another account (G3)",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/rest-api.html",
            "2026-H2",
        ),
        Source("https://docs.aws.amazon.com/apigateway/latest/developerguide/vpc-links-v1.html", "2026-04-13"),
        Source("https://docs.aws.amazon.com/apigateway/latest/developerguide/private-integration.html", "2026-04-13"),
    ),
    articles=("aws-compute",),
    variants=(*_OWN_ENDPOINTS, *shared_by_hub(*_OWN_ENDPOINTS)),
)
