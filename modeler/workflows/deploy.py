"""Deploy a pattern, look at what stands, and remove it: what the commands and notebooks call, step by step."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from modeler.audit.check import Checked
from modeler.audit.drift import Drift, drift
from modeler.aws.deploy import (
    StackEvent,
    StackPlan,
    ToRemove,
    make,
    no_stack,
    plan_changes,
    stack_state,
    standing_resources,
    to_remove,
)
from modeler.aws.deploy.asking import DeployError, in_our_words
from modeler.aws.session import AwsSession
from modeler.dataclass import dataclass
from modeler.errors import CallError, nearest
from modeler.iac.stack import Stack
from modeler.inventory import Inventory
from modeler.results import Record, Result

if TYPE_CHECKING:
    from subprocess import Popen

    from modeler.aws.sandbox.client import Sandbox


def plan_deployment(
    stack: Stack,
    name: str,
    session: AwsSession,
    parameters: Mapping[str, str] | None = None,
    *,
    is_update: bool = False,
    sleep: Callable[[float], None] = time.sleep,
) -> StackPlan:
    """Make the change set of a stack, and make nothing of it yet.

    Parameters
    ----------
    stack : Stack
        What `modeler.template` returned.
    name : str
        Its name in the account.
    session : AwsSession
        Where, and as whom.
    parameters : mapping of str to str, optional
        Values of the stack's parameters.
    is_update : bool
        Whether a stack that stands is to be changed.
    sleep : callable (seconds)
        How one waits.

    Returns
    -------
    StackPlan
        What would be made, changed and removed.

    Raises
    ------
    DeployError
        If a parameter is missing or unknown, the name is taken, or CloudFormation refuses the template.
    AwsError
        If AWS cannot be asked.

    Examples
    --------
    >>> import modeler as m
    >>> stack = m.template("A1", m.Workload(region="eu-west-1"), name="demo")
    >>> m.plan_deployment(stack, "demo", m.open_account())  # doctest: +SKIP
    <StackPlan: demo: 24 to add>
    """
    from modeler.iac.write import cloudformation

    if stack.homes:
        raise DeployError(
            "this pattern is one stack for each account or Region: write them with 'modeler template -o FOLDER', whose "
            "README has the order of the steps"
        )
    given = dict(parameters or {})
    known = [parameter.name for parameter in stack.parameters]
    for key in given:
        if key not in known:
            allowed = f"it has {', '.join(known)}" if known else "it has none"
            raise DeployError(f"the stack has no parameter '{key}'{nearest(key, known)}: {allowed}")
    if missing := [p for p in stack.parameters if p.default is None and p.name not in given]:
        wanted = "; ".join(f"{parameter.name} ({parameter.description.rstrip('.')})" for parameter in missing)
        raise DeployError(f"the stack needs values: give each with --parameter NAME=VALUE: {wanted}")
    return plan_changes(session, name, cloudformation(stack), given, is_update=is_update, sleep=sleep)


def deploy(
    stack: Stack,
    name: str,
    session: AwsSession,
    parameters: Mapping[str, str] | None = None,
    *,
    confirm: Callable[[StackPlan], bool],
    is_update: bool = False,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[StackEvent]:
    """Plan a stack, ask, and make it: yields what happens.

    Parameters
    ----------
    stack, name, session, parameters, is_update, sleep
        As `plan_deployment` takes them.
    confirm : callable (StackPlan) -> bool
        Asks a person. Nothing is made unless it says yes.

    Returns
    -------
    iterator of StackEvent
        What happens to each resource, and to the stack.

    Raises
    ------
    DeployError
        As `plan_deployment`.
    StackFailed
        If a resource fails: with the one that failed first.
    AwsError
        If AWS cannot be asked.

    Examples
    --------
    In the sandbox, where it costs nothing; `Progress` and other programs take one event after the other:

    >>> import modeler as m
    >>> account = m.open_account(region="eu-west-1")  # doctest: +SKIP
    >>> stack = m.template("A1", m.Workload(region="eu-west-1"), name="demo")
    >>> for event in m.deploy(stack, "demo", account, confirm=lambda plan: True):  # doctest: +SKIP
    ...     print(event.seconds, event.key, event.status)
    """
    from modeler.aws.deploy import discard

    planned = plan_deployment(stack, name, session, parameters, is_update=is_update, sleep=sleep)
    if not planned.changes:
        discard(session, planned)
        return
    if not confirm(planned):
        discard(session, planned)
        return
    yield from make(session, planned, sleep=sleep)


def open_account(live: bool = False, region: str = "eu-west-1", *, profile: str | None = None) -> AwsSession:
    """Return where to deploy: a sandbox that ends with this program, or the account at work.

    Parameters
    ----------
    live : bool
        Whether it is the account of your own credentials. Otherwise a fake one is started once for this program.
    region : str
        The Region.
    profile : str, optional
        A profile of your AWS configuration, for the account at work.

    Returns
    -------
    AwsSession
        Where, and as whom.

    Raises
    ------
    SandboxError
        If the sandbox does not start.
    CallError
        If a profile is given for the sandbox.

    Examples
    --------
    >>> import modeler as m
    >>> m.open_account(live=True, region="eu-west-1")
    AwsSession(region='eu-west-1', profile=None, credentials=None, endpoint_url=None)
    """
    if live:
        return AwsSession(region=region, profile=profile)
    if profile is not None:
        raise CallError("a sandbox takes no credentials of yours: give live=True with a profile, or leave it out")
    return _sandbox_of_this_program()[1].session(region)


@functools.cache
def _sandbox_of_this_program() -> tuple[Popen[bytes], Sandbox]:
    """Start a server that ends when this program does; its process is kept, since it ends with that, too."""
    from modeler.aws.sandbox.client import launch

    return launch(with_parent=True)


def destroy(
    name: str,
    session: AwsSession,
    *,
    confirm: Callable[[ToRemove], bool],
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[StackEvent]:
    """Say what goes when a stack is removed, ask, and remove it: yields what happens.

    Parameters
    ----------
    name, session, sleep
        As `plan_deployment` takes them.
    confirm : callable (ToRemove) -> bool
        Asks a person. Nothing is removed unless it says yes.

    Returns
    -------
    iterator of StackEvent
        What happens to each resource, and to the stack.

    Raises
    ------
    DeployError
        If there is no such stack, or it is busy.
    StackFailed
        If something cannot be removed.
    AwsError
        If AWS cannot be asked.

    Examples
    --------
    >>> import modeler as m
    >>> for event in m.destroy("demo", m.open_account(), confirm=lambda goes: True):  # doctest: +SKIP
    ...     print(event.key, event.status)
    """
    from modeler.aws.deploy import remove

    goes = to_remove(session, name)
    if confirm(goes):
        yield from remove(session, goes, sleep=sleep)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class DeployedStack(Result):
    """How a deployed stack stands.

    Parameters
    ----------
    name, status, reason : str
        The stack, and CloudFormation's words.
    outputs : dict of str to str
        What it shows.
    drift : Drift or None
        What is different from its template; none while something is under way.
    """

    name: str
    status: str
    reason: str
    outputs: dict[str, str]
    drift: Drift | None

    def summary(self) -> str:
        """Say how it stands."""
        return f"{self.name}: {self.status}{f', {self.drift.summary()}' if self.drift else ''}"

    def records(self) -> list[Record]:
        """Return one row for each thing that it shows."""
        return [{"output": key, "value": value} for key, value in self.outputs.items()]

    def to_dict(self) -> Record:
        """Return it as plain data."""
        return {
            "stack": self.name,
            "status": self.status,
            "reason": self.reason or None,
            "outputs": self.outputs,
            "drift": self.drift.to_dict() if self.drift else None,
        }


def stack_standing(name: str, session: AwsSession) -> DeployedStack:
    """Say how a stack stands, and where it is no longer what its template says. Only read calls are made.

    Parameters
    ----------
    name : str
        The stack.
    session : AwsSession
        Where, and as whom.

    Returns
    -------
    DeployedStack
        Its status, what it shows, and what is different from its template.

    Raises
    ------
    DeployError
        If there is no such stack.
    AwsError
        If AWS cannot be asked.

    Examples
    --------
    >>> import modeler as m
    >>> m.stack_standing("demo", m.open_account())  # doctest: +SKIP
    """
    state = stack_state(session, name)
    if state is None:
        raise no_stack(session, name)
    different = None
    if state.status.endswith("_COMPLETE") and "ROLLBACK" not in state.status:
        template = template_in_force(name, session)
        ids = {row.key: row.physical_id for row in standing_resources(session, name)}
        different = drift(template, built_inventory(template, session), ids)
    return DeployedStack(name=name, status=state.status, reason=state.reason, outputs=state.outputs, drift=different)


def template_in_force(name: str, session: AwsSession) -> Inventory:
    """Read the template of a stack that stands, with the values that it was given."""
    import json
    import tempfile
    from pathlib import Path

    from modeler.files.writing import write_text
    from modeler.iac.read import read

    client = session.client("cloudformation")
    with in_our_words(f"show the template of '{name}'"):
        body = client.get_template(StackName=name)["TemplateBody"]
        (stack,) = client.describe_stacks(StackName=name)["Stacks"]
    values = {row["ParameterKey"]: row.get("ParameterValue", "") for row in stack.get("Parameters", ())}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "template.yaml"
        write_text(file, body if isinstance(body, str) else json.dumps(body))
        return read([file], values, session.region)


def built_inventory(template: Inventory, session: AwsSession) -> Inventory:
    """Collect what a template's kinds are in an account."""
    from modeler.aws.collect import collect

    return collect(session, kinds=sorted(template.by_kind), account_ids=True)


