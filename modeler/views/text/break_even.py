"""Break-even, sensitivity and uncertainty as text for a terminal. Views only: every number comes from the engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from rich.console import Group, RenderableType
from rich.text import Text

from modeler.engine.study.break_even import BreakEven, CostsAt
from modeler.engine.study.inputs import NumberInput, number_inputs
from modeler.engine.study.sensitivity import Effect, Sensitivity
from modeler.engine.study.uncertainty import Chance, Outlook, Uncertainty
from modeler.units import format_count, format_usd
from modeler.views.text.comparison import milliseconds, plain_table
from modeler.workload import Workload

PAIRS = 3
"""Pairs of patterns that are put in words."""
_SIZES = ((2.0**40, "TB"), (2.0**30, "GB"), (2.0**20, "MB"), (2.0**10, "KB"))


def quantity(value: float, unit: str) -> str:
    """Write a value of a workload's field as a person would.

    >>> quantity(43.76e6, "requests/month"), quantity(20480, "bytes"), quantity(0.05, "share"), quantity(3, "AZs")
    ('43.76M', '20 KB', '5 %', '3')
    >>> quantity(1500, "ms"), quantity(120, "s"), quantity(9e5, "requests/month"), quantity(1e12, "requests/month")
    ('1,500 ms', '120 s', '900,000', '1T')
    """
    if unit == "bytes":
        return next((f"{value / size:.4g} {name}" for size, name in _SIZES if value >= size), f"{value:.4g} bytes")
    if unit == "share":
        return f"{value * 100:.4g} %"
    text = f"{value / 1e12:,.4g}T" if value >= 1e12 else format_count(value)
    return f"{text} {unit}" if unit in ("ms", "s") else text


def exact(value: float, unit: str) -> str:
    """Write where a crossing is: to nine digits, and as a person would.

    >>> exact(43757812.6, "requests/month"), exact(524288.0, "bytes"), exact(0.123456789, "share")
    ('43,757,812.6 (43.76M)', '524,288 (512 KB)', '0.123456789 (12.35 %)')
    """
    digits = f"{value:,.3f}".rstrip("0").rstrip(".") if value >= 1e6 else f"{value:,.9g}"
    digits = digits if len(digits.replace(",", "")) <= 11 else f"{value:,.0f}"
    short = quantity(value, unit)
    return digits if short in (digits, f"{digits} {unit}") else f"{digits} ({short})"


def finding(found: BreakEven) -> str:
    """Say in one sentence which pattern is cheaper where.

    >>> from modeler.engine.study.break_even import break_even
    >>> w = Workload(clients={"location": "internet"}, backend={"kind": "fargate"})
    >>> finding(break_even(w, "B1", "B6", low="1M", high="1G"))
    'B1 is cheaper than B6 throughout (1M to 1G requests/month): they come closest, to $2.50 a month at 1M.'
    """
    unit = found.over.unit
    stretch = f"{_of(found, found.low)} to {_of(found, found.high)} {_noun(unit)}".strip()
    first = found.intervals[0]
    if not found.crossings:
        if first.cheaper == "same":
            return f"{found.a.label} and {found.b.label} cost the same throughout ({stretch})."
        other = found.b.label if first.cheaper == "a" else found.a.label
        least = "less than a cent" if first.least_usd < 0.005 else format_usd(first.least_usd)
        closest = f"{least} a month at {_of(found, first.least_at)}"
        return (
            f"{found.name(first.cheaper)} is cheaper than {other} throughout ({stretch}): they come closest, to "
            f"{closest}."
        )
    said = [_holds(found, 0) + f" up to {_of(found, _end(found, 0))}"]
    for place in range(1, len(found.intervals) - 1):
        said.append(f"{_holds(found, place)} from there to {_of(found, _end(found, place))}")
    said.append(f"{_holds(found, len(found.intervals) - 1)} beyond")
    return f"{', '.join(said)} ({_noun(unit) or found.over.path})."


def _holds(found: BreakEven, place: int) -> str:
    cheaper = found.intervals[place].cheaper
    return "both cost the same" if cheaper == "same" else f"{found.name(cheaper)} is cheaper"


def _end(found: BreakEven, place: int) -> float:
    """Give the last value of an interval: of whole numbers the one before the next begins."""
    end = found.intervals[place].high
    return end - 1 if found.over.whole else end


def _of(found: BreakEven, value: float) -> str:
    return quantity(value, found.over.unit)


def _noun(unit: str) -> str:
    """Give the unit where `quantity` has not written it."""
    return "" if unit in ("bytes", "share", "ms", "s") else unit


def break_even_text(found: BreakEven) -> RenderableType:
    """Draw where two patterns cross, with both bills on either side, and who is cheaper in between."""
    w, a, b = found.workload, found.a, found.b
    parts: list[RenderableType] = [Text(finding(found), style="bold")]
    parts.append(Text(f"{w.name}, {w.region}; {a.label} is {a.pattern.id}, {b.label} {b.pattern.id}", style="dim"))
    if found.crossings:
        parts += [_crossings(found), _intervals(found)]
    if found.now:
        now = found.now
        said = f"now, at {quantity(now.value, found.over.unit)}"
        costs = f"{a.label} {format_usd(now.a_usd)}, {b.label} {format_usd(now.b_usd)}"
        parts.append(Text(f"{said}: {costs}, {_verdict(found, now)}"))
    if w.classes:
        parts.append(
            Text("What serves the further traffic classes is that of the workload as it is, throughout.", style="dim")
        )
    return Group(*parts)


def _verdict(found: BreakEven, side: CostsAt) -> str:
    if side.cheaper == "same":
        return "the same"
    return f"{found.name(side.cheaper)} by {format_usd(abs(side.a_usd - side.b_usd))}"


def _crossings(found: BreakEven) -> RenderableType:
    unit = found.over.unit
    drawn = plain_table("Crossings, with both bills on either side, $/month")
    for name in (found.over.path.rpartition(".")[2], "", found.a.label, found.b.label):
        drawn.add_column(name, justify="left" if not name else "right", no_wrap=True)
    drawn.add_column("cheaper", no_wrap=True)
    for number, each in enumerate(found.crossings):
        is_step = each.kind == "step"
        if number:
            drawn.add_section()
        below, above = each.below, each.above
        where = ("last before the step", "after the step") if is_step else ("just below", "just above")
        drawn.add_row(
            exact(below.value, unit) if is_step else quantity(below.value, unit),
            where[0],
            format_usd(below.a_usd),
            format_usd(below.b_usd),
            _verdict(found, below),
        )
        if not is_step:
            drawn.add_row(Text(exact(each.at, unit), style="bold"), Text("break-even", style="bold"), "", "", "")
        drawn.add_row(
            quantity(above.value, unit),
            where[1],
            format_usd(above.a_usd),
            format_usd(above.b_usd),
            _verdict(found, above),
        )
    return drawn


def _intervals(found: BreakEven) -> RenderableType:
    drawn = plain_table("Who is cheaper")
    for name in ("from", "to"):
        drawn.add_column(name, justify="right", no_wrap=True)
    drawn.add_column("cheaper", no_wrap=True)
    drawn.add_column("by at least", justify="right", no_wrap=True)
    for place, each in enumerate(found.intervals):
        end = _end(found, place) if place < len(found.crossings) else each.high
        least = format_usd(each.least_usd) if found.over.whole and each.cheaper != "same" else ""
        drawn.add_row(_of(found, each.low), _of(found, end), found.name(each.cheaper), least)
    if not found.over.whole:
        drawn.columns.pop()  # next to a crossing the difference is nothing
    return drawn


def sensitivity_text(found: Sensitivity, top: int, by: str) -> RenderableType:
    """Draw the inputs that move a pattern's cost most, then those that move its tail, with the change at each value."""
    with_p99 = found.base_p99_ms is not None
    w, choice = found.workload, found.choice
    mark = "≥ " if found.unpriced else ""
    base = f"{mark}{format_usd(found.base_usd)} a month" + (f", p99 {milliseconds(found.base_p99_ms)}" * with_p99)
    title = Text(f"{choice.label} {choice.pattern.id} for {w.name}, {w.region}: {base}; {by}", style="bold")
    by_cost = [each for each in found.effects if each.swing_usd > 0]
    parts: list[RenderableType] = [title, _effects(by_cost[:top], with_p99)]
    parts += _more(len(by_cost) - top)
    if with_p99:
        parts += [Text("What moves the tail", style="bold"), _effects(found.by_p99[:top], with_p99)]
        parts += _more(len(found.by_p99) - top)
        limit = milliseconds(found.p99_resolution_ms)
        parts.append(Text(f"Changes of p99 up to {limit} are not told apart from none.", style="dim"))
    elif "p99" in found.outputs:
        parts.append(Text("The 99th percentile has no upper bound here, so that nothing can be said of its changes."))
    still = f"{len(found.without_effect)} inputs change nothing here, {len(found.not_moved)} are 0 or not given"
    parts.append(Text(f"{still}: --json lists them all.", style="dim"))
    if found.unpriced:
        parts.append(Text(f"Without a price, and so not in these sums: {', '.join(found.unpriced)}", style="dim"))
    return Group(*parts)


