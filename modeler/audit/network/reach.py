"""Whether packets of one party reach another, and the answers come back: each filter and each route on the way.

Nothing is sampled. A party may have any address of its subnet or block; a step passes where all of them do, fails
where none does, and is unknown where a value is not known, or where only a part passes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any

from modeler.dataclass import dataclass
from modeler.inventory import Inventory, Node, Ref, Unknown, unknowns
from modeler.inventory.kinds.direct_connect_gateway import DirectConnectGateway
from modeler.inventory.kinds.direct_connect_interface import DirectConnectInterface
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.transit_gateway import TransitGateway
from modeler.inventory.kinds.transit_gateway_attachment import TransitGatewayAttachment
from modeler.inventory.kinds.vpc_peering import VpcPeering
from modeler.inventory.kinds.vpn_connection import VpnConnection
from modeler.inventory.kinds.vpn_gateway import VpnGateway

from .filters import EPHEMERAL, IN, OUT, Filtered, through_acl, through_groups
from .intervals import NOTHING, PUBLIC_IPV4, Intervals
from .party import Party
from .routes import BLACKHOLE, LOCAL, Leg, hub_legs, route_legs


class NetworkCheck(StrEnum):
    """What a step of a connection is about."""

    SOURCE_GROUPS = "security groups of the source"
    SOURCE_ACL = "network ACL of the source"
    ROUTE = "route to the target"
    PUBLIC_ADDRESS = "address on the internet"
    TARGET_ACL = "network ACL of the target"
    TARGET_GROUPS = "security groups of the target"
    RETURN_ACL = "network ACL of the target, for answers"
    RETURN_ROUTE = "route back"
    RETURN_SOURCE_ACL = "network ACL of the source, for answers"


@dataclass(frozen=True)
class NetworkStep:
    """One filter or route of a connection.

    Parameters
    ----------
    check : NetworkCheck
        What was looked at.
    passes : bool or None
        Whether packets pass; ``None`` where it is not known, or where only some of the addresses do.
    nodes : tuple of Node
        The resources that decide.
    admitted : Intervals or None
        The addresses of the other side that may pass, where the step is a filter.
    unknown : tuple of Unknown
        The values that would settle it.
    """

    check: NetworkCheck
    passes: bool | None
    nodes: tuple[Node, ...] = ()
    admitted: Intervals | None = None
    unknown: tuple[Unknown, ...] = ()


@dataclass(frozen=True)
class Reachability:
    """Whether one party reaches another.

    Parameters
    ----------
    source, target : Party
        The two ends.
    steps : tuple of NetworkStep
        Each filter and route, in the order in which a packet and its answer meet them.
    """

    source: Party
    target: Party
    steps: tuple[NetworkStep, ...]

    @property
    def passes(self) -> bool | None:
        """Whether all steps pass: False where one fails, ``None`` where one is not known."""
        outcomes = [step.passes for step in self.steps]
        return False if False in outcomes else None if None in outcomes else True

    @property
    def failed(self) -> NetworkStep | None:
        """The first step that fails."""
        return next((step for step in self.steps if step.passes is False), None)

    @property
    def admitted(self) -> Intervals:
        """The addresses of the source that may get through; none where a step fails."""
        if self.passes is False:
            return NOTHING
        allowed = self.source.addresses
        for step in self.steps:
            if step.admitted is not None and step.check in (NetworkCheck.TARGET_ACL, NetworkCheck.TARGET_GROUPS):
                allowed = allowed & step.admitted
        return allowed


def reach(inventory: Inventory, source: Party, target: Party, port: int = 443, protocol: str = "tcp") -> Reachability:
    """Return whether a party reaches another on a port, step by step.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    source, target : Party
        Who calls, and who is called.
    port : int
        The port of the target.
    protocol : str
        ``tcp`` or ``udp``.

    Examples
    --------
    >>> from modeler.audit.network import in_subnet, parties, reach
    >>> from modeler.inventory import Inventory, Origin, Ref
    >>> from modeler.inventory.kinds.security_group import SecurityGroup
    >>> from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
    >>> from modeler.inventory.kinds.subnet import Subnet
    >>> from modeler.inventory.kinds.vpc import Vpc
    >>> from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
    >>> place, net = Origin("t.yaml", 1), Ref("vpc", "Net")
    >>> subnet = Subnet(key="A", origin=place, vpc=net, cidr="10.0.1.0/24")
    >>> group = SecurityGroup(key="Door", origin=place, vpc=net)
    >>> endpoint = VpcEndpoint(
    ...     key="Door", origin=place, subnets=(Ref("subnet", "A"),), security_groups=(Ref("security-group", "Door"),)
    ... )
    >>> inventory = Inventory((Vpc(key="Net", origin=place, cidrs=("10.0.0.0/16",)), subnet, group, endpoint))
    >>> target = parties(inventory, endpoint)[0]
    >>> reach(inventory, in_subnet(inventory, subnet), target).failed.check.value
    'security groups of the target'
    """
    return Reachability(source, target, tuple(_steps(inventory, source, target, Intervals(((port, port),)), protocol)))


def _steps(inventory: Inventory, source: Party, target: Party, port: Intervals, protocol: str) -> Iterator[NetworkStep]:
    there, over = _route(inventory, source, target)
    same_subnet = source.subnet is not None and source.subnet == target.subnet
    if not source.outside:
        groups = through_groups(inventory, source.groups, OUT, target, protocol, port, over)
        yield _filter(NetworkCheck.SOURCE_GROUPS, groups, target.addresses)
        if not same_subnet:
            acl = through_acl(inventory, source.subnet, OUT, target.addresses, protocol, port)
            yield _filter(NetworkCheck.SOURCE_ACL, acl, target.addresses)
    yield there
    if target.outside:
        return
    if not same_subnet:
        acl = through_acl(inventory, target.subnet, IN, source.addresses, protocol, port)
        yield _filter(NetworkCheck.TARGET_ACL, acl, source.addresses)
    groups = through_groups(inventory, target.groups, IN, source, protocol, port, over)
    yield _filter(NetworkCheck.TARGET_GROUPS, groups, source.addresses)
    if not same_subnet:
        acl = through_acl(inventory, target.subnet, OUT, source.addresses, protocol, EPHEMERAL)
        yield _filter(NetworkCheck.RETURN_ACL, acl, source.addresses)
        back, _ = _route(inventory, target, source)
        yield NetworkStep(NetworkCheck.RETURN_ROUTE, back.passes, back.nodes, None, back.unknown)
        if not source.outside:
            acl = through_acl(inventory, source.subnet, IN, target.addresses, protocol, EPHEMERAL)
            yield _filter(NetworkCheck.RETURN_SOURCE_ACL, acl, target.addresses)


def through_privatelink(inventory: Inventory, balancer: LoadBalancer, callers: Party, port: int = 443) -> NetworkStep:
    """Return whether a load balancer's security groups let in what comes over PrivateLink.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    balancer : LoadBalancer
        The Network Load Balancer of an endpoint service or of a VPC link V1.
    callers : Party
        Who calls; their own addresses are what the rules see.
    port : int
        The listener's port.
    """
    enforced = balancer.inbound_rules_on_privatelink
    if isinstance(enforced, str) and enforced.lower() == "off":
        return NetworkStep(NetworkCheck.TARGET_GROUPS, True, (balancer,), callers.addresses)
    groups = balancer.security_groups
    carried = (groups,) if isinstance(groups, Unknown) else tuple(groups) or None
    filtered = through_groups(inventory, carried, IN, callers, "tcp", Intervals(((port, port),)))
    step = _filter(NetworkCheck.TARGET_GROUPS, filtered, callers.addresses)
    if isinstance(enforced, Unknown) and step.passes is not True:
        return NetworkStep(step.check, None, step.nodes, callers.addresses, (*step.unknown, enforced))
    return step


def _filter(check: NetworkCheck, filtered: Filtered, asked: Intervals) -> NetworkStep:
    return NetworkStep(
        check, filtered.admitted.holds(asked), filtered.deciding, filtered.admitted.maybe & asked, filtered.unknown
    )


# Routes from one party to another


@dataclass(frozen=True)
class _Arrival:
    """Whether a leg arrives, by which resources, and over what the VPCs are joined."""

    passes: bool | None
    nodes: tuple[Node, ...] = ()
    over: str = ""
    unknown: tuple[Unknown, ...] = ()


def _route(inventory: Inventory, source: Party, target: Party) -> tuple[NetworkStep, str]:
    """Return the step of the route from one party to another, and over what their VPCs are joined."""
    if source.public and source.outside:
        return _from_internet(inventory, target), ""
    if source.outside:
        arrivals = list(_from_premises(inventory, target))
        best = max(arrivals, key=lambda arrival: (arrival.passes is True, arrival.passes is None), default=None)
        if best is None:
            return NetworkStep(NetworkCheck.ROUTE, False), ""
        return NetworkStep(NetworkCheck.ROUTE, best.passes, best.nodes, None, best.unknown), best.over
    if source.subnet is None:
        same = source.vpc is not None and source.vpc == target.vpc
        return NetworkStep(NetworkCheck.ROUTE, True if same else None), ""
    arrivals = []
    missing: list[Unknown] = []
    for leg in route_legs(inventory, source.subnet, target.addresses):
        arrival = _arrive(inventory, source, target, leg)
        arrivals.append(arrival)
        missing += (*leg.unknown, *arrival.unknown)
    outcome = _all_of(arrival.passes for arrival in arrivals)
    nodes = tuple(dict.fromkeys(node for arrival in arrivals for node in arrival.nodes))
    over = next((arrival.over for arrival in arrivals if arrival.over and arrival.passes is not False), "")
    return NetworkStep(NetworkCheck.ROUTE, outcome, nodes, None, tuple(dict.fromkeys(missing))), over


def _all_of(outcomes: Iterable[bool | None]) -> bool | None:
    """Return True or False where all outcomes are the same, else ``None``."""
    distinct = set(outcomes)
    return distinct.pop() if len(distinct) == 1 else None


def _arrive(inventory: Inventory, source: Party, target: Party, leg: Leg) -> _Arrival:
    """Return whether what follows a leg arrives at the target."""
    route = (leg.route,) if leg.route is not None else ()
    if leg.target is None or leg.target == BLACKHOLE:
        return _Arrival(False, route)
    if leg.target == LOCAL:
        unplaced = None in (source.vpc, target.vpc) and not target.outside
        return _Arrival(None if unplaced else target.vpc == source.vpc, route)
    if not isinstance(leg.target, Ref):
        return _Arrival(None, route)
    node = inventory.find(leg.target)
    kind = leg.target.kind
    if kind == "vpc-peering":
        return _over_peering(inventory, source, target, node, route)
    if kind == "transit-gateway":
        return _over_hub(inventory, source, target, node, route)
    if kind == "vpn-gateway":
        if not target.outside or target.public:
            return _Arrival(False, route)
        return _by_gateway(inventory, node, route)
    if kind in ("internet-gateway", "nat-gateway", "egress-only-gateway"):
        to_internet = target.outside and bool(target.public)
        passes = source.public if kind == "internet-gateway" and to_internet else to_internet
        return _Arrival(passes, route)
    return _Arrival(None, (*route, *((node,) if node is not None else ())))


def _over_peering(
    inventory: Inventory, source: Party, target: Party, node: Node | None, route: tuple[Node, ...]
) -> _Arrival:
    if target.outside:
        return _Arrival(False, route)  # a peering leads to the other VPC, and not through it
    if not isinstance(node, VpcPeering):
        return _Arrival(None, route, "vpc-peering")
    ends = (node.requester, node.accepter)
    if any(isinstance(end, Unknown) for end in ends):
        return _Arrival(None, (*route, node), "vpc-peering", tuple(unknowns(ends)))
    if target.vpc not in ends or source.vpc not in ends or source.vpc == target.vpc:
        return _Arrival(False, (*route, node))
    if isinstance(node.state, str) and node.state != "active":
        return _Arrival(False, (*route, node))
    read = all(inventory.find(end) is not None for end in ends)
    return _Arrival(True if read or node.state == "active" else None, (*route, node), "vpc-peering")


def _over_hub(
    inventory: Inventory, source: Party, target: Party, node: Node | None, route: tuple[Node, ...]
) -> _Arrival:
    if not isinstance(node, TransitGateway):
        return _Arrival(None, route, "transit-gateway")
    own = _attachment(inventory, node, source.vpc)
    if own is None:
        return _Arrival(False, (*route, node), "transit-gateway")
    in_zone = _in_zone(inventory, own, source.subnet)
    onward = hub_legs(inventory, node, own, target.addresses)
    arrivals = [_from_hub(inventory, leg, target) for leg in onward]
    outcome = _all_of(arrivals)
    missing = tuple(value for leg in onward for value in leg.unknown)
    passes = False if outcome is False or in_zone is False else None if None in (outcome, in_zone) else True
    decided = tuple(leg.route for leg in onward if leg.route is not None)
    return _Arrival(passes, (*route, node, own, *decided), "transit-gateway", missing)


def _from_hub(inventory: Inventory, leg: Leg, target: Party) -> bool | None:
    if leg.target is None or leg.target == BLACKHOLE:
        return False
    attachment = inventory.find(leg.target) if isinstance(leg.target, Ref) else None
    if isinstance(attachment, TransitGatewayAttachment):
        if isinstance(attachment.vpc, Unknown):
            return None
        return attachment.vpc == target.vpc
    if isinstance(attachment, (VpnConnection, DirectConnectGateway)):
        return target.outside and not target.public
    return None


def _attachment(inventory: Inventory, hub: TransitGateway, vpc: Ref[Any] | None) -> TransitGatewayAttachment | None:
    attachments = inventory.referring_to(hub, TransitGatewayAttachment)
    return next((item for item in attachments if vpc is not None and item.vpc == vpc), None)


def _in_zone(inventory: Inventory, attachment: TransitGatewayAttachment, subnet: Subnet | None) -> bool | None:
    """Return whether an attachment has an interface in the zone of a subnet, from which alone it is reached."""
    if subnet is None or isinstance(attachment.subnets, Unknown):
        return None
    if Ref("subnet", subnet.key) in attachment.subnets:
        return True
    subnets = inventory.find_all(attachment.subnets)
    zones = [item.zone_id or item.zone for item in subnets if isinstance(item, Subnet)]
    zone = subnet.zone_id or subnet.zone
    if zone is not None and zone in zones:
        return True
    settled = isinstance(zone, str) and len(zones) == len(attachment.subnets)
    return False if settled and all(isinstance(item, str) for item in zones) else None


# From and to a network on premises, and the internet


def _from_premises(inventory: Inventory, target: Party) -> Iterator[_Arrival]:
    """Yield each way from a network on premises into the VPC of the target."""
    if target.vpc is None:
        yield _Arrival(None)
        return
    for gateway in inventory.all(VpnGateway):
        if isinstance(gateway.vpcs, Unknown) or target.vpc in gateway.vpcs:
            yield _by_gateway(inventory, gateway, ())
    for hub in inventory.all(TransitGateway):
        for entry in _connections(inventory, hub):
            onward = hub_legs(inventory, hub, entry, target.addresses)
            outcome = _all_of(_from_hub(inventory, leg, target) for leg in onward)
            missing = tuple(value for leg in onward for value in leg.unknown)
            yield _Arrival(outcome, (entry, hub), "transit-gateway", missing)


def _connections(inventory: Inventory, gateway: Node) -> Iterator[Node]:
    """Yield the VPN connections and Direct Connect gateways that end at a gateway."""
    yield from inventory.referring_to(gateway, VpnConnection)
    yield from inventory.referring_to(gateway, DirectConnectGateway)
    yield from inventory.referring_to(gateway, DirectConnectInterface)


def _by_gateway(inventory: Inventory, gateway: Node | None, route: tuple[Node, ...]) -> _Arrival:
    if gateway is None:
        return _Arrival(None, route)
    connections = tuple(_connections(inventory, gateway))
    # what stands at the other end is rarely in the same template
    return _Arrival(True if connections else None, (*route, gateway, *connections))


def _from_internet(inventory: Inventory, target: Party) -> NetworkStep:
    """Return whether the internet reaches an interface: a public address, and a route to an internet gateway."""
    if target.public is False:
        nodes = (target.node,) if target.node is not None else ()
        return NetworkStep(NetworkCheck.PUBLIC_ADDRESS, False, nodes)
    if target.subnet is None or target.public is None:
        return NetworkStep(
            NetworkCheck.PUBLIC_ADDRESS, None, (), None, tuple(unknowns(getattr(target.node, "scheme", None)))
        )
    onward = route_legs(inventory, target.subnet, PUBLIC_IPV4)
    outcome = _all_of(
        None if not leg.sure else isinstance(leg.target, Ref) and leg.target.kind == "internet-gateway"
        for leg in onward
    )
    decided = tuple(leg.route for leg in onward if leg.route is not None)
    missing = tuple(value for leg in onward for value in leg.unknown)
    return NetworkStep(NetworkCheck.PUBLIC_ADDRESS, outcome, decided, None, missing)
