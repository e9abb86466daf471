"""The questions of `modeler choose` in a terminal: by keyboard alone, line by line, each answer can be changed.

What is asked, settled and dropped is decided in `modeler.guide`; here it is only said. Whatever ends the
dialogue early (q, Ctrl-C, the end of the input), the answers so far are in a file, and the last sentence names it.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from modeler.errors import ModelerError, WorkloadError
from modeler.files.writing import write_text

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from modeler.guide import Answers, AnswerValue, Option, Question
    from modeler.workload import Workload

Ask = Callable[[str], str]
Say = Callable[["RenderableType"], None]

_WIDTH = 100
_COMMANDS = ("?", "b", "q")
_NOTHING = ("0", "-", "none")


class InterviewStopped(ModelerError):
    """The dialogue ended before its last question; the message names the file with the answers so far."""


class _Quit(Exception):
    """The user asked to save and leave."""


def interview(
    remaining: Callable[[Workload], int],
    out: Path | None = None,
    ask: Ask | None = None,
    say: Say | None = None,
    total: int | None = None,
) -> Answers:
    """Ask the questions that are open, one by one, and save the workload that the answers describe.

    Parameters
    ----------
    remaining : callable
        Gives the number of patterns that serve a workload.
    out : Path, optional
        Where the workload is saved; by default the user is asked. An existing file is never overwritten unasked.
    ask : callable, optional
        Shows a prompt and gives the line typed; by default `input`.
    say : callable, optional
        Shows a text or a table; by default on standard output.
    total : int, optional
        Number of patterns that are counted; by default the catalogue's.

    Returns
    -------
    Answers
        All of them, or those given before ``q``.

    Raises
    ------
    InterviewStopped
        If the input ends or is interrupted; answers given so far are saved, and the message says where.
    """
    from modeler.patterns import patterns

    if ask is None:
        # Arrow keys and line editing, where the system has it.
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401
    dialogue = _Dialogue(remaining, out, ask or input, say or _print, len(patterns()) if total is None else total)
    return dialogue.run()


def _print(drawn: RenderableType) -> None:
    from modeler.cli.common import render

    render(drawn, _WIDTH)


class _Dialogue:
    """One dialogue and the answers so far."""

    def __init__(self, remaining: Callable[[Workload], int], out: Path | None, ask: Ask, say: Say, total: int) -> None:
        from modeler.guide import Answers

        self.answers = Answers()
        self._remaining, self._out, self._ask, self._show, self._total = remaining, out, ask, say, total
        self._counts: dict[str, int] = {}
        self._announced: set[tuple[str, str]] = set()

    def run(self) -> Answers:
        """From the first open question to the saved file."""
        try:
            self._walk()
            self._save()
        except EOFError:
            self._stop("the input ended before the last question")
        except KeyboardInterrupt:
            self._stop("interrupted")
        except ModelerError as error:
            self._stop(str(error))
        except Exception:
            if self.answers:
                self._say(f"Something went wrong; {self._keep()}.")
            raise
        return self.answers

    def _walk(self) -> None:
        from modeler.guide import next_question

        self._say("Each question narrows down which patterns serve you. Type a number and Enter.")
        self._say("Enter takes the answer in brackets; ? explains; b goes back; q leaves the rest open.", "dim")
        try:
            while question := next_question(self.answers):
                self._announce(question)
                self._put(question)
        except _Quit:
            return
        self._announce(None)

    def _announce(self, until: Question | None) -> None:
        """Say which questions before the next one are settled, and why; each once."""
        from modeler.guide import standings

        for standing in standings(self.answers):
            if until and standing.question.id == until.id:
                return
            if standing.settled and (standing.question.id, standing.settled.reason) not in self._announced:
                self._announced.add((standing.question.id, standing.settled.reason))
                words = standing.question.answer_text(standing.settled.answer)
                self._say("")
                self._say(f"Not asked: {standing.question.text}")
                self._say(f"The answer is '{words}', because {standing.settled.reason}.", "dim")

    def _put(self, question: Question) -> None:
        """Ask one question until it is answered; the user may look, go back or leave instead."""
        self._show_question(question)
        while True:
            line = self._ask(self._prompt(question)).strip()
            if line == "q":
                raise _Quit
            if line == "?":
                self._explain(question)
            elif line == "b":
                if self._back():
                    return
            elif self._take(question, line):
                return

    def _take(self, question: Question, line: str) -> bool:
        """Take a line as the answer, or say what is wrong with it."""
        from modeler.guide import answer, default, offered

        try:
            value: AnswerValue
            if not line:
                value = default(question, self.answers)
            elif question.quantity is None:
                value = read_choice(line, question, tuple(answer.id for answer in offered(question, self.answers)))
            else:
                value = "" if line in _NOTHING[1:] and question.optional else line
            self.answers = answer(self.answers, question, value)
        except ModelerError as error:
            self._say(f"{_capital(str(error))}.", "red")
            return False
        self._report()
        return True

    def _report(self) -> None:
        """After an answer: what it made void, and how many patterns remain."""
        from modeler.guide import patterns_left, provisional

        for change in (dropped for dropped in self.answers.dropped if dropped.value):
            words = change.question.answer_text(change.value)
            self._say(f"Dropped: {change.question.text} {words} ({change.reason})", "yellow")
        count = patterns_left(self.answers, self._count)
        at_most = "Up to " if provisional(self.answers) and count else ""
        self._say(f"{at_most}{count} of {self._total} patterns remain.", "bold")
        if not count:
            self._say("Nothing serves all of this: b goes back to change an answer, or go on to see what is nearest.")

    def _count(self, w: Workload) -> int:
        """Count once per workload: the same one comes up as an option and then as the answer."""
        key = w.model_dump_json()
        if key not in self._counts:
            self._counts[key] = self._remaining(w)
        return self._counts[key]

    def _back(self) -> bool:
        """Let the user choose an earlier answer and give another; whether there was one."""
        from modeler.guide import question as find

        given = [find(name) for name in self.answers]
        if not given:
            self._say("There is no question before this one.")
            return False
        self._show_answers(given)
        while True:
            line = self._ask(f"Which answer do you want to change? [{len(given)}]: ").strip() or str(len(given))
            if line == "q":
                raise _Quit
            if line == "b":
                return True
            if line.isdecimal() and 1 <= int(line) <= len(given):
                self._put(given[int(line) - 1])
                return True
            self._say(f"Give a number from 1 to {len(given)}; b goes back to the question.")

    def _show_answers(self, given: list[Question]) -> None:
        table = _table()
        for number, question in enumerate(given, 1):
            table.add_row(str(number), question.text, question.answer_text(self.answers[question.id]))
        self._say("")
        self._show(table)

    def _show_question(self, question: Question) -> None:
        from modeler.guide import options, progress

        done, ahead = progress(self.answers)
        number = list(self.answers).index(question.id) + 1 if question.id in self.answers else done + 1
        self._say("")
        more = f"about {ahead - 1} more" if ahead > 1 else "the last"
        self._say(f"{question.topic} (question {number}, {more})", "dim")
        self._say(question.text, "bold")
        if question.quantity:
            self._say(question.why, "dim")
            return
        shown_options = options(question, self.answers, self._count)
        self._show(_option_table(question, shown_options))
        if question.several:
            self._say("Several may be chosen, for example: 1 3", "dim")

    def _explain(self, question: Question) -> None:
        self._say(f"Why it is asked: {question.why}")
        if question.source:
            self._say(f"Source: {question.source}", "dim")
        self._say(f"Sets in the workload: {', '.join(question.sets) or 'nothing, it only leads on'}.", "dim")
        if question.quantity is None:
            self._say("Give a number, or the word: " + ", ".join(answer.id for answer in question.answers) + ".", "dim")
        elif question.quantity.kind == "region":
            from modeler.facts import regions

            self._say(f"Regions: {', '.join(regions())}", "dim")
        elif question.optional:
            self._say("Enter alone leaves it open, and '-' takes an earlier answer back.", "dim")

    def _prompt(self, question: Question) -> str:
        from modeler.guide import default, offered

        value = default(question, self.answers)
        if question.quantity is not None:
            return f"Your answer [{question.answer_text(value)}]: "
        names = [answer.id for answer in offered(question, self.answers)]
        numbers = " ".join(str(names.index(name) + 1) for name in value if name in names)
        return f"Your answer [{numbers or '0'}]: "

    def _save(self) -> None:
        """Write the file where the user wants it; what exists is overwritten only after a yes."""
        from modeler.guide import file_name, to_yaml

        if not self.answers:
            self._say("Nothing was answered, so nothing is saved.")
            return
        proposed = self._out or Path(file_name(self.answers))
        path = self._out or self._asked_path(proposed)
        while not self._write(path, to_yaml(self.answers)):
            path = self._asked_path(proposed)
        self._say(f"Saved to {path}.")

    def _asked_path(self, proposed: Path) -> Path:
        while True:
            line = self._ask(f"Save the workload to [{proposed}]: ").strip()
            path = Path(line or proposed).expanduser()
            if line in _COMMANDS:
                self._say(f"Give the name of a file, for example {proposed}.")
            elif os.path.isdir(path):
                return path / proposed.name
            else:
                return path

    def _write(self, path: Path, text: str) -> bool:
        try:
            if os.path.exists(path) and not self._may_overwrite(path):
                return False
            write_text(path, text, advice="give another name")
        except ModelerError as error:
            self._say(f"{_capital(str(error))}.", "red")
            return False
        return True

    def _may_overwrite(self, path: Path) -> bool:
        return self._ask(f"{path} exists. Overwrite it? [y/N]: ").strip().lower() in ("y", "yes")

    def _stop(self, why: str) -> NoReturn:
        """End early with one sentence that says where the answers are.

        Raises
        ------
        InterviewStopped
            Always.
        """
        self._say("")  # the prompt's line is still open
        if not self.answers:
            hint = "" if sys.stdin.isatty() else " (the questions need a terminal)"
            raise InterviewStopped(
                f"{why}{hint}: nothing was answered, so nothing is saved; "
                "'modeler choose WORKLOAD' takes a file instead"
            ) from None
        raise InterviewStopped(f"{why}: {self._keep()}") from None

    def _keep(self) -> str:
        """Save the answers so far under a free name, and say where they are."""
        from modeler.guide import to_yaml

        text = to_yaml(self.answers)
        for path in _free_names(self._out, self.answers):
            with contextlib.suppress(OSError, ModelerError):
                write_text(path, text, new=True)
                return f"nothing is lost, your answers are in '{path}', which 'modeler choose {path}' reads"
        print(text)
        return "your answers could not be saved anywhere, so they are printed above"

    def _say(self, text: str, style: str = "") -> None:
        from rich.text import Text

        # Not a string: brackets in an answer are no markup.
        self._show(Text(text, style=style))


def read_choice(line: str, question: Question, names: tuple[str, ...]) -> tuple[str, ...]:
    """Read what was typed for a question with answers: numbers, words, or an answer's text.

    Parameters
    ----------
    line : str
        What was typed.
    question : Question
        The question.
    names : tuple of str
        Ids of the answers that it offers, as they are numbered.

    Raises
    ------
    WorkloadError
        If it is none of the answers.

    Examples
    --------
    >>> from modeler.guide import question
    >>> read_choice("1, 3", question("addresses"), ("tls-1.3", "ipv6", "static-private-ips"))
    ('tls-1.3', 'static-private-ips')
    >>> read_choice("on the internet", question("clients"), ("same-vpc", "internet"))
    ('internet',)
    """
    for answer in question.answers:
        if answer.id in names and line.lower() in (answer.id, answer.text.lower()):
            return (answer.id,)
    if question.several and line.lower() in _NOTHING:
        return ()
    words = [word for word in re.split(r"[,;\s]+", line) if word]
    if len(words) > 1 and not question.several:
        raise WorkloadError(f"'{line}' is more than one answer: give one number from 1 to {len(names)}")
    return tuple(_one(word, names) for word in words)


def _one(word: str, names: tuple[str, ...]) -> str:
    if word.isdecimal() and 1 <= int(word) <= len(names):
        return names[int(word) - 1]
    if word.lower() in names:
        return word.lower()
    raise WorkloadError(
        f"'{word}' is not an answer: give a number from 1 to {len(names)}, or one of {', '.join(names)}"
    )


def _table() -> Table:
    from rich.table import Table

    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(ratio=2)
    table.add_column(ratio=3, style="dim")
    return table


def _option_table(question: Question, options: tuple[Option, ...]) -> Table:
    from rich.text import Text

    table = _table()
    table.add_column(justify="right", no_wrap=True)
    first = 0 if question.none else 1
    for number, option in enumerate(options, first):
        leaves = f"{option.patterns} left"
        table.add_row(str(number), Text(option.answer.text), Text(option.answer.consequence), leaves)
    return table


def _free_names(out: Path | None, answers: Answers) -> Iterator[Path]:
    """Names that may be free, nearest first: as proposed, numbered, then in the directory for temporary files."""
    from modeler.guide import file_name

    proposed = out or Path(file_name(answers))
    for path in (proposed, Path(tempfile.gettempdir()) / proposed.name):
        yield path
        for number in range(2, 100):
            yield path.with_stem(f"{path.stem}-{number}")


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
