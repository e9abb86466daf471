"""N1-10: a VPC link V1 leads to something that is no Network Load Balancer."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.vpc_link_v1 import VpcLinkV1
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "N1-10",
    "The VPC link V1 does not lead to a Network Load Balancer",
    severity=Severity.HIGH,
    why="A VPC link V1 takes the ARN of one Network Load Balancer: an Application Load Balancer needs a VPC link V2.",
    symptom="Creation fails: the ARN of the NLB is malformed.",
    remedy=Remedy(
        "Use a VPC link V2 for an Application Load Balancer.",
        "aws apigatewayv2 create-vpc-link --name NAME --subnet-ids SUBNETS --security-group-ids GROUP",
        "Type: AWS::ApiGatewayV2::VpcLink",
        'resource "aws_apigatewayv2_vpc_link" "main" {}',
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-nlb-for-vpclink-using-console.html",
            "2026-04-13",
        ),
        Source("https://github.com/hashicorp/terraform-provider-aws/issues/30910", "2026-11-30"),
    ),
    kinds=(VpcLinkV1, LoadBalancer),
)
def link_to_application_balancer(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the type of the balancer, or at the words of its ARN."""
    for link in inventory.all(VpcLinkV1):
        if isinstance(link.targets, Unknown):
            yield cannot_tell(link, "targets", link.targets)
            continue
        for reference in link.targets:
            balancer = inventory.find(reference)
            kind = balancer.type if isinstance(balancer, LoadBalancer) else _kind_in(str(reference))
            if not isinstance(kind, str):
                yield cannot_tell(link, "targets", reference, kind)
            elif kind == "network":
                yield passes(link)
            else:
                yield fails(link, "targets", "{balancer} is of the type {kind}", balancer=_name(reference), kind=kind)


def _kind_in(arn: str) -> str | None:
    kinds = {"loadbalancer/net/": "network", "loadbalancer/app/": "application", "loadbalancer/gwy/": "gateway"}
    return next((kind for part, kind in kinds.items() if part in arn), None)


def _name(reference: object) -> str:
    return str(getattr(reference, "key", reference))
