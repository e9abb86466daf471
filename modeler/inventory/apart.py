"""Keep apart what was read apart: inventories in which different resources have one key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from .inventory import Inventory
from .node import Node
from .values import Attribute, Ref, Text, Unknown


def qualified(inventory: Inventory, label: str) -> Inventory:
    """Return an inventory whose keys begin with a label, in all of its references too.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    label : str
        What stands before each key: ``east/``.

    Examples
    --------
    >>> from modeler.inventory import Inventory, Origin, Ref
    >>> from modeler.inventory.kinds.subnet import Subnet
    >>> from modeler.inventory.kinds.vpc import Vpc
    >>> place = Origin("t.yaml", 3)
    >>> nodes = (Vpc(key="Net", origin=place), Subnet(key="A", origin=place, vpc=Ref("vpc", "Net")))
    >>> [node.key for node in qualified(Inventory(nodes), "east/")]
    ['east/Net', 'east/A']
    >>> str(qualified(Inventory(nodes), "east/").nodes[1].vpc)
    'vpc east/Net'
    """
    return with_keys(inventory, {key: label + key for key in inventory.by_key})


def with_keys(inventory: Inventory, keys: Mapping[str, str]) -> Inventory:
    """Return an inventory in which resources have other keys, in all references to them too.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    keys : mapping of str to str
        The new key of each.
    """
    nodes = tuple(with_other_keys(node, keys).replace(key=keys.get(node.key, node.key)) for node in inventory)
    return replace(inventory, nodes=nodes)


def join_apart(parts: Iterable[tuple[str, Inventory]]) -> Inventory:
    """Return one inventory of several: where different resources have one key, the label stands before all keys.

    A resource that an account shows has its id as its key, so the same key there is the same resource, read twice.

    Parameters
    ----------
    parts : iterable of (str, Inventory)
        Each inventory with its label.
    """
    listed = list(parts)
    clashing = _clashing([inventory for _, inventory in listed])
    apart = [
        qualified(inventory, label) if position in clashing else inventory
        for position, (label, inventory) in enumerate(listed)
    ]
    nodes = {(node.KIND, node.key): node for inventory in reversed(apart) for node in reversed(inventory.nodes)}
    first = Inventory(tuple(reversed(nodes.values())))
    return first.join(*(replace(inventory, nodes=()) for inventory in apart))


def _clashing(inventories: list[Inventory]) -> set[int]:
    """Return the positions of inventories in which a key names what it does not name elsewhere."""
    seen: dict[tuple[str, str], tuple[int, Node]] = {}
    clashing: set[int] = set()
    for position, inventory in enumerate(inventories):
        for node in inventory:
            earlier, own = seen.setdefault((node.KIND, node.key), (position, node))
            if earlier != position and own != node and not (own.origin.time and node.origin.time):
                clashing |= {earlier, position}
    return clashing


def with_other_keys(value: Any, keys: Mapping[str, str]) -> Any:
    """Return a node or a value in which other keys stand for some.

    Parameters
    ----------
    value : Node, Ref, Attribute, Text, or whatever holds some
        The value.
    keys : mapping of str to str
        The new key of each.
    """
    if isinstance(value, (Ref, Attribute)):
        return replace(value, key=keys[value.key]) if value.key in keys else value
    if isinstance(value, Text):
        return Text(tuple(with_other_keys(part, keys) for part in value.parts))
    if isinstance(value, dict):
        return {name: with_other_keys(item, keys) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(with_other_keys(item, keys) for item in value)
    if isinstance(value, Unknown) or not is_dataclass(value):
        return value
    changed = {
        item.name: with_other_keys(getattr(value, item.name), keys)
        for item in fields(value)
        if item.name not in ("origin", "places")
    }
    return replace(value, **changed)  # type: ignore[type-var]
