"""Join what was read at several places: what two places show is one resource, what only shares its name is two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from modeler.inventory import Inventory, Node
from modeler.inventory.apart import with_keys
from modeler.inventory.kinds import is_id

from .gathering import Gathered


def one_inventory(parts: Sequence[Gathered]) -> Inventory:
    """Return one inventory of several places, in their order.

    A shared subnet or a list of AWS's stands in several accounts under one id: it is one resource, and the account that
    owns it tells most of it. The name of a cluster, or the settings of an account, stand in several places and are
    different things: they get their place before their key.

    Parameters
    ----------
    parts : sequence of Gathered
        What was read at each place.
    """
    inventories = [_with_own_keys(part, _elsewhere(part, parts)) for part in parts]
    nodes: dict[tuple[str, str], Node] = {}
    for inventory in inventories:
        for node in inventory:
            there = nodes.get((node.KIND, node.key))
            if there is None or (_is_owner(node) and not _is_owner(there)):
                nodes[node.KIND, node.key] = node
    return Inventory(tuple(nodes.values())).join(*(replace(inventory, nodes=()) for inventory in inventories))


def _elsewhere(part: Gathered, parts: Iterable[Gathered]) -> set[tuple[str, str]]:
    """Return what other places have under the same kind and key, where that is no id of AWS."""
    elsewhere = {name for read in parts if read is not part for name in _names(read)}
    return {(kind, key) for kind, key in _names(part) & elsewhere if not is_id(kind, key)}


def _names(part: Gathered) -> set[tuple[str, str]]:
    return {(kind, key) for kind, nodes in part.nodes.items() for key in nodes}


def _with_own_keys(part: Gathered, clashing: set[tuple[str, str]]) -> Inventory:
    place = "/".join(filter(None, (part.place.account, part.place.region)))
    return with_keys(part.inventory(), {key: f"{place}/{key}" for _, key in clashing})


def _is_owner(node: Node) -> bool:
    return getattr(node, "owner", None) == node.account
