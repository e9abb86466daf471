"""AWS building blocks on the path: one file each says how it meters.

A component is discovered by being in a file of this room; nothing is registered in a second place.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component
from modeler.components.flow import Flow, client_flow
from modeler.components.traits import Role, Traits

__all__ = ["Arrivals", "Component", "Flow", "Role", "Traits", "client_flow", "components", "where"]


@cache
def components() -> dict[str, type[Component]]:
    """Return all component classes by id.

    >>> components()["alb"].title
    'Application Load Balancer'
    """
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    component_types: dict[str, type[Component]] = {}
    for component_type in sorted(_subclasses(Component), key=lambda kind: kind.id):
        if component_type.id and component_type.__module__.startswith(
            __name__
        ):  # what several have in common has no id
            component_types[component_type.id] = component_type
    return component_types


def where(holds: Callable[[Traits], bool]) -> dict[str, type[Component]]:
    """Return the component classes, by id, of which something holds.

    Parameters
    ----------
    holds : callable
        A question about the traits.

    Examples
    --------
    >>> list(where(lambda traits: Role.LOAD_BALANCER in traits.roles))
    ['alb', 'nlb']
    """
    return {name: kind for name, kind in components().items() if holds(kind.traits)}


def _subclasses(kind: type[Component]) -> list[type[Component]]:
    direct = kind.__subclasses__()
    return direct + [deeper for component_type in direct for deeper in _subclasses(component_type)]
