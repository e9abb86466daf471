"""Whatever ends a command while it writes, the old file is there or the new one.

Under the one writer stands a layer that sees each call before the system does it: what is on the disk then is what a
kill at this very moment would leave. Each command runs once so, and once with a disk that is full.
"""

from __future__ import annotations

import errno
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from modeler.cli import main
from modeler.cli.read import read_inventory
from modeler.facts import selection
from modeler.files import folders, writing

from ..fuzz.commands import PAYROLL, TEMPLATE, all_commands
from ..workflows.test_refresh import ELB, tree

ROOT = Path(__file__).parents[2]
CALLS = {
    "check": f"check {TEMPLATE} -o OUT.md --format markdown",
    "choose": "choose -o OUT.yaml",
    "diagram": "diagram A1 -o OUT.mmd",
    "docs": "docs -o OUT",
    "live check": "live check -o OUT.md --format markdown",
    "live inventory": "live inventory -o OUT.json",
    "live private": "live private --api Api -o OUT.md",
    "live trace": "live trace --api Api --from internet -o OUT.md",
    "migrate": f"migrate A4 A2 -w {PAYROLL} -o OUT.svg",
    "plot": f"plot cost -w {PAYROLL} -p A2 -o OUT.html",
    "private": f"private {TEMPLATE} --api Api -o OUT.md",
    "read": f"read {TEMPLATE} -o OUT.json",
    "report": f"report {PAYROLL} --patterns A2 -o OUT.md",
    "sweep": "sweep examples/fleet.csv -p A2 -o OUT.csv",
    "template": "template A1 --force -o OUT.yaml",
    "trace": f"trace {TEMPLATE} --api Api --from internet -o OUT.md",
    "validation": "validation -o OUT.md",
}
OLD = b"what stood there\n"
WATCHED = {"open", "fdopen", "fsync", "chmod", "replace", "link", "unlink", "rename", "makedirs", "mkdtemp", "rmtree"}
"""Calls that change what is on the disk, or are about to."""


class Watched:
    """A module, each of whose calls on the disk is seen before it is made."""

    def __init__(self, module: Any, seen: Callable[[str], None]) -> None:
        self._module, self._seen = module, seen

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._module, name)
        if name not in WATCHED:
            return real

        def call(*arguments: Any, **named: Any) -> Any:
            self._seen(name)
            made = real(*arguments, **named)
            return WatchedFile(made, self._seen) if name == "fdopen" else made

        return call


class WatchedFile:
    """An open file, each of whose writes is seen before it is made."""

    def __init__(self, file: Any, seen: Callable[[str], None]) -> None:
        self._file, self._seen = file, seen

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> WatchedFile:
        return self

    def __exit__(self, *error: object) -> None:
        self._seen("close")
        self._file.close()

    def write(self, content: Any) -> Any:
        self._seen("write")
        return self._file.write(content)

    def flush(self) -> None:
        self._seen("flush")
        self._file.flush()


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[str], None]], None]:
    """Put the layer under the one writer."""

    def put(seen: Callable[[str], None]) -> None:
        for home, name, module in (
            (writing, "os", os),
            (folders, "os", os),
            (folders, "tempfile", tempfile),
            (folders, "shutil", shutil),
        ):
            monkeypatch.setattr(home, name, Watched(module, seen))

    return put


@pytest.fixture(autouse=True)
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data directory of the test's own, an account in which a template stands, and a user who says yes."""
    monkeypatch.setenv("MODELER_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("modeler.cli.live._collected", lambda *asked: read_inventory([Path(TEMPLATE)], None, None, ""))
    monkeypatch.setattr("builtins.input", lambda prompt: "yes" if "Overwrite" in prompt else "")
    monkeypatch.chdir(ROOT)


def state(folder: Path) -> dict[str, bytes]:
    """What stands in a folder, but for parts, which the next writer takes away."""
    return {
        path.name: path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".modeler-")
    }


@pytest.mark.parametrize("name", sorted(CALLS))
def test_a_kill_at_any_write_leaves_the_old_file_or_the_new_one(
    name: str, watch: Callable[[Callable[[str], None]], None], tmp_path: Path
) -> None:
    out, call = place(name, tmp_path)
    old = state(out.parent)
    states: list[tuple[str, dict[str, bytes]]] = []
    watch(lambda step: states.append((step, state(out.parent))))
    assert main(call) in (0, 1)
    new = state(out.parent)
    steps = [step for step, _ in states]
    assert {"open", "write", "fsync", "replace"} <= set(steps), steps
    for step, files in states:
        for file, content in files.items():
            assert content in (old.get(file), new[file]), f"a kill at '{step}' leaves a third {file}"
    assert new[out.name] != OLD
    assert [path for path in out.parent.rglob("*") if path.name.startswith(".modeler-")] == []


