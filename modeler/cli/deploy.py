"""The commands that make a stack in an account or in the sandbox, look at it, and remove it.

Only `deploy` and `destroy` write, and only after they have shown what, and were told to.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from modeler.cli.app import app
from modeler.cli.common import JsonOption, RegionOption, SetOption, WorkloadOption, load_workload, print_json, render
from modeler.errors import ModelerError
from modeler.results import with_schema

if TYPE_CHECKING:
    from modeler.aws.deploy import StackPlan
    from modeler.aws.session import AwsSession
    from modeler.iac.stack import Stack
    from modeler.workload import Workload

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Name of the stack.")]
ProfileOption = Annotated[str | None, typer.Option("--profile", help="Profile of your AWS configuration.")]
SandboxOption = Annotated[bool, typer.Option("--sandbox", help="In the sandbox that 'modeler sandbox start' started.")]
YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


@app.command(epilog="Example: modeler deploy A1 --name demo --sandbox --yes")
def deploy(
    pattern: Annotated[
        str, typer.Argument(metavar="PATTERN", help="Code or id, with a variant after a colon: C2, C2:nlb.")
    ],
    name: Annotated[str, typer.Option("--name", help="Name of the stack.")],
    workload: WorkloadOption = None,
    region: RegionOption = "",
    change: SetOption = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option("--parameter", metavar="NAME=VALUE", help="Value of a parameter of the stack (repeatable)."),
    ] = None,
    update: Annotated[bool, typer.Option("--update", help="Change the stack that stands.")] = False,
    profile: ProfileOption = None,
    sandbox: SandboxOption = False,
    yes: YesOption = False,
) -> int:
    """Make a pattern in an account: shows findings, cost, tail and every change first, and asks. Exit 1 if it fails."""
    from modeler.aws.deploy import discard, make
    from modeler.aws.deploy.following import StackFailed
    from modeler.workflows.deploy import plan_deployment

    stack, w, plain, variant = _stack(pattern, workload, region, change, name)
    session = _session(profile, w.region, sandbox)
    _show_review(stack, plain, variant, w)
    planned = plan_deployment(stack, name, session, _pairs(parameter), is_update=update)
    _show_plan(planned)
    if not planned.changes:
        discard(session, planned)
        return 0
    if not yes and not _confirmed(f"Make this in {_where(session, sandbox)}?"):
        discard(session, planned)
        print("nothing was made")
        return 1
    try:
        for event in make(session, planned):
            _print_event(event)
    except StackFailed as error:
        print(f"modeler: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"modeler: CloudFormation goes on by itself: 'modeler status {name}' says how it stands", file=sys.stderr)
        raise
    _print_outputs(session, name)
    _print_built(session, name)
    return 0


@app.command(epilog="Example: modeler status demo --sandbox")
def status(
    name: NameArgument,
    region: RegionOption = "",
    profile: ProfileOption = None,
    sandbox: SandboxOption = False,
    as_json: JsonOption = False,
) -> int:
    """Say how a stack stands, and where it is no longer what its template says: exit 1 if it is not."""
    from modeler.views.text.deployed import standing_text
    from modeler.workflows.deploy import stack_standing

    stands = stack_standing(name, _session_of(name, profile, region, sandbox))
    if as_json:
        print_json(with_schema("standing", stands.to_dict()))
    else:
        render(standing_text(stands))
    return 1 if stands.drift is None or stands.drift.values else 0


@app.command(epilog="Example: modeler outputs demo --sandbox")
def outputs(
    name: NameArgument,
    region: RegionOption = "",
    profile: ProfileOption = None,
    sandbox: SandboxOption = False,
    as_json: JsonOption = False,
) -> None:
    """Print what a stack shows: the addresses that work, and how they are called."""
    from modeler.aws.deploy import no_stack, stack_state

    session = _session_of(name, profile, region, sandbox)
    state = stack_state(session, name)
    if state is None:
        raise no_stack(session, name)
    if as_json:
        print_json(with_schema("outputs", {"stack": name, "outputs": state.outputs}))
    else:
        _print_pairs(state.outputs)


@app.command(epilog="Example: modeler destroy demo --sandbox --yes")
def destroy(
    name: NameArgument,
    region: RegionOption = "",
    profile: ProfileOption = None,
    sandbox: SandboxOption = False,
    yes: YesOption = False,
) -> int:
    """Remove a stack: shows what goes, asks, empties buckets, waits, and says what is kept. Exit 1 if more is left."""
    from modeler.aws.deploy import left_behind, remove, to_remove
    from modeler.aws.deploy.following import StackFailed
    from modeler.views.text.deployed import to_remove_text

    session = _session_of(name, profile, region, sandbox)
    goes = to_remove(session, name)
    render(to_remove_text(goes))
    if not yes and not _confirmed(f"Remove this from {_where(session, sandbox)}?"):
        print("nothing was removed")
        return 1
    try:
        for event in remove(session, goes):
            _print_event(event)
    except StackFailed as error:
        print(f"modeler: {error}", file=sys.stderr)
        return 1
    left = left_behind(session, name, goes.stack_id)
    print(left.summary())
    for arn in left.arns:
        print(f"  {arn}")
    return 1 if left.arns else 0


def _stack(
    pattern: str, file: Path | None, region: str, change: list[str] | None, name: str
) -> tuple[Stack, Workload, str, str]:
    from modeler.iac.build import plainest_workload, template
    from modeler.patterns import pattern as find

    plain, _, variant = pattern.partition(":")
    if file is not None:
        w = load_workload(file, region, "", change)
    else:
        if change:
            raise ModelerError("--set changes a field of a workload: give its file with -w")
        w = plainest_workload(find(plain), variant)
        w = w.with_values({"region": region}) if region else w
    return template(plain, w, variant=variant, name=name), w, plain, variant


def _session(profile: str | None, region: str, sandbox: bool) -> AwsSession:
    if sandbox:
        from modeler.aws.sandbox.remembered import remembered

        if profile:
            raise ModelerError("--sandbox needs no --profile: it takes no credentials of yours")
        return remembered().session(region or None)
    from modeler.aws.session import AwsSession

    return AwsSession(region=region or None, profile=profile)


def _session_of(name: str, profile: str | None, region: str, sandbox: bool) -> AwsSession:
    """Return where a stack stands: in the sandbox it is looked for where no Region is given."""
    if region or not sandbox:
        return _session(profile, region, sandbox)
    from modeler.aws.sandbox.remembered import remembered

    regions = remembered().regions_of(name)
    if not regions:
        raise ModelerError(f"there is no stack '{name}' in the sandbox: make it with 'modeler deploy --sandbox'")
    if len(regions) > 1:
        raise ModelerError(f"there is a stack '{name}' in each of {', '.join(regions)}: say which Region with -r")
    return _session(profile, "".join(regions), sandbox)


def _where(session: AwsSession, sandbox: bool) -> str:
    return f"the sandbox ({session.region})" if sandbox else f"your account ({session.region})"


def _pairs(given: list[str] | None) -> dict[str, str]:
    values: dict[str, str] = {}
    for option in given or ():
        key, equals, value = option.partition("=")
        if not equals or not key:
            raise ModelerError(f"'--parameter {option}' gives no value: write --parameter NAME=VALUE")
        values[key.strip()] = value
    return values


def _confirmed(question: str) -> bool:
    if not sys.stdin.isatty():
        raise ModelerError("nobody can be asked here: nothing was made or removed; add --yes to do it without asking")
    return typer.confirm(question)


def _show_review(stack: Stack, plain: str, variant: str, w: Workload) -> None:
    from modeler.iac.build import NetworkChoice
    from modeler.iac.build.workload import as_built
    from modeler.iac.review import review_stack
    from modeler.patterns import pattern as find
    from modeler.views.text.stack import review_text

    render(review_text(review_stack(as_built(find(plain), variant, w, NetworkChoice()), stack)), 100)


def _show_plan(planned: StackPlan) -> None:
    from modeler.views.text.deployed import plan_text

    render(plan_text(planned))


def _print_event(event: object) -> None:
    from modeler.views.text.deployed import event_line

    print(event_line(event), flush=True)  # type: ignore[arg-type]


def _print_outputs(session: AwsSession, name: str) -> None:
    from modeler.aws.deploy import stack_state

    state = stack_state(session, name)
    if state is not None:
        _print_pairs(state.outputs)


def _print_pairs(values: dict[str, str]) -> None:
    for key, value in values.items():
        print(f"{key}: {value}")


def _print_built(session: AwsSession, name: str) -> None:
    """Judge what was just built, as it runs."""
    from modeler.workflows.deploy import check_built

    checked = check_built(name, session)
    print(f"what runs: {checked.summary()}")
    for finding in checked.findings:
        print(f"  {finding.rule}: {finding.text}")
