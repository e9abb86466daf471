"""A file is written whole or not at all: whatever ends the program, the old file or the new one is there."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from modeler.errors import ModelerError, WorkloadError
from modeler.files import writing
from modeler.files.inputs import command_inputs
from modeler.files.reading import read_text
from modeler.files.writing import make_folder, replacing, write_bytes, write_text

OLD, NEW = "old " * 5_000, "new " * 50_000


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A file with something in it, alone in its folder."""
    path = tmp_path / "report.md"
    path.write_text(OLD)
    return path


def names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


def test_the_new_file_takes_the_place_of_the_old_one_and_keeps_its_mode(target: Path) -> None:
    target.chmod(0o640)
    write_text(target, NEW)
    assert target.read_text() == NEW
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert names(target.parent) == ["report.md"]


def test_a_new_file_has_the_mode_that_the_umask_leaves(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_text(tmp_path / "new.md", NEW)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new.md").stat().st_mode) == 0o640


def test_a_link_stays_and_what_it_leads_to_is_replaced(target: Path) -> None:
    link = target.with_name("link.md")
    link.symlink_to(target)
    write_text(link, NEW)
    assert link.is_symlink()
    assert target.read_text() == NEW


def test_a_file_that_must_be_new_is_never_replaced(target: Path) -> None:
    with pytest.raises(FileExistsError):
        write_text(target, NEW, new=True)
    assert target.read_text() == OLD
    write_text(target.with_name("new.md"), NEW, new=True)
    assert names(target.parent) == ["new.md", "report.md"]


def test_a_new_file_does_not_take_the_place_of_one_that_came_while_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "new.md"

    def write() -> None:
        with replacing(path, new=True) as file:
            file.write(b"mine")
            path.write_text("theirs")

    with pytest.raises(FileExistsError):
        write()
    assert path.read_text() == "theirs"
    assert names(tmp_path) == ["new.md"]


def spelled(path: Path) -> dict[str, Path]:
    """Other ways to name a file."""
    symbolic, hard = path.with_name("symbolic.md"), path.with_name("hard.md")
    symbolic.symlink_to(path.name)
    hard.hardlink_to(path)
    return {"same": path, "symbolic": symbolic, "hard": hard, "dots": path.parent / "." / path.name}


@pytest.mark.parametrize("spelling", ["same", "symbolic", "hard", "dots"])
def test_what_a_command_has_read_is_not_its_output_however_it_is_named(target: Path, spelling: str) -> None:
    path = spelled(target)[spelling]
    with command_inputs():
        read_text(target)
        with pytest.raises(WorkloadError, match="is one of the files that are read: give another place with '-o'"):
            write_text(path, NEW, WorkloadError)
    assert target.read_text() == OLD
    write_text(path, NEW)  # a notebook may


def test_what_is_read_while_the_output_is_written_is_not_replaced_either(target: Path) -> None:
    def write() -> None:
        with command_inputs(), replacing(target) as file:
            file.write(b"costs")
            read_text(target)

    with pytest.raises(ModelerError, match="is one of the files that are read"):
        write()
    assert target.read_text() == OLD
    assert names(target.parent) == ["report.md"]


class Stop(BaseException):
    """What nobody expects."""


STEPS = ("_new_part", "fsync", "replace", "chmod")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("fault", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt(), Stop()])
def test_a_fault_in_any_step_leaves_the_old_file_and_nothing_else(
    target: Path, monkeypatch: pytest.MonkeyPatch, step: str, fault: BaseException
) -> None:
    def fail(*args: Any) -> None:
        raise fault

    home: Any = writing if step.startswith("_") else writing.os
    monkeypatch.setattr(home, step, fail)
    with pytest.raises((ModelerError, KeyboardInterrupt, Stop)):
        write_text(target, NEW)
    monkeypatch.undo()
    assert target.read_text() == OLD
    assert names(target.parent) == ["report.md"]


def test_a_fault_while_the_content_is_made_leaves_the_old_file(target: Path) -> None:
    def write() -> None:
        with replacing(target) as file:
            file.write(b"half")
            raise Stop

    with pytest.raises(Stop):
        write()
    assert target.read_text() == OLD
    assert names(target.parent) == ["report.md"]


KILLED = """
import os, signal, sys
from modeler.files import writing
target, step, end = sys.argv[1:]
def die(*args):
    os.kill(os.getpid(), getattr(signal, end))
    signal.pause()
if end != "SIGKILL":  # what was started in the background may ignore them
    signal.signal(getattr(signal, end), signal.default_int_handler if end == "SIGINT" else signal.SIG_DFL)
home = writing if step.startswith("_") else os
setattr(home, step, die)
with writing.replacing(target) as file:
    file.write(b"new " * 20_000)
    if step == "write":
        die()
    file.write(b"new " * 30_000)
"""


@pytest.mark.parametrize("end", ["SIGKILL", "SIGTERM", "SIGINT"])
@pytest.mark.parametrize("step", ["write", "_take_mode", "fsync", "replace"])
def test_a_signal_at_any_step_leaves_the_old_file_and_the_next_writer_takes_the_part_away(
    target: Path, step: str, end: str
) -> None:
    subprocess.run([sys.executable, "-c", KILLED, str(target), step, end], capture_output=True, check=False, timeout=60)
    assert target.read_text() == OLD
    write_text(target, NEW)
    assert target.read_text() == NEW
    assert names(target.parent) == ["report.md"]


def test_the_part_of_a_writer_that_still_works_is_left_alone(target: Path) -> None:
    with replacing(target) as file:
        file.write(b"slow")
        write_text(target, NEW)
        assert len(names(target.parent)) == 2
    assert target.read_text() == "slow"
    assert names(target.parent) == ["report.md"]


def test_of_many_writers_at_once_the_whole_file_of_one_is_there(target: Path) -> None:
    texts = [f"{number}" * 200_000 for number in range(8)]
    threads = [threading.Thread(target=write_text, args=(target, text)) for text in texts for _ in range(3)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        assert target.read_text() in {OLD, *texts}
    assert target.read_text() in texts
    assert names(target.parent) == ["report.md"]


def test_a_file_that_may_only_be_read_is_not_replaced(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target.chmod(0o444)
    monkeypatch.setattr(os, "access", lambda path, right: False)  # as for anybody but root
    with pytest.raises(ModelerError, match="it may only be read"):
        write_text(target, NEW)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("no-such-folder/report.md", "No such file or directory"),
        (".", "Is a directory"),
        ("n" * 300, "File name too long"),
        ("nul\0.md", "no file has such a name"),
    ],
)
def test_what_cannot_be_written_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, reason: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelerError, match=f"^cannot write to '.*': {reason}; give another place with '-o'$"):
        write_bytes(path, b"x")
    assert names(tmp_path) == []


def test_a_pipe_that_nobody_reads_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ModelerError, match="cannot write to"):
        write_text(tmp_path / "pipe", NEW)


@pytest.mark.parametrize("write", [write_text])
def test_a_device_takes_what_is_written(write: Callable[..., None]) -> None:
    write("/dev/null", NEW)


def test_the_own_output_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    program = "from modeler.files.writing import write_text; print('a'); write_text('/dev/stdout', 'b\\n'); print('c')"
    with (tmp_path / "out").open("w") as out:
        subprocess.run([sys.executable, "-c", program], stdout=out, check=True)
    assert (tmp_path / "out").read_text() == "a\nb\nc\n"


def test_a_folder_in_place_of_which_a_file_stands_is_one_sentence(target: Path) -> None:
    with pytest.raises(ModelerError, match="cannot write to"):
        make_folder(target / "inside")
