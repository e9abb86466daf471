"""Who arrives at a network interface: from which places, with which addresses.

All who may stand anywhere are asked: every subnet of the same VPC and of each VPC joined to it, networks on premises
behind a VPN or Direct Connect, people on a client VPN, networks that were not read behind a peering or a Transit
Gateway, and the internet. Addresses are cut where a rule of a security group, an entry of a network ACL or a route
begins or ends, so that all addresses of a piece share one answer.

A caller chooses its own security group, so what that lets out is not asked; a group that rules name counts for the
resources that carry it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from modeler.audit.network import INTERNET, NetworkCheck, NetworkStep, Party, parties, reach
from modeler.audit.network.filters import IN, Filtered, through_acl, through_groups
from modeler.audit.network.intervals import ALL_ADDRESSES, ALL_IPV4, NOTHING, PUBLIC_IPV4, Intervals, addresses
from modeler.audit.network.party import DEFAULT_GROUP, UNKNOWN_GROUPS, block_of, vpc_block
from modeler.audit.network.routes import route_legs, route_table_of
from modeler.dataclass import dataclass
from modeler.inventory import Cause, Inventory, Node, Origin, Ref, Unknown
from modeler.inventory.kinds.client_vpn import ClientVpn
from modeler.inventory.kinds.network_acl import NetworkAcl
from modeler.inventory.kinds.network_acl_entry import NetworkAclEntry
from modeler.inventory.kinds.prefix_list import PrefixList
from modeler.inventory.kinds.route import Route
from modeler.inventory.kinds.route_table import RouteTable
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.transit_gateway import TransitGateway
from modeler.inventory.kinds.transit_gateway_attachment import TransitGatewayAttachment
from modeler.inventory.kinds.transit_gateway_peering import TransitGatewayPeering
from modeler.inventory.kinds.vpc import Vpc
from modeler.inventory.kinds.vpc_peering import VpcPeering
from modeler.inventory.kinds.vpn_gateway import VpnGateway

from .callers import INTERNET_PLACE, ON_PREMISES_PLACE, CallerPlace, PlaceKind

_CHOSEN = frozenset({NetworkCheck.SOURCE_GROUPS})
"""What a caller in a VPC decides itself."""
_FOREIGN = frozenset(
    {NetworkCheck.SOURCE_GROUPS, NetworkCheck.SOURCE_ACL, NetworkCheck.RETURN_SOURCE_ACL, NetworkCheck.ROUTE}
)
"""What the owner of a network that was not read decides."""
_MANAGED = frozenset(
    {
        "vpc-link-v2",
        "load-balancer",
        "vpc-endpoint",
        "resource-gateway",
        "resolver-endpoint",
        "verified-access-endpoint",
        "lattice-vpc-association",
        "client-vpn",
    }
)
"""What carries groups and sends only what somebody else sends through it: that is another way, with its own callers."""
PUBLIC_IPV6 = addresses("2000::/3")
"""Addresses of IPv6 that the internet routes
(https://www.iana.org/assignments/ipv6-unicast-address-assignments, 2026-11-30)."""
ROUTES_LEARNT = Unknown(Cause.LIVE_STATE, "ec2:SearchTransitGatewayRoutes")


@dataclass(frozen=True)
class NetworkArrival:
    """Callers of one place whose packets arrive, and whose answers come back.

    Parameters
    ----------
    place : CallerPlace
        Where they stand.
    addresses : Intervals
        The addresses that arrive.
    sure : bool
        Whether they arrive for certain.
    nodes : tuple of Node
        What lets them: rules, entries, routes.
    unknown : tuple of Unknown
        What would settle it.
    carrier : str
        The resource that calls, where only those with its security group arrive.
    """

    place: CallerPlace
    addresses: Intervals
    sure: bool
    nodes: tuple[Node, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    carrier: str = ""

    @property
    def places(self) -> tuple[Origin, ...]:
        """Where it is written."""
        return tuple(dict.fromkeys(node.origin for node in self.nodes))


class Networks:
    """The networks of an inventory, and who arrives at an interface in them.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    """

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self._arrivals: dict[tuple[str, str, int], tuple[NetworkArrival, ...]] = {}
        self._known_cuts: dict[Party, tuple[int, ...]] = {}
        self._room: dict[str, bool] = {}

    @cached_property
    def subnets(self) -> dict[Any, list[Subnet]]:
        """The subnets by VPC."""
        grouped: dict[Any, list[Subnet]] = defaultdict(list)
        for subnet in self.inventory.all(Subnet):
            grouped[subnet.vpc].append(subnet)
        return grouped

    def has_room(self, key: str) -> bool:
        """Return whether a VPC has addresses outside of the subnets that were read."""
        if key not in self._room:
            reference: Ref[Any] = Ref("vpc", key)
            vpc = self.inventory.find(reference)
            room = vpc_block(self.inventory, vpc).maybe if isinstance(vpc, Vpc) else NOTHING
            for subnet in self.subnets.get(reference, ()):
                room = room - block_of(self.inventory, subnet.cidr).sure
            self._room[key] = bool(room)
        return self._room[key]

    @cached_property
    def carriers(self) -> dict[Any, list[Node]]:
        """The resources by each security group that they carry."""
        grouped: dict[Any, list[Node]] = defaultdict(list)
        for node in self.inventory:
            groups = getattr(node, "security_groups", None)
            for group in groups if isinstance(groups, tuple) else ():
                if isinstance(group, Ref):
                    grouped[group].append(node)
        return grouped

    @cached_property
    def _hubs(self) -> dict[Any, set[Any]]:
        """The Transit Gateways of each VPC, with those that are peered to them."""
        joined: dict[Any, set[Any]] = defaultdict(set)
        for peering in self.inventory.all(TransitGatewayPeering):
            ends = {value for value in vars(peering).values() if isinstance(value, Ref)}
            for end in ends:
                joined[end] |= ends
        hubs: dict[Any, set[Any]] = defaultdict(set)
        for attachment in self.inventory.all(TransitGatewayAttachment):
            hubs[attachment.vpc] |= {attachment.transit_gateway} | joined[attachment.transit_gateway]
        return hubs

    def joined(self, vpc: Ref[Any]) -> Iterator[Ref[Any]]:
        """Yield the VPCs that a peering or a Transit Gateway may join to a VPC."""
        others: dict[Ref[Any], None] = {}
        for peering in self.inventory.all(VpcPeering):
            ends = (peering.requester, peering.accepter)
            if vpc in ends:
                others.update((end, None) for end in ends if isinstance(end, Ref))
        own = self._hubs.get(vpc, set())
        if own:
            for neighbor, hubs in self._hubs.items():
                if isinstance(neighbor, Ref) and hubs & own:
                    others[neighbor] = None
        others.pop(vpc, None)
        yield from others

    # Who arrives

    def at(self, node: Node, port: int) -> tuple[NetworkArrival, ...]:
        """Return who arrives at a resource on a port, over all of its interfaces.

        Parameters
        ----------
        node : Node
            An endpoint, a balancer, an instance, a service.
        port : int
            The port.
        """
        key = (node.KIND, node.key, port)
        if key not in self._arrivals:
            arriving: list[NetworkArrival] = []
            for target in interfaces(self.inventory, node):
                arriving += self.to_party(target, port)
            self._arrivals[key] = arrivals_together(arriving)
        return self._arrivals[key]

    def to_party(self, target: Party, port: int) -> Iterator[NetworkArrival]:
        """Yield who arrives at one interface on a port."""
        vpc = self.inventory.find(target.vpc)
        if not isinstance(vpc, Vpc):
            yield from self._unread(target, port)
            return
        if target.subnet is None:
            target = replace(target, addresses=vpc_block(self.inventory, vpc).maybe)
        admitted = self._admitted(target, port)
        inside: Ref[Any] = Ref("vpc", vpc.key)
        for neighbor in (inside, *self.joined(inside)):
            if isinstance(self.inventory.find(neighbor), Vpc):
                yield from self._from_vpc(neighbor, target, port, admitted)
        yield from self._from_client_vpns(target, port)
        yield from self._from_premises(inside, target, port, admitted)
        yield from self._from_foreign(inside, target, port, admitted)
        if target.public is not False:
            yield from self._from_internet(target, port, admitted)
            yield from self._by_ipv6(target, port)

    def _admitted(self, target: Party, port: int) -> Intervals:
        """Return the addresses that the groups of a target may let in, whoever calls."""
        return self._groups(target, Party(ALL_ADDRESSES), port).admitted.maybe

    def through_groups_of(self, target: Party, port: int) -> Filtered:
        """Return what the groups of a target say of callers on the internet."""
        return self._groups(target, INTERNET, port)

    def _groups(self, target: Party, source: Party, port: int) -> Filtered:
        return through_groups(self.inventory, target.groups, IN, source, "tcp", Intervals(((port, port),)))

    def _from_vpc(self, vpc: Ref[Any], target: Party, port: int, admitted: Intervals) -> Iterator[NetworkArrival]:
        place = CallerPlace(PlaceKind.VPC, vpc.key)
        default: Ref[Any] = Ref("security-group", f"{DEFAULT_GROUP}{vpc.key}")
        with_default = target.groups is not None and default in target.groups
        for subnet in self.subnets.get(vpc, ()):
            block = block_of(self.inventory, subnet.cidr).maybe
            anybody = Party(block, None, subnet, vpc)
            if with_default:
                yield from self._pieces(place, replace(anybody, groups=(default,)), target, port, _CHOSEN)
            elif block & admitted:
                yield from self._pieces(place, replace(anybody, addresses=block & admitted), target, port, _CHOSEN)
        for node in self._named_carriers(target):
            for source in parties(self.inventory, node):
                if source.vpc == vpc:
                    yield from self._pieces(place, source, target, port, frozenset(), node.key)

    def _named_carriers(self, target: Party) -> Iterator[Node]:
        """Yield the resources that carry a group that the rules of a target name."""
        nodes: dict[Node, None] = {}
        for rule in self._rules(target):
            if isinstance(rule.peer, Ref) and rule.direction == IN:
                nodes.update(dict.fromkeys(self.carriers.get(rule.peer, ())))
        yield from (node for node in nodes if node is not target.node and node.KIND not in _MANAGED)

    def _rules(self, target: Party) -> Iterator[SecurityGroupRule]:
        for reference in target.groups or ():
            group = self.inventory.find(reference) if isinstance(reference, Ref) else None
            if group is not None:
                for rule in self.inventory.referring_to(group, SecurityGroupRule):
                    if rule.group == reference:
                        yield rule

    def _from_client_vpns(self, target: Party, port: int) -> Iterator[NetworkArrival]:
        """Yield people on a client VPN, who arrive with the addresses of its interfaces."""
        for vpn in self.inventory.all(ClientVpn):
            place = CallerPlace(PlaceKind.CLIENT_VPN, vpn.key)
            for source in parties(self.inventory, vpn):
                yield from self._pieces(place, source, target, port, frozenset(), more=(vpn,))

    def _from_premises(self, vpc: Ref[Any], target: Party, port: int, admitted: Intervals) -> Iterator[NetworkArrival]:
        gateways = [
            gateway
            for gateway in self.inventory.all(VpnGateway)
            if isinstance(gateway.vpcs, Unknown) or vpc in gateway.vpcs
        ]
        if not gateways and not self._hubs.get(vpc):
            return
        outside = (ALL_IPV4 - vpc_block(self.inventory, self._vpc(vpc)).sure) & admitted
        if outside:
            yield from self._pieces(ON_PREMISES_PLACE, Party(outside), target, port, frozenset())

    def _vpc(self, reference: Ref[Any]) -> Vpc:
        node = self.inventory.find(reference)
        assert isinstance(node, Vpc)
        return node

    def _from_foreign(self, vpc: Ref[Any], target: Party, port: int, admitted: Intervals) -> Iterator[NetworkArrival]:
        """Yield callers in networks that were not read, behind a peering, an attachment or a Transit Gateway."""
        outside = ALL_IPV4 - vpc_block(self.inventory, self._vpc(vpc)).sure
        strangers = tuple(
            rule.peer
            for rule in self._rules(target)
            if isinstance(rule.peer, Ref) and self.inventory.find(rule.peer) is None
        )
        for place, joining, far in self._joins(vpc):
            if place.kind is PlaceKind.PEERING and strangers:
                source = Party(outside, strangers, None, far)
                yield from self._pieces(place, source, target, port, _FOREIGN, more=(joining,))
            elif outside & admitted:
                source = Party(outside & admitted, None, None, far)
                yield from self._pieces(place, source, target, port, _FOREIGN, more=(joining,))

    def _joins(self, vpc: Ref[Any]) -> Iterator[tuple[CallerPlace, Node, Ref[Any]]]:
        """Yield what joins a VPC to a network that was not read: the place, the resource, the far end."""
        for peering in self.inventory.all(VpcPeering):
            ends = (peering.requester, peering.accepter)
            for here, there in (ends, ends[::-1]):
                if here == vpc and not isinstance(self._read(there), Vpc):
                    far = there if isinstance(there, Ref) else Ref("vpc", f"{peering.key}: the neighbor VPC")
                    yield CallerPlace(PlaceKind.PEERING, peering.key), peering, far
        for attachment in self.inventory.all(TransitGatewayAttachment):
            hubs = self._hubs.get(vpc, set())
            if attachment.vpc == vpc and not isinstance(self._read(attachment.transit_gateway), TransitGateway):
                hub = attachment.transit_gateway
                key = hub.key if isinstance(hub, Ref) else attachment.key
                yield CallerPlace(PlaceKind.TRANSIT_GATEWAY, key), attachment, Ref("vpc", f"{key}: another VPC")
            elif attachment.transit_gateway in hubs and attachment.vpc != vpc and not self._read(attachment.vpc):
                far = attachment.vpc if isinstance(attachment.vpc, Ref) else Ref("vpc", f"{attachment.key}: its VPC")
                yield CallerPlace(PlaceKind.TRANSIT_GATEWAY, attachment.key), attachment, far

    def _read(self, reference: Any) -> Node | None:
        return self.inventory.find(reference) if isinstance(reference, Ref) else None

    def _from_internet(self, target: Party, port: int, admitted: Intervals) -> Iterator[NetworkArrival]:
        asked = PUBLIC_IPV4 & admitted
        if asked:
            source = replace(INTERNET, addresses=asked)
            yield from self._pieces(INTERNET_PLACE, source, target, port, frozenset())

    def _by_ipv6(self, target: Party, port: int) -> Iterator[NetworkArrival]:
        """Yield the internet by IPv6, for a balancer that has such addresses: where a route leads back to it."""
        family = getattr(target.node, "ip_address_type", None)
        if target.subnet is None or not str(family or "").startswith("dualstack"):
            return
        filtered = self._groups(target, Party(PUBLIC_IPV6), port)
        for leg in route_legs(self.inventory, target.subnet, filtered.admitted.maybe):
            if isinstance(leg.target, Ref) and leg.target.kind == "internet-gateway":
                sure = leg.sure and target.public is True and leg.part <= filtered.admitted.sure
                missing = () if sure else (*filtered.unknown, *leg.unknown) or (ROUTES_LEARNT,)
                nodes = (*filtered.deciding, *((leg.route,) if leg.route is not None else ()))
                yield NetworkArrival(INTERNET_PLACE, leg.part, sure, nodes, missing)

    def _unread(self, target: Party, port: int) -> Iterator[NetworkArrival]:
        """Yield callers of a VPC that was not read, and of what may be joined to it."""
        filtered = self._groups(target, Party(ALL_IPV4), port)
        acl = through_acl(self.inventory, target.subnet, IN, ALL_IPV4, "tcp", Intervals(((port, port),)))
        maybe = filtered.admitted.maybe & acl.admitted.maybe
        missing = self._missing_network(target)
        key = home_of(target)
        place = CallerPlace(PlaceKind.VPC, key)
        sure = bool(filtered.admitted.sure)
        if maybe:
            yield NetworkArrival(place, maybe, sure, filtered.deciding, filtered.unknown)
        if any(isinstance(group, Ref) and group.key.startswith(DEFAULT_GROUP) for group in target.groups or ()):
            yield NetworkArrival(place, ALL_IPV4, True)
        for node in self._named_carriers(target):
            yield NetworkArrival(place, ALL_IPV4, False, filtered.deciding, (missing,), node.key)
        if maybe:
            nodes = filtered.deciding
            yield NetworkArrival(CallerPlace(PlaceKind.JOINED, key), maybe, False, nodes, (missing, *filtered.unknown))
        if target.public is not False and maybe & PUBLIC_IPV4:
            yield NetworkArrival(
                INTERNET_PLACE, maybe & PUBLIC_IPV4, False, filtered.deciding, (missing, *filtered.unknown)
            )

    def _missing_network(self, target: Party) -> Unknown:
        if target.vpc is not None:
            return Unknown(Cause.OUTSIDE, f"the VPC {target.vpc.key}")
        for name in ("vpc", "subnets", "subnet"):
            value = getattr(target.node, name, None)
            for item in value if isinstance(value, tuple) else (value,):
                if isinstance(item, Unknown):
                    return item
        key = target.node.key if target.node is not None else "the target"
        return Unknown(Cause.OUTSIDE, f"the VPC of {key}")

    # Piece by piece

    def _pieces(
        self,
        place: CallerPlace,
        source: Party,
        target: Party,
        port: int,
        unasked: frozenset[NetworkCheck],
        carrier: str = "",
        more: tuple[Node, ...] = (),
    ) -> Iterator[NetworkArrival]:
        """Yield the pieces of a source's addresses that arrive, each with what lets it."""
        for piece in cut(source.addresses, self._cuts(target)):
            steps = reach(self.inventory, replace(source, addresses=piece), target, port).steps
            asked = [step for step in steps if step.check not in unasked]
            if any(step.passes is False for step in asked):
                continue
            doubtful = [step for step in asked if step.passes is None and not _is_foreign_way(step, place)]
            nodes = tuple(dict.fromkeys((*more, *(node for step in _telling(steps) for node in step.nodes))))
            missing = tuple(dict.fromkeys(value for step in doubtful for value in step.unknown))
            if doubtful and not missing:
                missing = (Unknown(Cause.OUTSIDE, place.key) if place.key else ROUTES_LEARNT,)
            yield NetworkArrival(place, piece, not doubtful, nodes, missing, carrier)

    def _cuts(self, target: Party) -> tuple[int, ...]:
        """Return where the pieces begin that the filters and routes of a target can tell apart."""
        if target not in self._known_cuts:
            self._known_cuts[target] = self._cuts_of(target)
        return self._known_cuts[target]

    def _cuts_of(self, target: Party) -> tuple[int, ...]:
        cuts: set[int] = set()
        for block in self._blocks(target):
            for first, last in block.ranges:
                cuts |= {first, last + 1}
        return tuple(sorted(cuts))

    def _blocks(self, target: Party) -> Iterator[Intervals]:
        for rule in self._rules(target):
            yield block_of(self.inventory, rule.cidr).sure | block_of(self.inventory, rule.cidr_ipv6).sure
            yield from self._listed(rule.prefix_list)
        if target.subnet is None:
            return
        table = route_table_of(self.inventory, target.subnet)
        if isinstance(table, RouteTable):
            for route in self.inventory.referring_to(table, Route):
                yield block_of(self.inventory, route.cidr).sure
                yield from self._listed(route.prefix_list)
        if any(leg.target is not None for leg in route_legs(self.inventory, target.subnet, ALL_IPV4)):
            for attachment in self.inventory.all(TransitGatewayAttachment):
                vpc = self._read(attachment.vpc)
                if isinstance(vpc, Vpc):
                    yield vpc_block(self.inventory, vpc).sure
        own: Ref[Any] = Ref("subnet", target.subnet.key)
        for acl in self.inventory.all(NetworkAcl):
            if isinstance(acl.subnets, Unknown) or own in acl.subnets:
                for entry in self.inventory.referring_to(acl, NetworkAclEntry):
                    yield block_of(self.inventory, entry.cidr).sure | block_of(self.inventory, entry.cidr_ipv6).sure

    def _listed(self, reference: Any) -> Iterator[Intervals]:
        node = self._read(reference)
        if isinstance(node, PrefixList) and not isinstance(node.cidrs, Unknown):
            for block in node.cidrs:
                yield block_of(self.inventory, block).sure


def home_of(target: Party) -> str:
    """Return how the VPC of a target is called; what it hangs on where it is not known."""
    if target.vpc is not None:
        return target.vpc.key
    hidden = getattr(target.node, "vpc", None)
    if isinstance(hidden, Unknown):
        return hidden.name
    return f"of {target.node.key}" if target.node is not None else ""


def interfaces(inventory: Inventory, node: Node) -> tuple[Party, ...]:
    """Return one party for each interface of a resource; where no subnet says, one that stands anywhere in its VPC."""
    known = tuple(dict.fromkeys(parties(inventory, node)))
    vpc = getattr(node, "vpc", None)
    if known or not (isinstance(vpc, (Ref, Unknown)) and hasattr(node, "security_groups")):
        return known
    groups = node.security_groups
    carried = (groups,) if isinstance(groups, Unknown) else tuple(groups)
    home = vpc if isinstance(vpc, Ref) else None
    default: Ref[Any] | None = Ref("security-group", f"{DEFAULT_GROUP}{home.key}") if home is not None else None
    otherwise = (default,) if default is not None else (UNKNOWN_GROUPS,)
    return (Party(ALL_ADDRESSES, carried or otherwise, None, home, node),)


def _is_foreign_way(step: NetworkStep, place: CallerPlace) -> bool:
    """Say whether a route back is as good as known: it leads to a peering, and the far end chooses its own."""
    return step.check is NetworkCheck.RETURN_ROUTE and place.kind is PlaceKind.PEERING and bool(step.nodes)


_TELLING = frozenset(
    {NetworkCheck.TARGET_GROUPS, NetworkCheck.TARGET_ACL, NetworkCheck.ROUTE, NetworkCheck.PUBLIC_ADDRESS}
)


def _telling(steps: Iterable[NetworkStep]) -> Iterator[NetworkStep]:
    """Yield the steps that say why somebody arrives, the groups first."""
    named = [step for step in steps if step.check in _TELLING]
    yield from sorted(named, key=lambda step: step.check is not NetworkCheck.TARGET_GROUPS)


def cut(addresses: Intervals, cuts: tuple[int, ...]) -> Iterator[Intervals]:
    """Yield the pieces of a set of addresses between cuts.

    Examples
    --------
    >>> from modeler.audit.network import addresses as of
    >>> [piece.blocks() for piece in cut(of("10.0.0.0/30"), (of("10.0.0.2").first,))]
    [('10.0.0.0/31',), ('10.0.0.2/31',)]
    """
    for first, last in addresses.ranges:
        inside = cuts[bisect_right(cuts, first) : bisect_left(cuts, last + 1)]
        starts = (first, *inside)
        for position, start in enumerate(starts):
            end = starts[position + 1] - 1 if position + 1 < len(starts) else last
            yield Intervals(((start, end),))


def arrivals_together(arrivals: Iterable[NetworkArrival]) -> tuple[NetworkArrival, ...]:
    """Return arrivals with those of one place, certainty and carrier as one.

    Where the same addresses arrive at one interface for certain, that they may arrive at another says nothing more.
    """
    sure: dict[tuple[CallerPlace, str], list[NetworkArrival]] = defaultdict(list)
    maybe: dict[tuple[CallerPlace, str], list[NetworkArrival]] = defaultdict(list)
    for arrival in arrivals:
        (sure if arrival.sure else maybe)[arrival.place, arrival.carrier].append(arrival)
    result = [_as_one(group) for group in sure.values()]
    for key, group in maybe.items():
        whole = _as_one(group)
        known = _as_one(sure[key]).addresses if key in sure else Intervals()
        remainder = whole.addresses - known
        if remainder:
            result.append(replace(whole, addresses=remainder))
    return tuple(result)


def _as_one(group: list[NetworkArrival]) -> NetworkArrival:
    return NetworkArrival(
        group[0].place,
        Intervals.of(pair for arrival in group for pair in arrival.addresses.ranges),
        group[0].sure,
        tuple(dict.fromkeys(node for arrival in group for node in arrival.nodes)),
        tuple(dict.fromkeys(value for arrival in group for value in arrival.unknown)),
        group[0].carrier,
    )
