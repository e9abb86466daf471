"""The commands that start from what people already have: templates, plans, inventories."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from modeler.cli.app import app
from modeler.cli.common import JsonOption, print_json, render
from modeler.errors import InventoryError

if TYPE_CHECKING:
    from modeler.inventory import Inventory

Folders = Annotated[
    list[Path], typer.Argument(metavar="PATH...", help="Folders and files: templates, plans, an inventory in JSON.")
]
Parameters = Annotated[Path | None, typer.Option("--parameters", help="JSON or YAML file with values of parameters.")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Value of a parameter, e.g. Env=prod (repeatable)."),
]
Region = Annotated[str, typer.Option("--region", "-r", help="Region of the stacks, if the files do not say.")]

EveryResource = Annotated[bool, typer.Option("--all", help="A row for each resource.")]
InventoryFile = Annotated[Path | None, typer.Option("--out", "-o", help="JSON file for the inventory.")]


@app.command(epilog="Example: modeler read examples/templates --set Name=orders")
def read(
    paths: Folders,
    parameters: Parameters = None,
    change: Set = None,
    region: Region = "",
    every: EveryResource = False,
    out: InventoryFile = None,
    as_json: JsonOption = False,
) -> None:
    """Read templates and plans: what stands there, what is unknown, and what would settle it."""
    show_inventory(read_inventory(paths, parameters, change, region), every, out, as_json)


def show_inventory(inventory: Inventory, every: bool, out: Path | None, as_json: bool) -> None:
    """Show an inventory, or write it into a file."""
    from modeler.files.writing import write_text
    from modeler.inventory import dumps, to_document
    from modeler.results import number_of

    if out is not None:
        write_text(out, dumps(inventory), InventoryError)
        print(f"{number_of(len(inventory), 'resource')} written to {out}")
    elif as_json:
        print_json(to_document(inventory))
    else:
        from modeler.views.text.inventory import inventory_text

        render(inventory_text(inventory, every=every))


@app.command(epilog="Example: modeler recognise examples/templates/private-api.yaml")
def recognise(
    paths: Folders,
    parameters: Parameters = None,
    change: Set = None,
    region: Region = "",
    as_json: JsonOption = False,
) -> None:
    """Say which pattern stands at each entry point of templates: its hops, where each is written, how sure it is."""
    show_recognised(read_inventory(paths, parameters, change, region), as_json)


def show_recognised(inventory: Inventory, as_json: bool) -> None:
    """Say which pattern stands at each entry point of an inventory."""
    from modeler.audit.recognise import recognise as recognise_inventory
    from modeler.results import with_schema

    results = recognise_inventory(inventory)
    if as_json:
        print_json(with_schema("recognised", {"entries": [result.record() for result in results]}))
    else:
        from modeler.views.text.inventory import recognised_text

        render(recognised_text(results))


def read_inventory(paths: list[Path], parameters: Path | None, change: list[str] | None, region: str) -> Inventory:
    """Read the files and folders that a command was given, with the values of parameters."""
    from modeler.iac.read import read as read_project

    values = _values(parameters)
    for option in change or ():
        name, equals, value = option.partition("=")
        if not equals or not name:
            raise InventoryError(f"'--set {option}' gives no value: write --set NAME=VALUE")
        values[name.strip()] = value
    return read_project(list(paths), values, region or None)


def _values(file: Path | None) -> dict[str, Any]:
    """Return the values of a file: a mapping, or the list that CloudFormation's command line takes."""
    from modeler.yamlfile import read_yaml

    if file is None:
        return {}
    document = read_yaml(file, InventoryError, "give NAME: VALUE, one a line")
    if isinstance(document, dict) and isinstance(document.get("Parameters"), dict):
        document = document["Parameters"]
    if isinstance(document, list) and all(isinstance(item, dict) and "ParameterKey" in item for item in document):
        return {str(item["ParameterKey"]): item.get("ParameterValue", "") for item in document}
    if not isinstance(document, dict):
        raise InventoryError(f"'{file}' gives no parameters: write NAME: VALUE, one a line, or CloudFormation's list")
    return {str(name): value for name, value in document.items()}
