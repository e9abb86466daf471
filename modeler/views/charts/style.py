"""What all charts share: colors, fonts, titles, notes, and text that nothing in a name can turn into markup.

Plotly reads a small part of HTML in every text that it draws, and where MathJax is there (JupyterLab has it) what
stands between two dollar signs is a formula. Text of the user is therefore always written with `plain`. The background
is white in dark surroundings, too: a chart is a sheet that reads the same on a screen, in a report and on paper.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from html import escape
from itertools import pairwise
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from modeler.dataclass import dataclass
from modeler.engine.choose import Choice
from modeler.engine.compare import Assessment, Comparison
from modeler.engine.standing import marks
from modeler.errors import ModelerError
from modeler.units import format_usd
from modeler.views.text.break_even import marks_line

if TYPE_CHECKING:
    import plotly.graph_objects as go

Assessments = Comparison | Choice | Assessment | Mapping[str, Assessment] | Iterable[Assessment]
"""A mapping names each assessment: the same pattern, perhaps, under several conditions."""

COLORS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7")
"""Told apart also by readers who do not see all colors (Okabe and Ito)."""
DARK = "#4D4D4D"
"""The sixth color of lines."""
OTHER = "#B8B8B8"
"""The sixth color of bars: all the rest."""
INK = {COLORS[1]: "#946200", COLORS[4]: "#A8487A", COLORS[2]: "#00795A"}
"""The same hues for text, which needs more contrast to white than a line does."""
SOFT = "#555"
DASHES = ("solid", "dash", "dot", "longdash", "dashdot", "longdashdot")
"""So that a line under another is seen."""
MOST = len(COLORS) + 1
"""Lines that can be told apart."""
LONGEST_NAME = 60
_TITLE_LETTERS, _SMALL_LETTERS = 84, 124
"""What fits on a line of a chart 840 pixels wide, as JupyterLab has between its two side bars."""
_CLOSE, _SOME, _FEW = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9), (1, 1.5, 2, 3, 5, 7), (1.0, 2.0, 5.0)
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def start() -> go.Figure:
    """Return an empty figure in the style of all charts.

    Raises
    ------
    ModelerError
        If Plotly is not installed.
    """
    try:
        import plotly.graph_objects as go
    except ImportError:
        raise ModelerError(
            "charts need Plotly, which is not installed: run 'make extras' or install 'modeler[notebooks]'"
        ) from None
    figure = go.Figure()
    figure.update_layout(template="plotly_white", showlegend=False, margin={"l": 10, "r": 20, "b": 50})
    return figure


def plotly_text(text: object, longest: int = LONGEST_NAME) -> str:
    """Write any text so that Plotly shows it as it is, on one line.

    >>> plotly_text("<b>$x$</b>"), plotly_text("a" * 99)[-3:]
    ('&lt;b&gt;&#36;x&#36;&lt;/b&gt;', 'aa…')
    """
    words = " ".join(_DIRECTION.sub("", str(text)).split())
    return markup(words if len(words) <= longest else f"{words[: longest - 1]}…")


def markup(text: str) -> str:
    """Write text of our own or a name, of any length, so that nothing in it is read as HTML or as a formula."""
    return escape(text, quote=False).replace("$", "&#36;")


def titles(figure: go.Figure, height: int, finding: str, subtitle: str, key: str = "") -> None:
    """Write the finding as the title, beneath it what the chart shows, and the key to its colors.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
        Changed in place.
    height : int
        Of the whole chart without what titles need beyond a line each, in pixels.
    finding, what : str
        Plain text, of any length.
    key : str
        Markup for Plotly.
    """
    large = [markup(line) for line in _rows(finding, _TITLE_LETTERS)]
    small = [markup(line) for line in _rows(subtitle, _SMALL_LETTERS)]
    small += [key.replace("$", "&#36;")] if key else []
    lines = "<br>".join(small)
    rows = lines.count("<br>") + 1
    height += 22 * (len(large) - 1)
    figure.update_layout(
        title={
            "text": f"<b>{'<br>'.join(large)}</b><br><span style='font-size:12px;color:{SOFT}'>{lines}</span>",
            "font": {"size": 16},
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "y": 1 - 20 / height,
            "yref": "container",
            "yanchor": "top",
            "pad": {"l": 10},
        },
        height=height,
        margin_t=53 + 22 * len(large) + 20 * (rows - 1),
    )


def _rows(text: str, letters: int) -> list[str]:
    return wrap(_DIRECTION.sub("", text), letters, break_on_hyphens=False)


def annotation(text: str, **options: Any) -> dict[str, Any]:
    """Return an annotation; `text` is markup, but never a formula."""
    return {"text": text.replace("$", "&#36;"), "showarrow": False, "align": "left", **options}


def ink(color: str) -> str:
    """Return a color as it is written in."""
    return INK.get(color, color)


def label(assessment: Assessment) -> str:
    """Name a pattern on an axis, with what must stand beside it: legacy, anti-pattern, excluded."""
    beside = f" ({', '.join(marks(assessment))})" if marks(assessment) else ""
    return f"{plotly_text(assessment.pattern.code)}  {plotly_text(assessment.pattern.id)}{beside}"


def marked(assessments: Iterable[Assessment]) -> str:
    """Say after a chart's subtitle which patterns are legacy, an anti-pattern or excluded; nothing if none is."""
    beside = marks_line({assessment.pattern.code: marks(assessment) for assessment in assessments})
    return f"; {plotly_text(beside[:1].lower() + beside[1:])}" if beside else ""


