"""A report's pictures and charts, drawn from the engine's own results."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from modeler.engine.choose import Choice
from modeler.engine.compare import Assessment
from modeler.errors import ModelerError
from modeler.views.report.html import plotly_js

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from modeler.engine.study.break_even import BreakEven
    from modeler.engine.study.sensitivity import Sensitivity


@dataclass(frozen=True)
class Drawable:
    """What a report draws.

    Parameters
    ----------
    choice : Choice
        The shortlist; without one there is nothing to draw.
    top : sequence of Assessment
        The patterns that are shown in full, best first.
    crossings : BreakEven or str
        The pick against the runner-up over requests, or why there is none.
    sensitivity : Sensitivity or str
        Of the pick, or why there is none.
    """

    choice: Choice
    top: Sequence[Assessment]
    crossings: BreakEven | str = ""
    sensitivity: Sensitivity | str = ""


def svgs(drawn: Drawable) -> dict[str, str]:
    """Draw the top patterns, with their prices and latencies, by code.

    Raises
    ------
    ModelerError
        If the extra ``diagrams`` is not installed.
    """
    from modeler.views.diagrams.diagram import svg

    return {each.pattern.code: svg(each) for each in drawn.top}


def mermaids(drawn: Drawable) -> dict[str, str]:
    """Write the same as Mermaid text, which needs nothing installed."""
    from modeler.views.diagrams.diagram import mermaid

    return {each.pattern.code: mermaid(each) for each in drawn.top}


def figures(drawn: Drawable) -> dict[str, go.Figure | str]:
    """Draw the charts, by name: see `modeler.views.report.sections.CHARTS`; or say why one cannot be drawn.

    Raises
    ------
    ModelerError
        If Plotly is not installed.
    """
    if not drawn.top:
        return {}
    plotly_js()
    return {name: _or_why(draw) for name, draw in _charts(drawn)}


def _or_why(draw: Callable[[], go.Figure | str]) -> go.Figure | str:
    try:
        return draw()
    except ModelerError as error:
        return str(error)


def _charts(drawn: Drawable) -> Iterator[tuple[str, Callable[[], go.Figure | str]]]:
    from modeler.views import charts

    crossings, sensitivity = drawn.crossings, drawn.sensitivity
    yield "pareto", lambda: charts.pareto(drawn.choice)
    yield "cost", lambda: charts.cost(drawn.choice)
    yield "break-even", lambda: crossings if isinstance(crossings, str) else charts.break_even(crossings)
    yield "cdf", lambda: charts.cdf(drawn.top)
    yield "waterfall", lambda: charts.waterfall(drawn.top[0])
    yield "tornado", lambda: sensitivity if isinstance(sensitivity, str) else charts.tornado(sensitivity)
