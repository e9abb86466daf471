"""Whether two inventories show the same resources, whatever their keys and places: four roads, one inventory.

Keys differ between CloudFormation, Terraform and an account. So each node is described by its kind and attributes, a
reference by the description of what it names, and this is repeated until descriptions no longer get finer (color
refinement, Weisfeiler and Lehman 1968). The sorted descriptions are compared.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import Any

from .inventory import Inventory
from .node import Node, attributes_of
from .other import OtherResource
from .values import Attribute, Ref, Text, Unknown

NOT_COMPARED = frozenset({"state", "names", "description", "body", "code", "triggers", "renewed_by", "made_after"})
"""What differs without a difference: words, the order in which Terraform makes a deployment, code, which Terraform
takes from a file, and the document of an API, whose contents are compared as nodes of their own."""
_NOTHING = (None, (), "")


def same(first: Inventory, second: Inventory, ignore: frozenset[str] = NOT_COMPARED) -> bool:
    """Return whether two inventories are the same but for keys, names, places and what only an account knows.

    Examples
    --------
    >>> from modeler.inventory import Inventory, Origin, same
    >>> from modeler.inventory.kinds.vpc import Vpc
    >>> one = Inventory((Vpc(key="Network", origin=Origin("t.yaml", 3), cidrs=("10.0.0.0/16",)),))
    >>> two = Inventory((Vpc(key="aws_vpc.main", origin=Origin("main.tf", 1), cidrs=("10.0.0.0/16",)),))
    >>> same(one, two)
    True
    """
    return not difference(first, second, ignore)


def difference(first: Inventory, second: Inventory, ignore: frozenset[str] = NOT_COMPARED) -> list[tuple[str, Node]]:
    """Return the nodes that one of two inventories lacks: ``("-", node)`` of the first, ``("+", node)`` of the second.

    Nodes that are equal but for their keys are counted: two in the first and one in the second leave one.
    """
    first_words, second_words = _descriptions(first, ignore), _descriptions(second, ignore)
    left, right = Counter(first_words.values()), Counter(second_words.values())
    only_first, only_second = left - right, right - left
    return [*_those(first, first_words, only_first, "-"), *_those(second, second_words, only_second, "+")]


def _those(inventory: Inventory, names: Mapping[Node, str], wanted: Counter[str], sign: str) -> list[tuple[str, Node]]:
    nodes = []
    for node in inventory.nodes:
        if wanted.get(names.get(node, ""), 0) > 0:
            wanted[names[node]] -= 1
            nodes.append((sign, node))
    return nodes


def _descriptions(inventory: Inventory, ignore: frozenset[str]) -> dict[Node, str]:
    nodes = [node for node in inventory.nodes if not isinstance(node, OtherResource)]
    names: dict[tuple[str, str], str] = {(node.KIND, node.key): node.KIND for node in nodes}
    by_key = {node.key: node for node in nodes}
    by_name = {node.name: node for node in nodes if isinstance(node.name, str) and node.KIND in _NAMED_IN_PATHS}
    distinct = 0
    while True:
        names = {(node.KIND, node.key): _describe(node, names, by_key, by_name, ignore) for node in nodes}
        if len(set(names.values())) == distinct:
            return {node: names[node.KIND, node.key] for node in nodes}
        distinct = len(set(names.values()))


def _describe(
    node: Node,
    names: Mapping[tuple[str, str], str],
    by_key: Mapping[str, Node],
    by_name: Mapping[str, Node],
    ignore: frozenset[str],
) -> str:
    values = [node.KIND]
    for attribute in attributes_of(type(node)):
        value = getattr(node, attribute)
        if attribute in _ADDRESSES and isinstance(value, Text) and value.attributes:
            value = _from_resource(value, attribute)
        if attribute in _PATHS_OF_NAMES and isinstance(value, str):
            value = _with_nodes(value, by_name)
        if attribute not in ignore and value not in _NOTHING:
            values.append(f"{attribute}={_plain(value, names, by_key)}")
    return hashlib.blake2b("\n".join(values).encode(), digest_size=12).hexdigest()


_ADDRESSES = {"uri": False, "service": True, "source_arn": True}
"""Attributes that hold the address of a resource, and whether what follows it counts."""


_PATHS_OF_NAMES, _NAMED_IN_PATHS = frozenset({"resource"}), frozenset({"container-cluster", "container-service"})
"""Attributes that name resources between slashes, where the systems write either a name or who has it; and who may."""


def _with_nodes(path: str, by_name: Mapping[str, Node]) -> Text:
    """Return a path with the resources in place of their names."""
    parts: list[Any] = []
    for step in path.split("/"):
        named = by_name.get(step)
        parts += ["/" if parts else "", Attribute(named.key) if named is not None else step]
    return Text(tuple(parts))


def _from_resource(value: Text, attribute: str) -> Any:
    """Return an address from the last resource on: the systems write what stands before in different ways."""
    last = max(position for position, part in enumerate(value.parts) if isinstance(part, Attribute))
    return Text(value.parts[last:]) if _ADDRESSES[attribute] else value.parts[last]


def _plain(value: Any, names: Mapping[tuple[str, str], str], by_key: Mapping[str, Node]) -> str:
    def plain(item: Any) -> str:
        if isinstance(item, Ref):
            return f"<{names.get((item.kind, item.key), item.key if item.key not in by_key else item.kind)}>"
        if isinstance(item, Attribute):
            target = by_key.get(item.key)
            return f"<{names[target.KIND, target.key] if target else item.key}>"
        if isinstance(item, Unknown):
            return "?"
        if isinstance(item, Text):
            return "".join(plain(part) if not isinstance(part, str) else part for part in item.parts)
        if isinstance(item, Mapping):
            return "{" + ",".join(f"{key}:{plain(part)}" for key, part in sorted(item.items())) + "}"
        if isinstance(item, (list, tuple)) and len(item) == 1:  # a policy may give one value without its list
            return plain(item[0])
        if isinstance(item, (list, tuple)):
            return "[" + ",".join(sorted(plain(part) for part in item)) + "]"
        if hasattr(item, "__dataclass_fields__"):
            pairs = ((name, getattr(item, name)) for name in attributes_of(type(item)))
            return "{" + ",".join(f"{name}:{plain(part)}" for name, part in pairs if part not in _NOTHING) + "}"
        return str(item)

    return plain(value)
