"""Results as text: Rich tables for a terminal, Markdown and CSV for documents. Views only."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.text import Text

from modeler.engine.bill import Bill
from modeler.engine.compare import Assessment, Comparison
from modeler.engine.fit import FITS, FITS_WITH_CAVEATS
from modeler.engine.remarks import RemarkKind
from modeler.engine.standing import ORDER, against
from modeler.engine.turns import Turn
from modeler.facts.equivalents import Equivalent, equivalents_of
from modeler.facts.price import Price
from modeler.facts.priced_usage import PricedUsage
from modeler.patterns import ARTICLES, Pattern
from modeler.results import number_of
from modeler.units import LineItem, format_count, format_decimal, format_usd, safe_cell
from modeler.views.text.table import TextTable
from modeler.workload import Workload

if TYPE_CHECKING:
    from modeler.dist import Bracket
    from modeler.engine.study.growth import HubBreakEven, Increment


def money(assessment: Assessment) -> str:
    """Write a monthly total; a lower bound is marked as one.

    >>> import modeler as m
    >>> money(m.assess(m.Workload(), "A1"))[0]
    '$'
    """
    if assessment.bill is None:
        return "–"
    return ("≥ " if assessment.bill.unpriced else "") + format_usd(assessment.bill.monthly_usd)


def percentile(assessment: Assessment, p: float) -> str:
    """Write a percentile of the latency, of all requests: where too many fail there is none, and that is said."""
    ms = assessment.quantile_ms(p)
    latency = assessment.latency
    if ms != float("inf") or latency is None:
        return milliseconds(ms)
    if latency.saturated:
        return "unstable"
    return f"{latency.failed:.0%} fail" if latency.fails(1 - p) else milliseconds(ms)


def milliseconds(ms: float | None) -> str:
    """Write a time with as many digits as mean something; without an upper bound it is none.

    >>> milliseconds(8.43), milliseconds(431.2), milliseconds(2481.0), milliseconds(float("inf")), milliseconds(None)
    ('8.4 ms', '431 ms', '2.48 s', 'no bound', '–')
    """
    if ms is None:
        return "–"
    if ms == float("inf"):
        return "no bound"
    return f"{ms / 1000:.3g} s" if ms >= 1000 else f"{_digits(ms)} ms"


def _digits(ms: float) -> str:
    return f"{ms:.0f}" if ms >= 100 else f"{ms:.2g}" if ms < 1 else f"{ms:.1f}"


RANGE = (
    "'p99 range': from all evidence at the low end of what is plausible to all of it at the high end; 'modeler latency "
    "PATTERN' has both for each hop, and the bracket in which the p99 is added up."
)
"""What a range of a percentile is, in a sentence."""


def time_range(span: Bracket | None) -> str:
    """Write between which times one lies, in one unit; nothing where both ends are missing.

    >>> from modeler.dist import Bracket
    >>> time_range(Bracket(108.2, 447.9)), time_range(Bracket(620.0, 2481.0)), time_range(Bracket(5.0, float("inf")))
    ('108–448 ms', '0.62–2.48 s', 'over 5.0 ms')
    >>> time_range(Bracket(8.4, 8.4)), time_range(None)
    ('8.4 ms', '–')
    """
    if span is None or span.low == float("inf"):
        return "–"
    low, high = milliseconds(span.low), milliseconds(span.high)
    if not span.bounded:
        return f"over {low}"
    if low == high:
        return low
    if span.high >= 1000:
        return f"{span.low / 1000:.3g}–{high}"
    return f"{_digits(span.low)}–{high}"


def traffic_line(w: Workload, region: str) -> str:
    """Say in one line what is asked of the patterns: how many requests, and where.

    >>> traffic_line(Workload(name="payroll"), "eu-west-1")
    'payroll: 10M requests a month, eu-west-1'
    """
    counts = ((traffic_class.traffic.requests_in(w.hours_per_month), traffic_class.name) for traffic_class in w.classes)
    more = "".join(f" + {format_count(count)} {name}" for count, name in counts)
    return f"{w.name}: {format_count(w.requests_per_month)}{more} requests a month, {region}"


def price_line(price_dates: str, conditions: str = "") -> str:
    """Say from when the prices are, and what of them was changed.

    >>> price_line("2025-06-05 to 2026-10-05", "overlay ours")
    'list prices of 2025-06-05 to 2026-10-05 with overlay ours'
    """
    return f"list prices of {price_dates}" + (f" with {conditions}" if conditions else "")


def headline(w: Workload, region: str, price_dates: str, conditions: str = "") -> str:
    """Say in one line what is compared, and at which prices.

    >>> headline(Workload(name="payroll"), "eu-west-1", "2025-06-05 to 2026-10-05")
    'payroll: 10M requests a month, eu-west-1, list prices of 2025-06-05 to 2026-10-05'
    """
    return f"{traffic_line(w, region)}, {price_line(price_dates, conditions)}"


def comparison_text(comparison: Comparison) -> RenderableType:
    """Draw a comparison: those with a place, what is excluded, then the others grouped by reason.

    Where answers are streamed, *first byte* is the p99 until their first byte.
    """
    w = comparison.workload
    title = headline(w, comparison.region, comparison.price_dates, comparison.conditions)
    ranked = TextTable(escape(title))
    ranked.add_column("#", justify="right")
    ranked.add_column("")
    ranked.add_column("pattern", wraps=True, labelled=False)
    ranked.add_column("verdict")
    streamed = ("first byte",) if comparison.streams else ()
    for name in ("$/month", "p99", "p99 range", *streamed, "fixed", "$/million"):
        ranked.add_column(name, justify="right")
    twins: dict[str, str] = {}
    for rank, assessment in comparison.placed:
        ranked.add_row(str(rank), *_comparison_cells(assessment, twins, streams=comparison.streams))
    if comparison.placed and comparison.unplaced:
        ranked.add_section()
    for assessment in comparison.unplaced:
        ranked.add_row("–", *_comparison_cells(assessment, twins, streams=comparison.streams))
    parts: list[RenderableType] = [ranked]
    parts.extend(Text(line, style="dim") for line in _order_lines(comparison))
    parts.extend(added_lines(comparison.ranked))
    parts.extend(turn_lines(comparison.turns))
    parts.extend(Text(note, style="dim") for note in _notes(comparison))
    if any(remark.kind is RemarkKind.IN_FULL for assessment in comparison.ranked for remark in assessment.remarks):
        parts.append(Text("'in full' counts what is shared with others or not counted in.", style="dim"))
    parts.extend(Text(line, style="dim") for line in _missing(comparison))
    doubtful = _low_confidence(comparison)
    if doubtful:
        parts.append(Text(f"Prices of low confidence: {', '.join(doubtful)}", style="dim"))
    if not comparison.ranked:
        parts = [
            Text(title, style="bold"),
            Text("None of the patterns compared serves these clients and this backend."),
        ]
    if comparison.not_comparable:
        parts.append(Text("Not comparable for this workload", style="bold"))
        parts.extend(_reasons(comparison.not_comparable))
    return Group(*parts)


def _comparison_cells(assessment: Assessment, twins: dict[str, str], *, streams: bool) -> tuple[str | Text, ...]:
    """What a row says of a pattern after its place; those with the same total name the first of them."""
    assert assessment.bill is not None
    per = assessment.bill.usd_per_million
    twin = twins.setdefault(f"{assessment.bill.monthly_usd:.6f}", assessment.label)
    same = [f"same total as {twin}"] if twin != assessment.label else []
    remarks = "; ".join((*_excluded_by(assessment), *same, *_short_remarks(assessment)))
    return (
        assessment.label,
        Text(_name(assessment)).append(f"\n{remarks}" if remarks else "", "dim"),
        short_verdict(assessment.verdict),
        money(assessment),
        percentile(assessment, 0.99),
        time_range(assessment.plausible_ms(0.99)),
        *((milliseconds(assessment.first_byte_ms(0.99)),) if streams else ()),
        format_usd(assessment.bill.fixed_usd),
        "–" if per is None else format_usd(per),
    )


def short_verdict(verdict: str) -> str:
    """Write a verdict for a narrow column.

    >>> short_verdict("fits"), short_verdict("fits with caveats")
    ('fits', 'caveats')
    """
    return "caveats" if verdict == FITS_WITH_CAVEATS else verdict


def _excluded_by(assessment: Assessment) -> list[str]:
    rules = dict.fromkeys(reason.rule for reason in against(assessment))
    return [f"excluded by {', '.join(rules)}"] if rules else []


def _order_lines(comparison: Comparison) -> Iterator[str]:
    """Say what decides the order, and where a verdict is explained."""
    if not comparison.ranks:
        yield "No pattern meets all that is needed: 'modeler choose' says what would have to change."
    elif comparison.sort == "verdict":
        yield f"{ORDER}, as 'modeler choose' has it."
    if comparison.ranked:
        yield RANGE
    if any(assessment.verdict != FITS for assessment in comparison.ranked):
        yield "Why a verdict is what it is, with sources: 'modeler choose --why PATTERN'."


def _notes(comparison: Comparison) -> list[str]:
    """What the numbers silently rest on, as far as the reader did not say it."""
    w = comparison.workload
    notes = []
    if w.clients.location == "on-premises" and "link" not in w.clients.model_fields_set:
        notes.append(
            "Two Direct Connect ports are assumed, as the workload does not say how clients come (clients.link)."
        )
    if comparison.ranked and w.counted.backend:
        notes.append("The backend is in every total as the workload describes it: it is not sized by traffic.")
    return notes


def _low_confidence(comparison: Comparison) -> list[str]:
    low_confidence = {
        f"{item.dimension} (seen {item.as_of})": None
        for assessment in comparison.ranked
        for item in (assessment.bill.items if assessment.bill else ())
        if item.confidence == "low" and item.usd
    }
    return list(low_confidence)


def _name(assessment: Assessment) -> str:
    beside = "".join(f" + {name}" for name in assessment.beside)
    return f"{assessment.pattern.id}{beside}"


def _short_remarks(assessment: Assessment) -> list[str]:
    below = (RemarkKind.UNPRICED, RemarkKind.ADDED)
    short_remarks = [str(remark) for remark in assessment.remarks if remark.kind not in below]
    if assessment.bill and assessment.bill.unpriced:
        count = len({item.dimension for item in assessment.bill.unpriced})
        short_remarks.insert(0, f"{number_of(count, 'price')} missing")
    for variant in assessment.others:
        short_remarks.append(f"or {variant.variant} {money(variant)}")
    return short_remarks


def added_lines(assessments: Iterable[Assessment]) -> Iterable[RenderableType]:
    """Say what was added because the workload asks for it, with its cost, and to which patterns."""
    codes: dict[str, list[str]] = {}
    for assessment in assessments:
        for remark in assessment.added:
            codes.setdefault(str(remark), []).append(assessment.pattern.code)
    if codes:
        yield Text("Added for what is asked, and in the totals", style="bold")
    for words, patterns in codes.items():
        yield Padding(Text.assemble((", ".join(patterns), "cyan"), f": {words}"), (0, 0, 0, 2))


TURNED = "Decided by an assumption for which AWS gives no source"
"""What stands above the assumptions that turn an order."""


def turn_lines(turns: Iterable[Turn]) -> Iterable[RenderableType]:
    """Say which assumptions without a source decide the order of the first places, with both prices."""
    lines = [str(turn) for turn in turns]
    if lines:
        yield Text(TURNED, style="bold")
    for line in lines:
        yield Padding(Text(line), (0, 0, 0, 2))


def _missing(comparison: Comparison) -> list[str]:
    """The prices that patterns lack, by pattern."""
    missing = []
    for assessment in comparison.ranked:
        names = dict.fromkeys(item.dimension for item in (assessment.bill.unpriced if assessment.bill else ()))
        if names:
            missing.append(f"{assessment.label} has no price for {', '.join(names)}: its total is a lower bound.")
    return missing


def _reasons(left_out: Sequence[Assessment]) -> Iterable[RenderableType]:
    grouped: dict[str, list[Assessment]] = {}
    for assessment in left_out:
        grouped.setdefault(assessment.reason, []).append(assessment)
    for reason, group in grouped.items():
        codes = ", ".join(assessment.label for assessment in group)
        yield Padding(Text.assemble((codes, "cyan"), f": {reason}"), (0, 0, 0, 2))


def bill_text(assessment: Assessment) -> RenderableType:
    """Draw one assessment: its hops, each with its line items, then what the numbers rest on."""
    bill = assessment.bill
    if bill is None:
        return Text(assessment.not_comparable)
    w = assessment.workload
    title = f"{assessment.pattern.code} {_name(assessment)} ({assessment.variant})"
    parts: list[RenderableType] = [
        Text(title, style="bold"),
        Text(assessment.pattern.title),
        Text(headline(w, bill.region, bill.price_dates)),
        _hops(bill),
        _sums(assessment, bill),
        Text(_tail(assessment)),
    ]
    if assessment.remarks:
        parts.append(bullets("Remarks", map(str, assessment.remarks)))
    if bill.assumptions:
        lines = [f"{name}: {setting_text(value)}. {meaning}" for name, (value, meaning) in bill.assumptions.items()]
        parts.append(bullets("Assumptions (switch them under 'assumptions:' in the workload)", lines))
    if bill.unpriced:
        parts.append(bullets("Unpriced", [item.note for item in bill.unpriced]))
    parts.append(_sources(bill))
    return Group(*parts)


def _hops(bill: Bill) -> TextTable:
    drawn = TextTable()
    drawn.add_column("hop", justify="right")
    drawn.add_column("what", wraps=True)
    drawn.add_column("usage", justify="right")
    drawn.add_column("unit", wraps=True)
    drawn.add_column("price", justify="right")
    drawn.add_column("$/month", justify="right")
    for hop in bill.hops:
        note = f"shared with hop {hop.number} above" if hop.again else hop.note
        note = f"; {note}" if note else ""
        label = Text.assemble((hop.title, "bold"), f", {hop.role} ({hop.over}{note})")
        total = ("≥ " if hop.unpriced else "") + format_usd(hop.usd or 0.0)
        drawn.add_row(str(hop.number), label, "", "", "", Text(total, style="bold"))
        if hop.again:
            continue
        for item in bill.items:
            if item.hop == hop.number:
                drawn.add_row("", *_item_cells(item))
    return drawn


def _item_cells(item: LineItem) -> tuple[Text, str, str, str, str]:
    note = f"  {item.note}" if item.note else ""
    label = Text.assemble(f"  {item.dimension}", (note if item.usd is not None else "", "dim"))
    if item.usd is None:
        return label, format_count(item.usage), item.unit, "unpriced", "?"
    usd = format_usd(item.usd)
    if not item.counted:
        usd = f"not counted ({format_usd(item.full_usd or 0)})"
    elif item.share < 1:
        usd = f"{usd} of {format_usd(item.full_usd or 0)}"
    return label, format_count(item.usage), item.unit, tier_prices(item), usd


def decimal(price: float) -> str:
    """Write a unit price without an exponent, as price pages do.

    >>> decimal(3.5e-06), decimal(0.0225), decimal(0)
    ('0.0000035', '0.0225', '0')
    """
    return format_decimal(round(price, 12))


def tier_prices(item: LineItem) -> str:
    """Write the unit price, or the first and last tier's if there are several."""
    if item.unit_price is None:
        return ""
    return price_range([tier_slice.unit_price for tier_slice in item.tiers] or [item.unit_price])


