"""E5: every consumer VPC has its own execute-api endpoint, and the producer's API admits each of them.

Endpoint-hours grow with the number of consumer VPCs; there is no network to share.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.rest_api import PrivateRest
from modeler.patterns.parts.integration.open import OpenIntegration
from modeler.patterns.parts.reach.endpoint import OwnEndpointReach

PATTERN = Pattern(
    code="E5",
    id="private-api-cross-account-vpce",
    title="Consumer's own endpoint to a producer's private REST API",
    status="recommended",
    purpose="Teams in other accounts call a platform's API without any route between the networks.",
    initiates="Consumers open every connection.",
    must_exist=(
        "execute-api endpoint in each consumer VPC, with a policy",
        "the producer's resource policy with each consumer's endpoint (8,192 characters at most)",
        "or a private custom domain shared by AWS RAM",
    ),
    when=("consumers are in other accounts or VPCs, possibly with overlapping addresses",),
    when_not=(
        "hundreds of consumers would have to stand in one resource policy",
        "consumers are in another Region (E3)",
        "many VPCs call with little traffic: endpoint-hours add up, share a hub (E4)",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html", "2026-04-13"
        ),
        Source("https://github.com/aws-samples/cross-account-private-api-patterns", "2026-06-17"),
        Source(
            "https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/rest-api.html",
            "2026-H2",
        ),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains-provider-share.html",
            "2026-04-13",
        ),
    ),
    articles=("aws-compute",),
    variants=(
        Variant(
            id="endpoint",
            title="endpoint in each consumer VPC",
            reach=OwnEndpointReach(),
            door=PrivateRest(),
            integration=OpenIntegration(),
        ),
    ),
)
