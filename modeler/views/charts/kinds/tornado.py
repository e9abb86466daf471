"""Which inputs move a pattern's cost and its p99 most: one row an input, a bar for each value that it was set to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from modeler.engine.study.sensitivity import Effect, Sensitivity
from modeler.errors import ModelerError
from modeler.units import format_quantity
from modeler.views.charts.chart import Chart, InReport
from modeler.views.charts.style import COLORS, SOFT, annotation, at_least, plotly_text, start, titles, usd
from modeler.views.text.comparison import milliseconds

if TYPE_CHECKING:
    import plotly.graph_objects as go

LOWER, HIGHER, OTHER_VALUE = COLORS[0], COLORS[3], "#7F7F7F"
_NAME_LETTERS = 38
_ROOM = 1.5
"""How much longer than its longest bar a panel is to either side: the values stand beside the bars."""

Changes = Callable[[Effect], tuple[float | None, ...]]


def tornado(sensitivity: Sensitivity, top: int = 10) -> go.Figure:
    """Draw what each input does alone to the cost of a pattern and, if it was asked for, to its p99.

    Parameters
    ----------
    sensitivity : Sensitivity
        From `modeler.sensitivity`.
    top : int
        How many inputs to draw: those with the largest effect on either, relative to the largest of all.

    Returns
    -------
    plotly.graph_objects.Figure
        Changes in USD a month and in ms; each bar is labeled with the value that the input was set to.

    Raises
    ------
    ModelerError
        If no input changes anything, or Plotly is not installed.

    Examples
    --------
    >>> import modeler as m
    >>> figure = m.plot.tornado(m.sensitivity(m.Workload(), "A1", outputs=["usd"]))
    >>> figure.layout.xaxis.title.text
    'change in USD per month'
    """
    if not sensitivity.effects:
        raise ModelerError(f"no input that was moved changes {sensitivity.choice.label}: move others, or by more")
    with_p99 = sensitivity.base_p99_ms is not None
    effects = _largest(sensitivity, top)
    names = [_name(effect) for effect in effects]
    figure = start()
    notes = _panel(figure, 0, effects, names, lambda effect: effect.usd_changes)
    if with_p99:
        notes += _panel(figure, 1, effects, names, lambda effect: effect.p99_changes_ms)
    more = len(sensitivity.effects) - len(effects)
    base = f"{at_least(sensitivity.base_usd, bool(sensitivity.unpriced))} a month" + (
        f", p99 {milliseconds(sensitivity.base_p99_ms)}" if with_p99 else ""
    )
    w, choice = sensitivity.workload, sensitivity.choice
    left_out = f"; {more} more have smaller effects" if more > 0 else ""
    subtitle = f"{choice.label} {choice.pattern.id} for {w.name}, {w.region}: {base}; each input moved alone{left_out}"
    titles(figure, 150 + 34 * len(effects), _finding(sensitivity), subtitle, _legend(effects))
    domains: tuple[list[float], ...] = ([0.0, 0.48], [0.52, 1.0]) if with_p99 else ([0.0, 1.0],)
    figure.update_layout(annotations=notes, barmode="overlay", bargap=0.3)
    for place, domain in enumerate(domains):
        _axes(figure, place, domain, effects, names)
    return figure


def _largest(sensitivity: Sensitivity, top: int) -> list[Effect]:
    """Return the inputs with the largest effects, in the engine's order: by cost, then by p99."""
    usd_unit = max(effect.swing_usd for effect in sensitivity.effects) or 1.0
    ms_unit = max(effect.swing_p99_ms for effect in sensitivity.effects) or 1.0

    def size(effect: Effect) -> float:
        return max(effect.swing_usd / usd_unit, effect.swing_p99_ms / ms_unit)

    kept = sorted(sensitivity.effects, key=lambda effect: -size(effect))[:top]
    return [effect for effect in sensitivity.effects if effect in kept]


def _name(effect: Effect) -> str:
    return (
        f"{plotly_text(effect.path.removeprefix('assumptions.'), _NAME_LETTERS)} = {_value(effect.base, effect.unit)}"
    )


