"""A recommendation: the pick, the runner-up, and what would tip the balance between them, as kinds with values.

What tips it is computed: other weights, a number of requests at which the cheaper one changes, a requirement without
which another pattern would be first, and the caveats of the pick. Views put it into words.
"""

from __future__ import annotations

from collections.abc import Iterator

from modeler.dataclass import dataclass
from modeler.engine.calls import check_answer
from modeler.engine.choose import Choice, choice_of
from modeler.engine.fit import Reason
from modeler.engine.records import finite, miss_record, reason_record
from modeler.engine.remarks import LEAST_MS, LEAST_USD, Miss
from modeler.engine.standing import RANKINGS, Candidate, concerns
from modeler.engine.study.what_if import Relaxed, what_if
from modeler.errors import ModelerError
from modeler.facts.pricebook import PriceBook
from modeler.results import Record, Result, monthly, short

NEAR = 100.0
"""How many times more or less traffic is worth a word."""


@dataclass(frozen=True, slots=True)
class CostDiffers:
    """The pick costs so many USD a month less than the runner-up; more if negative."""

    usd: float


@dataclass(frozen=True, slots=True)
class P99Differs:
    """The p99 of the pick is so many ms lower than that of the runner-up; higher if negative."""

    ms: float


@dataclass(frozen=True, slots=True)
class ThingsDiffer:
    """The pick has so many things fewer to run than the runner-up; more if negative."""

    things: int


@dataclass(frozen=True, slots=True)
class VerdictDiffers:
    """The verdict of the pick, and the other one of the runner-up."""

    pick: str
    runner_up: str


@dataclass(frozen=True, slots=True)
class RunnerUpMisses:
    """An objective that the runner-up misses; the pick misses fewer."""

    miss: Miss


@dataclass(frozen=True, slots=True)
class FirstByRanking:
    """The pattern that other rankings put first."""

    rankings: tuple[str, ...]
    code: str


@dataclass(frozen=True, slots=True)
class CheaperBelow:
    """The code of the cheaper of the two below a number of requests a month; None if they cost the same."""

    requests: float
    code: str | None


Advantage = CostDiffers | P99Differs | ThingsDiffer | VerdictDiffers | RunnerUpMisses
"""What speaks for the pick against the runner-up, or against it."""
Tip = FirstByRanking | CheaperBelow | Relaxed
"""What would tip the balance; where nothing fits, the requirement without which something would."""
Caveat = Miss | Reason
"""What must be seen to before the pick fits: an objective that it misses, or what a rule says."""


@dataclass(frozen=True, repr=False)
class Recommendation(Result):
    """What to take, and why.

    Parameters
    ----------
    pick : Candidate or None
        The first choice; None if nothing fits.
    runner_up : Candidate or None
        The second; None if no other pattern fits.
    because : tuple of CostDiffers, P99Differs, ThingsDiffer, VerdictDiffers or RunnerUpMisses
        The pick against the runner-up.
    tips : tuple of FirstByRanking, CheaperBelow or Relaxed
        What would tip the balance; where nothing fits, without which requirement something would.
    caveats : tuple of Miss or Reason
        What must be seen to before it fits.
    contradictions : tuple of str
        Where nothing fits: the needs that no architecture can meet together, as the rules name them.
    """

    pick: Candidate | None
    runner_up: Candidate | None
    because: tuple[Advantage, ...] = ()
    tips: tuple[Tip, ...] = ()
    caveats: tuple[Caveat, ...] = ()
    contradictions: tuple[str, ...] = ()

    def summary(self) -> str:
        """Say the pick and the runner-up."""
        pick = f"take {short(self.pick.label)} at {monthly(self.pick.usd)}" if self.pick else "no pattern fits"
        return pick + (f", runner-up {short(self.runner_up.label)}" if self.runner_up else "")

    def records(self) -> list[Record]:
        """Return the rows of the pick and the runner-up."""
        return [row for candidate in (self.pick, self.runner_up) if candidate for row in candidate.records()]


