"""What each single requirement costs: drop or relax one, choose again, and compare the picks.

Where what was dropped takes nothing at any door, bills and latencies stay, and only the verdicts are found afresh. What
does take something (a web ACL, an authorizer, a trust store) is priced again without it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from modeler.dataclass import dataclass
from modeler.engine.calls import check_answer
from modeler.engine.choose import Choice, choice_of
from modeler.engine.compare import Assessment, assess
from modeler.engine.fit import Reason
from modeler.engine.standing import Candidate, against, best_variant
from modeler.results import Record, Result, number_of, short
from modeler.workload import Needs, Objectives, Workload, same_door

LEAST_SAVED = 0.005
"""Dollars a month, or milliseconds, below which two answers are the same."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """A need or an objective that a workload sets.

    Parameters
    ----------
    section : str
        ``needs`` or ``objectives``.
    field : str
        Its field there.
    value : object
        What was asked for; of a list of things, one of them.
    listed : bool
        Whether it is one of a list.

    Examples
    --------
    >>> requirement = Requirement("needs", "features", "caching", listed=True)
    >>> requirement.path, str(requirement)
    ('needs.features: caching', 'caching (features)')
    >>> [str(Requirement("needs", "api_private", True)), str(Requirement("objectives", "p99", 400.0))]
    ['api private: yes', 'a p99 of 400 ms']
    """

    section: str
    field: str
    value: Any
    listed: bool = False

    @property
    def path(self) -> str:
        """Its place in a workload file, with the value."""
        return f"{self.section}.{self.field}: {self.value}"

    def answered_by(self, reason: Reason) -> bool:
        """Say whether a rule's answer is about it: about the field, or about this value of it."""
        field = f"{self.section}.{self.field}"
        return not {field, f"{field}:{self.value}"}.isdisjoint(reason.requirements)

    def __str__(self) -> str:
        label = self.field.replace("_", " ")
        if self.listed:
            return f"{self.value} ({label})"
        if isinstance(self.value, bool):
            return f"{label}: {'yes' if self.value else 'no'}"
        if self.field in _OBJECTIVES:
            return _OBJECTIVES[self.field].format(self.value)
        return f"{label}: {self.value:,g}" if isinstance(self.value, float | int) else f"{label}: {self.value}"


_OBJECTIVES = {
    "monthly_budget_usd": "a budget of ${:,.0f} a month",
    "p99": "a p99 of {:g} ms",
    "availability": "an availability of {:.4%}",
}


@dataclass(frozen=True, repr=False)
class Relaxed(Result):
    """A workload without one of its requirements, or without several that only together keep a pattern out.

    Parameters
    ----------
    requirements : tuple of Requirement
        What was dropped.
    pick : Candidate or None
        The first choice without it.
    before : Candidate or None
        The first choice with it.
    allows : tuple of str
        Codes of the patterns that only it keeps out.
    """

    requirements: tuple[Requirement, ...]
    pick: Candidate | None
    before: Candidate | None
    allows: tuple[str, ...]

    @property
    def requirement(self) -> str:
        """Path and value of what was dropped, e.g. ``needs.features: caching``."""
        return " and ".join(requirement.path for requirement in self.requirements)

    @property
    def dropped(self) -> str:
        """The same in words: "caching (features)"."""
        return " and ".join(map(str, self.requirements))

    @property
    def only_together(self) -> bool:
        """Whether it is several requirements, dropped at once."""
        return len(self.requirements) > 1

    @property
    def words(self) -> str:
        """That it was dropped, in words."""
        return f"without {self.dropped}"

    @property
    def changes_pick(self) -> bool:
        """Whether another pattern, or another variant, is the first choice without it."""
        return _name(self.pick) != _name(self.before)

    @property
    def changes_nothing(self) -> bool:
        """Whether the pick, its cost and its p99 stay, and no pattern is let in."""
        saved = (self.saved_usd or 0.0, self.saved_p99_ms or 0.0)
        return not self.changes_pick and not self.allows and all(abs(value) < LEAST_SAVED for value in saved)

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
        """Return one row for each that changes something, and one for all that change nothing."""
        rows = [row for relaxed in self if not relaxed.changes_nothing for row in relaxed.records()]
        idle = [relaxed for relaxed in self if relaxed.changes_nothing]
        return [*rows, _row_of_all(idle)] if idle else rows