def _value(value: Any, unit: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return format_quantity(value, unit) if isinstance(value, int | float) else plotly_text(value, 20)


def _color(effect: Effect, value: Any) -> str:
    numbers = isinstance(value, int | float) and not isinstance(value, bool)
    return (LOWER if value < effect.base else HIGHER) if numbers else OTHER_VALUE


def _panel(
    figure: go.Figure, place: int, effects: Sequence[Effect], names: Sequence[str], changes: Changes
) -> list[dict[str, Any]]:
    """Draw one panel, and give the values that stand beside its bars."""
    bars: list[tuple[str, float, Any, str]] = []
    for effect, name in zip(effects, names, strict=True):
        for value, change in zip(effect.values, changes(effect), strict=True):
            if change and value != effect.base:
                bars.append((name, change, _value(value, effect.unit), _color(effect, value)))
    figure.add_bar(
        orientation="h",
        name=("USD", "p99")[place],
        xaxis=("x", "x2")[place],
        yaxis=("y", "y2")[place],
        y=[name for name, *_ in bars],
        x=[change for _, change, *_ in bars],
        marker={"color": [color for *_, color in bars]},
        customdata=[value for _, _, value, _ in bars],
        hovertemplate=f"%{{y}} → %{{customdata}}: %{{x:+,.4g}} {('USD', 'ms')[place]}<extra></extra>",
    )
    return [component for name in names for component in _beside([bar for bar in bars if bar[0] == name], place)]


def _beside(bars: Sequence[tuple[str, float, Any, str]], place: int) -> list[dict[str, Any]]:
    """Write at both ends of a row what was set and what it changes; several to one side stand in one text."""
    beside = []
    for side in (-1, 1):
        own = sorted((bar for bar in bars if bar[1] * side > 0), key=lambda bar: abs(bar[1]))
        if own:
            text = "; ".join(f"{value}: {_change(change, place)}" for _, change, value, _ in own[-2:])
            beside.append(
                annotation(
                    text,
                    x=own[-1][1],
                    y=own[-1][0],
                    xref=("x", "x2")[place],
                    yref=("y", "y2")[place],
                    xanchor="left" if side > 0 else "right",
                    xshift=4 * side,
                    font={"size": 11},
                )
            )
    return beside


def _change(change: float, place: int) -> str:
    sign = "+" if change > 0 else "−"
    size = abs(change)
    return f"{sign}{milliseconds(size) if place else usd(size)}"


def _finding(sensitivity: Sensitivity) -> str:
    """Say which input moves either most, and by how much."""
    by_cost = max(sensitivity.effects, key=lambda effect: effect.swing_usd)
    words = f"What {sensitivity.choice.label} costs does not move with any input"
    if by_cost.swing_usd > 0:
        ends = _ends(by_cost.usd_changes, 0)
        words = f"{sensitivity.choice.label}'s cost depends most on {_short(by_cost)} ({ends} a month)"
    by_tail = max(sensitivity.effects, key=lambda effect: effect.swing_p99_ms)
    if by_tail.swing_p99_ms > 0:
        words += f", its p99 on {_short(by_tail)} ({_ends(by_tail.p99_changes_ms, 1)})"
    return words


def _short(effect: Effect) -> str:
    return effect.path.removeprefix("assumptions.")


def _ends(changes: Sequence[float | None], place: int) -> str:
    """Write the largest change down and the largest up, once if they are as large.

    >>> _ends([-20.0, 20.0], 0), _ends([30.0], 0), _ends([-31.0, 45.0], 1)
    ('±$20.00', '+$30.00', '−31.0 ms to +45.0 ms')
    """
    known = [change for change in changes if change]
    written = [_change(change, place) for change in dict.fromkeys((min(known), max(known)))]
    same = len(written) == 2 and written[0][0] != written[1][0] and written[0][1:] == written[1][1:]
    return f"±{written[0][1:]}" if same else " to ".join(written)


def _legend(effects: Sequence[Effect]) -> str:
    colors = {_color(effect, value) for effect in effects for value in effect.values if value != effect.base}
    names = {LOWER: "set to a lower value", HIGHER: "to a higher one", OTHER_VALUE: "to another choice"}
    return "   ".join(
        f"<span style='color:{color}'>■</span> {name}" for color, name in names.items() if color in colors
    )


def _axes(
    figure: go.Figure, place: int, domain: Sequence[float], effects: Sequence[Effect], names: Sequence[str]
) -> None:
    number = ("", "2")[place]
    changes = [change for effect in effects for change in (effect.usd_changes, effect.p99_changes_ms)[place] if change]
    low, high = min([0.0, *changes]), max([0.0, *changes])
    room = (_ROOM - 1) * max(high - low, 1e-9) * (1.0 if len(figure.data) > 1 else 0.5)
    figure.update_layout(
        {
            f"xaxis{number}": {
                "domain": domain,
                "range": [low - room, high + room],
                "title": ("change in USD per month", "change of p99 in ms")[place],
                "tickformat": "+,.4~g",
                "zeroline": True,
                "zerolinecolor": SOFT,
                "zerolinewidth": 1,
                "nticks": 7,
            },
            f"yaxis{number}": {
                "type": "category",
                "categoryorder": "array",
                "categoryarray": list(names),
                "range": [len(names) - 0.5, -0.5],
                "showgrid": False,
                "ticksuffix": "  ",
                "anchor": f"x{number}",
                "showticklabels": not place,
            },
        }
    )


CHART = Chart(
    draw=tornado,
    takes="sensitivity",
    least=1,
    most=1,
    in_report=InReport(60, "sensitivity", "What moves the bill of the pick most"),
)
