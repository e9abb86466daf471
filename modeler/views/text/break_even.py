"""Break-even, sensitivity and uncertainty as text for a terminal. Views only: every number comes from the engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from rich.console import Group, RenderableType
from rich.text import Text

from modeler.engine.study.break_even import BreakEven, CostsAt
from modeler.engine.study.inputs import NumberInput, number_inputs
from modeler.engine.study.sensitivity import Effect, Sensitivity
from modeler.engine.study.uncertainty import Chance, Outlook, Uncertainty
from modeler.units import format_quantity, format_usd
from modeler.views.text.comparison import milliseconds
from modeler.views.text.table import TextTable
from modeler.workload import Workload

PAIRS = 3
"""Pairs of patterns that are put in words."""


def exact(value: float, unit: str) -> str:
    """Write where a crossing is: to nine digits, and as a person would.

    >>> exact(43757812.6, "requests/month"), exact(524288.0, "bytes"), exact(0.123456789, "share")
    ('43,757,812.6 (43.76M)', '524,288 (512 KB)', '0.123456789 (12.35 %)')
    """
    digits = f"{value:,.3f}".rstrip("0").rstrip(".") if value >= 1e6 else f"{value:,.9g}"
    digits = digits if len(digits.replace(",", "")) <= 11 else f"{value:,.0f}"
    short = format_quantity(value, unit)
    return digits if short in (digits, f"{digits} {unit}") else f"{digits} ({short})"


def finding(break_even: BreakEven) -> str:
    """Say in one sentence which pattern is cheaper where.

    >>> from modeler.engine.study.break_even import break_even
    >>> w = Workload(clients={"location": "internet"}, backend={"kind": "fargate"})
    >>> finding(break_even(w, "B1", "B6", low="1M", high="1G"))
    'B1 is cheaper than B6 throughout (1M to 1G requests/month): they come closest, to $2.50 a month at 1M.'
    """
    unit = break_even.over.unit
    stretch = f"{_of(break_even, break_even.low)} to {_of(break_even, break_even.high)} {_noun(unit)}".strip()
    first = break_even.intervals[0]
    if not break_even.crossings:
        if first.cheaper == "same":
            return f"{break_even.a.label} and {break_even.b.label} cost the same throughout ({stretch})."
        dearer = break_even.b.label if first.cheaper == "a" else break_even.a.label
        least = "less than a cent" if first.least_usd < 0.005 else format_usd(first.least_usd)
        closest = f"{least} a month at {_of(break_even, first.least_at)}"
        return (
            f"{break_even.name(first.cheaper)} is cheaper than {dearer} throughout ({stretch}): they come closest, to "
            f"{closest}."
        )
    lines = [_holds(break_even, 0) + f" up to {_of(break_even, _end(break_even, 0))}"]
    for place in range(1, len(break_even.intervals) - 1):
        lines.append(f"{_holds(break_even, place)} from there to {_of(break_even, _end(break_even, place))}")
    lines.append(f"{_holds(break_even, len(break_even.intervals) - 1)} beyond")
    return f"{', '.join(lines)} ({_noun(unit) or break_even.over.path})."


def _holds(break_even: BreakEven, place: int) -> str:
    cheaper = break_even.intervals[place].cheaper
    return "both cost the same" if cheaper == "same" else f"{break_even.name(cheaper)} is cheaper"


def _end(break_even: BreakEven, place: int) -> float:
    """Return the last value of an interval: of whole numbers the one before the next begins."""
    end = break_even.intervals[place].high
    return end - 1 if break_even.over.whole else end


def _of(break_even: BreakEven, value: float) -> str:
    return format_quantity(value, break_even.over.unit)


def _noun(unit: str) -> str:
    """Return the unit where `format_quantity` has not written it."""
    return "" if unit in ("bytes", "share", "ms", "s") else unit


def break_even_text(break_even: BreakEven) -> RenderableType:
    """Draw where two patterns cross, with both bills on either side, and who is cheaper in between."""
    w, a, b = break_even.workload, break_even.a, break_even.b
    parts: list[RenderableType] = [Text(finding(break_even), style="bold")]
    parts.append(Text(f"{w.name}, {w.region}; {a.label} is {a.pattern.id}, {b.label} {b.pattern.id}", style="dim"))
    if words := marks_line(break_even.marks):
        parts.append(Text(f"{words}."))
    if break_even.crossings:
        parts += [_crossings(break_even), _intervals(break_even)]
    if break_even.now:
        now = break_even.now
        words = f"now, at {format_quantity(now.value, break_even.over.unit)}"
        costs = f"{a.label} {format_usd(now.a_usd)}, {b.label} {format_usd(now.b_usd)}"
        parts.append(Text(f"{words}: {costs}, {_verdict(break_even, now)}"))
    if w.classes:
        parts.append(
            Text("What serves the further traffic classes is that of the workload as it is, throughout.", style="dim")
        )
    return Group(*parts)


def marks_line(marks: Mapping[str, Sequence[str]]) -> str:
    """Say which patterns are legacy, an anti-pattern or excluded; nothing if none is.

    >>> marks_line({"C1": ("legacy",), "A5": ("excluded",), "B1": (), "A8": ("anti-pattern", "excluded")})
    'Legacy: C1; excluded by the needs: A5, A8; anti-pattern: A8'
    """
    names: dict[str, list[str]] = {}
    for label, words in marks.items():
        for word in words:
            names.setdefault("excluded by the needs" if word == "excluded" else word, []).append(label)
    line = "; ".join(f"{word}: {', '.join(labels)}" for word, labels in names.items())
    return f"{line[:1].upper()}{line[1:]}"


def _verdict(break_even: BreakEven, side: CostsAt) -> str:
    if side.cheaper == "same":
        return "the same"
    return f"{break_even.name(side.cheaper)} by {format_usd(abs(side.a_usd - side.b_usd))}"


def _crossings(break_even: BreakEven) -> RenderableType:
    unit = break_even.over.unit
    drawn = TextTable("Crossings, with both bills on either side, $/month")
    for name in (break_even.over.path.rpartition(".")[2], "", break_even.a.label, break_even.b.label):
        drawn.add_column(name, justify="left" if not name else "right")
    drawn.add_column("cheaper")
    for number, crossing in enumerate(break_even.crossings):
        is_step = crossing.kind == "step"
        if number:
            drawn.add_section()
        below, above = crossing.below, crossing.above
        where = ("last before the step", "after the step") if is_step else ("just below", "just above")
        drawn.add_row(
            exact(below.value, unit) if is_step else format_quantity(below.value, unit),
            where[0],
            format_usd(below.a_usd),
            format_usd(below.b_usd),
            _verdict(break_even, below),
        )
        if not is_step:
            drawn.add_row(Text(exact(crossing.at, unit), style="bold"), Text("break-even", style="bold"), "", "", "")
        drawn.add_row(
            format_quantity(above.value, unit),
            where[1],
            format_usd(above.a_usd),
            format_usd(above.b_usd),
            _verdict(break_even, above),
        )
    return drawn


def _intervals(break_even: BreakEven) -> RenderableType:
    drawn = TextTable("Who is cheaper")
    for name in ("from", "to"):
        drawn.add_column(name, justify="right")
    drawn.add_column("cheaper")
    drawn.add_column("by at least", justify="right")
    for place, interval in enumerate(break_even.intervals):
        end = _end(break_even, place) if place < len(break_even.crossings) else interval.high
        least = format_usd(interval.least_usd) if break_even.over.whole and interval.cheaper != "same" else ""
        drawn.add_row(_of(break_even, interval.low), _of(break_even, end), break_even.name(interval.cheaper), least)
    if not break_even.over.whole:
        drawn.columns.pop()  # next to a crossing the difference is nothing
    return drawn


def sensitivity_text(sensitivity: Sensitivity, top: int, by: str) -> RenderableType:
    """Draw the inputs that move a pattern's cost most, then those that move its tail, with the change at each value."""
    with_p99 = sensitivity.base_p99_ms is not None
    w, choice = sensitivity.workload, sensitivity.choice
    mark = "≥ " if sensitivity.unpriced else ""
    base = f"{mark}{format_usd(sensitivity.base_usd)} a month" + (
        f", p99 {milliseconds(sensitivity.base_p99_ms)}" * with_p99
    )
    title = Text(f"{choice.label} {choice.pattern.id} for {w.name}, {w.region}: {base}; {by}", style="bold")
    by_cost = [effect for effect in sensitivity.effects if effect.swing_usd > 0]
    parts: list[RenderableType] = [title, _effects(by_cost[:top], with_p99)]
    parts += _more(len(by_cost) - top)
    if with_p99:
        parts += [Text("What moves the tail", style="bold"), _effects(sensitivity.by_p99[:top], with_p99)]
        parts += _more(len(sensitivity.by_p99) - top)
        limit = milliseconds(sensitivity.p99_resolution_ms)
        parts.append(Text(f"Changes of p99 up to {limit} are not told apart from none.", style="dim"))
    elif "p99" in sensitivity.outputs:
        parts.append(Text("The 99th percentile has no upper bound here, so that nothing can be said of its changes."))
    still = (
        f"{len(sensitivity.without_effect)} inputs change nothing here, {len(sensitivity.not_moved)} are 0 or not given"
    )
    parts.append(Text(f"{still}: --json lists them all.", style="dim"))
    if sensitivity.unpriced:
        parts.append(Text(f"Without a price, and so not in these sums: {', '.join(sensitivity.unpriced)}", style="dim"))
    return Group(*parts)


