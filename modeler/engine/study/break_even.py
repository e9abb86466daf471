"""From where on one pattern costs less than another: all crossings of two cost curves, each verified on both sides.

A monthly bill as a function of traffic is a chain of straight pieces and steps: prices fall by tiers, requests are
counted by started 512 KB, capacity units follow the largest of several dimensions. Two bills may so cross more than
once, and may cross in a step, where they are never equal. The search prices both patterns on a dense grid and halves
every gap between neighboring points until it is settled: either what the two bills can be within it does not
overlap, or both bills are straight in it and one is below the other at both ends, or it holds a crossing and is
narrower than one part in 10⁹. What it cannot see is a difference of less than 10⁻⁹ of the bill. Counts of whole things
move by one.
Tiers: https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/con-bill-blended-rates.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal

import numpy as np

from modeler.dataclass import dataclass
from modeler.engine.calls import check_workload, prices_for
from modeler.engine.compare import assess
from modeler.engine.standing import marks
from modeler.engine.study.curve import Entrant, Numbers, cost_at, costs, entrant, fully_priced
from modeler.engine.study.inputs import NumberInput, find_input
from modeler.errors import ModelerError, NotComparable, WorkloadError
from modeler.facts.pricebook import PriceBook
from modeler.patterns import Pattern
from modeler.results import Record, Result, number_of, short, with_schema
from modeler.workload import THE_WORKLOAD, Workload, value_at

GRID = 600
"""Points of the first grid: over 12 powers of ten each is less than 5 % more than the one before."""
NARROW = 1e-9
"""Relative width to which a crossing is pinned down, and part of a bill below which a bend is not looked for."""
NOISE = 1e-12
"""Part of a bill below which two sums count as equal: the order of adding up makes some of it."""
STEP = 1e-7
"""Part of a bill from which a change within a narrow gap is a step."""
CROSSING_MARGIN = 0.01
"""How far from a crossing both bills are shown, so that their difference is seen."""
FAN = 33
"""Points at a time with which the smallest difference is closed in on."""
MOST_WHOLE = 2000
"""So many whole numbers are all tried; of more, a grid of them first."""

Cheaper = Literal["a", "b", "same"]
_WHO: dict[int, Cheaper] = {-1: "a", 1: "b", 0: "same"}


@dataclass(frozen=True, slots=True)
class CostsAt:
    """Both bills at one value of the input, in USD a month."""

    value: float
    a_usd: float
    b_usd: float

    @property
    def cheaper(self) -> Cheaper:
        """Which of the two costs less."""
        return _WHO[int(_sign(self.a_usd, self.b_usd))]


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where the cheaper pattern changes.

    Parameters
    ----------
    at : float
        The value of the input: there both cost the same; at a step the last value before it; of whole numbers the
        first at which the other one is cheaper.
    kind : equal or step
        Whether the bills meet, or jump over each other.
    bracket : (float, float)
        The crossing is between these two values: a part in 10⁹ apart, or as far as only rounding tells both bills.
    below, above : CostsAt
        Both bills on either side: from the whole bills, line by line.
    """

    at: float
    kind: Literal["equal", "step"]
    bracket: tuple[float, float]
    below: CostsAt
    above: CostsAt


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of the input in which one pattern is the cheaper one, by how much at least, and where that is.

    Next to a crossing at which both bills are equal, the least difference is next to nothing.
    """

    low: float
    high: float
    cheaper: Cheaper
    least_usd: float
    least_at: float


@dataclass(frozen=True, repr=False)
class BreakEven(Result):
    """The answer of `break_even`.

    Parameters
    ----------
    a, b : Entrant
        The two patterns.
    over : NumberInput
        What was varied, from ``low`` to ``high``.
    crossings : tuple of Crossing
        All of them, in order; none if one is cheaper throughout.
    intervals : tuple of Interval
        Who is cheaper before, between and after them.
    now : CostsAt or None
        Both bills for the workload as it is.
    """

    a: Entrant
    b: Entrant
    over: NumberInput
    low: float
    high: float
    crossings: tuple[Crossing, ...]
    intervals: tuple[Interval, ...]
    now: CostsAt | None
    workload: Workload
    prices: str = ""

    @cached_property
    def marks(self) -> dict[str, tuple[str, ...]]:
        """What must stand beside each name, for the workload as it is: legacy, anti-pattern, excluded."""
        both = {side.label: assess(self.workload, side.pattern, variant=side.variant) for side in (self.a, self.b)}
        return {label: marks(assessment) for label, assessment in both.items() if assessment.comparable}

    def name(self, which: Cheaper) -> str:
        """Return the code of the cheaper one, or 'same'."""
        return {"a": self.a.label, "b": self.b.label, "same": "same"}[which]

    def summary(self) -> str:
        """Say which patterns cross how often over what."""
        pair = f"{short(self.a.label)} and {short(self.b.label)}"
        return f"{pair} over {self.over.path}, {number_of(len(self.crossings), 'crossing')}"

    def records(self) -> list[Record]:
        """Return one row for each interval in which the same pattern is the cheaper one."""
        return [
            {
                "over": self.over.path,
                "unit": self.over.unit,
                "low": interval.low,
                "high": interval.high,
                "cheaper": self.name(interval.cheaper),
                "least_difference_usd": interval.least_usd,
                "least_at": interval.least_at,
            }
            for interval in self.intervals
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""

        def side(costs_at: CostsAt) -> dict[str, Any]:
            return {
                "value": costs_at.value,
                "a_usd": costs_at.a_usd,
                "b_usd": costs_at.b_usd,
                "cheaper": self.name(costs_at.cheaper),
            }

        fields = {
            "workload": self.workload.name,
            "region": self.workload.region,
            "prices": self.prices,
            "a": {"code": self.a.pattern.code, "id": self.a.pattern.id, "variant": self.a.variant},
            "b": {"code": self.b.pattern.code, "id": self.b.pattern.id, "variant": self.b.variant},
            "marks": {label: list(words) for label, words in self.marks.items()},
            "over": self.over.path,
            "unit": self.over.unit,
            "low": self.low,
            "high": self.high,
            "now": side(self.now) if self.now else None,
            "crossings": [
                {
                    "at": crossing.at,
                    "kind": crossing.kind,
                    "bracket": list(crossing.bracket),
                    "below": side(crossing.below),
                    "above": side(crossing.above),
                }
                for crossing in self.crossings
            ],
            "intervals": [
                {
                    "low": interval.low,
                    "high": interval.high,
                    "cheaper": self.name(interval.cheaper),
                    "least_difference_usd": interval.least_usd,
                    "least_at": interval.least_at,
                }
                for interval in self.intervals
            ],
        }
        return with_schema("break-even", fields)


def break_even(
    w: Workload,
    a: str | Pattern,
    b: str | Pattern,
    over: str = "requests_per_month",
    low: Any = None,
    high: Any = None,
    *,
    book: PriceBook | None = None,
) -> BreakEven:
    """Find all values of an input at which the cheaper of two patterns changes.

    Parameters
    ----------
    w : Workload
        Everything else; of ranges in it the middle counts.
    a, b : str or Pattern
        Ids or codes, with a variant if wanted (``B6:nlb``).
    over : str
        The number to vary: its path or last part, e.g. ``requests_per_month``, ``response_bytes``, ``azs``.
    low, high : number or str, optional
        Where to look, in the field's own units (``"1M"``, ``"20 KB"``); by default what the field allows, 1 to 10¹²
        requests, or a thousandth to a thousand times of what the workload says.
    book : PriceBook, optional
        Prices; by default the list prices of the workload's Region.

    Returns
    -------
    BreakEven

    Raises
    ------
    CallError
        If the first argument is no workload.
    NotComparable
        If one of the patterns does not serve the workload, somewhere in the range.
    PriceMissingError
        If one of them has an unpriced line: its cost is then only a lower bound.
    ModelerError
        If both are the same, `over` is no number, or the range does not rise.

    Examples
    --------
    >>> w = Workload(clients={"location": "internet"}, backend={"kind": "fargate"})
    >>> result = break_even(w, "B1", "B6", low="1M", high="1G")
    >>> result.crossings, [result.name(interval.cheaper) for interval in result.intervals]
    ((), ['B1'])
    """
    check_workload(w, 'break_even(w, "A4", "A2")')
    w = w.without_ranges()
    book = prices_for(w, book)
    at = find_input(w, over)
    ends = _ends(w, at, low, high)
    pair = _choose(a, w, at, ends[0], book), _choose(b, w, at, ends[0], book)
    if pair[0].pattern is pair[1].pattern and pair[0].variant == pair[1].variant:
        raise ModelerError(f"'{pair[0].label}' and '{pair[1].label}' are the same pattern: name two that differ")
    search = _Search(_price(pair, w, at, book), at.whole)
    search.run(_grid(at, *ends))
    exact = _Exact(pair, w, at, book)
    runs = list(search.runs())
    crossings = tuple(_crossing(search, before, after, exact) for before, after in pairwise(runs))
    now = exact.now()
    return BreakEven(*pair, at, *ends, crossings, tuple(search.intervals(runs, crossings)), now, w, book.origin)


def _choose(name: str | Pattern, w: Workload, at: NumberInput, low: float, book: PriceBook) -> Entrant:
    """Find a pattern for the workload as it is, or else at the lower end: clients in one VPC need no hub."""
    try:
        return entrant(name, w, book)
    except NotComparable:
        with suppress(NotComparable):
            return entrant(name, w.with_values({at.path: at.plain(low)}), book)
        raise


def _ends(w: Workload, at: NumberInput, low: Any, high: Any) -> tuple[float, float]:
    """Return the range to search: as given, or around the workload; both ends must make a workload."""
    usual = _usual(at)
    given = [_read(w, at, usual[0] if low is None else low), _read(w, at, usual[1] if high is None else high)]
    if not given[0] < given[1]:
        raise ModelerError(
            f"the range of '{at.path}' runs from {given[0]:g} to {given[1]:g}: give a lower end below the upper one"
        )
    return given[0], given[1]


def _read(w: Workload, at: NumberInput, given: Any) -> float:
    """Read one end of the range as the workload would."""
    try:
        return float(value_at(w.with_values({at.path: given}), at.path))
    except WorkloadError as error:
        raise WorkloadError(error.mistake.without(THE_WORKLOAD)) from None


def _usual(at: NumberInput) -> tuple[float, float]:
    """Return the range to search if none is given."""
    if at.is_bounded:
        return at.least, at.most
    value = at.value or 0.0
    if at.whole:
        return at.plain(max(at.low, 0.0)), at.plain(max(100.0, 10 * value))
    if at.path == "traffic.requests_per_month":
        return 1.0, 1e12
    if at.path == "traffic.average_rps":
        return 1e-6, 1e6
    if not value:
        return max(at.least, 1.0), min(1e9, at.most)
    return max(at.least, value / 1000), min(value * 1000, at.most)


def _grid(at: NumberInput, low: float, high: float) -> Numbers:
    """Return the first points: all whole numbers if they are few, else spread evenly, by ratio where ends allow it."""
    if at.whole and high - low < MOST_WHOLE:
        return np.arange(low, high + 1)
    if at.is_bounded and not at.whole:
        points = np.linspace(low, high, GRID)
    else:
        start = low or min(1.0, high * 1e-12)
        points = np.concatenate([[low], np.geomspace(start, high, GRID)])
    points[-1] = high
    if at.value is not None and low < at.value < high:
        points = np.append(points, at.value)
    return np.unique(np.round(points) if at.whole else points)


def _price(
    pair: tuple[Entrant, Entrant], w: Workload, at: NumberInput, book: PriceBook
) -> Callable[[Numbers], tuple[Numbers, Numbers]]:
    def price(values: Numbers) -> tuple[Numbers, Numbers]:
        priced = costs(pair, w, {at: values}, book)
        for choice, unpriced in zip(pair, priced.unpriced, strict=True):
            fully_priced(choice, unpriced, book)
        for order, choice in enumerate(pair):
            missing = np.flatnonzero(np.isnan(priced.usd[:, order]))
            if len(missing):
                _refuse(choice, w, at, float(values[missing[0]]))
        return priced.usd[:, 0], priced.usd[:, 1]

    return price


def _refuse(choice: Entrant, w: Workload, at: NumberInput, value: float) -> None:
    """Say why a pattern does not serve the workload that a value makes."""
    try:
        choice.pattern.architecture(w.with_values({at.path: at.plain(value)}), choice.variant)
    except NotComparable as reason:
        raise NotComparable(
            f"{choice.label} {choice.pattern.id} is not comparable where '{at.path}' is {value:g}: {reason}; give a "
            "range without it"
        ) from None


def _sign(a: Any, b: Any) -> Any:
    """Say who is cheaper: -1 the first, 1 the second, 0 neither by more than rounding."""
    difference = np.asarray(a) - np.asarray(b)
    return np.where(np.abs(difference) <= NOISE * np.maximum(np.abs(a), np.abs(b)), 0, np.sign(difference)).astype(int)


def _reach(cost: Numbers) -> tuple[Numbers, Numbers]:
    """Return how low and how high a bill may be within each gap: beyond its ends by what it moves there or next to it.

    Bills seldom turn round between two points, and then not by more than they rise or fall close by.
    """
    moves = np.abs(np.diff(cost))
    around = np.maximum(moves, np.maximum(np.append(moves[1:], 0.0), np.append(0.0, moves[:-1])))
    return np.minimum(cost[:-1], cost[1:]) - around, np.maximum(cost[:-1], cost[1:]) + around


class _Search:
    """The points priced so far, in order, and which gaps between them are settled."""

    def __init__(self, price: Callable[[Numbers], tuple[Numbers, Numbers]], whole: bool) -> None:
        self.price = price
        self.whole = whole
        self.x, self.a, self.b = np.empty(0), np.empty(0), np.empty(0)

    def run(self, points: Numbers) -> None:
        """Price the points, then the middles of the gaps that are not settled, until all are."""
        self.x = points
        self.a, self.b = self.price(points)
        straight = np.zeros(len(points) - 1, dtype=bool)
        while len(gaps := np.flatnonzero(self._unsettled(straight))):
            middle = self._middles(gaps)
            a, b = self.price(middle)
            is_straight = self._on_chord(gaps, middle, self.a, a) & self._on_chord(gaps, middle, self.b, b)
            straight[gaps] = is_straight
            straight = np.insert(straight, gaps + 1, is_straight)
            self.x = np.insert(self.x, gaps + 1, middle)
            self.a, self.b = np.insert(self.a, gaps + 1, a), np.insert(self.b, gaps + 1, b)

    def _unsettled(self, straight: Any) -> Any:
        """Find the gaps that may hide a crossing, or that hold one and are still wide."""
        x, a, b = self.x, self.a, self.b
        width = np.diff(x)
        wide = width > 1 if self.whole else width > NARROW * np.maximum(np.abs(x[1:]), np.finfo(float).tiny)
        signs = _sign(a, b)
        a_low, a_high = _reach(a)
        b_low, b_high = _reach(b)
        apart = (a_high < b_low) | (a_low > b_high)
        return wide & ((signs[:-1] != signs[1:]) | ~(straight | apart))

    def _middles(self, gaps: Any) -> Numbers:
        low, high = self.x[gaps], self.x[gaps + 1]
        if self.whole:
            return np.asarray(np.floor((low + high) / 2))
        by_ratio = (low > 0) & (high > 2 * low)
        return np.where(by_ratio, np.sqrt(np.where(by_ratio, low * high, 0.0)), (low + high) / 2)

    def _on_chord(self, gaps: Any, middle: Numbers, costs_before: Numbers, values: Numbers) -> Any:
        """Say whether a bill is straight between the ends of a gap, judged by its middle."""
        low, high = self.x[gaps], self.x[gaps + 1]
        start, end = costs_before[gaps], costs_before[gaps + 1]
        chord = start + (end - start) * (middle - low) / (high - low)
        return np.abs(values - chord) <= NARROW * np.maximum(np.abs(start), np.abs(end))

    def runs(self) -> Iterator[tuple[int, int, int]]:
        """Return the runs of points with one sign: sign, first and last index; equality at a mere point is none."""
        signs = _sign(self.a, self.b)
        starts = np.concatenate([[0], np.flatnonzero(np.diff(signs)) + 1])
        ends = np.append(starts[1:] - 1, len(signs) - 1)
        stretches: list[tuple[int, int, int]] = []
        for first, last in zip(starts.tolist(), ends.tolist(), strict=True):
            sign = int(signs[first])
            inside = first > 0 and last < len(signs) - 1
            if sign == 0 and inside and not self.whole and self.x[last] - self.x[first] <= 1e-6 * self.x[last]:
                continue
            if stretches and stretches[-1][0] == sign:
                stretches[-1] = (sign, stretches[-1][1], last)
            else:
                stretches.append((sign, first, last))
        yield from stretches

    def is_step(self, left: int, right: int) -> bool:
        """Say whether the bills jump over each other between two points, and do not meet."""
        change = (self.a - self.b)[right] - (self.a - self.b)[left]
        return self.whole or abs(change) > STEP * max(self.a[left], self.b[left])

    def at_round_number(self, left: int, right: int) -> tuple[int, int]:
        """Put one side of a step on the whole number in its gap: what is counted by 512 KB steps at just that."""
        whole = float(np.floor(self.x[right]))
        if self.whole or not self.is_step(left, right) or not self.x[left] < whole < self.x[right]:
            return left, right
        a, b = self.price(np.array([whole]))
        side = left if int(_sign(a, b)[0]) == int(_sign(self.a[left], self.b[left])) else right
        self.x[side], self.a[side], self.b[side] = whole, a[0], b[0]
        return left, right

    def intervals(self, runs: list[tuple[int, int, int]], crossings: tuple[Crossing, ...]) -> Iterator[Interval]:
        """Return who is cheaper from crossing to crossing, and the smallest difference there."""
        edges = [float(self.x[0]), *(crossing.at for crossing in crossings), float(self.x[-1])]
        for (sign, first, last), (low, high) in zip(runs, pairwise(edges), strict=True):
            least = self._least(first, last) if sign else (0.0, low)
            yield Interval(low, high, _WHO[sign], *least)

    def _least(self, first: int, last: int) -> tuple[float, float]:
        """Return the smallest difference of a run: at one of its points, or between the neighbors of the smallest."""
        x, gap = self.x[first : last + 1], np.abs(self.a - self.b)[first : last + 1]
        for _ in range(0 if self.whole else 8):
            best = int(np.argmin(gap))
            low, high = x[max(best - 1, 0)], x[min(best + 1, len(x) - 1)]
            if high - low <= NARROW * abs(high):
                break
            x = np.unique(np.append(np.linspace(low, high, FAN), x[best]))
            a, b = self.price(x)
            gap = np.abs(a - b)
        best = int(np.argmin(gap))
        return float(gap[best]), float(x[best])


@dataclass(frozen=True)
class _Exact:
    """Both whole bills at a value of the input."""

    pair: tuple[Entrant, Entrant]
    w: Workload
    at: NumberInput
    book: PriceBook

    def side(self, value: float) -> CostsAt:
        value = self.at.plain(value)
        here = self.w.with_values({self.at.path: value})
        usd_a, usd_b = (cost_at(entrant, here, self.book) for entrant in self.pair)
        return CostsAt(value, usd_a, usd_b)

    def now(self) -> CostsAt | None:
        """Both bills of the workload as it is, if there are any."""
        # Requests may also be given as a rate.
        value = self.w.requests_per_month if self.at.path == "traffic.requests_per_month" else self.at.value
        if value is None:
            return None
        try:
            return self.side(value)
        except NotComparable:
            return None


def _crossing(search: _Search, before: tuple[int, int, int], after: tuple[int, int, int], exact: _Exact) -> Crossing:
    """Describe the change from one run to the next, with the whole bills on both sides."""
    left, right = search.at_round_number(before[2], after[1])
    x, difference = search.x, search.a - search.b
    low, high = float(x[left]), float(x[right])
    if search.is_step(left, right):
        at = high if search.whole else low
        return Crossing(exact.at.plain(at), "step", (low, high), exact.side(low), exact.side(high))
    at = low + (high - low) * float(difference[left] / (difference[left] - difference[right]))
    # Near a crossing both bills look alike: they are shown a little off, but within the neighboring runs.
    below = max(at * (1 - CROSSING_MARGIN), (float(x[before[1]]) + low) / 2)
    above = min(at * (1 + CROSSING_MARGIN), (float(x[after[2]]) + high) / 2)
    return Crossing(at, "equal", (low, high), exact.side(below), exact.side(above))
