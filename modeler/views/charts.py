"""Results as Plotly charts, reached as ``m.plot``: views only, every number comes from the engine.

A chart's title says what it shows, axes have units, at most six colours are used, and lines and bars are labelled
where they are. Plotly is imported when the first chart is drawn; in JupyterLab its own renderer shows the figures
without fetching anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import groupby, pairwise
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Any

from modeler.engine.compare import Assessment, Comparison
from modeler.engine.cost import Bill, HopLine
from modeler.errors import ModelerError
from modeler.units import format_count, format_usd
from modeler.views.text import headline

if TYPE_CHECKING:
    import plotly.graph_objects as go

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7")
"""Told apart also by readers who do not see all colours (Okabe and Ito)."""
DASHES = ("solid", "dash", "dot", "longdash", "dashdot", "longdashdot")
"""So that a line under another is seen."""
OTHER = "#B8B8B8"
"""The sixth colour: all the rest."""


def cost(result: Comparison | Assessment, at_most: int = 12) -> go.Figure:
    """Draw what each hop costs: one bar a pattern, its hops from left to right in the order of a request's way.

    Parameters
    ----------
    result : Comparison or Assessment
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
    ranked = result.ranked if isinstance(result, Comparison) else (result,)
    shown = [(_label(each), each, bill) for each in ranked[:at_most] if (bill := each.bill) is not None]
    if not shown:
        raise ModelerError("there is no bill to draw: no pattern is comparable for this workload; change the workload")
    colours = _colours(bill for _, _, bill in shown)
    longest = max(bill.monthly_usd for _, _, bill in shown) or 1.0
    figure = _figure()
    hops = {label: _own_hops(bill) for label, _, bill in shown}
    for position in range(max(map(len, hops.values()))):
        column = {label: own[position] for label, own in hops.items() if position < len(own)}
        figure.add_bar(
            orientation="h",
            y=list(column),
            x=[hop.usd for hop in column.values()],
            marker={
                "color": [colours.get(_kind(hop), OTHER) for hop in column.values()],
                "line": {"color": "white", "width": 1},
            },
            text=[_inside(hop, longest) for hop in column.values()],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            customdata=[[hop.number, hop.role, hop.title, hop.over] for hop in column.values()],
            hovertemplate="hop %{customdata[0]}, %{customdata[1]}<br><b>%{customdata[2]}</b><br>"
            "over %{customdata[3]}<br>$%{x:,.2f} a month<extra>%{y}</extra>",
        )
    for label, each, bill in shown:
        bound = "" if each.fully_priced else "≥ "
        total = f"<b>{bound}{_usd(bill.monthly_usd)}</b>"
        _note(figure, text=total, x=bill.monthly_usd, y=label, xanchor="left", xshift=4, font={"size": 13})
    first, best = shown[0][1], shown[0][2]
    left_out = "" if len(ranked) <= at_most else f"; the {at_most} cheapest of {len(ranked)} patterns"
    _titles(
        figure,
        190 + 44 * len(shown),
        _claim(first, best, alone=len(shown) == 1),
        f"{escape(headline(first.workload, best.region, best.price_dates))}{left_out}",
        _key(colours, (bill for _, _, bill in shown)),
    )
    figure.update_layout(barmode="stack", bargap=0.25, uniformtext={"minsize": 10, "mode": "hide"})
    figure.update_xaxes(title="USD per month", tickprefix="$", tickformat=",", range=[0, 1.12 * longest])
    figure.update_yaxes(autorange="reversed", ticks="", showgrid=False, ticksuffix="  ")
    return figure


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
    >>> each = [m.assess("A4", w.with_values({"traffic.requests_per_month": n})) for n in volumes]
    >>> figure = m.plot.cost_by_requests(each)
    >>> [line.name for line in figure.data], list(figure.data[0].x)
    (['A4'], [1000000.0, 100000000.0])
    """
    lines = _lines(assessments)
    volumes = sorted({x for points in lines.values() for x in points})
    spent = [usd for points in lines.values() for usd in points.values()]
    figure = _figure()
    colours = (*COLOURS, "#4D4D4D")
    for index, (label, points) in enumerate(lines.items()):
        figure.add_scatter(
            name=label,
            x=list(points),
            y=list(points.values()),
            mode="lines+markers",
            line={"color": colours[index], "width": 2.5, "dash": DASHES[index]},
            marker={"size": 5},
            hovertemplate="%{x:,.3s} requests: $%{y:,.2f} a month<extra>" + label + "</extra>",
        )
    low, high = log10(min(spent)) - 0.15, log10(max(spent)) + 0.15
    ends = {label: list(points.values())[-1] for label, points in lines.items()}
    places = _apart({label: (log10(usd) - low) / (high - low) for label, usd in ends.items()}, gap=0.065)
    for label, place in places.items():
        colour = colours[list(lines).index(label)]
        text = f"<b>{label}</b>  {_usd(ends[label])}"
        _note(
            figure,
            text=text,
            x=1,
            xref="paper",
            y=place,
            yref="paper",
            xanchor="left",
            xshift=8,
            font={"color": colour},
        )
    if requests_now:
        figure.add_vline(x=requests_now, line={"color": "#4D4D4D", "width": 1, "dash": "dot"})
        now = f"now: {format_count(requests_now)}"
        _note(figure, text=now, x=log10(requests_now), y=1, yref="paper", xanchor="left", yanchor="top", xshift=4)
    _titles(
        figure, 460, _finding(lines, volumes), "monthly cost of the whole path against requests; both axes logarithmic"
    )
    figure.update_layout(showlegend=False, margin={"r": 150})
    figure.update_xaxes(title="requests per month", type="log", dtick=1, exponentformat="SI", ticks="outside")
    ticks = _ticks(10**low, 10**high)
    figure.update_yaxes(
        title="USD per month", type="log", range=[low, high], tickvals=ticks, ticktext=[*map(_tick, ticks)]
    )
    return figure


def _figure() -> go.Figure:
    try:
        import plotly.graph_objects as go
    except ImportError:
        raise ModelerError(
            "charts need Plotly, which is not installed: run 'make extras' or install 'modeler[notebooks]'"
        ) from None
    figure = go.Figure()
    figure.update_layout(template="plotly_white", showlegend=False, margin={"l": 10, "r": 20, "b": 50})
    return figure


def _claim(first: Assessment, bill: Bill, alone: bool) -> str:
    """Say what the cheapest pattern costs, and where most of it goes."""
    costs = "costs at least" if bill.unpriced else "costs" if alone else "costs least,"
    claim = f"{first.pattern.code} {costs} {_usd(bill.monthly_usd)} a month"
    dearest = max(_own_hops(bill), key=lambda hop: hop.usd or 0.0, default=None)
    return f"{claim}; its dearest hop is the {dearest.role}, {_usd(dearest.usd or 0)}" if dearest else claim


def _titles(figure: go.Figure, height: int, finding: str, what: str, key: str = "") -> None:
    finding = finding.replace("$", "&#36;")  # JupyterLab has MathJax: between two $ would be a formula
    more = f"<br>{key}" if key else ""
    small = f"<span style='font-size:12px;color:#555'>{what}{more}</span>"
    figure.update_layout(
        title={"text": f"<b>{finding}</b><br>{small}", "font": {"size": 16}, "x": 0, "xref": "container",
               "xanchor": "left", "y": 1 - 20 / height, "yref": "container", "yanchor": "top", "pad": {"l": 10}},
        height=height, margin_t=75 + 20 * more.count("<br>"),
    )  # fmt: skip


def _note(figure: go.Figure, **options: Any) -> None:
    figure.add_annotation(showarrow=False, align="left", **options)


def _label(each: Assessment) -> str:
    return f"{each.pattern.code}  {each.pattern.id}"


def _usd(value: float) -> str:
    """Write whole dollars where cents no longer matter.

    >>> _usd(1234.56), _usd(12.345)
    ('$1,235', '$12.35')
    """
    return f"${value:,.0f}" if value >= 100 else format_usd(value)


def _ticks(low: float, high: float) -> list[float]:
    """Give the powers of ten of a logarithmic axis, and what lies at 2 and 5 between them if there are few.

    >>> _ticks(80, 1500), _ticks(5, 150000)
    ([100.0, 200.0, 500.0, 1000.0], [10.0, 100.0, 1000.0, 10000.0, 100000.0])
    """
    steps = (1, 2, 5) if high / low < 1000 else (1,)
    found = (step * 10.0**power for power in range(floor(log10(low)), ceil(log10(high)) + 1) for step in steps)
    return [value for value in found if low <= value <= high]


def _tick(value: float) -> str:
    return f"${value:,.0f}" if value >= 1 else format_usd(value)


def _kind(hop: HopLine) -> str:
    """Name a hop's component without its detail: an ALB is an ALB, internal or not."""
    return hop.title.partition(" (")[0]


