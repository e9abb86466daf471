"""G3: a central REST API reaches services of other accounts over a VPC link, an NLB and PrivateLink.

A VPC link leads to load balancers of its own account only; the provider's endpoint service bridges the accounts. Two
NLBs and an endpoint are paid for each service. Variants: the API is public or private.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant, shared_by_hub
from modeler.patterns.parts.door.rest_api import PrivateRest, PublicRest
from modeler.patterns.parts.integration.vpc_link import CentralLinkIntegration
from modeler.patterns.parts.reach.endpoint import EndpointReach
from modeler.patterns.parts.reach.internet import InternetReach

_OWN_ENDPOINTS = (
    Variant(
        id="private",
        title="private REST API",
        reach=EndpointReach(),
        door=PrivateRest(),
        integration=CentralLinkIntegration(),
    ),
)

PATTERN = Pattern(
    code="G3",
    id="central-vpclink-cross-account",
    title="Central API and VPC link to services in other accounts",
    status="recommended",
    purpose="One account owns the APIs, others run the services behind them.",
    initiates="API Gateway opens into the central VPC, and from there over PrivateLink into the provider's.",
    since="whitepaper of 2026-07-14",
    must_exist=(
        "VPC link V2 and NLB in the central account",
        "endpoint service on an NLB in each provider account",
        "its interface endpoint in the central VPC, with the addresses as IP targets of the central NLB",
    ),
    when=("a central team must own doors and policies for services in many accounts",),
    when_not=("consumers are few: an API in each workload account and a shared private domain is simpler (A2, E5)",),
    sources=(
        Source(
            "https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/rest-api.html",
            "2026-H2",
        ),
        Source("https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html", "2026-H2"),
    ),
    articles=("aws-compute",),
    variants=(
        Variant(
            id="public",
            title="public REST API",
            reach=InternetReach(),
            door=PublicRest(),
            integration=CentralLinkIntegration(),
        ),
        *_OWN_ENDPOINTS,
        *shared_by_hub(*_OWN_ENDPOINTS),
    ),
)
