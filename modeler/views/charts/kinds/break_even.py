"""Cost lines of two to six patterns with their break-even points, which the engine finds exactly.

The crossings are those of `modeler.engine.study.break_even`; the lines between them are priced by the same engine at
points close together, and at the crossings themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from modeler.dataclass import dataclass
from modeler.engine.calls import prices_for
from modeler.engine.study.break_even import BreakEven, Crossing
from modeler.engine.study.curve import Costs, Entrant, Numbers, costs
from modeler.engine.study.inputs import NumberInput
from modeler.errors import ModelerError
from modeler.facts.pricebook import PriceBook
from modeler.units import format_quantity
from modeler.views.charts.chart import Chart, InReport
from modeler.views.charts.labels import Anchor, offsets
from modeler.views.charts.style import (
    DARK,
    OTHER,
    SOFT,
    Axis,
    annotation,
    even_axis,
    line_colors,
    plotly_text,
    series,
    start,
    ticks,
    titles,
)
from modeler.views.charts.volume_lines import end_labels
from modeler.views.text.break_even import finding, marks_line

if TYPE_CHECKING:
    import plotly.graph_objects as go

POINTS = 240
_LOWER = 0.36
"""Where the panel of costs begins if there is one of differences beneath it."""
_WIDTH, _HEIGHT = 760.0, 380.0
"""Of the plot's area, for which labels are laid out."""
_AGREES = 1e-6
"""Part of a bill by which the line and the break-even's own bills may differ."""
_WIDE, _AROUND = 1e8, 1e3
"""From which ratio of its ends a range is not drawn as a whole, and how far beyond the outermost mark it is then."""
_BY_RATIO = 20.0
"""Ratio of the axis' ends from which it is logarithmic."""
_SAME = 1e-9


@dataclass(frozen=True)
class _Lines:
    """The patterns, and what they cost at each value; `usd` has one column a pattern."""

    choices: tuple[Entrant, ...]
    over: NumberInput
    values: Numbers
    usd: Numbers

    def of(self, choice: Entrant) -> int:
        return [_key(entrant) for entrant in self.choices].index(_key(choice))


def break_even(break_evens: BreakEven | Iterable[BreakEven], book: PriceBook | None = None) -> go.Figure:
    """Draw what patterns cost over one input, with their break-even points marked and labeled.

    Parameters
    ----------
    break_evens : BreakEven or iterable of BreakEven
        One pair of patterns, or the pairs of up to six patterns, over the same input of the same workload.
    book : PriceBook, optional
        The prices with which the break-even was found; by default the list prices of the workload's Region.

    Returns
    -------
    plotly.graph_objects.Figure
        USD a month over the input. Of many patterns those points are labeled at which the cheapest one changes.

    Raises
    ------
    ModelerError
        If the pairs do not belong together, a pair is missing whose crossing changes the cheapest one, the prices are
        others than those of the break-even, or Plotly is not installed.

    Examples
    --------
    >>> import modeler as m
    >>> w = m.Workload(clients={"location": "internet"}, backend={"kind": "fargate"})
    >>> figure = m.plot.break_even(m.break_even(w, "B1", "B6", low="1M", high="1G"))
    >>> figure.layout.xaxis.title.text, figure.layout.yaxis.title.text
    ('requests per month', 'USD per month')
    """
    pairs = [break_evens] if isinstance(break_evens, BreakEven) else list(break_evens)
    first = _together(pairs)
    lines = _priced(pairs, book)
    cheapest = _cheapest(lines, pairs)
    figure = start()
    colors = line_colors(len(lines.choices))
    for index, choice in enumerate(lines.choices):
        figure.add_scatter(
            name=plotly_text(choice.label),
            x=lines.values.tolist(),
            y=lines.usd[:, index].tolist(),
            mode="lines+markers" if first.over.whole and len(lines.values) <= 40 else "lines",
            line=series(colors[index], index),
            hovertemplate=f"%{{x:,.4s}}: $%{{y:,.2f}} a month<extra>{plotly_text(choice.label)}</extra>",
        )
    marked = _marked(pairs, lines, cheapest)
    _rings(figure, marked)
    x_axis = Axis.of(lines.values.tolist(), _BY_RATIO, 0.02)
    y_axis = Axis.of(lines.usd.ravel().tolist(), _BY_RATIO)
    ends = {choice.label: float(lines.usd[-1, index]) for index, choice in enumerate(lines.choices)}
    notes: list[dict[str, Any]] = [*_labels(marked, lines, x_axis, y_axis), *_now(figure, first, x_axis, y_axis)]
    names = end_labels(ends, y_axis.range, colors, log_scale=y_axis.is_log)
    scale = " and ".join(name for name, axis in (("input", x_axis), ("cost", y_axis)) if axis.is_log)
    words = f"; {scale} on a logarithmic axis" if scale else ""
    words += "; the axis of cost does not start at $0" if y_axis.is_cut else ""
    beside = marks_line({label: marked for pair in pairs for label, marked in pair.marks.items()})
    words += f"; {beside[:1].lower()}{beside[1:]}" if beside else ""
    subtitle = f"{first.workload.name}, {first.workload.region}: monthly cost of the whole path{words}"
    titles(figure, 500, _title(pairs, lines, cheapest), subtitle)
    figure.update_xaxes(title=plotly_text(_x_title(first.over)), ticks="outside", **_x_options(first, x_axis))
    figure.update_yaxes(title="USD per month", **y_axis.options("$"))
    if len(pairs) == 1:
        notes += _difference(figure, first, lines, x_axis)
        names = [{**name, "yref": "y domain"} for name in names]
    figure.update_layout(margin={"r": 150}, annotations=[*notes, *names])
    return figure


