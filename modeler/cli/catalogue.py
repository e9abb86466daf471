"""Commands that look something up: patterns, fields of a workload, the price of raw usage."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from modeler.cli.app import app
from modeler.cli.common import (
    FreeOption,
    JsonOption,
    OverlayOption,
    StrictOption,
    load_book,
    print_json,
    render,
)
from modeler.errors import ModelerError, UnitError, unknown_name

if TYPE_CHECKING:
    pass


@app.command(epilog="Example: modeler patterns --family B")
def patterns(
    family: Annotated[str, typer.Option("--family", "-f", help="Only this family, A to G.")] = "",
    as_json: JsonOption = False,
) -> None:
    """List the catalogue."""
    from modeler.patterns import patterns as catalogue
    from modeler.views.text import comparison as text

    patterns = catalogue(family)
    if as_json:
        print_json(
            [
                {
                    "id": pattern.id,
                    "code": pattern.code,
                    "title": pattern.title,
                    "status": pattern.status,
                    "purpose": pattern.purpose,
                }
                for pattern in patterns
            ]
        )
    else:
        render(text.catalogue_text(patterns))


@app.command(epilog="Example: modeler price examples/usage.yaml --region eu-west-1")
def price(
    usage: Annotated[Path, typer.Argument(metavar="USAGE", help="YAML file: dimension, colon, quantity.")],
    region: Annotated[str, typer.Option("--region", "-r", help="Region whose prices apply.")] = "us-east-1",
    overlay: OverlayOption = None,
    free_tier: FreeOption = False,
    strict: StrictOption = False,
    as_json: JsonOption = False,
) -> None:
    """Turn raw usage into money."""
    from modeler.errors import PriceMissingError
    from modeler.views.text import comparison as text
    from modeler.workload import read_yaml

    document = read_yaml(usage)
    if not isinstance(document, dict):
        raise UnitError(f"'{usage}' must hold lines such as 'elb.alb_hour: 730'")
    priced_usage = load_book(region, overlay, free_tier).price(document)
    if strict and priced_usage.unpriced:
        raise PriceMissingError(str(priced_usage.unpriced[0]["reason"]))
    if as_json:
        print_json(priced_usage.to_dict())
    else:
        render(text.priced_text(priced_usage))


@app.command(epilog="Example: modeler workload --explain")
def workload(
    file: Annotated[Path | None, typer.Argument(metavar="[WORKLOAD]", help="YAML file to check.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Print every field with unit, default, meaning.")] = False,
    template: Annotated[bool, typer.Option("--template", help="Print a short workload to start from.")] = False,
    section: Annotated[str, typer.Option("--section", help="With --explain: only this section, e.g. clients.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Check a workload file, print one to start from, or explain what can be in one."""
    from modeler.views.text import comparison as text
    from modeler.workload import Workload
    from modeler.workload import explain as fields

    if file is not None:
        w = Workload.load(file)
        if as_json:
            print_json(w.model_dump(mode="json"))
        else:
            print(f"{file} is a valid workload: {w.name}, {w.region}, {w.requests_per_month:,.0f} requests a month")
    elif template:
        from modeler.guide import to_yaml, usual

        print(to_yaml(usual()), end="")
    elif explain:
        rows = [row for row in fields() if not section or row["field"].startswith(section)]
        if not rows:
            raise unknown_name(
                "section", section, sorted({row["field"].split(".")[0].split("[")[0] for row in fields()})
            )
        if as_json:
            print_json(rows)
        else:
            render(text.rows_text(f"{len(rows)} fields of a workload", rows, "meaning"), width=160)
    else:
        raise ModelerError(
            "say what to do: 'modeler workload --template' to start one, '--explain' for all fields, or a FILE"
        )
