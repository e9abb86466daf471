"""Commands around the sandbox: a fake AWS on loopback, so that everything can be tried without an account."""

from __future__ import annotations

import os
import subprocess
from typing import Annotated

import typer

from modeler.cli.app import app
from modeler.cli.common import JsonOption, print_json
from modeler.errors import ModelerError

sandbox_app = typer.Typer(
    help="A fake AWS on this machine, for which no account is needed.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(sandbox_app, name="sandbox")
RegionOption = Annotated[
    str, typer.Option("--region", "-r", help="Region; by default the one of the environment, or eu-west-1.")
]


@sandbox_app.command("start", epilog="Example: modeler sandbox start --fault throttled:ec2:DescribeVpcs:3")
def start(
    port: Annotated[int, typer.Option("--port", help="Where it listens; by default any free port.")] = 0,
    fault: Annotated[
        list[str] | None,
        typer.Option(
            "--fault",
            metavar="FAULT",
            help="What is to go wrong: throttled, denied, malformed, lost or slow, then the calls and how often, as in "
            "denied:ec2:Describe*:2 (repeatable).",
        ),
    ] = None,
) -> int:
    """Start the sandbox, which stays until it is stopped; later commands know where it is."""
    from modeler.aws.sandbox.faults import read_fault
    from modeler.aws.sandbox.remembered import start_sandbox

    if not 0 <= port <= 65_535:
        raise ModelerError(f"'--port {port}' is no port: give a number from 1 to 65535, or leave it out")
    for text in fault or ():
        read_fault(text)
    sandbox, is_new = start_sandbox(port, fault or ())
    if not is_new and (port or fault):
        raise ModelerError(
            f"a sandbox runs already at {sandbox.url}, without these settings: 'modeler sandbox stop' ends it"
        )
    print(f"{'started' if is_new else 'runs already'}: {sandbox.url}")
    if is_new:
        print("'modeler sandbox run -- COMMAND' runs a command with it, 'modeler sandbox stop' ends it")
    return 0


@sandbox_app.command("status", epilog="Example: modeler sandbox status --json")
def status(as_json: JsonOption = False) -> int:
    """Say where the sandbox listens and what stands in it; exit 1 if none runs."""
    from modeler.aws.sandbox.client import SandboxError
    from modeler.aws.sandbox.remembered import remembered

    try:
        sandbox = remembered()
    except SandboxError as error:
        if as_json:
            print_json({"running": False})
        else:
            print(error)
        return 1
    calls, faults = sandbox.calls(by_stacks=True), sandbox.faults()
    if as_json:
        print_json(
            {
                "running": True,
                "url": sandbox.url,
                "pid": sandbox.pid,
                "calls": len(calls),
                "faults": [str(fault) for fault in faults],
            }
        )
        return 0
    print(f"runs: {sandbox.url}, process {sandbox.pid}, {len(calls)} calls so far")
    for fault in faults:
        print(f"goes wrong: {fault}")
    return 0


@sandbox_app.command("stop", epilog="Example: modeler sandbox stop")
def stop() -> None:
    """Stop the sandbox; all that was in it is gone."""
    from modeler.aws.sandbox.remembered import stop_sandbox

    print(f"stopped: {stop_sandbox().url}")


@sandbox_app.command(
    "run",
    epilog="Example: modeler sandbox run -- aws ec2 describe-vpcs",
    context_settings={"ignore_unknown_options": True},
)
def run(
    command: Annotated[list[str], typer.Argument(metavar="COMMAND...", help="The command and its arguments.")],
    region: RegionOption = "",
) -> int:
    """Run a command that asks the sandbox in place of AWS: with its address and keys, and with no others."""
    from modeler.aws.sandbox.remembered import remembered

    sandbox = remembered()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    try:
        return subprocess.call(command, env=kept | sandbox.environment(region or None))  # noqa: S603  (the user's own)
    except FileNotFoundError:
        raise ModelerError(f"there is no command '{command[0]}': give one that can be run, after '--'") from None
    except OSError as error:
        raise ModelerError(f"'{command[0]}' cannot be run: {error.strerror}") from None


@sandbox_app.command("types", epilog="Example: modeler sandbox types")
def types() -> None:
    """List the resource types that the sandbox's CloudFormation makes; any other is an error."""
    from modeler.aws.sandbox.stacks.types import models

    for name in sorted(models()):
        print(name)