def _difference(figure: go.Figure, pair: BreakEven, lines: _Lines, x_axis: Axis) -> list[dict[str, Any]]:
    """Draw beneath a pair by how much the second costs more than the first: near a break-even bills look alike."""
    a, b = (lines.usd[:, lines.of(choice)] for choice in (pair.a, pair.b))
    more = 100 * (b - a) / a
    figure.add_scatter(
        name="difference",
        x=lines.values.tolist(),
        y=more.tolist(),
        yaxis="y2",
        mode="lines",
        line={"color": DARK, "width": 2},
        hovertemplate="%{x:,.4s}: %{y:+,.2f} %<extra></extra>",
    )
    for crossing in pair.crossings:
        figure.add_shape(
            type="line",
            x0=crossing.at,
            x1=crossing.at,
            y0=0,
            y1=1,
            yref="paper",
            layer="below",
            line={"color": OTHER, "width": 1},
        )
    low, high = even_axis([0.0, *more.tolist()], 0.15)
    label_a, label_b = plotly_text(pair.a.label), plotly_text(pair.b.label)
    figure.update_layout(
        height=figure.layout.height + 120,
        yaxis={"domain": [_LOWER, 1.0]},
        xaxis={"anchor": "y2"},
        yaxis2={
            "domain": [0.0, _LOWER - 0.08],
            "range": [low, high],
            "tickformat": "+,~r",
            "ticksuffix": " %",
            "zeroline": True,
            "zerolinecolor": SOFT,
            "zerolinewidth": 1,
            "nticks": 5,
            "title": {"text": f"{label_b} against<br>{label_a}, %", "font": {"size": 12}},
        },
    )
    small = {"x": 1, "xref": "paper", "yref": "y2", "xanchor": "left", "xshift": 8, "font": {"size": 11, "color": SOFT}}
    notes = [
        annotation(f"{label_b} costs {word}", y=end / 2, yanchor="middle", **small)
        for word, end in (("more", high), ("less", low))
        if abs(end) > 0.2 * (high - low)
    ]
    return notes


def _key(choice: Entrant) -> tuple[str, str]:
    return choice.pattern.id, choice.variant