def _more(count: int) -> list[RenderableType]:
    """Say how many rows are not shown, if any."""
    if count < 1:
        return []
    return [Text(f"{count} more {'has a smaller effect' if count == 1 else 'have smaller effects'}.", style="dim")]


def _effects(effects: Sequence[Effect], with_p99: bool) -> RenderableType:
    drawn = TextTable()
    for name in ("input", "now", "set to", "$/month", *(["p99"] if with_p99 else [])):
        drawn.add_column(name, justify="left" if name == "input" else "right")
    for effect in effects:
        for row, cells in enumerate(_effect_rows(effect)):
            start = (effect.path, _plain(effect.base, effect.unit)) if row == 0 else ("", "")
            drawn.add_row(*start, *(cells if with_p99 else cells[:2]))
    return drawn


def _effect_rows(effect: Effect) -> Iterator[tuple[str, str, str]]:
    for value, usd, p99 in zip(effect.values, effect.usd_changes, effect.p99_changes_ms, strict=True):
        if value == effect.base:
            continue  # the field's own limit: it could not be moved that way
        money = "not served" if usd is None else _signed(usd)
        yield _plain(value, effect.unit), money, _tail_change(p99)


def _tail_change(ms: float | None) -> str:
    if ms is None or ms == 0:
        return "–" if ms is None else "0"
    return milliseconds(ms) if ms == float("inf") else f"{'+' if ms > 0 else '−'}{milliseconds(abs(ms))}"


