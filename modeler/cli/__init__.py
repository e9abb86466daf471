"""The command line: the same calls as in a notebook, with tables for people and JSON for programs.

A module of this room adds its commands to `modeler.cli.app` when it is imported. Only the module of the command that is
run is imported (`HOMES`), so that a command starts fast; help imports all of them. Whatever the user got wrong is one
sentence on standard error and exit code 2; who interrupts a command gets 130, also while it still starts, for which
nothing is imported here that takes time.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any

HOMES = {
    "assess": "assess",
    "break-even": "break_even",
    "check": "check",
    "choose": "choose",
    "compare": "compare",
    "compare-reports": "report",
    "deploy": "deploy",
    "destroy": "deploy",
    "diagram": "documents",
    "diff": "assess",
    "docs": "documents",
    "explain": "check",
    "facts": "facts",
    "guide": "notebooks",
    "hub": "compare",
    "lab": "notebooks",
    "latency": "latency",
    "mcp": "mcp",
    "migrate": "compare",
    "live": "live",
    "notes": "facts",
    "outputs": "deploy",
    "patterns": "catalogue",
    "plot": "plot",
    "policy": "policy",
    "price": "catalogue",
    "prices": "prices",
    "private": "private",
    "read": "read",
    "recognise": "read",
    "regions": "compare",
    "report": "report",
    "sandbox": "sandbox",
    "sensitivity": "break_even",
    "show": "compare",
    "status": "deploy",
    "sweep": "sweep",
    "template": "template",
    "trace": "trace",
    "breaks": "breaks",
    "uncertainty": "break_even",
    "validation": "validation",
    "workload": "catalogue",
}
"""The module of each command; a test compares it with what the modules add."""


INTERRUPTED = 130
WIDEST = 1_000
"""Characters in a line, which COLUMNS may ask for."""


def load_commands(arguments: Sequence[str] = ()) -> None:
    """Import the module of the command that is asked for, or all of them if none is."""
    first = arguments[0] if arguments else ""
    if HOMES.get(first) != "notebooks":  # a notebook is the user's: their plugins and threads stay
        # pydantic looks for plugins in every installed package before it reads a workload; we use none.
        os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # for large matrices, of which we have none
        # They would be looked for with it. Who imports it finds it in its package, too.
        late = sys.modules.setdefault("importlib.metadata", _Late("importlib.metadata"))
        vars(importlib).setdefault("metadata", late)
    for module in [HOMES[first]] if first in HOMES else sorted(set(HOMES.values())):
        importlib.import_module(f"{__name__}.{module}")


class _Late(ModuleType):
    """A module that is imported when something of it is used."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what Python asks of every module
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; what the user got wrong is one sentence and exit code 2."""
    try:
        return _main(arguments)
    except KeyboardInterrupt:
        return _complain("interrupted: each file that it wrote is whole", INTERRUPTED)
    except BrokenPipeError:
        # The reader (head, less) has had enough: say nothing.
        _forget_output()
        return 0
    except OSError as error:
        _forget_output()
        return _complain(f"the output cannot be written: {error.strerror or 'the stream is closed'}")
    except MemoryError:
        return _complain("there is not enough memory for this: give it less at once")
    finally:
        if arguments is None:  # the whole process is this command
            _leave_memory_to_the_system()


def _leave_memory_to_the_system() -> None:
    """End without a search for circles among all objects, which Python makes several times at its end.

    It took a sixth of the time of a command, and all memory goes back to the system at once anyway. Files are closed
    where they are written, and what stands in `atexit` still runs.
    """
    gc.disable()
    gc.freeze()


def _main(arguments: list[str] | None) -> int:
    # A command makes many objects that stay, and hardly a circle: looking for garbage as often as Python does takes
    # more time than some commands.
    gc.set_threshold(250_000, 50, 100)
    _settle_streams()
    with _ended_by_sigterm():
        from modeler.files.inputs import command_inputs

        load_commands(sys.argv[1:] if arguments is None else arguments)
        with command_inputs():
            return _run(arguments)


def _run(arguments: list[str] | None) -> int:
    import typer

    from modeler.cli.app import app
    from modeler.errors import ModelerError

    try:
        result = app(arguments, standalone_mode=False, prog_name="modeler")
        sys.stdout.flush()
    except ModelerError as error:
        return _complain(str(error))
    except typer.Abort:
        raise KeyboardInterrupt from None
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        if type(error).__name__ == "NoArgsIsHelpError":
            print(error.format_message())
            return 0
        return _complain(_usage(error))
    return result if isinstance(result, int) else 0


def _settle_streams() -> None:
    """Make output the same wherever it goes, and never an error for what it says."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A pipe on Windows speaks an old code page that has no "≥"; a file name may hold what is no text.
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
    columns = os.environ.get("COLUMNS", "")
    if columns and not (columns.isascii() and columns.isdigit() and int(columns[:9]) <= WIDEST):
        del os.environ["COLUMNS"]  # tables would be drawn for it


@contextlib.contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Let SIGTERM end a command as Ctrl-C does: what is half written is taken away."""
    try:
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    except ValueError:  # not in the main thread
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _forget_output() -> None:
    """Send what is left of the output nowhere: Python would try again at the end, and complain."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _usage(error: Any) -> str:
    """Write a wrong command line as one sentence."""
    wrong = _not_taken(error)
    context = getattr(error, "ctx", None)
    help_of = getattr(context, "command_path", "modeler")
    message = wrong or " ".join(str(error.format_message()).split()).rstrip(".")
    return f"{message[:1].lower()}{message[1:]}: '{help_of} --help' shows what is allowed"


_TAKEN = {
    "int_parsing": "a whole number",
    "int_parsing_size": "a smaller number",
    "int_from_float": "a whole number",
    "float_parsing": "a number",
    "string_unicode": "text of whole characters",
    "greater_than_equal": "a number of at least {ge}",
    "less_than_equal": "a number of at most {le}",
}
"""What an option takes, by the name of pydantic's complaint."""


def _not_taken(error: Any) -> str:
    """Say what an option takes and got instead; nothing if something else is wrong."""
    faults: list[Any] = getattr(error.__cause__, "errors", list)()
    options = getattr(getattr(error, "param", None), "opts", ())
    if not faults or not options or faults[0].get("type") not in _TAKEN:
        return ""
    taken = _TAKEN[faults[0]["type"]].format_map(faults[0].get("ctx", {}))
    return f"{options[0]} takes {taken}, not {faults[0]['input']!r}"


def _complain(complaint: str, code: int = 2) -> int:
    from modeler.errors import in_one_line

    print(f"modeler: {in_one_line(complaint)}", file=sys.stderr)
    return code
