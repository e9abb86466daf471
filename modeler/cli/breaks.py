"""The command that says what a change does to callers, before it is made."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from modeler.cli.app import app
from modeler.cli.common import JsonOption, print_json, render
from modeler.cli.read import Folders, Parameters, Region, Set, read_inventory
from modeler.errors import InventoryError


@app.command(
    epilog="Example: modeler breaks examples/templates --api Api "
    '--change "allow tcp 443 from 10.1.0.0/16 to EndpointGroup"'
)
def breaks(
    paths: Folders,
    change: Annotated[
        list[str] | None,
        typer.Option("--change", help="Change in a line, e.g. 'private-dns on NAME' (repeatable)."),
    ] = None,
    against: Annotated[
        list[Path] | None, typer.Option("--against", help="What would stand: folder or file (repeatable).")
    ] = None,
    api: Annotated[list[str] | None, typer.Option("--api", help="Only this API (repeatable).")] = None,
    place: Annotated[
        list[str] | None, typer.Option("--from", metavar="PLACE", help="Only calls from here (repeatable).")
    ] = None,
    parameters: Parameters = None,
    set_: Set = None,
    region: Region = "",
    as_json: JsonOption = False,
) -> int:
    """Say which calls a change stops or lets through, and who gets in by it: exit 1 if a call stops."""
    from modeler.results import with_schema
    from modeler.workflows.breaks import breaks as what_breaks

    if not change and not against:
        raise InventoryError("nothing changes: give --change 'private-dns on NAME', or --against FOLDER")
    before = read_inventory(paths, parameters, set_, region)
    after = read_inventory(against, parameters, set_, region) if against else None
    result = what_breaks(before, after, change=change or (), apis=api or None, places=place or None)
    if as_json:
        print_json(with_schema("breaks", result.record()))
    else:
        from modeler.views.text.breaks import breaks_text

        render(breaks_text(result), 80)
    return 1 if result.breaks else 0
