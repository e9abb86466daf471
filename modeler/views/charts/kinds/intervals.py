"""What ranges in a workload make of each pattern's cost: the interval of 9 cases in 10, with the median."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from modeler.engine.study.uncertainty import Outlook, Uncertainty
from modeler.errors import ModelerError
from modeler.views.charts.chart import Chart
from modeler.views.charts.style import COLORS, annotation, log_axis, plotly_text, start, ticks, titles, usd, usd_tick
from modeler.views.text.break_even import in_cases, range_lines

if TYPE_CHECKING:
    import plotly.graph_objects as go

_BY_RATIO = 30.0
"""Ratio of the largest to the smallest cost from which the axis is logarithmic."""


def intervals(uncertainty: Uncertainty, at_most: int = 12) -> go.Figure:
    """Draw the 90 % interval and the median of each pattern's monthly cost.

    Parameters
    ----------
    uncertainty : Uncertainty
        From `modeler.uncertain`.
    at_most : int
        How many patterns to draw, those with the lowest median.

    Returns
    -------
    plotly.graph_objects.Figure
        USD a month. Beside each interval stand its ends, and in how many of the draws the pattern is the cheapest of
        all that were priced.

    Raises
    ------
    ModelerError
        If nothing was priced, or Plotly is not installed.

    Examples
    --------
    >>> import modeler as m
    >>> w = m.Workload.from_dict({"traffic": {"requests_per_month": {"low": "20M", "high": "80M"}}})
    >>> figure = m.plot.intervals(m.uncertain(w, ["A1", "A5"], n=100))
    >>> figure.layout.xaxis.title.text
    'USD per month'
    """
    drawn = uncertainty.outlooks[:at_most]
    if not drawn:
        raise ModelerError("there is nothing to draw: no pattern was priced")
    names = [f"{plotly_text(outlook.choice.label)}  {plotly_text(outlook.choice.pattern.id)}" for outlook in drawn]
    colors = [COLORS[1] if outlook.unpriced else COLORS[0] for outlook in drawn]
    lows, highs = [outlook.usd.p5 for outlook in drawn], [outlook.usd.p95 for outlook in drawn]
    is_log = min(lows) > 0 and max(highs) / min(lows) > _BY_RATIO
    figure = start()
    figure.add_bar(
        orientation="h",
        name="90 % interval",
        y=names,
        base=lows,
        opacity=0.55,
        marker={"color": colors},
        x=[high - low for low, high in zip(lows, highs, strict=True)],
        width=0.45,
        customdata=highs,
        hovertemplate="%{y}: $%{base:,.2f} to $%{customdata:,.2f} a month<extra></extra>",
    )
    figure.add_scatter(
        name="median",
        y=names,
        x=[outlook.usd.p50 for outlook in drawn],
        mode="markers",
        marker={"symbol": "line-ns", "size": 20, "line": {"width": 3, "color": "#333333"}},
        hovertemplate="%{y}: median $%{x:,.2f} a month<extra></extra>",
    )
    notes = [
        annotation(_beside(outlook), x=1, xref="paper", y=name, xanchor="left", xshift=8, font={"size": 12})
        for outlook, name in zip(drawn, names, strict=True)
    ]
    w = uncertainty.workload
    more = (
        f"; the first {len(drawn)} of {len(uncertainty.outlooks)} patterns"
        if len(uncertainty.outlooks) > len(drawn)
        else ""
    )
    subtitle = f"{w.name}, {w.region}, {uncertainty.draws:,} draws{more}; ranges: {'; '.join(range_lines(w))}"
    key = f"<span style='color:{COLORS[0]}'>■</span> 90 % of the cases, | median"
    if any(outlook.unpriced for outlook in drawn):
        key += f"   <span style='color:{COLORS[1]}'>■</span> at least that: something has no price"
    titles(figure, 170 + 44 * len(drawn), _finding(uncertainty), subtitle, key)
    figure.update_layout(margin={"r": 265}, annotations=notes)
    figure.update_yaxes(
        autorange="reversed",
        type="category",
        categoryorder="array",
        categoryarray=names,
        showgrid=False,
        ticksuffix="  ",
    )
    if not is_log:
        figure.update_xaxes(title="USD per month", tickprefix="$", tickformat=",", range=[0, 1.05 * max(highs)])
        return figure
    low, high = log_axis([*lows, *highs], room=0.08)
    at = ticks(10**low, 10**high)
    figure.update_xaxes(
        title="USD per month", type="log", range=[low, high], tickvals=at, ticktext=[*map(usd_tick, at)]
    )
    return figure


def _beside(outlook: Outlook) -> str:
    bound = "≥ " if outlook.unpriced else ""
    words = f"<b>{bound}{usd(outlook.usd.p50)}</b> ({usd(outlook.usd.p5)} to {usd(outlook.usd.p95)})"
    if outlook.cheapest is None:
        return words
    return f"{words}<br>{_share(outlook.cheapest.share)}"


def _share(share: float) -> str:
    if share in (0.0, 1.0):
        return "always the cheapest" if share else "never the cheapest"
    return f"cheapest in {100 * share:.1f} % of draws"


def _finding(uncertainty: Uncertainty) -> str:
    """Say how surely which of the first two patterns is cheaper."""
    priced = [outlook for outlook in uncertainty.outlooks if not outlook.unpriced and outlook.served > 0]
    for first, second in combinations(priced[:2], 2):
        a, b = _likelier(uncertainty, first, second)
        chance = uncertainty.cheaper(a.choice.label, b.choice.label)
        return f"{a.choice.label} is cheaper than {b.choice.label} {in_cases(chance)}"
    middle = (priced or list(uncertainty.outlooks))[0]
    bound = "at least " if middle.unpriced else ""
    return (
        f"{middle.choice.label} costs {bound}{usd(middle.usd.p5)} to {usd(middle.usd.p95)} a month in 9 cases of 10, "
        f"{usd(middle.usd.p50)} in the middle one"
    )


def _likelier(uncertainty: Uncertainty, first: Outlook, second: Outlook) -> Sequence[Outlook]:
    pair = first, second
    labels = [outlook.choice.label for outlook in pair]
    forward, backward = uncertainty.cheaper(*labels).share, uncertainty.cheaper(*reversed(labels)).share
    return pair if forward >= backward else (second, first)


CHART = Chart(draw=intervals, takes="uncertainty")
