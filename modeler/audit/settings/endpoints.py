"""Interface endpoints: zones, and how many lead to the same API, which is as many networks as have one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from modeler.audit.settings.setting import OnTheWay, ResourceSetting, SettingStatement
from modeler.audit.settings.subnets import zones
from modeler.inventory import Node
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint

OF: Final[tuple[type[Node], ...]] = (VpcEndpoint,)


def settings_from(endpoint: VpcEndpoint, standing: OnTheWay) -> Iterator[SettingStatement]:
    """Yield what an endpoint says, together with the others of the same API."""
    yield from zones(endpoint, standing)
    yield ResourceSetting("clients.vpcs", len(_alike(endpoint, standing)), endpoint, "vpc")


def _alike(endpoint: VpcEndpoint, standing: OnTheWay) -> set[str]:
    """Return the endpoints that an API names, this one among them; else those of the same service."""
    entry = standing.way.entry
    named = standing.inventory.find_all(entry.endpoints) if isinstance(entry, RestApi) else ()
    alike = named or [node for node in standing.inventory.all(VpcEndpoint) if node.service == endpoint.service]
    return {endpoint.key, *(node.key for node in alike)}
