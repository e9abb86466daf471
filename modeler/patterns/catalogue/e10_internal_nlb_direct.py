"""E10: an internal NLB that clients in private networks call directly, alone or before an ALB.

The usual answer where a firewall wants fixed private addresses, one in each AZ, or where the protocol is not HTTP.
Load-balancer hours and NLCUs are paid, bytes that cross AZs, and in variant *alb* the ALB that it forwards to.
"""

from __future__ import annotations

from modeler.patterns.base import Pattern, Source, Variant
from modeler.patterns.parts.door.nlb import InternalNlb
from modeler.patterns.parts.integration.targets import AlbBehindNlbIntegration, TargetsIntegration
from modeler.patterns.parts.reach.private import PrivateReach

PATTERN = Pattern(
    code="E10",
    id="internal-nlb-direct",
    title="Internal NLB",
    status="recommended",
    purpose="Fixed private addresses for TCP or TLS, without an API charge; with an ALB behind also for HTTP's needs.",
    initiates="Clients open to the NLB; it passes their connections on to its targets, or to an ALB.",
    since="2017-09 (not verified); ALB as target 2021-09-27; security groups 2023-08-10",
    must_exist=(
        "internal NLB with one private address chosen in each AZ, which stays for its life",
        "routes to it (peering, Transit Gateway, Direct Connect or VPN)",
        "a security group from the beginning: an NLB made without one never gets one",
        "variant alb: an internal ALB in the same VPC as its target, with a listener on the port of the target group",
    ),
    when=(
        "a firewall on premises admits addresses and not names",
        "the protocol is TCP or TLS, not only HTTP",
        "HTTP features and fixed addresses are needed together: variant alb",
    ),
    when_not=(
        "the protocol is HTTP and addresses may change: an ALB alone (E7) routes, checks tokens, has a web ACL",
        "address ranges overlap, or the accounts do not trust each other's networks: take E1",
        "API keys, limits per client, transformation or a cache are needed: take a private REST API (C2)",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html", "2026-H2"
        ),
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html",
            "2026-H2",
        ),
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/application-load-balancer-target.html",
            "2026-H2",
        ),
    ),
    variants=(
        Variant(
            id="nlb",
            title="NLB to the service",
            reach=PrivateReach(),
            door=InternalNlb(),
            integration=TargetsIntegration(),
        ),
        Variant(
            id="alb",
            title="NLB to an ALB, and that to the service",
            reach=PrivateReach(),
            door=InternalNlb(),
            integration=AlbBehindNlbIntegration(),
        ),
    ),
)
