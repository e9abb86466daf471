"""What a question is made of: its text, its answers or the quantity that it asks for, and when it is asked.

Questions are data. A condition names answers to earlier questions, so that a terminal, a notebook and a test walk the
same graph: a question is asked if its ``asked_if`` holds and none of its ``settled`` does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any, Literal

from modeler.dataclass import dataclass
from modeler.errors import WorkloadError
from modeler.facts import region
from modeler.units import parse_count, parse_milliseconds, parse_seconds, parse_share, parse_size

When = Mapping[str, tuple[str, ...]]
"""Holds if, for each question named, one of the answers listed is in force."""
AnswerValue = tuple[str, ...] | str
"""What was answered: ids of answers, or a quantity as it was written; empty text is 'not stated'."""
Kind = Literal["count", "whole", "size", "seconds", "milliseconds", "share", "usd", "region", "text"]


@dataclass(frozen=True)
class Same:
    """A change that takes over the answer to another question."""

    question: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One of several answers: what it means for the choice, and which fields of the workload it sets."""

    id: str
    text: str
    consequence: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    """Value of each field by its path; lists from several answers add up."""
    offered_if: When = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """A number with a unit, a Region or a text, and the field that it sets."""

    kind: Kind
    path: str
    unit: str
    defaults: tuple[str, ...] = ()
    """The first that is allowed is proposed; none: the question may be left open."""
    differs_from: str = ""
    """A question whose answer may not be the same."""
    at_least: str = ""
    """A question whose answer may not be larger."""
    needed: bool = False
    """The workload's own default would contradict earlier answers: this one holds until it is answered."""

    def read(self, text: str) -> Any:
        """Return what a workload holds for a text.

        Raises
        ------
        ModelerError
            If it is no such quantity.

        Examples
        --------
        >>> Quantity(kind="size", path="traffic.request_bytes", unit="bytes").read("2 KB")
        2048.0
        """
        return _READERS[self.kind](text)

    def written(self, text: str) -> Any:
        """Return the value for a file: numbers as numbers, quantities as people write them.

        >>> size = Quantity(kind="size", path="traffic.request_bytes", unit="bytes")
        >>> size.written("2 KB"), size.written("300")
        ('2 KB', 300)
        """
        if self.kind in ("region", "text"):
            return text
        if self.kind in ("usd", "whole"):
            return _plain(self.read(text))
        try:
            return _plain(float(text))
        except ValueError:
            return text


@dataclass(frozen=True, kw_only=True)
class SettledAnswer:
    """Earlier answers that decide a question, what they decide, and why."""

    when: When
    answer: tuple[str, ...]
    reason: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question: either with answers to choose from, or for a quantity.

    ``why`` says in one sentence what hangs on it. With ``several``, any number of answers may be chosen, and ``none``
    is what choosing nothing means.
    """

    id: str
    topic: str
    text: str
    why: str
    answers: tuple[Answer, ...] = ()
    quantity: Quantity | None = None
    several: bool = False
    none: Answer | None = None
    default: tuple[str, ...] = ()
    widest: tuple[str, ...] = ()
    """Answers of which one leaves most patterns, where that is not what an open question means anyway."""
    asked_if: When = field(default_factory=dict)
    settled: tuple[SettledAnswer, ...] = ()
    source: str = ""
    """AWS page on which it rests."""

    @property
    def sets(self) -> tuple[str, ...]:
        """Paths of the workload's fields that an answer may set, in order.

        >>> yes = Answer(id="yes", text="Yes", consequence="It is paid.", changes={"counted.networking": False})
        >>> Question(id="paid", topic="Cost", text="Paid?", why="It counts.", answers=(yes,)).sets
        ('counted.networking',)
        """
        if self.quantity:
            return (self.quantity.path,)
        return tuple(dict.fromkeys(path for answer in (*self.answers, *self._nothing) for path in answer.changes))

    @property
    def optional(self) -> bool:
        """Whether it may be left open: a quantity without a default."""
        return self.quantity is not None and not self.quantity.defaults

    @property
    def _nothing(self) -> tuple[Answer, ...]:
        return (self.none,) if self.none else ()

    def chosen(self, value: AnswerValue) -> tuple[Answer, ...]:
        """Return the answers with these ids, in the question's order; choosing nothing may be an answer too."""
        answers = tuple(answer for answer in self.answers if answer.id in value)
        return answers or self._nothing

    def answer_text(self, value: AnswerValue) -> str:
        """Write an answer for people.

        >>> size = Quantity(kind="size", path="traffic.request_bytes", unit="bytes")
        >>> question = Question(id="size", topic="Traffic", text="How big?", why="Size counts.", quantity=size)
        >>> question.answer_text("2 KB"), question.answer_text("300"), question.answer_text("")
        ('2 KB', '300 bytes', 'not stated')
        """
        if self.quantity is None:
            return ", ".join(answer.text for answer in self.chosen(value)) or "None of them"
        if not value:
            return "not stated"
        return f"{value} {self.quantity.unit}" if self._needs_unit(str(value)) else str(value)

    def _needs_unit(self, text: str) -> bool:
        """Whether the text alone leaves open what it counts: '50M' does, '20 KB' and '$500' do not."""
        assert self.quantity is not None
        if self.quantity.kind in ("count", "whole"):
            return True
        return (
            self.quantity.kind in ("size", "seconds", "milliseconds", "usd") and text[-1:].isdigit() and text[0] != "$"
        )


_LONGEST = 80


def _plain(number: float) -> float | int:
    return int(number) if float(number).is_integer() else number


def _whole(text: str) -> int:
    number = parse_count(text)
    if not number.is_integer():
        raise WorkloadError(f"'{text}' is not a whole number: write for example '2'")
    return int(number)


def _usd(text: str) -> float:
    return parse_count(text.removeprefix("$").removesuffix("USD").strip())


def _region(text: str) -> str:
    return region(text).code


def _text(text: str) -> str:
    if not text.isprintable() or len(text) > _LONGEST:
        raise WorkloadError(f"a name is one line of at most {_LONGEST} characters: this one has {len(text)}")
    return text


_READERS: dict[Kind, Callable[[str], Any]] = {
    "count": parse_count,
    "whole": _whole,
    "size": parse_size,
    "seconds": parse_seconds,
    "milliseconds": parse_milliseconds,
    "share": parse_share,
    "usd": _usd,
    "region": _region,
    "text": _text,
}
