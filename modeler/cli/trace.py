"""The command that follows a request through what people already have."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from modeler.cli.app import app
from modeler.cli.common import JsonOption, print_json, render
from modeler.cli.read import Folders, Parameters, Region, Set, read_inventory
from modeler.errors import InventoryError

if TYPE_CHECKING:
    from modeler.audit.trace import SymptomCauses, Trace
    from modeler.inventory import Inventory


ApiOption = Annotated[str, typer.Option("--api", help="Name of the API in the template, or its id.")]
PlaceOption = Annotated[
    str,
    typer.Option(
        "--from",
        metavar="PLACE",
        help="internet, on-premises:BLOCK, account:ID, vpc:NAME, or the name of a subnet or of a resource in one.",
    ),
]
PathOption = Annotated[str, typer.Option("--path", help="Path without the stage.")]
MethodOption = Annotated[str, typer.Option("--method", help="HTTP method.")]
HostOption = Annotated[str, typer.Option("--host", help="Name that is called; without it one that leads there.")]
StageOption = Annotated[str, typer.Option("--stage", help="Stage; the API's own if not given.")]
IdentityOption = Annotated[
    str,
    typer.Option(
        "--identity",
        help="token, key (an API key), certificate, or the ARN of who signs, with commas; nobody if not given.",
    ),
]
HeaderOption = Annotated[
    str, typer.Option("--header", metavar="NAME: VALUE", help="Header Host or x-apigw-api-id, if not by the URL.")
]
SymptomOption = Annotated[
    str | None,
    typer.Option(
        "--symptom", metavar="TEXT", help="What the caller sees: rank its causes instead, in any words or status."
    ),
]
TlsOption = Annotated[str, typer.Option("--tls", help="The only TLS version that the caller speaks: 1.0 to 1.3.")]
PictureFile = Annotated[
    Path | None, typer.Option("--out", "-o", help="Draw it into a file: .svg, .png, .pdf, .dot, .mmd or .md.")
]


@app.command(
    epilog="Example: modeler trace examples/templates --api Api --from Service --path /orders "
    "--identity arn:aws:iam::111122223333:role/app"
)
def trace(
    paths: Folders,
    api: ApiOption,
    place: PlaceOption,
    path: PathOption = "/",
    method: MethodOption = "GET",
    host: HostOption = "",
    stage: StageOption = "",
    identity: IdentityOption = "",
    header: HeaderOption = "",
    seen: SymptomOption = None,
    tls: TlsOption = "",
    out: PictureFile = None,
    parameters: Parameters = None,
    change: Set = None,
    region: Region = "",
    as_json: JsonOption = False,
) -> int:
    """Follow a request to an API step by step: where it stops, and what the caller sees. Exit 1 if it is stopped.

    With --symptom the other way round: what may be the cause of what the caller sees, each with the check that
    decides it. Exit 1 if a cause is so.
    """
    inventory = read_inventory(paths, parameters, change, region)
    asked = {"host": host, "method": method, "path": path, "stage": stage}
    asked |= {"identity": identity, "header": header, "tls": tls}
    return follow(inventory, api, place, asked, seen, out, as_json)


def follow(
    inventory: Inventory, api: str, place: str, asked: dict[str, str], seen: str | None, out: Path | None, as_json: bool
) -> int:
    """Follow a request through an inventory, or rank the causes of a symptom; return the exit code."""
    from modeler.audit.trace import symptom
    from modeler.audit.trace import trace as trace_request

    if seen is not None and out is not None:
        raise InventoryError("-o draws the way of a request, and --symptom ranks causes: leave one of them out")
    if seen is not None:
        return _show_causes(symptom(inventory, api, place, seen, **asked), as_json)
    result = trace_request(inventory, api, place, **asked)
    if out is not None:
        _draw(result, out)
    return _show_trace(result, as_json)


def _draw(result: Trace, out: Path) -> None:
    from modeler.files.writing import write_text
    from modeler.views.diagrams import diagram
    from modeler.views.diagrams.traced import traced_markdown

    if out.suffix.lower() == ".md":
        write_text(out, traced_markdown(result))
    else:
        diagram.draw(result, out)


def _show_trace(result: Trace, as_json: bool) -> int:
    from modeler.results import with_schema
    from modeler.views.text.trace import trace_text

    if as_json:
        print_json(with_schema("trace", result.record()))
    else:
        render(trace_text(result), 80)
    return 1 if result.passes is False else 0


def _show_causes(result: SymptomCauses, as_json: bool) -> int:
    from modeler.audit.trace import CauseVerdict
    from modeler.results import with_schema
    from modeler.views.text.symptom import symptom_text

    if as_json:
        print_json(with_schema("symptom", result.record()))
    else:
        render(symptom_text(result), 80)
    return 1 if result.of(CauseVerdict.IS_SO) else 0
