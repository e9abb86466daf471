"""N1-01: a VPC link V1 is not available."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory
from modeler.inventory.kinds.vpc_link_v1 import VpcLinkV1
from modeler.patterns.base import Source

from .base import DecidedBy, Remedy, Severity, audit_rule
from .live import live_state
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "N1-01",
    "The VPC link V1 is not available",
    severity=Severity.HIGH,
    why="A VPC link V1 is an endpoint to the Network Load Balancer: where the balancer was deleted, or the "
    "connection was refused, every request over the link fails.",
    symptom="500 Internal server error on each request of the route.",
    remedy=Remedy(
        "Make the link again, to a balancer that exists.",
        "aws apigateway create-vpc-link --name NAME --target-arns NLB_ARN",
        "TargetArns: [!Ref Nlb]",
        "target_arns = [aws_lb.nlb.arn]",
    ),
    sources=(Source("https://repost.aws/knowledge-center/api-gateway-500-error-vpc", "2026-11-21"),),
    kinds=(VpcLinkV1,),
    decided_by=DecidedBy.ACCOUNT,
)
def link_v1_not_available(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the state, which only an account has."""
    for link in inventory.all(VpcLinkV1):
        if not isinstance(link.state, str):
            yield cannot_tell(link, "", link.state or live_state(VpcLinkV1))
        elif link.state == "AVAILABLE":
            yield passes(link)
        else:
            yield fails(link, "state", "its state is {state}", state=link.state)
