"""Interface endpoints: zones, and the number of VPCs that have one of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from modeler.audit.settings.setting import OnTheWay, ResourceSetting, SettingStatement
from modeler.audit.settings.subnets import zones
from modeler.inventory import Node, Ref
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint

OF: Final[tuple[type[Node], ...]] = (VpcEndpoint,)


def settings_from(endpoint: VpcEndpoint, standing: OnTheWay) -> Iterator[SettingStatement]:
    """Yield what an endpoint says, together with the others of the same API."""
    yield from zones(endpoint, standing)
    entry = standing.way.entry
    if isinstance(entry, RestApi):
        vpcs = {node.vpc.key for node in standing.inventory.find_all(entry.endpoints) if isinstance(node.vpc, Ref)}
        if len(vpcs) > 1:
            yield ResourceSetting("clients.vpcs", len(vpcs), endpoint, "vpc")
