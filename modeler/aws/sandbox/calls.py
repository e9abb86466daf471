"""The calls that were made: what a command asked of AWS, and which of it the policy that we print has to allow."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from modeler.dataclass import dataclass


@dataclass(frozen=True)
class MadeCall:
    """One call.

    Parameters
    ----------
    service, operation : str
        As boto3's client and botocore's model name them: ``ec2``, ``DescribeVpcs``.
    region : str
        Where.
    method : str
        The method of HTTP, by which some services name their IAM actions.
    status : int
        The status of the answer; 0 if the connection was cut.
    error : str
        The code of the error that was answered, if one was.
    by_stack : bool
        Whether the sandbox's CloudFormation made it, for a stack.
    """

    service: str
    operation: str
    region: str
    method: str
    status: int
    error: str = ""
    by_stack: bool = False

    @property
    def name(self) -> str:
        """The call's name: ``ec2:DescribeVpcs``.

        >>> MadeCall("ec2", "DescribeVpcs", "eu-west-1", "POST", 200).name
        'ec2:DescribeVpcs'
        """
        return f"{self.service}:{self.operation}"

    @property
    def is_read(self) -> bool:
        """Whether it can change nothing, by its name.

        >>> MadeCall("ec2", "CreateVpc", "eu-west-1", "POST", 200).is_read
        False
        """
        return self.operation.startswith(_READS)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


_READS = (
    "Describe",
    "Get",
    "List",
    "Search",
    "Lookup",
    "Validate",
    "Simulate",
    "Head",
    "BatchGet",
    "Estimate",
    "Detect",
)


class CallLog:
    """The calls since the start, in the order of their answers."""

    def __init__(self) -> None:
        self._calls: list[MadeCall] = []
        self._lock = threading.Lock()

    def add(self, call: MadeCall) -> None:
        """Remember a call."""
        with self._lock:
            self._calls.append(call)

    def all(self) -> list[MadeCall]:
        """Return the calls."""
        with self._lock:
            return list(self._calls)

    def clear(self) -> None:
        """Forget the calls."""
        with self._lock:
            self._calls.clear()


def read_calls(calls: Iterable[Mapping[str, Any]]) -> list[MadeCall]:
    """Return calls from plain data."""
    return [MadeCall(**call) for call in calls]
