"""E4: several networks share the execute-api endpoint of one hub VPC.

Endpoint-hours are paid once; the Transit Gateway charges attachments and each GB, peering only what crosses AZs.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.rest_api import PrivateRest
from modeler.patterns.parts.integration.open import OpenIntegration
from modeler.patterns.parts.reach.endpoint import VPCS
from modeler.patterns.parts.reach.routed import HubReach
from modeler.workload import Location

PATTERN = Pattern(
    code="E4",
    id="shared-vpce-tgw-peering",
    title="Endpoint in a hub VPC, shared by Transit Gateway or peering",
    status="recommended",
    purpose="One set of execute-api endpoints for many VPCs and sites: fewer endpoint-hours.",
    initiates="Clients in the spokes open every connection.",
    must_exist=(
        "Transit Gateway or peering, with routes both ways",
        "endpoint security group that admits the spokes",
        "a hosted zone for the API's name associated with the spokes, or the endpoint's alias names",
    ),
    when=("many VPCs call, each with little traffic",),
    when_not=(
        "policies must tell spokes apart by VPC: all look like the hub",
        "so many GB flow that the hub's price for each exceeds the endpoint-hours saved",
        "address ranges overlap: give each VPC its own endpoint (E5)",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/rest-api.html",
            "2026-H2",
        ),
        Source(
            "https://docs.aws.amazon.com/prescriptive-guidance/latest/transitioning-to-multiple-aws-accounts/network-connectivity.html",
            "2026-H2",
        ),
        Source("https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-quotas.html", "2026-H2"),
    ),
    articles=("wing",),
    variants=(
        Variant(
            id="peering",
            title="spokes peered with the hub",
            reach=HubReach(serves=VPCS, over="peering"),
            door=PrivateRest(),
            integration=OpenIntegration(),
        ),
        Variant(
            id="transit-gateway",
            title="spokes on a Transit Gateway",
            reach=HubReach(serves=VPCS | {Location.ON_PREMISES}, over="transit-gateway"),
            door=PrivateRest(),
            integration=OpenIntegration(),
        ),
    ),
)