def price_range(prices: Sequence[float]) -> str:
    """Write one price, or the first and the last of several.

    >>> price_range([0.09]), price_range([0.09, 0.085, 0.07])
    ('0.09', '0.09 … 0.07')
    """
    ends = [prices[0], prices[-1]] if len(prices) > 1 else prices
    return " … ".join(decimal(price) for price in ends)


def _sums(assessment: Assessment, bill: Bill) -> Text:
    per = "–" if bill.usd_per_million is None else format_usd(bill.usd_per_million)
    text = (
        f"Total {money(assessment)} a month: {format_usd(bill.fixed_usd)} fixed, {per} per million requests "
        f"(the next million: {format_usd(bill.marginal_usd_per_million)})."
    )
    if bill.full_usd - bill.monthly_usd > 0.005:
        text += f" With shared and uncounted parts in full: {format_usd(bill.full_usd)}."
    return Text(text, style="bold")


def _tail(assessment: Assessment) -> str:
    """Say the p99 with its range, in a sentence."""
    return f"p99 {percentile(assessment, 0.99)}, plausibly {time_range(assessment.plausible_ms(0.99))}."


def bullets(title: str, lines: Iterable[str]) -> RenderableType:
    """List lines under a title."""
    drawn: list[RenderableType] = [Text(title, style="bold")]
    drawn.extend(Padding(Text(f"- {line}"), (0, 0, 0, 1)) for line in lines)
    return Group(*drawn)


