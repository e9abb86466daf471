"""The table of a sweep: which fields its columns name, and what its cells say."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from modeler.errors import WorkloadError, nearest
from modeler.workload import Declaration, as_aws_spells, declared_fields, paths_called

if TYPE_CHECKING:
    import pandas as pd

Numbers = npt.NDArray[np.float64]


@cache
def fields() -> tuple[str, ...]:
    """Return the names that a column may have: fields of a workload by their path, and short forms.

    >>> "traffic.requests_per_month" in fields(), "requests_per_month" in fields(), "rps" in fields()
    (True, True, True)
    """
    paths = dict.fromkeys(field.path for field in declared_fields())
    ends = (path.rpartition(".")[2] for path in paths)
    shorts = (field.declared.short for field in declared_fields() if field.declared.short)
    return (*paths, *(name for name in dict.fromkeys((*ends, *shorts)) if name not in paths and _path(name)))


def _path(name: str) -> str:
    """Return the path of the field that a column's name means; empty if there is none, or more than one."""
    paths = dict.fromkeys(field.path for field in declared_fields())
    path = [name] if name in paths else paths_called(name, paths)
    return path[0] if len(path) == 1 else ""


@cache
def number_fields() -> dict[str, Declaration]:
    """Return what the fields that are single numbers say of themselves, by path."""
    return {field.path: field.declared for field in declared_fields() if field.declared.vector}


def full_names(columns: Iterable[Any]) -> list[str]:
    """Return the fields that a table's columns name, by their full paths.

    Parameters
    ----------
    columns : iterable of str
        Paths of fields, or short forms of them.

    Returns
    -------
    list of str

    Raises
    ------
    WorkloadError
        If a column is no field of a workload, or two columns name the same one.

    Examples
    --------
    >>> full_names(["name", "requests_per_month", "link"])
    ['name', 'traffic.requests_per_month', 'clients.link']
    """
    allowed = fields()
    by_path: dict[str, str] = {}
    for column in columns:
        name = as_aws_spells(str(column).strip())
        if name not in allowed:
            raise WorkloadError(
                f"the column '{name}' is no field of a workload{nearest(name, allowed)}: 'modeler workload --explain' "
                "lists the fields"
            )
        full = _path(name)
        if full in by_path:
            both = f"are both called '{name}'" if by_path[full] == name else f"'{by_path[full]}' and '{name}'"
            raise WorkloadError(f"two columns name the same field of a workload ({both}): keep one of them")
        by_path[full] = name
    return list(by_path)


def renamed(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the table with the fields' full paths as its columns and positions as its index."""
    return frame.set_axis(full_names(frame.columns), axis="columns").reset_index(drop=True)


def outside(values: Numbers, declared: Declaration) -> npt.NDArray[np.bool_]:
    """Mark the values that a field does not take; an empty cell is NaN, which it does."""
    limits = declared.limits
    wrong = values <= limits.low if limits.open_low and np.isfinite(limits.low) else values < limits.low
    wrong |= values >= limits.high if limits.open_high and np.isfinite(limits.high) else values > limits.high
    wrong |= np.isinf(values)
    if declared.integer:
        wrong |= (np.floor(values) != values) & ~np.isnan(values)
    return np.asarray(wrong)


def is_empty(cell: Any) -> bool:
    """Say whether a cell says nothing."""
    import pandas as pd

    if isinstance(cell, str):
        return not cell.strip()
    return cell is None or (pd.api.types.is_scalar(cell) and bool(pd.isna(cell)))


def plain_cell(cell: Any) -> Any:
    """Return a cell as plain Python: whole numbers as such, lists and mappings from text."""
    if isinstance(cell, np.generic):
        cell = cell.item()
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, str):
        lowered = cell.strip().lower()
        return {"true": True, "false": False}.get(lowered, cell.strip())
    return tuple(cell) if isinstance(cell, list | np.ndarray) else cell
