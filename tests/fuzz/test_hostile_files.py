"""Every command that reads a file × every kind of damage: one sentence and exit 2, or an answer, and never a traceback.

The usual run tries a third of the corpus, each file with one command; ``make fuzz`` tries all commands with all files,
each damage at several places, and many more files that are damaged anywhere.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import os
import random
import re
import shlex
import signal
import unicodedata
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modeler.cli import main
from modeler.cli.read import read_inventory
from modeler.errors import ModelerError
from modeler.files.plain_json import load_json
from modeler.mcp.tools import Tools

from .commands import (
    CALLS,
    IN_WORDS,
    KINDS,
    NOT_READ,
    PAYROLL,
    TEMPLATE,
    all_commands,
    call,
    commands_for,
    readers,
    reads,
    speaks_of_files,
)
from .corpus import DAMAGES, GOOD, ROOT, HostileFile, corpus, damaged

pytestmark = pytest.mark.slow

LONG = os.environ.get("FUZZ", "") == "long"
SEEDS = range(5) if LONG else range(1)
AT_ONCE = 100 if LONG else 1
"""Commands that are tried with each file."""
LONGEST_S = 60
MADE = ("inventory", "report")
"""Kinds of files that commands make."""
made = {"folder": Path()}
"""Where they are."""
NAMES = {"offer": "AWSELB"}
"""Files that are known by their name."""
PIECES = (b"[", b"{", b"1e400", b"\\ud800", b"-", b": ")
WORDS = ("Traceback", "Input should be", "pydantic", "NoneType", "KeyError", "TypeError", "ValueError", "object has no")
"""Of Python and of pydantic: none of them helps the user."""


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """One right file of each kind: those that the commands make are made here."""
    folder = tmp_path_factory.mktemp("made")
    made["folder"] = folder
    assert run(f"read {TEMPLATE} -o {folder}/inventory.json", Path())[0] == 0
    assert run(f"report {PAYROLL} -o {folder}/report.json --patterns A1", Path())[0] == 0
    return {**GOOD, **{name: (".json", (folder / f"{name}.json").read_text()) for name in MADE}}


@pytest.fixture(autouse=True)
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data directory of the test's own, and an account in which a template stands."""
    monkeypatch.setenv("MODELER_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("modeler.cli.live._collected", lambda *asked: read_inventory([ROOT / TEMPLATE], None, None, ""))


def prints_json(command: str) -> bool:
    return command.endswith(("--json", "--format json", "--format sarif")) or "--json " in command


class TooSlow(BaseException):
    """A command that does not come to an end."""


@contextlib.contextmanager
def bounded() -> Iterator[None]:
    """End what takes too long."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(LONGEST_S)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def run(command: str, file: Path, out: Path = Path("none")) -> tuple[int, str, str]:
    """Run a command in this process as a person would, in the root of the repository."""
    names = {"FILE": str(file), "HOLDER": str(file.parent), "OUT": str(out), "MADE": str(made["folder"])}
    words = [re.sub("FILE|HOLDER|OUT|MADE", lambda name: names[name[0]], word) for word in shlex.split(command)]
    printed, complained = io.StringIO(), io.StringIO()
    here = Path.cwd()
    os.chdir(ROOT)
    try:
        with (
            bounded(),
            warnings.catch_warnings(),
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(complained),
        ):
            warnings.simplefilter("error")
            code = main(words)
    finally:
        os.chdir(here)
    return code, printed.getvalue(), complained.getvalue()


def rude(code: int, out: str, err: str, as_json: bool) -> str:
    """Say what is wrong with how a command ended; nothing if all is well."""
    if code not in (0, 1, 2, 130):
        return f"exit code {code}"
    for text in (out, err):
        signs = {sign for sign in text if unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t"}
        if signs:
            return f"raw control characters: {signs}"
        for word in WORDS:
            if word in text:
                return f"it says '{word}': {text[:300]}"
    if code == 2:
        lines = err.splitlines()
        if not lines or not lines[-1].startswith("modeler: "):
            return f"no sentence: {err[:300]!r}"
        if len(lines[-1]) > 4_200:
            return f"a sentence of {len(lines[-1])} characters"
    elif as_json:
        try:
            load_json(out)
        except ValueError as error:
            return f"no strict JSON: {error}"
    return ""


def tried(hostile: HostileFile, folder: Path, commands: tuple[str, ...]) -> list[str]:
    """Try commands with a file, and say what went wrong."""
    file = folder / f"{NAMES.get(hostile.kind, 'hostile')}{hostile.ending}"
    file.write_bytes(hostile.content)
    faults = []
    for command in commands:
        try:
            code, out, err = run(command, file, folder / "out")
            fault = rude(code, out, err, prints_json(command))
        except TooSlow:
            fault = f"it takes longer than {LONGEST_S} s"
        except Exception as error:
            fault = f"{type(error).__name__}: {str(error)[:200]}"
        if fault:
            faults.append(f"{hostile}: modeler {command}: {fault}")
        if file.read_bytes() != hostile.content:
            faults.append(f"{hostile}: modeler {command}: it changed its input")
            file.write_bytes(hostile.content)
    return faults


def chosen(hostile: HostileFile) -> tuple[str, ...]:
    """The commands that are tried with a file: in a short run a few of them, other ones for each damage."""
    commands = commands_for(hostile.kind, LONG)
    start = random.Random(str(hostile)).randrange(len(commands))
    return tuple(itertools.islice(itertools.cycle(commands), start, start + min(AT_ONCE, len(commands))))


def test_the_corpus_is_large_and_has_each_kind_of_file(good: dict[str, tuple[str, str]]) -> None:
    assert len(list(corpus(good))) >= 500
    assert {file.damage for file in corpus(good)} == set(DAMAGES)
    assert set(good) == {file.kind for file in corpus(good)}


def test_each_argument_and_option_that_reads_a_file_is_tried(good: dict[str, tuple[str, str]]) -> None:
    assert {command for command, _, _ in readers()} == set(CALLS), "give a right call of each command that reads"
    assert {parameter for _, parameter, _ in readers()} == set(KINDS), "say what kinds of files it reads"
    assert {kind for kinds in (*KINDS.values(), IN_WORDS) for kind in kinds} == set(good)
    tried_for = {line for kind in good for line in commands_for(kind, long=True)}
    for command, parameter, option in readers():
        assert call(command, parameter, option) in tried_for


def test_what_speaks_of_files_is_known_to_read_them_or_to_write_them() -> None:
    unknown = {
        (command, parameter.name)
        for command, described in all_commands()
        for parameter in described.params
        if speaks_of_files(parameter) and parameter.name not in NOT_READ and not reads(command, parameter)
    }
    assert unknown == set(), "say in READ_AS_TEXT that it reads files"


@pytest.mark.parametrize("kind", [*GOOD, *MADE])
def test_damaged_files_are_refused_politely(kind: str, good: dict[str, tuple[str, str]], tmp_path: Path) -> None:
    ending, text = good[kind]
    faults = [
        fault
        for seed in SEEDS
        for damage in list(DAMAGES)[:: 1 if LONG else 3]
        for hostile in [damaged(kind, ending, text, damage, seed)]
        for fault in tried(hostile, tmp_path, chosen(hostile))
    ]
    assert faults == []


@pytest.mark.parametrize("kind", [*GOOD, *MADE])
def test_a_right_file_is_read_by_each_command(kind: str, good: dict[str, tuple[str, str]], tmp_path: Path) -> None:
    ending, text = good[kind]
    commands = commands_for(kind, LONG)[: 100 if LONG else 4]
    assert tried(HostileFile(kind, "none", ending, text.encode()), tmp_path, commands) == []


@settings(
    max_examples=2_000 if LONG else 25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_files_damaged_anywhere_are_refused_politely(
    data: st.DataObject, good: dict[str, tuple[str, str]], tmp_path: Path
) -> None:
    kind = data.draw(st.sampled_from(sorted(good)))
    ending, text = good[kind]
    content = bytearray(text.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content)))
        length = data.draw(st.integers(0, 8))
        content[at : at + length] = data.draw(
            st.binary(max_size=12) | st.sampled_from([b"[", b"{", b"1e400", b"\\ud800", b"-", b": "])
        )
    hostile = HostileFile(kind, bytes(content).hex()[:40], ending, bytes(content))
    assert tried(hostile, tmp_path, (data.draw(st.sampled_from(commands_for(kind, LONG))),)) == []


OF_PROJECTS = {"paths", "pattern", "against", "before", "after", "from_bulk"}
"""What takes a folder, too: one that holds nothing may stand for what is not there yet."""
DEVICES = ("/dev/zero", "/dev/urandom", "/dev/null", "PIPE", "FOLDER", "n" * 300, "esc\x1b[31m.yaml", "half\udc80.yaml")


@pytest.mark.parametrize("name", sorted(CALLS))
def test_what_is_no_regular_file_is_refused_by_each_command(
    name: str, good: dict[str, tuple[str, str]], tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe")
    places = {"PIPE": str(tmp_path / "pipe"), "FOLDER": str(tmp_path)}
    faults = []
    own = [(parameter, call(command, parameter, option)) for command, parameter, option in readers() if command == name]
    for number, (parameter, line) in enumerate(own):
        for device in DEVICES if LONG or not number else DEVICES[number % 3 :: 3]:
            try:
                code, out, err = run(line, Path(places.get(device, device)), tmp_path / "out")
                fault = rude(code, out, err, prints_json(line))
                if code != 2 and not (device == "FOLDER" and parameter in OF_PROJECTS):
                    fault = fault or f"exit code {code}"
            except TooSlow:
                fault = "it does not end"
            except Exception as error:
                fault = f"{type(error).__name__}: {error}"
            if fault:
                faults.append(f"modeler {line} with {device!r}: {fault}")
    assert faults == []


@pytest.mark.parametrize("damage", sorted(DAMAGES)[:: 1 if LONG else 3])
def test_a_damaged_setting_or_manifest_is_one_sentence(
    damage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MODELER_DATA", str(tmp_path))
    book = tmp_path / "prices" / "2026-11-01-abc"
    book.mkdir(parents=True)
    setting = json.dumps({"schema": 1, "prices": "refreshed", "refreshed": book.name}, indent=1)
    manifest = json.dumps(
        {
            "schema": 1,
            "refreshed": "2026-11-01T00:00:00+0000",
            "origin": "AWS",
            "regions": [],
            "dimensions": 0,
            "rows": {},
            "published": {},
        },
        indent=1,
    )
    for name, text in (("settings.json", setting), ("manifest.json", manifest)):
        (tmp_path / "settings.json").write_text(setting)
        (book / "manifest.json").write_text(manifest)
        file = tmp_path / name if name == "settings.json" else book / name
        file.write_bytes(damaged(name, ".json", text, damage).content)
        for command in ("prices status --json", f"compare {PAYROLL} -p A1 --json"):
            code, out, err = run(command, file)
            assert rude(code, out, err, as_json=True) == "", f"{name}: {command}"


def test_agents_get_one_sentence_for_a_damaged_file(good: dict[str, tuple[str, str]], tmp_path: Path) -> None:
    """What agents ask is answered by the library itself: no other exception leaves it."""
    tools = Tools(tmp_path)
    asked = {
        "workload": lambda name: tools.price(name, "A2"),
        "template": lambda name: tools.check([name]),
        "cloudformation": lambda name: tools.private([name], "Api"),
        "plan": lambda name: tools.recognise([name]),
        "inventory": lambda name: tools.trace([name], "Api", "internet"),
    }
    faults = []
    for kind, ask in asked.items():
        ending, text = good[kind]
        for damage in list(DAMAGES)[:: 1 if LONG else 7]:
            (tmp_path / f"hostile{ending}").write_bytes(damaged(kind, ending, text, damage).content)
            try:
                with bounded():
                    ask(f"hostile{ending}")
            except ModelerError:
                continue
            except (Exception, TooSlow) as error:
                faults.append(f"{kind}, {damage}: {type(error).__name__}: {str(error)[:200]}")
    assert faults == []
