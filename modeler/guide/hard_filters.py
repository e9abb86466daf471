"""Questions whose answers exclude most patterns: clients, exposure, protocol, backend, accounts and Regions.

They come first because few patterns survive them. Only REST APIs of API Gateway can be private; HTTP and WebSocket APIs
are always reachable from the internet (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html).
"""

from __future__ import annotations

from modeler.guide.base import Answer, Quantity, Question, Same, Settled

CLIENTS = "Clients and exposure"
BACKEND = "Protocol and backend"
REGIONS = "Regions"

PRIVATE = ("same-vpc", "other-vpc", "other-account", "other-region", "on-premises")
RAW = ("tcp", "udp")
"""Protocols of which a door sees no requests."""
ROUTED = ("other-vpc", "other-account", "other-region", "on-premises")
_GATEWAY = "https://docs.aws.amazon.com/apigateway/latest/developerguide"
_ELB = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application"
_VPC = "https://docs.aws.amazon.com/vpc/latest"


def yes_no(yes: Answer, no: Answer) -> tuple[Answer, Answer]:
    """Give the two answers in the order in which every such question offers them."""
    return (no, yes)


CLIENT_QUESTIONS = (
    Question(
        id="clients",
        topic=CLIENTS,
        text="Where are the clients?",
        why="The place decides over which networks a request can arrive, and so which doors can be reached at all.",
        source=f"{_GATEWAY}/apigateway-private-apis.html",
        default=("same-vpc",),
        answers=(
            Answer(
                id="same-vpc",
                text="Inside the API's own VPC",
                consequence="Nothing has to leave the VPC; every private door is possible.",
                changes={"clients.location": "same-vpc"},
            ),
            Answer(
                id="other-vpc",
                text="In other VPCs of the same account",
                consequence="Each VPC needs a way in: an endpoint, peering, a Transit Gateway or VPC Lattice.",
                changes={"clients.location": "other-vpc"},
            ),
            Answer(
                id="other-account",
                text="In VPCs of other AWS accounts",
                consequence="Each VPC needs a way in, and policies or PrivateLink must let the accounts in.",
                changes={"clients.location": "other-account"},
            ),
            Answer(
                id="other-region",
                text="In VPCs of another Region",
                consequence="A private API's endpoint stands in the API's Region, so a link between Regions is needed.",
                changes={"clients.location": "other-region"},
            ),
            Answer(
                id="on-premises",
                text="In offices or data centers",
                consequence="They come over Direct Connect or VPN; private names must be found from there too.",
                changes={"clients.location": "on-premises"},
            ),
            Answer(
                id="internet",
                text="On the internet",
                consequence="Some endpoint must be public; a private API alone cannot be reached.",
                changes={"clients.location": "internet"},
            ),
        ),
    ),
    Question(
        id="who",
        topic=CLIENTS,
        text="What calls the API?",
        why="People with a browser or a debugger can come in by ways that programs cannot, and the reverse.",
        source="https://docs.aws.amazon.com/verified-access/latest/ug/verified-access-endpoints.html",
        widest=("developers",),
        default=("applications",),
        answers=(
            Answer(
                id="applications",
                text="Programs",
                consequence="They can sign requests and keep connections open.",
                changes={"clients.who": "applications"},
            ),
            Answer(
                id="workforce",
                text="Employees with a browser",
                consequence="From the internet, Verified Access becomes possible: it checks each employee's sign-in.",
                changes={"clients.who": "workforce"},
            ),
            Answer(
                id="developers",
                text="Developers who debug",
                consequence="A bastion, Session Manager or Client VPN become possible; they are not for production.",
                changes={"clients.who": "developers"},
            ),
        ),
    ),
    Question(
        id="client_vpcs",
        topic=CLIENTS,
        text="How many client VPCs need a way in?",
        why="Endpoints are paid for in each VPC, so from some number on a shared one is cheaper.",
        source=f"{_GATEWAY}/apigateway-private-apis.html",
        asked_if={"clients": ("other-vpc", "other-account")},
        quantity=Quantity(kind="whole", path="clients.vpcs", unit="VPCs", defaults=("2",), needed=True),
    ),
    Question(
        id="consumers",
        topic=CLIENTS,
        text="How many accounts or endpoints must be named one by one as allowed?",
        why="An API's policy may have 8,192 characters, which is soon too short for a long list.",
        source=f"{_GATEWAY}/api-gateway-execution-service-limits-table.html",
        asked_if={"clients": ("other-account",)},
        quantity=Quantity(kind="whole", path="needs.consumers", unit="accounts or endpoints"),
    ),
    Question(
        id="link",
        topic=CLIENTS,
        text="How do the offices or data centers reach AWS?",
        why="The link adds its own cost, its latency and its availability to every private pattern.",
        source="https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-limits.html",
        asked_if={"clients": ("on-premises",)},
        default=("direct-connect-two",),
        answers=(
            Answer(
                id="direct-connect-two",
                text="Two Direct Connect connections",
                consequence="One may fail; two ports of 1 Gbps are paid for.",
                changes={"clients.link": "direct-connect", "clients.direct_connect.connections": 2},
            ),
            Answer(
                id="direct-connect-one",
                text="One Direct Connect connection",
                consequence="Half the price; AWS promises much less availability for a single connection.",
                changes={"clients.link": "direct-connect", "clients.direct_connect.connections": 1},
            ),
            Answer(
                id="vpn",
                text="A VPN over the internet",
                consequence="Cheap; a tunnel carries 1.25 Gbps (5 Gbps where AWS offers it), and latency varies.",
                changes={"clients.link": "vpn"},
            ),
        ),
    ),
    Question(
        id="link_load",
        topic=CLIENTS,
        text="How many Gbit/s must that link carry at most?",
        why="A VPN tunnel carries 1.25 Gbit/s (5 where AWS offers it), a Direct Connect port up to 400.",
        source="https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-limits.html",
        asked_if={"clients": ("on-premises",)},
        quantity=Quantity(kind="count", path="needs.hybrid_gbps", unit="Gbit/s"),
    ),
    Question(
        id="link_paid",
        topic=CLIENTS,
        text="Is that link paid for already?",
        why="A link that exists anyway is no reason for or against a pattern; its price is shown and not added.",
        asked_if={"clients": ("on-premises",)},
        default=("no",),
        answers=yes_no(
            yes=Answer(
                id="yes",
                text="Yes, it exists",
                consequence="Its price is shown beside the total.",
                changes={"counted.hybrid_link": False},
            ),
            no=Answer(
                id="no",
                text="No, it belongs to this bill",
                consequence="The whole link is part of the total.",
                changes={"counted.hybrid_link": True},
            ),
        ),
    ),
    Question(
        id="hub",
        topic=CLIENTS,
        text="Do the networks meet in a Transit Gateway?",
        why="A Transit Gateway is paid per attachment and per GB; without one, VPCs are peered or have a VPN gateway.",
        source=f"{_VPC}/tgw/what-is-transit-gateway.html",
        asked_if={"clients": ROUTED},
        default=("no",),
        answers=yes_no(
            yes=Answer(
                id="yes",
                text="Yes",
                consequence="Shared endpoints in a hub VPC can be reached from everywhere.",
                changes={"clients.transit_gateway": True},
            ),
            no=Answer(
                id="no",
                text="No",
                consequence="Peering or a VPN gateway is used where a pattern needs a route.",
                changes={"clients.transit_gateway": False},
            ),
        ),
    ),
    Question(
        id="overlap",
        topic=CLIENTS,
        text="Do address ranges of clients and API overlap?",
        why="Overlapping ranges cannot be routed to each other; PrivateLink and VPC Lattice do not need routes.",
        source="https://docs.aws.amazon.com/whitepapers/latest/aws-vpc-connectivity-options/aws-privatelink.html",
        asked_if={"clients": ROUTED},
        default=("no",),
        answers=yes_no(
            yes=Answer(
                id="yes",
                text="Yes, or they may one day",
                consequence="Patterns that need peering, a Transit Gateway or another route drop out.",
                changes={"needs.features": ["overlapping-cidrs"]},
            ),
            no=Answer(id="no", text="No", consequence="Networks can be joined by routes."),
        ),
    ),
    Question(
        id="egress",
        topic=CLIENTS,
        text="Can the clients go out to the internet?",
        why="Only then can clients in a private network call a public API.",
        asked_if={"clients": PRIVATE},
        widest=("yes",),
        default=("no",),
        answers=yes_no(
            yes=Answer(
                id="yes",
                text="Yes",
                consequence="Public doors stay possible, through NAT gateways or the offices' own way out.",
                changes={"clients.internet_egress": True},
            ),
            no=Answer(
                id="no",
                text="No",
                consequence="Every public door drops out.",
                changes={"clients.internet_egress": False},
            ),
        ),
    ),
    Question(
        id="public_apis",
        topic=CLIENTS,
        text="Do the clients' networks also call public APIs of API Gateway?",
        why="An endpoint with private DNS takes over API Gateway's names, and such calls would be answered with 403.",
        source=f"{_GATEWAY}/apigateway-private-apis.html",
        asked_if={"clients": PRIVATE},
        default=("no",),
        settled=(Settled(when={"egress": ("no",)}, answer=("no",), reason="they cannot go out to the internet"),),
        answers=yes_no(
            yes=Answer(
                id="yes",
                text="Yes, by their default names",
                consequence="Private DNS must stay off, or those APIs need names of their own.",
                changes={"needs.calls_public_apis": True},
            ),
            no=Answer(
                id="no",
                text="No",
                consequence="Private DNS may be on, which is the simplest way to a private API.",
                changes={"needs.calls_public_apis": False},
            ),
        ),
    ),
    Question(
        id="exposure",
        topic=CLIENTS,
        text="May any part of it be reachable from the internet?",
        why="HTTP and WebSocket APIs of API Gateway are always public; only its REST APIs can be private.",
        source=f"{_GATEWAY}/http-api-vs-rest.html",
        default=("no",),
        settled=(
            Settled(
                when={"clients": ("internet",)},
                answer=("yes",),
                reason="the clients come over the internet, so something must be reachable from there",
            ),
            Settled(
                when={"clients": PRIVATE, "egress": ("no",)},
                answer=("no",),
                reason="the clients cannot go out to the internet, so a public endpoint would not serve them",
            ),
        ),
        answers=yes_no(
            yes=Answer(
                id="yes",
                text="Yes",
                consequence="HTTP APIs, CloudFront and public load balancers become possible.",
                changes={"needs.internet_endpoint_allowed": True},
            ),
            no=Answer(
                id="no",
                text="No, nothing at all",
                consequence="Leaves private REST APIs, internal load balancers, PrivateLink, Lattice, private AppSync.",
                changes={"needs.internet_endpoint_allowed": False, "needs.api_private": True},
            ),
        ),
    ),
    Question(
        id="gateway",
        topic=CLIENTS,
        text="May the VPC have an internet gateway?",
        why="CloudFront's and Global Accelerator's ways into a VPC need one attached, even where nothing routes to it.",
        source="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html",
        asked_if={"exposure": ("yes",)},
        default=("yes",),
        answers=yes_no(
            yes=Answer(
                id="yes",
                text="Yes",
                consequence="CloudFront, Global Accelerator and public load balancers stay possible.",
                changes={"needs.internet_gateway_allowed": True},
            ),
            no=Answer(
                id="no",
                text="No, it is forbidden",
                consequence="Those three drop out; API Gateway with a VPC link remains.",
                changes={"needs.internet_gateway_allowed": False},
            ),
        ),
    ),
    Question(
        id="public_balancer",
        topic=CLIENTS,
        text="May the door be a load balancer with public addresses?",
        why="It stands in your own subnets, so its security groups, certificates and updates are your work.",
        asked_if={"exposure": ("yes",)},
        default=("yes",),
        settled=(
            Settled(
                when={"gateway": ("no",)},
                answer=("no",),
                reason="a public load balancer needs an internet gateway",
            ),
        ),
        answers=yes_no(
            yes=Answer(
                id="yes",
                text="Yes",
                consequence="Patterns with a public ALB or NLB as the door stay possible.",
                changes={"needs.public_load_balancer_allowed": True},
            ),
            no=Answer(
                id="no",
                text="No",
                consequence="The door is one that AWS runs: API Gateway, CloudFront, Verified Access.",
                changes={"needs.public_load_balancer_allowed": False},
            ),
        ),
    ),
    Question(
        id="backend_exposure",
        topic=CLIENTS,
        text="May the backend itself be reachable from the internet?",
        why="A backend with a public address can be called past the door, and so past its checks.",
        widest=("yes",),
        default=("no",),
        settled=(
            Settled(when={"exposure": ("no",)}, answer=("no",), reason="nothing may be reachable from the internet"),
            Settled(when={"gateway": ("no",)}, answer=("no",), reason="without an internet gateway it cannot be"),
        ),
        answers=yes_no(
            yes=Answer(
                id="yes",
                text="Yes",
                consequence="Doors in front of public load balancers stay possible; callers may go past them.",
                changes={"needs.backend_private": False},
            ),
            no=Answer(
                id="no",
                text="No",
                consequence="The backend has private addresses; the door reaches it by a VPC link, endpoint or origin.",
                changes={"needs.backend_private": True},
            ),
        ),
    ),
)

