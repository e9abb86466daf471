"""The sections that go through the top patterns one by one: bills, latencies, promises, and what has no price."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from modeler.units import format_count, format_usd
from modeler.views.report.blocks import (
    Block,
    Bullets,
    Heading,
    Name,
    Paragraph,
    Strong,
    TableBlock,
    TableCell,
    TableColumn,
    TableRow,
    number_cell,
    row,
    source_link,
    text_cell,
)
from modeler.views.report.written import bracketed, money, shown_source, times, unit_price
from modeler.views.text.choose import capital
from modeler.views.text.comparison import milliseconds
from modeler.views.text.latency import percent

PatternRecord = Mapping[str, Any]
PERCENTILES = ("p50", "p90", "p99", "p99.9")


def top(document: Mapping[str, Any]) -> list[PatternRecord]:
    """Return the patterns that are shown in full."""
    by_code = {pattern["code"]: pattern for pattern in document["patterns"]}
    return [by_code[code] for code in document["top"]]


def heading(pattern: PatternRecord) -> str:
    """Name a pattern as it was chosen."""
    beside = "".join(f" + {name}" for name in pattern["beside"])
    variant = f", variant {pattern['variant']}" if pattern["variant"] else ""
    return f"{pattern['code']} {pattern['id']}{beside}{variant}"


def bills(document: Mapping[str, Any]) -> Iterator[Block]:
    """Every line of the bills: usage, price, sum and source."""
    if not document["top"]:
        return
    yield Heading(2, "Bills, line by line", "bills")
    for pattern in top(document):
        yield Heading(3, f"{heading(pattern)}: {money(pattern['monthly_usd'], not pattern['unpriced'])} a month")
        per = "–" if pattern["usd_per_million"] is None else format_usd(pattern["usd_per_million"])
        words = (
            f"{format_usd(pattern['fixed_usd'])} of it are fixed; {per} per million requests, and "
            f"{format_usd(pattern['marginal_usd_per_million'])} for the next million."
        )
        if pattern["full_usd"] - pattern["monthly_usd"] > 0.005:
            words += f" With shared and uncounted parts in full: {format_usd(pattern['full_usd'])}."
        yield Paragraph((words,))
        names = ("hop", "what", "usage", "unit", "USD per unit", "$/month", "source, and when seen")
        yield TableBlock(
            f"bill-{pattern['code']}",
            f"Monthly bill of {pattern['code']}, prices of {pattern['price_dates']}",
            tuple(TableColumn(name, name in ("usage", "USD per unit", "$/month")) for name in names),
            tuple(_bill_rows(pattern)),
        )


def _bill_rows(pattern: PatternRecord) -> Iterator[TableRow]:
    seen: set[int] = set()
    for hop in pattern["hops"]:
        again = hop["number"] in seen
        seen.add(hop["number"])
        shared = f"; shared with hop {hop['number']} above" if again else ""
        yield _sum(
            str(hop["number"]),
            TableCell((Strong(hop["title"]), f", {hop['role']} ({hop['over']}{shared})")),
            money(hop["usd"], not hop["unpriced"]),
            hop["usd"],
        )
        if not again:
            yield from (_item(item) for item in pattern["items"] if item["hop"] == hop["number"])
    yield _sum(
        "", text_cell(Strong("Total")), money(pattern["monthly_usd"], not pattern["unpriced"]), pattern["monthly_usd"]
    )


def _sum(hop: str, label: TableCell, written: str, usd: float) -> TableRow:
    empty = text_cell("")
    return row(text_cell(hop), label, empty, empty, empty, number_cell(written, usd), empty, sum=True)


def _item(item: Mapping[str, Any]) -> TableRow:
    note = f": {item['note']}" if item["note"] and item["usd"] is not None else ""
    seen = (
        (source_link(item["source"], shown_source(item["source"])), f", {item['as_of']}") if item["source"] else ("–",)
    )
    return row(
        text_cell(""),
        text_cell(Name(item["dimension"]), note),
        number_cell(format_count(item["usage"]), item["usage"]),
        text_cell(item["unit"]),
        number_cell(unit_price(item), item["unit_price"]),
        number_cell(_paid(item), item["usd"]),
        TableCell(seen),
    )


def _paid(item: Mapping[str, Any]) -> str:
    if item["usd"] is None:
        return "?"
    if not item["counted"]:
        return f"not counted ({format_usd(item['full_usd'] or 0)})"
    paid = format_usd(item["usd"])
    return f"{paid} of {format_usd(item['full_usd'] or 0)}" if item["share"] < 1 else paid


def latencies(document: Mapping[str, Any]) -> Iterator[Block]:
    """Percentiles with their brackets, hop by hop with the grade of the evidence, and what becomes an error."""
    if not document["top"]:
        return
    yield Heading(2, "Latency, hop by hop", "latency")
    if any(pattern["latency"] is None for pattern in top(document)):
        yield Paragraph(("The workload has no requests, so that nothing takes time.",))
        return
    yield TableBlock(
        "percentile-table",
        "How long a request takes, over the week by requests, and in the peak hours",
        (
            TableColumn("pattern"),
            TableColumn("hours"),
            *(TableColumn(name, True) for name in PERCENTILES),
            TableColumn("mean", True),
        ),
        tuple(line for pattern in top(document) for line in _percentiles(pattern)),
    )
    yield Paragraph(
        (
            "Percentiles of hops do not add up to those of the path. ± is how exactly the path's percentile follows "
            "from its hops; how sure the hops are is what the evidence says.",
        ),
        aside=True,
    )
    for pattern in top(document):
        yield Heading(3, heading(pattern))
        names = ("hop", "what", "constant", "p50", "p99", "of p50", "of p99", "evidence")
        yield TableBlock(
            f"latency-{pattern['code']}",
            f"Latency of {pattern['code']}, hop by hop",
            tuple(TableColumn(name, name not in ("hop", "what", "evidence")) for name in names),
            tuple(_hop(hop) for hop in pattern["latency"]["hops"]),
        )
        yield Bullets(tuple((line,) for line in pattern["latency"]["said"]))
    yield from _evidence(document)


def _percentiles(pattern: PatternRecord) -> Iterator[TableRow]:
    for hours, latency in (("week", pattern["latency"]), ("peak", pattern["latency"]["peak"])):
        ends = [latency["percentiles_ms"][name] for name in PERCENTILES]
        rps = latency["rps"]
        yield row(
            text_cell(Strong(pattern["code"])),
            text_cell(f"{hours}, {format_count(rps) if rps >= 1000 else format(rps, '.3g')} rps"),
            *(number_cell(bracketed(both), None if both[1] is None else (both[0] + both[1]) / 2) for both in ends),
            number_cell(times(latency["mean_ms"]), latency["mean_ms"]),
        )


def _hop(hop: Mapping[str, Any]) -> TableRow:
    measured = min((evidence["measured"] for evidence in hop["evidence"] if evidence["measured"]), default="")
    graded = ", ".join(part for part in (hop["method"], measured, hop["confidence"]) if part)
    tone = {"high": "good", "medium": "fair", "low": "bad"}.get(hop["confidence"], "")
    return row(
        text_cell(str(hop["number"])),
        text_cell(Strong(hop["title"]), f", {hop['role']}"),
        number_cell(milliseconds(hop["constant_ms"]), hop["constant_ms"]),
        number_cell(times(hop["p50_ms"]), hop["p50_ms"]),
        number_cell(times(hop["p99_ms"]), hop["p99_ms"]),
        number_cell(percent(hop["share_of_p50"]), hop["share_of_p50"]),
        number_cell(percent(hop["share_of_p99"]), hop["share_of_p99"]),
        TableCell((graded or "adds no time",), tone=tone),
    )


def _evidence(document: Mapping[str, Any]) -> Iterator[Block]:
    # A wait may differ from pattern to pattern under one name: each is shown.
    evidence = {
        (piece["id"], repr(piece)): piece
        for pattern in top(document)
        for hop in pattern["latency"]["hops"]
        for piece in hop["evidence"]
    }
    if not evidence:
        return
    yield Heading(3, "Evidence behind these latencies")
    yield TableBlock(
        "evidence-table",
        "What each hop's latency rests on",
        (
            TableColumn("evidence"),
            TableColumn("of what"),
            TableColumn("known"),
            TableColumn("grade"),
            TableColumn("source, or reasoning"),
        ),
        tuple(_known(piece) for _, piece in sorted(evidence.items())),
    )


def _known(evidence: Mapping[str, Any]) -> TableRow:
    known = ", ".join(f"p{100 * p:g} {times(ms)}" for p, ms in evidence["quantiles_ms"])
    spread = (
        f" (plausible {evidence['low_ms']:g} to {evidence['high_ms']:g} ms)"
        if evidence["low_ms"] and evidence["high_ms"]
        else ""
    )
    source = (source_link(evidence["source"], shown_source(evidence["source"])),) if evidence["source"] else ()
    return row(
        text_cell(Name(evidence["id"])),
        text_cell(capital(evidence["condition"])),
        text_cell(f"{known or milliseconds(evidence['floor_ms'])}{spread}"),
        text_cell(
            ", ".join(part for part in (evidence["method"], evidence["measured"], evidence["confidence"]) if part)
        ),
        TableCell(
            (f"{evidence['reasoning']} ", *source)
            if evidence["method"] == "assumed" and evidence["reasoning"]
            else source or ("–",)
        ),
    )


def availability(document: Mapping[str, Any]) -> Iterator[Block]:
    """What AWS promises of each thing on the way."""
    if not document["top"]:
        return
    yield Heading(2, "Promised availability", "availability")
    facts = document["facts"]
    for pattern in top(document):
        yield TableBlock(
            f"promise-{pattern['code']}",
            f"What AWS promises for {pattern['code']}: together {pattern['promised']} of a month",
            (
                TableColumn("hop"),
                TableColumn("what"),
                TableColumn("promised", True),
                TableColumn("how"),
                TableColumn("source, and when seen"),
            ),
            tuple(_promise(promise, facts) for promise in pattern["promises"]),
        )


def _share(share: float | None) -> str:
    """Write a promise with all its digits.

    >>> _share(0.9995), _share(0.9999), _share(None)
    ('99.95 %', '99.99 %', 'nothing')
    """
    return "nothing" if share is None else f"{100 * share:.7g} %"


def _promise(promise: Mapping[str, Any], facts: Mapping[str, Mapping[str, Any]]) -> TableRow:
    spans: list[Any] = []
    for id in promise["facts"]:
        spans += [source_link(facts[id]["source"], shown_source(facts[id]["source"])), f", {facts[id]['as_of']} "]
    return row(
        text_cell(str(promise["hop"])),
        text_cell(promise["title"]),
        number_cell(_share(promise["share"]), promise["share"]),
        text_cell(promise["note"] or "–"),
        TableCell(tuple(spans) or ("–",)),
    )


def unpriced(document: Mapping[str, Any]) -> Iterator[Block]:
    """What has no price: sums with it are lower bounds."""
    yield Heading(2, "Without a price", "unpriced")
    pairs = [(pattern, item) for pattern in document["patterns"] for item in pattern["unpriced"]]
    if not pairs:
        yield Paragraph(("Every line of every bill has a price.",))
        return
    yield TableBlock(
        "unpriced-table",
        "Lines without a price: the sums of these patterns are lower bounds",
        (TableColumn("pattern"), TableColumn("what"), TableColumn("usage", True), TableColumn("why")),
        tuple(
            row(
                text_cell(Strong(pattern["code"])),
                text_cell(Name(item["dimension"])),
                number_cell(format_count(item["usage"]), item["usage"]),
                text_cell(item["reason"]),
            )
            for pattern, item in pairs
        ),
    )
