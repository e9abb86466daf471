"""Cost against p99, with the front of patterns that no other beats in both.

The front of `modeler.engine.choose` also counts the availability that AWS promises; patterns that are on it for that
alone are marked, and the line is drawn through those that lead in the two quantities of the axes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import isfinite
from typing import TYPE_CHECKING, Any

from modeler.dataclass import dataclass
from modeler.engine.choose import Choice
from modeler.engine.compare import Assessment
from modeler.errors import ModelerError
from modeler.views.charts.chart import Chart, InReport
from modeler.views.charts.labels import Anchor, offsets
from modeler.views.charts.style import (
    COLORS,
    OTHER,
    SOFT,
    Assessments,
    Axis,
    annotation,
    joined,
    marked,
    plotly_text,
    start,
    timed,
    titles,
    usd,
)
from modeler.views.text.comparison import milliseconds

if TYPE_CHECKING:
    import plotly.graph_objects as go

_WIDTH, _HEIGHT = 850.0, 400.0
"""Of the plot's area, for which labels are laid out."""
_BY_RATIO = 5.0
"""Ratio of the largest to the smallest value from which an axis is logarithmic."""
_TOGETHER = 5.0
"""Points nearer than this, in pixels, share a label."""


@dataclass(frozen=True, slots=True)
class _Point:
    code: str
    name: str
    usd: float
    p99_ms: float
    fully_priced: bool
    also: bool
    """On the front for the availability that AWS promises."""


def pareto(result: Assessments) -> go.Figure:
    """Draw the monthly cost of patterns against their p99, and the Pareto front of the two.

    Parameters
    ----------
    result : Choice, Comparison or iterable of Assessment
        Of a choice the shortlist is drawn; of the others all that is comparable, whatever else the workload needs.

    Returns
    -------
    plotly.graph_objects.Figure
        USD a month and ms, on axes that are logarithmic where values differ much; points are labeled with their codes.

    Raises
    ------
    ModelerError
        If no pattern has both a cost and a p99 with an upper bound, or Plotly is not installed.

    Examples
    --------
    >>> import modeler as m
    >>> figure = m.plot.pareto(m.compare(m.Workload(), ["A1", "A4", "A5"]))
    >>> figure.layout.xaxis.title.text, figure.layout.yaxis.title.text
    ('USD per month', 'p99, ms')
    """
    every = timed(result)
    points = [point for point in _points(result, every) if point.usd > 0 and isfinite(point.p99_ms)]
    if not points:
        raise ModelerError("there is nothing to draw: no pattern has a cost and a p99 with an upper bound")
    front = _front(points)
    figure = start()
    _front_line(figure, front)
    groups = (
        ("on the front", front, COLORS[0], "circle"),
        ("beaten", [point for point in points if point not in front and point.fully_priced], OTHER, "circle"),
        ("lower bound of cost", [point for point in points if not point.fully_priced], COLORS[1], "triangle-right"),
    )
    for name, group, color, symbol in groups:
        figure.add_scatter(
            name=name,
            x=[point.usd for point in group],
            y=[point.p99_ms for point in group],
            mode="markers",
            marker={
                "size": 11,
                "symbol": symbol,
                "color": color,
                "line": {
                    "width": [2 if point.also else 1 for point in group],
                    "color": [COLORS[2] if point.also else "white" for point in group],
                },
            },
            customdata=[[plotly_text(point.code), plotly_text(point.name)] for point in group],
            hovertemplate="<b>%{customdata[0]}</b> %{customdata[1]}<br>$%{x:,.2f} a month<br>p99 %{y:,.4g} ms"
            "<extra></extra>",
        )
    x_axis = Axis.of([point.usd for point in points], _BY_RATIO)
    y_axis = Axis.of([point.p99_ms for point in points], _BY_RATIO)
    titles(
        figure,
        520,
        _finding(front, points),
        _what(result, every, points) + _cut(x_axis, y_axis) + marked(every),
        _key(points),
    )
    figure.update_layout(annotations=_labels(points, front, x_axis, y_axis))
    figure.update_xaxes(title="USD per month", ticks="outside", **x_axis.options("$"))
    figure.update_yaxes(title="p99, ms", ticks="outside", **y_axis.options())
    return figure


def _points(result: Assessments, every: Sequence[Assessment]) -> Iterable[_Point]:
    also = (
        {candidate.pattern.id for candidate in result.shortlist if candidate.on_front}
        if isinstance(result, Choice)
        else set()
    )
    for assessment in every:
        p99 = assessment.quantile_ms(0.99)
        yield _Point(
            assessment.pattern.code,
            assessment.pattern.id,
            assessment.monthly_usd or 0.0,
            float("inf") if p99 is None else p99,
            assessment.fully_priced,
            assessment.pattern.id in also,
        )


def _front(points: Sequence[_Point]) -> list[_Point]:
    """Return the fully priced points that no other fully priced one beats, from the cheapest on."""
    front: list[_Point] = []
    for point in sorted(
        (priced for priced in points if priced.fully_priced), key=lambda priced: (priced.usd, priced.p99_ms)
    ):
        same = front and (point.usd, point.p99_ms) == (front[-1].usd, front[-1].p99_ms)
        if not front or same or point.p99_ms < front[-1].p99_ms:
            front.append(point)
    return front


