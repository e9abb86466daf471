"""What a deployment would do, before it does it: the state of the stack, and a change set as rows."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from modeler.aws.session import AwsSession
from modeler.dataclass import dataclass
from modeler.results import Record, Result

from .asking import TAG, DeployError, checked_name, in_our_words, is_absent, poll_s

CHANGE_SET = "modeler"
"""The name of our change set: there is one at most, so that one left behind by an interrupted run is found again."""
LONGEST_WAIT_S = 300
MOST_TEMPLATE_BYTES = 51_200
"""CloudFormation takes no longer template in a call
(https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html, 2026-11-30)."""
_MENDED = frozenset({"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED", "CREATE_FAILED"})


@dataclass(frozen=True, slots=True, kw_only=True)
class StackState:
    """How a stack stands.

    Parameters
    ----------
    name, stack_id, status : str
        Its name, its id, and CloudFormation's word for how it stands.
    reason : str
        What CloudFormation says of it.
    outputs : dict of str to str
        What it shows.
    """

    name: str
    stack_id: str
    status: str
    reason: str
    outputs: dict[str, str]

    @property
    def is_busy(self) -> bool:
        """Whether something is under way in it."""
        return self.status.endswith("_IN_PROGRESS") and not self.is_planned

    @property
    def is_planned(self) -> bool:
        """Whether there is nothing but a change set that nobody has executed."""
        return self.status == "REVIEW_IN_PROGRESS"

    @property
    def is_stuck(self) -> bool:
        """Whether it can only be removed."""
        return self.status in _MENDED


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedChange:
    """One resource of a change set.

    Parameters
    ----------
    action : str
        Add, Modify, Remove, Import or Dynamic.
    key, type : str
        Its name in the template and its type.
    replaced : str
        True, False or Conditional for what is modified; else empty.
    """

    action: str
    key: str
    type: str
    replaced: str = ""

    def record(self) -> Record:
        """Return it as plain data."""
        return {"action": self.action, "resource": self.key, "type": self.type, "replaced": self.replaced or None}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class StackPlan(Result):
    """A change set: what would be made, changed and removed.

    Parameters
    ----------
    name, stack_id, change_set_id : str
        The stack and the change set.
    is_new : bool
        Whether the stack does not stand yet.
    changes : tuple of PlannedChange
        One a resource; none if nothing would change.
    """

    name: str
    stack_id: str
    change_set_id: str
    is_new: bool
    changes: tuple[PlannedChange, ...]

    def summary(self) -> str:
        """Say how many of each."""
        counts = [
            f"{number} {words}"
            for action, words in (("Add", "to add"), ("Modify", "to change"), ("Remove", "to remove"))
            if (number := sum(change.action == action for change in self.changes))
        ]
        return f"{self.name}: {', '.join(counts) if counts else 'nothing would change'}"

    def records(self) -> list[Record]:
        """Return one row a resource."""
        return [change.record() for change in self.changes]

    def to_dict(self) -> Record:
        """Return it as plain data."""
        return {"stack": self.name, "is_new": self.is_new, "changes": self.records()}


def stack_state(session: AwsSession, name: str) -> StackState | None:
    """Return how a stack stands; none if there is no such stack.

    Raises
    ------
    AwsError
        If AWS does not say it.
    """
    from botocore.exceptions import ClientError

    with in_our_words(f"show the stack '{name}'"):
        try:
            (stack,) = session.client("cloudformation").describe_stacks(StackName=name)["Stacks"]
        except ClientError as error:
            if is_absent(error):
                return None
            raise
    return StackState(
        name=stack["StackName"],
        stack_id=stack["StackId"],
        status=stack["StackStatus"],
        reason=stack.get("StackStatusReason", ""),
        outputs={output["OutputKey"]: output.get("OutputValue", "") for output in stack.get("Outputs", ())},
    )


def plan_changes(
    session: AwsSession,
    name: str,
    template: str,
    parameters: Mapping[str, str] | None = None,
    *,
    is_update: bool = False,
    sleep: Callable[[float], None] = time.sleep,
) -> StackPlan:
    """Make a change set and read it; nothing is made of it yet.

    Parameters
    ----------
    session : AwsSession
        Where, and as whom.
    name : str
        The stack.
    template : str
        Its template.
    parameters : mapping of str to str, optional
        Values of the template's parameters.
    is_update : bool
        Whether a stack that stands is to be changed; otherwise the name must be free.
    sleep : callable (seconds)
        How one waits.

    Raises
    ------
    DeployError
        If the name is taken, the stack does not stand, or CloudFormation refuses the template.
    AwsError
        If AWS cannot be asked.
    """
    checked_name(name)
    if len(template.encode()) > MOST_TEMPLATE_BYTES:
        raise DeployError(
            f"the template has {len(template.encode()):,} bytes, and CloudFormation takes {MOST_TEMPLATE_BYTES:,} in a "
            "call: write it with 'modeler template -o FILE' and deploy it from a bucket of yours"
        )
    is_new = _is_new(stack_state(session, name), name, is_update)
    client = session.client("cloudformation")
    with in_our_words(f"plan the stack '{name}'"):
        made = client.create_change_set(
            StackName=name,
            ChangeSetName=_free_name(client, name, is_new),
            ChangeSetType="CREATE" if is_new else "UPDATE",
            TemplateBody=template,
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
            Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in (parameters or {}).items()],
            Tags=[{"Key": TAG, "Value": name}],
        )
        _wait(client, made["Id"], poll_s(session), sleep)
        changes = tuple(_changes(client, made["Id"]))
    return StackPlan(name=name, stack_id=made["StackId"], change_set_id=made["Id"], is_new=is_new, changes=changes)


def _is_new(state: StackState | None, name: str, is_update: bool) -> bool:
    if state is None or state.is_planned:
        if is_update:
            raise DeployError(f"there is no stack '{name}' to update: deploy it without --update")
        return True
    if state.is_busy:
        raise DeployError(
            f"the stack '{name}' is busy ({state.status}): wait, and look again with 'modeler status {name}'"
        )
    if state.is_stuck:
        raise DeployError(f"the stack '{name}' is {state.status}: remove it with 'modeler destroy {name}'")
    if not is_update:
        raise DeployError(f"the stack '{name}' stands already: change it with --update, or take another --name")
    return False


def _free_name(client: Any, name: str, is_new: bool) -> str:
    """Return the name of our change set; what an interrupted run left under it goes first."""
    from botocore.exceptions import ClientError

    try:
        client.delete_change_set(StackName=name, ChangeSetName=CHANGE_SET)
    except ClientError as error:
        if not is_absent(error):
            raise
    return CHANGE_SET


def _wait(client: Any, change_set_id: str, pause_s: float, sleep: Callable[[float], None]) -> None:
    waited = 0.0
    while True:
        answer = client.describe_change_set(ChangeSetName=change_set_id)
        status, reason = answer["Status"], answer.get("StatusReason", "")
        if status == "CREATE_COMPLETE":
            return
        if status == "FAILED":
            if "didn't contain changes" in reason or "No updates are to be performed" in reason:
                return
            raise DeployError(f"CloudFormation refuses the template: {reason or 'it does not say why'}")
        if waited >= LONGEST_WAIT_S:
            raise DeployError(f"CloudFormation has made no change set within {LONGEST_WAIT_S} s ({status}): try again")
        sleep(pause_s)
        waited += pause_s


def _changes(client: Any, change_set_id: str) -> Iterator[PlannedChange]:
    for page in client.get_paginator("describe_change_set").paginate(ChangeSetName=change_set_id):
        for change in page.get("Changes", ()):
            resource = change["ResourceChange"]
            yield PlannedChange(
                action=resource["Action"],
                key=resource["LogicalResourceId"],
                type=resource["ResourceType"],
                replaced=resource.get("Replacement", "") if resource["Action"] == "Modify" else "",
            )
