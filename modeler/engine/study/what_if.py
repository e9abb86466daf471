"""What each single requirement costs: drop or relax one, choose again, and compare the picks.

Bills and latencies do not depend on needs and objectives, so only the verdicts are found afresh.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from modeler.engine.choose import Candidate, Choice, against, best_variant, choice_of
from modeler.engine.compare import Assessment
from modeler.results import Record, Result, number_of, short
from modeler.workload import Needs, Objectives, Workload


@dataclass(frozen=True, repr=False)
class Relaxed(Result):
    """A workload without one of its requirements.

    Parameters
    ----------
    requirement : str
        Path and value of what was dropped, e.g. ``needs.features: caching``.
    dropped : str
        The same in words: "caching (features)".
    pick : Candidate or None
        The first choice without it.
    before : Candidate or None
        The first choice with it.
    allows : tuple of str
        Codes of the patterns that only it keeps out.
    """

    requirement: str
    dropped: str
    pick: Candidate | None
    before: Candidate | None
    allows: tuple[str, ...]

    @property
    def words(self) -> str:
        """That it was dropped, in words."""
        return f"without {self.dropped}"

    @property
    def changes_pick(self) -> bool:
        """Whether another pattern, or another variant, is the first choice without it."""
        return _name(self.pick) != _name(self.before)

    @property
    def saved_usd(self) -> float | None:
        """What the new pick costs less in a month; None without two picks."""
        return self.before.usd - self.pick.usd if self.pick and self.before else None

    @property
    def saved_p99_ms(self) -> float | None:
        """By how much its p99 is lower; None without two picks, or without bounds."""
        if not self.pick or not self.before:
            return None
        saved = self.before.p99_ms - self.pick.p99_ms
        return saved if math.isfinite(saved) else None

    def summary(self) -> str:
        """Say what was dropped and which pattern is then the pick."""
        return f"{short(self.words, 60)}: pick {short(self.pick.label) if self.pick else 'none'}"

    def records(self) -> list[Record]:
        """Return it as one row."""
        return [{**self.to_dict(), "allows": ", ".join(self.allows)}]

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "requirement": self.requirement,
            "words": self.words,
            "pick": self.pick.pattern.code if self.pick else None,
            "changes_pick": self.changes_pick,
            "saved_usd": self.saved_usd,
            "saved_p99_ms": self.saved_p99_ms,
            "allows": list(self.allows),
        }


class WhatIf(Result, tuple[Relaxed, ...]):
    """What each requirement costs, in the order of the workload's fields: the answer of `what_if`."""

    __slots__ = ()

    def summary(self) -> str:
        """Say how many requirements were dropped and how many of them change the pick."""
        changes = sum(relaxed.changes_pick for relaxed in self)
        return f"{number_of(len(self), 'requirement')} dropped in turn, {changes} of them change the pick"

    def records(self) -> list[Record]:
        """Return one row a requirement."""
        return [row for relaxed in self for row in relaxed.records()]


def _name(candidate: Candidate | None) -> tuple[str, str]:
    return (candidate.pattern.id, candidate.assessment.variant) if candidate else ("", "")


def what_if(choice: Choice) -> WhatIf:
    """Drop each requirement in turn.

    Parameters
    ----------
    choice : Choice
        What was chosen with all of them.

    Returns
    -------
    WhatIf
        A tuple of `Relaxed`, in the order of the workload's fields: those that change the pick, or keep a pattern out,
        and those that do not.

    Examples
    --------
    >>> from modeler.engine.choose import choose
    >>> choice = choose(Workload(needs={"features": ["mtls"]}))
    >>> [each.requirement for each in what_if(choice)]
    ['needs.features: mtls']
    """
    alone = [_relaxed(choice, *relaxation) for relaxation in relaxations(choice.workload)]
    return WhatIf((*alone, *_together(choice)))


MOST_TOGETHER = 5
"""So many sets of requirements that only together keep a pattern out are looked at, the most frequent first."""