def _inside(hop: HopLine, longest: float) -> str:
    """Write into a hop's part of a bar its role and its cost, or the cost alone where the role is too long."""
    usd = hop.usd or 0.0
    room = 90 * usd / longest  # letters, in a notebook as wide as a laptop's screen
    return f"{hop.role}<br>{_usd(usd)}" if len(hop.role) < room else _usd(usd)


def _own_hops(bill: Bill) -> list[HopLine]:
    """Give the hops in order, without those that cost nothing or are counted at an earlier hop."""
    return [hop for hop in bill.hops if hop.usd]


def _spending(bills: Iterable[Bill]) -> dict[str, float]:
    spending: dict[str, float] = {}
    for bill in bills:
        for hop in _own_hops(bill):
            spending[_kind(hop)] = spending.get(_kind(hop), 0.0) + (hop.usd or 0.0)
    return spending


def _colours(bills: Iterable[Bill]) -> dict[str, str]:
    """Give a colour to each of the five kinds of component on which most is spent."""
    spending = _spending(bills)
    dearest = sorted(spending, key=lambda kind: (-spending[kind], kind))
    return dict(zip(dearest, COLOURS, strict=False))


def _key(colours: Mapping[str, str], bills: Iterable[Bill]) -> str:
    """Write which colour is which kind of component: a line or two of coloured squares."""
    entries = [f"<span style='color:{colour}'>■</span> {kind}" for kind, colour in colours.items()]
    if len(_spending(bills)) > len(colours):
        entries.append(f"<span style='color:{OTHER}'>■</span> other hops")
    one_line = sum(len(kind) + 5 for kind in colours) < 145  # what a laptop's screen is wide enough for
    rows = [entries] if one_line else [entries[:3], entries[3:]]
    return "<br>".join("   ".join(row) for row in rows)


