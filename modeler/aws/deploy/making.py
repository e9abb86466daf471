"""Make what a change set says, after a person has seen it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from modeler.aws.session import AwsSession

from .asking import in_our_words, is_absent
from .following import StackEvent, follow_stack
from .planning import StackPlan, stack_state


def make(
    session: AwsSession, planned: StackPlan, *, sleep: Callable[[float], None] = time.sleep
) -> Iterator[StackEvent]:
    """Execute a change set, and yield what happens.

    Parameters
    ----------
    session : AwsSession
        Where, and as whom.
    planned : StackPlan
        What `plan_changes` returned.
    sleep : callable (seconds)
        How one waits.

    Raises
    ------
    StackFailed
        If a resource fails; CloudFormation has rolled back then.
    AwsError
        If AWS refuses, or cannot be asked.
    """
    with in_our_words(f"make the stack '{planned.name}'"):
        session.client("cloudformation").execute_change_set(ChangeSetName=planned.change_set_id)
    yield from follow_stack(session, planned.stack_id, sleep=sleep)


def discard(session: AwsSession, planned: StackPlan) -> None:
    """Remove a change set that nobody wants, and with it a stack that holds nothing else."""
    from botocore.exceptions import ClientError

    client = session.client("cloudformation")
    with in_our_words(f"discard the plan of '{planned.name}'"):
        try:
            client.delete_change_set(ChangeSetName=planned.change_set_id)
        except ClientError as error:
            if not is_absent(error):
                raise
        state = stack_state(session, planned.stack_id)
        if planned.is_new and state is not None and state.is_planned:
            client.delete_stack(StackName=planned.stack_id)
