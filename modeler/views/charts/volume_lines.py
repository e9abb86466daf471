"""Monthly cost over requests per month, as priced for a handful of volumes; crossings have a chart of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from math import log10
from typing import TYPE_CHECKING, Any

from modeler.engine.compare import Assessment
from modeler.errors import ModelerError
from modeler.units import format_count
from modeler.views.charts.style import (
    annotation,
    ink,
    line_colors,
    log_axis,
    moved_apart,
    plotly_text,
    series,
    start,
    ticks,
    titles,
    usd,
    usd_tick,
)

if TYPE_CHECKING:
    import plotly.graph_objects as go


def cost_by_requests(assessments: Iterable[Assessment], requests_now: float | None = None) -> go.Figure:
    """Draw monthly cost over requests per month, one line a pattern, both axes logarithmic.

    Parameters
    ----------
    assessments : iterable of Assessment
        Each pattern several times, for workloads that differ in their requests; at most six patterns.
    requests_now : float, optional
        Where to mark the volume that the user has now.

    Returns
    -------
    plotly.graph_objects.Figure

    Raises
    ------
    ModelerError
        If a pattern is not comparable or has only one volume, if there are more than six patterns, or Plotly is not
        installed.

    Examples
    --------
    >>> import modeler as m
    >>> w = m.Workload()
    >>> volumes = ["1M", "100M"]
    >>> assessments = [m.assess(w.with_values({"traffic.requests_per_month": n}), "A4") for n in volumes]
    >>> figure = m.plot.cost_by_requests(assessments)
    >>> [line.name for line in figure.data], list(figure.data[0].x)
    (['A4'], [1000000.0, 100000000.0])
    """
    lines = _lines(assessments)
    volumes = sorted({x for points in lines.values() for x in points})
    spent = [money for points in lines.values() for money in points.values()]
    figure = start()
    colors = line_colors(len(lines))
    for index, (code, points) in enumerate(lines.items()):
        figure.add_scatter(
            name=plotly_text(code),
            x=list(points),
            y=list(points.values()),
            mode="lines+markers",
            line=series(colors[index], index),
            marker={"size": 5},
            hovertemplate=f"%{{x:,.3s}} requests: $%{{y:,.2f}} a month<extra>{plotly_text(code)}</extra>",
        )
    low, high = log_axis(spent)
    notes = end_labels(
        {code: list(points.values())[-1] for code, points in lines.items()}, (low, high), colors, log_scale=True
    )
    if requests_now:
        figure.add_vline(x=requests_now, line={"color": "#4D4D4D", "width": 1, "dash": "dot"})
        now = f"now: {format_count(requests_now)}"
        notes.append(annotation(now, x=log10(requests_now), y=1, yref="paper", xanchor="left", yanchor="top", xshift=4))
    titles(
        figure, 460, _finding(lines, volumes), "monthly cost of the whole path against requests; both axes logarithmic"
    )
    figure.update_layout(margin={"r": 150}, annotations=notes)
    figure.update_xaxes(title="requests per month", type="log", dtick=1, exponentformat="SI", ticks="outside")
    at = ticks(10**low, 10**high)
    figure.update_yaxes(
        title="USD per month", type="log", range=[low, high], tickvals=at, ticktext=[*map(usd_tick, at)]
    )
    return figure


def end_labels(
    ends: Mapping[str, float], axis: tuple[float, float], colors: Sequence[str], *, log_scale: bool
) -> list[dict[str, Any]]:
    """Label lines to the right of where they end, each in its color, with the cost there.

    Parameters
    ----------
    ends : mapping of code to USD
        In the order of the colors.
    axis : (low, high)
        Range of the axis: powers of ten if it is logarithmic.
    """
    low, high = axis
    places = {code: ((log10(money) if log_scale else money) - low) / (high - low) for code, money in ends.items()}
    order = list(ends)
    return [
        annotation(
            f"<b>{plotly_text(code)}</b>  {usd(ends[code])}",
            x=1,
            xref="paper",
            y=place,
            yref="paper",
            xanchor="left",
            yanchor="middle",
            xshift=8,
            font={"color": ink(colors[order.index(code)])},
        )
        for code, place in moved_apart(places, gap=0.065).items()
    ]


def _lines(assessments: Iterable[Assessment]) -> dict[str, dict[float, float]]:
    """Sort assessments into one line a pattern: requests to USD, rising."""
    lines: dict[str, dict[float, float]] = {}
    for assessment in assessments:
        if assessment.bill is None:
            raise ModelerError(f"{assessment.pattern.code} has no bill to draw: {assessment.reason}; leave it out")
        if assessment.bill.monthly_usd > 0 and assessment.workload.requests_per_month > 0:
            points = lines.setdefault(assessment.pattern.code, {})
            points[assessment.workload.requests_per_month] = assessment.bill.monthly_usd
    if not lines or any(len(points) < 2 for points in lines.values()):
        raise ModelerError("a line needs at least two volumes: assess each pattern for two workloads or more")
    return {code: dict(sorted(points.items())) for code, points in lines.items()}


def _finding(lines: Mapping[str, Mapping[float, float]], volumes: Sequence[float]) -> str:
    """Say which line is lowest where.

    >>> _finding({"A1": {1e6: 5, 1e7: 50, 1e8: 500}, "A5": {1e6: 20, 1e7: 30, 1e8: 40}}, [1e6, 1e7, 1e8])
    'A1 is cheapest up to 1M requests a month, A5 from 10M'
    >>> _finding({"A1": {1e6: 5, 1e7: 50}, "A5": {1e6: 20, 1e7: 60}}, [1e6, 1e7])
    'A1 is cheapest at every volume from 1M to 10M requests a month'
    >>> _finding({"A1": {1e6: 5, 1e7: 50}}, [1e6, 1e7])
    'A1 costs $5.00 a month at 1M requests, $50.00 at 10M'
    """
    if len(lines) == 1:
        ((code, points),) = lines.items()
        first, last = volumes[0], volumes[-1]
        return (
            f"{code} costs {usd(points[first])} a month at {format_count(first)} requests, "
            f"{usd(points[last])} at {format_count(last)}"
        )
    cheapest = [min((points[x], code) for code, points in lines.items() if x in points)[1] for x in volumes]
    runs = [(code, [x for x, _ in run]) for code, run in groupby(zip(volumes, cheapest, strict=True), lambda at: at[1])]
    if len(runs) == 1:
        span = f"from {format_count(volumes[0])} to {format_count(volumes[-1])} requests a month"
        return f"{runs[0][0]} is cheapest at every volume {span}"
    begin = f"{runs[0][0]} is cheapest up to {format_count(runs[0][1][-1])} requests a month"
    return ", ".join([begin, *(f"{code} from {format_count(run[0])}" for code, run in runs[1:])])
