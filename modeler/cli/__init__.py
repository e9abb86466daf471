"""The command line: the same calls as in a notebook, with tables for people and JSON for programs.

Every module of this room that is not listed in `_NO_COMMANDS` adds its commands to `modeler.cli.app`. Whatever the user
got wrong is one sentence on standard error and exit code 2.
"""

from __future__ import annotations

import importlib
import io
import os
import pkgutil
import sys
from typing import Any

import typer

from modeler.cli.app import app
from modeler.errors import ModelerError

_NO_COMMANDS = ("__main__",)
for _module in pkgutil.iter_modules(__path__):
    if _module.name not in _NO_COMMANDS:
        importlib.import_module(f"{__name__}.{_module.name}")


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; what the user got wrong is one sentence and exit code 2."""
    if not sys.stdout.isatty() and isinstance(sys.stdout, io.TextIOWrapper):
        # A pipe on Windows speaks an old code page that has no "≥".
        sys.stdout.reconfigure(encoding="utf-8")
    try:
        result = app(arguments, standalone_mode=False, prog_name="modeler")
        sys.stdout.flush()
    except ModelerError as error:
        return _complain(str(error))
    except BrokenPipeError:
        # The reader (head, less) has had enough: say nothing, also not when Python flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (KeyboardInterrupt, typer.Abort):
        return _complain("interrupted: nothing was changed", 130)
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        if type(error).__name__ == "NoArgsIsHelpError":
            print(error.format_message())
            return 0
        return _complain(_usage(error))
    return result if isinstance(result, int) else 0


def _usage(error: Any) -> str:
    """Write a wrong command line as one sentence."""
    context = getattr(error, "ctx", None)
    help_of = getattr(context, "command_path", "modeler")
    message = " ".join(str(error.format_message()).split()).rstrip(".")
    return f"{message[:1].lower()}{message[1:]}: '{help_of} --help' shows what is allowed"


def _complain(sentence: str, code: int = 2) -> int:
    print(f"modeler: {sentence}", file=sys.stderr)
    return code
