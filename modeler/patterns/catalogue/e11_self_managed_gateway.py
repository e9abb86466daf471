"""E11: an API gateway that you run yourself (Kong, NGINX, Envoy Gateway, Apigee hybrid) behind an internal balancer.

No AWS charge for a request: load balancer, the gateway's tasks and the backend are paid by the hour. Keys, limits and
checks of tokens are the software's, and so are its license and the work of running it.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.alb import InternalAlb
from modeler.patterns.parts.door.nlb import InternalNlb
from modeler.patterns.parts.door.reverse_proxy import ReverseProxy
from modeler.patterns.parts.integration.targets import TargetsIntegration
from modeler.patterns.parts.reach.private import PrivateReach

PATTERN = Pattern(
    code="E11",
    id="self-managed-gateway",
    title="Self-managed API gateway behind an internal load balancer",
    status="recommended",
    purpose="API management of your own choice in the VPC, the same on several clouds, without a charge by request.",
    initiates="Clients open to the load balancer, it opens to the gateway, and the gateway to the services.",
    must_exist=(
        "internal load balancer with a name, and a certificate there or at the gateway",
        "gateway tasks in at least two AZs, with their configuration or control plane",
        "a way out for images, licenses and the vendor's control plane, if it has one",
        "people who update and watch it",
    ),
    when=(
        "the organization has standardized on such a gateway, also outside AWS",
        "WebSocket, gRPC or streams need keys and limits, which API Gateway has for HTTP only",
        "so many requests come that API Gateway's charge exceeds tasks and people",
    ),
    when_not=(
        "nobody is to run a gateway: take a private REST API (C2)",
        "requests are to be signed with AWS credentials, or X-Ray traces to begin at the door (C2)",
        "no API management is needed: the load balancer alone does (E7, E10)",
    ),
    sources=(
        Source("https://github.com/howardjohn/gateway-api-bench", "2026-11-21"),
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html", "2026-H2"
        ),
    ),
    variants=(
        Variant(
            id="nlb",
            title="NLB to the gateway, which ends TLS",
            reach=PrivateReach(),
            door=(InternalNlb(), ReverseProxy(manages=True)),
            integration=TargetsIntegration(),
        ),
        Variant(
            id="alb",
            title="ALB to the gateway",
            reach=PrivateReach(),
            door=(InternalAlb(), ReverseProxy(manages=True)),
            integration=TargetsIntegration(),
        ),
    ),
)