def part_record(part: Advantage | Tip | Caveat) -> Record:
    """Return a part of a recommendation as plain data: its kind and its values.

    >>> part_record(CostDiffers(12.5)), part_record(FirstByRanking(("cost",), "B1"))
    ({'kind': 'cost', 'usd': 12.5}, {'kind': 'ranking', 'rankings': ['cost'], 'code': 'B1'})
    """
    match part:
        case CostDiffers(usd):
            return {"kind": "cost", "usd": usd}
        case P99Differs(ms):
            return {"kind": "p99", "ms": ms}
        case ThingsDiffer(things):
            return {"kind": "things to run", "things": things}
        case VerdictDiffers(pick, runner_up):
            return {"kind": "verdict", "pick": pick, "runner_up": runner_up}
        case RunnerUpMisses(miss):
            return {"kind": "missed by the runner-up", **miss_record(miss)}
        case FirstByRanking(rankings, code):
            return {"kind": "ranking", "rankings": list(rankings), "code": code}
        case CheaperBelow(requests, code):
            return {"kind": "break-even", "requests": requests, "cheaper_below": code}
        case Relaxed():
            return {"kind": "requirement", **part.to_dict(), "monthly_usd": part.pick.usd if part.pick else None}
        case Miss():
            return {"kind": "missed", **miss_record(part)}
        case Reason():
            return {"kind": "rule", **reason_record(part)}


def recommend(choice: Choice, *, book: PriceBook | None = None) -> Recommendation:
    """Say what to take for a workload.

    Parameters
    ----------
    choice : Choice
        The shortlist.
    book : PriceBook, optional
        Prices for the break-even; by default the list prices of the workload's Region.

    Returns
    -------
    Recommendation
        The pick, the runner-up, and what would tip the balance between them.

    Examples
    --------
    >>> from modeler.engine.choose import choose
    >>> from modeler.workload import Workload
    >>> advice = recommend(choose(Workload()))
    >>> advice.pick.rank, advice.runner_up is not None
    (1, True)
    """
    check_answer(choice, Choice, "recommend(choose(w))")
    pick = choice.pick
    if pick is None:
        nearly = tuple(relaxed for relaxed in what_if(choice) if relaxed.pick)
        return Recommendation(None, None, tips=nearly, contradictions=choice.contradictions)
    runner_up = choice.shortlist[1] if len(choice.shortlist) > 1 else None
    caveats: tuple[Caveat, ...] = (*pick.misses, *concerns(pick.assessment))
    if runner_up is None:
        return Recommendation(pick, None, tips=tuple(_dropped(choice)), caveats=caveats)
    tips: tuple[Tip, ...] = (*_other_weights(choice), *_volume(choice, pick, runner_up, book), *_dropped(choice))
    return Recommendation(pick, runner_up, tuple(_compared(pick, runner_up)), tips, caveats)


def _compared(pick: Candidate, rival: Candidate) -> Iterator[Advantage]:
    """The pick against the runner-up, criterion by criterion."""
    usd = rival.usd - pick.usd
    if abs(usd) >= LEAST_USD:
        yield CostDiffers(usd)
    ms = finite(rival.p99_ms - pick.p99_ms)
    if ms is not None and abs(ms) >= LEAST_MS:
        yield P99Differs(ms)
    if rival.things != pick.things:
        yield ThingsDiffer(rival.things - pick.things)
    if pick.assessment.verdict != rival.assessment.verdict:
        yield VerdictDiffers(pick.assessment.verdict, rival.assessment.verdict)
    if len(pick.misses) < len(rival.misses):
        yield RunnerUpMisses(rival.misses[0])


def _other_weights(choice: Choice) -> Iterator[FirstByRanking]:
    """Who would be first if one criterion alone counted."""
    assert choice.pick is not None
    firsts: dict[str, list[str]] = {}
    for name, weights in RANKINGS.items():
        if name == choice.ranking or len(weights) > 1:
            continue
        first = choice_of(choice.workload, list(choice), name, weights).pick
        if first and first.pattern.id != choice.pick.pattern.id:
            firsts.setdefault(first.pattern.code, []).append(name)
    for code, names in firsts.items():
        yield FirstByRanking(tuple(names), code)


def _volume(choice: Choice, pick: Candidate, rival: Candidate, book: PriceBook | None) -> Iterator[CheaperBelow]:
    """The traffic at which the cheaper of the two changes, if that is not far away."""
    from modeler.engine.study.break_even import break_even

    w = choice.workload
    now = w.requests_per_month
    if not now:
        return
    a, b = (f"{candidate.pattern.id}:{candidate.assessment.variant}" for candidate in (pick, rival))
    try:
        volume = break_even(w, a, b, low=now / NEAR, high=now * NEAR, book=book)
    except ModelerError:
        return  # a lower bound, or a pattern that does not serve other numbers of requests
    codes = {"a": pick.pattern.code, "b": rival.pattern.code, "same": None}
    for crossing in volume.crossings:
        yield CheaperBelow(crossing.at, codes[crossing.below.cheaper])


def _dropped(choice: Choice) -> Iterator[Relaxed]:
    """The requirement without which another pattern would be first, and what that would save."""
    for relaxed in what_if(choice):
        if relaxed.changes_pick and relaxed.saved_usd is not None:
            yield relaxed