def _sources(bill: Bill) -> RenderableType:
    seen: dict[str, set[str]] = {}
    for item in bill.items:
        if item.source:
            seen.setdefault(f"{short_source(item.source)}, seen {item.as_of}, {item.confidence} confidence", set()).add(
                item.dimension
            )
    lines = [f"{source}: {', '.join(sorted(names))}" for source, names in seen.items()]
    return bullets(f"Prices (of {bill.price_dates})", lines)


def setting_text(value: object) -> str:
    """Write the value of a setting as people do.

    >>> setting_text(None), setting_text(True), setting_text(0.5)
    ('default', 'yes', '0.5')
    """
    if value is None:
        return "default"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def increments_text(comparison: Comparison, running: str, added: Mapping[str, Increment]) -> RenderableType:
    """Draw what each pattern costs more than the one of today, cheapest first."""
    w = comparison.workload
    title = headline(w, comparison.region, comparison.price_dates, comparison.conditions)
    drawn = TextTable(escape(f"{title}; from {running}, which serves it today"))
    for name in ("", "pattern"):
        drawn.add_column(name)
    for name in ("more $/month", "$/month"):
        drawn.add_column(name, justify="right")
    drawn.add_column("already there", wraps=True)
    for increment in sorted(
        added.values(), key=lambda increment: (bool(increment.unpriced), increment.incremental_usd)
    ):
        bound = "≥ " if increment.unpriced else ""
        missing = f"unpriced: {', '.join(increment.unpriced)}" if increment.unpriced else ""
        there = "; ".join(filter(None, (", ".join(increment.shared), missing)))
        more = f"{'≈ ' if increment.today_unpriced else bound}{format_usd(increment.incremental_usd)}"
        alone = format_usd(increment.alone_usd)
        drawn.add_row(increment.pattern.code, increment.pattern.id, more, f"{bound}{alone}", escape(there))
    notes = [f"'more' is a pattern's bill less that of {running}: 'modeler migrate {running} PATTERN' shows it by hop."]
    missing_today = next((increment.today_unpriced for increment in added.values()), ())
    if missing_today:
        notes.append(f"≈: {running} has no price for {', '.join(missing_today)}.")
    return Group(drawn, *(Text(note, style="dim") for note in notes))


