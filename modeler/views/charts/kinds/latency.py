"""How long requests take: the percentiles of many patterns, one row each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modeler.views.charts.chart import Chart
from modeler.views.charts.percentiles import P99, known, p99_finding, written
from modeler.views.charts.style import (
    COLORS,
    Assessments,
    annotation,
    label,
    log_axis,
    start,
    ticks,
    timed,
    titles,
)
from modeler.views.text.comparison import milliseconds

if TYPE_CHECKING:
    import plotly.graph_objects as go


def latency(result: Assessments, at_most: int = 12) -> go.Figure:
    """Draw the median, p99 and p99.9 of patterns, one row each, the lowest p99 on top.

    Parameters
    ----------
    result : Comparison, Choice, Assessment or iterable of Assessment
        What to draw; the time is that of the main traffic class over the whole week.
    at_most : int
        How many patterns to draw, the first ones of the ranking.

    Returns
    -------
    plotly.graph_objects.Figure
        Time in ms on a logarithmic axis.

    Raises
    ------
    ModelerError
        If nothing is comparable, or Plotly is not installed.

    Examples
    --------
    >>> import modeler as m
    >>> figure = m.plot.latency(m.compare(m.Workload(), ["A1", "A4"]))
    >>> [trace.name for trace in figure.data if trace.name]
    ['p50', 'p99', 'p99.9']
    """
    every = timed(result)
    drawn = sorted(every[:at_most], key=lambda assessment: (assessment.quantile_ms(P99), assessment.pattern.id))
    names = [label(assessment) for assessment in drawn]
    marks = {
        "p50": (0.5, COLORS[0], "circle"),
        "p99": (P99, COLORS[3], "diamond"),
        "p99.9": (0.999, "#4D4D4D", "line-ns"),
    }
    times = {name: [known(assessment.quantile_ms(p)) for assessment in drawn] for name, (p, _, _) in marks.items()}
    figure = start()
    for name, *row in zip(names, *times.values(), strict=True):
        bounded = [ms for ms in row if ms is not None]
        if bounded:
            line = {"color": "#B8B8B8", "width": 3}
            figure.add_scatter(x=[bounded[0], bounded[-1]], y=[name, name], mode="lines", line=line, hoverinfo="skip")
    for name, (_, color, symbol) in marks.items():
        figure.add_scatter(
            name=name,
            x=times[name],
            y=names,
            mode="markers",
            marker={"color": color, "size": 11, "symbol": symbol, "line": {"width": 2, "color": color}},
            hovertemplate=f"{name} %{{x:,.4g}} ms<extra>%{{y}}</extra>",
        )
    notes = [
        annotation(
            f"p50 {milliseconds(assessment.quantile_ms(0.5))}, <b>p99 {written(assessment)}</b>",
            x=1,
            xref="paper",
            y=name,
            xanchor="left",
            xshift=8,
        )
        for name, assessment in zip(names, drawn, strict=True)
    ]
    key = "   ".join(
        f"<span style='color:{color}'>{sign}</span> {name}"
        for sign, (name, (_, color, _)) in zip("●◆┃", marks.items(), strict=True)
    )
    w = every[0].workload
    left_out = "" if len(every) == len(drawn) else f"; the first {len(drawn)} of {len(every)} patterns"
    titles(
        figure, 170 + 30 * len(drawn), p99_finding(drawn), f"{w.name}, {w.region}: requests of a week{left_out}", key
    )
    figure.update_layout(margin={"r": 190}, annotations=notes)
    low, high = log_axis([ms for row in times.values() for ms in row if ms is not None] or [1.0], room=0.05)
    at = ticks(10**low, 10**high)
    figure.update_xaxes(
        title="time to answer, ms",
        type="log",
        range=[low, high],
        tickvals=at,
        ticktext=[f"{ms:,g}" for ms in at],
    )
    figure.update_yaxes(
        autorange="reversed", ticksuffix="  ", type="category", categoryorder="array", categoryarray=names
    )
    return figure


CHART = Chart(draw=latency, takes="comparison")
