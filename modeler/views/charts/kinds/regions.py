"""What one or two patterns cost in every Region, the cheapest on top; Regions that lack something are named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from modeler.engine.study.regional import RegionalCost
from modeler.errors import ModelerError
from modeler.facts import regions as known_regions
from modeler.views.charts.chart import Chart
from modeler.views.charts.style import (
    COLORS,
    OTHER,
    annotation,
    even_axis,
    ink,
    joined,
    plotly_text,
    start,
    titles,
    usd,
)

if TYPE_CHECKING:
    import plotly.graph_objects as go

MOST_PATTERNS = 2
SYMBOLS = ("circle", "diamond")
_BAR_LETTERS = 60
"""Letters beside a bar of the longest length that fit."""


def regions(regional_costs: Iterable[RegionalCost], home: str = "") -> go.Figure:
    """Draw the monthly cost of one or two patterns in every Region, sorted by the first one's.

    Parameters
    ----------
    regional_costs : iterable of RegionalCost
        From `modeler.compare_regions`, of one or two patterns.
    home : str
        A Region to mark, such as the workload's own.

    Returns
    -------
    plotly.graph_objects.Figure
        USD a month: bars of one pattern, dots of two. Regions without a price for something have no bar: they are
        named, with what they lack.

    Raises
    ------
    ModelerError
        If there are more than two patterns or none, no Region has all prices, or Plotly is not installed.

    Examples
    --------
    >>> import modeler as m
    >>> figure = m.plot.regions(m.compare_regions(m.Workload(), ["A1"]))
    >>> figure.layout.xaxis.title.text
    'USD per month'
    """
    rows = list(regional_costs)
    codes = list(dict.fromkeys(regional_cost.code for regional_cost in rows))
    if not 1 <= len(codes) <= MOST_PATTERNS:
        raise ModelerError(
            f"{len(codes)} patterns were given: draw one or two, as in m.compare_regions(w, ['A1', 'A5'])"
        )
    costs = {
        code: {
            regional_cost.region: regional_cost
            for regional_cost in rows
            if regional_cost.code == code and not regional_cost.missing
        }
        for code in codes
    }
    order = _order(rows, costs[codes[0]], costs[codes[-1]])
    if not order:
        raise ModelerError(f"no Region has all prices for {joined(codes)}: pass your own with an overlay")
    names = {region: _name(region, home) for region in order}
    figure = start()
    if len(codes) == 1:
        _bars(figure, codes, costs, names, home)
    else:
        _dots(figure, codes, costs, names)
    lacking = _lacking(rows, codes, costs)
    titles(figure, 150 + 21 * len(order), _finding(codes, costs, order), f"list prices of each Region{lacking}")
    every = [regional_cost.monthly_usd for own in costs.values() for regional_cost in own.values()]
    span = (0.0, 1.15 * max(every)) if len(codes) == 1 else even_axis(every, room=0.2)
    figure.update_layout(
        annotations=_amounts(codes, costs, names),
        bargap=0.25,
        xaxis={"title": "USD per month", "tickprefix": "$", "tickformat": ",", "range": span},
        yaxis={
            "type": "category",
            "categoryorder": "array",
            "categoryarray": list(names.values()),
            "range": [len(order) - 0.4, -0.6],
            "showgrid": len(codes) > 1,
            "ticksuffix": "  ",
            "dtick": 1,
            "tickfont": {"size": 11},
        },
    )
    return figure


def _order(
    rows: Sequence[RegionalCost], first: Mapping[str, RegionalCost], last: Mapping[str, RegionalCost]
) -> list[str]:
    """Sort the Regions that have a price for one of the patterns by the first one's cost."""
    every = dict.fromkeys(regional_cost.region for regional_cost in rows)
    priced = [region for region in every if region in first or region in last]

    def place(region: str) -> tuple[bool, float, str]:
        own = first.get(region)
        return own is None, (own or last[region]).monthly_usd, region

    return sorted(priced, key=place)


def _name(region: str, home: str) -> str:
    name = f"{plotly_text(region)}  {plotly_text(known_regions()[region].name, 30)}"
    return f"<b>{name}</b>" if region == home else name


def _bars(
    figure: go.Figure,
    codes: Sequence[str],
    costs: Mapping[str, Mapping[str, RegionalCost]],
    names: Mapping[str, str],
    home: str,
) -> None:
    own = costs[codes[0]]
    drawn = [region for region in names if region in own]
    figure.add_bar(
        orientation="h",
        name=plotly_text(codes[0]),
        y=[names[region] for region in drawn],
        x=[own[region].monthly_usd for region in drawn],
        marker={"color": [COLORS[3] if region == home else COLORS[0] for region in drawn]},
        hovertemplate="%{y}: $%{x:,.2f} a month<extra></extra>",
    )


