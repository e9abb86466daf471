"""G1: the same private REST API behind load balancers in two Regions, under one name with failover records.

Everything that is paid by the hour is paid in both Regions; requests are paid where they are served
(`failover_share`). An alias record follows its load balancer's health free of charge.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.alb import InternalAlb
from modeler.patterns.parts.door.nlb import InternalNlb
from modeler.patterns.parts.door.rest_api import PrivateRest
from modeler.patterns.parts.door.two_regions import TwoRegions
from modeler.patterns.parts.integration.two_regions import TwoRegionIntegration
from modeler.patterns.parts.reach.two_regions import TwoRegionReach

PATTERN = Pattern(
    code="G1",
    id="multi-region-private-lb",
    title="Private REST API behind load balancers in two Regions",
    status="recommended",
    purpose="A private API that survives the loss of a Region.",
    initiates="Clients open to the load balancer of the Region that the name leads them to.",
    since="whitepaper of 2026-07-14",
    must_exist=(
        "in each Region: private REST API, endpoint, load balancer with the endpoint's addresses",
        "failover or latency records that follow the health of their targets",
        "health check on /ping expecting 200: anything else answers 403",
    ),
    when=("a Region's loss must not stop the API, and the load balancers are wanted anyway",),
    when_not=(
        "one Region's availability is enough",
        "load balancers add nothing: private custom domains do without (G2)",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/rest-api.html",
            "2026-H2",
        ),
        Source(
            "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-private-hosted-zones.html",
            "archived page, date unknown",
        ),
    ),
    variants=(
        Variant(
            id="alb",
            title="internal ALB in each Region",
            reach=TwoRegionReach(),
            door=(TwoRegions(), InternalAlb(), PrivateRest()),
            integration=TwoRegionIntegration(),
        ),
        Variant(
            id="nlb",
            title="internal NLB in each Region",
            reach=TwoRegionReach(),
            door=(TwoRegions(), InternalNlb(), PrivateRest()),
            integration=TwoRegionIntegration(),
        ),
    ),
)
