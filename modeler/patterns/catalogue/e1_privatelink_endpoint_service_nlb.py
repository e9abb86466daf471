"""E1: your own endpoint service: consumers' interface endpoints lead to your Network Load Balancer.

Connections go one way, from consumer to provider, and address ranges may overlap. Consumers pay their endpoints by AZ
and hour and each GB; the provider pays the NLB and, in variant *alb*, the ALB that it forwards to.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant, shared_by_hub
from modeler.patterns.parts.door.endpoint_service import EndpointService
from modeler.patterns.parts.integration.targets import AlbBehindNlbIntegration, TargetsIntegration
from modeler.patterns.parts.reach.endpoint import ConsumerEndpointReach
from modeler.workload import Location

CONSUMERS = frozenset({Location.OTHER_VPC, Location.OTHER_ACCOUNT, Location.OTHER_REGION, Location.ON_PREMISES})

_OWN_ENDPOINTS = (
    Variant(
        id="nlb",
        title="NLB to the service",
        reach=ConsumerEndpointReach(serves=CONSUMERS),
        door=EndpointService(),
        integration=TargetsIntegration(),
    ),
    Variant(
        id="alb",
        title="NLB to an ALB, and that to the service",
        reach=ConsumerEndpointReach(serves=CONSUMERS),
        door=EndpointService(),
        integration=AlbBehindNlbIntegration(),
    ),
)

PATTERN = Pattern(
    code="E1",
    id="privatelink-endpoint-service-nlb",
    title="PrivateLink endpoint service on an NLB",
    status="recommended",
    purpose="One TCP service for many VPCs and accounts, without routing between their networks.",
    initiates="Only consumers open connections.",
    since="2017; ALB as target 2021-09-27; NLB security groups 2023-08-10; across Regions 2024-11-26",
    must_exist=(
        "NLB in the AZs (by AZ ID) of the consumers, or cross-zone load balancing on",
        "endpoint service with allowed principals, and acceptance of each connection by hand or by itself",
        "NLB security group that admits the clients' addresses, or does not filter PrivateLink traffic",
        "for a private DNS name: proof of the domain by a TXT record",
    ),
    when=(
        "consumers are in many accounts, or their address ranges overlap",
        "the protocol is TCP or TLS, not only HTTP",
    ),
    when_not=(
        "API management is needed: share a private API (E5)",
        "fragmented UDP or ICMP is used",
        "the backend must tell consumers apart by address: it sees the NLB's, the endpoint only in proxy protocol v2",
        "an ALB is to be the endpoint service: it can only stand behind the NLB",
    ),
    sources=(
        Source("https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html", "2026-H2"),
        Source("https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html", "2026-H2"),
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html",
            "2026-H2",
        ),
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/application-load-balancer-target.html",
            "2026-H2",
        ),
        Source(
            "https://docs.aws.amazon.com/whitepapers/latest/aws-vpc-connectivity-options/aws-privatelink.html",
            "2026-H2",
        ),
    ),
    articles=(
        "four-patterns",
        "aws-compute",
    ),
    variants=(*_OWN_ENDPOINTS, *shared_by_hub(*_OWN_ENDPOINTS)),
)
