"""What AWS promises of a pattern's availability, put together from its service level agreements.

Services that a request needs one after the other multiply; things of which one is enough (two VPN connections, two
Regions) fail only together. A service without a published promise is named and counts as 100 %, so that the result is
an upper bound of the promise. A service level agreement says when AWS refunds, not how often something fails, and
nothing here speaks of the workload's own software. Whether two things fail together is not published either: a second
Region is taken as independent of the first. Sources: https://aws.amazon.com/legal/service-level-agreements/
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from modeler.components import Component
from modeler.dataclass import dataclass
from modeler.engine.trip import Part, Visit, visits
from modeler.facts.constraints import Fact
from modeler.results import Record, Result, number_of
from modeler.workload import Workload

MINUTES_PER_HOUR = 60
TWO_REGIONS = "failover-record"
"""The component that leads to a second Region if the first one fails."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What AWS promises for one thing on the path.

    Parameters
    ----------
    hop : int
        Number of the hop.
    title : str
        What it is.
    share : float or None
        Promised share of a month; None if nothing is known to be promised.
    facts : tuple of Fact
        Where it is promised.
    note : str
        How it was put together, or why there is none.
    """

    hop: int
    title: str
    share: float | None
    facts: tuple[Fact, ...] = ()
    note: str = ""


@dataclass(frozen=True, repr=False)
class Availability(Result):
    """The promise for a whole architecture.

    Parameters
    ----------
    share : float
        Share of a month: an upper bound if something has no promise.
    minutes_per_month : float
        What may be missing of a month of the workload's length, without breaking a promise.
    promises : tuple of Promise
        In the order of the hops.
    regions : int
        How many Regions stand side by side.
    """

    share: float
    minutes_per_month: float
    promises: tuple[Promise, ...]
    regions: int = 1

    @property
    def unpromised(self) -> tuple[Promise, ...]:
        """The things of which AWS promises nothing that we know of."""
        return tuple(promise for promise in self.promises if promise.share is None)

    def summary(self) -> str:
        """Say the share and how many promises make it."""
        return f"{self} of {number_of(len(self.promises), 'promise')}, {len(self.unpromised)} unknown"

    def records(self) -> list[Record]:
        """Return one row a promise."""
        return [
            {
                "hop": promise.hop,
                "title": promise.title,
                "share": promise.share,
                "facts": ", ".join(fact.id for fact in promise.facts),
                "note": promise.note,
            }
            for promise in self.promises
        ]

    def __str__(self) -> str:
        """The share, with as many digits as mean something.

        >>> str(Availability(0.99949505, 22.1, ()))
        '99.949 %'
        """
        bound = "≤ " if self.unpromised else ""
        digits = 3 if self.share < 0.99999 else 5
        floor = math.floor(self.share * 10 ** (digits + 2)) / 10**digits  # a promise is not rounded up
        return f"{bound}{floor:.{digits}f} %"


def availability(part: Part, w: Workload, way: Sequence[Visit] = ()) -> Availability:
    """Put the promises of one architecture together.

    Parameters
    ----------
    part : Part
        The architecture.
    w : Workload
        What it serves.
    way : sequence of Visit, optional
        The stages of its hops, as `trip` gave them for all traffic classes; by default its hops are numbered alone.

    Examples
    --------
    >>> from modeler.patterns import pattern
    >>> w = Workload(api={"hosted_zones": 0})
    >>> promise = availability(Part(pattern("A5").architecture(w), w.traffic), w)  # 99.99 % of ALB x 99.95 % of Lambda
    >>> round(promise.share, 8), round(promise.minutes_per_month)
    (0.99940005, 26)
    """
    way = way or visits((part,))
    placed = tuple(_promises(way, w))
    once, twice = 1.0, 1.0
    both = any(visit.component.id == TWO_REGIONS for visit in way)
    for promise, in_each_region in placed:
        if promise.share is None:
            continue
        if both and in_each_region:
            twice *= promise.share
        else:
            once *= promise.share
    share = once * (1 - (1 - twice) ** 2) if both else once
    minutes = (1 - share) * w.hours_per_month * MINUTES_PER_HOUR
    return Availability(share, minutes, tuple(promise for promise, _ in placed), 2 if both else 1)


def _has_twin(component: Component, visit: Visit) -> bool:
    """Say whether a thing is there in the second Region, too: links to AWS, names and user pools are there once."""
    return any(beside is not component and beside.id == component.id for beside in visit.beside)


def _promises(way: Sequence[Visit], w: Workload) -> Iterator[tuple[Promise, bool]]:
    """Return the promise of each thing, and whether it has a twin: hops, and what counts beside them; each once."""
    counted: set[str] = set()
    for visit in way:
        if visit.instance not in counted:
            counted.add(visit.instance)
            yield _promise(visit.number, visit.component, w), _has_twin(visit.component, visit)
        kinds = {visit.component.id}  # a twin in the second Region is of the same kind
        for beside in visit.beside:
            if not beside.traits.counts_beside or beside.id in kinds:
                continue
            kinds.add(beside.id)
            if beside.identity not in counted:
                counted.add(beside.identity)
                yield _promise(visit.number, beside, w), _has_twin(beside, visit)


def _promise(number: int, component: Component, w: Workload) -> Promise:
    promised = component.traits.sla.promised(w)
    return Promise(number, component.title, promised.share, promised.facts, promised.note)