BACKEND_QUESTIONS = (
    Question(
        id="protocol",
        topic=BACKEND,
        text="What do the clients speak?",
        why="Not every door speaks every protocol.",
        source=f"{_GATEWAY}/http-api-vs-rest.html",
        default=("http",),
        answers=(
            Answer(
                id="http",
                text="HTTP: request and response",
                consequence="Every door for HTTP stays possible.",
                changes={"traffic.protocol": "http"},
            ),
            Answer(
                id="streaming",
                text="HTTP with streamed responses",
                consequence="Tokens or events as they come: REST APIs can; HTTP APIs and ALBs with Lambda cannot.",
                changes={"traffic.protocol": "streaming"},
            ),
            Answer(
                id="websocket",
                text="WebSocket",
                consequence="API Gateway's is public only; an internal load balancer carries it privately.",
                changes={"traffic.protocol": "websocket"},
            ),
            Answer(
                id="grpc",
                text="gRPC",
                consequence="API Gateway does not carry it; load balancers, Lattice and PrivateLink do.",
                changes={"traffic.protocol": "grpc"},
            ),
            Answer(
                id="graphql",
                text="GraphQL",
                consequence="A private AppSync API becomes possible beside the doors for HTTP.",
                changes={"traffic.protocol": "graphql"},
            ),
            Answer(
                id="tcp",
                text="Plain TCP, or TLS end to end",
                consequence="API Gateway and ALBs drop out; PrivateLink, with an NLB or to a resource, remains.",
                changes={"traffic.protocol": "tcp"},
            ),
            Answer(
                id="udp",
                text="UDP",
                consequence="Only PrivateLink with an NLB that listens for UDP.",
                changes={"traffic.protocol": "tcp", "needs.features": ["udp"]},
            ),
        ),
    ),
    Question(
        id="connection_minutes",
        topic=BACKEND,
        text="How long are WebSocket connections open, all together?",
        why="API Gateway bills every minute of every open connection.",
        source="https://aws.amazon.com/api-gateway/pricing/",
        asked_if={"protocol": ("websocket",)},
        quantity=Quantity(
            kind="count",
            path="traffic.connection_minutes_per_month",
            unit="minutes a month",
            defaults=("5M",),
            needed=True,
        ),
    ),
    Question(
        id="longest_connection",
        topic=BACKEND,
        text="How long must one connection or stream stay open?",
        why="API Gateway closes a WebSocket after two hours and ends a streamed response after 15 minutes.",
        source=f"{_GATEWAY}/apigateway-execution-service-websocket-limits-table.html",
        asked_if={"protocol": ("websocket", "streaming")},
        quantity=Quantity(kind="seconds", path="needs.max_connection", unit="s"),
    ),
    Question(
        id="longest_silence",
        topic=BACKEND,
        text="How long may nothing be sent on an open connection?",
        why="Every door closes silent connections: API Gateway's WebSockets after ten minutes, load balancers as set.",
        source=f"{_GATEWAY}/apigateway-execution-service-websocket-limits-table.html",
        asked_if={"protocol": ("websocket", "streaming")},
        quantity=Quantity(kind="seconds", path="needs.max_silence", unit="s"),
    ),
    Question(
        id="browser",
        topic=BACKEND,
        text="Do web pages of another origin call it?",
        why="Browsers ask first (CORS) and cannot add the header that names a private API behind an endpoint.",
        source=f"{_GATEWAY}/apigateway-private-api-test-invoke-url.html",
        default=("no",),
        settled=(
            Settled(when={"protocol": RAW}, answer=("no",), reason="browsers do not speak plain TCP or UDP"),
            Settled(when={"protocol": ("grpc",)}, answer=("no",), reason="browsers do not speak gRPC"),
        ),
        answers=yes_no(
            yes=Answer(
                id="yes",
                text="Yes",
                consequence="A private API needs a name of its own, an alias or private DNS.",
                changes={"needs.browser_clients": True},
            ),
            no=Answer(
                id="no",
                text="No",
                consequence="Any name that reaches the door will do.",
                changes={"needs.browser_clients": False},
            ),
        ),
    ),
    Question(
        id="backend",
        topic=BACKEND,
        text="What answers the requests?",
        why="The backend decides whether a load balancer or a VPC link is needed between it and the door.",
        source=f"{_GATEWAY}/private-integration.html",
        widest=("eks-istio", "ec2"),
        default=("lambda",),
        answers=(
            Answer(
                id="lambda",
                text="A Lambda function",
                consequence="Needs no load balancer; carries 6 MB each way, and 1 MB behind an ALB.",
                changes={"backend.kind": "lambda"},
            ),
            Answer(
                id="rds-behind-lambda",
                text="A private database or host",
                consequence="It has no load balancer, so a function inside the VPC stands in front of it.",
                changes={"backend.kind": "rds-behind-lambda"},
            ),
            Answer(
                id="fargate",
                text="Containers on Fargate",
                consequence="They stand behind an internal load balancer or, with an HTTP API, Cloud Map.",
                changes={"backend.kind": "fargate"},
            ),
            Answer(
                id="ec2",
                text="EC2 instances",
                consequence="They stand behind an internal load balancer.",
                changes={"backend.kind": "ec2"},
            ),
            Answer(
                id="eks",
                text="Pods on EKS",
                consequence="They stand behind an internal load balancer; the cluster has its price.",
                changes={"backend.kind": "eks"},
            ),
            Answer(
                id="eks-istio",
                text="Pods on EKS with Istio",
                consequence="The Istio ingress is one more hop and takes its share of the nodes.",
                changes={"backend.kind": "eks-istio"},
            ),
            Answer(
                id="s3",
                text="Static files in S3",
                consequence="An S3 endpoint behind an ALB serves them privately, CloudFront publicly.",
                changes={"backend.kind": "s3"},
            ),
            Answer(
                id="on-premises",
                text="Servers outside AWS",
                consequence="Load balancers reach them by address over Direct Connect or VPN.",
                changes={"backend.kind": "on-premises"},
            ),
        ),
    ),
    Question(
        id="backend_account",
        topic=BACKEND,
        text="In which AWS account is the backend?",
        why="API Gateway, its VPC link and the load balancer behind it must belong to one account.",
        source=f"{_GATEWAY}/apigateway-vpc-links-v2.html",
        default=("same",),
        settled=(
            Settled(
                when={"backend": ("on-premises",)},
                answer=("same",),
                reason="servers outside AWS belong to no AWS account",
            ),
        ),
        answers=(
            Answer(id="same", text="The API's own", consequence="The door reaches it directly."),
            Answer(
                id="other",
                text="Another one",
                consequence="PrivateLink or a central account must stand between, or the API moves to the backend.",
                changes={"needs.features": ["cross-account-backend"]},
            ),
        ),
    ),
    Question(
        id="region",
        topic=BACKEND,
        text="In which Region does the API stand?",
        why="Prices, quotas and even services differ by Region.",
        source="https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html",
        quantity=Quantity(kind="region", path="region", unit="Region code", defaults=("us-east-1",)),
    ),
    Question(
        id="client_region",
        topic=BACKEND,
        text="In which Region are the clients?",
        why="Bytes between Regions are paid for, and the distance is part of every answer's time.",
        source=f"{_VPC}/privatelink/aws-services-cross-region-privatelink-support.html",
        asked_if={"clients": ("other-region",)},
        quantity=Quantity(
            kind="region",
            path="clients.region",
            unit="Region code",
            defaults=("eu-west-1", "us-east-1"),
            differs_from="region",
            needed=True,
        ),
    ),
    Question(
        id="backend_near",
        topic=BACKEND,
        text="Is the backend in the API's Region?",
        why="VPC links and load balancers reach targets of their own Region; further ones need a link between Regions.",
        source=f"{_GATEWAY}/apigateway-vpc-links-v2.html",
        default=("yes",),
        settled=(
            Settled(when={"backend": ("on-premises",)}, answer=("yes",), reason="servers outside AWS have no Region"),
        ),
        answers=yes_no(
            yes=Answer(id="yes", text="Yes", consequence="The door reaches it directly."),
            no=Answer(
                id="no",
                text="No, in another",
                consequence="A link between the Regions is on the way of every request.",
            ),
        ),
    ),
    Question(
        id="backend_region",
        topic=BACKEND,
        text="In which Region is the backend?",
        why="The distance is part of every answer's time.",
        asked_if={"backend_near": ("no",)},
        quantity=Quantity(
            kind="region",
            path="needs.backend_region",
            unit="Region code",
            defaults=("eu-west-1", "us-east-1"),
            differs_from="region",
            needed=True,
        ),
    ),
)

