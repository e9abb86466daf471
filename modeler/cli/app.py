"""The command line itself, to which every module of this room adds its commands."""

from __future__ import annotations

import typer
import typer.core


class Alphabetical(typer.core.TyperGroup):
    """Lists its commands by name, whichever module they come from."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """The names in order."""
        return sorted(self.commands)


app = typer.Typer(
    cls=Alphabetical,
    name="modeler",
    help="Compare private-API architectures on AWS: what each pattern costs for your workload, hop by hop.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def _always() -> None:
    """Keep the name of a command before its arguments, also if only one command is loaded."""