def _signed(usd: float) -> str:
    return ("+" if usd > 0 else "") + format_usd(usd)


def _plain(value: object, unit: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return format_quantity(value, unit) if isinstance(value, int | float) else str(value)


def uncertainty_text(uncertainty: Uncertainty) -> RenderableType:
    """Draw the intervals of each pattern's cost, how often it is the cheapest, and the closest pairs in words."""
    w = uncertainty.workload
    title = f"{w.name}, {w.region}: monthly cost over {uncertainty.draws:,} draws (seed {uncertainty.seed})"
    with_p99 = any(outlook.p99_ms for outlook in uncertainty.outlooks)
    if with_p99:
        title += f", p99 over {uncertainty.p99_draws:,}"
    parts: list[RenderableType] = [Text(title, style="bold"), _outlooks(uncertainty, with_p99)]
    parts += [Text(pair) for pair in _pairs(uncertainty)]
    parts.append(Text("Ranges, each the interval of 9 cases in 10 (of whole numbers: all values):", style="dim"))
    parts += [Text(f"  {line}", style="dim") for line in range_lines(w)]
    if uncertainty.unused:
        parts.append(Text(f"No bill depends on {', '.join(uncertainty.unused)}: not drawn.", style="dim"))
    for outlook in uncertainty.outlooks:
        if outlook.unpriced:
            parts.append(
                Text(f"{outlook.choice.label}: unpriced {', '.join(outlook.unpriced)}; at least that", style="dim")
            )
        if outlook.served < 1:
            parts.append(
                Text(f"{outlook.choice.label}: serves the workload at {outlook.served:.0%} of the draws", style="dim")
            )
    if uncertainty.not_comparable:
        parts.append(Text(f"Not comparable for this workload: {', '.join(uncertainty.not_comparable)}", style="dim"))
    return Group(*parts)


def _outlooks(uncertainty: Uncertainty, with_p99: bool) -> RenderableType:
    drawn = TextTable()
    drawn.add_column("")
    drawn.add_column("pattern")
    names = ["$ 5 %", "$ median", "$ 95 %", "cheapest"] + (["p99 5 %", "median", "95 %"] if with_p99 else [])
    for name in names:
        drawn.add_column(name, justify="right")
    for outlook in uncertainty.outlooks:
        mark = "≥ " if outlook.unpriced else ""
        money = [f"{mark}{format_usd(value)}" for value in (outlook.usd.p5, outlook.usd.p50, outlook.usd.p95)]
        drawn.add_row(
            outlook.choice.label, outlook.choice.pattern.id, *money, _cheapest(outlook), *_tail(outlook, with_p99)
        )
    return drawn


def _tail(outlook: Outlook, with_p99: bool) -> list[str]:
    if not with_p99:
        return []
    if outlook.p99_ms is None:
        return ["–"] * 3
    return [milliseconds(value) for value in (outlook.p99_ms.p5, outlook.p99_ms.p50, outlook.p99_ms.p95)]


def _cheapest(outlook: Outlook) -> str:
    return "–" if outlook.cheapest is None else f"{outlook.cheapest.share:.1%}".replace("%", " %")


def _pairs(uncertainty: Uncertainty) -> Iterator[str]:
    """Put the first patterns' chances in words, the likelier one of each pair first."""
    priced = [outlook.choice.label for outlook in uncertainty.outlooks if not outlook.unpriced and outlook.served > 0]
    for first, second in list(combinations(priced, 2))[:PAIRS]:
        a, b = (
            (first, second)
            if uncertainty.cheaper(first, second).share >= uncertainty.cheaper(second, first).share
            else (second, first)
        )
        yield f"{a} is cheaper than {b} {in_cases(uncertainty.cheaper(a, b))}."


def in_cases(chance: Chance) -> str:
    """Write a chance with its standard error; none or all of the draws prove neither never nor always.

    >>> in_cases(Chance(0.83, 0.00376, 10_000)), in_cases(Chance(1.0, 0.0, 10_000))
    ('in 83.0 % of cases (± 0.4 %)', 'in all of 10,000 draws')
    """
    if chance.share in (0.0, 1.0):
        return f"in {'all' if chance.share else 'none'} of {chance.draws:,} draws"
    return f"in {chance.share * 100:.1f} % of cases (± {max(chance.standard_error * 100, 0.1):.1f} %)"


def range_lines(w: Workload) -> Iterator[str]:
    """Say for each range what it is and what its middle.

    >>> list(range_lines(Workload.from_dict({"azs": {"low": 2, "high": 3}})))
    ['azs: 2 to 3, middle 2 (whole)']
    """
    inputs = number_inputs(w)
    for path, span in w.ranges.items():
        unit = inputs[path].unit if path in inputs else ""
        low, middle, high = (format_quantity(value, unit) for value in (span.low, span.middle, span.high))
        yield f"{path}: {low} to {high}, middle {middle} ({span.law})"


def middle_line(w: Workload) -> str:
    """Say in one line with which numbers is calculated where a workload has ranges.

    >>> middle_line(Workload.from_dict({"azs": {"low": 2, "high": 3}}))
    "the workload has ranges, calculated with their middle: azs 2; 'modeler uncertainty' takes the whole ranges"
    """
    inputs = number_inputs(w)
    middles = [
        f"{path.rpartition('.')[2]} {format_quantity(span.middle, _unit(inputs, path))}"
        for path, span in w.ranges.items()
    ]
    return (
        f"the workload has ranges, calculated with their middle: {', '.join(middles)}; 'modeler uncertainty' takes the "
        "whole ranges"
    )


def _unit(inputs: dict[str, NumberInput], path: str) -> str:
    return inputs[path].unit if path in inputs else ""
