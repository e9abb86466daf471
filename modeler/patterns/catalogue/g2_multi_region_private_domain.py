"""G2: the same private custom domain in two Regions, with failover records and health checks on alarms.

As G1 without load balancers. Each check is paid by the month together with the alarm that it follows; a canary that
feeds the alarm would come on top.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.rest_api import PrivateRest
from modeler.patterns.parts.door.two_regions import TwoRegions
from modeler.patterns.parts.integration.two_regions import TwoRegionIntegration
from modeler.patterns.parts.reach.two_regions import TwoRegionReach

PATTERN = Pattern(
    code="G2",
    id="multi-region-private-domain",
    title="Private custom domain in two Regions",
    status="recommended",
    purpose="A private API under one name in two Regions, without load balancers.",
    initiates="Clients open to the endpoint of the Region that the name leads them to.",
    since="whitepaper of 2026-07-14",
    must_exist=(
        "in each Region: private REST API, endpoint and a private custom domain of the same name",
        "failover records with health checks on CloudWatch alarms: Route 53 cannot reach private endpoints",
        "in each Region: an alarm on the API's metrics, or on a canary's",
    ),
    when=("a Region's loss must not stop the API, and no load balancer is wanted",),
    when_not=(
        "clients keep DNS answers for long",
        "one Region's availability is enough (A2)",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/rest-api.html",
            "2026-H2",
        ),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html",
            "2026-04-13",
        ),
        Source(
            "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-private-hosted-zones.html",
            "archived page, date unknown",
        ),
    ),
    variants=(
        Variant(
            id="endpoint",
            title="endpoint and private domain in each Region",
            reach=TwoRegionReach(),
            door=(TwoRegions(), PrivateRest(custom_name=True, health_check=True)),
            integration=TwoRegionIntegration(),
        ),
    ),
)
