"""Security groups and network ACLs: which of the other side's addresses may pass.

A security group allows what any of its rules allows, and remembers connections. A network ACL takes its entries in the
order of their numbers, the first that matches decides, and it remembers nothing: answers need an entry of their own.

Sources: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html,
https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from modeler.dataclass import dataclass
from modeler.inventory import Cause, Inventory, Node, Ref, Unknown, unknowns
from modeler.inventory.kinds.network_acl import NetworkAcl
from modeler.inventory.kinds.network_acl_entry import NetworkAclEntry
from modeler.inventory.kinds.prefix_list import PrefixList
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.inventory.kinds.subnet import Subnet

from .bounds import Bounds
from .intervals import ALL_ADDRESSES, NOTHING, Intervals, ports
from .party import DEFAULT_GROUP, Party, block_of

IN, OUT = "in", "out"
EPHEMERAL = Intervals(((1024, 65535),))
"""Ports from which clients, load balancers, NAT gateways and functions call
(https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html, 2026-11-30)."""
_NUMBERS = {"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6", "all": "-1"}
_ANY = Bounds(NOTHING, ALL_ADDRESSES)


@dataclass(frozen=True)
class Filtered:
    """What a filter lets through.

    Parameters
    ----------
    admitted : Bounds
        The addresses of the other side that pass.
    deciding : tuple of Node
        The rules or entries that let something through, or, where nothing passes, what was asked.
    unknown : tuple of Unknown
        The values that would settle the rest.
    """

    admitted: Bounds
    deciding: tuple[Node, ...] = ()
    unknown: tuple[Unknown, ...] = ()


def through_groups(
    inventory: Inventory,
    groups: tuple[Ref[Any] | Unknown, ...] | None,
    direction: str,
    peer: Party,
    protocol: str,
    port: Intervals,
    over: str = "",
) -> Filtered:
    """Return which addresses of the other side pass security groups.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    groups : tuple of Ref or Unknown, or None
        The groups of one interface; ``None`` for an interface without any, which admits all.
    direction : str
        ``in`` for connections to the interface, ``out`` for those that it opens.
    peer : Party
        The peer side.
    protocol : str
        ``tcp``, ``udp``, ``icmp``.
    port : Intervals
        The ports; a rule counts where it has all of them.
    over : str
        The kind of resource that joins the VPCs of the two sides, such as ``vpc-peering``; empty inside one.
    """
    if groups is None:
        return Filtered(Bounds.exactly(peer.addresses))
    admitted = Bounds()
    deciding: list[Node] = []
    missing: list[Unknown] = []
    for reference in groups:
        part = _one_group(inventory, reference, direction, peer, protocol, port, over)
        admitted = admitted | part.admitted
        deciding += part.deciding
        missing += part.unknown
    return Filtered(admitted & Bounds.exactly(peer.addresses), tuple(deciding), tuple(dict.fromkeys(missing)))


def _one_group(
    inventory: Inventory,
    reference: Ref[Any] | Unknown,
    direction: str,
    peer: Party,
    protocol: str,
    port: Intervals,
    over: str,
) -> Filtered:
    if isinstance(reference, Unknown):
        return Filtered(_ANY, (), (reference,))
    if reference.key.startswith(DEFAULT_GROUP):
        # a default group lets everything out, and in from interfaces that carry it too
        inside = direction == OUT or (peer.groups is not None and reference in peer.groups)
        return Filtered(Bounds.exactly(peer.addresses) if inside else Bounds())
    group = inventory.find(reference)
    if group is None:
        return Filtered(_ANY, (), (_not_read(reference),))
    admitted = Bounds()
    deciding: list[Node] = []
    missing: list[Unknown] = []
    for rule in (*inventory.referring_to(group, SecurityGroupRule), *inventory.hidden(SecurityGroupRule, "group")):
        hidden = tuple(unknowns((rule.group, rule.direction)))
        if not hidden and (rule.group != reference or rule.direction != direction):
            continue
        if isinstance(rule.direction, str) and rule.direction != direction:
            continue
        part = _rule(inventory, rule, peer, protocol, port, over)
        if hidden:
            part = Filtered(Bounds(NOTHING, part.admitted.maybe), (), (*part.unknown, *hidden))
        if part.admitted.maybe & peer.addresses:
            admitted = admitted | part.admitted
            deciding.append(rule)
            missing += part.unknown
    return Filtered(admitted, tuple(deciding) or (group,), tuple(missing))


def _rule(
    inventory: Inventory, rule: SecurityGroupRule, peer: Party, protocol: str, port: Intervals, over: str
) -> Filtered:
    allowed = _takes(rule.protocol, rule.from_port, rule.to_port, protocol, port)
    if allowed is False:
        return Filtered(Bounds())
    peers = _peers(inventory, rule, peer, over)
    if allowed is None or rule.exists is not True:
        peers = Bounds(NOTHING, peers.maybe)
    values = (rule.protocol, rule.from_port, rule.to_port, rule.cidr, rule.cidr_ipv6, rule.peer, rule.exists)
    missing = [*unknowns(values), *(value for value in peer.groups or () if isinstance(value, Unknown) and rule.peer)]
    return Filtered(peers, (), () if peers.sure == peers.maybe else tuple(missing))


def _takes(protocol: Any, first: Any, last: Any, asked: str, port: Intervals) -> bool | None:
    """Return whether a rule or an entry is about a protocol and all of some ports; ``None`` where that is unknown."""
    if not isinstance(protocol, (str, int)):
        return None
    name = _NUMBERS.get(str(protocol).lower(), str(protocol).lower())
    if name == "-1":
        return True
    if name != asked:
        return False
    if asked not in ("tcp", "udp"):
        return True
    if any(value is not None and not isinstance(value, int) for value in (first, last)):
        return None
    return port <= ports(first, last)


def _peers(inventory: Inventory, rule: SecurityGroupRule, peer: Party, over: str) -> Bounds:
    """Return the addresses that a rule names on the other side."""
    result = block_of(inventory, rule.cidr) | block_of(inventory, rule.cidr_ipv6)
    if rule.prefix_list is not None:
        result = result | _prefixes(inventory, rule.prefix_list)
    if isinstance(rule.peer, Unknown):
        return result | _ANY
    if rule.peer is not None and peer.groups is not None:
        carried = Bounds.exactly(peer.addresses) if rule.peer in peer.groups else Bounds()
        if any(isinstance(group, Unknown) for group in peer.groups):
            carried = Bounds(carried.sure, peer.addresses)
        if over and over != "vpc-peering":
            carried = Bounds(NOTHING, carried.maybe)  # a Transit Gateway carries references only if told so
        result = result | carried
    return result


def _prefixes(inventory: Inventory, reference: Any) -> Bounds:
    prefix_list = inventory.find(reference)
    if not isinstance(prefix_list, PrefixList) or isinstance(prefix_list.cidrs, Unknown):
        return _ANY
    result = Bounds()
    for block in prefix_list.cidrs:
        result = result | block_of(inventory, block)
    return result


def _not_read(reference: Ref[Any]) -> Unknown:
    return Unknown(Cause.NOT_COLLECTED, str(reference))


def through_acl(
    inventory: Inventory, subnet: Subnet | None, direction: str, peer: Intervals, protocol: str, port: Intervals
) -> Filtered:
    """Return which addresses of the other side pass the network ACL of a subnet, on all of some ports.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    subnet : Subnet or None
        The subnet; ``None`` where it was not read.
    direction : str
        ``in`` for packets into the subnet, ``out`` for those that leave it.
    peer : Intervals
        The addresses of the other side.
    protocol : str
        ``tcp``, ``udp``, ``icmp``.
    port : Intervals
        The destination ports.
    """
    if subnet is None:
        return Filtered(Bounds(NOTHING, peer))
    reference: Ref[Any] = Ref("subnet", subnet.key)
    lists = inventory.all(NetworkAcl)
    own = [acl for acl in lists if not isinstance(acl.subnets, Unknown) and reference in acl.subnets]
    if own:
        return _through(inventory, own[0], direction, peer, protocol, port)
    default = Filtered(Bounds.exactly(peer))  # the default ACL lets everything pass
    for acl in lists:
        subnets = (acl.subnets,) if isinstance(acl.subnets, Unknown) else acl.subnets
        missing = tuple(value for value in subnets if isinstance(value, Unknown))
        if missing and acl.vpc in (None, subnet.vpc):
            part = _through(inventory, acl, direction, peer, protocol, port)
            both = Bounds(default.admitted.sure & part.admitted.sure, default.admitted.maybe | part.admitted.maybe)
            default = Filtered(both, (*default.deciding, *part.deciding), (*default.unknown, *missing))
    return default


def _through(
    inventory: Inventory, acl: NetworkAcl, direction: str, peer: Intervals, protocol: str, port: Intervals
) -> Filtered:
    entries = [
        entry
        for entry in inventory.referring_to(acl, NetworkAclEntry)
        if entry.outward is None or isinstance(entry.outward, Unknown) or bool(entry.outward) == (direction == OUT)
    ]
    sure, maybe = peer, NOTHING
    deciding: dict[str, Node] = {}
    missing: list[Unknown] = []
    for part in _parts(entries, port) if protocol in ("tcp", "udp") else (port,):
        outcome = _in_order(inventory, entries, peer, protocol, part)
        sure, maybe = sure & outcome.admitted.sure, maybe | outcome.admitted.maybe
        deciding |= {entry.key: entry for entry in outcome.deciding}
        missing += outcome.unknown
    return Filtered(Bounds(sure, maybe), tuple(deciding.values()) or (acl,), tuple(dict.fromkeys(missing)))


def _parts(entries: list[NetworkAclEntry], port: Intervals) -> tuple[Intervals, ...]:
    """Cut ports at the bounds of all entries, so that an entry has all ports of a part or none."""
    parts = [port]
    for entry in entries:
        if isinstance(entry.from_port, int) and not isinstance(entry.to_port, Unknown):
            inside = ports(entry.from_port, entry.to_port)
            parts = [piece for part in parts for piece in (part & inside, part - inside) if piece]
    return tuple(parts)


def _in_order(
    inventory: Inventory, entries: list[NetworkAclEntry], peer: Intervals, protocol: str, port: Intervals
) -> Filtered:
    """Take entries by number; `left` is what no entry has decided yet."""
    admitted, left = Bounds(), Bounds.exactly(peer)
    deciding: list[Node] = []
    missing: list[Unknown] = []
    unnumbered = [entry for entry in entries if not isinstance(entry.number, int)]
    for entry in sorted((entry for entry in entries if isinstance(entry.number, int)), key=_number):
        matched = _matched(inventory, entry, protocol, port) & left
        if not matched.maybe:
            continue
        if isinstance(entry.action, str):
            if entry.action.lower() == "allow":
                admitted = admitted | matched
                deciding.append(entry)
        else:
            admitted = admitted | Bounds(NOTHING, matched.maybe)
        if matched.sure != matched.maybe or not isinstance(entry.action, str):
            missing += unknowns((entry.protocol, entry.cidr, entry.cidr_ipv6, entry.from_port, entry.action))
        left = left - matched
    for entry in unnumbered:  # it may come first
        matched = _matched(inventory, entry, protocol, port) & Bounds.exactly(peer)
        admitted = Bounds(admitted.sure - matched.maybe, admitted.maybe | matched.maybe)
        missing += unknowns((entry.number,))
    return Filtered(admitted, tuple(deciding), tuple(missing))


def _number(entry: NetworkAclEntry) -> int:
    return entry.number if isinstance(entry.number, int) else 0


def _matched(inventory: Inventory, entry: NetworkAclEntry, protocol: str, port: Intervals) -> Bounds:
    applies = _takes(entry.protocol, entry.from_port, entry.to_port, protocol, port)
    if applies is False:
        return Bounds()
    block = block_of(inventory, entry.cidr) | block_of(inventory, entry.cidr_ipv6)
    unclear = applies is None or entry.exists is not True or isinstance(entry.outward, Unknown)
    return Bounds(NOTHING, block.maybe) if unclear else block
