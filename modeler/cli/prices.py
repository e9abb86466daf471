"""Commands that look into the price book and renew it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from modeler.cli.app import app
from modeler.cli.common import (
    JsonOption,
    print_json,
    render,
)
from modeler.errors import WorkloadError, unknown_name
from modeler.results import with_schema

if TYPE_CHECKING:
    from modeler.workload import Workload


prices_app = typer.Typer(help="Look into the price book.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(prices_app, name="prices")


@prices_app.command("list", epilog="Example: modeler prices list --service elb")
def prices_list(
    service: Annotated[str, typer.Option("--service", "-s", help="Only this service, e.g. elb.")] = "",
    region: Annotated[str, typer.Option("--region", "-r", help="Region whose prices to show.")] = "us-east-1",
) -> None:
    """List what the price book holds for a Region."""
    from modeler.facts.pricebook import PriceBook
    from modeler.views.text import comparison as text

    book = PriceBook.in_force(region)
    services = sorted({name.split(".", 1)[0] for name in book.dimensions})
    if service and service not in services:
        raise unknown_name("service", service, services)
    priced = [
        (name, price)
        for name in sorted(book.dimensions)
        if name.split(".", 1)[0] == (service or name.split(".", 1)[0]) and (price := book.get(name))
    ]
    title = f"{book.region.code}, {book.region.name}: {len(priced)} of {len(book.dimensions)} dimensions have a price"
    render(text.prices_text(title, priced))


@prices_app.command("show", epilog="Example: modeler prices show elb.alb_lcu_hour")
def prices_show(dimension: Annotated[str, typer.Argument(help="Dimension, e.g. elb.alb_lcu_hour.")]) -> None:
    """Show the price of one dimension in every Region."""
    from modeler.facts import regions
    from modeler.facts.pricebook import PriceBook
    from modeler.views.text import comparison as text

    book = PriceBook.in_force()
    if dimension not in book.dimensions:
        raise unknown_name("dimension", dimension, book.dimensions, "'modeler prices list' shows all of them")
    priced = [(code, price) for code in regions() if (price := book.elsewhere(code).get(dimension))]
    missing = [code for code in regions() if code not in dict(priced)]
    render(text.prices_text(dimension, priced))
    if missing:
        render(f"No price in: {', '.join(missing)}")


@prices_app.command("regions", epilog="Example: modeler prices regions")
def prices_regions() -> None:
    """List the Regions, and how many dimensions have a price in each."""
    from modeler.facts import regions
    from modeler.facts.pricebook import PriceBook
    from modeler.views.text import comparison as text

    book = PriceBook.in_force()
    names = book.dimensions
    rows = [
        {
            "Region": code,
            "name": place.name,
            "dimensions with a price": str(sum(book.elsewhere(code).get(name) is not None for name in names)),
        }
        for code, place in regions().items()
    ]
    render(text.rows_text(f"{len(rows)} Regions, {len(names)} dimensions", rows, "name"))


@prices_app.command("refresh", epilog="Example: modeler prices refresh --policy")
def prices_refresh(
    region: Annotated[
        list[str] | None,
        typer.Option("--region", "-r", metavar="REGION", help="Only this Region (repeatable; default: all)."),
    ] = None,
    from_bulk: Annotated[
        str, typer.Option("--from-bulk", metavar="DIR|URL", help="Read bulk offer files instead of asking the API.")
    ] = "",
    without: Annotated[
        list[str] | None,
        typer.Option("--without", metavar="DIMENSION", help="Leave this dimension to the snapshot (repeatable)."),
    ] = None,
    effect_on: Annotated[
        list[Path] | None,
        typer.Option(
            "--effect-on",
            metavar="FILE",
            help="Show what it does to this workload (repeatable; default: those in examples/).",
        ),
    ] = None,
    accept_jumps: Annotated[
        bool,
        typer.Option("--accept-jumps", help="Keep prices that jumped by more than ×3, are gone, or old."),
    ] = False,
    policy: Annotated[bool, typer.Option("--policy", help="Print the IAM policy that it needs, and stop.")] = False,
) -> None:
    """Read AWS's current prices, show what changed, and keep them beside the snapshot."""
    if policy:
        from modeler.aws.prices.price_list import policy as needed

        print(needed())
        return
    from modeler.workflows.refresh import Refresh, effect, effect_lines, report
    from modeler.workload import Workload

    workloads = [Workload.load(path) for path in effect_on or ()] or _examples()
    with Refresh(region or (), without or (), from_bulk, say=_say) as draft:
        print("\n".join(report(draft)))
        for w in workloads:
            print("\n".join(effect_lines(effect(draft, w))))
        kept = draft.keep(accept_jumps)
    if kept.prices == "refreshed":
        print("Kept, and in force.")
    else:
        print("Kept. The snapshot stays in force: 'modeler prices use refreshed' to price with these.")


def _say(line: str) -> None:
    if sys.stderr.isatty():
        print(f"modeler: {line}", file=sys.stderr)


def _examples() -> list[Workload]:
    """Return the example workloads, where the command is run in the project's own folder."""
    from modeler.workload import Workload

    workloads = []
    for path in sorted(Path("examples").glob("*.yaml")):
        try:
            workloads.append(Workload.load(path))
        except WorkloadError:
            continue  # a file of usage, prices or patterns
    return workloads


@prices_app.command("use", epilog="Example: modeler prices use snapshot")
def prices_use(book: Annotated[str, typer.Argument(metavar="BOOK", help="snapshot or refreshed.")]) -> None:
    """Choose the price book in force: the snapshot that came with modeler, or the refreshed one."""
    from modeler.facts.pricebook import PriceBook
    from modeler.facts.selection import use

    use(book)
    print(f"In force: {PriceBook.in_force().origin}")


@prices_app.command("status", epilog="Example: modeler prices status")
def prices_status(as_json: JsonOption = False) -> None:
    """Say which price book is in force, and what the refreshed one holds."""
    from modeler.workflows.refresh import status, status_lines

    state = status()
    if as_json:
        print_json(with_schema("price status", state))
    else:
        print("\n".join(status_lines(state)))
