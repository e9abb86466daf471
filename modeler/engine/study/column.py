"""An input with one value for each of many workloads, and how a calculation for all of them goes several ways.

Metering is written for numbers and takes arrays as well. Where it asks a question ("is anything traced?"), all rows of
a column that give the same answer stay together; if they do not, the calculation starts again for each part.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from modeler.workload import Workload, with_numbers

Positions = npt.NDArray[np.int64]
CHUNK_CELLS = 1 << 21
"""Numbers that one hourly array of a calculation may hold (16 MB)."""


class Fork(Exception):
    """The rows of a column differ where one answer is asked for.

    Parameters
    ----------
    answers : array, shape (rows,)
        What each row answers: yes or no, or a number.
    """

    def __init__(self, answers: npt.NDArray[Any]) -> None:
        super().__init__("the rows of a column differ where one answer is asked for")
        self.answers = answers


class ValueColumn(np.ndarray):
    """One value for each of many workloads, shape (workloads,).

    Raises
    ------
    Fork
        Where a plain yes, no or number is asked for, and the rows differ.

    Examples
    --------
    >>> shares = np.array([0.0, 0.1, 0.2]).view(ValueColumn)
    >>> bool(shares < 1)
    True
    >>> bool(shares > 0)
    Traceback (most recent call last):
    modeler.engine.study.column.Fork: the rows of a column differ where one answer is asked for
    """

    def __bool__(self) -> bool:
        answers = np.asarray(self, dtype=bool)
        if answers.all():
            return True
        if not answers.any():
            return False
        raise Fork(answers)

    def __float__(self) -> float:
        return float(self._shared())

    def __int__(self) -> int:
        return int(self._shared())

    def __index__(self) -> int:
        return int(self._shared())

    def __ceil__(self) -> Any:
        return np.ceil(self)

    def __format__(self, spec: str) -> str:
        """Write the first row's value: a sentence about a contradiction speaks of one row."""
        return format(np.asarray(self).flat[0], spec)

    def _shared(self) -> Any:
        """Return the value that all rows have."""
        values = np.asarray(self)
        if not (values == values.flat[0]).all():
            raise Fork(values)
        return values.flat[0]


def in_parts(rows: Positions, calculate: Callable[[Positions], None]) -> None:
    """Calculate for all rows together, or in as few parts as the calculation has ways for them.

    Parameters
    ----------
    rows : array of int
        Positions of the rows.
    calculate : callable
        Takes some of the positions; is called again for each part of them where their columns fork.

    Examples
    --------
    >>> traced = np.array([0.0, 0.1, 0.0])
    >>> def calculate(rows):
    ...     print(rows.tolist(), "are traced" if traced[rows].view(ValueColumn) else "are not")
    >>> in_parts(np.arange(3), calculate)
    [1] are traced
    [0, 2] are not
    """
    waiting = [rows]
    while waiting:
        part = waiting.pop()
        try:
            calculate(part)
        except Fork as fork:
            waiting += [part[fork.answers == answer] for answer in np.unique(fork.answers)]


def with_column(w: Workload, path: str, values: Any) -> Workload:
    """Return a copy with values, which are not checked, in one field.

    Examples
    --------
    >>> with_column(Workload(), "azs", np.array([2.0, 3.0])).azs.tolist()
    [2.0, 3.0]
    """
    if path == "traffic.requests_per_month":
        w = with_numbers(w, {"traffic.average_rps": None})
    elif path == "traffic.average_rps":
        w = with_numbers(w, {"traffic.requests_per_month": None})
    return with_numbers(w, {path: values})
