"""What a rule is: a stable id, a title, the fields that it answers, and one small function.

A rule's function takes a subject and gives what it has to say with `fits`, `caveat`, `excluded` or `unknown`; its id
and the fields are added by the rule itself. It gives nothing where the workload does not ask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from modeler.dataclass import dataclass
from modeler.engine.fit.reason import Outcome, Reason
from modeler.engine.fit.subject import Subject
from modeler.facts.constraints import Fact

Judge = Callable[[Subject], Iterable[Reason]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One requirement, judged.

    Parameters
    ----------
    id, title : str
        Stable name; what it judges, in a few words.
    requirements : tuple of str
        Dotted fields of the workload that it answers; ``needs.features:mtls`` names one value of a list.
    topics : tuple of str
        The questions and filters of the guide that it answers, such as ``Q5``; `modeler.guide.scope` has their words.
    judge : callable (Subject) -> iterable of Reason
        The judgment.
    each_class : bool
        Whether it also judges the architectures of the further traffic classes.
    """

    id: str
    title: str
    requirements: tuple[str, ...]
    topics: tuple[str, ...]
    judge: Judge
    each_class: bool = False

    def reasons(self, subject: Subject) -> Iterator[Reason]:
        """Return what it has to say, signed with its id."""
        for reason in self.judge(subject):
            yield replace(reason, rule=self.id, requirements=reason.requirements or self.requirements)


def rule(
    id: str, title: str, *requirements: str, topics: tuple[str, ...], each_class: bool = False
) -> Callable[[Judge], Rule]:
    """Make a rule of a function.

    Parameters
    ----------
    id, title : str
        Stable name; what it judges.
    requirements : str
        The fields that it answers.
    topics : tuple of str
        The questions and filters of the guide that it answers.
    each_class : bool
        Whether it also judges further traffic classes.

    Examples
    --------
    >>> @rule("says-nothing", "An example", "needs.features", topics=("Q5",))
    ... def example(s):
    ...     return ()
    >>> example.id, example.requirements, example.topics
    ('says-nothing', ('needs.features',), ('Q5',))
    """

    def made(judge: Judge) -> Rule:
        return Rule(id, title, requirements, topics, judge, each_class)

    return made


def fits(message: str, *facts: Fact, requirement: str = "", pages: Pages = ()) -> Reason:
    """Say that what was asked for is there."""
    return Reason("", Outcome.FITS, message, _ids(facts), "", _named(requirement), pages)


def caveat(message: str, *facts: Fact, change: str = "", requirement: str = "", pages: Pages = ()) -> Reason:
    """Say that it is there under a condition."""
    return Reason("", Outcome.CAVEAT, message, _ids(facts), change, _named(requirement), pages)


def excluded(message: str, *facts: Fact, change: str = "", requirement: str = "", pages: Pages = ()) -> Reason:
    """Say that it cannot be had."""
    return Reason("", Outcome.EXCLUDED, message, _ids(facts), change, _named(requirement), pages)


def unknown(message: str, *facts: Fact, change: str = "", requirement: str = "", pages: Pages = ()) -> Reason:
    """Say that nothing that we found answers it."""
    return Reason("", Outcome.UNKNOWN, message, _ids(facts), change, _named(requirement), pages)


def look_up(message: str, *facts: Fact, change: str = "", requirement: str = "", pages: Pages = ()) -> Reason:
    """Say that a list must be looked up on the day of the design: nothing is known to be unmet."""
    return replace(unknown(message, *facts, change=change, requirement=requirement, pages=pages), states_only=True)


def _ids(facts: tuple[Fact, ...]) -> tuple[str, ...]:
    """A reason cites its facts by id."""
    return tuple(statement.id for statement in facts)


def _named(requirement: str) -> tuple[str, ...]:
    """The field that a reason names itself; without one it is about those of its rule."""
    return (requirement,) if requirement else ()


Pages = tuple[tuple[str, str], ...]
