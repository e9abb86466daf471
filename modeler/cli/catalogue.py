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
from modeler.errors import ModelerError, UnitError

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


@app.command(epilog="Example: modeler workload --explain traffic")
def workload(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[WORKLOAD]", help="YAML file to check; with --explain a field or a section."),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Print every field with unit, default, meaning, or those named.")
    ] = False,
    template: Annotated[bool, typer.Option("--template", help="Print a short workload to start from.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Check a workload file, print one to start from, or explain what can be in one."""
    if explain:
        _explain(str(file or ""), as_json)
    elif file is not None:
        _check(file, as_json)
    elif template:
        from modeler.guide import to_yaml, usual

        print(to_yaml(usual()), end="")
    else:
        raise ModelerError(
            "say what to do: 'modeler workload --template' to start one, '--explain' for all fields, or a FILE"
        )


def _explain(name: str, as_json: bool) -> None:
    from modeler.results import number_of
    from modeler.views.text import comparison as text
    from modeler.workload import explain, explained

    rows = explained(name) if name else explain()
    if as_json:
        print_json(rows)
    else:
        render(text.rows_text(f"{number_of(len(rows), 'field')} of a workload", rows, "meaning"), width=160)


def _check(file: Path, as_json: bool) -> None:
    from modeler.views.text.workload import bare_numbers_text
    from modeler.workload import Workload, bare_numbers, read_yaml

    w = Workload.load(file)
    if as_json:
        print_json(w.model_dump(mode="json"))
        return
    print(f"{file} is a valid workload: {w.name}, {w.region}, {w.requests_per_month:,.0f} requests a month")
    if bare := bare_numbers(read_yaml(file)):
        print(bare_numbers_text(bare))
