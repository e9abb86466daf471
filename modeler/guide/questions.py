"""The questions themselves, read and checked when the first one is asked for: `questions.yaml` holds them.

They come in the order of the file. A condition may name only answers to earlier questions, so that one pass says how
each question stands. An unknown field, a missing one and a condition that can never hold are errors with their place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast, get_args

from modeler.errors import ModelerError, nearest
from modeler.guide.base import Answer, Kind, Quantity, Question, Same, SettledAnswer, When

FILE = Path(__file__).with_name("questions.yaml")
T = TypeVar("T")


class QuestionError(ModelerError):
    """A file of questions that says something that is no question."""


@cache
def questions() -> tuple[Question, ...]:
    """Return all questions in the order in which they are asked.

    >>> questions()[0].text
    'Where are the clients?'
    """
    import yaml

    # The file comes with the library: the fast loader is as safe, and a test reads it with the strict one.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return read_questions(yaml.load(FILE.read_text(encoding="utf-8"), Loader=loader))  # noqa: S506  (a safe loader)


def read_questions(document: Any) -> tuple[Question, ...]:
    """Make questions of plain data.

    Raises
    ------
    QuestionError
        If a field is unknown, missing or of the wrong kind, if an id is given twice, or if a condition names no
        earlier answer.

    Examples
    --------
    >>> read_questions([{"id": "paid", "topic": "Cost", "text": "Is it paid?"}])
    Traceback (most recent call last):
    modeler.guide.questions.QuestionError: question 'paid' has no 'why': give it
    """
    if not isinstance(document, Sequence) or isinstance(document, str):
        raise QuestionError("questions must be a list")
    earlier: dict[str, Question] = {}
    for entry in document:
        question = _built(Question, entry, "question", _QUESTION)
        if question.id in earlier:
            raise QuestionError(f"question '{question.id}' is given twice: keep one")
        _check(question, earlier)
        earlier[question.id] = question
    return tuple(earlier.values())


def _built(kind: Callable[..., T], entry: Any, place: str, readers: Mapping[str, Callable[[Any, str], Any]]) -> T:
    """Make one dataclass of a mapping: each field by its reader, and a text where there is none."""
    if not isinstance(entry, Mapping):
        raise QuestionError(f"{place} must be a mapping of fields, not {entry!r}")
    place = f"{place} '{entry['id']}'" if "id" in entry else place
    known = {attribute.name: attribute for attribute in fields(cast("Any", kind))}
    for name in entry:
        if name not in known:
            raise QuestionError(f"{place} has an unknown field '{name}'{nearest(str(name), known)}")
    for name, attribute in known.items():
        if name not in entry and attribute.default is MISSING and attribute.default_factory is MISSING:
            raise QuestionError(f"{place} has no '{name}': give it")
    values: dict[str, Any] = {}
    for name, value in entry.items():
        read: Callable[[Any, str], Any] = readers.get(name, _text)
        values[name] = read(value, f"'{name}' of {place}")

    return kind(**values)


def _text(value: Any, place: str) -> str:
    if not isinstance(value, str):
        raise QuestionError(f"{place} must be a text, not {value!r}: write it in quotes")
    return value


def _texts(value: Any, place: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise QuestionError(f"{place} must be a list of texts, not {value!r}")
    return tuple(_text(item, place) for item in value)


def _switch(value: Any, place: str) -> bool:
    if not isinstance(value, bool):
        raise QuestionError(f"{place} must be true or false, not {value!r}")
    return value


def _when(value: Any, place: str) -> When:
    if not isinstance(value, Mapping):
        raise QuestionError(f"{place} must list answers by question, not {value!r}")
    return {_text(name, place): _texts(ids, place) for name, ids in value.items()}


def _changes(value: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise QuestionError(f"{place} must give values by field, not {value!r}")
    return {_text(path, place): _change(given) for path, given in value.items()}


def _change(given: Any) -> Any:
    return Same(given["same_as"]) if isinstance(given, Mapping) and set(given) == {"same_as"} else given


def _kind(value: Any, place: str) -> str:
    kinds = get_args(Kind)
    if value not in kinds:
        raise QuestionError(f"{place} is '{value}'{nearest(str(value), kinds)}: write one of {', '.join(kinds)}")
    return str(value)


def _answer(value: Any, place: str) -> Answer:
    return _built(Answer, value, place, {"changes": _changes, "offered_if": _when})


def _answers(value: Any, place: str) -> tuple[Answer, ...]:
    if not isinstance(value, list):
        raise QuestionError(f"{place} must be a list, not {value!r}")
    return tuple(_answer(item, f"an answer in {place}") for item in value)


def _settled(value: Any, place: str) -> tuple[SettledAnswer, ...]:
    if not isinstance(value, list):
        raise QuestionError(f"{place} must be a list, not {value!r}")
    return tuple(_built(SettledAnswer, item, place, {"when": _when, "answer": _texts}) for item in value)


def _quantity(value: Any, place: str) -> Quantity:
    return _built(Quantity, value, place, {"kind": _kind, "defaults": _texts, "needed": _switch})


_QUESTION: dict[str, Callable[[Any, str], Any]] = {
    "answers": _answers,
    "quantity": _quantity,
    "several": _switch,
    "none": _answer,
    "default": _texts,
    "widest": _texts,
    "asked_if": _when,
    "settled": _settled,
}


def _check(question: Question, earlier: Mapping[str, Question]) -> None:
    """Refuse a condition that names no earlier answer, and an answer of its own that there is not."""
    offered = {answer.id for answer in question.answers}
    named = [*question.default, *question.widest, *(answer for case in question.settled for answer in case.answer)]
    for name in named:
        if name not in offered:
            near = nearest(name, offered)
            raise QuestionError(f"question '{question.id}' names '{name}'{near}, no answer of its own")
    conditions = [question.asked_if]
    conditions += [case.when for case in question.settled] + [answer.offered_if for answer in question.answers]
    for condition in conditions:
        for name, ids in condition.items():
            _check_condition(question, name, ids, earlier)


def _check_condition(question: Question, name: str, ids: Sequence[str], earlier: Mapping[str, Question]) -> None:
    if name not in earlier:
        near = nearest(name, earlier)
        raise QuestionError(f"question '{question.id}' depends on '{name}'{near}, no earlier question")
    possible = {answer.id for answer in earlier[name].answers}
    for id_ in ids:
        if id_ not in possible:
            raise QuestionError(
                f"question '{question.id}' depends on '{id_}'{nearest(id_, possible)}, no answer to '{name}'"
            )
