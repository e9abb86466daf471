"""What each hop of each pattern costs: one bar a pattern, its hops in the order of a request's way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from modeler.components import components
from modeler.engine.bill import Bill, HopLine
from modeler.engine.compare import Assessment
from modeler.views.charts.chart import Chart, InReport
from modeler.views.charts.style import (
    COLORS,
    OTHER,
    Assessments,
    annotation,
    at_least,
    label,
    plotly_text,
    shown,
    start,
    titles,
    usd,
)
from modeler.views.text.comparison import headline

if TYPE_CHECKING:
    import plotly.graph_objects as go


def cost(result: Assessments, at_most: int = 12) -> go.Figure:
    """Draw what each hop costs: one bar a pattern, its hops from left to right in the order of a request's way.

    Parameters
    ----------
    result : Comparison, Choice, Assessment or iterable of Assessment
        What to draw; patterns that are not comparable have no bar.
    at_most : int
        How many patterns to draw, the first ones of the ranking.

    Returns
    -------
    plotly.graph_objects.Figure
        USD a month.

    Raises
    ------
    ModelerError
        If nothing is comparable, or Plotly is not installed.

    Examples
    --------
    >>> import modeler as m
    >>> figure = m.plot.cost(m.compare(m.Workload(), ["A4"]))
    >>> figure.layout.xaxis.title.text
    'USD per month'
    """
    every = shown(result)
    drawn = {label(assessment): assessment for assessment in every[:at_most]}
    bills = {name: assessment.bill for name, assessment in drawn.items() if assessment.bill is not None}
    colors = _colors(bills.values())
    longest = max(bill.monthly_usd for bill in bills.values()) or 1.0
    figure = start()
    hops = {name: _own_hops(bill) for name, bill in bills.items()}
    for position in range(max(map(len, hops.values()))):
        column = {name: own[position] for name, own in hops.items() if position < len(own)}
        figure.add_bar(
            orientation="h",
            y=list(column),
            x=[hop.usd for hop in column.values()],
            marker={
                "color": [colors.get(_kind(hop), OTHER) for hop in column.values()],
                "line": {"color": "white", "width": 1},
            },
            text=[_inside(hop, longest) for hop in column.values()],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            customdata=[
                [hop.number, plotly_text(hop.role), plotly_text(hop.title), plotly_text(hop.over)]
                for hop in column.values()
            ],
            hovertemplate="hop %{customdata[0]}, %{customdata[1]}<br><b>%{customdata[2]}</b><br>"
            "over %{customdata[3]}<br>$%{x:,.2f} a month<extra>%{y}</extra>",
        )
    totals = [
        annotation(
            f"<b>{at_least(bill.monthly_usd, bool(bill.unpriced))}</b>",
            x=bill.monthly_usd,
            y=name,
            xanchor="left",
            xshift=4,
            font={"size": 13},
        )
        for name, bill in bills.items()
    ]
    first = next(iter(bills.values()))
    left_out = "" if len(every) <= at_most else f"; the first {at_most} of {len(every)} patterns"
    titles(
        figure,
        190 + 44 * len(drawn),
        _claim(every),
        f"{headline(every[0].workload, first.region, first.price_dates)}{left_out}",
        _key(colors, bills.values()),
    )
    figure.update_layout(barmode="stack", bargap=0.25, uniformtext={"minsize": 10, "mode": "hide"}, annotations=totals)
    figure.update_xaxes(title="USD per month", tickprefix="$", tickformat=",", range=[0, 1.12 * longest])
    figure.update_yaxes(autorange="reversed", ticks="", showgrid=False, ticksuffix="  ")
    return figure


def _claim(every: Sequence[Assessment]) -> str:
    """Say what the cheapest pattern costs, and where most of it goes."""
    able = [assessment for assessment in every if assessment.fully_priced] or list(every)
    best = min(able, key=lambda assessment: assessment.monthly_usd or 0.0)
    assert best.bill is not None
    costs = "costs at least" if best.bill.unpriced else "costs" if len(every) == 1 else "costs least,"
    claim = f"{best.pattern.code} {costs} {usd(best.bill.monthly_usd)} a month"
    dearest = max(_own_hops(best.bill), key=lambda hop: hop.usd or 0.0, default=None)
    return f"{claim}; its dearest hop is the {dearest.role}, {usd(dearest.usd or 0)}" if dearest else claim


def _kind(hop: HopLine) -> str:
    """Name a hop's component without its detail: an ALB is an ALB, internal or not."""
    return components()[hop.component].title


def _inside(hop: HopLine, longest: float) -> str:
    """Write into a hop's part of a bar its role and its cost, or the cost alone where the role is too long."""
    money = hop.usd or 0.0
    room = 90 * money / longest  # letters, in a notebook as wide as a laptop's screen
    return f"{plotly_text(hop.role)}<br>{usd(money)}" if len(hop.role) < room else usd(money)


def _own_hops(bill: Bill) -> list[HopLine]:
    """Return the hops in order, without those that cost nothing or are counted at an earlier hop."""
    return [hop for hop in bill.hops if hop.usd]


def _spending(bills: Iterable[Bill]) -> dict[str, float]:
    spending: dict[str, float] = {}
    for bill in bills:
        for hop in _own_hops(bill):
            spending[_kind(hop)] = spending.get(_kind(hop), 0.0) + (hop.usd or 0.0)
    return spending


def _colors(bills: Iterable[Bill]) -> dict[str, str]:
    """Return a color to each of the five kinds of component on which most is spent."""
    spending = _spending(bills)
    dearest = sorted(spending, key=lambda kind: (-spending[kind], kind))
    return dict(zip(dearest, COLORS, strict=False))


def _key(colors: Mapping[str, str], bills: Iterable[Bill]) -> str:
    """Write which color is which kind of component: a line or two of colored squares."""
    entries = [f"<span style='color:{color}'>■</span> {plotly_text(kind)}" for kind, color in colors.items()]
    if len(_spending(bills)) > len(colors):
        entries.append(f"<span style='color:{OTHER}'>■</span> other hops")
    one_line = sum(len(kind) + 5 for kind in colors) < 145  # what a laptop's screen is wide enough for
    rows = [entries] if one_line else [entries[:3], entries[3:]]
    return "<br>".join("   ".join(row) for row in rows)


CHART = Chart(draw=cost, takes="comparison", in_report=InReport(20, "choice", "Monthly cost, hop by hop"))
