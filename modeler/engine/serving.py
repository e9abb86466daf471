"""Who serves what: each traffic class of a workload with the architecture that it takes, walked once.

The main traffic takes the pattern that is asked about. A further class takes the pattern that it names, or the one
that adds least to the bill; only what it adds to the walk, or shares with it, is walked and metered for that.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from modeler.dataclass import dataclass
from modeler.engine.bill import totals
from modeler.engine.trip import Part, Stage, of_class, trip
from modeler.errors import NotComparable
from modeler.facts.pricebook import PriceBook
from modeler.patterns import Pattern, pattern, patterns
from modeler.workload import TrafficClass, Workload

if TYPE_CHECKING:
    from modeler.engine.availability import Availability
    from modeler.engine.latency import Latency


@dataclass(frozen=True)
class Served:
    """The traffic classes of a workload with the architecture that each takes, walked.

    Parameters
    ----------
    w : Workload
        What is served.
    parts : tuple of Part
        The architecture of each class with its traffic.
    stages : tuple of Stage
        The walk over them.
    companions : tuple of str
        The patterns of the further classes.
    """

    w: Workload = field(compare=False)
    parts: tuple[Part, ...]
    stages: tuple[Stage, ...] = field(compare=False)
    companions: tuple[str, ...] = ()

    @cached_property
    def latency(self) -> Latency:
        """How long the requests of the main traffic take."""
        from modeler.engine.latency import make_latency

        return make_latency(self.parts[0], self.w, of_class(self.stages))

    @cached_property
    def availability(self) -> Availability:
        """What AWS promises for the way of the main traffic."""
        from modeler.engine.availability import availability

        return availability(self.parts[0], self.w, of_class(self.stages))

    def beside(self, companion: Pattern, own: Workload) -> Served:
        """Add a pattern for a further class, whose traffic and backend are those of a workload of its own.

        Raises
        ------
        NotComparable
            If the pattern does not serve that class.
        """
        part = Part(companion.architecture(own), own.traffic)
        stages = trip((part,), self.w, before=self.stages)
        return Served(self.w, (*self.parts, part), stages, (*self.companions, companion.id))


def serve(pattern: Pattern, w: Workload, book: PriceBook, variant: str = "") -> Served:
    """Fill a pattern in for a workload, and add a pattern for each further traffic class.

    Parameters
    ----------
    pattern : Pattern
        It takes the main traffic.
    w : Workload
        With its traffic classes; numbers may be arrays.
    book : PriceBook
        By whose prices the patterns of further classes are chosen.
    variant : str
        Id of a variant; by default the first that serves the workload and lacks least.

    Raises
    ------
    NotComparable
        If the pattern does not serve the workload, or no pattern serves a further class beside it.

    Examples
    --------
    >>> from modeler.facts.pricebook import price_book
    >>> from modeler.patterns import pattern
    >>> [stage.instance for stage in serve(pattern("A5"), Workload(), price_book()).stages]
    ['internal-alb', 'lambda-function']
    """
    architecture = pattern.architecture(w, variant)
    way = Served(w, (Part(architecture, w.traffic),), trip(architecture, w))
    for traffic_class in w.classes:
        way = _with_class(way, traffic_class, book)
    return way


def _with_class(way: Served, traffic_class: TrafficClass, book: PriceBook) -> Served:
    """Add the architecture of a further traffic class.

    Raises
    ------
    NotComparable
        If the pattern that it names does not serve it, or no pattern does.
    """
    w = way.w
    own = w.model_copy(update={"traffic": traffic_class.traffic, "backend": traffic_class.backend, "classes": ()})
    start = f"leaves traffic class '{traffic_class.name}' without a pattern beside it"
    if traffic_class.pattern:
        try:
            return way.beside(pattern(traffic_class.pattern), own)
        except NotComparable as reason:
            raise NotComparable(f"{start}: {traffic_class.pattern} {reason}") from None
    able = tuple(_able(way, own))
    if not able:
        raise NotComparable(f"{start}: no pattern serves it (backend {traffic_class.backend.kind})")
    without = set(totals(way.stages, w, book).unpriced)

    def rank(together: Served) -> tuple[bool, Any, str]:
        sums = totals(together.stages, w, book)
        return not set(sums.unpriced) <= without, sums.monthly_usd, together.companions[-1]

    return min(able, key=rank)


def _able(way: Served, own: Workload) -> Iterator[Served]:
    """Add each sound pattern that serves a further class."""
    for companion in patterns():
        if companion.is_sound:
            with suppress(NotComparable):
                yield way.beside(companion, own)