def _together(choice: Choice) -> Iterator[Relaxed]:
    """Drop those that together keep a pattern out, which dropping one of them would not let in."""
    asked = {name.replace(": ", ":"): (name, words) for name, words, _ in relaxations(choice.workload)}
    sets: dict[tuple[str, ...], int] = {}
    for assessment in choice.excluded:
        kept_out = {name for reason in against(assessment) for name in reason.requirement.split(", ")}
        names = tuple(name for name in asked if any(_answers(name, field) for field in kept_out))
        if len(names) > 1:
            sets[names] = sets.get(names, 0) + 1
    frequent = sorted(sets, key=lambda names: (-sets[names], names))[:MOST_TOGETHER]
    for names in frequent:
        w = choice.workload
        for name in names:
            w = next(without for given, _, without in relaxations(w) if given == asked[name][0])
        words = " and ".join(asked[name][1] for name in names)
        relaxed = _relaxed(choice, " and ".join(asked[name][0] for name in names), words, w)
        if relaxed.changes_pick:
            yield relaxed


def _answers(name: str, field: str) -> bool:
    """Whether a requirement that was set is the one that a rule answers.

    >>> _answers("needs.features:api-keys", "needs.features:api-keys"), _answers("needs.avoid:eks", "needs.avoid")
    (True, True)
    """
    return name == field or name.startswith(f"{field}:")


def relaxations(w: Workload) -> Iterator[tuple[str, str, Workload]]:
    """Return every requirement that was set: its path, the same in words, and the workload without it.

    >>> [name for name, _, _ in relaxations(Workload(needs={"avoid": ["eks"]}, objectives={"p99": "80 ms"}))]
    ['needs.avoid: eks', 'objectives.p99: 80.0']
    """
    for section, part in (("needs", w.needs), ("objectives", w.objectives)):
        for name in type(part).model_fields:
            if name in part.model_fields_set:
                yield from _without(w, section, part, name)


def _without(w: Workload, section: str, part: Needs | Objectives, name: str) -> Iterator[tuple[str, str, Workload]]:
    given = getattr(part, name)
    default = type(part).model_fields[name].get_default(call_default_factory=True)
    if given == default:
        return
    label = name.replace("_", " ")
    if isinstance(given, tuple):
        for dropped in given:
            kept = tuple(entry for entry in given if entry != dropped)
            yield f"{section}.{name}: {dropped}", f"{dropped} ({label})", _with(w, section, part, name, kept)
        return
    yield f"{section}.{name}: {given}", _shown(name, given), _with(w, section, part, name, default)


def _shown(name: str, given: Any) -> str:
    """Write a requirement that is one value in words.

    >>> _shown("p99", 400.0), _shown("api_private", True), _shown("max_request_bytes", 2048.0)
    ('a p99 of 400 ms', 'api private: yes', 'max request bytes: 2,048')
    """
    label = name.replace("_", " ")
    if isinstance(given, bool):
        return f"{label}: {'yes' if given else 'no'}"
    objective = {
        "monthly_budget_usd": "a budget of ${:,.0f} a month",
        "p99": "a p99 of {:g} ms",
        "availability": "an availability of {:.4%}",
    }.get(name)
    if objective:
        return objective.format(given)
    return f"{label}: {given:,g}" if isinstance(given, float | int) else f"{label}: {given}"


def _with(w: Workload, section: str, part: Needs | Objectives, name: str, value: Any) -> Workload:
    """The workload with one requirement changed; it was consistent before, and asks for less now."""
    return w.model_copy(update={section: part.model_copy(update={name: value})})


def _relaxed(choice: Choice, requirement: str, words: str, w: Workload) -> Relaxed:
    assessments = [best_variant(_judged_for(assessment, w)) for assessment in choice]
    again = choice_of(w, assessments, choice.ranking, choice.weights)
    before = {candidate.pattern.code for candidate in choice.shortlist}
    allows = tuple(candidate.pattern.code for candidate in again.shortlist if candidate.pattern.code not in before)
    return Relaxed(requirement, words, again.pick, choice.pick, allows)


def _judged_for(assessment: Assessment, w: Workload) -> Assessment:
    """The same bill and latency, to be judged for another workload, and so are its other variants."""
    if not assessment.comparable:
        return assessment

    @cache
    def every() -> tuple[Assessment, ...]:
        return (judged, *(replace(variant, workload=w, assess_every=every) for variant in assessment.others))

    judged = replace(assessment, workload=w, assess_every=every)
    return judged
