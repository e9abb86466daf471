"""A workload file as answers to the questions: what they ask is answered, and what they do not ask is listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from modeler.dataclass import dataclass
from modeler.errors import ModelerError
from modeler.guide.base import Answer, AnswerValue, Question, Same
from modeler.guide.graph import Answers, answer, offered, standings, workload
from modeler.guide.graph import question as asked_question
from modeler.guide.questions import questions
from modeler.units import format_count, format_size, parse_count, parse_size
from modeler.workload import Workload

Fields = Mapping[str, Any]
"""Values of fields by their path, as plain data."""


@dataclass(frozen=True)
class LoadedAnswers:
    """What a workload answers.

    Parameters
    ----------
    answers : Answers
        To the questions that it has an answer to.
    left_out : tuple of str
        Paths of fields that the file sets and the answers do not say: the questions have no words for them. Of a
        range the answers have the middle.
    """

    answers: Answers
    left_out: tuple[str, ...]


def answers_from(w: Workload) -> LoadedAnswers:
    """Answer the questions as a workload does, as far as they ask for what it says.

    Parameters
    ----------
    w : Workload
        For example from `Workload.load`.

    Examples
    --------
    >>> loaded = answers_from(Workload.from_dict({"clients": {"location": "internet"}, "api": {"listener_rules": 6}}))
    >>> loaded.answers["clients"], loaded.left_out
    (('internet',), ('api.listener_rules',))
    """
    given, every = _fields(w), _all_fields(w)
    answers = Answers()
    for question in questions():
        if not _asked(question, answers):
            answers = _opened(question, given, answers)
        if not _asked(question, answers):
            continue
        # What later questions hang on is answered by a default, too: else those are not asked.
        fields = every if question.id in _decisive() else given
        value = _quantity(question, given) if question.quantity else _chosen(question, fields, answers)
        if value is None:
            continue
        try:
            answers = answer(answers, question, value)
        except ModelerError:  # the questions refuse it: it is listed as what they do not say
            continue
    answered = _all_fields(workload(answers))
    unsaid = (path for path in given if not _said(path, given[path], answered))
    return LoadedAnswers(answers, tuple(dict.fromkeys((*unsaid, *w.ranges))))


def _asked(question: Question, answers: Answers) -> bool:
    return next(standing.asked for standing in standings(answers) if standing.question is question)


def _opened(question: Question, given: Fields, answers: Answers) -> Answers:
    """Answer what a question hangs on, where the file says what that question asks: such answers set no field."""
    if not any(_is_set(path, given) for path in question.sets):
        return answers
    for name, ids in question.asked_if.items():
        option = next((option for option in offered(name, answers) if option.id in ids), None)
        if option and not option.changes and name not in answers and _asked(asked_question(name), answers):
            answers = answer(answers, name, option.id)
    return answers


@cache
def _decisive() -> frozenset[str]:
    return frozenset(name for question in questions() for name in question.asked_if)


def _fields(w: Workload) -> dict[str, Any]:
    """Return the fields that were set."""
    given = dict(_flat(w.model_dump(exclude_unset=True, mode="json"), ""))
    given.pop("description", None)  # for people
    return given


def _all_fields(w: Workload) -> dict[str, Any]:
    return dict(_flat(w.model_dump(mode="json"), ""))


def _flat(document: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for name, value in document.items():
        if isinstance(value, Mapping) and value:
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _said(path: str, wanted: Any, answered: Fields) -> bool:
    if wanted == {}:
        return _is_set(path, answered)
    value = answered.get(path)
    if isinstance(value, list) and isinstance(wanted, list):
        return {str(entry) for entry in value} == {str(entry) for entry in wanted}
    return bool(value == wanted)


def _quantity(question: Question, given: Fields) -> str | None:
    assert question.quantity is not None
    value = given.get(question.quantity.path)
    if value is None or isinstance(value, Mapping | list):
        return None
    if isinstance(value, str):
        return value
    readable = {"count": (format_count, parse_count), "size": (format_size, parse_size)}
    if question.quantity.kind in readable:
        write, read = readable[question.quantity.kind]
        text = write(value)
        if read(text) == value:
            return text
    return f"{value:.15g}"


def _chosen(question: Question, given: Fields, answers: Answers) -> AnswerValue | None:
    if not any(_is_set(path, given) for path in question.sets):
        return None
    matching = [option for option in offered(question, answers) if _matches(option, given, answers)]
    if question.several:
        return tuple(option.id for option in matching)
    best = max(matching, key=_reach, default=None)
    return (best.id,) if best else None


def _reach(option: Answer) -> int:
    """Count what an answer says: of two that a file agrees with, the one that says more is meant."""
    return sum(len(change) if isinstance(change, list) else 1 for change in option.changes.values())


def _is_set(path: str, given: Fields) -> bool:
    return any(name == path or name.startswith(f"{path}.") for name in given)


def _matches(option: Answer, given: Fields, answers: Answers) -> bool:
    return all(_says(path, change, given, answers) for path, change in option.changes.items())


def _says(path: str, change: Any, given: Fields, answers: Answers) -> bool:
    """Whether the fields that were set say what an answer would."""
    if isinstance(change, Same):
        return change.question in answers and given.get(path) == answers[change.question]
    if change == {}:
        return _is_set(path, given)
    wanted, value = _canonical(path, _hashable(change)), given.get(path)
    if isinstance(wanted, list):
        return isinstance(value, list) and set(wanted) <= set(value)
    return bool(value == wanted)


def _hashable(change: Any) -> Any:
    return tuple(change) if isinstance(change, list) else change


@cache
def _canonical(path: str, change: Any) -> Any:
    """Return a change as a workload holds it: '5 %' is 0.05."""
    *sections, last = path.split(".")
    document: dict[str, Any] = {last: list(change) if isinstance(change, tuple) else change}
    for section in reversed(sections):
        document = {section: document}
    try:
        return dict(_flat(Workload.from_dict(document).model_dump(exclude_unset=True, mode="json"), "")).get(
            path, change
        )
    except ModelerError:  # it needs other fields beside it
        return list(change) if isinstance(change, tuple) else change
