"""VL-05: a REST API calls over a VPC link V2 without a target."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.graph import link_of
from modeler.inventory.kinds.api_integration import ApiIntegration
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.inventory.kinds.vpc_link_v2 import VpcLinkV2
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .links import private_integrations
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "VL-05",
    "The integration over a VPC link V2 names no target",
    severity=Severity.HIGH,
    why="A VPC link V2 leads into a VPC and not to one balancer: a REST API has to say with "
    "integrationTarget which balancer or listener it calls.",
    symptom="Creation fails: IntegrationTarget is required for VpcLinkV2.",
    remedy=Remedy(
        "Give the ARN of the balancer or of its listener as the target.",
        "aws apigateway update-integration --rest-api-id API --resource-id RESOURCE --http-method METHOD "
        "--patch-operations op=replace,path=/integrationTarget,value=ARN",
        "IntegrationTarget: !Ref Balancer",
        "integration_target = aws_lb.backend.arn",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-private-integration.html",
            "2026-04-13",
        ),
        Source("https://github.com/hashicorp/terraform-provider-aws/issues/45230", "2026-11-21"),
    ),
    kinds=(RestIntegration, VpcLinkV2, ApiIntegration),
)
def target_missing(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the integrations of REST APIs whose link is a V2."""
    for integration in private_integrations(inventory):
        if not isinstance(integration, RestIntegration) or not isinstance(link_of(inventory, integration), VpcLinkV2):
            continue
        if integration.target is None:
            yield fails(integration, "vpc_link", "its link is a V2, and it has no integrationTarget")
        elif isinstance(integration.target, Unknown):
            yield cannot_tell(integration, "target", integration.target)
        else:
            yield passes(integration)
