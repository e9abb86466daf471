"""Reaches: how clients get to the door.

A reach looks at where the clients are and gives the hops up to the door, and over which network they arrive. Where it
cannot carry these clients it says so: the pattern is then not comparable.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.dataclass import dataclass
from modeler.errors import NotComparable
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.reach.places import PRIVATE, place_words, words
from modeler.workload import Location, Workload


@dataclass(frozen=True, kw_only=True)
class Way:
    """What a reach hands to the door: the hops so far and how the traffic arrives."""

    hops: tuple[Hop, ...]
    network: Network
    endpoints: int = 1
    """Interface endpoints needed: one, or one in each client VPC."""
    remote_region: str = ""
    """Region in which these endpoints stand, if it is not the door's own."""
    resolver: bool = False
    """Whether clients are outside AWS, where a name that only VPCs know needs a Resolver inbound endpoint."""
    local: bool = False
    """Whether clients are in the door's own VPC, so that plain AZ crossings are theirs."""
    first: bool = True
    """Whether clients come to the door themselves, not another door."""
    settled: frozenset[str] = frozenset()
    """What doors before have done once for all behind them."""


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Base of all reaches: which places it serves."""

    id: ClassVar[str] = ""
    title: ClassVar[str] = ""

    in_two_regions: ClassVar[bool] = False
    """Whether it leads to doors in two Regions only."""

    serves: frozenset[Location] = PRIVATE

    def way(self, w: Workload) -> Way:
        """Return the hops up to the door.

        Raises
        ------
        NotComparable
            If it does not serve clients at this place.
        """
        if w.clients.location not in self.serves:
            raise NotComparable(f"serves clients {words(self.serves)}, and these are {place_words(w.clients.location)}")
        return self.build(w)

    def build(self, w: Workload) -> Way:
        """Return the hops for clients that it serves."""
        raise NotImplementedError

    def remarks(self, w: Workload) -> Iterator[str]:
        """Say what a reader must know of it."""
        yield from ()
