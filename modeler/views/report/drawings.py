"""A report's pictures and charts, drawn from the engine's own results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from modeler.dataclass import dataclass
from modeler.engine.choose import Choice
from modeler.engine.compare import Assessment
from modeler.errors import ModelerError
from modeler.views.charts.chart import Chart, Of, charts_in_reports
from modeler.views.report.html import plotly_js
from modeler.views.report.migration import BOTH_PICTURES

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from modeler.engine.study.break_even import BreakEven
    from modeler.engine.study.migration import PatternStep
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
    step : PatternStep or None
        From what serves today to the pick.
    """

    choice: Choice
    top: Sequence[Assessment]
    crossings: BreakEven | str = ""
    sensitivity: Sensitivity | str = ""
    step: PatternStep | None = None


def svgs(drawn: Drawable) -> dict[str, str]:
    """Draw the top patterns, with their prices and latencies, by code.

    Raises
    ------
    ModelerError
        If the extra ``diagrams`` is not installed.
    """
    from modeler.views.diagrams.diagram import svg

    both = {BOTH_PICTURES: svg(drawn.step.today, drawn.step.proposed)} if drawn.step else {}
    return {assessment.pattern.code: svg(assessment) for assessment in drawn.top} | both


def mermaids(drawn: Drawable) -> dict[str, str]:
    """Write the same as Mermaid text, which needs nothing installed."""
    from modeler.views.diagrams.diagram import mermaid

    both = {BOTH_PICTURES: mermaid(drawn.step.today, drawn.step.proposed)} if drawn.step else {}
    return {assessment.pattern.code: mermaid(assessment) for assessment in drawn.top} | both


def figures(drawn: Drawable) -> dict[str, go.Figure | str]:
    """Draw the charts that reports have, by name; or say why one cannot be drawn.

    Raises
    ------
    ModelerError
        If Plotly is not installed.
    """
    if not drawn.top:
        return {}
    plotly_js()
    results: dict[Of, Any] = {
        "choice": drawn.choice,
        "top": drawn.top,
        "pick": drawn.top[0],
        "crossings": drawn.crossings,
        "sensitivity": drawn.sensitivity,
    }
    return {
        name: _figure(chart, results[chart.in_report.of])
        for name, chart in charts_in_reports().items()
        if chart.in_report is not None
    }


def _figure(chart: Chart, result: Any) -> go.Figure | str:
    """Draw a result, or give the sentence that stands in its place."""
    if isinstance(result, str):
        return result
    try:
        return chart.draw(result)
    except ModelerError as error:
        return str(error)
