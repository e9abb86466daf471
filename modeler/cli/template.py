"""The command that goes from a pattern to a template."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from modeler.cli.app import app
from modeler.cli.common import RegionOption, SetOption, WorkloadOption, load_workload, render
from modeler.errors import NotComparable, StackError

if TYPE_CHECKING:
    from collections.abc import Callable

    from modeler.iac.build import NetworkChoice
    from modeler.iac.stack import Stack
    from modeler.workload import Workload


@app.command(epilog="Example: modeler template A1 --check")
def template(
    pattern: Annotated[
        str, typer.Argument(metavar="PATTERN", help="Code or id, with a variant after a colon: C2, C2:nlb.")
    ] = "",
    workload: WorkloadOption = None,
    region: RegionOption = "",
    change: SetOption = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="File .yaml or .json to write to; a folder for Terraform or several stacks."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over files that have other contents.")] = False,
    terraform: Annotated[bool, typer.Option("--terraform", help="A module of Terraform, not CloudFormation.")] = False,
    name: Annotated[str, typer.Option("--name", help="Name of the stack, a part of other names.")] = "",
    existing_vpc: Annotated[str, typer.Option("--existing-vpc", help="Id of a VPC that stands.")] = "",
    subnets: Annotated[
        str, typer.Option("--subnets", help="Ids of its private subnets, with commas; each may name its zone: ID:ZONE.")
    ] = "",
    listener_arn: Annotated[str, typer.Option("--listener-arn", help="Listener that stands before the backend.")] = "",
    existing_endpoint: Annotated[
        str, typer.Option("--existing-endpoint", help="Interface endpoint that stands; it may name its service.")
    ] = "",
    cidr: Annotated[str, typer.Option("--cidr", help="Addresses of a new VPC.")] = "10.0.0.0/16",
    client_cidr: Annotated[str, typer.Option("--client-cidr", help="Addresses of clients in another network.")] = "",
    debug_access: Annotated[
        bool,
        typer.Option("--debug-access", help="Add a jump host for people who debug: Session Manager, no open port."),
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Review it: our rules, cfn-lint, the bill, the tail. Exit 1 if any finds.")
    ] = False,
    list_: Annotated[bool, typer.Option("--list", help="List the patterns that can be deployed, and why not.")] = False,
) -> int:
    """Write a pattern as CloudFormation or Terraform, for a workload, into a new network or one that stands."""
    if list_:
        return _list()
    if not pattern:
        raise StackError("no pattern is given: name one, as in 'modeler template C2', or see 'modeler template --list'")
    from modeler.iac.build import NetworkChoice
    from modeler.iac.build import template as build_template

    choice = NetworkChoice(
        vpc=existing_vpc,
        subnets=tuple(part.strip() for part in subnets.split(",") if part.strip()),
        listener=listener_arn,
        endpoint=existing_endpoint,
        cidr=cidr,
        client_cidr=client_cidr,
    )
    w = _workload(pattern, workload, region, change)
    plain, _, variant = pattern.partition(":")
    build = partial(build_template, plain, w, variant=variant, name=name, network=choice, debug_access=debug_access)
    stack = _built(build, f"{plain}:{variant}" if variant else plain, workload)
    written = _written(stack, terraform, out)
    if out is not None:
        _write(out, written, in_folder=terraform or bool(stack.homes), force=force)
    if check:
        return _check(stack, plain, variant, w, choice)
    if out is None and not stack.homes:
        print(next(iter(written.values())), end="")
    else:
        from modeler.views.text.stack import stack_text

        render(stack_text(stack))
        print(f"written to {out}")
    return 0


def _built(build: Callable[[], Stack], called: str, file: Path | None) -> Stack:
    """Return the stack; of a pattern that does not serve a workload say which, and of which file."""
    try:
        return build()
    except NotComparable as error:
        asked = f"the workload of {file}" if file is not None else "the workload"
        raise StackError(f"{called} does not serve {asked}: it {error}") from None


def _workload(pattern: str, file: Path | None, region: str, change: list[str] | None) -> Workload:
    """Read the workload; without one, take the plainest that the pattern serves."""
    if file is not None:
        return load_workload(file, region, "", change)
    if change:
        raise StackError("--set changes a field of a workload: give its file with -w")
    from modeler.iac.build import plainest_workload
    from modeler.patterns import pattern as find

    plain, _, variant = pattern.partition(":")
    w = plainest_workload(find(plain), variant)
    return w.with_values({"region": region}) if region else w


def _written(stack: Stack, terraform: bool, out: Path | None) -> dict[str, str | bytes]:
    """Return the files of a stack by name; all of it is made before any of it is written."""
    if stack.homes:
        return _of_several(stack, terraform, out)
    if terraform:
        from modeler.iac.write import terraform as write_terraform

        _check_folder(out, "a module of Terraform is a folder of files")
        return {**write_terraform(stack), **stack.files}
    from modeler.iac.write import cloudformation

    suffix = out.suffix.lower() if out is not None else ".yaml"
    if suffix not in (".yaml", ".yml", ".json"):
        raise StackError(f"'{out}' is neither .yaml nor .json: a template of CloudFormation is one of them")
    text = cloudformation(stack, "json" if suffix == ".json" else "yaml")
    return {out.name if out is not None else "": text, **stack.files}


def _of_several(stack: Stack, terraform: bool, out: Path | None) -> dict[str, str | bytes]:
    """Return the files of a stack that stands in several accounts or Regions: one stack for each, and their order."""
    from modeler.iac.homes import stacks_of
    from modeler.iac.write.steps import step_files

    homes = " and ".join(dict.fromkeys(stack.homes.values()))
    _check_folder(out, f"this is one stack for each of {homes}, and a README with their order")
    return step_files(stack, stacks_of(stack), as_terraform=terraform)


def _check_folder(out: Path | None, why: str) -> None:
    if out is None:
        raise StackError(f"{why}: say in which folder with -o, as in '-o infra/'")
    if out.suffix or out.is_file():
        raise StackError(f"'{out}' is no folder, and {why}: give one, as in '-o infra/'")


def _write(out: Path, written: dict[str, str | bytes], *, in_folder: bool, force: bool) -> None:
    from modeler.files.writing import make_folder, write_bytes, write_text

    folder = out if in_folder else out.parent
    if not force:
        _keep_others(folder, written)
    for name, text in written.items():
        if in_folder or "/" in name:
            make_folder((folder / name).parent, StackError)
        if isinstance(text, bytes):
            write_bytes(folder / name, text, StackError)
        else:
            write_text(folder / name, text, StackError)


def _keep_others(folder: Path, written: dict[str, str | bytes]) -> None:
    """Refuse to write over files that say something else, such as a template that was edited since."""
    for name, text in written.items():
        place = folder / name
        data = text if isinstance(text, bytes) else text.encode()
        if place.is_file() and place.read_bytes() != data:
            raise StackError(
                f"'{place}' is there and has other contents: write over it with --force, or give another -o"
            )


def _check(stack: Stack, pattern: str, variant: str, w: Workload, choice: NetworkChoice) -> int:
    from modeler.iac.build.workload import as_built
    from modeler.iac.review import review_stack
    from modeler.patterns import pattern as find
    from modeler.views.text.stack import review_text

    review = review_stack(as_built(find(pattern), variant, w, choice), stack)
    render(review_text(review), 100)
    return 0 if review.is_clean else 1


def _list() -> int:
    from modeler.iac.build import deployable
    from modeler.views.text.stack import deployable_text

    render(deployable_text(deployable()))
    return 0
