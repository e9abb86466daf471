"""Choose: requirements in, a ranked shortlist with reasons out.

The order is that of `modeler.engine.standing`, which a comparison has, too.
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
from modeler.engine.fit import EXCLUDED, FITS, Reason, contradictions
from modeler.engine.records import choice_record, choice_rows, finite
from modeler.engine.remarks import After, Among, Behind, Best, Criterion
from modeler.engine.standing import (
    Candidate,
    against,
    best_variant,
    concerns,
    held_back_by,
    is_able,
    placed_candidates,
    weights_of,
)
from modeler.facts.pricebook import PriceBook
from modeler.patterns import Pattern, pattern, patterns
from modeler.results import Record, Result, abridged, monthly, number_of, short
from modeler.workload import Workload

if TYPE_CHECKING:
    from modeler.engine.turns import Turn


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
    ranking, weights = weights_of(rank)
    book = prices_for(w, book)
    wanted = [name if isinstance(name, Pattern) else pattern(name) for name in as_list(names)] or list(patterns())
    assessments = [best_variant(assess(w, pattern, book=book)) for pattern in wanted]
    return choice_of(w, assessments, ranking, weights)


def choice_of(w: Workload, assessments: Sequence[Assessment], ranking: str, weights: Mapping[str, float]) -> Choice:
    """Rank assessments that are there already."""
    able = [assessment for assessment in assessments if is_able(assessment)]
    return Choice(
        w,
        _shortlist(able, w, weights),
        tuple(assessment for assessment in assessments if assessment.comparable and assessment.verdict == EXCLUDED),
        tuple(assessment for assessment in assessments if not assessment.comparable),
        weights,
        ranking,
    )


def _shortlist(able: Sequence[Assessment], w: Workload, weights: Mapping[str, float]) -> tuple[Candidate, ...]:
    """Say of each in its place why it is there."""
    placed = placed_candidates(able, w, weights)
    ranked = list(_with_merits([replace(candidate, on_front=_on_front(candidate, placed)) for candidate in placed]))
    return tuple(replace(candidate, after=_held_back(candidate, ranked)) for candidate in ranked)


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
    _, _, is_open, is_unpriced, *_ = held_back_by(candidate)
    _, _, was_open, was_unpriced, *_ = held_back_by(before)
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
    from modeler.engine.fit.judging import can_serve

    return sum(can_serve(pattern, w) for pattern in patterns())