def _more(count: int) -> list[RenderableType]:
    """Say how many rows are not shown, if any."""
    if count < 1:
        return []
    return [Text(f"{count} more {'has a smaller effect' if count == 1 else 'have smaller effects'}.", style="dim")]


def _effects(effects: Sequence[Effect], with_p99: bool) -> RenderableType:
    drawn = plain_table()
    for name in ("input", "now", "set to", "$/month", *(["p99"] if with_p99 else [])):
        drawn.add_column(name, justify="left" if name == "input" else "right", no_wrap=True)
    for each in effects:
        for row, cells in enumerate(_effect_rows(each)):
            start = (each.path, _plain(each.base, each.unit)) if row == 0 else ("", "")
            drawn.add_row(*start, *(cells if with_p99 else cells[:2]))
    return drawn


def _effect_rows(each: Effect) -> Iterator[tuple[str, str, str]]:
    for value, usd, p99 in zip(each.values, each.usd_changes, each.p99_changes_ms, strict=True):
        if value == each.base:
            continue  # the field's own limit: it could not be moved that way
        money = "not served" if usd is None else _signed(usd)
        yield _plain(value, each.unit), money, _tail_change(p99)


def _tail_change(ms: float | None) -> str:
    if ms is None or ms == 0:
        return "–" if ms is None else "0"
    return milliseconds(ms) if ms == float("inf") else f"{'+' if ms > 0 else '−'}{milliseconds(abs(ms))}"