def shown(result: Assessments) -> list[Assessment]:
    """Return the comparable assessments of a result in its own order.

    Raises
    ------
    ModelerError
        If there is none.
    """
    assessments = list(_all(result))
    comparable = [assessment for assessment in assessments if assessment.comparable]
    if not comparable:
        why = f"; {assessments[0].label}: {assessments[0].reason}" if assessments else ""
        raise ModelerError(f"there is nothing to draw: no pattern is comparable for this workload{why}")
    return comparable


def timed(result: Assessments) -> list[Assessment]:
    """Return those of `shown` that have percentiles.

    Raises
    ------
    ModelerError
        If there is none.
    """
    comparable = shown(result)
    assessments = [assessment for assessment in comparable if assessment.latency is not None]
    if not assessments:
        raise ModelerError(f"there is nothing to draw: {comparable[0].untimed}")
    return assessments


def _all(result: Assessments) -> Iterable[Assessment]:
    if isinstance(result, Comparison):
        return result.ranked or result.assessments
    if isinstance(result, Choice):
        return tuple(candidate.assessment for candidate in result.shortlist)
    if isinstance(result, Mapping):
        return tuple(_called(name, assessment) for name, assessment in result.items())
    return (result,) if isinstance(result, Assessment) else result


def _called(name: str, assessment: Assessment) -> Assessment:
    return replace(assessment, pattern=replace(assessment.pattern, code=f"“{name}”", id=""))


def usd(value: float) -> str:
    """Write whole dollars where cents no longer matter.

    >>> usd(1234.56), usd(12.345), usd(-1234.56), usd(2.4e7)
    ('$1,235', '$12.35', '-$1,235', '$24M')
    """
    size = abs(value)
    sign = "-" if value < 0 else ""
    if size >= 1e7:
        return f"{sign}${size / 1e6:,.3g}M" if size < 1e9 else f"{sign}${size / 1e9:,.4g}G"
    return f"{sign}${size:,.0f}" if size >= 100 else format_usd(value)


def at_least(value: float, bound: bool) -> str:
    """Write money, marked if it is only a lower bound."""
    return f"≥ {usd(value)}" if bound else usd(value)


def log_axis(values: Sequence[float], room: float = 0.15) -> tuple[float, float]:
    """Return the range of a logarithmic axis, in powers of ten, with some room at both ends."""
    return math.log10(min(values)) - room, math.log10(max(values)) + room


def even_axis(values: Sequence[float], room: float = 0.08) -> tuple[float, float]:
    """Return the range of an even axis, with a share of it as room at both ends.

    >>> even_axis([100.0, 200.0]), even_axis([50.0])
    ((92.0, 208.0), (46.0, 54.0))
    """
    low, high = min(values), max(values)
    add = room * ((high - low) or abs(high) or 1.0)
    return low - add, high + add


