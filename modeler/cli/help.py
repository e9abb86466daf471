"""The help text of every command, for the reference page and its test."""

from __future__ import annotations

from typing import Any

import typer

from modeler.cli import load_commands
from modeler.cli.app import app


def command_help() -> dict[str, str]:
    """Return the help text of every command, as a terminal of 100 columns shows it."""
    load_commands()
    root = typer.main.get_command(app)
    texts: dict[str, str] = {}
    _collect_help(root, "modeler", None, texts)
    return texts


def _collect_help(command: Any, path: str, parent: Any, texts: dict[str, str]) -> None:
    context = command.make_context(
        path.rsplit(" ", 1)[-1], [], parent=parent, resilient_parsing=True, terminal_width=100, max_content_width=100
    )
    texts[path] = context.get_help()
    if hasattr(command, "commands"):
        for name in command.list_commands(context):
            _collect_help(command.commands[name], f"{path} {name}", context, texts)
