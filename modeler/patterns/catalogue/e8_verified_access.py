"""E8: people sign in at AWS Verified Access, which leads to an internal ALB or NLB.

Paid by application and hour and by GB; the price book has it in 20 Regions.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.alb import InternalAlb
from modeler.patterns.parts.door.nlb import InternalNlb
from modeler.patterns.parts.door.verified_access import VerifiedAccess
from modeler.patterns.parts.integration.open import OpenIntegration
from modeler.patterns.parts.reach.internet import InternetReach

PATTERN = Pattern(
    code="E8",
    id="verified-access",
    title="Verified Access in front of an internal load balancer",
    status="recommended",
    purpose="Employees' browsers reach a private application without a VPN; a policy judges each request.",
    initiates="Users open over the internet; Verified Access opens into the VPC.",
    since="2023 (not verified)",
    must_exist=(
        "Verified Access instance, trust provider, group with policy, endpoint",
        "public certificate and a CNAME for the application",
        "security group of the load balancer that admits the endpoint's",
    ),
    when=("people with browsers are the clients, and a VPN is not wanted",),
    when_not=(
        "machines call machines",
        "no entry from the internet may exist at all",
    ),
    sources=(
        Source("https://docs.aws.amazon.com/verified-access/latest/ug/verified-access-endpoints.html", "2026-H2"),
        Source("https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html", "2026-H2"),
    ),
    articles=("wing",),
    variants=(
        Variant(
            id="alb",
            title="internal ALB",
            reach=InternetReach(),
            door=(VerifiedAccess(), InternalAlb()),
            integration=OpenIntegration(),
        ),
        Variant(
            id="nlb",
            title="internal NLB",
            reach=InternetReach(),
            door=(VerifiedAccess(), InternalNlb()),
            integration=OpenIntegration(),
        ),
    ),
)
