"""HY-04: callers that the groups let in get no answer: no route leads back to them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from modeler.audit.network import addresses, route_legs
from modeler.audit.network.routes import BLACKHOLE, LOCAL
from modeler.inventory import Inventory, Node
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.route import Route
from modeler.inventory.kinds.route_table import RouteTable
from modeler.inventory.kinds.security_group import SecurityGroup
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.vpc import Vpc
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.inventory.kinds.vpn_gateway import VpnGateway
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, cannot_tell, fails, passes

_OWN = [addresses(block) for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")]


@audit_rule(
    "HY-04",
    "No route leads back to callers that are let in",
    severity=Severity.HIGH,
    why="An answer to a caller outside the VPC needs a route of its own: without one the connection is "
    "never made, though the groups let the caller in.",
    symptom="Connections time out from one network, and work from another.",
    remedy=Remedy(
        "Add the route, or let the gateway propagate its routes to the table.",
        "aws ec2 create-route --route-table-id TABLE --destination-cidr-block BLOCK --gateway-id GATEWAY",
        "Type: AWS::EC2::Route\n"
        "Properties:\n"
        "  RouteTableId: !Ref Table\n"
        "  DestinationCidrBlock: BLOCK\n"
        "  GatewayId: !Ref Gateway",
        'resource "aws_route" "back" {\n'
        "  route_table_id         = aws_route_table.main.id\n"
        '  destination_cidr_block = "BLOCK"\n'
        "  gateway_id             = aws_vpn_gateway.main.id\n"
        "}",
    ),
    sources=(
        Source("https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html", "2026-11-30"),
        Source(
            "https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/rest-api.html",
            "2026-11-21",
        ),
    ),
    kinds=(VpcEndpoint, LoadBalancer, Subnet, RouteTable, Route, SecurityGroupRule, VpnGateway, SecurityGroup, Vpc),
)
def no_route_back(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Take the private blocks that the groups name, and follow the routes from each subnet to them."""
    doors: list[VpcEndpoint | LoadBalancer] = [item for item in inventory.all(VpcEndpoint) if item.type == "Interface"]
    doors += [item for item in inventory.all(LoadBalancer) if item.scheme == "internal"]
    for door in doors:
        blocks = dict.fromkeys(_blocks(inventory, door))
        places = [subnet for subnet in inventory.find_all(door.subnets) if isinstance(subnet, Subnet)]
        if blocks and places:
            yield _judged(inventory, door, blocks, places)


def _judged(inventory: Inventory, door: Node, blocks: Iterable[str], places: list[Subnet]) -> AuditOutcome:
    doubts: list[object] = []
    for block, place in itertools.product(blocks, places):
        legs = route_legs(inventory, place, addresses(block))
        if any(leg.target == LOCAL for leg in legs):
            continue  # a block around the VPC names more than it means
        if any(leg.sure and leg.target in (None, BLACKHOLE) for leg in legs):
            return fails(door, "subnets", "no route leads back to {block}, which its groups let in", block=block)
        doubts += [value for leg in legs for value in leg.unknown]
    return cannot_tell(door, "subnets", doubts) if doubts else passes(door)


def _blocks(inventory: Inventory, door: VpcEndpoint | LoadBalancer) -> Iterator[str]:
    """Yield the private blocks outside the VPC's own subnet that the groups of a door let in."""
    for group in inventory.find_all(door.security_groups):
        for rule in inventory.referring_to(group, SecurityGroupRule):
            if rule.direction == "in" and isinstance(rule.cidr, str) and _is_private(rule.cidr):
                yield rule.cidr


def _is_private(block: str) -> bool:
    try:
        asked = addresses(block)
    except ValueError:
        return False
    return any(asked <= own and asked != own for own in _OWN)