def _together(pairs: Sequence[BreakEven]) -> BreakEven:
    """Return the first pair, if all speak of the same input, range and workload."""
    if not pairs:
        raise ModelerError("there is no break-even to draw: give one, or one for each pair of patterns")
    first = pairs[0]
    for break_even in pairs[1:]:
        same_range = (break_even.over.path, break_even.low, break_even.high) == (first.over.path, first.low, first.high)
        if not same_range or break_even.workload != first.workload:
            raise ModelerError(
                f"{break_even.a.label} and {break_even.b.label} were compared over another input, range or workload "
                f"than {first.a.label} and {first.b.label}: give the same 'over', 'low', 'high' and workload to all"
            )
    return first


def _priced(pairs: Sequence[BreakEven], book: PriceBook | None) -> _Lines:
    """Price every pattern along the range, at the crossings, and where the break-even has bills of its own."""
    first = pairs[0]
    choices = tuple({_key(entrant): entrant for pair in pairs for entrant in (pair.a, pair.b)}.values())
    line_colors(len(choices))
    crossings = [at for pair in pairs for crossing in pair.crossings for at in (*crossing.bracket, crossing.at)]
    sides = [side for pair in pairs for crossing in pair.crossings for side in (crossing.below, crossing.above)]
    values = np.unique(np.concatenate([_grid(pairs), crossings, [side.value for side in sides]]))
    values = values[(values >= first.low) & (values <= first.high)]
    priced: Costs = costs(choices, first.workload, {first.over: values}, prices_for(first.workload, book))
    lines = _Lines(choices, first.over, values, priced.usd)
    _check(pairs, lines)
    return lines


def _grid(pairs: Sequence[BreakEven]) -> Numbers:
    """Return the points of the lines: all whole numbers if they are few, else spread over what is worth a look."""
    first = pairs[0]
    if first.over.whole and first.high - first.low < POINTS:
        return np.arange(first.low, first.high + 1)
    low, high = _window(pairs)
    by_ratio = low > 0 and high / low > _BY_RATIO
    points = (np.geomspace if by_ratio else np.linspace)(low, high, POINTS)
    points[0], points[-1] = low, high
    return np.unique(np.round(points)) if first.over.whole else points


def _window(pairs: Sequence[BreakEven]) -> tuple[float, float]:
    """Return the part of the range that is drawn: of a very wide one what is near the crossings and the workload."""
    first = pairs[0]
    marks = [crossing.at for pair in pairs for crossing in pair.crossings] + ([first.now.value] if first.now else [])
    if not marks or first.low <= 0 or first.high / first.low < _WIDE:
        return first.low, first.high
    return max(first.low, min(marks) / _AROUND), min(first.high, max(marks) * _AROUND)


def _check(pairs: Sequence[BreakEven], lines: _Lines) -> None:
    """Refuse prices other than those with which the crossings were found."""
    for pair in pairs:
        for crossing in pair.crossings:
            for side in (crossing.below, crossing.above):
                row = int(np.searchsorted(lines.values, side.value))
                for choice, money in ((pair.a, side.a_usd), (pair.b, side.b_usd)):
                    if not abs(float(lines.usd[row, lines.of(choice)]) - money) <= _AGREES * money:
                        raise ModelerError(
                            f"the break-even of {pair.a.label} and {pair.b.label} was found with other prices: give "
                            "the same price book, 'm.plot.break_even(found, book)'"
                        )


def _cheapest(lines: _Lines, pairs: Sequence[BreakEven]) -> list[tuple[Entrant, float, float]]:
    """Return who is cheapest from where to where, with ends that are crossings.

    Raises
    ------
    ModelerError
        If it changes between two patterns of which no break-even was given.
    """
    least = lines.usd.min(axis=1, keepdims=True)
    holders = [lines.choices[int(row)] for row in np.argmax(lines.usd <= least * (1 + _SAME), axis=1)]
    stretches: list[tuple[Entrant, float, float]] = []
    place = 0
    low = float(lines.values[0])
    for choice, run in groupby(holders):
        count = len(list(run))
        place += count
        if place == len(holders):
            stretches.append((choice, low, float(lines.values[-1])))
            break
        high = _change(choice, holders[place], float(lines.values[place - 1]), float(lines.values[place]), pairs)
        stretches.append((choice, low, high))
        low = high
    return stretches


