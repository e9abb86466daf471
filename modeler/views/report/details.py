"""The sections that go through the top patterns one by one: bills, latencies, promises, and what has no price."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from modeler.units import format_count, format_usd
from modeler.views.report.blocks import (
    Block,
    Bullets,
    Cell,
    Column,
    Heading,
    Name,
    Paragraph,
    Row,
    Strong,
    Table,
    number,
    row,
    source_link,
    text,
)
from modeler.views.report.written import bracketed, money, shown_source, times, unit_price
from modeler.views.text.choose import capital
from modeler.views.text.comparison import milliseconds
from modeler.views.text.latency import percent

Pattern = Mapping[str, Any]
PERCENTILES = ("p50", "p90", "p99", "p99.9")


def top(document: Mapping[str, Any]) -> list[Pattern]:
    """Return the patterns that are shown in full."""
    found = {each["code"]: each for each in document["patterns"]}
    return [found[code] for code in document["top"]]


def heading(each: Pattern) -> str:
    """Name a pattern as it was chosen."""
    beside = "".join(f" + {name}" for name in each["beside"])
    variant = f", variant {each['variant']}" if each["variant"] else ""
    return f"{each['code']} {each['id']}{beside}{variant}"


def bills(document: Mapping[str, Any]) -> Iterator[Block]:
    """Every line of the bills: usage, price, sum and source."""
    if not document["top"]:
        return
    yield Heading(2, "Bills, line by line", "bills")
    for each in top(document):
        yield Heading(3, f"{heading(each)}: {money(each['monthly_usd'], not each['unpriced'])} a month")
        per = "–" if each["usd_per_million"] is None else format_usd(each["usd_per_million"])
        words = (
            f"{format_usd(each['fixed_usd'])} of it are fixed; {per} per million requests, and "
            f"{format_usd(each['marginal_usd_per_million'])} for the next million."
        )
        if each["full_usd"] - each["monthly_usd"] > 0.005:
            words += f" With shared and uncounted parts in full: {format_usd(each['full_usd'])}."
        yield Paragraph((words,))
        names = ("hop", "what", "usage", "unit", "USD per unit", "$/month", "source, and when seen")
        yield Table(
            f"bill-{each['code']}",
            f"Monthly bill of {each['code']}, prices of {each['price_dates']}",
            tuple(Column(name, name in ("usage", "USD per unit", "$/month")) for name in names),
            tuple(_bill_rows(each)),
        )


def _bill_rows(each: Pattern) -> Iterator[Row]:
    seen: set[int] = set()
    for hop in each["hops"]:
        again = hop["number"] in seen
        seen.add(hop["number"])
        shared = f"; shared with hop {hop['number']} above" if again else ""
        yield _sum(
            str(hop["number"]),
            Cell((Strong(hop["title"]), f", {hop['role']} ({hop['over']}{shared})")),
            money(hop["usd"], not hop["unpriced"]),
            hop["usd"],
        )
        if not again:
            yield from (_item(item) for item in each["items"] if item["hop"] == hop["number"])
    yield _sum("", text(Strong("Total")), money(each["monthly_usd"], not each["unpriced"]), each["monthly_usd"])


def _sum(hop: str, what: Cell, written: str, usd: float) -> Row:
    empty = text("")
    return row(text(hop), what, empty, empty, empty, number(written, usd), empty, sum=True)


def _item(item: Mapping[str, Any]) -> Row:
    note = f": {item['note']}" if item["note"] and item["usd"] is not None else ""
    seen = (
        (source_link(item["source"], shown_source(item["source"])), f", {item['as_of']}") if item["source"] else ("–",)
    )
    return row(
        text(""),
        text(Name(item["dimension"]), note),
        number(format_count(item["usage"]), item["usage"]),
        text(item["unit"]),
        number(unit_price(item), item["unit_price"]),
        number(_paid(item), item["usd"]),
        Cell(seen),
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
    yield Table(
        "percentile-table",
        "How long a request takes, over the week by requests, and in the peak hours",
        (Column("pattern"), Column("hours"), *(Column(name, True) for name in PERCENTILES), Column("mean", True)),
        tuple(line for each in top(document) for line in _percentiles(each)),
    )
    yield Paragraph(
        (
            "Percentiles of hops do not add up to those of the path. ± is how exactly the path's percentile follows "
            "from its hops; how sure the hops are is what the evidence says.",
        ),
        aside=True,
    )
    for each in top(document):
        yield Heading(3, heading(each))
        names = ("hop", "what", "constant", "p50", "p99", "of p50", "of p99", "evidence")
        yield Table(
            f"latency-{each['code']}",
            f"Latency of {each['code']}, hop by hop",
            tuple(Column(name, name not in ("hop", "what", "evidence")) for name in names),
            tuple(_hop(hop) for hop in each["latency"]["hops"]),
        )
        yield Bullets(tuple((line,) for line in each["latency"]["said"]))
    yield from _evidence(document)


def _percentiles(each: Pattern) -> Iterator[Row]:
    for hours, found in (("week", each["latency"]), ("peak", each["latency"]["peak"])):
        ends = [found["percentiles_ms"][name] for name in PERCENTILES]
        rps = found["rps"]
        yield row(
            text(Strong(each["code"])),
            text(f"{hours}, {format_count(rps) if rps >= 1000 else format(rps, '.3g')} rps"),
            *(number(bracketed(both), None if both[1] is None else (both[0] + both[1]) / 2) for both in ends),
            number(times(found["mean_ms"]), found["mean_ms"]),
        )


def _hop(hop: Mapping[str, Any]) -> Row:
    measured = min((each["measured"] for each in hop["evidence"] if each["measured"]), default="")
    graded = ", ".join(part for part in (hop["method"], measured, hop["confidence"]) if part)
    tone = {"high": "good", "medium": "fair", "low": "bad"}.get(hop["confidence"], "")
    return row(
        text(str(hop["number"])),
        text(Strong(hop["title"]), f", {hop['role']}"),
        number(milliseconds(hop["constant_ms"]), hop["constant_ms"]),
        number(times(hop["p50_ms"]), hop["p50_ms"]),
        number(times(hop["p99_ms"]), hop["p99_ms"]),
        number(percent(hop["share_of_p50"]), hop["share_of_p50"]),
        number(percent(hop["share_of_p99"]), hop["share_of_p99"]),
        Cell((graded or "adds no time",), tone=tone),
    )


def _evidence(document: Mapping[str, Any]) -> Iterator[Block]:
    # A wait may differ from pattern to pattern under one name: each is shown.
    evidence = {
        (one["id"], repr(one)): one
        for each in top(document)
        for hop in each["latency"]["hops"]
        for one in hop["evidence"]
    }
    if not evidence:
        return
    yield Heading(3, "Evidence behind these latencies")
    yield Table(
        "evidence-table",
        "What each hop's latency rests on",
        (Column("evidence"), Column("of what"), Column("known"), Column("grade"), Column("source, or reasoning")),
        tuple(_known(each) for _, each in sorted(evidence.items())),
    )


def _known(each: Mapping[str, Any]) -> Row:
    known = ", ".join(f"p{100 * p:g} {times(ms)}" for p, ms in each["quantiles_ms"])
    spread = f" (plausible {each['low_ms']:g} to {each['high_ms']:g} ms)" if each["low_ms"] and each["high_ms"] else ""
    source = (source_link(each["source"], shown_source(each["source"])),) if each["source"] else ()
    return row(
        text(Name(each["id"])),
        text(capital(each["condition"])),
        text(f"{known or milliseconds(each['floor_ms'])}{spread}"),
        text(", ".join(part for part in (each["method"], each["measured"], each["confidence"]) if part)),
        Cell(
            (f"{each['reasoning']} ", *source)
            if each["method"] == "assumed" and each["reasoning"]
            else source or ("–",)
        ),
    )


def availability(document: Mapping[str, Any]) -> Iterator[Block]:
    """What AWS promises of each thing on the way."""
    if not document["top"]:
        return
    yield Heading(2, "Promised availability", "availability")
    facts = document["facts"]
    for each in top(document):
        yield Table(
            f"promise-{each['code']}",
            f"What AWS promises for {each['code']}: together {each['promised']} of a month",
            (Column("hop"), Column("what"), Column("promised", True), Column("how"), Column("source, and when seen")),
            tuple(_promise(one, facts) for one in each["promises"]),
        )


def _share(share: float | None) -> str:
    """Write a promise with all its digits.

    >>> _share(0.9995), _share(0.9999), _share(None)
    ('99.95 %', '99.99 %', 'nothing')
    """
    return "nothing" if share is None else f"{100 * share:.7g} %"


def _promise(one: Mapping[str, Any], facts: Mapping[str, Mapping[str, Any]]) -> Row:
    spans: list[Any] = []
    for id in one["facts"]:
        spans += [source_link(facts[id]["source"], shown_source(facts[id]["source"])), f", {facts[id]['as_of']} "]
    return row(
        text(str(one["hop"])),
        text(one["title"]),
        number(_share(one["share"]), one["share"]),
        text(one["note"] or "–"),
        Cell(tuple(spans) or ("–",)),
    )


def unpriced(document: Mapping[str, Any]) -> Iterator[Block]:
    """What has no price: sums with it are lower bounds."""
    yield Heading(2, "Without a price", "unpriced")
    found = [(each, one) for each in document["patterns"] for one in each["unpriced"]]
    if not found:
        yield Paragraph(("Every line of every bill has a price.",))
        return
    yield Table(
        "unpriced-table",
        "Lines without a price: the sums of these patterns are lower bounds",
        (Column("pattern"), Column("what"), Column("usage", True), Column("why")),
        tuple(
            row(
                text(Strong(each["code"])),
                text(Name(one["dimension"])),
                number(format_count(one["usage"]), one["usage"]),
                text(one["reason"]),
            )
            for each, one in found
        ),
    )
