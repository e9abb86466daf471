"""Cost along one or many inputs: patterns priced at thousands of points by the code that prices one workload.

All points go through metering together, or in as few parts as it goes several ways for them (nothing is traced, or
something is). The patterns that serve further traffic classes stay those of the workload that was given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt

from modeler.components import client_flow
from modeler.dataclass import dataclass
from modeler.dist import Bracket
from modeler.engine.bill import make_bill, totals
from modeler.engine.calls import Names, as_list, check_workload, prices_for
from modeler.engine.compare import assess
from modeler.engine.records import finite
from modeler.engine.serving import serve
from modeler.engine.study.column import CHUNK_CELLS, Positions, ValueColumn, in_parts, with_column
from modeler.engine.study.inputs import NumberInput, find_input
from modeler.engine.trip import Part, trip
from modeler.errors import NotComparable, PriceMissingError
from modeler.facts.pricebook import PriceBook
from modeler.patterns import Pattern, pattern
from modeler.results import Record, Result, abridged, number_of
from modeler.workload import Workload

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Entrant:
    """A pattern with the variant that is priced, for a workload that it serves."""

    pattern: Pattern
    variant: str
    companions: tuple[Part, ...] = ()
    """What serves the further traffic classes."""
    named: bool = False

    @property
    def label(self) -> str:
        """Code, with the variant if it was asked for."""
        return f"{self.pattern.code}:{self.variant}" if self.named else self.pattern.code


@dataclass(frozen=True)
class Costs:
    """Monthly costs at many points.

    Parameters
    ----------
    usd : array, shape (points, patterns)
        NaN where a pattern does not serve the workload that a point makes.
    unpriced : tuple of tuple of str, length patterns
        Dimensions without a price: that pattern's costs are lower bounds.
    """

    usd: Numbers
    unpriced: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, repr=False)
class CostCurve(Result):
    """Monthly costs of patterns at many values of one input.

    Parameters
    ----------
    choices : tuple of Entrant
        The patterns.
    over : NumberInput
        What was varied.
    values : array, shape (values,)
        In the field's own unit.
    usd : array, shape (values, patterns)
        NaN where a pattern does not serve the workload.
    unpriced : tuple of tuple of str, length patterns
        Dimensions without a price: that pattern's costs are lower bounds.
    """

    choices: tuple[Entrant, ...]
    over: NumberInput
    values: Numbers
    usd: Numbers
    unpriced: tuple[tuple[str, ...], ...]

    def summary(self) -> str:
        """Say which patterns were priced at how many values of what."""
        names = abridged(choice.label for choice in self.choices)
        return f"{names} at {number_of(len(self.values), 'value')} of {self.over.path}"

    def records(self) -> list[Record]:
        """Return one row a value, with the cost of each pattern; None where it does not serve the workload."""
        labels = [choice.label for choice in self.choices]
        return [
            {self.over.path: float(value), **dict(zip(labels, map(finite, map(float, costs_there)), strict=True))}
            for value, costs_there in zip(self.values, self.usd, strict=True)
        ]


def entrant(name: str | Pattern, w: Workload, book: PriceBook) -> Entrant:
    """Find a pattern, by id or code and perhaps with a variant (``B6:nlb``), and how it is built for a workload.

    Raises
    ------
    UnknownNameError
        If there is no such pattern or variant.
    NotComparable
        If it does not serve the workload: with the reason.

    Examples
    --------
    >>> entrant("A1", Workload(), PriceBook("us-east-1")).label
    'A1'
    """
    chosen = name if isinstance(name, Pattern) else pattern(name)
    try:
        parts = serve(chosen, w, book).parts
    except NotComparable as reason:
        raise NotComparable(f"{chosen.code} {chosen.id} is not comparable for this workload: {reason}") from None
    return Entrant(chosen, parts[0].architecture.variant, parts[1:], chosen.alone)


def fully_priced(choice: Entrant, unpriced: Sequence[str], book: PriceBook) -> None:
    """Refuse a pattern whose costs are only lower bounds.

    Raises
    ------
    PriceMissingError
        With the dimensions that have no price.
    """
    if unpriced:
        raise PriceMissingError(
            f"{choice.label} {choice.pattern.id} has no price for {', '.join(unpriced)} in '{book.region.code}', so "
            "its cost is only a lower bound: pass your own price with an overlay, or take another Region or pattern"
        )


def cost_curve(
    w: Workload,
    names: Names,
    over: str,
    values: Iterable[float],
    *,
    book: PriceBook | None = None,
) -> CostCurve:
    """Price patterns at many values of one input.

    Parameters
    ----------
    w : Workload
        Everything else.
    names : str, Pattern or sequence of them
        Ids or codes, with a variant if wanted.
    over : str
        The input: its path or last part, e.g. ``requests_per_month``.
    values : iterable of float
        In the field's own unit.
    book : PriceBook, optional
        Prices; by default the list prices of the workload's Region.

    Returns
    -------
    CostCurve
        Its ``usd`` has one row a value and one column a pattern.

    Raises
    ------
    CallError
        If the first argument is no workload.
    NotComparable
        If a pattern does not serve the workload.
    UnknownNameError
        If there is no such pattern or input.

    Examples
    --------
    >>> cost_curve(Workload(), ["A1", "A5"], "requests", [1e6, 1e7]).usd.shape
    (2, 2)
    """
    check_workload(w, 'cost_curve(w, ["A1", "A5"], "requests", [1e6, 1e7])')
    book = prices_for(w, book)
    choices = tuple(entrant(name, w, book) for name in as_list(names))
    varied, points = find_input(w, over), np.asarray(list(values), dtype=np.float64)
    priced = costs(choices, w, {varied: points}, book)
    return CostCurve(choices, varied, points, priced.usd, priced.unpriced)


def costs(choices: Sequence[Entrant], w: Workload, columns: Mapping[NumberInput, Numbers], book: PriceBook) -> Costs:
    """Price patterns at many points.

    Parameters
    ----------
    choices : sequence of Entrant
        What is priced.
    w : Workload
        Whatever the points do not say.
    columns : mapping of NumberInput to array, shape (points,)
        The inputs that vary.
    book : PriceBook
        Prices of the workload's Region.

    Returns
    -------
    Costs
        One row a point, one column a pattern.
    """
    points = len(next(iter(columns.values())))
    usd = np.full((points, len(choices)), np.nan)
    unpriced: list[dict[str, None]] = [{} for _ in choices]
    w = w.without_ranges()
    for chunk in _chunks(points, w):
        for order, choice in enumerate(choices):
            in_parts(chunk, partial(_price, choice, w, columns, book, usd[:, order], unpriced[order]))
    return Costs(usd, tuple(tuple(names) for names in unpriced))


def _price(
    choice: Entrant,
    w: Workload,
    columns: Mapping[NumberInput, Numbers],
    book: PriceBook,
    usd: Numbers,
    unpriced: dict[str, None],
    rows: Positions,
) -> None:
    """Price one pattern at some of the points, and note what has no price; costs stay NaN where it does not serve."""
    for number, values in columns.items():
        w = with_column(w, number.path, values[rows].view(ValueColumn))
    try:
        sums = totals(trip(parts_at(choice, w), w), w, book)
    except NotComparable:
        return
    usd[rows] = sums.monthly_usd
    unpriced.update(dict.fromkeys(sums.unpriced))


def cost_at(choice: Entrant, w: Workload, book: PriceBook) -> float:
    """Price one workload by its whole bill, line by line, in USD a month.

    Raises
    ------
    NotComparable
        If the pattern does not serve it.
    """
    return make_bill(parts_at(choice, w), w, book).monthly_usd


def p99_at(choice: Entrant, w: Workload, book: PriceBook) -> Bracket | None:
    """Return p99 of the main traffic class in ms, perhaps without upper bound; None if not comparable."""
    assessment = assess(w.without_ranges(), choice.pattern, variant=choice.variant, book=book)
    return assessment.latency.bracket(0.99) if assessment.latency else None


def parts_at(choice: Entrant, w: Workload) -> list[Part]:
    """Return the architecture for a point, with those of the further traffic classes as they are."""
    return [Part(choice.pattern.architecture(w, choice.variant), w.traffic), *choice.companions]


def _chunks(points: int, w: Workload) -> Iterator[Positions]:
    """Cut the points so that an hourly array stays small."""
    kinds = max(
        len(client_flow(w, traffic).weights)
        for traffic in (w.traffic, *(traffic_class.traffic for traffic_class in w.classes))
    )
    size = max(1, CHUNK_CELLS // kinds)
    for start in range(0, points, size):
        yield np.arange(start, min(start + size, points))
