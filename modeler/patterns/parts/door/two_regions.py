"""A name before a door that stands in each of two Regions: its records lead clients to one of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components.health_check import FailoverRecord
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.door.base import ROUTED, Door
from modeler.patterns.parts.reach.base import Way
from modeler.patterns.parts.two_regions import failover_name, in_both_regions
from modeler.units import Note
from modeler.workload import Protocol, Workload


class TwoRegions(Door):
    """One name for the doors behind it, which stand in each of two Regions.

    Examples
    --------
    >>> from modeler.patterns.parts.door.rest_api import PrivateRest
    >>> from modeler.patterns.parts.door.sequence import Doors
    >>> from modeler.patterns.parts.reach.two_regions import TwoRegionReach
    >>> w = Workload(failover_region="us-west-2")
    >>> doors = Doors.of((TwoRegions(), PrivateRest()))
    >>> [hop.role for hop in doors.hops(TwoRegionReach().way(w), w, "ip")]
    ['name', 'private door, in both Regions', 'API, in both Regions']
    """

    id: ClassVar[str] = "two-regions"
    title: ClassVar[str] = "name for two Regions"
    protocols: ClassVar[frozenset[Protocol]] = frozenset(Protocol)
    leads_to: ClassVar[frozenset[str]] = frozenset({"alb", "nlb", "rest"})
    leads_over: ClassVar[frozenset[Network]] = ROUTED
    passes: ClassVar[bool] = True
    in_two_regions: ClassVar[bool] = True

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The name's records, unless the way begins with them."""
        if not any(isinstance(hop.component, FailoverRecord) for hop in way.hops):
            yield failover_name(way.network)

    def onward(self, way: Way, w: Workload, following: Door) -> Way:
        """A name is on no network: the door behind it is reached as the name is."""
        return way

    def around(self, hops: tuple[Hop, ...], w: Workload) -> tuple[Hop, ...]:
        """Each door has a twin in the second Region."""
        return in_both_regions(hops, w)

    def entitled(self, title: str, last: Door) -> str:
        """Say of the last door that there are two."""
        return f"{last.title} in two Regions"

    def remarks(self, w: Workload) -> Iterator[Note | str]:
        """What the second Region does."""
        uncounted = "copying data between the Regions is not in this bill"
        if w.failover_share:
            yield Note.of(f"{{}} serves {{:.0%}} of the requests; {uncounted}", w.failover_region, w.failover_share)
        else:
            yield f"{w.failover_region} stands by; {uncounted}"
