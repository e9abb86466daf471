"""A3: clients on premises call the endpoint of a private REST API directly, over Direct Connect or VPN.

The name that joins API and endpoint resolves publicly, to private addresses: variant *alias* needs no DNS set-up. With
private DNS the default name is known inside AWS only, so that variant pays a Resolver inbound endpoint. The hybrid link
is often the largest line; it is shared or left out with `shared_by.hybrid_link` and `counted.hybrid_link`.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.rest_api import PrivateRest
from modeler.patterns.parts.integration.open import OpenIntegration
from modeler.patterns.parts.reach.private import PrivateReach
from modeler.workload import Location

PATTERN = Pattern(
    code="A3",
    id="private-rest-hybrid-direct",
    title="Private REST API for clients on premises, by Direct Connect or VPN",
    status="recommended",
    purpose="Callers in offices and data centers use a private REST API without a load balancer.",
    initiates="Clients on premises open every connection.",
    since="2018-06; the name of API and endpoint since 2019-09-18",
    must_exist=(
        "all that A1 needs, the endpoint's security group admitting the addresses on premises",
        "Direct Connect or Site-to-Site VPN with a virtual private gateway or Transit Gateway, and routes both ways",
        "clients that use the API-and-endpoint name, or DNS forwarding to a Resolver inbound endpoint",
    ),
    when=("callers on premises need API management, and no custom name or ALB feature",),
    when_not=(
        "a name of one's own is needed: add a private custom domain (A2)",
        "a proxy on the way rewrites Host or SNI, or cannot be told the endpoint's names",
        "packets above 8,500 bytes or path MTU discovery are relied on: PrivateLink has neither",
        "an SLA is expected of the way, and there is only one Direct Connect or VPN",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/rest-api.html",
            "2026-H2",
        ),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html", "2026-04-13"
        ),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html",
            "2026-04-13",
        ),
        Source("https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-limits.html", "2026-H2"),
        Source("https://docs.aws.amazon.com/directconnect/latest/UserGuide/limits.html", "2026-H2"),
        Source("https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html", "2026-H2"),
    ),
    articles=(
        "wing",
        "aws-compute",
    ),
    variants=(
        Variant(
            id="alias",
            title="by the name of API and endpoint",
            reach=PrivateReach(serves=frozenset({Location.ON_PREMISES})),
            door=PrivateRest(),
            integration=OpenIntegration(),
        ),
        Variant(
            id="private-dns",
            title="by the default name, through a Resolver inbound endpoint",
            reach=PrivateReach(serves=frozenset({Location.ON_PREMISES})),
            door=PrivateRest(private_dns=True),
            integration=OpenIntegration(),
        ),
    ),
)
