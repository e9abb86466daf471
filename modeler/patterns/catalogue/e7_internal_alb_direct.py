"""E7: an internal ALB that clients in private networks call directly.

The baseline to compare with: no API Gateway, no PrivateLink. Load-balancer hours and LCUs are paid, the network that
leads to it, and bytes that cross AZs between clients and load balancer; those from ALB to target are free.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.alb import InternalAlb
from modeler.patterns.parts.integration.targets import TargetsIntegration
from modeler.patterns.parts.reach.private import PrivateReach

PATTERN = Pattern(
    code="E7",
    id="internal-alb-direct",
    title="Internal ALB",
    status="recommended",
    purpose="Private HTTP with WAF, OIDC, JWT, client certificates, WebSocket and gRPC, without an API charge.",
    initiates="Clients open to the ALB; the ALB opens to its targets.",
    must_exist=(
        "internal ALB in at least two AZs with a certificate and a name",
        "routes to it (peering, Transit Gateway, Direct Connect or VPN) and security groups that admit the clients",
    ),
    when=(
        "clients can be routed to the VPC and no API management is needed",
        "WebSocket or gRPC is to stay private",
    ),
    when_not=(
        "address ranges overlap, or the accounts do not trust each other's networks: take E1",
        "API keys, limits per client, transformation or a cache are needed: take a private REST API (C2)",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
            "2026-H2",
        ),
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html", "2026-H2"
        ),
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-verify-jwt.html", "2026-H2"
        ),
        Source("https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html", "2026-H2"),
    ),
    articles=(
        "wing",
        "klika",
    ),
    variants=(
        Variant(
            id="alb",
            title="ALB to the service",
            reach=PrivateReach(),
            door=InternalAlb(),
            integration=TargetsIntegration(),
        ),
    ),
)