def _row_of_all(idle: Sequence[Relaxed]) -> Record:
    """Return one row for requirements that cost nothing: each may be dropped alone."""
    (row,) = idle[0].records()
    return {
        **row,
        "requirement": "; ".join(relaxed.requirement for relaxed in idle),
        "words": f"without {' or '.join(relaxed.dropped for relaxed in idle)}",
    }


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
    >>> [relaxed.requirement for relaxed in what_if(choice)]
    ['needs.features: mtls']
    """
    check_answer(choice, Choice, "what_if(choose(w))")
    alone = [_relaxed(choice, (requirement,), w) for requirement, w in relaxations(choice.workload)]
    return WhatIf((*alone, *_together(choice, alone)))


def without_any(choice: Choice) -> Relaxed | None:
    """Drop all requirements at once, to see what they cost together; None if the workload sets none.

    Examples
    --------
    >>> from modeler.engine.choose import choose
    >>> choice = choose(Workload(needs={"features": ["mtls"], "authentication": ["mtls"]}), ["A1", "A2", "A5"])
    >>> relaxed = without_any(choice)
    >>> relaxed.dropped, relaxed.saved_usd >= 0
    ('mtls (features) and mtls (authentication)', True)
    """
    asked = tuple(requirement for requirement, _ in relaxations(choice.workload))
    return _relaxed(choice, asked, _without_these(choice.workload, asked)) if asked else None


MOST_TOGETHER = 5
"""So many sets of requirements that only together keep a pattern out are looked at, the most frequent first."""


def _together(choice: Choice, alone: Sequence[Relaxed]) -> Iterator[Relaxed]:
    """Drop those that only together bind: what one asks for the other asks for as well, or both keep a pattern out."""
    known = list(alone)
    for group in sorted({*_named_twice(choice), *_kept_out_by(choice)}, key=_shortest_first):
        relaxed = _relaxed(choice, group, _without_these(choice.workload, group))
        parts = [part for part in known if set(part.requirements) < set(group)]
        if not any(_same_answer(part, relaxed) for part in parts) and _binds(relaxed, parts):
            known.append(relaxed)
            yield relaxed


def _shortest_first(group: tuple[Requirement, ...]) -> tuple[int, list[str]]:
    return len(group), [requirement.path for requirement in group]


def _same_answer(part: Relaxed, whole: Relaxed) -> bool:
    """Say whether dropping a part already leads to the same pick at the same cost."""
    same_cost = abs((part.saved_usd or 0.0) - (whole.saved_usd or 0.0)) < LEAST_SAVED
    return _name(part.pick) == _name(whole.pick) and same_cost


def _binds(relaxed: Relaxed, parts: Sequence[Relaxed]) -> bool:
    """Say whether a set does more than its parts: another pick, or a lower bill where each of them changes nothing."""
    return relaxed.changes_pick or (not relaxed.changes_nothing and all(part.changes_nothing for part in parts))


def _named_twice(choice: Choice) -> Iterator[tuple[Requirement, ...]]:
    """Find what is asked for in two places, such as mutual TLS as a feature and as a way to authenticate."""
    places: dict[str, list[Requirement]] = {}
    for requirement, _ in relaxations(choice.workload):
        if requirement.listed:
            places.setdefault(str(requirement.value), []).append(requirement)
    yield from (tuple(group) for group in places.values() if len(group) > 1)


def _without_these(w: Workload, requirements: Sequence[Requirement]) -> Workload:
    for requirement in requirements:
        w = dict(relaxations(w))[requirement]
    return w


def _kept_out_by(choice: Choice) -> Iterator[tuple[Requirement, ...]]:
    """Find the sets that together keep a pattern out, which dropping one of them would not let in."""
    asked = [requirement for requirement, _ in relaxations(choice.workload)]
    sets: dict[tuple[Requirement, ...], int] = {}
    for assessment in choice.excluded:
        kept_out = against(assessment)
        group = tuple(
            requirement for requirement in asked if any(requirement.answered_by(reason) for reason in kept_out)
        )
        if len(group) > 1:
            sets[group] = sets.get(group, 0) + 1
    frequent = sorted(sets, key=lambda group: (-sets[group], [requirement.path for requirement in group]))
    yield from frequent[:MOST_TOGETHER]


def relaxations(w: Workload) -> Iterator[tuple[Requirement, Workload]]:
    """Return every requirement that was set, and the workload without it.

    >>> w = Workload(needs={"avoid": ["eks"]}, objectives={"p99": "80 ms"})
    >>> [requirement.path for requirement, _ in relaxations(w)]
    ['needs.avoid: eks', 'objectives.p99: 80.0']
    """
    for section, part in (("needs", w.needs), ("objectives", w.objectives)):
        for name in type(part).model_fields:
            if name in part.model_fields_set:
                yield from _without(w, section, part, name)


def _without(w: Workload, section: str, part: Needs | Objectives, name: str) -> Iterator[tuple[Requirement, Workload]]:
    given = getattr(part, name)
    default = type(part).model_fields[name].get_default(call_default_factory=True)
    if given == default:
        return
    if isinstance(given, tuple):
        for dropped in given:
            kept = tuple(entry for entry in given if entry != dropped)
            yield Requirement(section, name, dropped, listed=True), _with(w, section, part, name, kept)
        return
    yield Requirement(section, name, given), _with(w, section, part, name, default)


def _with(w: Workload, section: str, part: Needs | Objectives, name: str, value: Any) -> Workload:
    """The workload with one requirement changed; it was consistent before, and asks for less now."""
    return w.model_copy(update={section: part.model_copy(update={name: value})})


def _relaxed(choice: Choice, requirements: tuple[Requirement, ...], w: Workload) -> Relaxed:
    assessments = [best_variant(_judged_for(assessment, w)) for assessment in choice]
    again = choice_of(w, assessments, choice.ranking, choice.weights)
    before = {candidate.pattern.code for candidate in choice.shortlist}
    allows = tuple(candidate.pattern.code for candidate in again.shortlist if candidate.pattern.code not in before)
    return Relaxed(requirements, again.pick, choice.pick, allows)


def _judged_for(assessment: Assessment, w: Workload) -> Assessment:
    """The same bill and latency, to be judged for another workload, and so are its other variants.

    If what was dropped moves them, they are new.
    """
    if not assessment.comparable:
        return assessment
    if not same_door(assessment.workload, w):
        return assess(w, assessment.pattern, book=assessment.book)

    @cache
    def every() -> tuple[Assessment, ...]:
        return (judged, *(replace(variant, workload=w, assess_every=every) for variant in assessment.others))

    judged = replace(assessment, workload=w, assess_every=every)
    return judged
