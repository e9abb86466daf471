"""A door in each of two Regions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from modeler.components.health_check import FailoverRecord
from modeler.patterns.architecture import Hop
from modeler.patterns.parts.door.base import STREAMED, Front
from modeler.patterns.parts.reach.base import Way
from modeler.patterns.parts.two_regions import failover_name, in_both_regions
from modeler.workload import Protocol, Workload


@dataclass(frozen=True, kw_only=True)
class TwoRegionFront(Front):
    """A door in each of two Regions under one name, whose records lead clients to one of them.

    Examples
    --------
    >>> from modeler.patterns.parts.door.rest_api import PrivateRestFront
    >>> from modeler.patterns.parts.reach.two_regions import TwoRegionReach
    >>> w = Workload(failover_region="us-west-2")
    >>> front = TwoRegionFront(door=PrivateRestFront())
    >>> [hop.role for hop in front.hops(TwoRegionReach().way(w), w, "ip")]
    ['name', 'private door, in both Regions', 'API, in both Regions']
    """

    id: ClassVar[str] = "two-region-door"
    title: ClassVar[str] = "private REST API in two Regions"
    kind: ClassVar[str] = "rest"
    protocols: ClassVar[frozenset[Protocol]] = STREAMED
    private: ClassVar[bool] = True

    door: Front

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The door with its twin; before it the name's records, unless the way begins with them."""
        if not any(isinstance(hop.component, FailoverRecord) for hop in way.hops):
            yield failover_name(way.network)
        yield from in_both_regions(self.door.hops(way, w, targets), w)

    def remarks(self, w: Workload, added: frozenset[str] = frozenset()) -> Iterator[str]:
        """What the door says, and what the second Region does."""
        yield from self.door.remarks(w, added)
        part = f"serves {w.failover_share:.0%} of the requests" if w.failover_share else "stands by"
        yield f"{w.failover_region} {part}; copying data between the Regions is not in this bill"
