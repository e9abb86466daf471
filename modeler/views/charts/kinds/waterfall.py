"""Where the median and the slow tail of one pattern come from, hop by hop.

Percentiles of hops do not add up to those of the path. What does: the path's median divided among the hops as the
requests around it spend their time, and the mean times of the slowest 1 % of the requests.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from modeler.engine.compare import Assessment
from modeler.engine.latency import HopTime
from modeler.errors import ModelerError
from modeler.views.charts.chart import Chart, InReport
from modeler.views.charts.style import COLORS, SOFT, annotation, plotly_text, start, timed, titles
from modeler.views.text.comparison import milliseconds
from modeler.views.text.latency import percent

if TYPE_CHECKING:
    import plotly.graph_objects as go

_PANELS = ((0.0, 0.46), (0.54, 1.0))
_ROOM = 1.34
"""How much longer than the longest bar an axis is: the labels stand beside the bars."""


def waterfall(assessment: Assessment) -> go.Figure:
    """Draw what each hop adds to the median of a pattern, and to the mean of its slowest 1 % of requests.

    Parameters
    ----------
    assessment : Assessment
        One pattern and one workload; the time is that of the main traffic class over the whole week.

    Returns
    -------
    plotly.graph_objects.Figure
        Two panels in ms, one row a hop, each bar starting where the one above ends.

    Raises
    ------
    ModelerError
        If the pattern is not comparable, p99 has no upper bound, or Plotly is not installed.

    Examples
    --------
    >>> import modeler as m
    >>> figure = m.plot.waterfall(m.assess(m.Workload(), "A4"))
    >>> figure.layout.xaxis.title.text
    'ms of the median'
    """
    (assessment,) = timed(assessment)
    latency = assessment.latency
    assert latency is not None
    p50, p99 = latency.quantile(0.5), latency.bracket(0.99)
    if not p99.bounded:
        why = "; ".join(latency.saturated) or "some requests are never answered"
        raise ModelerError(f"{assessment.pattern.code} has no upper bound for p99 that hops could add up to: {why}")
    hops = latency.by_hop()
    tail = latency.explain_hops(0.99)
    panels = (
        ([hop.share_of_p50 * p50 for hop in hops], [hop.share_of_p50 for hop in hops], COLORS[0]),
        (list(tail), [hop.share_of_p99 for hop in hops], COLORS[3]),
    )
    names = _row_names(hops)
    figure = start()
    for place, (times, shares, color) in enumerate(panels):
        _bars(figure, place, names, hops, times, shares, color)
    slowest = sum(panels[1][0])
    heads = [
        annotation(f"<b>p50: {milliseconds(p50)}</b>, as requests around it spend it", x=0.0),
        annotation(f"<b>the slowest 1 %: {milliseconds(slowest)} on average</b>", x=_PANELS[1][0]),
    ]
    heads = [
        {
            **head,
            "xref": "paper",
            "y": 1,
            "yref": "paper",
            "xanchor": "left",
            "yanchor": "bottom",
            "yshift": 4,
            "font": {"size": 13},
        }
        for head in heads
    ]
    figure.add_shape(
        type="line",
        x0=p99.midpoint,
        x1=p99.midpoint,
        xref="x2",
        y0=0,
        y1=1,
        yref="paper",
        line={"color": SOFT, "width": 1, "dash": "dot"},
    )
    beside = annotation(
        f"p99 {milliseconds(p99.midpoint)}",
        x=p99.midpoint,
        xref="x2",
        y=1,
        yref="paper",
        xanchor="right",
        yanchor="top",
        xshift=-4,
        font={"color": SOFT, "size": 11},
    )
    assumed = any(hop.method == "assumed" for hop in hops)
    key = "hatched: rests in part on what nobody has measured in public" if assumed else ""
    w = assessment.workload
    subtitle = f"{assessment.pattern.code} {assessment.pattern.id} for {w.name}, {w.region}: all requests of a week"
    titles(figure, 190 + 34 * (len(hops) + 1), _finding(assessment.pattern.code, hops), subtitle, key)
    top = figure.layout.margin.t
    figure.update_layout(
        annotations=[*heads, beside],
        margin_t=top + 20,
        height=figure.layout.height + 20,
        bargap=0.3,
        xaxis={"domain": _PANELS[0], "title": "ms of the median", "range": [0, _ROOM * p50]},
        xaxis2={"domain": _PANELS[1], "title": "mean ms of the slowest 1 %", "range": [0, _ROOM * slowest]},
        yaxis={"autorange": "reversed", "showgrid": False, "ticksuffix": "  "},
        yaxis2={"autorange": "reversed", "showgrid": False, "anchor": "x2", "showticklabels": False},
    )
    return figure


def _row_names(hops: Sequence[HopTime]) -> list[str]:
    """Name the rows; a hop that comes again has a row of its own under its old number."""
    names: list[str] = []
    for hop in hops:
        name = f"{hop.number}  {plotly_text(hop.role, 34)}"
        names.append(f"{name}, again" if name in names else name)
    return names


def _bars(
    figure: go.Figure,
    place: int,
    names: Sequence[str],
    hops: Sequence[HopTime],
    times: Sequence[float],
    shares: Sequence[float],
    color: str,
) -> None:
    """Draw one panel: the hops, each from where the one before ends, and their sum."""
    total = sum(times)
    starts = [sum(times[:index]) for index in range(len(times))]
    hatched = ["/" if hop.method == "assumed" else "" for hop in hops]
    text = [f"{milliseconds(ms)}, {percent(share)}" if ms else "–" for ms, share in zip(times, shares, strict=True)]
    figure.add_bar(
        orientation="h",
        name=("p50", "slowest 1 %")[place],
        xaxis=("x", "x2")[place],
        yaxis=("y", "y2")[place],
        y=[*names, "in all"],
        x=[*times, total],
        base=[*starts, 0.0],
        marker={
            "color": [color] * len(names) + ["#4D4D4D"],
            "pattern": {"shape": [*hatched, ""], "fillmode": "replace", "size": 6},
        },
        text=[*text, milliseconds(total)],
        textposition="outside",
        cliponaxis=False,
        textangle=0,
        customdata=[*(plotly_text(hop.title) for hop in hops), "the whole path"],
        hovertemplate="%{customdata}<br>%{x:,.4g} ms<extra>%{y}</extra>",
    )


def _finding(code: str, hops: Sequence[HopTime]) -> str:
    """Say which hop takes most of either."""
    middle = max(hops, key=lambda hop: hop.share_of_p50)
    tail = max(hops, key=lambda hop: hop.share_of_p99)
    words = f"{code}: the {middle.role} takes {percent(middle.share_of_p50)} of the time at the median"
    if tail is middle:
        return f"{words} and {percent(tail.share_of_p99)} in the slowest 1 % of requests"
    return f"{words}, the {tail.role} {percent(tail.share_of_p99)} in the slowest 1 % of requests"


CHART = Chart(
    draw=waterfall,
    takes="assessment",
    least=1,
    most=1,
    in_report=InReport(50, "pick", "Where the time of the pick goes"),
)
