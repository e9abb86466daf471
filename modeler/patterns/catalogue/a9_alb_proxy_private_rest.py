"""A9: a reverse proxy (NGINX, Envoy) between an internal ALB and the endpoint of a private REST API.

The proxy rewrites what the ALB does not: paths, headers, bodies, the Host header by rules of its own. It is paid by its
tasks on Fargate, on top of all that A4 pays for load balancer, endpoint and API.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.alb import InternalAlb
from modeler.patterns.parts.door.rest_api import PrivateRest
from modeler.patterns.parts.door.reverse_proxy import ReverseProxy
from modeler.patterns.parts.integration.open import OpenIntegration
from modeler.patterns.parts.reach.private import PrivateReach

PATTERN = Pattern(
    code="A9",
    id="alb-proxy-private-rest",
    title="Internal ALB, reverse proxy, endpoint, private REST API",
    status="situational",
    purpose="One corporate name before several private APIs, with rewriting that neither the ALB nor the API does.",
    initiates="Clients open to the ALB, the ALB to the proxy, and the proxy anew to the endpoint's addresses.",
    must_exist=(
        "all that A1 needs: private REST API with resource policy, execute-api endpoint",
        "internal ALB with a certificate for the corporate name",
        "proxy tasks in at least two AZs, which send the API's own name as Host and in TLS (SNI)",
        "a proxy that resolves the endpoint's name again while it runs: its addresses may change",
    ),
    when=("templates have it already, and rules of the proxy are used that the ALB lacks",),
    when_not=(
        "the ALB's own transforms of host and path are enough: take A4, which has no tasks to run",
        "only a custom name is needed: a private custom domain (A2) has no load balancer to pay",
        "the proxy is an API gateway of its own: it needs no second one behind it (E11)",
    ),
    situation=(
        "Right where a proxy stands already and rewrites paths or bodies for several private APIs. Usually A4 is "
        "before it: since 2025-10 an ALB rewrites host and path itself, and there are no tasks to run."
    ),
    sources=(
        Source("https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html", "2026-H2"),
        Source(
            "https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/rest-api.html",
            "2026-H2",
        ),
        Source("https://github.com/howardjohn/gateway-api-bench", "2026-11-21"),
    ),
    variants=(
        Variant(
            id="alb",
            title="internal ALB before the proxy",
            reach=PrivateReach(),
            door=(InternalAlb(), ReverseProxy(), PrivateRest()),
            integration=OpenIntegration(),
        ),
    ),
)
