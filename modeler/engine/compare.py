"""Compare patterns for one workload: every pattern is priced, or says why it cannot be compared.

Ranking: by verdict, in the order of a choice (`modeler.engine.standing`), then what is excluded, by cost. Or by cost or
a percentile, whatever the verdict, where that is asked for: by cost, what has an unpriced line comes last, as its total
is a lower bound. Behind all stand those that do not serve these clients or this backend.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, get_args

from modeler.components.carrying import streams_from_function
from modeler.dataclass import dataclass
from modeler.engine.added import Taken, added_to, taken
from modeler.engine.bill import Bill, bill_of
from modeler.engine.calls import Names, as_list, check_workload, prices_for
from modeler.engine.records import assessment_record, comparison_record, comparison_rows
from modeler.engine.remarks import LEAST_SHARED_USD, Remark, RemarkKind
from modeler.engine.serving import Served, serve
from modeler.engine.trip import Part, Stage
from modeler.errors import CallError, NotComparable, PriceMissingError, RegionLacksServiceError, unknown_name
from modeler.facts import services
from modeler.facts.pricebook import PriceBook
from modeler.patterns import Architecture, Pattern, pattern, patterns, unknown_pattern
from modeler.results import Record, Result, monthly, number_of, short
from modeler.workload import Workload

if TYPE_CHECKING:
    from modeler.dist import Bracket
    from modeler.engine.availability import Availability
    from modeler.engine.fit import Reason
    from modeler.engine.latency import Latency
    from modeler.engine.turns import Turn

Sort = Literal["verdict", "cost", "p50", "p99"]
NOT_COMPARABLE = "not comparable"


@dataclass(frozen=True, repr=False)
class Assessment(Result):
    """One pattern, or one variant of it, and one workload.

    ``bill`` and ``architecture`` are None if the two are not comparable; ``reason`` then says why.

    Examples
    --------
    >>> assessment = assess(Workload(), "A1")
    >>> assessment.verdict, assessment.monthly_usd == assessment.bill.monthly_usd
    ('fits', True)
    """

    pattern: Pattern
    workload: Workload
    variant: str = ""
    architecture: Architecture | None = None
    bill: Bill | None = None
    reason: str = ""
    served: Served | None = None
    """Its traffic classes, each with the architecture that it takes; None if not comparable."""
    assess_every: Callable[[], tuple[Assessment, ...]] = field(default=tuple, compare=False)
    """Assesses all variants, those that do not serve among them, once somebody asks for them."""
    refreshed_prices: str = field(default="", compare=False)
    """The folder of refreshed prices that it was priced with; empty for the snapshot."""
    book: PriceBook | None = field(default=None, compare=False)
    """The prices that it was priced with; None if it is not comparable."""

    @property
    def comparable(self) -> bool:
        """Whether the pattern serves this workload."""
        return self.bill is not None

    @property
    def beside(self) -> tuple[str, ...]:
        """Patterns that serve the other traffic classes."""
        return self.served.companions if self.served else ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """The architecture of each traffic class with its traffic."""
        return self.served.parts if self.served else ()

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The one walk over these architectures that bill, latency, availability and rules read."""
        return self.served.stages if self.served else ()

    @cached_property
    def others(self) -> tuple[Assessment, ...]:
        """The other variants that serve this workload."""
        every = self.assess_every() if len(self.pattern.variants) > 1 else ()
        return tuple(variant for variant in every if variant.comparable and variant.variant != self.variant)

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """What the rules say of it; nothing if it is not comparable."""
        from modeler.engine.fit import Subject, judge

        if not self.stages:
            return ()
        return judge(Subject(self.pattern, self.workload, self.stages, self.variant, self.refreshed_prices))

    @property
    def verdict(self) -> str:
        """Fits, fits with caveats, excluded or not comparable."""
        from modeler.engine.fit import verdict

        return verdict(self.reasons) if self.comparable else NOT_COMPARABLE

    @property
    def availability(self) -> Availability | None:
        """What AWS promises for the main traffic class's way; None if not comparable."""
        return self.served.availability if self.served else None

    @property
    def not_comparable(self) -> str:
        """That it does not serve this workload, and why, in a sentence; nothing if it does."""
        if self.comparable:
            return ""
        return f"{self.pattern.code} {self.pattern.id} is not comparable for this workload: {self.reason}"

    @property
    def monthly_usd(self) -> float | None:
        """Monthly cost, a lower bound if something is unpriced; None if not comparable."""
        return self.bill.monthly_usd if self.bill else None

    @property
    def latency(self) -> Latency | None:
        """How long the main traffic class's requests take; None if not comparable, or if there are none to take time.

        Raises
        ------
        UnknownNameError
            If ``latency:`` of the workload names a hop that does not exist.
        """
        return self.served.latency if self.served and self.workload.requests_per_month > 0 else None

    @property
    def untimed(self) -> str:
        """Why it has no latency, in a sentence; nothing if it has one."""
        if self.comparable and not self.workload.requests_per_month:
            return f"{self.pattern.code} has no percentiles: the workload has no requests (traffic.requests_per_month)"
        return self.not_comparable

    def quantile_ms(self, p: float) -> float | None:
        """One percentile in ms, of all requests: the middle of its bracket.

        A request that fails is never answered: inf if so many fail, or there is no upper bound. None if not comparable.
        """
        if self.latency is None:
            return None
        return math.inf if self.latency.fails(1 - p) else float(self.latency.quantile(p))

    def plausible_ms(self, p: float) -> Bracket | None:
        """Between which times that percentile lies by the plausible ranges of its evidence; None if not comparable."""
        return self.latency.plausible(p) if self.latency else None

    def first_byte_ms(self, p: float) -> float | None:
        """The same until the first byte of the answer is with the client."""
        if self.latency is None:
            return None
        first = self.latency.first_byte
        return math.inf if first.fails(1 - p) else float(first.quantile(p))

    @property
    def fully_priced(self) -> bool:
        """Whether nothing is missing in the total."""
        return self.bill is not None and not self.bill.unpriced

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What a reader must know beside the number."""
        return tuple(self._remarks())

    def _remarks(self) -> Iterator[Remark]:
        if self.pattern.status != "recommended":
            yield Remark(RemarkKind.STATUS, (self.pattern.status,))
        if self.bill is None:
            return
        if self.bill.unpriced:
            dimensions = dict.fromkeys(item.dimension for item in self.bill.unpriced)
            yield Remark(RemarkKind.UNPRICED, tuple(dimensions))
        yield from self.added
        for words in self.bill.remarks:
            yield Remark(RemarkKind.ARCHITECTURE, (words,))
        if self.bill.full_usd - self.bill.monthly_usd > LEAST_SHARED_USD:
            yield Remark(RemarkKind.IN_FULL, (self.bill.full_usd,))

    @cached_property
    def added(self) -> tuple[Remark, ...]:
        """What stands there because the workload asks for it, and what that costs: a remark for each who asks."""
        return tuple(added_to(self.bill, self.parts, self.workload)) if self.bill else ()

    @cached_property
    def takes(self) -> tuple[Taken, ...]:
        """What each feature and each way to authenticate that is needed takes here; nothing if it is not comparable."""
        return taken(self)

    @property
    def label(self) -> str:
        """Its code, with the variant if several serve the workload or it was asked for: what is taken everywhere.

        Examples
        --------
        >>> w = Workload(clients={"location": "internet"}, backend={"kind": "fargate"})
        >>> assess(w, "B6").label, assess(w, "B1").label, assess(w, "B6:nlb").label
        ('B6:alb', 'B1', 'B6:nlb')
        """
        return f"{self.pattern.code}:{self.variant}" if self.others else self.pattern.label

    def summary(self) -> str:
        """Say which pattern it is and what it costs."""
        name = f"{self.pattern.code} {self.pattern.id}{':' if self.variant else ''}{self.variant}"
        cost = monthly(self.monthly_usd, not self.fully_priced) if self.comparable else NOT_COMPARABLE
        return f"{short(name, 60)} for '{short(self.workload.name)}', {cost}"

    def records(self) -> list[Record]:
        """Return the line items of its bill as plain data; none if it is not comparable."""
        return self.bill.records() if self.bill else []

    def to_dict(self) -> Record:
        """Return the JSON form of one pattern."""
        return assessment_record(self)


@dataclass(frozen=True, repr=False)
class Comparison(Result):
    """The assessments of many patterns for one workload, in rank order, then the ones not comparable.

    Examples
    --------
    >>> c = compare(Workload(backend={"kind": "lambda"}))
    >>> c["A1"].pattern.id
    'private-rest-vpce'
    """

    workload: Workload
    region: str
    price_date: str
    assessments: tuple[Assessment, ...]
    prices: str = ""
    """Which price book was in force, in a phrase."""
    conditions: str = ""
    """What of the list prices was changed: an overlay, the free tier; nothing if neither."""
    sort: Sort = "cost"
    ranks: tuple[int, ...] = ()
    """The places of the first ones; what is excluded has none, unless it was sorted by a number."""

    @property
    def streams(self) -> bool:
        """Whether the workload streams answers, so that their first byte comes long before their last."""
        return self.workload.api.streaming or streams_from_function(self.workload)

    @property
    def price_dates(self) -> str:
        """From when the prices are that were used."""
        dates = sorted(
            {
                item.as_of
                for assessment in self.ranked
                if assessment.bill
                for item in assessment.bill.items
                if item.as_of
            }
        )
        return f"{dates[0]} to {dates[-1]}" if dates else self.price_date

    @property
    def ranked(self) -> tuple[Assessment, ...]:
        """The comparable ones, best first, with what is excluded behind; or cheapest or fastest first."""
        return tuple(assessment for assessment in self.assessments if assessment.comparable)

    @property
    def not_comparable(self) -> tuple[Assessment, ...]:
        """The others, each with a reason."""
        return tuple(assessment for assessment in self.assessments if not assessment.comparable)

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """The assumptions without a source with which the first places change their order of cost."""
        from modeler.engine.turns import turns

        return turns([assessment for _, assessment in self.placed])

    @property
    def placed(self) -> tuple[tuple[int, Assessment], ...]:
        """Those that have a place, each with it; places with the same score are one."""
        return tuple(zip(self.ranks, self.ranked, strict=False))

    @property
    def unplaced(self) -> tuple[Assessment, ...]:
        """Those that serve the workload and are excluded by its needs, where the verdict ranks."""
        return self.ranked[len(self.ranks) :]

    def __iter__(self) -> Iterator[Assessment]:
        return iter(self.assessments)

    def __len__(self) -> int:
        return len(self.assessments)

    def __getitem__(self, name: str | Pattern) -> Assessment:
        return named_among(self.assessments, name)

    def summary(self) -> str:
        """Say how many patterns it has and which is the first."""
        patterns = f"{number_of(len(self), 'pattern')} for '{short(self.workload.name)}' in {self.region}"
        if not self.ranked:
            return f"{patterns}, none comparable"
        if not self.ranks:
            return f"{patterns}, {len(self.ranked)} comparable, all of them excluded"
        first = self.ranked[0]
        cost = monthly(first.monthly_usd, not first.fully_priced)
        return f"{patterns}, {len(self.ranked)} comparable, first {short(first.pattern.code)} at {cost}"

    def records(self) -> list[Record]:
        """Return one row a pattern, in rank order, then those that are not comparable."""
        return comparison_rows(self)

    def first_records(self, count: int) -> list[Record]:
        """Return the rows of the first patterns alone."""
        return replace(self, assessments=self.assessments[:count], ranks=self.ranks[:count]).records()

    def to_dict(self) -> Record:
        """Return the JSON form."""
        return comparison_record(self)


def named_among(assessments: Iterable[Assessment], name: str | Pattern) -> Assessment:
    """Find an assessment by the name of its pattern, or that of one of its variants by the name of both.

    Parameters
    ----------
    assessments : iterable of Assessment
        Those of a comparison or a choice.
    name : str or Pattern
        Id or code, with a variant if wanted: ``D1:rest``.

    Raises
    ------
    CallError
        If it is no name.
    UnknownNameError
        If none of them has it.

    Examples
    --------
    >>> comparison = compare(Workload(clients={"location": "internet"}), ["D1"])
    >>> named_among(comparison, "d1:rest").variant, named_among(comparison, "apigw-lambda").pattern.code
    ('rest', 'D1')
    """
    if isinstance(name, Pattern):
        name = name.full_id
    if not isinstance(name, str):
        raise CallError(f'a pattern is named by id or code, and {short(repr(name), 60)} was given: write "C2"')
    every = tuple(assessments)
    plain, _, variant = name.lower().partition(":")
    named = [
        assessment for assessment in every if plain in (assessment.pattern.id.lower(), assessment.pattern.code.lower())
    ]
    for assessment in named:
        if variant in ("", assessment.variant.lower()):
            return assessment
    for assessment in (of_variant for whole in named for of_variant in whole.assess_every()):
        if assessment.variant.lower() == variant:
            return assessment
    if named:
        named[0].pattern.variant(variant)
    raise unknown_pattern(name, (assessment.pattern for assessment in every))


def assess(
    w: Workload,
    name: str | Pattern,
    variant: str = "",
    *,
    strict: bool = False,
    book: PriceBook | None = None,
) -> Assessment:
    """Assess one pattern, asked for by name.

    Parameters
    ----------
    w : Workload
        What it is to serve.
    name : str or Pattern
        Id or code, optionally with a variant: ``rest-vpclink-v2-alb:nlb``.
    variant : str
        Id of a variant, if `name` has none; by default the first that serves the workload and lacks least.
    strict : bool
        Whether an unpriced line is an error.
    book : PriceBook, optional
        Prices; by default the list prices of the workload's Region.

    Returns
    -------
    Assessment
        With its verdict, bill, latency and availability, or the reason why it is not comparable.

    Raises
    ------
    CallError
        If the first argument is no workload.
    UnknownNameError
        If there is no such pattern.
    RegionLacksServiceError
        If the Region lacks a service that a pattern needs which was asked for by name.
    PriceMissingError
        If `strict`, and the Region lacks a price.

    Examples
    --------
    >>> assess(Workload(), "A1").comparable
    True
    """
    check_workload(w, 'assess(w, "A1")')
    book = prices_for(w, book)
    by_name = isinstance(name, str)
    if isinstance(name, str):
        name = pattern(name)
    chosen = _assess_variant(name, w, book, variant, tuple) if variant else _Variants(name, w, book).usual
    if by_name and chosen.bill:
        _refuse_missing_service(name, chosen.bill, book)
    if strict:
        _refuse_unpriced(chosen)
    return chosen


def _refuse_unpriced(assessment: Assessment) -> None:
    if assessment.bill and assessment.bill.unpriced:
        raise PriceMissingError(assessment.bill.unpriced[0].note)


class _Variants:
    """The variants of a pattern that serve a workload, each assessed once."""

    def __init__(self, pattern: Pattern, w: Workload, book: PriceBook) -> None:
        self.pattern = pattern
        self.w = w
        self.book = book

    @cached_property
    def usual(self) -> Assessment:
        """The one that is taken if none is named."""
        return self._assess()

    def every(self) -> tuple[Assessment, ...]:
        """Return all of them, the usual one first."""
        return (self.usual, *self._others)

    @cached_property
    def _others(self) -> tuple[Assessment, ...]:
        names = (variant.id for variant in self.pattern.variants if variant.id != self.usual.variant)
        return tuple(map(self._assess, names))

    def _assess(self, variant: str = "") -> Assessment:
        return _assess_variant(self.pattern, self.w, self.book, variant, self.every)


def _refuse_missing_service(pattern: Pattern, bill: Bill, book: PriceBook) -> None:
    """Say that a Region lacks a service that a pattern needs.

    Raises
    ------
    RegionLacksServiceError
        With the Regions that have it.
    """
    for item in bill.unpriced:
        service = services().get(item.dimension)
        if service:
            have = ", ".join(book.available(item.dimension))
            raise RegionLacksServiceError(
                f"'{book.region.code}' has no {service} (no price for '{item.dimension}'), which pattern "
                f"'{pattern.id}' needs: take another pattern, a price of your own ('--overlay'), or one of {have}"
            )


def _assess_variant(
    pattern: Pattern, w: Workload, book: PriceBook, variant: str, every: Callable[[], tuple[Assessment, ...]]
) -> Assessment:
    try:
        way = serve(pattern, w, book, variant)
    except NotComparable as reason:
        return Assessment(pattern, w, variant, reason=str(reason), assess_every=every)
    architecture = way.parts[0].architecture
    return Assessment(
        pattern,
        w,
        architecture.variant,
        architecture,
        bill_of(way.stages, way.parts, w, book),
        served=way,
        assess_every=every,
        refreshed_prices=book.directory,
        book=book,
    )


def compare(
    w: Workload,
    names: Names = (),
    *,
    strict: bool = False,
    sort: Sort = "verdict",
    book: PriceBook | None = None,
) -> Comparison:
    """Compare patterns for one workload.

    Parameters
    ----------
    w : Workload
        What they are to serve.
    names : str, Pattern or sequence of them
        Ids or codes, or own patterns; by default the whole catalogue.
    strict : bool
        Whether an unpriced line is an error.
    sort : {"verdict", "cost", "p50", "p99"}
        What ranks: the verdict, in the order in which `choose` has it; or monthly cost, or a percentile of the latency.
    book : PriceBook, optional
        Prices; by default the list prices of the workload's Region.

    Returns
    -------
    Comparison
        The assessments in rank order, each with its variant that fares best, then those that are not comparable.

    Raises
    ------
    CallError
        If the first argument is no workload.
    UnknownNameError
        If a name is not in the catalogue, or nothing is sorted by that.
    PriceMissingError
        If `strict`, and the Region lacks a price that a comparable pattern needs.

    Examples
    --------
    >>> from modeler.engine.choose import choose
    >>> w = Workload(region="eu-west-1", needs={"features": ["custom-domain"]})
    >>> compare(w).ranked[0].label == choose(w).pick.label
    True
    >>> comparison = compare(w, sort="cost")
    >>> costs = [assessment.monthly_usd for assessment in comparison.ranked]
    >>> costs == sorted(costs)
    True
    """
    check_workload(w, 'compare(w, ["A1", "B1"])')
    if sort not in get_args(Sort):
        raise unknown_name("order", sort, get_args(Sort))
    book = prices_for(w, book)
    wanted: Sequence[str | Pattern] = as_list(names) or list(patterns())
    assessments = [_best(w, candidate, strict, book) for candidate in wanted]
    comparison = Comparison(w, book.region.code, book.price_date, tuple(assessments), book.origin, book.conditions)
    return _by_verdict(comparison) if sort == "verdict" else _by_number(comparison, sort)


def _best(w: Workload, candidate: str | Pattern, strict: bool, book: PriceBook) -> Assessment:
    """The variant of a pattern that fares best, or the one that was named."""
    from modeler.engine.standing import best_variant

    best = best_variant(assess(w, candidate, book=book))
    if strict:
        _refuse_unpriced(best)
    return best


def _by_verdict(comparison: Comparison) -> Comparison:
    """Put what can do the job in the order of a choice, and what is excluded behind it."""
    from modeler.engine.standing import is_able, placed_candidates

    placed = placed_candidates([assessment for assessment in comparison if is_able(assessment)], comparison.workload)
    behind = sorted((assessment for assessment in comparison if not is_able(assessment)), key=_rank)
    return replace(
        comparison,
        sort="verdict",
        assessments=(*(candidate.assessment for candidate in placed), *behind),
        ranks=tuple(candidate.rank for candidate in placed),
    )


def _by_number(comparison: Comparison, sort: Sort) -> Comparison:
    """Put them in the order of a number, whatever the verdict."""
    order = sorted(comparison, key=_rank if sort == "cost" else _by_latency(float(sort[1:]) / 100))
    return replace(comparison, sort=sort, assessments=tuple(order), ranks=tuple(range(1, len(comparison.ranked) + 1)))


def _rank(assessment: Assessment) -> tuple[int, float, str]:
    if not assessment.comparable:
        return (2, 0.0, _natural(assessment.pattern.code))
    return (0 if assessment.fully_priced else 1, assessment.monthly_usd or 0.0, assessment.pattern.id)


def _by_latency(p: float) -> Callable[[Assessment], tuple[int, float, float, str]]:
    def rank(assessment: Assessment) -> tuple[int, float, float, str]:
        ms = assessment.quantile_ms(p)
        group, usd, name = _rank(assessment)
        return (group, usd, 0.0, name) if ms is None else (0, ms, usd, name)

    return rank


def _natural(code: str) -> str:
    return f"{code[0]}{int(code[1:]):03d}"
