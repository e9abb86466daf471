"""Reading what a user names: a regular file of bounded size.

A pipe may never end and a device never does, so that neither is opened; a file that is larger than anything of its kind
is refused before it is read into memory.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from modeler.errors import ModelerError
from modeler.files.inputs import remember_input

MOST_DOCUMENT_BYTES = 25_000_000
MOST_TABLE_BYTES = 1 << 31


def read_bytes(
    path: str | Path,
    error: type[ModelerError] = ModelerError,
    needs: str = "give the path of a file",
    most: int = MOST_DOCUMENT_BYTES,
    *,
    ours: bool = False,
) -> bytes:
    """Read a regular file that is not too large.

    Parameters
    ----------
    path : str or Path
        The file.
    error : type of ModelerError
        What is raised.
    needs : str
        What to give instead: the end of a sentence.
    most : int
        So many bytes are read.
    ours : bool
        Whether the library keeps the file itself, and may write it again.

    Raises
    ------
    ModelerError
        Of the type `error`, if there is no such file, it is no regular file, or it is too large.

    Examples
    --------
    >>> read_bytes("/dev/zero")
    Traceback (most recent call last):
    modeler.errors.ModelerError: cannot read '/dev/zero': it is a device and no regular file; give the path of a file
    """
    with open_bytes(path, error, needs, most, ours=ours) as file:
        content = file.read(most + 1)
    if len(content) > most:  # it grew, or its size is not known before it is read
        raise _too_large(path, most, error, needs)
    return content


def read_text(
    path: str | Path,
    error: type[ModelerError] = ModelerError,
    needs: str = "give the path of a file",
    most: int = MOST_DOCUMENT_BYTES,
) -> str:
    """Read a regular file that is not too large as text in UTF-8.

    Raises
    ------
    ModelerError
        Of the type `error`, if it cannot be read, is too large, or is no text.
    """
    try:
        return read_bytes(path, error, needs, most).decode("utf-8")
    except UnicodeDecodeError:
        raise error(f"cannot read '{path}': it is not a text file; {needs}") from None


@contextmanager
def open_bytes(
    path: str | Path,
    error: type[ModelerError] = ModelerError,
    needs: str = "give the path of a file",
    most: int = MOST_TABLE_BYTES,
    *,
    ours: bool = False,
) -> Iterator[IO[bytes]]:
    """Open a regular file that is not too large, to be read piece by piece.

    Raises
    ------
    ModelerError
        Of the type `error`, if there is no such file, it is no regular file, or it is too large.
    """
    try:
        # A pipe without a writer would not let itself be opened otherwise.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as problem:
        raise error(f"cannot read '{path}': {problem.strerror}; {needs}") from None
    except ValueError:
        raise error(f"cannot read '{path}': no file has such a name; {needs}") from None
    try:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            raise error(f"cannot read '{path}': it is {_kind(state.st_mode)} and no regular file; {needs}")
        if state.st_size > most:
            raise _too_large(path, most, error, needs)
        if not ours:
            remember_input(state)
        with os.fdopen(handle, "rb", closefd=False) as file:
            yield file
    except OSError as problem:
        raise error(f"cannot read '{path}': {problem.strerror or problem}; {needs}") from None
    finally:
        os.close(handle)


def _kind(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a folder"
    return "a pipe" if stat.S_ISFIFO(mode) else "a device"


def _too_large(path: str | Path, most: int, error: type[ModelerError], needs: str) -> ModelerError:
    return error(f"cannot read '{path}': it has more than {most:,} bytes; {needs}")
