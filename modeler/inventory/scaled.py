"""What Application Auto Scaling moves: a target names it within a path, by a reference or by its name."""

from __future__ import annotations

from collections.abc import Iterator

from .inventory import Inventory
from .kinds.container_service import ContainerService
from .kinds.scaling_target import ScalingTarget
from .mapping import attributes_in


def scaling_targets(inventory: Inventory, service: ContainerService) -> Iterator[ScalingTarget]:
    """Yield the targets that scale a service.

    Parameters
    ----------
    inventory : Inventory
        What was read or built.
    service : ContainerService
        The service.

    Examples
    --------
    >>> from modeler.inventory import Origin
    >>> service = ContainerService(key="Service", origin=Origin("t.yaml", 3), name="orders")
    >>> target = ScalingTarget(key="Target", origin=Origin("t.yaml", 9), resource="service/shop/orders")
    >>> [item.key for item in scaling_targets(Inventory((service, target)), service)]
    ['Target']
    """
    for target in inventory.all(ScalingTarget):
        named = {attribute.key for attribute in attributes_in(target.resource)}
        ends = isinstance(service.name, str) and str(target.resource).endswith(f"/{service.name}")
        if service.key in named or ends:
            yield target
