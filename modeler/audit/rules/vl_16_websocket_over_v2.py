"""VL-16: a WebSocket API calls over a VPC link V2."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory
from modeler.inventory.graph import link_of
from modeler.inventory.kinds.api_integration import ApiIntegration
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.inventory.kinds.vpc_link_v1 import VpcLinkV1
from modeler.inventory.kinds.vpc_link_v2 import VpcLinkV2
from modeler.inventory.kinds.websocket_api import WebSocketApi
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .links import private_integrations
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "VL-16",
    "A WebSocket API cannot use a VPC link V2",
    severity=Severity.HIGH,
    why="Private integrations of WebSocket APIs go over VPC links V1 only, to a Network Load Balancer.",
    symptom="The integration cannot be created, or its requests fail.",
    remedy=Remedy(
        "Use a VPC link V1 with a Network Load Balancer.",
        "aws apigateway create-vpc-link --name NAME --target-arns NLB_ARN",
        "Type: AWS::ApiGateway::VpcLink\nProperties:\n  TargetArns: [!Ref Nlb]",
        'resource "aws_api_gateway_vpc_link" "main" {\n  target_arns = [aws_lb.nlb.arn]\n}',
    ),
    sources=(
        Source("https://docs.aws.amazon.com/apigateway/latest/developerguide/private-integration.html", "2026-04-13"),
        Source("https://github.com/terraform-aws-modules/terraform-aws-apigateway-v2/issues/151", "2026-11-30"),
    ),
    kinds=(ApiIntegration, WebSocketApi, VpcLinkV1, VpcLinkV2, RestApi, RestIntegration),
)
def websocket_over_v2(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the link of each private integration of a WebSocket API."""
    for integration in private_integrations(inventory):
        if not isinstance(inventory.find(integration.api), WebSocketApi):
            continue
        link = link_of(inventory, integration)
        if isinstance(link, VpcLinkV2):
            yield fails(integration, "vpc_link", "its link {link} is a V2", link=link.key)
        elif isinstance(link, VpcLinkV1):
            yield passes(integration)
        else:
            yield cannot_tell(integration, "vpc_link", integration.vpc_link)