@pytest.mark.parametrize("name", sorted({*CALLS} - {"choose"}))  # who asks, asks for another name
def test_a_full_disk_leaves_the_old_file_and_is_one_sentence(
    name: str, watch: Callable[[Callable[[str], None]], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, call = place(name, tmp_path)
    old = state(out.parent)

    def full(step: str) -> None:
        if step == "fsync":
            raise OSError(errno.ENOSPC, "No space left on device")

    watch(full)
    assert main(call) == 2
    assert "No space left on device" in capsys.readouterr().err.splitlines()[-1]
    assert state(out.parent) == old
    assert [path for path in out.parent.rglob("*") if path.name.startswith(".modeler-")] == []


def place(name: str, tmp_path: Path) -> tuple[Path, list[str]]:
    """Give the file that a command is to write, in which something stands, and its words."""
    folder = tmp_path / "out"
    folder.mkdir()
    words = [word.replace("OUT", str(folder / "file")) for word in shlex.split(CALLS[name])]
    out = Path(words[words.index("-o") + 1])
    if name == "docs":
        shutil.copytree(ROOT / "docs", out)
        out = out / "prices.md"
    out.write_bytes(OLD)
    return out, words


def test_each_command_that_writes_a_file_is_tried() -> None:
    writers = {name for name, command in all_commands() if any(option.name == "out" for option in command.params)}
    assert writers == set(CALLS)


def test_a_kill_at_any_write_of_a_refresh_leaves_a_book_in_force_that_is_whole(
    watch: Callable[[Callable[[str], None]], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refresh(offers(tmp_path, "0.0300000000"), capsys)
    before = prices()
    states: list[tuple[str, str]] = []
    watch(lambda step: states.append((step, prices())))
    refresh(offers(tmp_path, "0.0310000000"), capsys)
    after = prices()
    assert before != after
    assert {"mkdtemp", "write", "rename", "replace"} <= {step for step, _ in states}
    assert {seen for _, seen in states} <= {before, after}, states


def offers(folder: Path, usd: str) -> Path:
    """Write a list of prices in which an hour of an ALB has this price, where AWS has it."""
    first, *others = ELB
    for path, text in tree([(*first[:4], usd), *others]).items():
        (folder / "offers-of" / usd / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "offers-of" / usd / path).write_text(text)
    return folder / "offers-of" / usd


def refresh(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["prices", "refresh", "--region", "eu-west-1", "--from-bulk", str(folder), "--effect-on", PAYROLL]
    assert main([*words, "--accept-jumps"]) == 0, capsys.readouterr().err
    assert main(["prices", "use", "refreshed"]) == 0


def prices() -> str:
    """The rows that are in force, as a process that starts now would read them."""
    setting = selection.read_setting()
    directory = selection.book_directory(setting.refreshed)
    return "".join(path.read_text() for path in sorted(directory.glob("*.csv")))


def test_refreshes_and_sweeps_at_once_in_one_data_directory_leave_one_whole_book(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refresh(offers(tmp_path, "0.0300000000"), capsys)
    renew = shlex.split(f"prices refresh --region eu-west-1 --effect-on {PAYROLL} --accept-jumps --from-bulk")
    calls = [[*renew, str(offers(tmp_path, usd))] for usd in ("0.0310000000", "0.0320000000", "0.0330000000")]
    calls += [f"sweep examples/fleet.csv -p E7 -o {tmp_path / 'same.csv'}".split() for _ in range(2)]
    running = [
        subprocess.Popen([sys.executable, "-m", "modeler.cli", *call], stderr=subprocess.PIPE, text=True)
        for call in calls
    ]
    complaints = [process.communicate(timeout=300)[1] for process in running]
    assert [process.returncode for process in running] == [0] * len(calls), complaints
    in_force = selection.directory_in_force()
    books = [path for path in (tmp_path / "data" / "prices").iterdir() if path.is_dir()]
    assert Path(in_force) in books
    assert [path for path in books if path.name.startswith(".part-")] == []
    assert [usd for usd in ("0.031", "0.032", "0.033") if usd in prices()] != []
    assert main(["prices", "status"]) == 0
    rows = (tmp_path / "same.csv").read_text().splitlines()
    assert len({row.count(",") for row in rows if '"' not in row}) == 1, "two sweeps wrote into one another"
