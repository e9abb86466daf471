"""VL-06: an integration names a VPC link that does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Ref
from modeler.inventory.graph import link_of
from modeler.inventory.kinds.api_integration import ApiIntegration
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.inventory.kinds.vpc_link_v1 import VpcLinkV1
from modeler.inventory.kinds.vpc_link_v2 import VpcLinkV2
from modeler.patterns.base import Source

from .base import DecidedBy, Remedy, Severity, audit_rule
from .links import private_integrations
from .outcome import AuditOutcome, cannot_tell, fails, not_read, passes


@audit_rule(
    "VL-06",
    "The integration names a VPC link that does not exist",
    severity=Severity.HIGH,
    why="AWS deletes a VPC link that integrations still name, without a word: their requests then lead nowhere.",
    symptom="500 Internal server error on each request of the route.",
    remedy=Remedy(
        "Make the link again and give its id to the integrations.",
        "aws apigatewayv2 get-vpc-links",
        "ConnectionId: !Ref Link",
        "connection_id = aws_apigatewayv2_vpc_link.main.id",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html",
            "2026-04-13",
        ),
        Source("https://repost.aws/knowledge-center/api-gateway-500-error-vpc", "2026-11-21"),
    ),
    kinds=(RestIntegration, ApiIntegration, VpcLinkV1, VpcLinkV2),
    decided_by=DecidedBy.ACCOUNT,
)
def link_is_gone(inventory: Inventory) -> Iterator[AuditOutcome]:
    """An account shows all its links; a template may name one that stands elsewhere."""
    for integration in private_integrations(inventory):
        if link_of(inventory, integration) is not None:
            yield passes(integration)
        elif integration.origin.time:
            yield fails(integration, "vpc_link", "there is no link {link}", link=_name(integration.vpc_link))
        elif isinstance(integration.vpc_link, Ref):
            yield not_read(integration, "vpc_link", str(integration.vpc_link))
        else:
            yield cannot_tell(integration, "vpc_link", integration.vpc_link)


def _name(reference: object) -> str:
    return reference.key if isinstance(reference, Ref) else str(reference)
