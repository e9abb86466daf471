"""N1-03: a Network Load Balancer was made without security groups."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "N1-03",
    "The Network Load Balancer has no security group",
    severity=Severity.LOW,
    why="A Network Load Balancer takes security groups only where it was made with one: without, it admits "
    "everybody who reaches it, and CloudFront cannot use it as a VPC origin.",
    symptom="None, until a group or a VPC origin is needed: then the balancer has to be replaced.",
    remedy=Remedy(
        "Make the balancer with a security group.",
        "aws elbv2 create-load-balancer --type network --scheme internal --name NAME --subnets SUBNETS "
        "--security-groups GROUP",
        "SecurityGroups: [!Ref NlbGroup]",
        "security_groups = [aws_security_group.nlb.id]",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html",
            "2026-11-21",
        ),
        Source(
            "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html",
            "2026-11-21",
        ),
    ),
    kinds=(LoadBalancer,),
)
def balancer_without_groups(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at every Network Load Balancer."""
    for balancer in inventory.all(LoadBalancer):
        if balancer.type != "network":
            continue
        if isinstance(balancer.security_groups, Unknown):
            yield cannot_tell(balancer, "security_groups", balancer.security_groups)
        elif balancer.security_groups:
            yield passes(balancer)
        else:
            yield fails(balancer, "", "it has no security group")
