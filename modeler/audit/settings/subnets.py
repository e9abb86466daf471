"""How many Availability Zones a resource stands in, by its subnets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from modeler.audit.settings.setting import OnTheWay, OpenSetting, ResourceSetting, SettingStatement
from modeler.inventory import Attribute, Ref, Text, Unknown, unknowns


def zones(node: Any, standing: OnTheWay) -> Iterator[SettingStatement]:
    """Yield the number of zones of a resource that has subnets; nothing where it names none."""
    subnets = node.subnets
    unknown = next(unknowns(subnets), None)
    if unknown is not None:
        yield OpenSetting("azs", node, unknown)
    elif subnets:
        yield ResourceSetting("azs", count(subnets, standing), node, "subnets")


def count(subnets: tuple[Ref[Any] | Unknown, ...], standing: OnTheWay) -> int:
    """Return the number of zones of subnets: one for each, unless the subnets themselves say that they share one."""
    places: set[object] = set()
    for reference in subnets:
        subnet = standing.inventory.find(reference)
        zone = getattr(subnet, "zone", None) if subnet is not None else None
        places.add(str(zone) if isinstance(zone, str | Text | Attribute) else reference)
    return len(places)
