"""Instances and Auto Scaling groups: how many, and of which type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from modeler.audit.settings.setting import OnTheWay, OpenSetting, ResourceSetting, SettingStatement, of_attribute
from modeler.audit.settings.subnets import zones
from modeler.inventory import Node, Unknown
from modeler.inventory.kinds.auto_scaling_group import AutoScalingGroup
from modeler.inventory.kinds.instance import Instance

OF: Final[tuple[type[Node], ...]] = (Instance, AutoScalingGroup)


def settings_from(node: Instance | AutoScalingGroup, standing: OnTheWay) -> Iterator[SettingStatement]:
    """Yield what instances or a group of them say."""
    if isinstance(node, Instance):
        yield ResourceSetting("backend.instances", len(standing.alike(node)), node)
        yield from of_attribute("backend.instance_type", node, "type")
        return
    yield from zones(node, standing)
    if node.minimum is not None and node.minimum == node.maximum:
        yield from of_attribute("backend.instances", node, "minimum")
        return
    for path, attribute in (("backend.scaling.min", "minimum"), ("backend.scaling.max", "maximum")):
        value = getattr(node, attribute)
        if isinstance(value, Unknown):
            yield OpenSetting(path, node, value)
        elif value:
            yield ResourceSetting(path, value, node, attribute)
