"""B10: a WebSocket API whose messages go to a private backend as HTTP requests, by a VPC link V1.

Clients keep a connection to API Gateway; the backend answers and pushes through the @connections API, which it reaches
by a NAT gateway (priced here) or an execute-api endpoint. Messages count in 32 KB steps both ways, connections by the
minute; the NLB of the link is paid by the hour.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.websocket_api import WebSocketApi
from modeler.patterns.parts.integration.vpc_link import LinkV1Integration
from modeler.patterns.parts.reach.internet import InternetReach

PATTERN = Pattern(
    code="B10",
    id="websocket-vpclink-v1-nlb",
    title="WebSocket API, VPC link V1, internal NLB",
    status="recommended",
    purpose="Two-way messages with clients on the internet, from a backend in private subnets.",
    initiates="Clients open and keep a connection; API Gateway sends each message on; the backend calls back.",
    must_exist=(
        "VPC link V1 with its internal NLB, in the same account",
        "a role of the backend that may execute-api:ManageConnections",
        "a way from the backend to the @connections API: NAT gateway or execute-api endpoint",
    ),
    when=("clients on the internet need server push, and API Gateway is to keep the connections",),
    when_not=(
        "clients are private: WebSocket APIs are reached over the internet only (internal ALB: E7)",
        "a VPC link V2 or an ALB as target is wanted: WebSocket APIs take V1 and an NLB only",
        "connections outlive 2 hours, pause for 10 minutes, or carry messages above 128 KB",
        "WAF is needed at the API: WebSocket APIs cannot have it (CloudFront before an ALB can: F1)",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/websocket-api.html",
            "2026-H2",
        ),
        Source("https://github.com/terraform-aws-modules/terraform-aws-apigateway-v2/issues/151", "2026-07-28"),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html",
            "2026-H2",
        ),
        Source("https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html", "2026-H2"),
    ),
    articles=("klika",),
    variants=(
        Variant(
            id="nlb",
            title="to its internal NLB",
            reach=InternetReach(),
            door=WebSocketApi(),
            integration=LinkV1Integration(),
        ),
    ),
)
