"""How long requests take: the distribution functions of up to six patterns.

Both axes of the distribution are stretched: time by ratio, and the share of the requests towards the slowest ones, so
that 90, 99 and 99.9 % are equally far apart. On an even axis p99 would be lost in the upper edge.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite, log10
from typing import TYPE_CHECKING, Any

from modeler.engine.compare import Assessment
from modeler.errors import ModelerError
from modeler.views.charts.chart import Chart, InReport
from modeler.views.charts.percentiles import P99, known, p99_finding, written
from modeler.views.charts.style import (
    MOST,
    SOFT,
    Assessments,
    annotation,
    ink,
    line_colors,
    log_axis,
    marked,
    plotly_text,
    series,
    start,
    ticks,
    timed,
    titles,
)
from modeler.views.text.comparison import milliseconds

if TYPE_CHECKING:
    import plotly.graph_objects as go

SHARES = (0.01, 0.5, 0.9, 0.99, 0.999)
"""Marked on the axis of shares: the lowest stands for all requests."""
FASTEST, SLOWEST = 0.01, 0.9995
"""Ends of the axis of shares."""
VISIBLE = 0.01
"""Part of a time from which its bracket is drawn."""
_STEPS_TO_90, _STEPS_BEYOND = 60, 80
_ROW = 0.13
"""Height of a name beside the plot, as a share of it."""


def cdf(result: Assessments, at_most: int = MOST) -> go.Figure:
    """Draw which share of the requests is answered within which time, with p99 marked.

    Parameters
    ----------
    result : Comparison, Choice, Assessment or iterable of Assessment
        What to draw; the time is that of the main traffic class over the whole week.
    at_most : int
        How many patterns to draw, the first ones of the ranking; six can be told apart.

    Returns
    -------
    plotly.graph_objects.Figure
        Time in ms on a logarithmic axis. A band shows the model's bracket where it is wider than 1 % of the time.

    Raises
    ------
    ModelerError
        If nothing is comparable, more than six are asked for, or Plotly is not installed.

    Examples
    --------
    >>> import modeler as m
    >>> figure = m.plot.cdf(m.assess(m.Workload(), "A4"))
    >>> figure.layout.xaxis.title.text, figure.layout.yaxis.title.text
    ('time to answer, ms', 'share of requests answered by then')
    """
    every = timed(result)
    drawn = every[:at_most]
    colors = line_colors(len(drawn))
    figure = start()
    shares = _shares()
    ends: list[float] = []
    for index, assessment in enumerate(drawn):
        ends += _line(figure, assessment, shares, colors[index], index)
    _markers(figure, drawn, colors)
    notes = _names(drawn, colors)
    objective = every[0].workload.objectives.p99
    if objective:
        figure.add_vline(x=objective, line={"color": SOFT, "width": 1, "dash": "dot"})
        words = f"wanted: p99 ≤ {milliseconds(objective)}"
        ends.append(objective)
        notes.append(
            annotation(words, x=log10(objective), y=0, yref="paper", xanchor="right", yanchor="bottom", xshift=-4)
        )
    figure.add_hline(y=1 / (1 - P99), line={"color": SOFT, "width": 1, "dash": "dot"})
    left_out = "" if len(every) == len(drawn) else f"; the first {len(drawn)} of {len(every)} patterns"
    w = every[0].workload
    scale = "dots mark p99; the slower the requests, the more room they have"
    subtitle = f"{w.name}, {w.region}: all requests of a week{left_out}; {scale}{marked(drawn)}"
    titles(figure, 480, p99_finding(drawn), subtitle)
    figure.update_layout(margin={"r": 170}, annotations=notes, shapes=[*figure.layout.shapes, *_samples(drawn, colors)])
    low, high = log_axis(ends, room=0.05)
    at = ticks(10**low, 10**high)
    figure.update_xaxes(
        title="time to answer, ms",
        type="log",
        range=[low, high],
        tickvals=at,
        ticktext=[f"{ms:,g}" for ms in at],
        ticks="outside",
    )
    figure.update_yaxes(
        title="share of requests answered by then",
        type="log",
        range=[0, log10(1 / (1 - SLOWEST))],
        tickvals=[1 / (1 - p) for p in SHARES],
        ticktext=[f"{100 * p:g} %" for p in SHARES],
    )
    return figure


def _shares() -> list[float]:
    """Return the shares at which lines are drawn, closer together towards the slowest requests."""
    even = [FASTEST + (0.9 - FASTEST) * step / _STEPS_TO_90 for step in range(_STEPS_TO_90)]
    ratio = (1 - SLOWEST) / 0.1
    beyond = [1 - 0.1 * ratio ** (step / _STEPS_BEYOND) for step in range(_STEPS_BEYOND + 1)]
    return sorted({*even, *beyond, *SHARES})


def _line(figure: go.Figure, assessment: Assessment, shares: Sequence[float], color: str, index: int) -> list[float]:
    """Draw one pattern, with its bracket if that is seen; give the times at both ends."""
    assert assessment.latency is not None
    low, high = (side.tolist() for side in assessment.latency.distribution.brackets(shares))
    known = [(p, a, b) for p, a, b in zip(shares, low, high, strict=True) if isfinite(b)]
    if not known:
        raise ModelerError(
            f"{assessment.pattern.code} answers no share of the requests within a bound: "
            f"{'; '.join(assessment.latency.saturated) or 'it is saturated'}; leave it out"
        )
    ps, lows, highs = (list(column) for column in zip(*known, strict=True))
    stretched = [1 / (1 - p) for p in ps]
    code = plotly_text(assessment.pattern.code)
    if max((b - a) / max(b, 1e-9) for a, b in zip(lows, highs, strict=True)) > VISIBLE:
        figure.add_scatter(
            x=[*lows, *reversed(highs)],
            y=[*stretched, *reversed(stretched)],
            fill="toself",
            mode="lines",
            line={"width": 0, "color": color},
            opacity=0.3,
            hoverinfo="skip",
        )
    times = [(a + b) / 2 for a, b in zip(lows, highs, strict=True)]
    figure.add_scatter(
        name=code,
        x=times,
        y=stretched,
        mode="lines",
        line=series(color, index),
        customdata=[100 * p for p in ps],
        hovertemplate=f"%{{customdata:.2f}} % within %{{x:,.4g}} ms<extra>{code}</extra>",
    )
    return [times[0], times[-1]]


def _markers(figure: go.Figure, drawn: Sequence[Assessment], colors: Sequence[str]) -> None:
    """Mark every p99 that has an upper bound."""
    marked = [
        (ms, color)
        for assessment, color in zip(drawn, colors, strict=True)
        if (ms := known(assessment.quantile_ms(P99)))
    ]
    figure.add_scatter(
        name="p99",
        x=[ms for ms, _ in marked],
        y=[1 / (1 - P99)] * len(marked),
        mode="markers",
        hoverinfo="skip",
        marker={"size": 9, "color": [color for _, color in marked], "line": {"color": "white", "width": 1}},
    )


def _column(drawn: Sequence[Assessment]) -> list[int]:
    """Return the order of the names beside the plot: that of p99. On the lines names would meet in too many places."""
    return sorted(range(len(drawn)), key=lambda index: (drawn[index].quantile_ms(P99), index))


def _names(drawn: Sequence[Assessment], colors: Sequence[str]) -> list[dict[str, Any]]:
    """Name the lines beside the plot, with their median and p99."""
    return [
        annotation(
            f"<b>{plotly_text(drawn[index].pattern.code)}</b>  p50 {milliseconds(drawn[index].quantile_ms(0.5))}<br>"
            f"p99 <b>{written(drawn[index])}</b>",
            x=1.065,
            xref="paper",
            y=1 - _ROW * place,
            yref="paper",
            xanchor="left",
            yanchor="top",
            font={"color": ink(colors[index])},
        )
        for place, index in enumerate(_column(drawn))
    ]


def _samples(drawn: Sequence[Assessment], colors: Sequence[str]) -> list[dict[str, Any]]:
    """Draw a piece of each line beside its name."""
    return [
        {
            "type": "line",
            "xref": "paper",
            "yref": "paper",
            "x0": 1.015,
            "x1": 1.055,
            "y0": 1 - _ROW * place - 0.035,
            "y1": 1 - _ROW * place - 0.035,
            "line": series(colors[index], index),
        }
        for place, index in enumerate(_column(drawn))
    ]


CHART = Chart(draw=cdf, takes="comparison", in_report=InReport(40, "top", "How long requests take"))