def _lines(assessments: Iterable[Assessment]) -> dict[str, dict[float, float]]:
    """Sort assessments into one line a pattern: requests to USD, rising."""
    found: dict[str, dict[float, float]] = {}
    for each in assessments:
        if each.bill is None:
            raise ModelerError(f"{each.pattern.code} has no bill to draw: {each.reason}; leave it out")
        if each.bill.monthly_usd > 0 and each.workload.requests_per_month > 0:
            points = found.setdefault(each.pattern.code, {})
            points[each.workload.requests_per_month] = each.bill.monthly_usd
    if not found or any(len(points) < 2 for points in found.values()):
        raise ModelerError("a line needs at least two volumes: assess each pattern for two workloads or more")
    if len(found) > len(COLOURS) + 1:
        raise ModelerError(f"{len(found)} patterns were given: draw at most {len(COLOURS) + 1}, to tell them apart")
    return {label: dict(sorted(points.items())) for label, points in found.items()}


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
        ((label, points),) = lines.items()
        first, last = volumes[0], volumes[-1]
        return (
            f"{label} costs {_usd(points[first])} a month at {format_count(first)} requests, "
            f"{_usd(points[last])} at {format_count(last)}"
        )
    cheapest = [min((points[x], label) for label, points in lines.items() if x in points)[1] for x in volumes]
    runs = [
        (label, [x for x, _ in run]) for label, run in groupby(zip(volumes, cheapest, strict=True), lambda at: at[1])
    ]
    if len(runs) == 1:
        span = f"from {format_count(volumes[0])} to {format_count(volumes[-1])} requests a month"
        return f"{runs[0][0]} is cheapest at every volume {span}"
    start = f"{runs[0][0]} is cheapest up to {format_count(runs[0][1][-1])} requests a month"
    return ", ".join([start, *(f"{label} from {format_count(run[0])}" for label, run in runs[1:])])


def _apart(places: Mapping[str, float], gap: float) -> dict[str, float]:
    """Move labels apart that would lie on each other, keeping their order.

    >>> {label: round(at, 2) for label, at in _apart({"a": 0.5, "b": 0.51, "c": 0.1}, gap=0.1).items()}
    {'c': 0.1, 'a': 0.46, 'b': 0.56}
    """
    order = sorted(places, key=lambda label: places[label])
    at = [places[label] for label in order]
    for _ in range(50):
        for low, high in pairwise(range(len(at))):
            lack = gap - (at[high] - at[low])
            if lack > 1e-9:
                at[low] -= lack / 2
                at[high] += lack / 2
    return dict(zip(order, at, strict=True))
