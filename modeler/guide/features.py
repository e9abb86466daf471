"""Questions about the door: what it must do with requests, who may call, its name, its TLS and its addresses.

API Gateway's REST APIs have most features, its HTTP APIs few, load balancers and VPC Lattice hardly any
(https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html).
"""

from __future__ import annotations

from modeler.guide.base import Answer, Quantity, Question, Settled
from modeler.guide.hard_filters import RAW, yes_no

FEATURES = "Features of the door"
TRUST = "Authentication"
NAMES = "Name, TLS and addresses"

_GATEWAY = "https://docs.aws.amazon.com/apigateway/latest/developerguide"


def _feature(id: str, text: str, consequence: str, **also: object) -> Answer:
    changes: dict[str, object] = {"needs.features": [id]}
    changes |= {path.replace("__", "."): value for path, value in also.items()}
    return Answer(id=id, text=text, consequence=consequence, changes=changes)


FEATURE_QUESTIONS = (
    Question(
        id="features",
        topic=FEATURES,
        text="What must the door do with requests?",
        why="Most of it only REST APIs of API Gateway can do; if nothing of it is needed, fewer hops suffice.",
        source=f"{_GATEWAY}/http-api-vs-rest.html",
        several=True,
        none=Answer(
            id="none",
            text="None of it",
            consequence="A load balancer or Lattice alone may do: fewer hops.",
        ),
        settled=(
            Settled(
                when={"protocol": RAW},
                answer=(),
                reason="a door for TCP or UDP sees no requests",
            ),
            Settled(
                when={"protocol": ("grpc",)},
                answer=(),
                reason="only API Gateway has these features, and it does not carry gRPC",
            ),
            Settled(
                when={"protocol": ("websocket",), "exposure": ("no",)},
                answer=(),
                reason="only API Gateway has these features, and its WebSocket API is reachable from the internet",
            ),
        ),
        answers=(
            _feature("api-keys", "API keys and usage plans", "HTTP APIs, load balancers and Lattice have none."),
            _feature("per-client-throttling", "A rate limit for each client", "HTTP APIs and load balancers drop out."),
            _feature("usage-quotas", "A quota of requests for each client", "HTTP APIs and load balancers drop out."),
            _feature("request-validation", "Check requests against a model", "HTTP APIs and load balancers cannot."),
            _feature("body-transformation", "Rewrite bodies", "HTTP APIs change headers and paths only."),
            _feature("custom-gateway-responses", "Own wording of the door's errors", "HTTP APIs cannot."),
            _feature(
                "caching",
                "Cache responses",
                "HTTP APIs cannot; a REST API's cache of 0.5 GB is paid by the hour.",
                api__cache_gb="0.5",
            ),
            _feature("canary", "Try a release on a part of the requests", "HTTP APIs cannot at the door."),
            _feature(
                "x-ray",
                "Trace requests with X-Ray",
                "HTTP and WebSocket APIs cannot; traces of 5 % of the requests are paid.",
                logging__trace_share="5 %",
            ),
            _feature("mocks", "Answer without a backend (mocks)", "HTTP APIs cannot."),
            _feature("developer-portal", "A portal where developers find the API", "HTTP APIs have none."),
        ),
    ),
    Question(
        id="cache_hits",
        topic=FEATURES,
        text="What share of the requests will the cache answer?",
        why="What the cache answers never reaches the backend, which saves its cost and time.",
        source=f"{_GATEWAY}/api-gateway-caching.html",
        asked_if={"features": ("caching",)},
        quantity=Quantity(kind="share", path="traffic.cache_hit_ratio", unit="share", defaults=("0 %",)),
    ),
    Question(
        id="waf",
        topic=FEATURES,
        text="Must AWS WAF inspect the requests?",
        why="WAF attaches to REST APIs, ALBs, CloudFront, AppSync and Verified Access, and to no other door.",
        source="https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html",
        default=("no",),
        settled=(Settled(when={"protocol": RAW}, answer=("no",), reason="AWS WAF inspects HTTP requests only"),),
        answers=yes_no(
            yes=Answer(
                id="yes",
                text="Yes",
                consequence="HTTP APIs and NLBs alone drop out; three rules and two managed groups are paid for.",
                changes={"needs.features": ["waf"], "api.waf": {}},
            ),
            no=Answer(id="no", text="No", consequence="Every door stays possible."),
        ),
    ),
    Question(
        id="authentication",
        topic=TRUST,
        text="How do callers prove who they are?",
        why="Being in the right network proves nothing about the caller, and API keys are no authentication.",
        source="https://docs.aws.amazon.com/wellarchitected/latest/serverless-applications-lens/"
        "identity-and-access-management.html",
        several=True,
        default=("iam",),
        asked_if={"protocol": ("http", "streaming", "websocket", "grpc", "graphql")},
        none=Answer(
            id="none",
            text="Only by the network that they are in",
            consequence="That is no proof; policies of the API and of the endpoint must limit who may call.",
            changes={"needs.authentication": ["network"], "api.authorizer": "none"},
        ),
        answers=(
            Answer(
                id="iam",
                text="Requests signed with IAM",
                consequence="API Gateway, Lattice and function URLs check them; load balancers do not.",
                changes={"needs.authentication": ["iam"], "api.authorizer": "iam"},
            ),
            Answer(
                id="mtls",
                text="Client certificates (mTLS)",
                consequence="A private REST API cannot alone; a regional custom domain or an ALB can.",
                changes={"needs.authentication": ["mtls"], "api.mtls": True},
            ),
            Answer(
                id="jwt",
                text="Tokens of an identity provider (JWT)",
                consequence="HTTP APIs and ALBs check them; a REST API needs a function or Cognito for it.",
                changes={"needs.authentication": ["jwt"], "api.authorizer": "jwt"},
            ),
            Answer(
                id="cognito",
                text="Tokens of a Cognito user pool",
                consequence="Getting a token may need a way to the internet, also for private clients.",
                changes={"needs.authentication": ["cognito"], "api.authorizer": "cognito"},
            ),
            Answer(
                id="lambda",
                text="A function of your own decides",
                consequence="API Gateway and AppSync can ask it; each call is paid and takes time.",
                changes={"needs.authentication": ["lambda"], "api.authorizer": "lambda"},
            ),
        ),
    ),
    Question(
        id="backend_trust",
        topic=TRUST,
        text="What must protect the way from the door to the backend?",
        why="A private integration speaks plain HTTP to the load balancer unless it is set up otherwise.",
        source=f"{_GATEWAY}/private-integration.html",
        several=True,
        none=Answer(id="none", text="The private network is enough", consequence="Every integration stays possible."),
        answers=(
            _feature("backend-encryption", "Encryption (HTTPS)", "The load balancer needs a certificate that fits."),
            Answer(
                id="client-certificate-to-backend",
                text="A certificate that the door shows",
                consequence="REST APIs can show one; HTTP APIs cannot.",
                changes={"needs.features": ["client-certificate-to-backend"]},
                offered_if={"protocol": ("http", "streaming", "websocket", "grpc", "graphql")},
            ),
        ),
    ),
    Question(
        id="name",
        topic=NAMES,
        text="Under which name is it called?",
        why="A name of one's own lets the pattern change later without telling the clients.",
        source=f"{_GATEWAY}/apigateway-private-custom-domains.html",
        default=("aws",),
        answers=(
            Answer(id="aws", text="The one that AWS gives", consequence="No zone or certificate to keep."),
            Answer(
                id="custom",
                text="A name of its own",
                consequence="Private REST APIs can have one since November 2024.",
                changes={"needs.features": ["custom-domain"]},
            ),
            Answer(
                id="wildcard",
                text="Any name under a domain (*.example.com)",
                consequence="API Gateway's private custom domains take no wildcards; a load balancer does.",
                changes={"needs.features": ["custom-domain", "wildcard-domain"]},
            ),
        ),
    ),
    Question(
        id="addresses",
        topic=NAMES,
        text="What is required of TLS and addresses?",
        why="A private REST API keeps to TLS 1.2 unless told otherwise; API Gateway has no fixed public addresses.",
        source=f"{_GATEWAY}/apigateway-private-apis.html",
        several=True,
        none=Answer(id="none", text="Nothing", consequence="Every door stays possible."),
        answers=(
            _feature(
                "tls-1.3", "TLS 1.3", "Private REST APIs need an enhanced security policy, or an ALB in front of them."
            ),
            _feature("ipv6", "IPv6", "Door and networks must carry both versions."),
            _feature(
                "static-private-ips",
                "Fixed private addresses",
                "Interface endpoints and NLBs can have them; ALBs cannot.",
            ),
            Answer(
                id="static-public-ips",
                text="Fixed public addresses",
                consequence="Global Accelerator or an NLB with Elastic IPs must stand in front.",
                changes={"needs.features": ["static-public-ips"]},
                offered_if={"exposure": ("yes",)},
            ),
        ),
    ),
)