def _signed(usd: float) -> str:
    return ("+" if usd > 0 else "") + format_usd(usd)


def _plain(value: object, unit: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return quantity(value, unit) if isinstance(value, int | float) else str(value)


def uncertainty_text(found: Uncertainty) -> RenderableType:
    """Draw the intervals of each pattern's cost, how often it is the cheapest, and the closest pairs in words."""
    w = found.workload
    title = f"{w.name}, {w.region}: monthly cost over {found.draws:,} draws (seed {found.seed})"
    with_p99 = any(each.p99_ms for each in found.outlooks)
    if with_p99:
        title += f", p99 over {found.p99_draws:,}"
    parts: list[RenderableType] = [Text(title, style="bold"), _outlooks(found, with_p99)]
    parts += [Text(each) for each in _pairs(found)]
    parts.append(Text("Ranges, each the interval of 9 cases in 10 (of whole numbers: all values):", style="dim"))
    parts += [Text(f"  {line}", style="dim") for line in range_lines(w)]
    if found.unused:
        parts.append(Text(f"No bill depends on {', '.join(found.unused)}: not drawn.", style="dim"))
    for each in found.outlooks:
        if each.unpriced:
            parts.append(Text(f"{each.choice.label}: unpriced {', '.join(each.unpriced)}; at least that", style="dim"))
        if each.served < 1:
            parts.append(
                Text(f"{each.choice.label}: serves the workload at {each.served:.0%} of the draws", style="dim")
            )
    if found.not_comparable:
        parts.append(Text(f"Not comparable for this workload: {', '.join(found.not_comparable)}", style="dim"))
    return Group(*parts)


def _outlooks(found: Uncertainty, with_p99: bool) -> RenderableType:
    drawn = plain_table()
    drawn.add_column("", no_wrap=True)
    drawn.add_column("pattern", no_wrap=True)
    names = ["$ 5 %", "$ median", "$ 95 %", "cheapest"] + (["p99 5 %", "median", "95 %"] if with_p99 else [])
    for name in names:
        drawn.add_column(name, justify="right", no_wrap=True)
    for each in found.outlooks:
        mark = "≥ " if each.unpriced else ""
        money = [f"{mark}{format_usd(value)}" for value in (each.usd.p5, each.usd.p50, each.usd.p95)]
        drawn.add_row(each.choice.label, each.choice.pattern.id, *money, _cheapest(each), *_tail(each, with_p99))
    return drawn


def _tail(each: Outlook, with_p99: bool) -> list[str]:
    if not with_p99:
        return []
    if each.p99_ms is None:
        return ["–"] * 3
    return [milliseconds(value) for value in (each.p99_ms.p5, each.p99_ms.p50, each.p99_ms.p95)]


def _cheapest(each: Outlook) -> str:
    return "–" if each.cheapest is None else f"{each.cheapest.share:.1%}".replace("%", " %")


def _pairs(found: Uncertainty) -> Iterator[str]:
    """Put the first patterns' chances in words, the likelier one of each pair first."""
    priced = [each.choice.label for each in found.outlooks if not each.unpriced and each.served > 0]
    for one, other in list(combinations(priced, 2))[:PAIRS]:
        a, b = (one, other) if found.cheaper(one, other).share >= found.cheaper(other, one).share else (other, one)
        yield f"{a} is cheaper than {b} {in_cases(found.cheaper(a, b))}."


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
    for path, each in w.ranges.items():
        unit = inputs[path].unit if path in inputs else ""
        low, middle, high = (quantity(value, unit) for value in (each.low, each.middle, each.high))
        yield f"{path}: {low} to {high}, middle {middle} ({each.law})"


def middle_line(w: Workload) -> str:
    """Say in one line with which numbers is calculated where a workload has ranges.

    >>> middle_line(Workload.from_dict({"azs": {"low": 2, "high": 3}}))
    "the workload has ranges, calculated with their middle: azs 2; 'modeler uncertainty' takes the whole ranges"
    """
    inputs = number_inputs(w)
    middles = [
        f"{path.rpartition('.')[2]} {quantity(each.middle, _unit(inputs, path))}" for path, each in w.ranges.items()
    ]
    return (
        f"the workload has ranges, calculated with their middle: {', '.join(middles)}; 'modeler uncertainty' takes the "
        "whole ranges"
    )


def _unit(inputs: dict[str, NumberInput], path: str) -> str:
    return inputs[path].unit if path in inputs else ""
