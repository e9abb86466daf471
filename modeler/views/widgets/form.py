"""A form of questions by topic: answers with their consequences, settled questions grayed, every answer changeable.

What is asked, settled and counted is decided elsewhere: the form shows a `FormView` and reports what was answered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from html import escape
from typing import Any, Literal

import traitlets

from modeler.dataclass import dataclass
from modeler.errors import ModelerError
from modeler.views.widgets.base import Pane, script, sentence


@dataclass(frozen=True, kw_only=True)
class FormOption:
    """One answer to choose; ``left`` says how many would remain with it, ``usual`` marks the default."""

    id: str
    text: str
    consequence: str = ""
    left: str = ""
    chosen: bool = False
    usual: bool = False


@dataclass(frozen=True, kw_only=True)
class FormQuestion:
    """One question: one answer, several, or a quantity to write; or settled, with the reason.

    An option with an empty id means 'none of them'.
    """

    id: str
    text: str
    kind: Literal["one", "several", "quantity"] = "one"
    why: str = ""
    source: str = ""
    options: tuple[FormOption, ...] = ()
    value: str = ""
    usual: str = ""
    unit: str = ""
    suggestions: tuple[str, ...] = ()
    answered: bool = False
    chosen: str = ""
    settled: str = ""
    error: str = ""


@dataclass(frozen=True)
class FormTopic:
    """A topic and what its head tells, such as ``2 of 4``."""

    name: str
    told: str = ""


@dataclass(frozen=True, kw_only=True)
class FormView:
    """All that the form shows: the topics, and the questions of the one that is open."""

    head: str
    topics: tuple[FormTopic, ...]
    open: str = ""
    questions: tuple[FormQuestion, ...] = ()
    notices: tuple[str, ...] = ()
    done: int = 0
    total: int = 0


class QuestionForm(Pane):
    """Shows questions and reports answers.

    Parameters
    ----------
    look : callable
        Gives the `FormView` for the name of the topic that is open.
    answer : callable
        Takes the id of a question and the answer: ids of options, or what was written. A ModelerError that it raises
        is shown at the question; the answers before it stay.
    clear : callable
        Takes back the answer to the question with this id; all answers, if it is empty.
    first : str
        The topic that is open at first.

    Examples
    --------
    >>> given = {}
    >>> def look(topic):
    ...     cost = FormQuestion(id="budget", text="How much?", kind="quantity", value=given.get("budget", ""))
    ...     return FormView(head="1 question", topics=(FormTopic("Cost"),), open=topic, questions=(cost,))
    >>> def answer(name, value):
    ...     if not value.isdigit():
    ...         raise ModelerError(f"'{value}' is no sum: write for example '500'")
    ...     given[name] = value
    >>> form = QuestionForm(look, answer, given.pop, first="Cost")
    >>> form.answer("budget", "<b>")
    >>> form.view["questions"][0]["error"], given
    ("'<b>' is no sum: write for example '500'.", {})
    >>> form.answer("budget", "500")
    >>> form.view["questions"][0]["error"], given
    ('', {'budget': '500'})
    """

    _esm = script("form.js")
    view = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        look: Callable[[str], FormView],
        answer: Callable[[str, str | Sequence[str]], object],
        clear: Callable[[str], object],
        first: str = "",
    ) -> None:
        self._look, self._answer, self._clear, self._open = look, answer, clear, first
        self._wrong: dict[str, tuple[str, str]] = {}
        super().__init__(view=self._seen())
        self.on_msg(self._heard)

    def answer(self, question: str, value: str | Sequence[str]) -> None:
        """Do what answering a question in the form does."""
        try:
            self._answer(question, value)
        except ModelerError as error:
            self._wrong[question] = (sentence(error), value if isinstance(value, str) else "")
        else:
            self._wrong.clear()
        self.refresh()

    def clear(self, question: str = "") -> None:
        """Take back an answer, or all."""
        self._clear(question)
        self._wrong.clear()
        self.refresh()

    def clear_errors(self) -> None:
        """Forget what was wrong, and look again: other answers are there."""
        self._wrong.clear()
        self.refresh()

    def open_topic(self, topic: str) -> None:
        """Open a topic; none, if it is empty."""
        self._open = topic
        self._wrong.clear()
        self.refresh()

    def refresh(self) -> None:
        """Look again."""
        self.view = self._seen()

    def html(self) -> str:
        """The still copy: what was answered so far."""
        view = self.view
        rows = [
            f"<li>{escape(question['text'])} <b>{escape(question['chosen'])}</b></li>"
            for question in view["questions"]
            if question["chosen"]
        ]
        topics = "".join(f"<li>{escape(topic['name'])}: {escape(topic['told'])}</li>" for topic in view["topics"])
        return f"<p>{escape(view['head'])}</p><ul>{topics}</ul><ul>{''.join(rows)}</ul>"

    def _seen(self) -> dict[str, Any]:
        view = self._look(self._open)
        return asdict(
            replace(view, questions=tuple(self._with_error(form_question) for form_question in view.questions))
        )

    def _with_error(self, question: FormQuestion) -> FormQuestion:
        """Keep what was written beside what is wrong with it, so that it can be mended."""
        if question.id not in self._wrong:
            return question
        error, written = self._wrong[question.id]
        return replace(question, error=error, value=written or question.value)

    def _heard(self, _: Any, content: Mapping[str, Any], __: Any) -> None:
        if content.get("kind") == "answer":
            self.answer(str(content["id"]), content["value"])
        elif content.get("kind") == "clear":
            self.clear(str(content["id"]))
        elif content.get("kind") == "open":
            self.open_topic(str(content["name"]))