REGION_QUESTIONS = (
    Question(
        id="residency",
        topic=REGIONS,
        text="Must the data stay in the API's Region?",
        why="Doors at the edge of AWS's network and second Regions take data out of it.",
        default=("no",),
        answers=yes_no(
            yes=Answer(
                id="yes",
                text="Yes",
                consequence="A second Region drops out, and so may doors at the edge.",
                changes={"needs.data_residency": Same("region")},
            ),
            no=Answer(id="no", text="No", consequence="Edge locations and a second Region stay possible."),
        ),
    ),
    Question(
        id="failover",
        topic=REGIONS,
        text="Shall a second Region take over if the first fails?",
        why="API Gateway's promise for one Region is 99.95 %, so 99.99 % needs two.",
        source="https://aws.amazon.com/api-gateway/sla/",
        default=("none",),
        widest=("standby",),
        settled=(
            Settled(when={"residency": ("yes",)}, answer=("none",), reason="the data must stay in the API's Region"),
        ),
        answers=(
            Answer(id="none", text="No", consequence="If the Region fails, so does the API."),
            Answer(
                id="standby",
                text="Yes, it stands by",
                consequence="Whatever is paid by the hour is paid twice.",
            ),
            Answer(
                id="active",
                text="Yes, both serve half of the requests",
                consequence="Paid twice by the hour; the data must be kept in both Regions.",
                changes={"failover_share": 0.5},
            ),
        ),
    ),
    Question(
        id="failover_region",
        topic=REGIONS,
        text="Which is the second Region?",
        why="Prices differ, and bytes between the two are paid for.",
        source="https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html",
        asked_if={"failover": ("standby", "active")},
        quantity=Quantity(
            kind="region",
            path="failover_region",
            unit="Region code",
            defaults=("us-west-2", "us-east-1"),
            differs_from="region",
            needed=True,
        ),
    ),
)
