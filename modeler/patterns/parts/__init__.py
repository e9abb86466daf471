"""Parts of patterns, by topic: how clients get to the door, the doors, and how the door gets to the backend.

A part is discovered by being in a file of `reach`, `door` or `integration`; nothing is registered in a second place.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from typing import Any

from modeler.errors import unknown_name
from modeler.patterns.parts.door.base import Door
from modeler.patterns.parts.integration.base import Integration
from modeler.patterns.parts.reach.base import Reach

__all__ = ["parts"]

_BASES: dict[str, type[Any]] = {
    "reach": Reach,
    "door": Door,
    "integration": Integration,
}


@cache
def parts(kind: str) -> dict[str, type[Any]]:
    """Return the parts of a kind by their ids.

    Raises
    ------
    UnknownNameError
        If there is no such kind.

    >>> "private" in parts("reach")
    True
    """
    if kind not in _BASES:
        raise unknown_name("kind of part", kind, _BASES)
    package = importlib.import_module(f"{__name__}.{kind}")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    return {part.id: part for part in _below(_BASES[kind]) if part.id and part.__module__.startswith(package.__name__)}


def _below(base: type[Any]) -> Iterator[type[Any]]:
    for part in base.__subclasses__():
        yield part
        yield from _below(part)
