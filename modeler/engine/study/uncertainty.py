"""What a bill may become if some inputs are only known as ranges, and how surely one pattern is cheaper than another.

A range is read as a 90 % interval: ``low`` and ``high`` are the 5 % and the 95 % quantile. Sizes, counts and times are
lognormal; shares between 0 and 1 are the logit of a normal; a range that ends at 0 (or a share at 1) is a normal, cut
there; whole numbers (AZs, tasks) are all equally likely from low to high. A given ``mid`` is the median: below and
above it the spread then differs. Draws that leave what a field allows are put on its limit. All inputs are drawn
independently, from a seeded generator with a stream of its own for each input, and every pattern is priced at the same
draws: a difference between two patterns is so not blurred by chance. A share p of n draws has the standard error
√(p (1 − p) / n).
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from statistics import NormalDist
from typing import Any, Literal

import numpy as np

from modeler.dataclass import dataclass
from modeler.engine.calls import Names, as_list, check_workload, prices_for
from modeler.engine.records import finite
from modeler.engine.study.curve import Entrant, Numbers, costs, entrant, p99_at
from modeler.engine.study.inputs import NumberInput, number_inputs
from modeler.errors import ModelerError, NotComparable, unknown_name
from modeler.facts.pricebook import PriceBook
from modeler.patterns import Pattern, patterns
from modeler.results import Record, Result, number_of, short, with_schema
from modeler.workload import Range, Workload

DRAWS = 10_000
FEWEST, MOST = 100, 1_000_000
SCORE = NormalDist().inv_cdf(0.95)
"""How many standard deviations the 95 % quantile of a normal is above its mean."""
SAME = 1e-9
"""Part of a bill below which two bills count as equal."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Quantiles of a result over the draws: 5, 50 and 95 %; inf where a latency has no upper bound."""

    p5: float
    p50: float
    p95: float

    @classmethod
    def of(cls, values: Numbers) -> Spread:
        """Take them from draws; those at which there is no result are left out.

        >>> Spread.of(np.arange(101.0))
        Spread(p5=5.0, p50=50.0, p95=95.0)
        """
        known = values[~np.isnan(values)]
        # Between a number and infinity nothing can be interpolated.
        method: Literal["linear", "inverted_cdf"] = "inverted_cdf" if np.isinf(known).any() else "linear"
        return cls(*(float(quantile) for quantile in np.quantile(known, (0.05, 0.5, 0.95), method=method)))

    def to_dict(self) -> dict[str, float | None]:
        """Return it as plain data; None where there is no upper bound."""
        return {"p5": finite(self.p5), "p50": finite(self.p50), "p95": finite(self.p95)}


@dataclass(frozen=True, slots=True)
class Chance:
    """How often something holds among the draws, with the standard error of that share."""

    share: float
    standard_error: float
    draws: int

    @classmethod
    def of(cls, holds: Numbers) -> Chance:
        """Count draws; one that holds in part (a tie of two) counts in part.

        >>> Chance.of(np.array([1.0, 1.0, 1.0, 0.0]))
        Chance(share=0.75, standard_error=0.21650635094610965, draws=4)
        """
        return cls(float(np.mean(holds)), float(np.std(holds) / np.sqrt(len(holds))), len(holds))

    def to_dict(self) -> dict[str, float]:
        """Return it as plain data."""
        return {"share": self.share, "standard_error": self.standard_error, "draws": self.draws}


@dataclass(frozen=True)
class Outlook:
    """What the ranges make of one pattern.

    Parameters
    ----------
    usd : Spread
        Of the monthly cost; lower bounds if something is unpriced.
    cheapest : Chance or None
        How often no other fully priced pattern costs less, ties shared out; None if something is unpriced.
    p99_ms : Spread or None
        Of the 99th percentile of the latency, over fewer draws; None if it was not asked for.
    served : float
        Share of the draws at which it serves the workload.
    unpriced : tuple of str
        Dimensions without a price.
    """

    choice: Entrant
    usd: Spread
    cheapest: Chance | None
    p99_ms: Spread | None
    served: float
    unpriced: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "code": self.choice.pattern.code,
            "id": self.choice.pattern.id,
            "variant": self.choice.variant,
            "monthly_usd": self.usd.to_dict(),
            "cheapest": self.cheapest.to_dict() if self.cheapest else None,
            "p99_ms": self.p99_ms.to_dict() if self.p99_ms else None,
            "served": self.served,
            "unpriced": list(self.unpriced),
        }


