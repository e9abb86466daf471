"""B5: services of an EKS mesh for partners, behind an HTTP API that checks Cognito tokens.

The authorizer verifies signature, issuer, audience, expiry and scopes against published keys; it asks Cognito nothing.
Beside API and ALB the bill has the cluster, the nodes of the ingress gateway and, with users, the user pool.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.http_api import HttpApi
from modeler.patterns.parts.integration.vpc_link import LinkV2Integration
from modeler.patterns.parts.reach.internet import InternetReach

PATTERN = Pattern(
    code="B5",
    id="http-vpclink-cognito-eks-istio",
    title="HTTP API with Cognito tokens, VPC link V2, internal ALB, Istio ingress on EKS",
    status="recommended",
    purpose="Selected services of an Istio mesh for partners, with a clean name and a token check before the cluster.",
    initiates="Clients get a token from Cognito, then call the API over the internet; API Gateway opens to the VPC.",
    since="2020-03 (month not verified)",
    must_exist=(
        "all that B1 needs, with a security group of the ALB that admits only the link's on 443",
        "Cognito user pool and a JWT authorizer with its issuer and audience",
        "custom domain with a certificate; the server name that the link verifies is one of the ALB's certificate",
        "EKS with the AWS Load Balancer Controller (target group binding), Istio gateway and virtual service",
    ),
    when=("a mesh exists and a verified JWT with throttling is enough at the door",),
    when_not=(
        "quotas or rate limits per tenant are required: only REST API usage plans have them (B6)",
        "body transformation, canary stages or X-Ray at the gateway are required (B6)",
        "a revoked token must fail at once: it stays valid until it expires",
        "TLS must be unbroken from client to pod: it ends at API Gateway and again at the ALB",
    ),
    sources=(
        Source("https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html", "2026-04-13"),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html",
            "2026-04-13",
        ),
        Source("https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html", "2026-H2"),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html", "2026-04-13"
        ),
    ),
    articles=("klika",),
    variants=(
        Variant(
            id="alb",
            title="by an internal ALB to the mesh",
            reach=InternetReach(),
            door=HttpApi(),
            integration=LinkV2Integration(to="alb", backends=frozenset({"eks-istio"})),
        ),
    ),
    needs_cognito=True,
)