@dataclass(frozen=True, slots=True)
class Axis:
    """A numeric axis: logarithmic or even, with its range (powers of ten if it is logarithmic)."""

    is_log: bool
    range: tuple[float, float]

    @classmethod
    def of(cls, values: Sequence[float], from_ratio: float, room: float = 0.1) -> Axis:
        """Make one that is logarithmic if the largest value is so many times the smallest.

        >>> Axis.of([1.0, 2.0], 5).is_log, Axis.of([1.0, 10.0], 5).is_log, Axis.of([0.0, 10.0], 5).is_log
        (False, True, False)
        """
        is_log = min(values) > 0 and max(values) > from_ratio * min(values)
        return cls(is_log, log_axis(values, room) if is_log else even_axis(values, min(room, 0.08)))

    @property
    def is_cut(self) -> bool:
        """Whether it is even and does not start at nothing, so that distances on it are not proportions."""
        return not self.is_log and self.range[0] > 0

    def at(self, value: float) -> float:
        """Return the coordinate that an annotation needs."""
        return math.log10(value) if self.is_log else value

    def share(self, value: float) -> float:
        """Return where a value stands between the ends: 0 to 1."""
        return (self.at(value) - self.range[0]) / (self.range[1] - self.range[0])

    def options(self, prefix: str = "") -> dict[str, Any]:
        """Return what Plotly's axis needs."""
        if not self.is_log:
            return {"range": self.range, "tickprefix": prefix, "tickformat": ","}
        marks = ticks(10 ** self.range[0], 10 ** self.range[1])
        texts = [usd_tick(mark) if prefix else f"{mark:,g}" for mark in marks]
        return {"type": "log", "range": self.range, "tickvals": marks, "ticktext": texts}


def ticks(low: float, high: float) -> list[float]:
    """Return the powers of ten of a logarithmic axis, and what lies between them if there are few.

    >>> ticks(80, 4500), ticks(5, 150000)
    ([100.0, 200.0, 500.0, 1000.0, 2000.0], [10.0, 100.0, 1000.0, 10000.0, 100000.0])
    """
    ratio = high / low
    steps = _CLOSE if ratio < 5 else _SOME if ratio < 30 else _FEW if ratio < 1000 else (1.0,)
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    rounded = (float(f"{step * 10.0**power:.3g}") for power in powers for step in steps)
    return [value for value in rounded if low <= value <= high]


def usd_tick(value: float) -> str:
    """Write money on an axis."""
    return f"${value:,.0f}" if value >= 1 else format_usd(value)


def moved_apart(places: Mapping[str, float], gap: float) -> dict[str, float]:
    """Move labels apart that would lie on each other, keeping their order, between 0 and 1.

    >>> {label: round(at, 2) for label, at in moved_apart({"a": 0.5, "b": 0.51, "c": 0.1}, gap=0.1).items()}
    {'c': 0.1, 'a': 0.46, 'b': 0.56}
    >>> moved_apart({"a": 1.0, "b": 1.0}, gap=0.25)
    {'a': 0.75, 'b': 1.0}
    """
    order = sorted(places, key=lambda label: places[label])
    at = [places[label] for label in order]
    for _ in range(50):
        for low, high in pairwise(range(len(at))):
            lack = gap - (at[high] - at[low])
            if lack > 1e-9:
                at[low] -= lack / 2
                at[high] += lack / 2
    last = len(at) - 1
    inside = [min(max(place, index * gap), 1 - (last - index) * gap) for index, place in enumerate(at)]
    return dict(zip(order, inside, strict=True))


def joined(names: Sequence[str], most: int = 8) -> str:
    """Write names one after the other, of many the first.

    >>> joined(["A1", "A2"]), joined([f"A{n}" for n in range(12)], most=3)
    ('A1, A2', 'A0, A1, A2 and 9 more')
    """
    more = len(names) - most
    return ", ".join(names) if more <= 0 else f"{', '.join(names[:most])} and {more} more"


def series(color: str, index: int) -> dict[str, Any]:
    """Return the line of one pattern among several."""
    return {"color": color, "width": 2.5, "dash": DASHES[index]}


def line_colors(count: int) -> list[str]:
    """Return one color a line.

    Raises
    ------
    ModelerError
        If there are more lines than colors that can be told apart.
    """
    if count > MOST:
        raise ModelerError(f"{count} patterns were given: draw at most {MOST}, to tell them apart")
    return [*COLORS, DARK][:count]
