"""Something goes wrong at each step of a deployment: it is one sentence, nothing is orphaned, the next command knows.

Whatever the fault, the account is left in a state that `status`, `deploy` and `destroy` can name and go on from.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable

import pytest

from modeler.aws.deploy import left_behind, make, plan_changes, remove, stack_state, to_remove
from modeler.aws.sandbox import Sandbox
from modeler.aws.session import AwsSession
from modeler.errors import ModelerError

REGION = "eu-west-1"
SMALL = "Resources: {Network: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: 10.0.0.0/16}}}"
STEPS = {
    "plan": ("DescribeStacks", "CreateChangeSet", "DescribeChangeSet"),
    "make": ("ExecuteChangeSet", "DescribeStacks", "DescribeStackEvents"),
    "remove": ("ListStackResources", "DeleteStack", "DescribeStackEvents"),
}
CASES = [(step, call, "denied") for step, calls in STEPS.items() for call in calls]
CASES += [("plan", "CreateChangeSet", "malformed"), ("make", "ExecuteChangeSet", "malformed")]
CASES += [("make", "ExecuteChangeSet", "lost"), ("remove", "DeleteStack", "lost")]
CASES += [("make", "ExecuteChangeSet", "throttled")]


def quick(_: float) -> None:
    time.sleep(0.01)


def deployed(session: AwsSession) -> None:
    list(make(session, plan_changes(session, "demo", SMALL, sleep=quick), sleep=quick))


def removed(session: AwsSession) -> None:
    list(remove(session, to_remove(session, "demo"), sleep=quick))


def settled(session: AwsSession) -> str:
    """Wait until nothing is under way, as a person does who looks again; empty where there is no stack."""
    for _ in range(500):
        state = stack_state(session, "demo")
        if state is None or not state.is_busy:
            return state.status if state is not None else ""
        quick(0)
    raise TimeoutError


def done(work: Callable[[AwsSession], None], session: AwsSession) -> None:
    """Do something that may fail, but only in words."""
    with contextlib.suppress(ModelerError):
        work(session)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try a call once more, and not for half a minute."""
    monkeypatch.setattr("modeler.aws.session.MOST_ATTEMPTS", 2)


@pytest.mark.parametrize(("step", "call", "fault"), CASES)
def test_a_fault_at_any_step_is_told_and_the_next_command_goes_on(
    account: Sandbox, step: str, call: str, fault: str
) -> None:
    session = account.session(REGION)
    if step == "remove":
        deployed(session)
    times = 1 if fault == "throttled" else 12  # more than are tried again
    account.fault(fault, f"cloudformation:{call}", times=times)
    done(removed if step == "remove" else deployed, session)
    account.heal()
    if settled(session) in ("", "REVIEW_IN_PROGRESS"):
        deployed(session)
    assert settled(session) == "CREATE_COMPLETE"
    removed(session)
    assert stack_state(session, "demo") is None
    assert left_behind(session, "demo").arns == ()


def test_who_stops_listening_loses_nothing(account: Sandbox) -> None:
    """As Ctrl-C and SIGKILL do: nobody follows any more, and CloudFormation goes on by itself."""
    session = account.session(REGION)
    events = make(session, plan_changes(session, "demo", SMALL, sleep=quick), sleep=quick)
    next(events)
    events.close()
    assert settled(session) == "CREATE_COMPLETE"
    with pytest.raises(ModelerError, match="stands already: change it with --update"):
        plan_changes(session, "demo", SMALL, sleep=quick)
    events = remove(session, to_remove(session, "demo"), sleep=quick)
    next(events)
    events.close()
    assert settled(session) == ""
    assert left_behind(session, "demo").arns == ()
