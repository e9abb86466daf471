"""Choose: requirements in, a ranked shortlist with reasons out.

What fits comes before what is only to be looked up (a list of eligible services), and that before what fits with other
caveats. A need that is met by adding something (an authorizer, a NAT gateway) is a fit with that cost. What fails more
than 1 % of its requests (429, timeouts, overload) comes after what serves them, and anti-patterns come last. Where
these are equal, what has all its prices comes first, what AWS recommends for new work comes before legacy, and what
meets the objectives before what misses some. Then a score decides: the weighted geometric mean of cost, p99 and things
to run, each relative to the best. A score of 1.25 is a quarter worse than a pattern that would be the best in
everything. Scores within 1 % of each other are a tie, and share a rank.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from modeler.dataclass import dataclass
from modeler.engine.calls import Names, as_list, check_workload, prices_for
from modeler.engine.compare import Assessment, assess, named_among
from modeler.engine.fit import EXCLUDED, FITS, FITS_WITH_CAVEATS, Outcome, Reason, contradictions, unmet
from modeler.engine.latency.path import never
from modeler.engine.records import candidate_record, candidate_row, choice_record, choice_rows, finite
from modeler.engine.remarks import After, Among, Behind, Best, Criterion, Miss, Objective, Remark, RemarkKind
from modeler.errors import ModelerError, unknown_name
from modeler.facts.pricebook import PriceBook
from modeler.patterns import Pattern, pattern, patterns
from modeler.results import Record, Result, abridged, monthly, number_of, short
from modeler.units import LineItem
from modeler.workload import Workload

if TYPE_CHECKING:
    from modeler.engine.latency import Latency
    from modeler.engine.turns import Turn

CRITERIA = ("cost", "p99", "simplicity")
RANKINGS: dict[str, dict[str, float]] = {
    "balanced": {"cost": 2.0, "p99": 1.0, "simplicity": 1.0},
    "cost": {"cost": 1.0},
    "p99": {"p99": 1.0},
    "simplicity": {"simplicity": 1.0},
}
"""Weights of the criteria; only their ratio counts."""
TIE = 0.01
FAILING = 0.01
"""Share of failed requests (429, 504, never served) from which a pattern does not do the job, whatever rules say."""
UNBOUNDED = math.log(1000)
"""A p99 without bound, or a cost against one of nothing, counts as a thousand times worse."""
LEAST_MINUTES = 0.005
"""Minutes a month below which a promise is not short: what is shown would be none."""
FEW_FAIL = 0.001
"""Share of failed requests that is worth a word."""
ORDER = (
    "Ranked: what serves its requests before what fails over 1 % of them; then what fits, what must only be looked up, "
    "and other caveats; then all prices known, new before legacy, objectives met; then by score"
)
"""How a shortlist is ordered, in a sentence."""
_VERDICTS = (FITS, FITS_WITH_CAVEATS)


@dataclass(frozen=True, repr=False)
class Candidate(Result):
    """A pattern in the shortlist.

    Parameters
    ----------
    assessment : Assessment
        Its variant that fares best.
    rank : int
        1 is the pick; ties share a rank.
    score : float
        1 for a pattern that would be the best in everything; lower is better.
    misses : tuple of Miss
        Objectives that it misses, and by how much.
    on_front : bool
        Whether no other is at least as good in cost, p99 and promised availability, and better in one.
    merit : Best, Behind or None
        What it is the best in, or how it differs from the pick; None if it is the pick and the best in nothing.
    """

    assessment: Assessment
    rank: int
    score: float
    things: int
    misses: tuple[Miss, ...] = ()
    on_front: bool = False
    merit: Best | Behind | None = None
    after: After | None = None

    @property
    def why(self) -> tuple[Best | Behind | After | Remark | Miss, ...]:
        """Why it is where it is: its merit, what holds it back, its status if it is not a usual one, what it misses.

        >>> [str(part) for part in choose(Workload(), ["A5"]).pick.why]
        ['cheapest, lowest p99, fewest things to run, highest promised availability']
        """
        status = self.pattern.status
        statuses = () if status == "recommended" else (Remark(RemarkKind.STATUS, (status,)),)
        places = tuple(place for place in (self.merit, self.after) if place is not None)
        return (*places, *statuses, *self.misses)

    @property
    def pattern(self) -> Pattern:
        """The pattern."""
        return self.assessment.pattern

    @property
    def label(self) -> str:
        """Its code, with the variant if it has several that serve the workload: what other commands take.

        >>> w = Workload(clients={"location": "internet"}, backend={"kind": "fargate"})
        >>> [candidate.label for candidate in choose(w, ["B1", "B6"]).shortlist]
        ['B1', 'B6:nlb']
        """
        return self.assessment.label

    @property
    def usd(self) -> float:
        """Monthly cost; a lower bound if something is unpriced."""
        return self.assessment.monthly_usd or 0.0

    @property
    def p99_ms(self) -> float:
        """99th percentile in ms; inf without an upper bound."""
        ms = self.assessment.quantile_ms(0.99)
        return math.inf if ms is None else ms

    @property
    def failed(self) -> float:
        """Share of the requests that get no answer in time."""
        return self.assessment.latency.failed if self.assessment.latency else 0.0

    @property
    def fails(self) -> bool:
        """Whether so many requests get no answer in time that it is no choice."""
        return self.assessment.latency is not None and self.assessment.latency.fails(FAILING)

    @property
    def promised(self) -> float:
        """Availability that AWS promises: a share of the month."""
        availability = self.assessment.availability
        return availability.share if availability else 0.0

    def summary(self) -> str:
        """Say its place, its name and its cost."""
        cost = monthly(self.usd, not self.assessment.fully_priced)
        return f"number {self.rank}, {short(self.label)} {short(self.pattern.id)}, {cost}"

    def records(self) -> list[Record]:
        """Return its row of the shortlist."""
        return [candidate_row(self)]

    def to_dict(self) -> Record:
        """Plain data."""
        return candidate_record(self)


@dataclass(frozen=True, repr=False)
class Choice(Result):
    """The shortlist for one workload, and all that is not in it, with reasons.

    Examples
    --------
    >>> w = Workload(needs={"api_private": True, "features": ["custom-domain", "api-keys"]})
    >>> choice = choose(w)
    >>> choice.pick.pattern.code, choice["B1"].verdict
    ('A2', 'not comparable')
    """

    workload: Workload
    shortlist: tuple[Candidate, ...]
    excluded: tuple[Assessment, ...]
    not_comparable: tuple[Assessment, ...]
    weights: Mapping[str, float] = field(default_factory=dict)
    ranking: str = "balanced"

    @property
    def pick(self) -> Candidate | None:
        """The first choice; None if nothing fits."""
        return self.shortlist[0] if self.shortlist else None

    @cached_property
    def contradictions(self) -> tuple[str, ...]:
        """The needs that no architecture can meet together, one sentence each."""
        return contradictions(self.workload)

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """The assumptions without a source with which the first places change their order of cost."""
        from modeler.engine.turns import turns

        return turns([candidate.assessment for candidate in self.shortlist])

    def __getitem__(self, name: str | Pattern) -> Assessment:
        return named_among(self, name)

    def __iter__(self) -> Iterator[Assessment]:
        yield from (candidate.assessment for candidate in self.shortlist)
        yield from self.excluded
        yield from self.not_comparable

    def __len__(self) -> int:
        return len(self.shortlist) + len(self.excluded) + len(self.not_comparable)

    @cached_property
    def by_reason(self) -> dict[str, tuple[Assessment, ...]]:
        """The excluded patterns by the rule that excludes most of them first; each stands once."""
        left = list(self.excluded)
        by_rule: dict[str, tuple[Assessment, ...]] = {}
        while left:
            counts: dict[str, int] = {}
            for assessment in left:
                for rule in dict.fromkeys(reason.rule for reason in against(assessment)):
                    counts[rule] = counts.get(rule, 0) + 1
            rule = max(counts, key=lambda name: (counts[name], name))
            group = tuple(
                assessment for assessment in left if any(reason.rule == rule for reason in against(assessment))
            )
            by_rule[rule] = group
            left = [assessment for assessment in left if assessment not in group]
        return by_rule

    def nearest(self, to: Assessment) -> Candidate | None:
        """The pattern of the shortlist that has most components in common with one that is not in it."""
        own = _components(to) or _usual_components(to.pattern)
        return max(
            self.shortlist,
            key=lambda candidate: (_alike(own, _components(candidate.assessment)), -candidate.rank),
            default=None,
        )

    def why_not(self, assessment: Assessment) -> WhyNot:
        """Say why an assessment is not the pick, as seen from this shortlist.

        Where another variant of the pattern is in it, that one is the nearest that fits.
        """
        same = next((candidate for candidate in self.shortlist if candidate.pattern.id == assessment.pattern.id), None)
        place = same if same and same.assessment.variant == assessment.variant else None
        nearest = None if place else same or self.nearest(assessment)
        return WhyNot(assessment.pattern, against(assessment), assessment.reason, nearest, place, concerns(assessment))

    def summary(self) -> str:
        """Say how many patterns fit and which is the pick."""
        pick = f"pick {self.pick.label} at {monthly(self.pick.usd)}" if self.pick else "no pattern fits"
        counts = f"{len(self.shortlist)} fit, {len(self.excluded)} excluded, {len(self.not_comparable)} not comparable"
        return f"{number_of(len(self), 'pattern')} for '{short(self.workload.name)}': {pick}; {counts}"

    def records(self) -> list[Record]:
        """Return one row a pattern: the shortlist, then what is excluded or not comparable, with the reasons."""
        return choice_rows(self)

    def to_dict(self) -> Record:
        """Return the JSON form."""
        return choice_record(self)


def against(assessment: Assessment) -> tuple[Reason, ...]:
    """The reasons that exclude a pattern."""
    return tuple(reason for reason in assessment.reasons if reason.outcome is Outcome.EXCLUDED)


def choose(
    w: Workload,
    names: Names = (),
    *,
    rank: str | Mapping[str, float] = "balanced",
    book: PriceBook | None = None,
) -> Choice:
    """Judge, price and rank patterns for what a workload needs.

    Parameters
    ----------
    w : Workload
        What they are to serve, with its needs and objectives.
    names : str, Pattern or sequence of them
        Ids or codes, or own patterns; by default the whole catalogue.
    rank : str or mapping
        ``balanced``, ``cost``, ``p99``, ``simplicity``, or weights of one's own for the latter three.
    book : PriceBook, optional
        Prices; by default the list prices of the workload's Region.

    Returns
    -------
    Choice
        The shortlist in rank order, and what is not in it, with reasons.

    Raises
    ------
    CallError
        If the first argument is no workload.
    UnknownNameError
        If a pattern or a ranking does not exist.
    ModelerError
        If weights are negative or all zero.

    Examples
    --------
    >>> choose(Workload(), rank="cost").shortlist[0].rank
    1
    """
    check_workload(w, 'choose(w, ["A1", "B1"])')
    ranking, weights = _weights(rank)
    book = prices_for(w, book)
    wanted = [name if isinstance(name, Pattern) else pattern(name) for name in as_list(names)] or list(patterns())
    assessments = [best_variant(assess(w, pattern, book=book)) for pattern in wanted]
    return choice_of(w, assessments, ranking, weights)


def choice_of(w: Workload, assessments: Sequence[Assessment], ranking: str, weights: Mapping[str, float]) -> Choice:
    """Rank assessments that are there already."""
    able = [assessment for assessment in assessments if assessment.comparable and assessment.verdict != EXCLUDED]
    return Choice(
        w,
        _shortlist(able, w, weights),
        tuple(assessment for assessment in assessments if assessment.comparable and assessment.verdict == EXCLUDED),
        tuple(assessment for assessment in assessments if not assessment.comparable),
        weights,
        ranking,
    )


def _weights(rank: str | Mapping[str, float]) -> tuple[str, dict[str, float]]:
    if isinstance(rank, str):
        if rank not in RANKINGS:
            raise unknown_name("ranking", rank, RANKINGS)
        return rank, RANKINGS[rank]
    for name, weight in rank.items():
        if name not in CRITERIA:
            raise unknown_name("criterion", name, CRITERIA)
        if not 0 <= weight < math.inf:
            raise ModelerError(f"the weight of {name} is {weight:g}: give a number of at least 0")
    if not sum(rank.values()) > 0:
        raise ModelerError(f"all weights are 0: give at least one of {', '.join(CRITERIA)} a weight above 0")
    return "own", dict(rank)


def best_variant(assessment: Assessment) -> Assessment:
    """The variant that fares best: by verdict, then fully priced, then by caveats, then by cost."""

    def key(assessment: Assessment) -> tuple[int, int, int, bool, int, float]:
        order = (*_VERDICTS, EXCLUDED)
        warned = len(concerns(assessment))
        return (
            order.index(assessment.verdict),
            len(against(assessment)),
            unmet(assessment.reasons),
            not assessment.fully_priced,
            warned,
            assessment.monthly_usd or 0.0,
        )

    if not assessment.comparable:
        return assessment
    return min((assessment, *assessment.others), key=key)


def _shortlist(able: Sequence[Assessment], w: Workload, weights: Mapping[str, float]) -> tuple[Candidate, ...]:
    if not able:
        return ()
    raw = [Candidate(assessment, 0, 0.0, things_to_run(assessment), misses(assessment, w)) for assessment in able]
    best = {name: min(_measure(candidate, name) for candidate in raw) for name in CRITERIA}
    total = sum(weights.values())

    def score(candidate: Candidate) -> float:
        logs = (
            weight * _log_ratio(_measure(candidate, name), best[name]) for name, weight in weights.items() if weight
        )
        return math.exp(sum(logs) / total)

    scored = [replace(candidate, score=score(candidate), on_front=_on_front(candidate, raw)) for candidate in raw]
    ordered = sorted(
        scored, key=lambda candidate: (*_group(candidate), candidate.score, candidate.usd, _place(candidate.pattern))
    )
    ranked = list(_with_merits(_ranked(ordered)))
    return tuple(replace(candidate, after=_held_back(candidate, ranked)) for candidate in ranked)


def _measure(candidate: Candidate, criterion: str) -> float:
    return candidate.usd if criterion == "cost" else candidate.p99_ms if criterion == "p99" else float(candidate.things)


def _log_ratio(value: float, best: float) -> float:
    if value == best and math.isfinite(value):
        return 0.0
    return math.log(value / best) if best > 0 and math.isfinite(value) else UNBOUNDED


def _group(candidate: Candidate) -> tuple[bool, bool, int, bool, bool, int]:
    """What comes before every score."""
    assessment = candidate.assessment
    return (
        candidate.pattern.status == "anti-pattern",
        candidate.fails,
        unmet(assessment.reasons),
        not assessment.fully_priced,
        candidate.pattern.status == "legacy",
        len(candidate.misses),
    )


def concerns(assessment: Assessment) -> tuple[Reason, ...]:
    """The reasons that keep a pattern from fitting without a word: caveats, and what is unknown."""
    return tuple(reason for reason in assessment.reasons if reason.outcome in (Outcome.CAVEAT, Outcome.UNKNOWN))


def _place(pattern: Pattern) -> tuple[str, int, str]:
    """Where it stands in the catalogue, for what is equal in everything else: A1, A2, ... A10, B1."""
    letter, number = pattern.code[:1], pattern.code[1:]
    return letter, int(number) if number.isdigit() else 0, pattern.id


def _ranked(ordered: Sequence[Candidate]) -> list[Candidate]:
    """Return ranks: equal scores in the same group share one."""
    candidates: list[Candidate] = []
    for place, candidate in enumerate(ordered, start=1):
        before = candidates[-1] if candidates else None
        tied = (
            before is not None and _group(before) == _group(candidate) and candidate.score <= before.score * (1 + TIE)
        )
        candidates.append(replace(candidate, rank=before.rank if before and tied else place))
    return candidates


def things_to_run(assessment: Assessment) -> int:
    """Count the hops of a pattern and the things in it that are paid around the clock, so that somebody keeps them.

    >>> things_to_run(assess(Workload(), "A5")), things_to_run(assess(Workload(), "A4"))
    (4, 7)
    """
    items = assessment.bill.items if assessment.bill else ()
    kept = {(item.hop, item.component) for item in items if item.fixed and not _is_there(item, assessment.workload)}
    return len(assessment.stages) + len(kept)


def _is_there(item: LineItem, w: Workload) -> bool:
    """Whether somebody keeps it already."""
    return item.component in w.existing


def misses(assessment: Assessment, w: Workload) -> tuple[Miss, ...]:
    """Return the objectives that a pattern misses, and by how much."""
    return tuple(_misses(assessment, w))


def _misses(assessment: Assessment, w: Workload) -> Iterator[Miss]:
    wanted = w.objectives
    if assessment.latency and assessment.latency.fails(FEW_FAIL):
        yield Miss(Objective.SERVED, assessment.latency.failed, ways=tuple(_failures(assessment.latency)))
    usd = assessment.monthly_usd or 0.0
    if wanted.monthly_budget_usd is not None and usd > wanted.monthly_budget_usd:
        yield Miss(Objective.BUDGET, usd - wanted.monthly_budget_usd, wanted.monthly_budget_usd)
    p99 = assessment.quantile_ms(0.99)
    if wanted.p99 is not None and p99 is not None and p99 > wanted.p99:
        yield Miss(Objective.P99, finite(p99 - wanted.p99), wanted.p99)
    promised = assessment.availability
    if wanted.availability is not None and promised is not None and promised.share < wanted.availability:
        minutes = (wanted.availability - promised.share) * w.hours_per_month * 60
        if minutes >= LEAST_MINUTES:
            yield Miss(Objective.AVAILABILITY, minutes, wanted.availability)


def _failures(latency: Latency) -> Iterator[str]:
    """How requests fail, the most frequent way first."""
    ways = ((latency.throttled, "429"), (latency.timed_out.midpoint, "timeouts"), (never(latency.path), "overload"))
    yield from (name for share, name in sorted(ways, reverse=True) if share > FEW_FAIL / 10)


def _on_front(candidate: Candidate, others: Sequence[Candidate]) -> bool:
    """Whether it is on the Pareto front of cost, p99 and promised availability."""

    def beaten_by(rival: Candidate) -> bool:
        pairs = ((rival.usd, candidate.usd), (rival.p99_ms, candidate.p99_ms), (-rival.promised, -candidate.promised))
        return all(a <= b for a, b in pairs) and any(a < b for a, b in pairs)

    return not any(beaten_by(rival) for rival in others)


def _with_merits(ranked: Sequence[Candidate]) -> Iterator[Candidate]:
    """Find of each what it is the best in, or else how it differs from the pick."""
    able = [candidate for candidate in ranked if not candidate.fails and candidate.assessment.fully_priced]
    fit = [candidate for candidate in able if candidate.assessment.verdict == FITS] or able
    among = Among.ALL if len(fit) == len(ranked) else Among.FITTING if fit != able else Among.PRICED
    least = {criterion: min(map(measure, fit), default=math.inf) for criterion, measure in _MEASURES.items()}
    for candidate in ranked:
        best = tuple(
            criterion
            for criterion, measure in _MEASURES.items()
            if candidate in fit and measure(candidate) == least[criterion] < math.inf
        )
        if best:
            yield replace(candidate, merit=Best(best, among))
        elif candidate.rank > 1:
            yield replace(candidate, merit=_behind(candidate, ranked[0]))
        else:
            yield candidate


def _held_back(candidate: Candidate, ranked: Sequence[Candidate]) -> After | None:
    """Find what holds a candidate back behind one with a worse score, where its status and misses do not say so."""
    earlier = itertools.takewhile(lambda ranked_one: ranked_one is not candidate, ranked)
    before = next((better for better in earlier if better.score > candidate.score), None)
    if before is None:
        return None
    _, _, is_open, is_unpriced, *_ = _group(candidate)
    _, _, was_open, was_unpriced, *_ = _group(before)
    if is_open > was_open:
        open_rules = dict.fromkeys(reason.rule for reason in concerns(candidate.assessment))
        return After(before.pattern.code, tuple(open_rules))
    return After(before.pattern.code) if is_open == was_open and is_unpriced > was_unpriced else None


_MEASURES: dict[Criterion, Callable[[Candidate], float]] = {
    Criterion.COST: lambda candidate: candidate.usd,
    Criterion.P99: lambda candidate: candidate.p99_ms,
    Criterion.SIMPLICITY: lambda candidate: float(candidate.things),
    Criterion.AVAILABILITY: lambda candidate: -candidate.promised,
}
"""What a pattern is compared in: less is better."""


def _behind(candidate: Candidate, first: Candidate) -> Behind:
    """How a pattern differs from the pick."""
    slower_ms = finite(candidate.p99_ms - first.p99_ms)
    return Behind(first.pattern.code, candidate.usd - first.usd, slower_ms, candidate.assessment.fully_priced)


def _components(assessment: Assessment) -> frozenset[str]:
    return frozenset(stage.component.id for stage in assessment.stages)


def _usual_components(pattern: Pattern) -> frozenset[str]:
    """The components of a pattern that does not serve the workload: as it stands in the plainest one that it serves."""
    from modeler.engine.situations import situation_for

    usual = pattern.architecture(Workload.from_dict(situation_for(pattern)))
    return frozenset(hop.component.id for hop in usual.hops)


def _alike(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a | b else 0.0


@dataclass(frozen=True, repr=False)
class WhyNot(Result):
    """Why a pattern is not the answer, and what to do instead.

    Parameters
    ----------
    reasons : tuple of Reason
        Those that exclude it; none if it is not excluded.
    not_comparable : str
        Why it does not serve these clients or this backend at all.
    nearest : Candidate or None
        What is most like it and fits.
    place : Candidate or None
        Where it stands, if it is in the shortlist after all.
    caveats : tuple of Reason
        What does not exclude it, but has to be looked at.
    """

    pattern: Pattern
    reasons: tuple[Reason, ...]
    not_comparable: str = ""
    nearest: Candidate | None = None
    place: Candidate | None = None
    caveats: tuple[Reason, ...] = ()

    def summary(self) -> str:
        """Say why in a few words."""
        if self.place:
            why = f"it is number {self.place.rank} of the shortlist"
        elif self.not_comparable:
            why = "not comparable"
        else:
            rules = abridged(reason.rule for reason in self.reasons)
            why = f"{number_of(len(self.reasons), 'reason')} against it: {rules}"
        nearest = f", nearest {short(self.nearest.label)}" if self.nearest else ""
        return f"{short(self.pattern.code)} {short(self.pattern.id)}, {why}{nearest}"

    def records(self) -> list[Record]:
        """Return one row a reason, those that exclude it first; where it is not comparable, that is the one."""
        if self.not_comparable:
            return [{"rule": "", "message": self.not_comparable, "change": None, "facts": ""}]
        return [
            {
                "rule": reason.rule,
                "message": reason.message,
                "change": reason.change or None,
                "facts": ", ".join(reason.facts),
            }
            for reason in (*self.reasons, *self.caveats)
        ]


def why_not(w: Workload, name: str | Pattern, *, book: PriceBook | None = None) -> WhyNot:
    """Say why a pattern is not the answer for a workload.

    Parameters
    ----------
    w : Workload
        What it is to serve, with its needs and objectives.
    name : str or Pattern
        Id or code, or an own pattern.
    book : PriceBook, optional
        Prices; by default the list prices of the workload's Region.

    Returns
    -------
    WhyNot
        The reasons that exclude it, and the nearest pattern that fits.

    Raises
    ------
    CallError
        If the first argument is no workload.
    UnknownNameError
        If there is no such pattern.

    Examples
    --------
    >>> answer = why_not(Workload(needs={"features": ["mtls"]}), "A1")
    >>> [reason.rule for reason in answer.reasons], answer.nearest.pattern.code != "A1"
    (['mtls-at-the-door'], True)
    """
    check_workload(w, 'why_not(w, "A1")')
    choice = choose(w, book=book)
    own = name if isinstance(name, Pattern) else pattern(name)
    known = not own.alone and any(assessment.pattern.id == own.id for assessment in choice)
    return choice.why_not(choice[own] if known else best_variant(assess(w, own, book=book)))


def remaining(w: Workload) -> int:
    """Count the patterns that can do what a workload needs, without pricing them.

    >>> remaining(Workload()) > remaining(Workload(needs={"features": ["mtls"]}))
    True
    """
    from modeler.engine.fit import judge_pattern

    return sum(judge_pattern(pattern, w).verdict in _VERDICTS for pattern in patterns())
