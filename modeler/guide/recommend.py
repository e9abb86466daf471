"""A recommendation: the pick, the runner-up, and what would tip the balance between them.

What tips it is computed: other weights, a number of requests at which the cheaper one changes, a requirement without
which another pattern would be first, and the caveats of the pick.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from modeler.engine.choose import RANKINGS, Candidate, Choice, choice_of
from modeler.engine.fit import Outcome
from modeler.engine.study.what_if import what_if
from modeler.errors import ModelerError
from modeler.facts.pricebook import PriceBook
from modeler.results import Record, Result, monthly, short
from modeler.units import format_count, format_usd

NEAR = 100.0
"""How many times more or less traffic is worth a word."""


@dataclass(frozen=True, repr=False)
class Recommendation(Result):
    """What to take, and why.

    Parameters
    ----------
    pick : Candidate or None
        The first choice; None if nothing fits.
    runner_up : Candidate or None
        The second.
    because : tuple of str
        What speaks for the pick against the runner-up.
    tips : tuple of str
        What would tip the balance.
    caveats : tuple of str
        What must be seen to before it fits.
    """

    pick: Candidate | None
    runner_up: Candidate | None
    because: tuple[str, ...] = ()
    tips: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()

    def summary(self) -> str:
        """Say the pick and the runner-up."""
        pick = f"take {short(self.pick.label)} at {monthly(self.pick.usd)}" if self.pick else "no pattern fits"
        return pick + (f", runner-up {short(self.runner_up.label)}" if self.runner_up else "")

    def records(self) -> list[Record]:
        """Return the rows of the pick and the runner-up."""
        return [row for candidate in (self.pick, self.runner_up) if candidate for row in candidate.records()]


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
    >>> found = recommend(choose(Workload()))
    >>> found.pick.rank, found.runner_up is not None
    (1, True)
    """
    pick = choice.pick
    if pick is None:
        return Recommendation(None, None, tips=(*choice.contradictions, *_nearly(choice)))
    runner_up = choice.shortlist[1] if len(choice.shortlist) > 1 else None
    warned = (
        reason.message for reason in pick.assessment.reasons if reason.outcome in (Outcome.CAVEAT, Outcome.UNKNOWN)
    )
    caveats = (*map(str, pick.misses), *warned)
    if runner_up is None:
        return Recommendation(pick, None, ("no other pattern fits",), tuple(_dropped(choice)), caveats)
    tips = (*_other_weights(choice), *_volume(choice, pick, runner_up, book), *_dropped(choice))
    return Recommendation(pick, runner_up, tuple(_compared(pick, runner_up)), tips, caveats)


def _compared(pick: Candidate, rival: Candidate) -> Iterator[str]:
    """The pick against the runner-up, criterion by criterion."""
    name = rival.pattern.code
    usd = rival.usd - pick.usd
    if abs(usd) >= 0.005:
        yield f"it costs {format_usd(abs(usd))} a month {'less' if usd > 0 else 'more'} than {name}"
    ms = rival.p99_ms - pick.p99_ms
    if math.isfinite(ms) and abs(ms) >= 0.5:
        yield f"its p99 is {abs(ms):,.0f} ms {'lower' if ms > 0 else 'higher'}"
    things = rival.things - pick.things
    if things:
        yield f"it has {abs(things)} thing{'' if abs(things) == 1 else 's'} {'fewer' if things > 0 else 'more'} to run"
    if pick.assessment.verdict != rival.assessment.verdict:
        yield f"it {pick.assessment.verdict}, {name} {rival.assessment.verdict}"
    if len(pick.misses) < len(rival.misses):
        yield f"{name} misses an objective ({rival.misses[0]})"


def _other_weights(choice: Choice) -> Iterator[str]:
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
        yield f"by {' or '.join(names)} alone {code} would be first"


def _volume(choice: Choice, pick: Candidate, rival: Candidate, book: PriceBook | None) -> Iterator[str]:
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
    for crossing in volume.crossings:
        below = volume.name(crossing.below.cheaper)
        yield f"below {format_count(crossing.at)} requests a month {below.split(':')[0]} is the cheaper of the two"


def _dropped(choice: Choice) -> Iterator[str]:
    """The requirement without which another pattern would be first, and what that would save."""
    for relaxed in what_if(choice):
        if relaxed.changes_pick and relaxed.pick and relaxed.saved_usd is not None:
            saved = relaxed.saved_usd
            money = f"{format_usd(abs(saved))} a month {'less' if saved > 0 else 'more'}"
            time = relaxed.saved_p99_ms
            slower = (
                "" if not time or abs(time) < 0.5 else f", p99 {abs(time):,.0f} ms {'lower' if time > 0 else 'higher'}"
            )
            code = relaxed.pick.pattern.code
            if relaxed.before and code == relaxed.before.pattern.code:
                code += f" by its variant {relaxed.pick.assessment.variant}"
            yield f"{relaxed.words} it would be {code}: {money}{slower}"


def _nearly(choice: Choice) -> Iterator[str]:
    """Where nothing fits: the requirements of which dropping one is enough."""
    for relaxed in what_if(choice):
        if relaxed.pick:
            yield f"{relaxed.words} {relaxed.pick.pattern.code} would fit, at {format_usd(relaxed.pick.usd)} a month"