def _change(a: Entrant, b: Entrant, low: float, high: float, pairs: Sequence[BreakEven]) -> float:
    """Find the crossing of two patterns between two neighboring points."""
    own = [pair for pair in pairs if {_key(pair.a), _key(pair.b)} == {_key(a), _key(b)}]
    if not own:
        raise ModelerError(
            f"the cheapest pattern changes from {a.label} to {b.label} between {low:,.6g} and {high:,.6g}: give their "
            "break-even, too"
        )
    known = [crossing.at for pair in own for crossing in pair.crossings]
    # Within rounding of a crossing either may come out as the cheaper one.
    near = [at for at in known if low * (1 - _AGREES) <= at <= high * (1 + _AGREES)]
    return min(near, key=lambda at: abs(at - low), default=high)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A break-even point on the chart."""

    at: float
    usd: float
    crossing: Crossing
    pair: BreakEven
    after: Entrant | None
    """Who is cheaper from there on; None if both cost the same."""
    leads: bool
    """Whether the cheapest of all patterns changes there."""


def _marked(pairs: Sequence[BreakEven], lines: _Lines, cheapest: Sequence[tuple[Entrant, float, float]]) -> list[_Mark]:
    changes = {low for _, low, _ in cheapest[1:]}
    marks = []
    for pair in pairs:
        for place, crossing in enumerate(pair.crossings):
            row = int(np.searchsorted(lines.values, crossing.at))
            who = pair.intervals[place + 1].cheaper
            after = None if who == "same" else pair.a if who == "a" else pair.b
            money = float(lines.usd[row, lines.of(pair.a)])
            marks.append(_Mark(crossing.at, money, crossing, pair, after, crossing.at in changes or len(pairs) == 1))
    return marks


def _rings(figure: go.Figure, marked: Sequence[_Mark]) -> None:
    figure.add_scatter(
        name="break-even",
        x=[mark.at for mark in marked],
        y=[mark.usd for mark in marked],
        mode="markers",
        marker={
            "size": [12 if mark.leads else 7 for mark in marked],
            "color": "white",
            "line": {"width": 2, "color": "#4D4D4D"},
        },
        customdata=[[plotly_text(_who(mark)), format_quantity(mark.at, mark.pair.over.unit)] for mark in marked],
        hovertemplate="%{customdata[1]}: %{customdata[0]}<br>$%{y:,.2f} a month<extra>break-even</extra>",
    )


def _who(mark: _Mark) -> str:
    if mark.after is None:
        return f"{mark.pair.a.label} = {mark.pair.b.label} from here"
    return f"{mark.after.label} cheaper from here"


def _labels(marked: Sequence[_Mark], lines: _Lines, x_axis: Axis, y_axis: Axis) -> list[dict[str, Any]]:
    """Label the points at which the cheapest pattern changes: value, cost, and who is cheaper from there."""
    labeled = [mark for mark in marked if mark.leads]
    texts = [(format_quantity(mark.at, lines.over.unit), _who(mark)) for mark in labeled]

    def pixel(x: float, y: float) -> tuple[float, float]:
        return x_axis.share(x) * _WIDTH, (1 - y_axis.share(y)) * _HEIGHT

    anchors = [
        Anchor(*pixel(mark.at, mark.usd), max(map(len, text)), lines=2)
        for mark, text in zip(labeled, texts, strict=True)
    ]
    avoid = [pixel(float(x), float(y)) for column in lines.usd.T for x, y in zip(lines.values, column, strict=True)]
    places = offsets(anchors, _WIDTH, _HEIGHT, avoid)
    return [
        annotation(
            f"<b>{plotly_text(value)}</b><br>{plotly_text(who)}",
            x=x_axis.at(mark.at),
            y=y_axis.at(mark.usd),
            showarrow=True,
            ax=right,
            ay=down,
            arrowhead=0,
            arrowwidth=1,
            arrowcolor=SOFT,
            standoff=7,
            bgcolor="rgba(255,255,255,0.85)",
            align="center",
        )
        for mark, (value, who), (right, down) in zip(labeled, texts, places, strict=True)
    ]


def _now(figure: go.Figure, first: BreakEven, x_axis: Axis, y_axis: Axis) -> list[dict[str, Any]]:
    """Mark where the workload is; the word stands away from the lines."""
    if first.now is None or not first.low <= first.now.value <= first.high:
        return []
    value = first.now.value
    figure.add_vline(x=value, line={"color": SOFT, "width": 1, "dash": "dot"})
    text = f"now: {format_quantity(value, first.over.unit)}"
    where: dict[str, Any] = {"x": x_axis.at(value), "yref": "y domain", "xanchor": "left", "xshift": 4}
    upwards = y_axis.share(max(first.now.a_usd, first.now.b_usd)) < 0.6
    where |= {"y": 1, "yanchor": "top"} if upwards else {"y": 0, "yanchor": "bottom"}
    return [annotation(text, **where, font={"color": SOFT})]


def _title(pairs: Sequence[BreakEven], lines: _Lines, cheapest: Sequence[tuple[Entrant, float, float]]) -> str:
    """Say who is cheapest where; of one pair, whatever the engine says of it."""
    if len(pairs) == 1:
        return finding(pairs[0]).rstrip(".")
    over = lines.over

    def at(value: float) -> str:
        return format_quantity(value, over.unit)

    noun = _noun(over)
    if len(cheapest) == 1:
        span = f"from {at(lines.values[0])} to {at(lines.values[-1])} {noun}"
        return f"{cheapest[0][0].label} is cheapest throughout, {span}"
    (who, _, until), *later = cheapest
    between = [f"then {entrant.label} up to {at(end)}" for entrant, _, end in later[:-1]]
    return ", ".join([f"{who.label} is cheapest up to {at(until)} {noun}", *between, f"then {later[-1][0].label}"])


def _noun(over: NumberInput) -> str:
    """Name what is varied: requests are a volume, anything else is called by its field."""
    if over.path == "traffic.requests_per_month":
        return "requests a month"
    return over.path.rpartition(".")[2].replace("_", " ")


def _x_title(over: NumberInput) -> str:
    """Name the axis with its unit, once.

    >>> from modeler.engine.study.inputs import find_input
    >>> from modeler.workload import Workload
    >>> [_x_title(find_input(Workload(), name)) for name in ("requests", "azs", "response_bytes", "peak_factor")]
    ['requests per month', 'AZs', 'response bytes', 'peak factor, ratio']
    """
    if over.path == "traffic.requests_per_month":
        return "requests per month"
    noun, unit = _noun(over), over.unit
    if noun.lower() == unit.lower():
        return unit
    return noun if unit.lower() in noun.lower().split() or not unit else f"{noun}, {unit}"


def _x_options(first: BreakEven, axis: Axis) -> dict[str, Any]:
    """Return the marks of the input: sizes at powers of two, shares in per cent, counts as such."""
    over = first.over
    if not axis.is_log:
        marks = ",d" if over.whole else ".3~p" if over.unit == "share" else ","
        return {"range": axis.range, "tickformat": marks}
    low, high = max(10 ** axis.range[0], first.low), min(10 ** axis.range[1], first.high)
    at = _powers_of_two(low, high) if over.unit == "bytes" else ticks(low, high)
    texts = [format_quantity(value, over.unit) for value in at]
    return {"type": "log", "range": axis.range, "tickvals": at, "ticktext": texts}


def _powers_of_two(low: float, high: float) -> list[float]:
    step = 4 if high / low < 1e4 else 32
    return [float(step**power) for power in range(1, 30) if low <= step**power <= high]


CHART = Chart(
    draw=break_even,
    takes="break-even",
    least=2,
    most=6,
    in_report=InReport(30, "crossings", "Monthly cost by requests: the pick and the runner-up"),
)
