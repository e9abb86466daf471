"""The sandbox that stays between commands: its address and key stand in the user's data directory, for them alone."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from modeler.facts.selection import data_directory
from modeler.files.plain_json import load_json
from modeler.files.writing import make_folder, write_text

from .client import Sandbox, SandboxError, launch

_ENDS_WITHIN_S = 10.0
_START = "start one with 'modeler sandbox start'"


def remembered() -> Sandbox:
    """Return the sandbox that runs.

    Raises
    ------
    SandboxError
        If none was started, or the one that was has died.
    """
    path = _place()
    if not path.exists():
        raise SandboxError(f"no sandbox runs: {_START}")
    started = _read(path)
    if not started.is_alive():
        path.unlink(missing_ok=True)
        raise SandboxError(f"the sandbox at {started.url} has died, with all that was in it: {_START}")
    return started


def start_sandbox(port: int = 0, faults: Sequence[str] = ()) -> tuple[Sandbox, bool]:
    """Start a sandbox that stays, and tell whether it is new: the one that runs already is kept.

    Parameters
    ----------
    port : int
        Where it listens; by default a free port.
    faults : sequence of str
        What is to go wrong in it, as `read_fault` reads it.

    Raises
    ------
    SandboxError
        If it does not start.
    """
    make_folder(_place().parent, SandboxError)
    with _one_at_a_time():
        with contextlib.suppress(SandboxError):
            return remembered(), False
        return _started(port, faults), True


def _started(port: int, faults: Sequence[str]) -> Sandbox:
    process, started = launch(port, faults)
    assert process.stdout is not None
    process.stdout.close()
    process.returncode = 0  # it stays: nobody waits for it
    state = {"port": started.port, "key": started.key_id, "pid": started.pid}
    with _only_for_the_user():
        write_text(_place(), json.dumps(state) + "\n", SandboxError, "set MODELER_DATA to a folder of your own")
    return started


def stop_sandbox() -> Sandbox:
    """Stop the sandbox that runs; all that was in it is gone.

    Raises
    ------
    SandboxError
        If none runs, or it does not end.
    """
    started = remembered()
    os.kill(started.pid, signal.SIGTERM)
    until = time.monotonic() + _ENDS_WITHIN_S
    while started.is_alive():
        if time.monotonic() > until:
            raise SandboxError(f"the sandbox at {started.url} did not end: end its process {started.pid} yourself")
        time.sleep(0.02)
    _place().unlink(missing_ok=True)
    return started


def _place() -> Path:
    return data_directory() / "sandbox.json"


def _read(path: Path) -> Sandbox:
    try:
        state = load_json(path.read_text(encoding="utf-8"))
        return Sandbox(int(state["port"]), str(state["key"]), int(state["pid"]))
    except (OSError, ValueError, KeyError, TypeError):
        raise SandboxError(f"'{path}' cannot be read: delete it, then {_START}") from None


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Let nobody else start a sandbox meanwhile: he waits, and then keeps the one that was started."""
    import fcntl

    with _place().with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _only_for_the_user():  # type: ignore[no-untyped-def]
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)
