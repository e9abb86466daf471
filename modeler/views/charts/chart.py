"""What a chart says of itself, in its own file, so that the command, the report and the docs find it there.

>>> chart("waterfall").takes, chart("waterfall").most
('assessment', 1)
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from modeler.errors import unknown_name
from modeler.views.charts import kinds

if TYPE_CHECKING:
    import plotly.graph_objects as go

Takes = Literal["comparison", "choice", "break-even", "assessment", "regions", "sensitivity", "uncertainty"]
"""Which result of the engine a chart draws."""
Of = Literal["choice", "top", "pick", "crossings", "sensitivity"]
"""Which result of a report a chart draws: the ranking, its best patterns, the first one, or a study of that."""


@dataclass(frozen=True, slots=True)
class InReport:
    """A chart's place in a report.

    Parameters
    ----------
    place : int
        Charts stand in the order of their places.
    of : str
        What it draws.
    caption : str
        What stands above it.
    """

    place: int
    of: Of
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart that the command draws, and perhaps a report.

    Parameters
    ----------
    draw : callable
        The function that makes the figure.
    takes : str
        The result that it draws.
    least, most : int
        How many patterns must be named; by default any, or none for the whole catalogue.
    in_report : InReport, optional
        Where a report has it.
    """

    draw: Callable[..., go.Figure]
    takes: Takes
    least: int = 0
    most: int = 0
    in_report: InReport | None = None


def chart_names() -> tuple[str, ...]:
    """Return the names of all charts, without loading any.

    >>> chart_names()[:3]
    ('break-even', 'cdf', 'cost')
    """
    return tuple(sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(kinds.__path__)))


def chart(name: str) -> Chart:
    """Return a chart by its name.

    Raises
    ------
    UnknownNameError
        If there is none: with the nearest name and the list.
    """
    if name not in chart_names():
        raise unknown_name("chart", name, chart_names())
    CHART: Chart = importlib.import_module(f"{kinds.__name__}.{name.replace('-', '_')}").CHART
    return CHART


def charts_in_reports() -> dict[str, Chart]:
    """Return the charts that a report has, in its order.

    >>> list(charts_in_reports())[:2]
    ['pareto', 'cost']
    """
    placed = [
        (declared.in_report.place, name, declared) for name in chart_names() if (declared := chart(name)).in_report
    ]
    return {name: declared for _, name, declared in sorted(placed, key=lambda entry: entry[:2])}
