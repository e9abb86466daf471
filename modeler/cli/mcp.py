"""The command that answers agents."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Annotated

import typer

from modeler.cli.app import app
from modeler.errors import ModelerError


@app.command(epilog="Example: modeler mcp --root . --list")
def mcp(
    root: Annotated[Path, typer.Option("--root", help="The folder below which files may be read.")] = Path(),
    list_tools: Annotated[bool, typer.Option("--list", help="List the questions and end.")] = False,
) -> None:
    """Answer agents by the Model Context Protocol on standard input and output; nothing is written."""
    if not root.is_dir():
        raise ModelerError(f"'{root}' is not a folder: give one with --root")
    if list_tools:
        return _list()
    if importlib.util.find_spec("mcp") is None:
        raise ModelerError("the protocol's SDK is not installed: pip install 'modeler[mcp]'")
    from modeler.mcp.server import agent_server

    agent_server(root).run("stdio")
    return None


def _list() -> None:
    from modeler.cli.common import render
    from modeler.mcp.tools import TOOLS, Tools
    from modeler.views.text.table import TextTable

    table = TextTable(f"{len(TOOLS)} questions", header=False)
    table.add_column("", wraps=False)
    table.add_column("", labelled=False)
    for name in TOOLS:
        table.add_row(name, (getattr(Tools, name).__doc__ or "").partition("\n")[0])
    render(table)
