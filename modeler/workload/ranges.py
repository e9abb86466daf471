"""Ranges: numbers that are not known exactly, as a document gives them and as a workload has them.

A document with ranges is read once, with the lower end of each. What the others would make of it is checked for the
numbers that change: each against the limits of its own field, all together against the rest of their sections.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import BaseModel

from modeler.dataclass import dataclass
from modeler.errors import Mistake, UnitError, WorkloadError
from modeler.workload.backends import BACKEND_MODELS
from modeler.workload.declaration import Declaration, declaration
from modeler.workload.mistakes import model_of

Law = Literal["lognormal", "logit-normal", "normal", "whole"]
_ENDS = ("low", "high", "mid")


@dataclass(frozen=True, slots=True)
class Range:
    """A number that is not known exactly: in 9 cases of 10 it lies between ``low`` and ``high``.

    Parameters
    ----------
    low, high : float
        In the field's own unit: its 5 % and 95 % quantiles; for whole numbers the smallest and the largest.
    middle : float
        What is calculated with where one number is needed, and the median where it is given as ``mid``.
    law : lognormal, logit-normal, normal or whole
        Sizes, counts and times spread lognormally; shares between 0 and 1 as the logit of a normal; either normally,
        cut at the field's limits, if one end lies on them; whole numbers are all equally likely.
    mid_given : bool
        Whether the middle was given, or follows from the law.
    """

    low: float
    high: float
    middle: float
    law: Law
    mid_given: bool = False

    @property
    def document(self) -> dict[str, float]:
        """The range as it stands in a file."""
        ends = {"low": self.low, "high": self.high}
        return {**ends, "mid": self.middle} if self.mid_given else ends


@dataclass(frozen=True, slots=True)
class GivenRange:
    """A range as a document gives it.

    Parameters
    ----------
    path : str
        Of its field.
    declared : Declaration or None
        What the field says of itself; None if it is no field of a workload, or one in a table.
    ends : mapping of low, high and maybe mid
        As they were written.
    """

    path: str
    declared: Declaration | None
    ends: Mapping[str, Any]

    def number(self, end: str) -> float | None:
        """Return an end as the field reads it; None if the field does not take it, or it is not given."""
        if self.declared is None:
            return None
        try:
            number = self.declared.read(self.ends.get(end))
        except (UnitError, ValueError):
            return None
        if not self.declared.takes(number):
            return None
        return int(number) if self.declared.integer else float(number)

    @property
    def stand_in(self) -> Any:
        """What stands for the range while the document is read: an end that the field refuses, else the lower one."""
        refused = (self.ends[end] for end in _ENDS if end in self.ends and self.number(end) is None)
        return next(refused, self.ends["low"])

    def settled(self, name: str) -> Range:
        """Return the range, of which each end was read.

        Raises
        ------
        WorkloadError
            If its ends are no single numbers, or do not rise.
        """
        low, mid, high = self.number("low"), self.number("mid"), self.number("high")
        if self.declared is None or low is None or high is None:
            raise WorkloadError(
                Mistake(f"'{self.path}' has a range, where only single numbers are read: give one").within(name)
            )
        if not low <= high or (mid is not None and not low <= mid <= high):
            words = f"{low:g} to {high:g}" if mid is None else f"{low:g}, {mid:g}, {high:g}"
            raise WorkloadError(
                Mistake(f"the range of '{self.path}' does not rise ({words}): write the smaller number as low").within(
                    name
                )
            )
        return _make_range(self.declared, low, mid, high)


def given_ranges(model: type[BaseModel], document: Mapping[str, Any], name: str) -> tuple[GivenRange, ...]:
    """Find the ranges of a document.

    Raises
    ------
    WorkloadError
        If a range lacks an end, or stands in a list, or where no number is wanted.
    """
    ranges = tuple(
        GivenRange(path, declaration_at(model, path, document), ends) for path, ends in _find(document, name)
    )
    for given in ranges:
        if given.declared is not None and not given.declared.vector:
            raise WorkloadError(Mistake(f"'{given.path}' has a range, but is no number: give one value").within(name))
        for end in ("low", "high"):
            if given.ends.get(end) is None:
                raise WorkloadError(
                    Mistake(f"the range of '{given.path}' has no '{end}': write {{low: ..., high: ...}}").within(name)
                )
    return ranges


def has_ranges(document: Mapping[str, Any], name: str) -> bool:
    """Say whether a document has any range."""
    return any(True for _ in _find(document, name))


def _find(document: Mapping[str, Any], name: str, prefix: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Return the ranges of a document by the path of their field."""
    for key, value in document.items():
        path = f"{prefix}{key}"
        if _is_range(value):
            yield path, value
        elif isinstance(value, Mapping):
            yield from _find(value, name, f"{path}.")
        elif isinstance(value, list | tuple) and any(
            _is_range(item) or (isinstance(item, Mapping) and has_ranges(item, name)) for item in value
        ):
            raise WorkloadError(
                Mistake(f"'{path}' has a range in a list, where only single numbers are read: give one").within(name)
            )


def _is_range(value: Any) -> bool:
    return isinstance(value, Mapping) and bool(value) and set(value) <= set(_ENDS)


def declaration_at(root: type[BaseModel], path: str, document: Mapping[str, Any]) -> Declaration | None:
    """Find what a field says of itself, by its path in a document that may name a backend; None if there is none.

    Examples
    --------
    >>> from modeler.workload import Workload
    >>> declaration_at(Workload, "backend.tasks", {"backend": {"kind": "fargate"}}).whole
    True
    """
    backend = document.get("backend")
    kind = backend.get("kind", "lambda") if isinstance(backend, Mapping) else "lambda"
    model: type[BaseModel] | None = root
    info = None
    for name in path.split("."):
        if model is None or name not in model.model_fields:
            return None
        info = model.model_fields[name]
        model = BACKEND_MODELS.get(str(kind)) if model is root and name == "backend" else model_of(info.annotation)
    return declaration(info) if info else None


def _make_range(declared: Declaration, low: float, mid: float | None, high: float) -> Range:
    """Put a range together: which law it follows, and what its middle is.

    >>> from modeler.workload import Traffic
    >>> _make_range(declaration(Traffic.model_fields["cache_hit_ratio"]), 0.2, None, 0.8)
    Range(low=0.2, high=0.8, middle=0.5, law='logit-normal', mid_given=False)
    """
    is_share = declared.unit == "share"
    law: Law
    if declared.whole and float(low).is_integer() and float(high).is_integer():
        law, middle = "whole", (low + high) // 2
    elif low <= 0 or (is_share and high >= 1):
        law, middle = "normal", (low + high) / 2
    elif is_share:
        law, middle = "logit-normal", expit((logit(low) + logit(high)) / 2)
    else:
        law, middle = "lognormal", math.sqrt(low * high)
    middle = float(f"{middle:.12g}") if mid is None else mid
    return Range(low, high, int(middle) if isinstance(low, int) else middle, law, mid is not None)


def logit(share: float) -> float:
    """Return the logarithm of the odds of a share.

    >>> logit(0.5)
    0.0
    """
    return math.log(share / (1 - share))


def expit(odds: float) -> float:
    """Return the share whose odds have this logarithm.

    >>> expit(0.0)
    0.5
    """
    return 1 / (1 + math.exp(-odds))
