"""What can go wrong between a program and AWS, on demand: for tests, and to see what a command says then.

A fault is a kind, the calls that it meets, how often, and after how many of them that pass:
``throttled``, ``denied``, ``malformed``, ``lost``, ``slow``. Codes and statuses are those of
https://docs.aws.amazon.com/general/latest/gr/api-retries.html and of the services' own pages (2026-11-30).
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import asdict, replace
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any

from modeler.dataclass import dataclass
from modeler.errors import Mistake, ModelerError

FOREVER = -1
SLOW_S = 2.0


class FaultKind(StrEnum):
    """What goes wrong."""

    THROTTLED = "throttled"
    DENIED = "denied"
    MALFORMED = "malformed"
    LOST = "lost"
    SLOW = "slow"


class FaultError(ModelerError, ValueError):
    """A fault that cannot be read."""


@dataclass(frozen=True)
class Fault:
    """A fault of some calls.

    Parameters
    ----------
    kind : FaultKind
        What goes wrong.
    calls : str
        The calls that it meets, with ``*`` for any text: ``ec2:Describe*``.
    times : int
        How many calls it meets before it is over; -1 for all.
    after : int
        How many such calls pass before.
    seconds : float
        How long a slow answer takes.
    """

    kind: FaultKind
    calls: str = "*"
    times: int = FOREVER
    after: int = 0
    seconds: float = SLOW_S

    def __str__(self) -> str:
        times = "" if self.times == FOREVER else f" x{self.times}"
        return f"{self.kind} {self.calls}{times}"

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


def read_fault(text: str) -> Fault:
    """Read a fault: its kind, the calls, how often.

    Raises
    ------
    FaultError
        If it is none.

    Examples
    --------
    >>> read_fault("throttled:ec2:Describe*:3")
    Fault(kind=<FaultKind.THROTTLED: 'throttled'>, calls='ec2:Describe*', times=3, after=0, seconds=2.0)
    >>> read_fault("slow").calls
    '*'
    >>> read_fault("tired")
    Traceback (most recent call last):
    modeler.aws.sandbox.faults.FaultError: unknown fault 'tired': use one of throttled, denied, malformed, lost, slow
    """
    kind, *calls = text.split(":")
    if kind not in list(FaultKind):
        raise FaultError(Mistake(f"unknown fault '{kind}'", tuple(FaultKind)))
    if not calls:
        return Fault(FaultKind(kind))
    service, operation, times = (*calls, "", "")[:3]
    if len(calls) > 3 or not service or (times and not (times.isascii() and times.isdigit() and int(times))):
        raise FaultError(
            f"'{text}' is no fault: write KIND, KIND:SERVICE:OPERATION or KIND:SERVICE:OPERATION:TIMES, "
            "as in 'throttled:ec2:DescribeVpcs:3'"
        )
    return Fault(FaultKind(kind), f"{service}:{operation or '*'}", int(times) if times else FOREVER)


def fault_of(document: Mapping[str, Any]) -> Fault:
    """Return a fault from plain data."""
    return Fault(**{**document, "kind": FaultKind(document["kind"])})


class Faults:
    """The faults that are set, and how often each is still to come."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        """Set a fault."""
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        """Take all faults away."""
        with self._lock:
            self._faults.clear()

    def all(self) -> list[Fault]:
        """Return the faults that are still to come."""
        with self._lock:
            return list(self._faults)

    def meet(self, call: str) -> Fault | None:
        """Return the fault that a call meets, if it meets one, and count it."""
        with self._lock:
            for position, fault in enumerate(self._faults):
                if not fnmatchcase(call, fault.calls):
                    continue
                if fault.after:
                    self._faults[position] = replace(fault, after=fault.after - 1)
                    continue
                if fault.times == 1:
                    del self._faults[position]
                elif fault.times != FOREVER:
                    self._faults[position] = replace(fault, times=fault.times - 1)
                return fault
        return None


def error_of(kind: FaultKind, service: str, call: str, protocol: str) -> tuple[int, str, str]:
    """Return the status, code and sentence with which a service throttles or refuses a call.

    >>> error_of(FaultKind.THROTTLED, "ec2", "ec2:DescribeVpcs", "ec2")
    (503, 'RequestLimitExceeded', 'Request limit exceeded.')
    """
    if kind is FaultKind.THROTTLED:
        if service == "ec2":
            return 503, "RequestLimitExceeded", "Request limit exceeded."
        if protocol == "rest-json":
            return 429, "TooManyRequestsException", "Too Many Requests"
        return 400, "Throttling" if protocol == "query" else "ThrottlingException", "Rate exceeded"
    if service == "ec2":
        return 403, "UnauthorizedOperation", f"You are not authorized to perform this operation: {call}"
    code = "AccessDenied" if protocol in ("query", "rest-xml") else "AccessDeniedException"
    return (400 if protocol == "json" else 403), code, f"User is not authorized to perform: {call}"
