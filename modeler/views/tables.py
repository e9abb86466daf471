"""Results as pandas DataFrames: views only, every number comes from the engine."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Any

from modeler.engine import study
from modeler.errors import ModelerError
from modeler.results import Result

if TYPE_CHECKING:
    import pandas as pd

_WHOLE_NUMBERS = ("rank", "hops", "things_to_run")
"""Columns of whole numbers in which a cell may be empty."""


def table(result: Result) -> pd.DataFrame:
    """Return a result as a DataFrame.

    Parameters
    ----------
    result : Result
        Whatever the library answers: a comparison becomes one row a pattern, an assessment or a bill one row a line
        item, a choice one row a place in the shortlist, a latency one row a hop, and so on.

    Returns
    -------
    pandas.DataFrame
        Money in USD a month, times in ms; what does not apply is empty.

    Raises
    ------
    ModelerError
        If it is no result: with the list of what is one.

    Examples
    --------
    >>> import modeler as m
    >>> comparison = m.compare(m.Workload())
    >>> list(m.table(comparison).columns)[:5]
    ['rank', 'code', 'pattern', 'monthly_usd', 'fixed_usd']
    >>> m.table(m.choose(m.Workload()))["rank"].iloc[0]
    np.int64(1)
    """
    import pandas as pd

    if not isinstance(result, Result):
        raise ModelerError(_no_result(result))
    rows = pd.DataFrame(result.records())
    return rows.astype({name: "Int64" for name in _WHOLE_NUMBERS if name in rows})


def _no_result(given: Any) -> str:
    for module in pkgutil.iter_modules(study.__path__):  # each has results of its own
        importlib.import_module(f"{study.__name__}.{module.name}")
    takes = ", ".join(sorted({kind.__name__ for kind in _kinds(Result)}))
    return f"{type(given).__name__} is no result: m.table takes what the library answers, which is one of {takes}"


def _kinds(kind: type[Result]) -> list[type[Result]]:
    """Return all kinds of results whose modules are loaded."""
    return [result_type for child in kind.__subclasses__() for result_type in (child, *_kinds(child))]
