"""The walk through the questions: what is asked next, what is settled, what a changed answer means for later ones.

The order of the questions is their order in `questions.yaml`; conditions look only at earlier ones, so that one pass
says how each question stands. Every answer is checked by reading the workload that comes of it: what the questions
accept, a file may say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cache
from typing import Any

from modeler.dataclass import dataclass
from modeler.errors import ModelerError, WorkloadError, unknown_name
from modeler.guide.base import Answer, AnswerValue, Question, Same, SettledAnswer, When
from modeler.guide.questions import questions
from modeler.workload import Workload


@cache
def _by_id() -> dict[str, Question]:
    return {question.id: question for question in questions()}


@dataclass(frozen=True)
class Dropped:
    """An answer that an earlier, changed one has made void, and why."""

    question: Question
    value: AnswerValue
    reason: str


@dataclass(frozen=True)
class Answers:
    """What was answered so far: an immutable, ordered mapping from question to answer.

    ``dropped`` lists what the last change has made void.

    Examples
    --------
    >>> given = answer(Answers(), "clients", "on-premises")
    >>> given["clients"], "protocol" in given, len(given)
    (('on-premises',), False, 1)
    """

    items: tuple[tuple[str, AnswerValue], ...] = ()
    dropped: tuple[Dropped, ...] = field(default=(), compare=False)

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __contains__(self, name: object) -> bool:
        return any(name == answered for answered, _ in self.items)

    def __getitem__(self, name: str) -> AnswerValue:
        for answered, value in self.items:
            if name == answered:
                return value
        raise KeyError(name)


@dataclass(frozen=True)
class Standing:
    """How a question stands: not applicable, settled (with a reason), or asked; and the answer in force, if any."""

    question: Question
    asked: bool = False
    value: AnswerValue | None = None
    settled: SettledAnswer | None = None


@dataclass(frozen=True)
class Option:
    """An answer, and how many patterns would remain with it."""

    answer: Answer
    patterns: int


def question(name: str) -> Question:
    """Return a question by its id.

    Raises
    ------
    UnknownNameError
        If there is no such question.

    Examples
    --------
    >>> question("clients").text
    'Where are the clients?'
    """
    if name not in _by_id():
        raise unknown_name("question", name, _by_id())
    return _by_id()[name]


def standings(answers: Answers) -> tuple[Standing, ...]:
    """Say of every question how it stands, in order.

    >>> after_first = standings(answer(Answers(), "clients", "internet"))
    >>> [standing.settled.answer for standing in after_first if standing.settled]
    [('yes',)]
    """
    return tuple(_stand(dict(answers.items)).values())


def settled(asked: Question | str, answers: Answers) -> str | None:
    """Say why earlier answers settle a question; None if they do not.

    >>> settled("exposure", answer(Answers(), "clients", "internet"))
    'the clients come over the internet, so something must be reachable from there'
    """
    settlement = _stand(dict(answers.items))[_id(asked)].settled
    return settlement.reason if settlement else None


def next_question(answers: Answers) -> Question | None:
    """Return the first question that is to be asked and has no answer; None at the end.

    >>> next_question(Answers()).id, next_question(answer(Answers(), "clients", "internet")).id
    ('clients', 'who')
    """
    return next(
        (standing.question for standing in standings(answers) if standing.asked and standing.value is None), None
    )


def usual(answers: Answers | None = None) -> Answers:
    """Return the usual answer to every question that is still open.

    >>> next_question(usual()) is None, usual(answer(Answers(), "clients", "internet"))["clients"]
    (True, ('internet',))
    """
    complete = answers or Answers()
    while open_one := next_question(complete):
        complete = answer(complete, open_one, default(open_one, complete))
    return complete


def progress(answers: Answers) -> tuple[int, int]:
    """Count the questions answered, and those to be asked as things stand.

    >>> done, remaining = progress(answer(Answers(), "clients", "internet"))
    >>> done, remaining > 10
    (1, True)
    """
    asked = [standing for standing in standings(answers) if standing.asked]
    done = sum(standing.value is not None for standing in asked)
    return done, len(asked) - done


def offered(asked: Question | str, answers: Answers) -> tuple[Answer, ...]:
    """Return the answers that a question offers, after what was answered before.

    >>> [option.id for option in offered("addresses", answer(Answers(), "clients", "internet"))][-1]
    'static-public-ips'
    """
    current = question(_id(asked))
    return _offered(current, _in_force(_stand(dict(answers.items))))


def default(asked: Question | str, answers: Answers) -> AnswerValue:
    """Return the answer that is proposed: what was answered before, or else the question's default.

    >>> default("region", Answers()), default("features", Answers()), default("budget", Answers())
    ('us-east-1', (), '')
    """
    current = question(_id(asked))
    if current.id in answers:
        return answers[current.id]
    return _default(current, _in_force(_stand(dict(answers.items))))


def answer(answers: Answers, asked: Question | str, value: str | Sequence[str]) -> Answers:
    """Answer a question, or change the answer; what no longer applies is dropped and listed.

    Parameters
    ----------
    answers : Answers
        What was answered so far.
    asked : Question or str
        The question, or its id.
    value : str or sequence of str
        The id of an answer, several of them, or a quantity such as ``50M``; empty for 'not stated' or 'none'.

    Returns
    -------
    Answers
        With ``dropped``: later answers that the change has made void, each with the reason.

    Raises
    ------
    UnknownNameError
        If there is no such question or answer.
    UnitError
        If a quantity cannot be read.
    WorkloadError
        If the question is not asked after the earlier answers, or the workload would contradict itself.

    Examples
    --------
    >>> partners = answer(answer(Answers(), "clients", "on-premises"), "link", "vpn")
    >>> changed = answer(partners, "clients", "internet")
    >>> list(changed), [dropped.question.id for dropped in changed.dropped]
    (['clients'], ['link'])
    """
    current = question(_id(asked))
    before = {name: given for name, given in answers.items if _position(name) < _position(current.id)}
    later = [(name, given) for name, given in answers.items if _position(name) > _position(current.id)]
    value = _checked(current, value, before)
    kept = before | {current.id: value}
    _read(kept)
    dropped: list[Dropped] = []
    for name, given in sorted(later, key=lambda pair: _position(pair[0])):
        reason = _why_void(_by_id()[name], given, kept)
        if reason:
            dropped.append(Dropped(_by_id()[name], given, reason))
        else:
            kept[name] = given
    return Answers(tuple(kept.items()), tuple(dropped))


def options(asked: Question | str, answers: Answers, remaining: Callable[[Workload], int]) -> tuple[Option, ...]:
    """Say for each answer that a question offers how many patterns would remain at best.

    Parameters
    ----------
    asked : Question or str
        A question with answers; one for a quantity has no options. Where several may be chosen, choosing nothing
        comes first, and each other answer is taken alone.
    answers : Answers
        What was answered so far.
    remaining : callable
        Gives the number of patterns that serve a workload.

    Examples
    --------
    >>> [option.patterns for option in options("backend_account", Answers(), lambda w: len(w.needs.features))]
    [0, 1]
    """
    current = question(_id(asked))
    bare = Answers(tuple(pair for pair in answers.items if pair[0] != current.id))
    nothing = ((current.none, ()),) if current.none else ()
    choices = (*nothing, *((answer, (answer.id,)) for answer in offered(current, bare)))
    return tuple(Option(choice, patterns_left(answer(bare, current, value), remaining)) for choice, value in choices)


def workload(answers: Answers) -> Workload:
    """Return the workload that the answers describe; every other field has its default.

    >>> workload(answer(Answers(), "clients", "on-premises")).clients.location
    <Location.ON_PREMISES: 'on-premises'>
    """
    return Workload.from_dict(workload_document(answers))


def patterns_left(answers: Answers, remaining: Callable[[Workload], int]) -> int:
    """Count the patterns that remain at best: open hard filters take the answer that leaves most.

    Without that, a count would rise when the backend turns out to be another one than the default.

    >>> patterns_left(Answers(), lambda w: 16 if w.backend.kind == "eks-istio" else 7)
    16
    >>> patterns_left(answer(Answers(), "backend", "lambda"), lambda w: 16 if w.backend.kind == "eks-istio" else 7)
    7
    """
    return max(remaining(workload) for workload in at_best(answers))


def at_best(answers: Answers) -> tuple[Workload, ...]:
    """Return the workloads of which one leaves most patterns that can still remain; one at the end of the questions.

    >>> [workload.backend.kind for workload in at_best(answer(Answers(), "clients", "internet"))]
    ['eks-istio', 'ec2']
    """
    answer_sets: list[dict[str, AnswerValue]] = [dict(answers.items)]
    for question in questions():
        if question.widest and question.id not in answers:
            answer_sets = [wider for given in answer_sets for wider in _widened(question, given)]
    return tuple(Workload.from_dict(_document(given)) for given in answer_sets)


def _widened(question: Question, given: dict[str, AnswerValue]) -> tuple[dict[str, AnswerValue], ...]:
    if not _stand(given)[question.id].asked:
        return (given,)
    return tuple({**given, question.id: (wide,)} for wide in question.widest)


def provisional(answers: Answers) -> bool:
    """Whether a hard filter is still open, so that a count says how many patterns remain at best.

    >>> provisional(Answers())
    True
    """
    return any(True for _ in _open(answers))


def workload_document(answers: Answers) -> dict[str, Any]:
    """Return the workload as plain data, which `Workload.from_dict` reads.

    >>> workload_document(answer(Answers(), "clients", "on-premises"))
    {'clients': {'location': 'on-premises'}}
    """
    return _document(dict(answers.items))


@dataclass(frozen=True)
class FieldChange:
    """What one question contributes to a workload: values by path, and where they come from."""

    question: Question
    value: AnswerValue
    changes: Mapping[str, Any]
    assumed: bool = False
    """Not answered yet: the default is needed."""


def effects(answers: Answers) -> tuple[FieldChange, ...]:
    """Return what each answer, settled question and needed default contributes, in order.

    >>> [change.changes for change in effects(answer(Answers(), "region", "eu-west-1"))]
    [{'region': 'eu-west-1'}]
    """
    return tuple(_effects(dict(answers.items)))


def merged(values: Any, more: Any) -> Any:
    """Join two values of a path: lists add up, anything else is replaced.

    >>> merged(["waf"], ["ipv6"]), merged("iam", "jwt")
    (['waf', 'ipv6'], 'jwt')
    """
    if isinstance(values, list):
        return list(dict.fromkeys([*values, *more]))
    return more


def _open(answers: Answers) -> Iterator[Question]:
    return (
        standing.question
        for standing in standings(answers)
        if standing.question.widest and standing.asked and standing.value is None
    )


def _id(asked: Question | str) -> str:
    return asked if isinstance(asked, str) else asked.id


def _position(name: str) -> int:
    return _positions()[name]


@cache
def _positions() -> dict[str, int]:
    return {question.id: number for number, question in enumerate(questions())}


def _stand(given: Mapping[str, AnswerValue]) -> dict[str, Standing]:
    """One pass: conditions see the answers in force before them, given or settled."""
    standings: dict[str, Standing] = {}
    force: dict[str, AnswerValue] = {}
    for question in questions():
        standings[question.id] = standing = _standing(question, given, force)
        if standing.value is not None:
            force[question.id] = standing.value
    return standings


def _standing(question: Question, given: Mapping[str, AnswerValue], force: Mapping[str, AnswerValue]) -> Standing:
    if not _holds(question.asked_if, force):
        return Standing(question)
    for settled in question.settled:
        if _holds(settled.when, force):
            return Standing(question, value=settled.answer, settled=settled)
    return Standing(question, asked=True, value=given.get(question.id))


def _holds(when: When, force: Mapping[str, AnswerValue]) -> bool:
    return all(set(wanted) & set(force.get(name, ())) for name, wanted in when.items())


def _in_force(standings: Mapping[str, Standing]) -> dict[str, AnswerValue]:
    return {name: standing.value for name, standing in standings.items() if standing.value is not None}


def _offered(question: Question, force: Mapping[str, AnswerValue]) -> tuple[Answer, ...]:
    return tuple(answer for answer in question.answers if _holds(answer.offered_if, force))


def _default(question: Question, force: Mapping[str, AnswerValue]) -> AnswerValue:
    if question.quantity is None:
        return question.default
    taken = force.get(question.quantity.differs_from) if question.quantity.differs_from else None
    if question.quantity.differs_from and taken is None:
        taken = _default(_by_id()[question.quantity.differs_from], force)
    return next((text for text in question.quantity.defaults if text != taken), "")


def _checked(question: Question, value: str | Sequence[str], before: Mapping[str, AnswerValue]) -> AnswerValue:
    """Return an answer as it is kept, or say what is wrong with it."""
    standings = _stand(before)
    standing = standings[question.id]
    if standing.settled:
        raise WorkloadError(f"'{question.text}' is not asked, because {standing.settled.reason}: change that first")
    if not standing.asked:
        raise WorkloadError(f"'{question.text}' is not asked after the answers before it: change those first")
    if question.quantity is not None:
        return _quantity(question, value, before)
    return _choice(question, value, _offered(question, _in_force(standings)))


def _choice(question: Question, value: str | Sequence[str], allowed: Sequence[Answer]) -> tuple[str, ...]:
    wanted = [value] if isinstance(value, str) else list(value)
    if question.several:
        wanted = [name for name in wanted if name not in ("", "none")]
    names = [answer.id for answer in allowed]
    for name in wanted:
        if name not in names:
            raise unknown_name("answer", name, names)
    if not question.several and len(wanted) != 1:
        raise WorkloadError(f"'{question.text}' takes one answer: give one of {', '.join(names)}")
    return tuple(name for name in names if name in wanted)


def _quantity(question: Question, value: str | Sequence[str], before: Mapping[str, AnswerValue]) -> str:
    assert question.quantity is not None
    if not isinstance(value, str):
        raise WorkloadError(f"'{question.text}' takes one value: write for example '{_example(question)}'")
    text = value.strip()
    if not text:
        if not question.optional:
            raise WorkloadError(f"'{question.text}' needs an answer: write for example '{_example(question)}'")
        return ""
    number = question.quantity.read(text)
    least = before.get(question.quantity.at_least, "")
    bound = _by_id().get(question.quantity.at_least)
    if least and bound and bound.quantity and number < bound.quantity.read(str(least)):
        raise WorkloadError(f"{text} is smaller than {least}, the answer to '{bound.text}': give at least {least}")
    return text


def _example(question: Question) -> str:
    assert question.quantity is not None
    examples = {"size": "5 MB", "seconds": "30 s", "milliseconds": "300 ms", "usd": "500", "share": "99.9 %"}
    return question.quantity.defaults[0] if question.quantity.defaults else examples[question.quantity.kind]


def _why_void(question: Question, given: AnswerValue, before: Mapping[str, AnswerValue]) -> str:
    """Say why a later answer no longer holds after earlier ones; empty if it holds."""
    standing = _stand(before)[question.id]
    if standing.settled:
        return standing.settled.reason
    if not standing.asked:
        return "it is no longer asked"
    try:
        _checked(question, given, before)
        _read({**before, question.id: given})
    except ModelerError as error:
        return str(error)
    return ""


def _read(given: Mapping[str, AnswerValue]) -> Workload:
    return Workload.from_dict(_document(given), "with this answer")


def _effects(given: Mapping[str, AnswerValue]) -> Iterator[FieldChange]:
    standings = _stand(given)
    force = _in_force(standings)
    for standing in standings.values():
        if standing.value is not None:
            yield FieldChange(standing.question, standing.value, _changes(standing.question, standing.value, force))
        elif standing.asked and standing.question.quantity and standing.question.quantity.needed:
            value = _default(standing.question, force)
            yield FieldChange(standing.question, value, _changes(standing.question, value, force), assumed=True)


def _changes(question: Question, value: AnswerValue, force: Mapping[str, AnswerValue]) -> dict[str, Any]:
    if question.quantity is not None:
        return {question.quantity.path: question.quantity.written(str(value))} if value else {}
    changes: dict[str, Any] = {}
    for answer in question.chosen(value):
        for path, change in answer.changes.items():
            if isinstance(change, Same):
                change = force.get(change.question) or _default(_by_id()[change.question], force)
            changes[path] = merged(changes.get(path), change)
    return changes


def _document(given: Mapping[str, AnswerValue]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for field_change in _effects(given):
        for path, value in field_change.changes.items():
            flat[path] = merged(flat.get(path), value)
    document: dict[str, Any] = {}
    for field_ in sorted(flat, key=_field_order):
        *sections, last = field_.split(".")
        place = document
        for section in sections:
            place = place.setdefault(section, {})
        place[last] = flat[field_]
    return document


_FIELDS = {name: number for number, name in enumerate(Workload.model_fields)}


def _field_order(path: str) -> tuple[int, int]:
    """Plain fields first, then sections, each in the order of the workload's documentation; stable within one."""
    return (int("." in path), _FIELDS[path.partition(".")[0]])
