"""Where each pattern stands: the one order that a comparison and a choice share.

What fits comes before what is only to be looked up (a list of eligible services), and that before what fits with other
caveats. A need that is met by adding something (an authorizer, a NAT gateway) is a fit with that cost. What fails more
than 1 % of its requests (429, timeouts, overload) comes after what serves them, and anti-patterns come last. Where
these are equal, what has all its prices comes first, what AWS recommends for new work comes before legacy, and what
meets the objectives before what misses some. Then a score decides: the weighted geometric mean of cost, p99 and things
to run, each relative to the best. A score of 1.25 is a quarter worse than a pattern that would be the best in
everything. Scores within 1 % of each other are a tie, and share a rank.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from modeler.dataclass import dataclass
from modeler.engine.fit import EXCLUDED, FITS, FITS_WITH_CAVEATS, Outcome, Reason, unmet
from modeler.engine.latency.path import never
from modeler.engine.records import candidate_record, candidate_row, finite
from modeler.engine.remarks import After, Behind, Best, Miss, Objective, Remark, RemarkKind
from modeler.errors import ModelerError, unknown_name
from modeler.patterns import Pattern
from modeler.results import Record, Result, monthly, short
from modeler.units import LineItem
from modeler.workload import Workload

if TYPE_CHECKING:
    from modeler.engine.compare import Assessment
    from modeler.engine.latency import Latency

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
VERDICTS = (FITS, FITS_WITH_CAVEATS)


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

        >>> from modeler.engine.choose import choose
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

        >>> from modeler.engine.choose import choose
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


def against(assessment: Assessment) -> tuple[Reason, ...]:
    """The reasons that exclude a pattern."""
    return tuple(reason for reason in assessment.reasons if reason.outcome is Outcome.EXCLUDED)


MARKED = ("legacy", "anti-pattern")
"""Statuses of the catalogue that stand beside a pattern wherever it is named alone."""


def marks(assessment: Assessment) -> tuple[str, ...]:
    """What must stand beside a pattern's name: that it is legacy or an anti-pattern, or excluded by a need.

    Examples
    --------
    >>> from modeler.engine.compare import assess
    >>> marks(assess(Workload(), "C1")), marks(assess(Workload(needs={"features": ["caching"]}), "A5"))
    (('legacy',), ('excluded',))
    """
    status = (assessment.pattern.status,) if assessment.pattern.status in MARKED else ()
    return (*status, *(("excluded",) if assessment.verdict == EXCLUDED else ()))


def is_able(assessment: Assessment) -> bool:
    """Say whether a pattern serves the workload and no need excludes it, so that it has a place."""
    return assessment.verdict in VERDICTS


def weights_of(rank: str | Mapping[str, float]) -> tuple[str, dict[str, float]]:
    """Return the name of a ranking and its weights.

    Raises
    ------
    UnknownNameError
        If there is no such ranking or criterion.
    ModelerError
        If weights are negative or all zero.

    Examples
    --------
    >>> weights_of("cost"), weights_of({"p99": 2})
    (('cost', {'cost': 1.0}), ('own', {'p99': 2}))
    """
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
        order = (*VERDICTS, EXCLUDED)
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


def placed_candidates(
    able: Sequence[Assessment], w: Workload, weights: Mapping[str, float] = RANKINGS["balanced"]
) -> tuple[Candidate, ...]:
    """Give each pattern that can do the job its place, the best first.

    Parameters
    ----------
    able : sequence of Assessment
        Those that are not excluded.
    w : Workload
        Whose objectives count.
    weights : mapping
        Of the criteria of the score.

    Examples
    --------
    >>> from modeler.engine.compare import assess
    >>> w = Workload(needs={"api_private": True})
    >>> [candidate.label for candidate in placed_candidates([assess(w, "A2"), assess(w, "A1")], w)]
    ['A1', 'A2']
    """
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

    scored = [replace(candidate, score=score(candidate)) for candidate in raw]
    ordered = sorted(
        scored,
        key=lambda candidate: (*held_back_by(candidate), candidate.score, candidate.usd, _place(candidate.pattern)),
    )
    return tuple(_ranked(ordered))


def _measure(candidate: Candidate, criterion: str) -> float:
    return candidate.usd if criterion == "cost" else candidate.p99_ms if criterion == "p99" else float(candidate.things)


def _log_ratio(value: float, best: float) -> float:
    if value == best:
        return 0.0
    return math.log(value / best) if best > 0 and math.isfinite(value) else UNBOUNDED


def held_back_by(candidate: Candidate) -> tuple[bool, bool, int, bool, bool, int]:
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
            before is not None
            and held_back_by(before) == held_back_by(candidate)
            and candidate.score <= before.score * (1 + TIE)
        )
        candidates.append(replace(candidate, rank=before.rank if before and tied else place))
    return candidates


def things_to_run(assessment: Assessment) -> int:
    """Count the hops of a pattern and the things in it that are paid around the clock, so that somebody keeps them.

    >>> from modeler.engine.compare import assess
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
