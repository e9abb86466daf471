"""C4: an internet-facing ALB or NLB whose targets are the endpoint addresses of a private REST API.

The ALB has its own certificate, mTLS and WAF; the NLB has fixed addresses and passes TLS through to the API.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.alb import InternetFacingAlb
from modeler.patterns.parts.door.nlb import InternetFacingNlb
from modeler.patterns.parts.door.rest_api import PrivateRest
from modeler.patterns.parts.integration.open import OpenIntegration
from modeler.patterns.parts.reach.internet import InternetReach

PATTERN = Pattern(
    code="C4",
    id="public-lb-in-front-of-private-api",
    title="Internet-facing load balancer, endpoint, private REST API",
    status="recommended",
    purpose="Fixed public addresses, client certificates or WAF before a private API, perhaps in another account.",
    initiates="Partners open to the load balancer; it opens to the endpoint's addresses, or passes TLS through.",
    must_exist=(
        "public subnets with an internet gateway, and the load balancer with public addresses",
        "IP target group with the endpoint's addresses; health check on /ping expecting 200",
        "API resource policy that admits this endpoint",
    ),
    when=(
        "partners need fixed addresses: NLB with Elastic IPs",
        "client certificates or a web ACL are needed before the API: ALB",
    ),
    when_not=(
        "neither fixed addresses nor client certificates are needed: a public REST API (B6) is simpler",
        "NLB: clients cannot use the API's own name, which TLS passed through asks for",
    ),
    sources=(
        Source("https://github.com/aws-samples/serverless-patterns", "2026-08-06"),
        Source("https://github.com/aws-samples/cross-account-private-api-patterns", "2026-06-17"),
        Source(
            "https://aws.amazon.com/blogs/compute/consuming-private-amazon-api-gateway-apis-using-mutual-tls/",
            "archived page, date unknown",
        ),
        Source(
            "https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/rest-api.html",
            "2026-H2",
        ),
    ),
    articles=("four-patterns",),
    variants=(
        Variant(
            id="alb",
            title="internet-facing ALB",
            reach=InternetReach(),
            door=(InternetFacingAlb(), PrivateRest()),
            integration=OpenIntegration(),
        ),
        Variant(
            id="nlb",
            title="internet-facing NLB",
            reach=InternetReach(),
            door=(InternetFacingNlb(), PrivateRest()),
            integration=OpenIntegration(),
        ),
    ),
)
