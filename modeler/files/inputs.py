"""Which files a command has read: none of them may become its output.

A file is known by its device and inode, so that a link or another spelling of its path does not hide it. Only within
`command_inputs` is anything remembered: a notebook may write over a file that it read an hour ago.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_inputs: ContextVar[set[tuple[int, int]] | None] = ContextVar("inputs", default=None)


@contextmanager
def command_inputs() -> Iterator[None]:
    """Remember what is read within the block."""
    token = _inputs.set(set())
    try:
        yield
    finally:
        _inputs.reset(token)


def remember_input(state: os.stat_result) -> None:
    """Remember a file that is read, if a command runs."""
    known = _inputs.get()
    if known is not None:
        known.add((state.st_dev, state.st_ino))


def is_input(state: os.stat_result) -> bool:
    """Say whether the command has read this file."""
    return (state.st_dev, state.st_ino) in (_inputs.get() or ())
