"""What the design guide asks, and which rules answer it; what is left out says why, and where it is answered instead.

The questions are those that an expert asks, hard filters first; the second table holds the single filters and
preferences that follow from their answers.
"""

from __future__ import annotations

from dataclasses import dataclass

_BILL = "a preference, not a limit: the bill shows it, and the ranking weighs it"


@dataclass(frozen=True, slots=True)
class Topic:
    """One question or filter.

    Parameters
    ----------
    asks : str
        What it is about.
    rules : tuple of str
        Ids of the rules that answer it.
    elsewhere : str
        What of it no rule answers, and why, or where it is answered.
    """

    asks: str
    rules: tuple[str, ...] = ()
    elsewhere: str = ""


ASKED: dict[str, Topic] = {
    "Q1": Topic(
        "Where are the clients?",
        (
            "api-private",
            "clients-in-another-region",
            "cross-account-clients",
            "browser-clients",
            "overlapping-cidrs",
            "invoke-api-is-no-http-api",
        ),
        "a pattern that does not serve clients at a place is not comparable, with the reason, before rules speak",
    ),
    "Q2": Topic(
        "May any internet-reachable endpoint exist?",
        ("no-internet-endpoint", "api-private", "backend-private", "public-load-balancer"),
    ),
    "Q3": Topic(
        "Which protocol?",
        ("websocket", "response-streaming", "grpc", "tcp", "udp", "connection-length", "silence"),
        "a door that does not speak the protocol is not comparable; GraphQL is HTTP, or a private AppSync API (A7)",
    ),
    "Q4": Topic(
        "Which backend?",
        ("cross-account-backend", "backend-in-another-region", "targets-without-load-balancer", "listener-rules"),
        "an integration that does not lead to this kind of backend is not comparable, with the reason",
    ),
    "Q5": Topic(
        "Which API-management features are mandatory?",
        (
            "api-keys",
            "per-client-throttling",
            "usage-quotas",
            "request-validation",
            "body-transformation",
            "custom-gateway-responses",
            "caching",
            "canary",
            "x-ray",
            "waf",
            "mocks",
            "developer-portal",
            "jwt-authentication",
        ),
    ),
    "Q6": Topic(
        "Authentication and trust?",
        (
            "iam-authentication",
            "jwt-authentication",
            "cognito-authentication",
            "lambda-authorizer",
            "mtls-at-the-door",
            "network-is-no-identity",
            "api-keys-are-no-authentication",
            "client-certificate-to-backend",
            "cognito-without-internet",
        ),
    ),
    "Q7": Topic(
        "Custom name, TLS and static addresses?",
        (
            "custom-domain",
            "wildcard-domain",
            "tls-1.3-at-the-door",
            "static-public-ips",
            "static-private-ips",
            "ipv6",
        ),
    ),
    "Q8": Topic(
        "Performance envelope?",
        (
            "peak-rate",
            "lattice-rate",
            "function-concurrency",
            "websocket-connections",
            "request-size",
            "response-size",
            "header-size",
            "processing-time",
            "function-duration",
            "hybrid-bandwidth",
            "endpoint-bandwidth",
        ),
        "a latency objective is compared with the pattern's distribution when patterns are chosen, not by a rule",
    ),
    "Q9": Topic(
        "Availability and recovery?",
        ("idle-link", "two-regions"),
        "an availability objective is compared with the composed promise when patterns are chosen, not by a rule",
    ),
    "Q10": Topic(
        "Compliance and governance?",
        ("eligible-services", "internet-gateway", "backend-encryption", "waf", "data-residency"),
    ),
    "Q11": Topic("Cost?", (), _BILL),
    "Q12": Topic(
        "Operating model?",
        ("vpc-link-v2-in-region", "service-in-region", "vpc-link-v1-is-legacy", "avoid"),
        "which tool can write a pattern (Terraform, CDK) changes with its version: the deployment pages say it",
    ),
}

FILTERS: dict[str, Topic] = {
    "R01": Topic("nothing on the internet", ("no-internet-endpoint", "api-private")),
    "R02": Topic("HTTP APIs cannot be private", ("api-private",)),
    "R03": Topic(
        "what HTTP APIs lack",
        (
            "api-keys",
            "usage-quotas",
            "waf",
            "request-validation",
            "body-transformation",
            "caching",
            "canary",
            "x-ray",
            "mocks",
            "client-certificate-to-backend",
            "response-streaming",
        ),
    ),
    "R04": Topic("WebSocket APIs cannot be private", ("api-private", "no-internet-endpoint", "websocket")),
    "R05": Topic("private REST APIs ask for no client certificate", ("mtls-at-the-door",)),
    "R06": Topic("private REST APIs speak TLS 1.3 under an enhanced policy only", ("tls-1.3-at-the-door",)),
    "R07": Topic("API, link and load balancer in one account", ("cross-account-backend",)),
    "R08": Topic("Regions and zones without VPC links V2", ("vpc-link-v2-in-region",)),
    "R09": Topic(
        "an execute-api endpoint serves its own Region",
        ("clients-in-another-region",),
        "no pattern of the catalogue has an endpoint in the clients' Region: they are routed, or two Regions serve",
    ),
    "R10": Topic("routing needs unique addresses", ("overlapping-cidrs",)),
    "R11": Topic("browsers cannot name the API in a preflight", ("browser-clients",)),
    "R12": Topic("private DNS takes public APIs away", ("private-dns",)),
    "R13": Topic("sizes", ("request-size", "response-size", "header-size")),
    "R14": Topic("times", ("processing-time", "function-duration", "connection-length", "silence")),
    "R15": Topic("the account's throttle", ("peak-rate",)),
    "R16": Topic("fixed public addresses", ("static-public-ips",)),
    "R17": Topic(
        "an availability above the promises",
        (),
        "an objective, not a need: it is compared with the composed promise when patterns are chosen",
    ),
    "R18": Topic("links fall asleep", ("idle-link",)),
    "R19": Topic("no internet gateway", ("internet-gateway",)),
    "R20": Topic("few requests a day: a function instead of a load balancer", (), _BILL),
    "R21": Topic("Cognito from an isolated network", ("cognito-without-internet",)),
    "R22": Topic("a web ACL where none can be", ("waf",)),
    "R23": Topic("private names are no wildcards", ("wildcard-domain",)),
    "R24": Topic("policies have a size", ("many-consumers",)),
}
