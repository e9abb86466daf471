"""E3: clients in another Region are routed to the execute-api endpoint in the API's Region.

Each side pays what it sends between Regions, at its own Region's price; Transit Gateways add hours and GB.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.rest_api import PrivateRest
from modeler.patterns.parts.integration.open import OpenIntegration
from modeler.patterns.parts.reach.routed import RoutedReach
from modeler.workload import Location

REMOTE = frozenset({Location.OTHER_REGION})

PATTERN = Pattern(
    code="E3",
    id="private-api-cross-region",
    title="Private REST API from another Region",
    status="recommended",
    purpose="Callers in one Region use a private API in another over AWS's network.",
    initiates="Clients in the other Region open every connection.",
    must_exist=(
        "address ranges that do not overlap, and routes both ways",
        "endpoint security group that admits the remote addresses",
        "hosted zone associated with the remote VPC, or the public alias name of the endpoint",
    ),
    when=("few callers are in another Region and a second deployment is not worth it",),
    when_not=(
        "address ranges overlap",
        "an execute-api endpoint is expected to work across Regions: it is not on AWS's list of services that do",
    ),
    sources=(
        Source("https://github.com/aws-samples/serverless-patterns", "2026-08-06"),
        Source(
            "https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-cross-region-privatelink-support.html",
            "2026-H2",
        ),
        Source(
            "https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/rest-api.html",
            "2026-H2",
        ),
    ),
    variants=(
        Variant(
            id="peering",
            title="VPC peering between the Regions",
            reach=RoutedReach(serves=REMOTE, over="peering"),
            door=PrivateRest(),
            integration=OpenIntegration(),
        ),
        Variant(
            id="transit-gateway",
            title="Transit Gateways peered between the Regions",
            reach=RoutedReach(serves=REMOTE, over="transit-gateway"),
            door=PrivateRest(),
            integration=OpenIntegration(),
        ),
    ),
)
