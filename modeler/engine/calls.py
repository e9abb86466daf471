"""In which order things are asked for: the workload first, the patterns second, the prices last and by name."""

from __future__ import annotations

from typing import Any

from modeler.errors import CallError
from modeler.results import short
from modeler.workload import Workload


def check_workload(given: Any, call: str) -> None:
    """Refuse a call whose first argument is no workload.

    Parameters
    ----------
    given : object
        The first argument.
    call : str
        How the call is written, such as ``assess(w, "A1")``.

    Raises
    ------
    CallError
        With the right order.

    Examples
    --------
    >>> check_workload("A1", 'assess(w, "A1")')
    Traceback (most recent call last):
    modeler.errors.CallError: the workload comes first, and 'A1' was given: write assess(w, "A1")
    """
    if not isinstance(given, Workload):
        raise CallError(f"the workload comes first, and {short(repr(given), 60)} was given: write {call}")
