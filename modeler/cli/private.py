"""The command that proves that an API is private, or shows who gets around it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from modeler.cli.app import app
from modeler.cli.common import JsonOption, one_format, print_json, render
from modeler.cli.read import Folders, Parameters, Region, Set, read_inventory

if TYPE_CHECKING:
    from modeler.inventory import Inventory

PrivateApi = Annotated[
    str,
    typer.Option(
        "--api", help="Name of an API, or of a balancer, an endpoint service, a Lattice service, a function URL."
    ),
]
ClientsOption = Annotated[
    str,
    typer.Option(
        "--clients",
        metavar="LIST",
        help="Who should get in, with commas between: vpc:NAME, subnet:NAME, on-premises:BLOCK, endpoint:NAME, "
        "account:ID; those that the API names itself if not given.",
    ),
]
ProofMarkdown = Annotated[
    bool, typer.Option("--markdown", help="Print a section that an auditor reads and signs, as Markdown.")
]
ProofFile = Annotated[Path | None, typer.Option("--out", "-o", help="File to write the Markdown to.")]


@app.command(
    epilog="Example: modeler private examples/templates --api Api --region eu-west-1 --clients endpoint:Endpoint"
)
def private(
    paths: Folders,
    api: PrivateApi,
    clients: ClientsOption = "",
    parameters: Parameters = None,
    change: Set = None,
    region: Region = "",
    as_json: JsonOption = False,
    as_markdown: ProofMarkdown = False,
    out: ProofFile = None,
) -> int:
    """Prove that only clients get to an API or around it, or show who else does: exit 1 then, or if it is not known."""
    one_format(as_json, False, as_markdown or out is not None)
    return show_proof(read_inventory(paths, parameters, change, region), api, clients, as_json, as_markdown, out)


def show_proof(inventory: Inventory, api: str, clients: str, as_json: bool, as_markdown: bool, out: Path | None) -> int:
    """Prove that an API of an inventory is private and show it; return the exit code."""
    from modeler.audit.proof import private as prove
    from modeler.files.writing import write_text

    named = [name for name in clients.split(",") if name.strip()]
    proof = prove(inventory, api, named or None)
    if as_json:
        print_json(proof.to_dict())
    elif as_markdown or out is not None:
        from modeler.views.report.private import private_markdown

        text = private_markdown(proof)
        if out is None:
            print(text, end="")
        else:
            write_text(out, text)
            print(f"{proof.summary()}: written to {out}")
    else:
        from modeler.views.text.private import private_text

        render(private_text(proof), 80)
    return 0 if proof.is_private else 1
