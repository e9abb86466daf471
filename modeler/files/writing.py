"""The one place where a file is written: whole or not at all.

What is new is written beside its place, flushed to the disk, and then takes the place of what was there in one step
(https://pubs.opengroup.org/onlinepubs/9799919799/functions/rename.html). A full disk, a signal or a second writer
therefore leaves the old file or a new one. A part that a killed program left is removed by the next one that writes
into the same folder.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import IO

from modeler.errors import ModelerError
from modeler.files.inputs import is_input
from modeler.files.locks import try_lock

_START, _END = ".modeler-", ".part"
_ONLY_CLOSED = os.name == "nt"
"""Windows renames no open file; elsewhere a part keeps its lock until it has its name."""
ADVICE = "give another place with '-o'"


def write_text(
    path: str | Path, text: str, error: type[ModelerError] = ModelerError, advice: str = ADVICE, *, new: bool = False
) -> None:
    r"""Write a text in UTF-8; the file that was there stays until the new one is whole.

    Parameters
    ----------
    path : str or Path
        The file.
    text : str
        What is to stand in it, with ``\n`` at the ends of lines.
    error : type of ModelerError
        What is raised.
    advice : str
        What to do if it cannot be written: the end of a sentence.
    new : bool
        Whether there must be no such file yet.

    Raises
    ------
    ModelerError
        Of the type `error`, if it cannot be written, or is a file that the command has read.
    FileExistsError
        If it must be new and is not.

    Examples
    --------
    >>> write_text("/dev/null/report.md", "# Report")
    Traceback (most recent call last):
    modeler.errors.ModelerError: cannot write to '/dev/null/report.md': Not a directory; give another place with '-o'
    """
    write_bytes(path, text.encode("utf-8", "backslashreplace"), error, advice, new=new)


def write_bytes(
    path: str | Path,
    content: bytes,
    error: type[ModelerError] = ModelerError,
    advice: str = ADVICE,
    *,
    new: bool = False,
) -> None:
    """Write bytes, as `write_text` writes text."""
    with replacing(path, error, advice, new=new) as file:
        file.write(content)


@contextmanager
def replacing(
    path: str | Path, error: type[ModelerError] = ModelerError, advice: str = ADVICE, *, new: bool = False
) -> Iterator[IO[bytes]]:
    """Give an open file that becomes the file of this name when the block ends, and nothing if the block fails.

    Raises
    ------
    ModelerError
        Of the type `error`, if it cannot be written, or is a file that the command has read.
    FileExistsError
        If it must be new and is not.
    """
    target: AbstractContextManager[IO[bytes]]
    try:
        state = _state(path)
        if state is not None and new:
            raise FileExistsError(path)
        stream = _stream_at(state)
        if stream is not None:
            target = os.fdopen(os.dup(stream), "wb")
        elif state is not None and not stat.S_ISREG(state.st_mode):
            target = _straight(path)
        else:
            may_go = partial(_refuse_protected, path, error, advice)
            may_go()
            target = _beside(Path(path), may_go, new)
        with target as file:
            yield file
    except (FileExistsError, ModelerError):
        raise
    except OSError as problem:
        raise error(f"cannot write to '{path}': {problem.strerror or problem}; {advice}") from None
    except ValueError as problem:
        if "null" not in str(problem):
            raise
        raise error(f"cannot write to '{path}': no file has such a name; {advice}") from None


def make_folder(path: str | Path, error: type[ModelerError] = ModelerError, advice: str = ADVICE) -> None:
    """Make a folder, and those that it is in, if they are not there.

    Raises
    ------
    ModelerError
        Of the type `error`, if it cannot be made.
    """
    try:
        os.makedirs(path, exist_ok=True)
    except OSError as problem:
        raise error(f"cannot write to '{path}': {problem.strerror}; {advice}") from None


def _stream_at(state: os.stat_result | None) -> int | None:
    """Return which of our own output streams ends in this file, as ``/dev/stdout`` does: it must not be replaced."""
    if state is None or not stat.S_ISREG(state.st_mode):
        return None
    for stream in (1, 2):
        with contextlib.suppress(OSError):
            if os.path.samestat(os.fstat(stream), state):
                sys.stdout.flush()
                return stream
    return None


def _refuse_protected(path: str | Path, error: type[ModelerError], advice: str) -> None:
    state = _state(path)
    if state is None:
        return
    if is_input(state):
        raise error(f"'{path}' is one of the files that are read: {advice}")
    if not os.access(path, os.W_OK):  # to take its place would only need the right to write to its folder
        raise error(f"cannot write to '{path}': it may only be read; {advice}")


def _state(path: str | Path) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


@contextmanager
def _straight(path: str | Path) -> Iterator[IO[bytes]]:
    """Write into a device or a pipe: there is nothing in it that could be lost."""
    # Without waiting: a pipe that nobody reads is an error and no reason to stand still.
    handle = os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0))
    if hasattr(os, "set_blocking"):
        os.set_blocking(handle, True)
    with os.fdopen(handle, "wb") as file:
        yield file


@contextmanager
def _beside(path: Path, may_go: Callable[[], None], new: bool) -> Iterator[IO[bytes]]:
    """Write into a part beside the target, which then takes its place."""
    target = Path(os.path.realpath(path))
    _remove_left_parts(target.parent)
    part, handle = _new_part(target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(handle)
            may_go()  # what stands there may have been read, or written, meanwhile
            _take_mode(part, target)
            if not _ONLY_CLOSED:
                _put(part, target, new)
        if _ONLY_CLOSED:
            _put(part, target, new)
    finally:
        with contextlib.suppress(OSError):
            os.unlink(part)


def _take_mode(part: Path, target: Path) -> None:
    state = _state(target)
    if state is not None:
        os.chmod(part, stat.S_IMODE(state.st_mode))


def _put(part: Path, target: Path, new: bool) -> None:
    """Give a part its name; a new file must not take the place of one that came meanwhile."""
    if not new:
        os.replace(part, target)
        return
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if target.exists():
            raise FileExistsError(target) from None
        os.replace(part, target)


def _new_part(folder: Path) -> tuple[Path, int]:
    while True:
        part = folder / f"{_START}{os.urandom(8).hex()}{_END}"
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        if try_lock(handle) is not False and _is_at(handle, part):
            return part, handle
        os.close(handle)  # who looked for left parts was faster than our lock


def _remove_left_parts(folder: Path) -> None:
    """Remove the parts of writers that were killed: nobody holds their lock."""
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):
            if name.startswith(_START) and name.endswith(_END):
                _remove_if_left(folder / name)


def _remove_if_left(part: Path) -> None:
    with contextlib.suppress(OSError):
        handle = os.open(part, os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0))
        try:
            if try_lock(handle):
                os.unlink(part)
        finally:
            os.close(handle)


def _is_at(handle: int, part: Path) -> bool:
    state = _state(part)
    return state is not None and os.path.samestat(os.fstat(handle), state)
