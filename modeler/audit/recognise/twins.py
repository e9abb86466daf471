"""Doors in two Regions that share one name: the first is the entry, the second its twin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from modeler.inventory import Inventory, Node
from modeler.inventory.kinds.dns_record import DnsRecord
from modeler.inventory.mapping import attributes_in

from .match import IN_TWO_REGIONS, Recognised

_SECOND = "SECONDARY"


def twin_doors(inventory: Inventory, results: Iterable[Recognised]) -> frozenset[Node]:
    """Return the doors in a second Region, whose bill is that of the door in the first under the same name.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    results : iterable of Recognised
        Its entry points with their ways.
    """
    led_to: dict[tuple[str, str], list[Node]] = defaultdict(list)
    listed = list(results)
    records = [record for record in inventory.all(DnsRecord) if record.set_identifier is not None]
    for record in sorted(records, key=lambda record: record.failover == _SECOND):
        keys = {attribute.key for attribute in attributes_in([record.alias, record.values])}
        own = (result.entry for result in listed if _stands_twice(result) and keys & _keys_on(result))
        led_to[str(record.name), str(record.type)] += own
    return frozenset(door for doors in led_to.values() for door in doors if door.region != doors[0].region)


def _stands_twice(result: Recognised) -> bool:
    """Return whether all that an entry point may be stands in two Regions."""
    return bool(result.matches) and all(match.shape.pattern in IN_TWO_REGIONS for match in result.matches)


def _keys_on(result: Recognised) -> set[str]:
    return {result.entry.key, *(step.node.key for way in result.ways for step in way.steps)}