@dataclass(frozen=True, repr=False)
class Uncertainty(Result):
    """The answer of `uncertain`.

    Parameters
    ----------
    outlooks : tuple of Outlook
        Fully priced patterns first, each by its median cost.
    usd : array, shape (draws, patterns)
        The cost of each pattern, in that order, at each draw.
    inputs : dict of str to array, shape (draws,)
        What was drawn.
    not_comparable : dict of str to str
        Patterns that do not serve the workload, with the reason.
    unused : tuple of str
        Ranges of fields on which no bill depends.
    """

    workload: Workload
    draws: int
    seed: int
    outlooks: tuple[Outlook, ...]
    usd: Numbers
    inputs: dict[str, Numbers]
    not_comparable: dict[str, str]
    unused: tuple[str, ...]
    p99_draws: int = 0
    prices: str = ""

    def column(self, name: str) -> int:
        """Find a pattern's place by its label, code or id."""
        for place, outlook in enumerate(self.outlooks):
            if name.lower() in (
                outlook.choice.label.lower(),
                outlook.choice.pattern.code.lower(),
                outlook.choice.pattern.id,
            ):
                return place
        raise unknown_name("pattern", name, [outlook.choice.label for outlook in self.outlooks])

    def __getitem__(self, name: str) -> Outlook:
        return self.outlooks[self.column(name)]

    def cheaper(self, a: str, b: str) -> Chance:
        """Say how often one pattern costs less than another, over the draws at which both serve the workload.

        Raises
        ------
        UnknownNameError
            If a pattern is not among those that were priced.
        NotComparable
            If one of them has an unpriced line, or both never serve the workload together.
        """
        column_a, column_b = self.column(a), self.column(b)
        for place in (column_a, column_b):
            if self.outlooks[place].unpriced:
                label, missing = self.outlooks[place].choice.label, ", ".join(self.outlooks[place].unpriced)
                raise NotComparable(f"{label} has no price for {missing}, so nobody knows how often it is cheaper")
        costs_of = self.usd[:, [column_a, column_b]]
        both = costs_of[~np.isnan(costs_of).any(axis=1)]
        if not len(both):
            raise NotComparable(f"{a} and {b} serve the workload at no draw together")
        less = both[:, 0] < both[:, 1] * (1 - SAME)
        return Chance.of(less.astype(np.float64))

    def summary(self) -> str:
        """Say how many patterns were priced at how many draws."""
        priced = f"{number_of(len(self.outlooks), 'pattern')} for '{short(self.workload.name)}'"
        return f"{priced}, {number_of(self.draws, 'draw')}, {number_of(len(self.inputs), 'range')}"

    def records(self) -> list[Record]:
        """Return one row a pattern: the 5, 50 and 95 % quantiles of its cost, and how often it is the cheapest."""
        return [
            {
                "code": outlook.choice.pattern.code,
                "pattern": outlook.choice.pattern.id,
                "variant": outlook.choice.variant,
                **{f"{name}_usd": usd for name, usd in outlook.usd.to_dict().items()},
                "cheapest": outlook.cheapest.share if outlook.cheapest else None,
                "p99_p50_ms": finite(outlook.p99_ms.p50) if outlook.p99_ms else None,
                "served": outlook.served,
                "unpriced": ", ".join(outlook.unpriced),
            }
            for outlook in self.outlooks
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form; ``cheaper`` has each pair of fully priced patterns once."""
        priced = [outlook.choice.label for outlook in self.outlooks if not outlook.unpriced and outlook.served > 0]
        pairs = [(a, b) for place, a in enumerate(priced) for b in priced[place + 1 :]]
        fields = {
            "workload": self.workload.name,
            "region": self.workload.region,
            "prices": self.prices,
            "draws": self.draws,
            "seed": self.seed,
            "p99_draws": self.p99_draws,
            "ranges": {
                path: {
                    "low": span.low,
                    "middle": span.middle,
                    "high": span.high,
                    "law": span.law,
                    "used": path not in self.unused,
                }
                for path, span in self.workload.ranges.items()
            },
            "patterns": [outlook.to_dict() for outlook in self.outlooks],
            "cheaper": [{"pattern": a, "than": b, **self.cheaper(a, b).to_dict()} for a, b in pairs],
            "not_comparable": self.not_comparable,
        }
        return with_schema("uncertainty", fields)


def uncertain(
    w: Workload,
    names: Names = (),
    n: int = DRAWS,
    seed: int = 0,
    p99_draws: int = 0,
    *,
    book: PriceBook | None = None,
) -> Uncertainty:
    """Price patterns at draws from a workload's ranges.

    Parameters
    ----------
    w : Workload
        With at least one range, e.g. ``traffic={"requests_per_month": {"low": "20M", "high": "80M"}}`` read by
        `Workload.from_dict` or `Workload.load`.
    names : str, Pattern or sequence of them
        Ids or codes, with a variant if wanted, or patterns, of which those that serve the workload are priced; by
        default the whole catalogue.
    n : int
        Draws, 100 to 1,000,000.
    seed : int
        The same seed gives the same draws, whatever the patterns and the other ranges.
    p99_draws : int
        Of these so many are also used for the 99th percentile of the latency, which takes longer; 0 for none.
    book : PriceBook, optional
        Prices; by default the list prices of the workload's Region.

    Returns
    -------
    Uncertainty
        Intervals of each cost, and how surely which pattern is cheaper.

    Raises
    ------
    CallError
        If the first argument is no workload.
    NotComparable
        If a pattern that was named does not serve the workload, or none does.
    ModelerError
        If there are no ranges, or the number of draws or the seed is out of its limits.

    Examples
    --------
    >>> w = Workload.from_dict({"traffic": {"requests_per_month": {"low": "20M", "high": "80M"}}})
    >>> spreads = uncertain(w, ["A1", "A5"], n=1000)
    >>> spreads["A1"].usd.p5 < spreads["A1"].usd.p50 < spreads["A1"].usd.p95
    True
    """
    check_workload(w, 'uncertain(w, ["A1", "A5"])')
    _check(w, n, seed, p99_draws)
    book = prices_for(w, book)
    columns, unused = _draw_all(w, n, seed)
    choices, refused = _choices(w, as_list(names), book)
    priced = costs(choices, w, columns, book)
    p99 = _p99(choices, w, columns, p99_draws, book)
    share = _cheapest(priced.usd, np.array([not dimensions for dimensions in priced.unpriced]))
    outlooks = []
    for place, choice in enumerate(choices):
        usd, unpriced = priced.usd[:, place], priced.unpriced[place]
        served = float(np.mean(~np.isnan(usd)))
        outlooks.append(
            Outlook(
                choice,
                Spread.of(usd) if served else Spread(np.nan, np.nan, np.nan),
                None if unpriced else Chance.of(share[:, place]),
                p99[place],
                served,
                unpriced,
            )
        )
    order = sorted(range(len(choices)), key=lambda place: (bool(outlooks[place].unpriced), outlooks[place].usd.p50))
    return Uncertainty(
        w,
        n,
        seed,
        tuple(outlooks[place] for place in order),
        priced.usd[:, order],
        {number.path: values for number, values in columns.items()},
        refused,
        unused,
        p99_draws,
        book.origin,
    )


def _check(w: Workload, n: int, seed: int, p99_draws: int) -> None:
    if not w.ranges:
        raise ModelerError(
            f"'{w.name}' has no ranges: write what you do not know exactly as 'requests_per_month: {{low: 20M, high: "
            "80M}', the interval in which it lies in 9 cases of 10"
        )
    if not FEWEST <= n <= MOST:
        raise ModelerError(f"{n} draws: give {FEWEST} to {MOST:,}")
    if seed < 0:
        raise ModelerError(f"the seed is {seed}: give a whole number from 0 up")
    if not 0 <= p99_draws <= n:
        raise ModelerError(f"{p99_draws} draws for the latency: give 0 to {n}, the draws for the cost")


def _choices(w: Workload, names: Sequence[str | Pattern], book: PriceBook) -> tuple[list[Entrant], dict[str, str]]:
    """Return the patterns to price; of the whole catalogue those that serve the workload."""
    plain = w.without_ranges()
    serving: dict[tuple[str, str], Entrant] = {}
    refused: dict[str, str] = {}
    for name in names or patterns():
        try:
            choices = entrant(name, plain, book)
        except NotComparable as reason:
            if isinstance(name, str):
                raise
            refused[name.code] = str(reason)
            continue
        serving.setdefault((choices.pattern.id, choices.variant), choices)
    if not serving:
        raise NotComparable("none of the patterns serves these clients and this backend: 'modeler compare' says why")
    return list(serving.values()), refused


def _draw_all(w: Workload, n: int, seed: int) -> tuple[dict[NumberInput, Numbers], tuple[str, ...]]:
    """Draw every range; a stream of its own keeps the draws of one whatever ranges are beside it."""
    inputs = number_inputs(w)
    used = {path: span for path, span in w.ranges.items() if path in inputs}
    if not used:
        raise ModelerError(f"no bill depends on {', '.join(w.ranges)}: give ranges of numbers such as traffic or sizes")
    columns = {
        inputs[path]: sample_range(span, inputs[path], np.random.default_rng([seed, zlib.crc32(path.encode())]), n)
        for path, span in used.items()
    }
    return columns, tuple(path for path in w.ranges if path not in used)


def sample_range(span: Range, of: NumberInput, random: np.random.Generator, n: int) -> Numbers:
    """Draw from a range by its law.

    Parameters
    ----------
    span : Range
        Low, middle and high in the field's unit.
    of : NumberInput
        The field: what it allows.
    random : numpy.random.Generator
        Where chance comes from.

    Returns
    -------
    array, shape (n,)

    Examples
    --------
    >>> w = Workload.from_dict({"azs": {"low": 2, "high": 3}})
    >>> draws = sample_range(w.ranges["azs"], number_inputs(w)["azs"], np.random.default_rng(1), 100)
    >>> np.unique(draws).tolist()
    [2.0, 3.0]
    """
    if span.law == "whole":
        return random.integers(int(span.low), int(span.high) + 1, n).astype(np.float64)
    score = random.standard_normal(n) / SCORE
    low, middle, high = (_scale(end, span.law) for end in (span.low, span.middle, span.high))
    drawn = middle + score * np.where(score < 0, middle - low, high - middle)
    if span.law == "lognormal":
        drawn = np.exp(drawn)
    elif span.law == "logit-normal":
        drawn = 1 / (1 + np.exp(-drawn))
    return np.asarray(np.clip(drawn, of.least, of.most), dtype=np.float64)


def _scale(value: float, law: str) -> Any:
    """Return a value on the scale on which its law is normal."""
    if law == "lognormal":
        return np.log(value)
    return np.log(value / (1 - value)) if law == "logit-normal" else value


def _cheapest(usd: Numbers, priced: Any) -> Numbers:
    """Return each pattern's part in being the cheapest of the fully priced ones at each draw: ties share it."""
    known = np.where(priced & ~np.isnan(usd), usd, np.inf)
    least = known.min(axis=1, keepdims=True)
    wins = np.isfinite(known) & (known <= least * (1 + SAME))
    return np.asarray(wins / np.maximum(wins.sum(axis=1, keepdims=True), 1), dtype=np.float64)


def _p99(
    choices: Sequence[Entrant], w: Workload, columns: dict[NumberInput, Numbers], draws: int, book: PriceBook
) -> list[Spread | None]:
    """Return the 99th percentile's spread, by the first draws; None without draws or if it serves at none of them."""
    if not draws:
        return [None] * len(choices)
    plain = w.without_ranges()
    full: Numbers = np.full((draws, len(choices)), np.nan)
    for row in range(draws):
        here = plain.with_values({number.path: number.plain(values[row]) for number, values in columns.items()})
        for place, choice in enumerate(choices):
            bracket = p99_at(choice, here, book)
            full[row, place] = bracket.midpoint if bracket else np.nan
    return [None if np.isnan(column).all() else Spread.of(column) for column in full.T]
