"""The commands that price what people already have, and what a change to it does."""

from __future__ import annotations

from enum import StrEnum
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

if TYPE_CHECKING:
    from modeler.facts.pricebook import PriceBook
    from modeler.inventory import Inventory
    from modeler.workload import Workload


class AssessFormat(StrEnum):
    """How what stands is written."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "markdown"


FormatOption = Annotated[AssessFormat, typer.Option("--format", help="How to write it.")]


@app.command(epilog="Example: modeler assess examples/templates/private-api.yaml -w examples/monolith-migration.yaml")
def assess(
    paths: Folders,
    workload: WorkloadOption = None,
    parameters: Parameters = None,
    change: Set = None,
    region: Region = "",
    overlay: OverlayOption = None,
    free_tier: FreeOption = False,
    format_: FormatOption = AssessFormat.TABLE,
) -> None:
    """Price what stands in templates: each entry point's bill, tail and verdict, and what would serve instead.

    Without a workload: what it costs at rest, and by volume.
    """
    inventory = read_inventory(paths, parameters, change, region)
    show_assessment(inventory, *workload_and_prices(workload, region, overlay, free_tier), format_)


def show_assessment(inventory: Inventory, w: Workload | None, book: PriceBook, format_: AssessFormat) -> None:
    """Price what stands in an inventory and show it."""
    from modeler.audit.assess import assess_inventory

    today = assess_inventory(inventory, w, book=book)
    if format_ is AssessFormat.JSON:
        print_json(today.to_dict())
    elif format_ is AssessFormat.MARKDOWN:
        from modeler.views.text.assess_markdown import assessed_markdown

        print(assessed_markdown(today), end="")
    else:
        from modeler.views.text.assess import assessed_text

        render(assessed_text(today))


@app.command(epilog="Example: modeler diff examples/templates examples/templates --format markdown")
def diff(
    before: Annotated[Path, typer.Argument(metavar="OLD", help="Folder or file as it was.")],
    after: Annotated[Path, typer.Argument(metavar="NEW", help="Folder or file as it is.")],
    workload: WorkloadOption = None,
    parameters: Parameters = None,
    change: Set = None,
    region: Region = "",
    overlay: OverlayOption = None,
    free_tier: FreeOption = False,
    format_: FormatOption = AssessFormat.TABLE,
) -> None:
    """Say what a change to templates does to pattern, bill, tail and findings: markdown is a pull request's comment."""
    from modeler.inventory import Inventory
    from modeler.workflows.diff import diff as compare_inventories
    from modeler.workflows.diff import holds_no_file

    stood, stands = (
        Inventory(()) if holds_no_file(path) else read_inventory([path], parameters, change, region)
        for path in (before, after)
    )
    w, book = workload_and_prices(workload, region, overlay, free_tier)
    result = compare_inventories(stood, stands, w, book=book)
    if format_ is AssessFormat.JSON:
        print_json(result.to_dict())
    elif format_ is AssessFormat.MARKDOWN:
        from modeler.views.text.change_markdown import change_markdown

        print(change_markdown(result), end="")
    else:
        from modeler.views.text.change import change_text

        render(change_text(result))


def workload_and_prices(
    workload: Path | None, region: str, overlay: Path | None, free_tier: bool
) -> tuple[Workload | None, PriceBook]:
    """Read the workload, if one is given, and the prices of its Region."""
    w = load_workload(workload, "", "", None) if workload else None
    return w, load_book(w.region if w else region or "us-east-1", overlay, free_tier)
