"""Folders that come to be in one step: they are filled beside their place and then get their name."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from modeler.errors import ModelerError
from modeler.files.locks import try_lock
from modeler.files.writing import make_folder

_START = ".part-"


@contextmanager
def part_folder(parent: Path, error: type[ModelerError], advice: str) -> Iterator[Path]:
    """Give a new folder in `parent` that is gone after the block, with all that was not moved out of it.

    What killed programs left of their own is removed first: nobody holds its lock any more.

    Raises
    ------
    ModelerError
        Of the type `error`, if it cannot be made.
    """
    make_folder(parent, error, advice)
    _remove_left_parts(parent)
    try:
        # Beside its later place: a rename is one step only within one file system.
        folder = tempfile.mkdtemp(prefix=_START, dir=parent)
        handle = os.open(Path(folder, ".lock"), os.O_WRONLY | os.O_CREAT)
    except OSError as problem:
        raise error(f"cannot write to '{parent}': {problem.strerror}; {advice}") from None
    try:
        try_lock(handle)
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def put_folder(part: Path, target: Path, error: type[ModelerError], advice: str) -> None:
    """Give a folder its name, which must be free.

    Raises
    ------
    ModelerError
        Of the type `error`, if that cannot be done.
    """
    try:
        os.rename(part, target)
    except OSError as problem:
        raise error(f"cannot write to '{target}': {problem.strerror}; {advice}") from None


def _remove_left_parts(parent: Path) -> None:
    for folder in parent.glob(f"{_START}*"):
        with contextlib.suppress(OSError):
            handle = os.open(folder / ".lock", os.O_WRONLY)
            try:
                if try_lock(handle):
                    shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(handle)