def _front_line(figure: go.Figure, front: Sequence[_Point]) -> None:
    """Join the front by steps: what lies above and to the right is beaten."""
    figure.add_scatter(
        name="front",
        x=[point.usd for point in front],
        y=[point.p99_ms for point in front],
        mode="lines",
        line={"color": COLORS[0], "width": 1.5, "shape": "hv", "dash": "dot"},
        hoverinfo="skip",
    )


def _labels(points: Sequence[_Point], front: Sequence[_Point], x_axis: Axis, y_axis: Axis) -> list[dict[str, Any]]:
    """Label points with their codes, those that lie on each other together."""
    groups: list[tuple[float, float, list[_Point]]] = []
    for drawn in sorted(points, key=lambda point: (point not in front, point.usd)):
        x, y = x_axis.share(drawn.usd) * _WIDTH, (1 - y_axis.share(drawn.p99_ms)) * _HEIGHT
        near = next((members for a, b, members in groups if abs(a - x) < _TOGETHER and abs(b - y) < _TOGETHER), None)
        if near is None:
            groups.append((x, y, [drawn]))
        else:
            near.append(drawn)
    texts = [", ".join(point.code for point in members) for _, _, members in groups]
    anchors = [Anchor(x, y, len(text)) for (x, y, _), text in zip(groups, texts, strict=True)]
    places = offsets(anchors, _WIDTH, _HEIGHT, _on_line(front, x_axis, y_axis))
    return [
        annotation(
            f"<b>{plotly_text(text)}</b>" if members[0] in front else plotly_text(text),
            x=x_axis.at(members[0].usd),
            y=y_axis.at(members[0].p99_ms),
            showarrow=True,
            ax=right,
            ay=down,
            arrowhead=0,
            arrowwidth=0.7,
            arrowcolor=SOFT,
            standoff=6,
            font={"size": 12, "color": COLORS[0] if members[0] in front else SOFT},
        )
        for (_, _, members), text, (right, down) in zip(groups, texts, places, strict=True)
    ]


def _on_line(front: Sequence[_Point], x_axis: Axis, y_axis: Axis) -> list[tuple[float, float]]:
    """Return pixels along the steps of the front, for labels to keep off."""
    on_line = []
    for point, next_one in pairwise(front):
        x0, x1 = (x_axis.share(end.usd) * _WIDTH for end in (point, next_one))
        y0, y1 = ((1 - y_axis.share(end.p99_ms)) * _HEIGHT for end in (point, next_one))
        on_line += [(x0 + (x1 - x0) * step / 40, y0) for step in range(41)]
        on_line += [(x1, y0 + (y1 - y0) * step / 20) for step in range(21)]
    return on_line


def _finding(front: Sequence[_Point], points: Sequence[_Point]) -> str:
    """Say what the front offers from end to end."""
    if not front:
        return f"No front: every cost is a lower bound ({joined([point.code for point in points])})"
    first, last = front[0], front[-1]
    of_those = "" if all(point.fully_priced for point in points) else ", of those with all prices"
    if (first.usd, first.p99_ms) == (last.usd, last.p99_ms):
        codes = joined([point.code for point in front])
        both = "is" if len(front) == 1 else "are"
        best = f"{usd(first.usd)} a month, p99 {milliseconds(first.p99_ms)}"
        return f"{codes} {both} cheapest and fastest{of_those}: {best}"
    start_of, end = (f"{usd(point.usd)} and {milliseconds(point.p99_ms)}" for point in (first, last))
    count = f"{len(front)} of {len(points)} patterns are worth a look{of_those}"
    return f"{count}: from {first.code}, {start_of} at p99, to {last.code}, {end}"


def _what(result: Assessments, every: Sequence[Assessment], points: Sequence[_Point]) -> str:
    """Say what is drawn, and name what is not."""
    w = every[0].workload
    drawn = {point.code for point in points}
    lacking = [assessment.pattern.code for assessment in every if assessment.pattern.code not in drawn]
    words = f"{w.name}, {w.region}: no pattern beats those on the line in cost and p99 at once"
    if isinstance(result, Choice) and result.pick:
        words += f"; the pick is {result.pick.pattern.code}, as verdicts and things to run count as well"
    if isinstance(result, Choice) and result.excluded:
        words += f"; {len(result.excluded)} excluded by the workload's needs are not drawn"
    return f"{words}; without an upper bound of p99: {joined(lacking)}" if lacking else words


def _cut(x_axis: Axis, y_axis: Axis) -> str:
    """Say which axes do not start at nothing."""
    cut = [name for name, axis in (("cost", x_axis), ("p99", y_axis)) if axis.is_cut]
    return f"; not from 0: {' and '.join(cut)}" if cut else ""


def _key(points: Sequence[_Point]) -> str:
    entries = []
    if any(point.also for point in points):
        entries.append(f"<span style='color:{COLORS[2]}'>○</span> not beaten if the promised availability counts, too")
    if not all(point.fully_priced for point in points):
        entries.append(f"<span style='color:{COLORS[1]}'>▶</span> costs at least that: something has no price")
    return "   ".join(entries)


CHART = Chart(
    draw=pareto, takes="choice", in_report=InReport(10, "choice", "Monthly cost and p99 of every pattern that fits")
)
