"""The command line itself, to which every module of this room adds its commands."""

from __future__ import annotations

from typing import Annotated, Any

import typer
import typer.core


class Alphabetical(typer.core.TyperGroup):
    """Lists its commands by name, whichever module they come from."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """The names in order."""
        return sorted(self.commands)

    def format_commands(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]
        """Write what each command does, whole: the list wraps and cuts nothing."""
        commands = [(name, self.commands[name]) for name in self.list_commands(ctx)]
        rows = [(name, _first_paragraph(command.help or "")) for name, command in commands if not command.hidden]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _first_paragraph(text: str) -> str:
    r"""Return what stands before the first empty line, in one line.

    >>> _first_paragraph("Turn raw usage\ninto money.\n\nMore.")
    'Turn raw usage into money.'
    """
    return " ".join(text.strip().partition("\n\n")[0].split())


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        print(f"modeler {version('modeler')}")
        raise typer.Exit


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
def _always(
    show_version: Annotated[
        bool,
        typer.Option("--version", help="Print the version and exit.", is_eager=True, callback=_print_version),
    ] = False,
) -> None:
    """Keep the name of a command before its arguments, also if only one command is loaded."""
