"""A7: a private GraphQL API: an interface endpoint leads to AppSync, which asks its data sources.

AppSync's operations have no row in the price book, so this pattern's total is a lower bound until you give a price.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant, shared_by_hub
from modeler.patterns.parts.door.appsync import AppSync
from modeler.patterns.parts.integration.functions import FunctionIntegration
from modeler.patterns.parts.reach.endpoint import SameAccountEndpointReach

_OWN_ENDPOINTS = (
    Variant(
        id="endpoint",
        title="interface endpoint to AppSync",
        reach=SameAccountEndpointReach(),
        door=AppSync(),
        integration=FunctionIntegration(),
    ),
)

PATTERN = Pattern(
    code="A7",
    id="appsync-private",
    title="Private AppSync GraphQL API",
    status="recommended",
    purpose="GraphQL for callers in VPCs and on premises, with nothing of it on the internet.",
    initiates="Clients open every connection; AppSync calls its data sources inside AWS.",
    since="2023 (not verified)",
    must_exist=(
        "API created with visibility PRIVATE: it cannot be changed later",
        "interface endpoint appsync-api in the API's own account and Region",
        "the Host or x-appsync-domain header, where private DNS is off",
    ),
    when=("clients speak GraphQL and are private",),
    when_not=(
        "the API is REST",
        "the endpoint would have to be in another account",
        "public AppSync APIs are called from the same VPC with private DNS on: those calls break",
    ),
    sources=(Source("https://docs.aws.amazon.com/appsync/latest/devguide/using-private-apis.html", "2026-04-13"),),
    articles=("wing",),
    variants=(*_OWN_ENDPOINTS, *shared_by_hub(*_OWN_ENDPOINTS)),
)
