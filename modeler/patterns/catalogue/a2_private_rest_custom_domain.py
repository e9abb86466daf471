"""A2: a private REST API under a name of your own, without a load balancer.

The way is that of A1; the endpoint is associated with the private domain, which maps names and paths to APIs. The bill
adds the hosted zone and, for clients outside AWS and a private zone, a Resolver inbound endpoint.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant, shared_by_hub
from modeler.patterns.parts.door.rest_api import PrivateRest
from modeler.patterns.parts.integration.open import OpenIntegration
from modeler.patterns.parts.reach.endpoint import EndpointReach

_OWN_ENDPOINTS = (
    Variant(
        id="endpoint",
        title="endpoint associated with the domain",
        reach=EndpointReach(),
        door=PrivateRest(custom_name=True),
        integration=OpenIntegration(),
    ),
)

PATTERN = Pattern(
    code="A2",
    id="private-rest-custom-domain",
    title="Private REST API with a private custom domain name",
    status="recommended",
    purpose="A stable name with a certificate for one or several private REST APIs, also for other accounts.",
    initiates="Clients in the consumer's VPC, or routed to it, open every connection.",
    since="2024-11-21",
    must_exist=(
        "private custom domain with an ACM certificate of the same Region (about 15 minutes to provision)",
        "three policies that allow the call: endpoint, domain (denies everything by default), API",
        "a domain name access association for each endpoint (about 15 minutes)",
        "hosted zone with an alias to the endpoint; if it is private, sites on premises forward to a Resolver endpoint",
        "for other accounts: a share of the domain in AWS RAM",
    ),
    when=(
        "a private API needs a name of its own and nothing else that an ALB would add",
        "several private APIs are to share one name by base path or routing rule",
    ),
    when_not=(
        "the name is a wildcard",
        "the name is to lead to a public API, an HTTP API or a WebSocket API: it maps to private REST APIs only",
        "two private domains of the same name have to share one endpoint",
        "base paths of several levels are needed, without routing rules",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html",
            "2026-04-13",
        ),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains-associations.html",
            "2026-04-13",
        ),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains-provider-share.html",
            "2026-04-13",
        ),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains-consumer-create.html",
            "2026-04-13",
        ),
        Source(
            "https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/rest-api.html",
            "2026-H2",
        ),
    ),
    articles=("cloudonaut",),
    variants=(*_OWN_ENDPOINTS, *shared_by_hub(*_OWN_ENDPOINTS)),
)
