"""Put made-up account ids in the place of real ones, the same for the same account, wherever they stand.

An inventory is passed on: to a review, into a ticket. The id of an account says whose it is, and nothing in a judgment
hangs on it; that two ids differ does. So each id gets a number of its own, in the order in which it comes up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

from modeler.inventory import Inventory, Node

_IN_ARN = re.compile(r"arn:aws[a-z-]*:[a-z0-9-]*:[a-z0-9-]*:(\d{12}):")
_ALONE = re.compile(r"(?<!\d)\d{12}(?!\d)")
_WHOLE = re.compile(r"\d{12}")


def masked(inventory: Inventory, own: Iterable[str]) -> Inventory:
    """Return an inventory in which each account id is a made-up one: ``000000000001`` for the first.

    Parameters
    ----------
    inventory : Inventory
        What was collected.
    own : iterable of str
        The accounts that were asked, which get the first numbers.

    Examples
    --------
    >>> from modeler.inventory import Origin
    >>> from modeler.inventory.kinds.vpc import Vpc
    >>> vpc = Vpc(key="vpc-1", origin=Origin("ec2:DescribeVpcs"), account="210987654321", name="of 210987654321")
    >>> masked(Inventory((vpc,)), ["210987654321"]).nodes[0].name
    'of 000000000001'
    """
    known = dict.fromkeys(own)
    for node in inventory.nodes:
        known |= dict.fromkeys(_ids_in(node))
    names = {account: f"{number:012d}" for number, account in enumerate(known, start=1)}
    nodes = tuple(_with_names(node, names) for node in inventory.nodes)
    missing = tuple(_with_names(item, names) for item in inventory.not_collected)
    sources = tuple(_named(source, names) for source in inventory.sources)
    return Inventory(nodes, missing, sources, inventory.skips)


def _ids_in(value: Any) -> Iterable[str]:
    """Yield each account id in a value: in an ARN, or as a text of its own."""
    if isinstance(value, str):
        if _WHOLE.fullmatch(value):
            yield value
        yield from _IN_ARN.findall(value)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _ids_in(key)
            yield from _ids_in(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _ids_in(item)
    elif is_dataclass(value):
        for item in fields(value):
            yield from _ids_in(getattr(value, item.name))


def _with_names(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, Enum):
        return value  # a word of ours, which is a text, too
    if isinstance(value, str):
        return _named(value, names)
    if isinstance(value, Mapping):
        return {_with_names(key, names): _with_names(item, names) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_with_names(item, names) for item in value)
    if not is_dataclass(value):
        return value
    changes = {item.name: _with_names(getattr(value, item.name), names) for item in fields(value) if item.init}
    return type(value)(**changes) if isinstance(value, Node) else replace(value, **changes)  # type: ignore[type-var]


def _named(text: str, names: Mapping[str, str]) -> str:
    return _ALONE.sub(lambda match: names.get(match[0], match[0]), text)
