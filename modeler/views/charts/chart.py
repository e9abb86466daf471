"""What a chart says of itself, in its own file, so that the command, the report and the docs find it there.

>>> chart("waterfall").takes, chart("waterfall").most
('assessment', 1)
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Literal

from modeler.dataclass import dataclass
from modeler.errors import CallError, unknown_name
from modeler.results import short
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

    def __post_init__(self) -> None:
        object.__setattr__(self, "draw", _checked(self.draw, self.takes))


_CALLS: dict[Takes, str] = {
    "comparison": "m.compare(w)",
    "choice": "m.choose(w)",
    "break-even": 'm.break_even(w, "A1", "B1")',
    "assessment": 'm.assess(w, "A1")',
    "regions": "m.compare_regions(w)",
    "sensitivity": 'm.sensitivity(w, "A1")',
    "uncertainty": "m.uncertain(w)",
}
"""How the result is got that a chart takes."""
_ANSWERS: dict[Takes, tuple[str, ...]] = {
    **dict.fromkeys(("comparison", "choice"), ("Comparison", "Choice", "Assessment", "list", "tuple", "dict")),
    "break-even": ("BreakEven", "list", "tuple"),
    "assessment": ("Assessment",),
    "regions": ("Regions",),
    "sensitivity": ("Sensitivity",),
    "uncertainty": ("Uncertainty",),
}
"""Types that it may have: by name, as no study is to be loaded for the look of another."""


def _checked(draw: Callable[..., go.Figure], takes: Takes) -> Callable[..., go.Figure]:
    """Return the function that draws, which refuses what is no such result with a sentence."""

    @wraps(draw)
    def checked(result: object, *more: Any, **options: Any) -> go.Figure:
        if not {kind.__name__ for kind in type(result).__mro__}.intersection(_ANSWERS[takes]):
            call = f"m.plot.{draw.__name__}"
            raise CallError(
                f"{call} draws what {_CALLS[takes]} answers, and {short(repr(result), 60)} was given: write "
                f"{call}({_CALLS[takes]})"
            )
        return draw(result, *more, **options)

    return checked


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
