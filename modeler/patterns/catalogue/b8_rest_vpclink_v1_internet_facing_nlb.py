"""B8: a REST API before a load balancer that the internet also reaches directly.

Whoever knows the NLB's addresses goes around the API: no authorizer, no throttle, no web ACL. Public addresses and the
NLB are paid on top of the API; traffic that goes around it is not in this bill. Kept to be recognized, and to be left.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.rest_api import PublicRest
from modeler.patterns.parts.integration.vpc_link import LinkV1Integration
from modeler.patterns.parts.reach.internet import InternetReach

PATTERN = Pattern(
    code="B8",
    id="rest-vpclink-v1-internet-facing-nlb",
    title="REST API, VPC link V1, internet-facing NLB",
    status="anti-pattern",
    purpose="Historic: fixed public addresses for partners, and an API in front of the same service.",
    initiates="Partners open to the NLB's public addresses, past the API; clients to API Gateway, and that to the NLB.",
    must_exist=(
        "internet-facing NLB with Elastic IP addresses, and a security group from the day of its creation",
        "a VPC link V1 that accepts it (not verified: no page states which schemes it takes)",
    ),
    when=("never for something new: only to price what is to be replaced",),
    when_not=(
        "the backend is to be private: there are two ways in, and one has no checks",
        "WAF is needed: a web ACL cannot be put on an NLB",
        "fixed addresses are the aim: F2 or C4 have them with one way in",
        "the partners have AWS accounts: share an endpoint service (E1)",
        "only the API is needed: B6, with client certificates if partners must prove who they are",
    ),
    sources=(
        Source("https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html", "2026-H2"),
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html",
            "2026-H2",
        ),
        Source("https://docs.aws.amazon.com/apigateway/latest/developerguide/vpc-links-v1.html", "2026-04-13"),
    ),
    articles=("four-patterns",),
    variants=(
        Variant(
            id="nlb",
            title="to an internet-facing NLB",
            reach=InternetReach(),
            door=PublicRest(),
            integration=LinkV1Integration(scheme="internet-facing"),
        ),
    ),
)
