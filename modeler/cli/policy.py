"""The command that asks one policy about one request."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from modeler.cli.app import app
from modeler.cli.common import JsonOption, print_json, render
from modeler.cli.read import Parameters, Region, Set, read_inventory
from modeler.errors import InventoryError


@app.command(epilog="Example: modeler policy examples/templates --of Api --key aws:SourceVpce=Endpoint")
def policy(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="A policy in JSON; or folders and files of templates.")
    ],
    of: Annotated[str, typer.Option("--of", help="Whose policy in the templates: an API, an endpoint…")] = "",
    key: Annotated[
        list[str] | None,
        typer.Option("--key", metavar="KEY=VALUE", help="Condition key, e.g. aws:SourceVpce=vpce-1 (repeatable)."),
    ] = None,
    caller: Annotated[str, typer.Option("--as", help="ARN of who signs, or a service; nobody if not given.")] = "",
    action: Annotated[str, typer.Option("--action", help="What is done.")] = "execute-api:Invoke",
    resource: Annotated[str, typer.Option("--resource", help="ARN of what is called.")] = "",
    way: Annotated[
        str, typer.Option("--way", help="Way in: endpoint, internet, service, function-url or lattice.")
    ] = "endpoint",
    parameters: Parameters = None,
    set_: Set = None,
    region: Region = "",
    as_json: JsonOption = False,
) -> int:
    """Say whether a policy allows a request, what decides it, and what is wrong in it: exit 1 unless it allows."""
    from modeler.audit.policy.ask import SOMEWHERE
    from modeler.results import with_schema
    from modeler.workflows.policy import ask_policy

    if not of and len(paths) > 1:
        raise InventoryError("several files are given: say whose policy is asked, --of NAME")
    answer = ask_policy(
        read_inventory(paths, parameters, set_, region) if of else paths[0],
        of,
        action=action,
        resource=resource or SOMEWHERE,
        caller=caller,
        keys=dict(map(_pair, key or ())),
        entry=way,
    )
    if as_json:
        print_json(with_schema("policy", answer.record()))
    else:
        from modeler.views.text.policy import policy_text

        render(policy_text(answer), 80)
    return 0 if answer.outcome == "allow" else 1


def _pair(option: str) -> tuple[str, str]:
    name, equals, value = option.partition("=")
    if not equals or not name.strip():
        raise InventoryError(f"'--key {option}' gives no value: write --key aws:SourceVpce=vpce-0a1b2c3d")
    return name.strip(), value.strip()
