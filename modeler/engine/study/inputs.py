"""The numbers that a workload is made of: their paths, limits and present values, found by a short name.

Break-even, sensitivity and uncertainty all move one of these and look at the bill. What a bill does not depend on
(needs, objectives, measured latencies) is left out; numbers in lists (traffic classes, hourly weights) are not moved.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from modeler.components.base import cross_az_share
from modeler.dataclass import dataclass
from modeler.errors import ModelerError, UnknownNameError, nearest
from modeler.workload import Workload, as_aws_spells, declaration, declared_fields, paths_called, value_at
from modeler.workload.fields import CEILINGS

_MARGIN = 1e-9
"""How far inside a limit that is itself excluded."""
_EXAMPLES = "a number such as requests_per_month, response_bytes or azs"


@dataclass(frozen=True, slots=True)
class NumberInput:
    """One number of a workload.

    Parameters
    ----------
    path, unit, meaning : str
        As `modeler workload --explain` prints them.
    value : float or None
        What is calculated with now; None if the workload leaves it open.
    low, high : float
        What the field allows, infinity if it has no limit.
    open_low, open_high : bool
        Whether the limits themselves are excluded.
    whole : bool
        Whether it counts things.
    """

    path: str
    unit: str
    meaning: str
    value: float | None
    low: float
    high: float
    open_low: bool = False
    open_high: bool = False
    whole: bool = False

    @property
    def least(self) -> float:
        """The smallest value allowed."""
        return self.low + _MARGIN if self.open_low else self.low

    @property
    def most(self) -> float:
        """The largest value allowed."""
        return self.high - _MARGIN if self.open_high else self.high

    @property
    def is_bounded(self) -> bool:
        """Whether its limits are a range to search, such as a share's: a limit that only refuses nonsense is none.

        Examples
        --------
        >>> inputs = number_inputs(Workload())
        >>> inputs["azs"].is_bounded, inputs["traffic.requests_per_month"].is_bounded
        (True, False)
        """
        return math.isfinite(self.low) and math.isfinite(self.high) and self.high not in CEILINGS

    def plain(self, value: float) -> float:
        """Return a value as the field wants it: whole numbers as such."""
        return int(value) if self.whole else float(value)


def number_inputs(w: Workload) -> dict[str, NumberInput]:
    """List the numbers that a workload's bill may depend on, by path.

    Examples
    --------
    >>> inputs = number_inputs(Workload(azs=3))
    >>> inputs["azs"].value, inputs["azs"].high, inputs["traffic.requests_per_month"].value
    (3.0, 6.0, 10000000.0)
    """
    return {number.path: number for number in _numbers(w, "", w)}


def _numbers(model: BaseModel, prefix: str, w: Workload) -> Iterator[NumberInput]:
    for name, info in type(model).model_fields.items():
        path, value, declared = f"{prefix}{name}", getattr(model, name), declaration(info)
        if not declared.moves_bill or name in getattr(model, "without_effect", ()):
            continue
        if isinstance(value, BaseModel):
            yield from _numbers(value, f"{path}.", w)
        elif declared.vector:
            limits = declared.limits
            yield NumberInput(
                path,
                declared.unit,
                declared.meaning,
                _present(path, value, w),
                limits.low,
                limits.high,
                limits.open_low,
                limits.open_high,
                declared.whole,
            )


def _present(path: str, value: Any, w: Workload) -> float | None:
    """Return what is calculated with: some fields follow from others while they are not given."""
    if value is not None:
        return float(value)
    if path == "traffic.requests_per_month" and w.traffic.average_rps is None:
        return w.requests_per_month
    if path == "assumptions.cross_az_share":
        return float(cross_az_share(w))
    return None


def find_input(w: Workload, name: str) -> NumberInput:
    """Find a number of a workload by its path, or by the last part of it.

    Of several fields with the same last part the one nearest to the top is meant (``connection_duration`` of the
    clients), if it is alone there.

    Raises
    ------
    UnknownNameError
        If there is none, or more than one.
    ModelerError
        If the field is no number, or no bill depends on it.

    Examples
    --------
    >>> find_input(Workload(), "response_bytes").path
    'traffic.response_bytes'
    >>> find_input(Workload(), "respons_bytes")
    Traceback (most recent call last):
    modeler.errors.UnknownNameError: 'respons_bytes' is no number of this workload (did you mean 'response_bytes'?)...
    """
    inputs = number_inputs(w)
    name = as_aws_spells(name)
    paths = [name] if name in inputs else paths_called(name, inputs)
    if len(paths) == 1:
        return inputs[paths[0]]
    if paths:
        raise UnknownNameError(f"'{name}' is the end of {', '.join(paths)}: give the whole path of one")
    _refuse_other_field(w, name)
    short = [path.rpartition(".")[2] for path in inputs]
    raise UnknownNameError(
        f"'{name}' is no number of this workload{nearest(name, [*inputs, *short])}: give {_EXAMPLES}; "
        "'modeler workload --explain' lists the fields"
    )


def _refuse_other_field(w: Workload, name: str) -> None:
    """Say why a field that exists cannot be moved."""
    field = next(
        (
            declared_field
            for declared_field in declared_fields()
            if name in (declared_field.path, declared_field.path.rpartition(".")[2])
        ),
        None,
    )
    if field is None:
        return
    if not field.declared.moves_bill:
        raise ModelerError(f"no bill depends on '{field.path}': move {_EXAMPLES}")
    section, _, last = field.path.rpartition(".")
    if field.backend and last not in type(w.backend).model_fields:
        raise ModelerError(
            f"'{field.path}' belongs to the backend {field.backend}, and this one is {w.backend.kind}: move {_EXAMPLES}"
        )
    if section and not field.backend and value_at(w, section) is None:
        raise ModelerError(f"'{field.path}' cannot be moved, as the workload has no '{section}': set that first")
    raise ModelerError(f"'{field.path}' is no single number: move {_EXAMPLES}")
