"""The Availability Zones of subnets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from modeler.dataclass import dataclass
from modeler.inventory import Cause, Inventory, Ref, Text, Unknown
from modeler.inventory.kinds.subnet import Subnet


@dataclass(frozen=True)
class Zones:
    """The zones of some subnets: their names or ids, and what hides others."""

    names: frozenset[str]
    unknown: tuple[Unknown, ...]


def zones_of(inventory: Inventory, subnets: Iterable[Ref[Any] | Unknown] | Unknown) -> Zones:
    """Return the zones of subnets, by id where a subnet has one, else by name."""
    if isinstance(subnets, Unknown):
        return Zones(frozenset(), (subnets,))
    names: set[str] = set()
    unknown: list[Unknown] = []
    for reference in subnets:
        zone = _zone(inventory, reference)
        if isinstance(zone, Unknown):
            unknown.append(zone)
        else:
            names.add(zone)
    return Zones(frozenset(names), tuple(dict.fromkeys(unknown)))


def _zone(inventory: Inventory, reference: Ref[Any] | Unknown) -> str | Unknown:
    if isinstance(reference, Unknown):
        return reference
    subnet = inventory.find(reference)
    if not isinstance(subnet, Subnet):
        return Unknown(Cause.OUTSIDE, f"the subnet {reference.key}")
    zone = subnet.zone_id or subnet.zone
    if zone is None:
        return Unknown(Cause.ON_CREATION, f"the zone of {subnet.key}")
    if isinstance(zone, Text):
        return zone.unknown or str(zone)
    return zone
