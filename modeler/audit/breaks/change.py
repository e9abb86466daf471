"""A change in one line, made to an inventory: what would stand there after it.

The forms, each with names of resources as they were read::

    private-dns on|off ENDPOINT
    policy of NAME = FILE
    remove NAME
    attribute NAME.ATTRIBUTE = VALUE
    allow PROTOCOL PORTS from BLOCK|GROUP to GROUP
    forbid PROTOCOL PORTS from BLOCK|GROUP to GROUP
    route BLOCK of TABLE to TARGET
    no route BLOCK of TABLE
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from modeler.audit.network import addresses
from modeler.errors import InventoryError, nearest, unread_name
from modeler.inventory import Inventory, Node, Origin, Ref
from modeler.inventory.kinds import catalogue
from modeler.inventory.kinds.route import Route
from modeler.inventory.kinds.route_table import RouteTable
from modeler.inventory.kinds.security_group import SecurityGroup
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.inventory.node import AttributeShape, AttributeType
from modeler.yamlfile import parse_yaml, read_yaml

FORMS = (
    "private-dns on|off ENDPOINT",
    "policy of NAME = FILE",
    "remove NAME",
    "attribute NAME.ATTRIBUTE = VALUE",
    "allow|forbid PROTOCOL PORTS from BLOCK|GROUP to GROUP",
    "route BLOCK of TABLE to TARGET",
    "no route BLOCK of TABLE",
)
"""What a change may say."""
PLACE = Origin("the change")
"""Where a resource stands that only the change has."""


def apply_changes(inventory: Inventory, changes: str | Iterable[str]) -> Inventory:
    """Return what stands there after changes, one after the other.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    changes : str or iterable of str
        Each in one of the `FORMS`.

    Raises
    ------
    InventoryError
        If a change has none of the forms, or names what was not read.

    Examples
    --------
    >>> from modeler.inventory import Inventory, Origin
    >>> door = VpcEndpoint(key="Door", origin=Origin("t.yaml", 3), private_dns=False)
    >>> apply_changes(Inventory((door,)), "private-dns on Door").nodes[0].private_dns
    True
    >>> apply_changes(Inventory((door,)), "private-dns on Dor")
    Traceback (most recent call last):
    ...
    modeler.errors.InventoryError: 'Dor' is no vpc-endpoint that was read (did you mean 'Door'?): use one of Door
    """
    for text in (changes,) if isinstance(changes, str) else changes:
        inventory = _one(inventory, " ".join(text.split()))
    return inventory


def _one(inventory: Inventory, text: str) -> Inventory:
    for pattern, make in _PATTERNS:
        match = pattern.fullmatch(text)
        if match is not None:
            return make(inventory, **match.groupdict())
    raise InventoryError(f"'{text}' is no change: write one of {'; '.join(FORMS)}")


def _private_dns(inventory: Inventory, state: str, endpoint: str) -> Inventory:
    node = _named(inventory, endpoint, VpcEndpoint)
    return _with(inventory, node, node.replace(private_dns=state.lower() == "on"))


def _policy(inventory: Inventory, name: str, file: str) -> Inventory:
    node = _named(inventory, name)
    if "policy" not in node.attributes():
        raise InventoryError(f"a {node.KIND} such as '{node.key}' has no policy")
    document = read_yaml(Path(file), InventoryError, "give a policy document in JSON")
    if not isinstance(document, dict):
        raise InventoryError(f"'{file}' holds no policy document: give a mapping with a Statement")
    return _with(inventory, node, node.replace(policy=document))


def _remove(inventory: Inventory, name: str) -> Inventory:
    return _without(inventory, _named(inventory, name))


def _attribute(inventory: Inventory, name: str, attribute: str, value: str) -> Inventory:
    node = _named(inventory, name)
    types = node.attributes()
    if attribute not in types:
        listed = ", ".join(sorted(types))
        raise InventoryError(
            f"a {node.KIND} has no attribute '{attribute}'{nearest(attribute, types)}: it has {listed}"
        )
    return _with(inventory, node, node.replace(**{attribute: _value(inventory, types[attribute], attribute, value)}))


def _allow(inventory: Inventory, protocol: str, ports: str, peer: str, group: str) -> Inventory:
    node = _named(inventory, group, SecurityGroup)
    rule = _rule(inventory, node, protocol, ports, peer)
    kept = Inventory(tuple(item for item in inventory if item != rule))
    return _with(kept, None, rule, inventory)


def _forbid(inventory: Inventory, protocol: str, ports: str, peer: str, group: str) -> Inventory:
    node = _named(inventory, group, SecurityGroup)
    wanted = _rule(inventory, node, protocol, ports, peer)
    same = [rule for rule in inventory.referring_to(node, SecurityGroupRule) if _what(rule) == _what(wanted)]
    if not same:
        raise InventoryError(
            f"'{node.key}' has no rule that lets in {protocol} {ports} from {peer}: "
            f"it has {_listed(inventory.referring_to(node, SecurityGroupRule))}"
        )
    for rule in same:
        inventory = _without(inventory, rule)
    return inventory


def _route(inventory: Inventory, block: str, table: str, target: str) -> Inventory:
    node, leads_to = _named(inventory, table, RouteTable), _named(inventory, target)
    types = Route.attributes()
    names = [
        name
        for name, kind in types.items()
        if kind.shape is AttributeShape.REFERENCE and leads_to.KIND in kind.kinds and name != "table"
    ]
    if not names:
        raise InventoryError(f"a route cannot lead to '{leads_to.key}', which is a {leads_to.KIND}")
    key = f"route of {node.key} to {_block(block)}"
    values: dict[str, Any] = {_family(block): _block(block), names[0]: Ref(leads_to.KIND, leads_to.key)}
    route = Route(key=key, origin=PLACE, table=Ref(RouteTable.KIND, node.key), **values)
    for old in _routes(inventory, node, block):
        inventory = _without(inventory, old)
    return _with(inventory, None, route)


def _no_route(inventory: Inventory, block: str, table: str) -> Inventory:
    node = _named(inventory, table, RouteTable)
    routes = _routes(inventory, node, block)
    if not routes:
        there = [str(route.cidr or route.cidr_ipv6) for route in inventory.referring_to(node, Route)]
        raise InventoryError(f"'{node.key}' has no route to {block}: it has {', '.join(there) or 'none'}")
    for route in routes:
        inventory = _without(inventory, route)
    return inventory


_NAME = r"[^\s=]+(?: [^\s=]+)*?"
_PATTERNS: tuple[tuple[re.Pattern[str], Callable[..., Inventory]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), make)
    for pattern, make in (
        (rf"private-dns (?P<state>on|off) (?P<endpoint>{_NAME})", _private_dns),
        (rf"policy of (?P<name>{_NAME}) ?= ?(?P<file>\S.*)", _policy),
        (rf"remove (?P<name>{_NAME})", _remove),
        (r"attribute (?P<name>[^=]+)\.(?P<attribute>\w+) ?= ?(?P<value>.*)", _attribute),
        (rf"allow (?P<protocol>\S+) (?P<ports>\S+) from (?P<peer>\S+) to (?P<group>{_NAME})", _allow),
        (rf"forbid (?P<protocol>\S+) (?P<ports>\S+) from (?P<peer>\S+) to (?P<group>{_NAME})", _forbid),
        (rf"route (?P<block>\S+) of (?P<table>{_NAME}) to (?P<target>{_NAME})", _route),
        (rf"no route (?P<block>\S+) of (?P<table>{_NAME})", _no_route),
    )
)


def _named(inventory: Inventory, name: str, kind: Any = None) -> Any:
    """Return the one resource of a name: its key, the end of its key, or the name that its owner gave."""
    nodes = [node for node in inventory if kind is None or isinstance(node, kind)]
    for same in (
        [node for node in nodes if node.key == name],
        [node for node in nodes if node.key.endswith((f"/{name}", f".{name}"))],
        [node for node in nodes if node.name == name],
    ):
        if len(same) == 1:
            return same[0]
        if same:
            listed = ", ".join(f"{node.KIND} {node.key}" for node in same)
            raise InventoryError(f"'{name}' names several resources: give one of {listed}")
    label = kind.KIND if kind is not None else "resource"
    raise unread_name(label, name, (node.key for node in nodes))


def _with(inventory: Inventory, old: Node | None, new: Node, whole: Inventory | None = None) -> Inventory:
    """Return an inventory with a node in place of another, or beside all others."""
    nodes = [new if node is old else node for node in inventory]
    nodes += [new] if old is None else []
    kept = whole or inventory
    return Inventory(tuple(nodes), kept.not_collected, kept.sources, kept.skips)


def _without(inventory: Inventory, gone: Node) -> Inventory:
    nodes = tuple(node for node in inventory if node is not gone)
    return Inventory(nodes, inventory.not_collected, inventory.sources, inventory.skips)


def _value(inventory: Inventory, kind: AttributeType, name: str, text: str) -> Any:
    """Return a value as the attribute holds it."""
    value = parse_yaml(text, "the value", InventoryError) if text.strip() else None
    match kind.shape:
        case AttributeShape.FLAG if isinstance(value, bool) or value is None:
            return value
        case AttributeShape.INTEGER if (isinstance(value, int) and not isinstance(value, bool)) or value is None:
            return value
        case AttributeShape.NUMBER if isinstance(value, (int, float)) or value is None:
            return value
        case AttributeShape.TEXT:
            return None if value is None else str(value)
        case AttributeShape.TEXTS:
            return tuple(map(str, _items(value)))
        case AttributeShape.REFERENCE:
            return None if value is None else _reference(inventory, kind, str(value))
        case AttributeShape.REFERENCES:
            return tuple(_reference(inventory, kind, str(item)) for item in _items(value))
        case AttributeShape.DOCUMENT:
            return value
    raise InventoryError(f"'{text}' is no value for '{name}', which is a {kind.shape.value}")


def _items(value: Any) -> list[Any]:
    return [] if value is None else list(value) if isinstance(value, (list, tuple)) else [value]


def _reference(inventory: Inventory, kind: AttributeType, name: str) -> Ref[Any]:
    allowed = tuple(catalogue()[item] for item in kind.kinds if item in catalogue())
    node = _named(inventory, name, allowed[0] if len(allowed) == 1 else None)
    return Ref(node.KIND, node.key)


# Rules and routes


def _rule(inventory: Inventory, group: Node, protocol: str, ports: str, peer: str) -> SecurityGroupRule:
    first, _, last = ports.partition("-")
    if not first.isdecimal() or (last and not last.isdecimal()) or int(last or first) > 65_535:
        raise InventoryError(f"'{ports}' are no ports: give one such as 443, or a range such as 8000-8100")
    if protocol.lower() not in ("tcp", "udp"):
        raise InventoryError(f"'{protocol}' is no protocol: give tcp or udp")
    values: dict[str, Any] = {}
    if re.search(r"[/:]|^\d+\.\d+", peer):
        values[_family(peer)] = _block(peer)
    else:
        named_group = _named(inventory, peer, SecurityGroup)
        values["peer"] = Ref(SecurityGroup.KIND, named_group.key)
    return SecurityGroupRule(
        key=f"{protocol.lower()} {ports} from {peer} to {group.key}",
        origin=PLACE,
        group=Ref(SecurityGroup.KIND, group.key),
        direction="in",
        protocol=protocol.lower(),
        from_port=int(first),
        to_port=int(last or first),
        **values,
    )


def _what(rule: SecurityGroupRule) -> tuple[Any, ...]:
    return (
        rule.group,
        rule.direction,
        {"6": "tcp", "17": "udp"}.get(str(rule.protocol), str(rule.protocol).lower()),
        rule.from_port,
        rule.to_port,
        rule.cidr,
        rule.cidr_ipv6,
        rule.peer,
    )


def _listed(rules: Iterable[SecurityGroupRule]) -> str:
    shown = [
        f"{rule.protocol} {rule.from_port}-{rule.to_port} from {rule.cidr or rule.cidr_ipv6 or rule.peer}"
        for rule in rules
        if rule.direction == "in"
    ]
    return ", ".join(shown) or "none"


def _routes(inventory: Inventory, table: Node, block: str) -> list[Route]:
    wanted = _block(block)
    return [route for route in inventory.referring_to(table, Route) if wanted in (route.cidr, route.cidr_ipv6)]


def _block(text: str) -> str:
    try:
        return addresses(text).blocks()[0]
    except ValueError:
        raise InventoryError(f"'{text}' is no block of addresses: give one such as 10.1.0.0/16") from None


def _family(text: str) -> str:
    return "cidr_ipv6" if ":" in text else "cidr"
