"""VL-01: a VPC link V2 is not available."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory
from modeler.inventory.kinds.vpc_link_v2 import VpcLinkV2
from modeler.patterns.base import Source

from .base import DecidedBy, Remedy, Severity, audit_rule
from .live import live_state
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "VL-01",
    "The VPC link V2 is not available",
    severity=Severity.HIGH,
    why="After 60 days without a request AWS takes the interfaces of a VPC link V2 away: the next request "
    "finds none, and making them anew takes minutes.",
    symptom="Requests fail, most often in an environment that is seldom used.",
    remedy=Remedy(
        "Send a request every day, and wait until the link is available before it is needed.",
        "aws apigatewayv2 get-vpc-link --vpc-link-id LINK",
        "Type: AWS::Synthetics::Canary",
        'resource "aws_synthetics_canary" "keep_alive" {}',
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-links-v2.html",
            "2026-04-13",
        ),
    ),
    kinds=(VpcLinkV2,),
    decided_by=DecidedBy.ACCOUNT,
)
def link_not_available(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the state, which only an account has."""
    for link in inventory.all(VpcLinkV2):
        if not isinstance(link.state, str):
            yield cannot_tell(link, "", link.state or live_state(VpcLinkV2))
        elif link.state == "AVAILABLE":
            yield passes(link)
        else:
            yield fails(link, "state", "its state is {state}", state=link.state)