def _dots(
    figure: go.Figure, codes: Sequence[str], costs: Mapping[str, Mapping[str, RegionalCost]], names: Mapping[str, str]
) -> None:
    first, second = (costs[code] for code in codes)
    for region, name in names.items():
        if region in first and region in second:
            ends = [first[region].monthly_usd, second[region].monthly_usd]
            line = {"color": OTHER, "width": 3}
            figure.add_scatter(x=ends, y=[name, name], mode="lines", line=line, hoverinfo="skip")
    for code, color, symbol in zip(codes, (COLORS[0], COLORS[3]), SYMBOLS, strict=True):
        drawn = [region for region in names if region in costs[code]]
        figure.add_scatter(
            name=plotly_text(code),
            x=[costs[code][region].monthly_usd for region in drawn],
            y=[names[region] for region in drawn],
            mode="markers",
            marker={"size": 10, "color": color, "symbol": symbol},
            hovertemplate=f"%{{y}}: $%{{x:,.2f}} a month<extra>{plotly_text(code)}</extra>",
        )


def _amounts(
    codes: Sequence[str], costs: Mapping[str, Mapping[str, RegionalCost]], names: Mapping[str, str]
) -> list[dict[str, object]]:
    """Write the amounts beside bars and dots, and over the first Region which dots are whose."""
    colors = (COLORS[0], COLORS[3])
    amounts = []
    for region, name in names.items():
        ends = [(own[region].monthly_usd, place) for place, code in enumerate(codes) if region in (own := costs[code])]
        for money, place in ends:
            right = money == max(ends)[0] and place == max(ends)[1]
            text = usd(money) if len(codes) == 1 else f"{plotly_text(codes[place])} {usd(money)}"
            amounts.append(
                annotation(
                    text,
                    x=money,
                    y=name,
                    xanchor="left" if right else "right",
                    xshift=7 if right else -7,
                    font={"size": 11, "color": "#333" if len(codes) == 1 else ink(colors[place])},
                )
            )
    return amounts


def _lacking(
    rows: Sequence[RegionalCost], codes: Sequence[str], costs: Mapping[str, Mapping[str, RegionalCost]]
) -> str:
    """Name the Regions without a bar, with what they lack, and those for which the pattern does not serve."""
    words = ""
    for code in codes:
        by_reason: dict[str, list[str]] = {}
        for regional_cost in rows:
            if regional_cost.code == code and regional_cost.missing:
                by_reason.setdefault(", ".join(regional_cost.missing), []).append(regional_cost.region)
        for dimensions, where in by_reason.items():
            words += f"; {code} is not priced in {joined(where)} (no price for {dimensions})"
        there = {row.region for row in rows if row.code == code}
        absent = [region for region in known_regions() if region not in there]
        if absent:
            words += f"; {code} does not serve the workload in {joined(absent)}"
    return words


def _finding(codes: Sequence[str], costs: Mapping[str, Mapping[str, RegionalCost]], order: Sequence[str]) -> str:
    """Say where a pattern is cheapest and dearest; of two, in how many Regions which is cheaper."""
    if len(codes) == 1:
        own = costs[codes[0]]
        low, high = own[order[0]], own[order[-1]]
        return (
            f"{codes[0]} costs from {usd(low.monthly_usd)} a month in {low.region} to {usd(high.monthly_usd)} in "
            f"{high.region}"
        )
    regional_costs, rival_costs = (costs[code] for code in codes)
    both = [region for region in order if region in regional_costs and region in rival_costs]
    wins = [region for region in both if regional_costs[region].monthly_usd < rival_costs[region].monthly_usd]
    losses = [region for region in both if regional_costs[region].monthly_usd > rival_costs[region].monthly_usd]
    if not both:
        return f"No Region has all prices for both {codes[0]} and {codes[1]}"
    if not wins and not losses:
        return f"{codes[0]} and {codes[1]} cost the same in all {len(both)} Regions that price both"
    if not wins or not losses:
        cheaper, dearer = codes if wins else (codes[1], codes[0])
        count = len(wins or losses)
        where = f"in all {count}" if count == len(both) else f"in {count} of {len(both)}"
        return f"{cheaper} is cheaper than {dearer} {where} Regions that price both"
    least, where_less = (wins, codes[0]) if len(wins) < len(losses) else (losses, codes[1])
    most = codes[1] if where_less == codes[0] else codes[0]
    return (
        f"{most} is cheaper in {max(len(wins), len(losses))} of {len(both)} Regions, {where_less} in "
        f"{len(least)}: {joined(least, 5)}"
    )


CHART = Chart(draw=regions, takes="regions", least=1, most=2)