def built_by(name: str, session: AwsSession) -> Inventory:
    """Collect what a stack has built, with what else of these kinds stands in the account. Only read calls are made.

    Parameters
    ----------
    name : str
        The stack.
    session : AwsSession
        Where, and as whom.

    Returns
    -------
    Inventory
        What stands there.

    Raises
    ------
    DeployError
        If there is no such stack.
    AwsError
        If AWS cannot be asked.

    Examples
    --------
    >>> import modeler as m
    >>> inventory = m.built_by("demo", m.open_account())  # doctest: +SKIP
    >>> m.show(m.private(inventory, inventory.entry_points[0].key))  # doctest: +SKIP
    """
    return built_inventory(template_in_force(name, session), session)


def check_built(name: str, session: AwsSession) -> Checked:
    """Judge what a stack has built by the rules, as it runs; what else stands in the account is left out.

    Parameters
    ----------
    name : str
        The stack.
    session : AwsSession
        Where, and as whom.

    Returns
    -------
    Checked
        The findings, and what nobody can tell.

    Raises
    ------
    DeployError
        If there is no such stack.
    AwsError
        If AWS cannot be asked.

    Examples
    --------
    >>> import modeler as m
    >>> m.check_built("demo", m.open_account())  # doctest: +SKIP
    """
    from modeler.audit.check import check_inventory
    from modeler.audit.rules import audit_rules

    template = template_in_force(name, session)
    checked = check_inventory(built_inventory(template, session), list(audit_rules().values()))
    own = tuple(row.physical_id for row in standing_resources(session, name) if row.physical_id)
    ours = tuple(finding for finding in checked.findings if finding.node.key.endswith(own))
    return replace(checked, findings=ours)
