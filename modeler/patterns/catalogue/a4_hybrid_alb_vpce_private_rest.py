"""A4: an internal ALB with the corporate name in front of the endpoint of a private REST API.

The load balancer's IP targets are the addresses of the interface endpoint. It gives what a private API lacks (client
certificates, OIDC, several paths under one name), and every request pays for load balancer, endpoint and API.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.alb import InternalAlb
from modeler.patterns.parts.door.rest_api import PrivateRest
from modeler.patterns.parts.integration.open import OpenIntegration
from modeler.patterns.parts.reach.private import PrivateReach

PATTERN = Pattern(
    code="A4",
    id="hybrid-alb-vpce-private-rest",
    title="Internal ALB, execute-api endpoint, private REST API",
    status="recommended",
    purpose="Corporate name and ALB features (mTLS, OIDC, path routing, files on the same host) before a private API.",
    initiates="Clients open to the ALB; the ALB opens a second connection to the endpoint's addresses.",
    since="2021 (month not verified)",
    must_exist=(
        "all that A1 needs: private REST API with resource policy, execute-api endpoint",
        "internal ALB in at least two AZs with a certificate for the corporate name",
        "IP target group with the endpoint's addresses, health check on /ping expecting 200",
        "a Host header that names the API: rewritten by the ALB (since 2025-10; not verified here) or sent by clients",
        "automation that registers the addresses again if the endpoint is recreated",
    ),
    when=("client certificates, OIDC or a single-page application on the same host are needed before the API",),
    when_not=(
        "only a custom name is needed: a private custom domain (A2) has no load balancer to pay",
        "no API Gateway feature is used: ALB to Lambda (A5) is one hop",
        "it rests on a Regional custom domain mapped to the private API: endpoint access mode STRICT rejects that",
        "requests exceed 10 MB or the API's timeout",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/rest-api.html",
            "2026-H2",
        ),
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html",
            "2026-H2",
        ),
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html",
            "2026-H2",
        ),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html",
            "2026-04-13",
        ),
    ),
    articles=("cloudonaut",),
    variants=(
        Variant(
            id="alb",
            title="internal ALB before the endpoint",
            reach=PrivateReach(),
            door=(InternalAlb(), PrivateRest()),
            integration=OpenIntegration(),
        ),
    ),
)
