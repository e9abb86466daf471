"""F1: CloudFront reaches an internal load balancer in private subnets as its VPC origin.

Data goes out at CloudFront's prices, by where the viewers are; what the origin sends to CloudFront is free. The *plan*
variants pay a flat-rate plan (Business or Premium) in place of requests, data and web ACL.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant, at_flat_rate
from modeler.patterns.parts.door.alb import InternalAlb
from modeler.patterns.parts.door.cloudfront import CloudFront
from modeler.patterns.parts.door.nlb import InternalNlb
from modeler.patterns.parts.integration.open import OpenIntegration
from modeler.patterns.parts.reach.internet import InternetReach

_BY_USE = (
    Variant(
        id="alb",
        title="internal ALB as origin",
        reach=InternetReach(),
        door=(CloudFront(vpc_origin=True), InternalAlb()),
        integration=OpenIntegration(),
    ),
    Variant(
        id="nlb",
        title="internal NLB as origin",
        reach=InternetReach(),
        door=(CloudFront(vpc_origin=True), InternalNlb()),
        integration=OpenIntegration(),
    ),
)

PATTERN = Pattern(
    code="F1",
    id="cloudfront-vpc-origin",
    title="CloudFront with a VPC origin",
    status="recommended",
    purpose="Internet clients, with WAF, shield and cache at the edge, and a load balancer that has no public address.",
    initiates="Clients open to CloudFront; CloudFront opens into the VPC by its own network interfaces.",
    since="2024-11; WebSocket 2026-05",
    must_exist=(
        "VPC with an internet gateway attached (no route to it is needed)",
        "VPC origin (up to 15 minutes to create) and a security group that admits it",
        "certificate on the ALB for the origin's name, or the answer is a 502",
    ),
    when=(
        "internet clients need caching, WAF or WebSocket before private containers",
        "no API management is needed",
    ),
    when_not=(
        "the protocol is gRPC",
        "an NLB has a TLS listener, or no security group",
        "API keys or usage plans are needed (B6)",
        "clients are private",
        "a policy forbids internet gateways",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html",
            "2026-12-01",
        ),
        Source(
            "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html",
            "2026-H2",
        ),
        Source(
            "https://github.com/aws-samples/sample-private-ai-agent-websocket-vpc-origins-opensearch-nextgen",
            "2026-07-10",
        ),
    ),
    articles=(
        "four-patterns",
        "klika",
    ),
    variants=(*_BY_USE, *at_flat_rate(*_BY_USE)),
)
