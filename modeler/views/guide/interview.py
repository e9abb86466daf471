"""The answers so far, and how the question form shows them: what is asked is decided in `modeler.guide`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from modeler.errors import ModelerError
from modeler.facts import regions
from modeler.guide import (
    Answers,
    AnswerValue,
    Option,
    Question,
    Standing,
    answer,
    default,
    options,
    patterns_left,
    progress,
    provisional,
    question,
    questions,
    standings,
)
from modeler.views.widgets import FormOption, FormQuestion, FormTopic, FormView
from modeler.workload import Workload

TOPICS = tuple(dict.fromkeys(question.topic for question in questions()))


class Interview:
    """Holds the answers, takes new ones, and gives what the form shows.

    Parameters
    ----------
    given : mapping
        Answers to begin with, by the id of their question, in any order.
    remaining : callable
        Gives the number of patterns that serve a workload.
    total : int
        Number of patterns that are counted.

    Raises
    ------
    ModelerError
        If an answer cannot be given.

    Examples
    --------
    >>> talk = Interview({"requests": "5M", "clients": "internet"}, lambda w: 7, total=42)
    >>> list(talk.answers), talk.look("Traffic and limits").topics[0].told
    (['clients', 'requests'], '1 of 5')
    """

    def __init__(
        self, given: Mapping[str, str | Sequence[str]], remaining: Callable[[Workload], int], total: int
    ) -> None:
        self._remaining, self._total = remaining, total
        self._counts: dict[str, int] = {}
        self._notices: tuple[str, ...] = ()
        self.answers = Answers()
        for name in sorted(given, key=lambda answered: questions().index(question(answered))):
            self.answers = answer(self.answers, name, given[name])

    def replace(self, answers: Answers) -> None:
        """Take other answers instead of all that were given."""
        self.answers, self._notices = answers, ()

    def answer(self, name: str, value: str | Sequence[str]) -> None:
        """Answer a question, or change the answer; what the change makes void is told.

        Raises
        ------
        ModelerError
            If the answer cannot be given; nothing changes then.
        """
        self.answers = answer(self.answers, name, value)
        self._notices = tuple(
            f"No longer valid: {dropped.question.text} {dropped.question.answer_text(dropped.value)} "
            f"({dropped.reason})."
            for dropped in self.answers.dropped
            if dropped.value
        )

    def clear(self, name: str) -> None:
        """Take back an answer, or all if there is no name; what rested on it falls, and is told."""
        kept, fallen = Answers(), []
        for id_, value in self.answers.items if name else ():
            if id_ == name:
                continue
            try:
                kept = answer(kept, id_, value)
            except ModelerError:
                fallen.append(f"No longer valid: {question(id_).text} {question(id_).answer_text(value)}.")
        self.answers, self._notices = kept, tuple(fallen)

    def look(self, topic: str) -> FormView:
        """Return what the form shows while a topic is open."""
        standing = standings(self.answers)
        done, ahead = progress(self.answers)
        return FormView(
            head=f"{done} of {done + ahead} questions answered. {self._left()}",
            topics=tuple(FormTopic(topic_name, _told(standing, topic_name)) for topic_name in TOPICS),
            open=topic,
            questions=tuple(self._questions([state for state in standing if state.question.topic == topic])),
            notices=self._notices,
            done=done,
            total=done + ahead,
        )

    def _left(self) -> str:
        if not self.answers:
            return f"{self._total} patterns are judged."
        count = patterns_left(self.answers, self._count)
        if not count:
            return "No pattern serves all of this: change an answer, or see on the right what is nearest."
        return f"{'Up to ' if provisional(self.answers) else ''}{count} of {self._total} patterns remain."

    def _questions(self, standing: Sequence[Standing]) -> Iterator[FormQuestion]:
        for state in standing:
            question = state.question
            if state.settled:
                words = question.answer_text(state.settled.answer)
                yield FormQuestion(id=question.id, text=question.text, settled=state.settled.reason, chosen=words)
            elif state.asked and question.quantity is not None:
                yield self._quantity(question, state.value)
            elif state.asked:
                yield self._choice(question, state.value)

    def _quantity(self, question: Question, value: AnswerValue | None) -> FormQuestion:
        assert question.quantity is not None
        usual = str(_without(self.answers, question))
        return FormQuestion(
            id=question.id,
            text=question.text,
            kind="quantity",
            why=question.why,
            source=question.source,
            value=str(value or ""),
            answered=value is not None,
            chosen="" if value is None else question.answer_text(value),
            usual=f"usual: {usual}" if usual else "may stay open",
            unit="" if question.quantity.kind == "region" else question.quantity.unit,
            suggestions=tuple(regions()) if question.quantity.kind == "region" else (),
        )

    def _choice(self, question: Question, value: AnswerValue | None) -> FormQuestion:
        usual = _without(self.answers, question) if value is None else ()
        shown = options(question, self.answers, self._count)
        return FormQuestion(
            id=question.id,
            text=question.text,
            kind="several" if question.several else "one",
            why=question.why,
            source=question.source,
            answered=value is not None,
            chosen="" if value is None else question.answer_text(value),
            options=tuple(_option(question, option, value, usual) for option in shown),
        )

    def _count(self, w: Workload) -> int:
        """Count once per workload: the same one comes up as an option and then as the answer."""
        key = w.model_dump_json()
        if key not in self._counts:
            self._counts[key] = self._remaining(w)
        return self._counts[key]


def _without(answers: Answers, question: Question) -> AnswerValue:
    """The usual answer, whatever was answered."""
    return default(question, Answers(tuple(pair for pair in answers.items if pair[0] != question.id)))


def _told(standing: Sequence[Standing], topic: str) -> str:
    asked = [state for state in standing if state.asked and state.question.topic == topic]
    if not asked:
        return "settled"
    return f"{sum(standing.value is not None for standing in asked)} of {len(asked)}"


def _option(question: Question, option: Option, value: AnswerValue | None, usual: AnswerValue) -> FormOption:
    nothing = option.answer is question.none
    chosen = value is not None and (option.answer.id in value or (nothing and not value))
    return FormOption(
        id="" if nothing else option.answer.id,
        text=option.answer.text,
        consequence=option.answer.consequence,
        left=f"{option.patterns} left",
        chosen=chosen,
        usual=value is None and (option.answer.id in usual or (nothing and not usual)),
    )