def regions_text(w: Workload, rows: Sequence[Mapping[str, Any]], named: Sequence[str]) -> RenderableType:
    """Draw the cheapest pattern of each Region, cheapest Region first, and what Regions lack."""
    of = f" of {', '.join(named)}" if named else ""
    drawn = TextTable(escape(f"{w.name}: cheapest fully priced pattern{of} in each Region"))
    for name in ("Region", "name", "pattern"):
        drawn.add_column(name)
    drawn.add_column("$/month", justify="right")
    for row in sorted(rows, key=lambda row: (row["monthly_usd"] is None, row["monthly_usd"] or 0)):
        usd = "–" if row["monthly_usd"] is None else format_usd(row["monthly_usd"])
        drawn.add_row(row["region"], row["name"], row["pattern"] or "none", usd)
    missing = list(_missing_prices(rows))
    return Group(drawn, bullets("No price for:", missing)) if missing else drawn


def _missing_prices(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Say once of each dimension which patterns need it, and in which Regions it has no price.

    >>> list(_missing_prices([{"region": "us-west-1", "missing": {"waf.rule_month": ["A4", "C1"]}}]))
    ['waf.rule_month (A4, C1): all Regions']
    """
    codes: dict[str, dict[str, None]] = {}
    regions: dict[str, list[str]] = {}
    for row in rows:
        for dimension, needed_by in row["missing"].items():
            codes.setdefault(dimension, {}).update(dict.fromkeys(needed_by))
            regions.setdefault(dimension, []).append(row["region"])
    for dimension, without in regions.items():
        priced = [row["region"] for row in rows if row["region"] not in without]
        yield f"{dimension} ({_few(sorted(codes[dimension]))}): {_where(without, priced)}"


def _where(without: Sequence[str], priced: Sequence[str]) -> str:
    """Name Regions without a price, by those that have one where they are fewer.

    >>> _where(["us-east-1"], ["us-east-2"]), _where(["us-east-1", "us-west-1"], [])
    ('us-east-1', 'all Regions')
    """
    if not priced:
        return "all Regions"
    return f"all Regions but {_few(priced)}" if len(priced) < len(without) and len(priced) <= 4 else _few(without)


def _few(codes: Sequence[str]) -> str:
    return ", ".join(codes[:4]) + (f" and {len(codes) - 4} more" if len(codes) > 4 else "")


def hub_text(w: Workload, hub_break_even: HubBreakEven, most: int) -> RenderableType:
    """Draw endpoints in each VPC against a hub, by the number of client VPCs."""
    drawn = TextTable(escape(f"{w.name}: endpoints in each client VPC (E5) or one shared set behind a hub (E4)"))
    for name in ("client VPCs", "each its own $/month", "hub $/month"):
        drawn.add_column(name, justify="right")
    for row in hub_break_even.rows:
        mark = "bold" if row["vpcs"] == hub_break_even.vpcs else ""
        drawn.add_row(str(row["vpcs"]), format_usd(row["own_usd"]), format_usd(row["hub_usd"]), style=mark)
    if hub_break_even.vpcs is None:
        words = f"Up to {most} VPCs, an endpoint in each costs less."
    else:
        words = f"From {hub_break_even.vpcs} client VPC(s) on, the hub costs less."
    return Group(drawn, Text(words, style="bold"))


def fleet_text(rows: int, out: str, summary: Mapping[str, Any]) -> RenderableType:
    """Draw the summary of a fleet: each pattern's total and spread, and the outliers."""
    bad = f", {summary['errors']:,} of them unreadable" if summary["errors"] else ""
    drawn = TextTable(f"{number_of(rows, 'workload')}{bad}; costs written to {escape(out)}")
    drawn.add_column("pattern")
    for name in ("serves\nworkloads", "cheapest\nfor", "total over those\nit serves, $/month", "p10", "median", "p90"):
        drawn.add_column(name, justify="right")
    for row in summary["patterns"]:
        money_cells = (format_usd(row[key]) for key in ("total_usd", "p10_usd", "median_usd", "p90_usd"))
        drawn.add_row(escape(row["pattern"]), f"{row['workloads']:,}", f"{row['cheapest_for']:,}", *money_cells)
    parts: list[RenderableType] = [drawn]
    total, lost = format_usd(summary["cheapest_total_usd"]), len(summary["without_any"])
    served = number_of(rows - summary["errors"] - lost, "workload")
    parts.append(Text(f"If each took its cheapest pattern: {total} a month for {served}.", "bold"))
    if lost:
        have = "has" if lost == 1 else "have"
        parts.append(Text(f"{number_of(lost, 'workload')} {have} no comparable, fully priced pattern."))
    if summary.get("sample"):
        words = f"p10, median and p90 come from a sample of {summary['sample']:,} workloads"
        parts.append(Text(f"{words}; totals and counts are exact."))
    if summary["outliers"]:
        lines = (
            f"{row['name']} ({'line' if 'line' in row else 'row'} {row['line'] if 'line' in row else row['row']}): "
            f"{format_usd(row['monthly_usd'])} with {row['pattern']}"
            for row in summary["outliers"]
        )
        parts.append(bullets("Far above the rest", lines))
    return Group(*parts)


def pattern_text(pattern: Pattern) -> RenderableType:
    """Draw a pattern's card: what it is for, who initiates, what must exist, when not, sources."""
    head = f"{pattern.code} {pattern.id} ({pattern.status}{', since ' + pattern.since if pattern.since else ''})"
    parts: list[RenderableType] = [
        Text(head, style="bold"),
        Text(pattern.title),
        Text(pattern.purpose),
        *([Text(f"Situational: {pattern.situation}")] if pattern.situation else []),
        Text(f"Who initiates: {pattern.initiates}"),
    ]
    lists: tuple[tuple[str, Sequence[str]], ...] = (
        ("Must exist", pattern.must_exist),
        ("Take it when", pattern.when),
        ("Do not take it when", pattern.when_not),
        ("Variants", [f"{variant.id}: {variant.title}" for variant in pattern.variants]),
        ("Elsewhere", [elsewhere_line(equivalent) for equivalent in equivalents_of(pattern.code)]),
        ("Known from", [ARTICLES[key] for key in pattern.articles]),
        ("Sources", [f"{source.url} (seen {source.seen})" for source in pattern.sources]),
    )
    parts.extend(bullets(title, lines) for title, lines in lists if lines)
    return Group(*parts)


def elsewhere_line(equivalent: Equivalent) -> str:
    """Say what is nearest on another cloud, the difference that matters, and where that stands."""
    seen = f"{equivalent.source} (seen {equivalent.as_of})"
    return f"{equivalent.cloud}: {equivalent.equivalent}. {equivalent.difference} {seen}"


def catalogue_text(patterns: Sequence[Pattern]) -> RenderableType:
    """Draw the catalogue: one row a pattern."""
    drawn = TextTable(f"{len(patterns)} patterns")
    for name in ("", "pattern", "status"):
        drawn.add_column(name)
    drawn.add_column("what it is", wraps=True)
    for pattern in patterns:
        drawn.add_row(pattern.code, pattern.id, pattern.status, pattern.title)
    return drawn


def priced_text(priced: PricedUsage) -> RenderableType:
    """Draw raw usage that was turned into money."""
    dates = sorted(item["as_of"] for item in priced.items) or [priced.price_date]
    drawn = TextTable(escape(f"{priced.region}, {price_line(f'{dates[0]} to {dates[-1]}', priced.conditions)}"))
    drawn.add_column("dimension", wraps=True)
    for name in ("quantity", "price", "$/month"):
        drawn.add_column(name, justify="right")
    drawn.add_column("unit")
    for item in priced.items:
        prices = [tier["unit_price"] for tier in item["tiers"]]
        shown = price_range(prices) if prices else "free"
        drawn.add_row(
            item["dimension"], format_count(item["quantity"]), shown, format_usd(item["usd"]), f"per {item['unit']}"
        )
    bound = "≥ " if priced.unpriced else ""
    parts: list[RenderableType] = [drawn, Text(f"Total {bound}{format_usd(priced.total_usd)}", style="bold")]
    if priced.unpriced:
        parts.append(bullets("Unpriced", [gap["reason"] for gap in priced.unpriced]))
    return Group(*parts)


def prices_text(title: str, prices: Sequence[tuple[str, Price]]) -> RenderableType:
    """Draw prices: one row a tier."""
    drawn = TextTable(title)
    drawn.add_column("")
    drawn.add_column("from", justify="right")
    drawn.add_column("USD", justify="right")
    drawn.add_column("per")
    drawn.add_column("seen")
    drawn.add_column("confidence")
    drawn.add_column("source", wraps=True)
    for name, price in prices:
        for index, (low, usd) in enumerate(zip(price.bounds, price.usd, strict=False)):
            first = index == 0
            drawn.add_row(
                name if first else "",
                format_count(low),
                decimal(usd),
                price.unit if first else "",
                price.as_of if first else "",
                price.confidence if first else "",
                escape(short_source(price.source)) if first else "",
            )
    return drawn


def short_source(source: str) -> str:
    """Write a source as a reader needs it: no commit hashes or rate codes; JSON and CSV have it whole.

    >>> short_source("github:owner/prices@a6645eb2e53e:raw/elb.json#37CU.JRTC.6YS6")
    'github.com/owner/prices raw/elb.json'
    """
    return re.sub(r"github:([^@\s]+)@[0-9a-f]+:([^#\s]+)(#\S+)?", r"github.com/\1 \2", source)


def rows_text(title: str, rows: Sequence[dict[str, str]], fold: str) -> RenderableType:
    """Draw plain rows; the named column may wrap."""
    drawn = TextTable(title)
    for name in rows[0]:
        drawn.add_column(name, wraps=name == fold)
    for row in rows:
        drawn.add_row(*(escape(cell) for cell in row.values()))
    return drawn


def comparison_csv(comparison: Comparison) -> str:
    """Write a comparison as CSV: one line a pattern."""
    return rows_csv(comparison.records())


def rows_csv(rows: Sequence[dict[str, Any]]) -> str:
    r"""Write plain rows as CSV; cells that a spreadsheet would run as a formula are quoted as text.

    >>> rows_csv([{"a": 1, "b": "=SUM(A1)"}])
    "a,b\n1,'=SUM(A1)\n"
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]) if rows else [], lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: _cell(value) for key, value in row.items()})
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        # Python's csv does not quote a lone carriage return, which ends the row for most readers.
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    return "" if value is None else safe_cell(value)


def comparison_markdown(comparison: Comparison) -> str:
    """Write a comparison as Markdown: the ranked ones in a table, the others in a list."""
    w = comparison.workload
    lines = [
        f"**{markdown_cell(headline(w, comparison.region, comparison.price_dates, comparison.conditions))}**",
        "",
        "| # | | pattern | verdict | $/month | p50 | p99 | p99 range | fixed | $/million | hops | remarks |",
        "| ---: | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    unplaced = ((None, assessment) for assessment in comparison.unplaced)
    for rank, assessment in (*comparison.placed, *unplaced):
        assert assessment.bill is not None
        per = assessment.bill.usd_per_million
        cells = (
            str(rank or "–"),
            markdown_cell(assessment.label),
            f"`{_name(assessment)}`",
            short_verdict(assessment.verdict),
            money(assessment),
            percentile(assessment, 0.5),
            percentile(assessment, 0.99),
            time_range(assessment.plausible_ms(0.99)),
            format_usd(assessment.bill.fixed_usd),
            "–" if per is None else format_usd(per),
            str(len(assessment.bill.hops)),
            markdown_cell("; ".join((*_excluded_by(assessment), *_short_remarks(assessment)))),
        )
        lines.append(f"| {' | '.join(cells)} |")
    if comparison.turns:
        lines += ["", f"{TURNED}:", "", *(f"- {markdown_cell(str(turn))}" for turn in comparison.turns)]
    if comparison.not_comparable:
        lines += ["", "Not comparable for this workload:", ""]
        lines += [
            f"- {assessment.label} `{assessment.pattern.id}`: {markdown_cell(assessment.reason)}"
            for assessment in comparison.not_comparable
        ]
    return "\n".join(lines) + "\n"


def markdown_cell(text: str) -> str:
    """Keep what users typed from being Markdown or HTML."""
    for char in "\\`*_[]|":
        text = text.replace(char, f"\\{char}")
    return " ".join(text.replace("<", "&lt;").replace(">", "&gt;").split())
