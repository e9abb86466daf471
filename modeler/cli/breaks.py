"""The command that says what a change does to callers, before it is made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from modeler.cli.app import app
from modeler.cli.common import JsonOption, print_json, render
from modeler.cli.read import Folders, Parameters, Region, Set, read_inventory
from modeler.errors import InventoryError

if TYPE_CHECKING:
    from modeler.inventory import Inventory

ChangeOption = Annotated[
    list[str] | None,
    typer.Option("--change", metavar="CHANGE", help="Change in a line, e.g. 'private-dns on NAME' (repeatable)."),
]
AgainstOption = Annotated[
    list[Path] | None, typer.Option("--against", metavar="PATH", help="What would stand: folder or file (repeatable).")
]
OnlyApis = Annotated[list[str] | None, typer.Option("--api", metavar="API", help="Only this API (repeatable).")]
OnlyPlaces = Annotated[
    list[str] | None, typer.Option("--from", metavar="PLACE", help="Only calls from here (repeatable).")
]


@app.command(
    epilog="Example: modeler breaks examples/templates --api Api "
    '--change "allow tcp 443 from 10.1.0.0/16 to EndpointGroup"'
)
def breaks(
    paths: Folders,
    change: ChangeOption = None,
    against: AgainstOption = None,
    api: OnlyApis = None,
    place: OnlyPlaces = None,
    parameters: Parameters = None,
    set_: Set = None,
    region: Region = "",
    fail_on_opens: Annotated[
        bool, typer.Option("--fail-on-opens", help="Exit with 1 also if a call is newly let through.")
    ] = False,
    as_json: JsonOption = False,
) -> int:
    """Say which calls a change stops or lets through, and who gets in by it: exit 1 if a call stops."""
    check_changes(change, against)
    before = read_inventory(paths, parameters, set_, region)
    after = read_inventory(against, parameters, set_, region) if against else None
    return show_breaks(before, after, change, api, place, as_json, fail_on_opens=fail_on_opens)


def check_changes(change: list[str] | None, against: list[Path] | None) -> None:
    """Refuse to compare something with itself.

    Raises
    ------
    InventoryError
        If nothing changes.
    """
    if not change and not against:
        raise InventoryError("nothing changes: give --change 'private-dns on NAME', or --against FOLDER")


def show_breaks(
    before: Inventory,
    after: Inventory | None,
    change: list[str] | None,
    apis: list[str] | None,
    places: list[str] | None,
    as_json: bool,
    *,
    fail_on_opens: bool = False,
) -> int:
    """Say what a change to an inventory does to callers; return the exit code."""
    from modeler.results import with_schema
    from modeler.workflows.breaks import breaks as what_breaks

    result = what_breaks(before, after, change=change or (), apis=apis or None, places=places or None)
    if as_json:
        print_json(with_schema("breaks", result.record()))
    else:
        from modeler.views.text.breaks import breaks_text

        render(breaks_text(result), 80)
    return 1 if result.breaks or (fail_on_opens and result.opens) else 0
