"""The commands that price what people already have, and what a change to it does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from modeler.cli.app import app
from modeler.cli.common import (
    FreeOption,
    OverlayOption,
    WorkloadOption,
    load_book,
    load_workload,
    print_json,
    render,
)
from modeler.cli.read import Folders, Parameters, Region, Set, read_inventory
from modeler.errors import unknown_name

if TYPE_CHECKING:
    from modeler.facts.pricebook import PriceBook
    from modeler.workload import Workload

FORMATS = ("table", "json", "markdown")
FormatOption = Annotated[str, typer.Option("--format", help="table, json or markdown.")]


@app.command(epilog="Example: modeler assess examples/templates/private-api.yaml -w examples/monolith-migration.yaml")
def assess(
    paths: Folders,
    workload: WorkloadOption = None,
    parameters: Parameters = None,
    change: Set = None,
    region: Region = "",
    overlay: OverlayOption = None,
    free_tier: FreeOption = False,
    output: FormatOption = "table",
) -> None:
    """Price what stands in templates: each entry point's bill, tail and verdict, and what would serve instead.

    Without a workload: what it costs at rest, and by volume.
    """
    from modeler.audit.assess import assess_inventory

    check_format(output)
    inventory = read_inventory(paths, parameters, change, region)
    w, book = workload_and_prices(workload, region, overlay, free_tier)
    today = assess_inventory(inventory, w, book=book)
    if output == "json":
        print_json(today.to_dict())
    elif output == "markdown":
        from modeler.views.text.assess_markdown import assessed_markdown

        print(assessed_markdown(today), end="")
    else:
        from modeler.views.text.assess import assessed_text

        render(assessed_text(today))


def check_format(output: str) -> None:
    """Refuse a format that there is not.

    Raises
    ------
    UnknownNameError
        With those that there are.
    """
    if output not in FORMATS:
        raise unknown_name("format", output, FORMATS)


def workload_and_prices(
    workload: Path | None, region: str, overlay: Path | None, free_tier: bool
) -> tuple[Workload | None, PriceBook]:
    """Read the workload, if one is given, and the prices of its Region."""
    w = load_workload(workload, "", "", None) if workload else None
    return w, load_book(w.region if w else region or "us-east-1", overlay, free_tier)
