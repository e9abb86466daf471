"""Locks on open files: they end with the program that holds them, however it ends."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def try_lock(handle: int, *, wait: bool = False) -> bool | None:
    """Lock an open file: whether it is ours now; None where there are no locks.

    Parameters
    ----------
    handle : int
        The number of the open file.
    wait : bool
        Whether to wait for another program that holds it.
    """
    try:
        import fcntl
    except ImportError:  # Windows
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return None
    return True


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Let only one program at a time do what stands in the block, for a folder."""
    handle = os.open(folder / ".lock", os.O_WRONLY | os.O_CREAT, 0o666)
    try:
        try_lock(handle, wait=True)
        yield
    finally:
        with contextlib.suppress(OSError):
            os.close(handle)
