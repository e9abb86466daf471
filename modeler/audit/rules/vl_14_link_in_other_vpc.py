"""VL-14: the VPC link stands where no route leads to the load balancer."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.audit.network import NetworkCheck, parties, reach
from modeler.inventory import Inventory
from modeler.inventory.graph import link_of
from modeler.inventory.kinds.api_integration import ApiIntegration
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.network_acl import NetworkAcl
from modeler.inventory.kinds.network_acl_entry import NetworkAclEntry
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.inventory.kinds.route import Route
from modeler.inventory.kinds.route_table import RouteTable
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.transit_gateway import TransitGateway
from modeler.inventory.kinds.transit_gateway_attachment import TransitGatewayAttachment
from modeler.inventory.kinds.vpc_link_v2 import VpcLinkV2
from modeler.inventory.kinds.vpc_peering import VpcPeering
from modeler.inventory.kinds.vpn_gateway import VpnGateway
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .links import listener_called, private_integrations
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "VL-14",
    "No route leads from the VPC link to the load balancer",
    severity=Severity.MEDIUM,
    why="The interfaces of a VPC link V2 reach what their subnets reach: a balancer of another VPC needs a "
    "peering or a Transit Gateway with routes on both sides.",
    symptom="503 from an HTTP API, 504 from a REST API, after a timeout.",
    remedy=Remedy(
        "Make the link in the VPC of the balancer.",
        "aws apigatewayv2 create-vpc-link --name NAME --subnet-ids SUBNETS_OF_THE_BALANCER --security-group-ids GROUP",
        "SubnetIds: [!Ref SubnetOfTheBalancer]",
        "subnet_ids = aws_lb.backend.subnets",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-links-v2.html",
            "2026-04-13",
        ),
        Source("https://docs.aws.amazon.com/apigateway/latest/developerguide/private-integration.html", "2026-04-13"),
    ),
    kinds=(
        VpcLinkV2,
        LoadBalancer,
        Subnet,
        RouteTable,
        Route,
        VpcPeering,
        TransitGateway,
        TransitGatewayAttachment,
        ApiIntegration,
        Listener,
        NetworkAcl,
        NetworkAclEntry,
        RestIntegration,
        SecurityGroupRule,
        VpnGateway,
    ),
)
def link_in_other_vpc(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Follow the routes from each subnet of the link to each of the balancer, and back."""
    for link, balancer in dict.fromkeys(_pairs(inventory)):
        steps = [
            step
            for source in parties(inventory, link)
            for target in parties(inventory, balancer)
            for step in reach(inventory, source, target).steps
            if step.check in (NetworkCheck.ROUTE, NetworkCheck.RETURN_ROUTE)
        ]
        if any(step.passes is False for step in steps):
            yield fails(link, "subnets", "no route leads to {balancer}", balancer=balancer.key)
        elif not steps or any(step.passes is None for step in steps):
            yield cannot_tell(link, "subnets", link.subnets, balancer.subnets, [step.unknown for step in steps])
        else:
            yield passes(link)


def _pairs(inventory: Inventory) -> Iterator[tuple[VpcLinkV2, LoadBalancer]]:
    for integration in private_integrations(inventory):
        link, listener = link_of(inventory, integration), listener_called(inventory, integration)
        balancer = inventory.find(listener.load_balancer) if listener is not None else None
        if isinstance(link, VpcLinkV2) and isinstance(balancer, LoadBalancer):
            yield link, balancer
