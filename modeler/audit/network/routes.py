"""Routes: where packets to some addresses go from a subnet, by the longest prefix, and what stands on the way.

A VPC's own addresses always stay inside it: only middleboxes may take a more specific route. All others follow the
longest prefix; routes that are written win over those that a virtual private gateway propagates. A Transit Gateway has
tables of its own: the one with which the attachment is associated decides.

Sources: https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html,
https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html (2026-11-30).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from modeler.dataclass import dataclass
from modeler.inventory import Inventory, Node, Ref, Unknown, unknowns
from modeler.inventory.kinds.prefix_list import PrefixList
from modeler.inventory.kinds.route import Route
from modeler.inventory.kinds.route_table import RouteTable
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.transit_gateway import TransitGateway
from modeler.inventory.kinds.transit_gateway_attachment import TransitGatewayAttachment
from modeler.inventory.kinds.transit_gateway_route import TransitGatewayRoute
from modeler.inventory.kinds.transit_gateway_route_table import TransitGatewayRouteTable
from modeler.inventory.kinds.vpc import Vpc
from modeler.inventory.kinds.vpn_connection import VpnConnection
from modeler.inventory.kinds.vpn_gateway import VpnGateway

from .bounds import Bounds
from .intervals import ALL_IPV4, FIRST_IPV6, NOTHING, Intervals
from .party import block_of, vpc_block

LOCAL, BLACKHOLE = "local", "blackhole"
_TARGETS = (
    "gateway",
    "nat_gateway",
    "transit_gateway",
    "peering",
    "endpoint",
    "network_interface",
    "instance",
    "egress_only_gateway",
)


@dataclass(frozen=True)
class Leg:
    """Where a part of the addresses goes.

    Parameters
    ----------
    part : Intervals
        The addresses.
    target : Ref, Unknown, str or None
        What the route leads to: a gateway, a peering; ``local`` inside the VPC, ``blackhole`` for a route that throws
        packets away; ``None`` where no route leads.
    route : Node or None
        The route that decides, or the table.
    sure : bool
        False where an unknown route may take the packets elsewhere.
    unknown : tuple of Unknown
        What would settle it.
    """

    part: Intervals
    target: Ref[Any] | Unknown | str | None
    route: Node | None = None
    sure: bool = True
    unknown: tuple[Unknown, ...] = ()


@dataclass(frozen=True)
class _Candidate:
    block: Bounds
    length: int
    written: bool
    target: Ref[Any] | Unknown | str | None
    route: Node


def route_table_of(inventory: Inventory, subnet: Subnet) -> RouteTable | Unknown | None:
    """Return the route table of a subnet; ``None`` for a main table that nobody wrote, which has the local route only.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    subnet : Subnet
        The subnet.
    """
    reference: Ref[Any] = Ref("subnet", subnet.key)
    tables = inventory.all(RouteTable)
    for table in tables:
        if not isinstance(table.subnets, Unknown) and reference in table.subnets:
            return table
    for table in tables:
        missing = next((value for value in unknowns(table.subnets)), None)
        if missing is not None and table.vpc in (None, subnet.vpc):
            return missing
    return next((table for table in tables if table.main is True and table.vpc == subnet.vpc), None)


def route_legs(inventory: Inventory, subnet: Subnet, destination: Intervals) -> tuple[Leg, ...]:
    """Return where packets from a subnet to some addresses go, a part for each route.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    subnet : Subnet
        Where they start.
    destination : Intervals
        Where they go.
    """
    vpc = inventory.find(subnet.vpc)
    local = vpc_block(inventory, vpc) if isinstance(vpc, Vpc) else Bounds(NOTHING, destination)
    result: list[Leg] = []
    inside = destination & local.sure
    if inside:
        result.append(Leg(inside, LOCAL, vpc))
    left = destination - inside
    if not left:
        return tuple(result)
    table = route_table_of(inventory, subnet)
    if isinstance(table, Unknown):
        return (*result, Leg(left, table, None, False, (table,)))
    if not local.sure and local.maybe:
        missing = tuple(unknowns(vpc.cidrs)) if isinstance(vpc, Vpc) else tuple(unknowns(subnet.vpc))
        result += [Leg(left, LOCAL, vpc, False, missing)]
    candidates = list(_routes(inventory, table)) if table is not None else []
    return (*result, *_longest(candidates, left, table or vpc))


def _longest(candidates: list[_Candidate], left: Intervals, table: Node | None) -> Iterator[Leg]:
    """Cut addresses among routes, the longest prefix first, a written route before a propagated one."""
    asked = left
    vague = [candidate for candidate in candidates if candidate.block.sure != candidate.block.maybe]
    missing = tuple(dict.fromkeys(value for candidate in vague for value in _unknown_in(candidate.route)))
    exact = [candidate for candidate in candidates if candidate.block.sure == candidate.block.maybe]
    for candidate in sorted(exact, key=lambda item: (-item.length, not item.written)):
        part = left & candidate.block.sure
        if part:
            target = candidate.target
            settled = not vague and not isinstance(target, Unknown)
            gaps = (*missing, target) if isinstance(target, Unknown) else missing
            yield Leg(part, target, candidate.route, settled, gaps)
            left = left - part
    if left:
        yield Leg(left, None, table, not vague, missing)
    for candidate in vague:
        yield Leg(asked & candidate.block.maybe, candidate.target, candidate.route, False, missing)


def _unknown_in(route: Node) -> Iterator[Unknown]:
    for name in ("cidr", "cidr_ipv6", "prefix_list", "cidrs", "exists", "table"):
        yield from unknowns(getattr(route, name, None))


def _routes(inventory: Inventory, table: RouteTable) -> Iterator[_Candidate]:
    for route in (*inventory.referring_to(table, Route), *inventory.hidden(Route, "table")):
        if not isinstance(route.table, Unknown) and route.table != Ref("route-table", table.key):
            continue
        target: Any = next((value for name in _TARGETS if (value := getattr(route, name)) is not None), None)
        if isinstance(route.state, str) and route.state == BLACKHOLE:
            target = BLACKHOLE
        if isinstance(target, Ref) and target.key == LOCAL:
            continue
        yield from _blocks(inventory, route, target)
    for gateway in inventory.all(VpnGateway):
        tables = gateway.propagates_to
        if isinstance(tables, Unknown) or Ref("route-table", table.key) in tables:
            everything = Bounds(NOTHING, ALL_IPV4)
            yield _Candidate(everything, -1, False, Ref("vpn-gateway", gateway.key), gateway)


def _blocks(inventory: Inventory, route: Route, target: Any) -> Iterator[_Candidate]:
    for block in (route.cidr, route.cidr_ipv6):
        if block is not None:
            yield _candidate(inventory, block, target, route)
    if route.prefix_list is not None:
        prefixes = inventory.find(route.prefix_list)
        if isinstance(prefixes, PrefixList) and not isinstance(prefixes.cidrs, Unknown):
            for block in prefixes.cidrs:
                yield _candidate(inventory, block, target, route)
        elif isinstance(route.prefix_list, Unknown) or isinstance(route.endpoint, Ref):
            yield _Candidate(Bounds(NOTHING, ALL_IPV4), -1, True, target, route)


def _candidate(inventory: Inventory, block: Any, target: Any, route: Node, *, written: bool = True) -> _Candidate:
    bounds = block_of(inventory, block)
    exact = isinstance(block, str) and bounds.sure == bounds.maybe and bool(bounds.sure)
    if route.exists is not True or isinstance(getattr(route, "table", None), Unknown):
        bounds = Bounds(NOTHING, bounds.maybe)
    return _Candidate(bounds, _length(bounds.sure) if exact else -1, written, target, route)


def _length(block: Intervals) -> int:
    """Return the length of the prefix of a block, in the bits of its own family."""
    if not block:
        return -1
    first, last = block.ranges[0]
    bits = (last - first + 1).bit_length() - 1
    return (32 if first < FIRST_IPV6 else 128) - bits


# Transit Gateways


def hub_legs(inventory: Inventory, hub: TransitGateway, attachment: Node, destination: Intervals) -> tuple[Leg, ...]:
    """Return where a Transit Gateway sends packets that come in by an attachment: to another attachment.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    hub : TransitGateway
        The Transit Gateway.
    attachment : Node
        By which the packets come in.
    destination : Intervals
        Where they go.
    """
    table = _hub_table(inventory, hub, attachment)
    if isinstance(table, Unknown):
        return (Leg(destination, table, hub, False, (table,)),)
    candidates = list(_hub_routes(inventory, table)) if table is not None else []
    candidates += _propagated(inventory, hub, table)
    return tuple(_longest(candidates, destination, table or hub))


def _hub_table(
    inventory: Inventory, hub: TransitGateway, attachment: Node
) -> TransitGatewayRouteTable | Unknown | None:
    """Return the table that an attachment is associated with; ``None`` for the default one."""
    reference: Ref[Any] = Ref(attachment.KIND, attachment.key)
    missing: Unknown | None = None
    for table in inventory.all(TransitGatewayRouteTable):
        if table.transit_gateway != Ref("transit-gateway", hub.key):
            continue
        associations = table.associations
        if isinstance(associations, Unknown):
            missing = associations
        elif reference in associations:
            return table
        else:
            missing = next((value for value in associations if isinstance(value, Unknown)), missing)
    return missing


def _hub_routes(inventory: Inventory, table: TransitGatewayRouteTable) -> Iterator[_Candidate]:
    for route in inventory.referring_to(table, TransitGatewayRoute):
        target = BLACKHOLE if route.blackhole is True else route.attachment
        yield _candidate(inventory, route.cidr, target, route)


def _propagated(inventory: Inventory, hub: TransitGateway, table: TransitGatewayRouteTable | None) -> list[_Candidate]:
    """Return the routes that attachments propagate: to one table, or to the default one."""
    if table is None and str(hub.default_propagation).lower() == "disable":
        return []
    candidates: list[_Candidate] = []
    for attachment in inventory.referring_to(hub, TransitGatewayAttachment):
        reference: Ref[Any] = Ref(attachment.KIND, attachment.key)
        if table is not None and not _propagates(table, reference):
            continue
        vpc = inventory.find(attachment.vpc)
        blocks: Any = vpc.cidrs if isinstance(vpc, Vpc) else (attachment.vpc,)
        for block in (blocks,) if isinstance(blocks, Unknown) else blocks:
            candidates.append(_candidate(inventory, block, reference, attachment, written=False))
    for connection in inventory.referring_to(hub, VpnConnection):
        reference = Ref(connection.KIND, connection.key)
        if connection.static_routes is not True and (table is None or _propagates(table, reference)):
            anything = Bounds(NOTHING, ALL_IPV4)
            candidates.append(_Candidate(anything, -1, False, reference, connection))
    return candidates


def _propagates(table: TransitGatewayRouteTable, reference: Ref[Any]) -> bool:
    propagations = table.propagations
    return isinstance(propagations, Unknown) or reference in propagations
