"""One builder for each component: a file here with `BUILDS`, the ids of its components, and a function `build_hop`.

`build_hop` takes a `BuildStep` and returns a `BuiltHop`. `BUILDS_BESIDE` names what may stand beside the hop and is
built with it: what it leaves out keeps a pattern from being deployed, so that no need is dropped in silence. A file
is found by being here.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable

from modeler.dataclass import dataclass
from modeler.patterns import Hop

from ..site import BuildStep, BuiltHop

NOTHING_TO_BUILD = frozenset({"internet-egress", "x-ray"})
"""What is metered beside a hop and is no resource: data out, and traces, which a setting of the hop switches on."""


@dataclass(frozen=True)
class Builder:
    """What builds the hops of a component.

    Parameters
    ----------
    build : callable
        Builds a hop, and says what stands there.
    beside : frozenset of str
        The components beside a hop that it builds too.
    before : frozenset of str
        The components before which alone it can build a hop; none for all.
    """

    build: Callable[[BuildStep], BuiltHop]
    beside: frozenset[str]
    before: frozenset[str] = frozenset()


@functools.cache
def builders() -> dict[str, Builder]:
    """Return the builder of each component that can be built.

    Examples
    --------
    >>> "rest-api" in builders()
    True
    """
    by_component: dict[str, Builder] = {}
    for module in pkgutil.iter_modules(__path__):
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        beside, before = (frozenset(getattr(loaded, name, ())) for name in ("BUILDS_BESIDE", "BUILDS_BEFORE"))
        builder = Builder(loaded.build_hop, beside, before)
        by_component |= dict.fromkeys(loaded.BUILDS, builder)
    return by_component


def not_built(hop: Hop, following: Hop | None = None) -> str:
    """Return the id of the first component of a hop that no builder makes; empty if all are made."""
    builder = builders().get(hop.component.id)
    if builder is None:
        return hop.component.id
    if following is not None and builder.before and following.component.id not in builder.before:
        return following.component.id
    missing = (item.id for item in hop.beside if item.id not in builder.beside | NOTHING_TO_BUILD)
    return next(missing, "")
