"""What happens in a stack while it is made, changed or removed, and what went wrong first."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from modeler.aws.session import AwsSession
from modeler.dataclass import dataclass
from modeler.errors import in_one_line
from modeler.results import Record

from .asking import DeployError, in_our_words, poll_s

_CANCELLED = ("Resource creation cancelled", "Resource update cancelled", "Resource deletion cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class StackEvent:
    """Something that happened to a resource, or to the stack itself.

    Parameters
    ----------
    key, type : str
        The resource, by its name in the template, and its type.
    status, reason : str
        What happened, in CloudFormation's words.
    seconds : float
        How long after the begin.
    is_stack : bool
        Whether it is about the stack itself.
    """

    key: str
    type: str
    status: str
    reason: str
    seconds: float
    is_stack: bool = False

    @property
    def failed(self) -> bool:
        """Whether it went wrong by itself, and not because something else did."""
        return self.status.endswith("_FAILED") and not self.reason.startswith(_CANCELLED)

    def record(self) -> Record:
        """Return it as plain data."""
        return {
            "seconds": round(self.seconds, 1),
            "resource": self.key,
            "type": self.type,
            "status": self.status,
            "reason": self.reason or None,
        }


class StackFailed(DeployError):
    """A stack was not made, changed or removed: what failed first, and how it stands now.

    Parameters
    ----------
    text : str
        The sentence.
    status : str
        How the stack stands.
    """

    def __init__(self, text: str, status: str = "") -> None:
        super().__init__(text)
        self.status = status


def follow_stack(
    session: AwsSession,
    stack_id: str,
    since: datetime | None = None,
    *,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[StackEvent]:
    """Yield what happens in a stack, as it happens, until nothing is under way.

    Parameters
    ----------
    session : AwsSession
        Where, and as whom.
    stack_id : str
        The stack's id, which stays known after it was removed.
    since : datetime, optional
        Only what happened from then on; by default since the stack last began something.
    sleep : callable (seconds)
        How one waits.

    Raises
    ------
    StackFailed
        If it went wrong: with the resource that failed first.
    AwsError
        If AWS cannot be asked.
    """
    client = session.client("cloudformation")
    seen: set[str] = set()
    begun: datetime | None = since
    failed: list[StackEvent] = []
    while True:
        with in_our_words("show what happens in the stack"):
            (stack,) = client.describe_stacks(StackName=stack_id)["Stacks"]
            raw = stack_events(client, stack_id)
        if begun is None:
            begun = _begin(raw, stack_id)
        for answer in raw:
            if answer["EventId"] in seen or answer["Timestamp"] < begun:
                continue
            seen.add(answer["EventId"])
            event = _event(answer, begun, stack_id)
            if event.failed:
                failed.append(event)
            yield event
        status = stack["StackStatus"]
        if not status.endswith("_IN_PROGRESS"):
            break
        sleep(poll_s(session))
    if status.endswith("_FAILED") or "ROLLBACK" in status:
        raise StackFailed(_why(stack, failed), status)


def root_cause(events: Sequence[StackEvent]) -> StackEvent | None:
    """Return the resource that failed first by itself: what was cancelled or rolled back after it only follows.

    Examples
    --------
    >>> first = StackEvent(key="Vpc", type="AWS::EC2::VPC", status="CREATE_FAILED", reason="limit", seconds=3.0)
    >>> after = StackEvent(
    ...     key="Key", type="AWS::KMS::Key", status="CREATE_FAILED", reason="Resource creation cancelled", seconds=2.0
    ... )
    >>> root_cause([after, first]).key
    'Vpc'
    """
    failed = [event for event in events if event.failed and not event.is_stack]
    return min(failed, key=lambda event: event.seconds, default=None)


def stack_events(client: Any, stack_id: str) -> list[Any]:
    """Return all events of a stack, the oldest first."""
    pages = client.get_paginator("describe_stack_events").paginate(StackName=stack_id)
    return [event for page in pages for event in page["StackEvents"]][::-1]


def _begin(events: Sequence[Any], stack_id: str) -> datetime:
    """Return when the stack last began something by its user's wish."""
    begins: list[datetime] = [
        event["Timestamp"]
        for event in events
        if event.get("PhysicalResourceId") == stack_id and event["ResourceStatus"] in _BEGINS
    ]
    first: datetime = events[0]["Timestamp"]
    return begins[-1] if begins else first


_BEGINS = frozenset({"CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS"})


def _event(answer: Any, begun: datetime, stack_id: str) -> StackEvent:
    return StackEvent(
        key=answer["LogicalResourceId"],
        type=answer["ResourceType"],
        status=answer["ResourceStatus"],
        reason=in_one_line(answer.get("ResourceStatusReason", "")),
        seconds=(answer["Timestamp"] - begun).total_seconds(),
        is_stack=answer.get("PhysicalResourceId") == stack_id,
    )


def _why(stack: Any, failed: Sequence[StackEvent]) -> str:
    name, status = stack["StackName"], stack["StackStatus"]
    first = root_cause(failed)
    cause = f"{first.key} ({first.type}) failed first: {first.reason}" if first else stack.get("StackStatusReason", "")
    emptied = ", and nothing of it is left but its name" if status == "ROLLBACK_COMPLETE" else ""
    step = (
        f"'modeler destroy {name}' removes it"
        if status in {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED"}
        else "what stood before stands again"
    )
    return in_one_line(f"the stack '{name}' is {status}{emptied}: {cause.rstrip('.')}; {step}")
