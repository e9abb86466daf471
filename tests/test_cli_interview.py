"""The dialogue of `modeler choose`: every key does what the screen says, and no answer is ever lost."""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console, RenderableType

from modeler.cli.interview import InterviewStopped, interview
from modeler.errors import ModelerError, NotComparable
from modeler.guide import Answers, next_question
from modeler.patterns import patterns
from modeler.workload import Workload

pytestmark = pytest.mark.slow

PROGRAM = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job begins without it
from modeler.cli import main
from modeler.cli.app import app
from modeler.cli.interview import interview

@app.command("ask")
def ask() -> None:
    interview(lambda w: 23)

sys.exit(main(["ask"]))
"""


def remaining(w: Workload) -> int:
    """Count the patterns that serve these clients and this backend, whatever they cost."""
    count = 0
    for pattern in patterns():
        with contextlib.suppress(NotComparable):
            pattern.architecture(w)
            count += 1
    return count


class Person:
    """Types prepared lines, then Enter for ever or an end; keeps what was on the screen."""

    def __init__(self, *lines: str, then: type[BaseException] | None = None) -> None:
        self._lines, self._then = iter(lines), then
        self._screen = StringIO()
        self._console = Console(file=self._screen, width=100)

    @property
    def screen(self) -> str:
        return self._screen.getvalue()

    def ask(self, prompt: str) -> str:
        self._screen.write(prompt)
        line = next(self._lines, None)
        if line is None:
            if self._then:
                raise self._then
            line = ""
        self._screen.write(line + "\n")
        return line

    def say(self, drawn: RenderableType) -> None:
        self._console.print(drawn)

    def interview(self, out: Path | None = None, count: Callable[[Workload], int] = lambda w: 23) -> Answers:
        return interview(count, out, self.ask, self.say)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_enter_alone_answers_everything_and_saves_the_file() -> None:
    person = Person()
    answers = person.interview(count=remaining)
    assert next_question(answers) is None
    w = Workload.load("my-api.yaml")
    assert w.clients.location == "same-vpc"
    lines = re.findall(rf"(Up to )?(\d+) of {len(patterns())} patterns remain\.", person.screen)
    counts = [int(count) for _, count in lines]
    assert len(counts) == len(answers)
    assert counts == sorted(counts, reverse=True)
    assert lines[0][0] == "Up to "  # the backend is still open
    assert lines[-1] == ("", str(remaining(w)))
    assert "Saved to my-api.yaml." in person.screen


def test_a_complete_dialogue_by_numbers_words_and_texts(tmp_path: Path) -> None:
    person = Person(
        "On the internet",  # clients, by its text
        "1",  # programs
        "no",  # internet gateway, by its word
        "6",  # there are seven protocols, this is plain TCP
        "EC2",
    )
    person.interview(tmp_path / "tcp.yaml")
    w = Workload.load(tmp_path / "tcp.yaml")
    assert (w.clients.location, w.traffic.protocol, w.backend.kind) == ("internet", "tcp", "ec2")
    assert w.needs.internet_gateway_allowed is False
    assert "Not asked: May any part of it be reachable from the internet?" in person.screen
    assert "because the clients come over the internet" in person.screen
    assert "AWS WAF inspects HTTP requests only" in person.screen


def test_several_answers_in_one_line() -> None:
    lines = {"What must the door do": "1 x-ray, 2", "What is required of TLS": "0"}

    class Selective(Person):
        asked = ""

        def say(self, drawn: RenderableType) -> None:
            text = str(drawn)
            self.asked = next((line for start, line in lines.items() if text.startswith(start)), self.asked)
            super().say(drawn)

        def ask(self, prompt: str) -> str:
            super().ask(prompt)
            line, self.asked = self.asked, ""
            return line

    answers = Selective().interview()
    assert answers["features"] == ("api-keys", "per-client-throttling", "x-ray")
    assert answers["addresses"] == ()


def test_question_mark_says_why_and_from_which_page() -> None:
    person = Person("?", "q")
    person.interview()
    assert "Why it is asked: The place decides" in person.screen
    assert "https://docs.aws.amazon.com/apigateway" in person.screen
    assert "Sets in the workload: clients.location." in person.screen
    assert "Nothing was answered, so nothing is saved." in person.screen


def test_b_changes_an_earlier_answer_and_names_what_it_drops() -> None:
    person = Person("on-premises", "2", "vpn", "b", "1", "internet", "q", "partners.yaml")
    answers = person.interview()
    assert dict(answers.items) == {"clients": ("internet",), "who": ("workforce",)}
    assert "Which answer do you want to change? [3]:" in person.screen
    assert "Dropped: How do the offices or data centers reach AWS? A VPN over the internet" in person.screen
    assert "Saved to partners.yaml." in person.screen
    assert Workload.load("partners.yaml").clients.who == "workforce"


def test_b_on_the_first_question_and_a_wrong_number_say_so() -> None:
    person = Person("b", "1", "b", "7", "b", "q", "w.yaml")
    person.interview()
    assert "There is no question before this one." in person.screen
    assert "Give a number from 1 to 1" in person.screen


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("9", "'9' is not an answer: give a number from 1 to 6, or one of same-vpc"),
        ("0", "'0' is not an answer"),
        ("moon", "'moon' is not an answer"),
        ("1 2", "'1 2' is more than one answer"),
        ("[red]", "'[red]' is not an answer"),
    ],
)
def test_what_is_no_answer_is_said_and_asked_again(line: str, sentence: str) -> None:
    person = Person(line, "6", "q")
    answers = person.interview()
    assert sentence in " ".join(person.screen.split())
    assert answers["clients"] == ("internet",)


def test_when_nothing_remains_it_says_so_and_goes_on() -> None:
    person = Person("1", "q")
    person.interview(count=lambda w: 0)
    assert f"0 of {len(patterns())} patterns remain." in person.screen
    assert "Nothing serves all of this: b goes back" in person.screen


def test_a_file_is_overwritten_only_after_a_yes(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("keep me")
    person = Person("1", "q", "", "other.yaml")
    person.interview(mine)
    assert mine.read_text() == "keep me"
    assert f"{mine} exists. Overwrite it? [y/N]:" in person.screen
    assert (tmp_path / "other.yaml").exists()
    Person("1", "q", "y").interview(mine)
    assert Workload.load(mine).clients.location == "same-vpc"


def test_a_place_that_cannot_be_written_is_asked_again(tmp_path: Path) -> None:
    person = Person("1", "q", "no/such/place.yaml", "?", str(tmp_path))
    person.interview()
    assert "No such file or directory; give another name." in person.screen
    assert Workload.load(tmp_path / "workload.yaml").clients.location == "same-vpc"


@pytest.mark.parametrize("end", [EOFError, KeyboardInterrupt])
def test_whatever_ends_the_dialogue_the_answers_are_in_a_file(end: type[BaseException], tmp_path: Path) -> None:
    (tmp_path / "workload.yaml").write_text("somebody else's")
    person = Person("6", "2", then=end)
    with pytest.raises(InterviewStopped, match=r"your answers are in 'workload-2\.yaml'") as stopped:
        person.interview()
    assert isinstance(stopped.value, ModelerError)
    assert Workload.load("workload-2.yaml").clients.who == "workforce"
    assert (tmp_path / "workload.yaml").read_text() == "somebody else's"


@pytest.mark.parametrize("end", [EOFError, KeyboardInterrupt])
def test_an_end_before_the_first_answer_saves_nothing(end: type[BaseException], tmp_path: Path) -> None:
    with pytest.raises(InterviewStopped, match="nothing was answered, so nothing is saved"):
        Person(then=end).interview()
    assert list(tmp_path.iterdir()) == []


def test_an_end_while_saving_loses_nothing(tmp_path: Path) -> None:
    with pytest.raises(InterviewStopped, match="nothing is lost"):
        Person("6", "q", then=KeyboardInterrupt).interview()
    assert Workload.load("workload.yaml").clients.location == "internet"


@pytest.mark.parametrize("error", [ModelerError("no price"), ZeroDivisionError()])
def test_a_count_that_fails_loses_nothing(error: Exception) -> None:
    def failing(w: Workload) -> int:
        if w.clients.who == "workforce":
            raise error
        return 41

    with pytest.raises(InterviewStopped if isinstance(error, ModelerError) else ZeroDivisionError):
        Person("6", "2").interview(count=failing)
    assert Workload.load("workload.yaml").clients.location == "internet"


def test_without_a_keyboard_it_is_one_sentence_and_exit_code_2(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], input="", capture_output=True, text=True, cwd=tmp_path, timeout=60, check=False
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("modeler: the input ended before the last question (the questions need a terminal)")
    assert list(tmp_path.iterdir()) == []


class Terminal:
    """A real terminal with the dialogue in it."""

    def __init__(self, place: Path) -> None:
        pty = pytest.importorskip("pty")
        self.screen = ""
        self._ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=place,
            start_new_session=True,
            env={**os.environ, "TERM": "xterm", "COLUMNS": "100", "LINES": "40"},
        )
        os.close(theirs)

    def wait_for(self, text: str, within_s: float = 30) -> str:
        """Read until a text comes, and give what came before it."""
        end = time.monotonic() + within_s
        while text not in self.screen:
            if not select.select([self._ours], [], [], max(0.0, end - time.monotonic()))[0]:
                raise AssertionError(f"'{text}' did not come; the screen is:\n{self.screen}")
            try:
                self.screen += os.read(self._ours, 65536).decode()
            except OSError:  # Linux's end of a terminal
                raise AssertionError(f"'{text}' did not come before the end:\n{self.screen}") from None
        before, self.screen = self.screen.split(text, 1)
        return before

    def type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(10)
        os.close(self._ours)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    person = Terminal(tmp_path)
    yield person
    person.close()


def test_the_real_dialogue_in_a_real_terminal(terminal: Terminal, tmp_path: Path) -> None:
    assert "Where are the clients?" in terminal.wait_for("Your answer")
    for line in ("6\n", "\n", "\n", "b\n"):
        terminal.type(line)
        before = terminal.wait_for("Your answer" if line != "b\n" else "Which answer")
    assert "On the internet" in before
    terminal.type("\n")
    terminal.wait_for("Your answer")
    terminal.type("q\n")
    terminal.wait_for("Save the workload to [workload.yaml]: ")
    terminal.type("mine.yaml\n")
    terminal.wait_for("Saved to mine.yaml.")
    assert terminal.process.wait(10) == 0
    assert Workload.load(tmp_path / "mine.yaml").clients.location == "internet"


def test_ctrl_c_in_a_real_terminal_keeps_the_answers(terminal: Terminal, tmp_path: Path) -> None:
    terminal.wait_for("Your answer")
    terminal.type("6\n")
    terminal.wait_for("Your answer")
    os.kill(terminal.process.pid, signal.SIGINT)
    sentence = "modeler: interrupted: nothing is lost, your answers are in 'workload.yaml'"
    try:
        terminal.wait_for(sentence, within_s=5)
    except AssertionError:
        # A signal between the prompt and the wait for a key is seen by Python's readline with the next key only.
        terminal.type("\n")
        terminal.wait_for(sentence)
    assert terminal.process.wait(10) == 2
    assert Workload.load(tmp_path / "workload.yaml").clients.location == "internet"
