"""A report's sections, in their order, as blocks: from the document alone, for every format the same.

Every number in a table carries its unrounded value beside the way it is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from modeler.engine.standing import ORDER
from modeler.engine.study.what_if import LEAST_SAVED
from modeler.units import format_usd
from modeler.views.charts.chart import charts_in_reports
from modeler.views.report.blocks import (
    Block,
    Bullets,
    ChartBlock,
    CodeBlock,
    DiagramBlock,
    Heading,
    Inline,
    KeyFigures,
    Name,
    Paragraph,
    Strong,
    TableBlock,
    TableCell,
    TableColumn,
    TableRow,
    number_cell,
    row,
    separated,
    source_link,
    text_cell,
)
from modeler.views.report.details import availability, bills, latencies, top, unpriced
from modeler.views.report.migration import migration
from modeler.views.report.written import money, shown_source, time_span, times
from modeler.views.text.choose import capital, together_words
from modeler.views.text.comparison import RANGE, TURNED, setting_text
from modeler.views.text.recommendation import bullet_lists

Document = Mapping[str, Any]
TONES = {"fits": "good", "fits with caveats": "fair", "excluded": "bad"}


def sections(document: Document) -> tuple[Block, ...]:
    """Return the whole report.

    Parameters
    ----------
    document : mapping
        As `modeler.workflows.report_document.report_document` writes it.
    """
    return tuple(_sections(document))


def _sections(document: Document) -> Iterator[Block]:
    yield from _head(document)
    yield from recommendation(document)
    yield from requirements(document)
    yield from comparison(document)
    yield from why_nots(document)
    yield from migration(document)
    yield from pictures(document)
    yield from charts(document)
    yield from bills(document)
    yield from latencies(document)
    yield from availability(document)
    yield from assumptions(document)
    yield from unpriced(document)
    yield from notes(document)
    yield from reproduce(document)


def _head(document: Document) -> Iterator[Block]:
    yield Heading(1, title(document))
    if document["description"]:
        yield Paragraph((document["description"],))
    yield Paragraph((document["headline"],))
    if document["ranges"]:
        yield Paragraph((f"{capital(document['ranges'])}.",), aside=True)
    dated = f"Report of {document['date']}. " if document["date"] else ""
    yield Paragraph(
        (f"{dated}Prices: {document['prices']['origin']}. Made with modeler {document['modeler']}.",), aside=True
    )


def title(document: Document) -> str:
    """Name the report."""
    return f"{capital(document['title'])}: how to expose the API"


def recommendation(document: Document) -> Iterator[Block]:
    """The pick, the runner-up and what would tip the balance, in plain words, and the numbers that matter."""
    yield Heading(2, "Recommendation", "recommendation")
    if document["shortlist"]:
        yield key_figures(document)
    yield from (Paragraph((words,)) for words in document["recommendation"]["text"])
    yield from recommended_points(document)
    counts = document["summary"]
    yield Paragraph(
        (
            f"Of {counts['patterns']} patterns {counts['fits']} fit, {counts['fits_with_caveats']} fit with caveats, "
            f"{counts['excluded']} are excluded and {counts['not_comparable']} are not comparable, as they serve other "
            "clients or another backend.",
        ),
        aside=True,
    )


def key_figures(document: Document) -> KeyFigures:
    """The numbers of the pick that matter."""
    pick = document["shortlist"][0]
    return KeyFigures(
        (
            ("pick", f"{pick['code']} {pick['id']}"),
            ("a month", money(pick["monthly_usd"], pick["fully_priced"])),
            ("p99", times(pick["p99_ms"], pick["saturated"], pick["timed"])),
            ("p99, plausible", time_span(pick["plausible_p99_ms"])),
            ("AWS promises", pick["promised"]),
        )
    )


def recommended_points(document: Document) -> Iterator[Block]:
    """What must be seen to before the pick fits, and what would tip the balance."""
    for heading, points in bullet_lists(document["recommendation"]):
        if heading:
            yield Paragraph((heading,))
        yield Bullets(tuple((point,) for point in points))


def requirements(document: Document) -> Iterator[Block]:
    """Who meets what, and what each requirement costs."""
    yield Heading(2, "Requirements", "requirements")
    if not document["requirements"]:
        yield Paragraph(("The workload sets no needs and no objectives.",))
        return
    judged = any(requirement["not_judged"] for requirement in document["requirements"])
    binding = any(_changes(requirement["without_it"]) for requirement in document["requirements"])
    columns = ["required", "met by", "with a caveat", "not met by"]
    yield TableBlock(
        "requirement-table",
        "Each requirement and the patterns that meet it",
        (
            *(TableColumn(name) for name in columns),
            *([TableColumn("no rule speaks of")] if judged else []),
            *([TableColumn("without it")] if binding else []),
        ),
        tuple(_requirement(requirement, judged, binding) for requirement in document["requirements"]),
    )
    yield from _together(document, binding)
    yield Paragraph(("Only patterns that serve these clients and this backend are listed.",), aside=True)


def _together(document: Document, binding: bool) -> Iterator[Block]:
    """Say what the requirements cost together, and which bind only together."""
    if not binding:
        yield Paragraph(("Dropping any one of these changes nothing.",))
    every = document["without_any"]
    only_together = [group for group in document["requirements_together"] if group["words"] != every["words"]]
    yield from (Paragraph((f"{capital(group['words'])}: {_without(group)}.",)) for group in only_together)
    if len(document["requirements"]) > 1:
        yield Paragraph((f"{together_words(every)}.",))


def _changes(relaxed: Mapping[str, Any]) -> bool:
    """Whether another pattern comes first without it, or its bill is another."""
    return bool(relaxed["changes_pick"]) or abs(relaxed["saved_usd"] or 0.0) >= LEAST_SAVED


def _requirement(requirement: Mapping[str, Any], judged: bool, binding: bool) -> TableRow:
    unclear = f"not verified: {', '.join(requirement['unknown'])}" if requirement["unknown"] else ""
    caveats = "; ".join(filter(None, (", ".join(requirement["caveat"]), unclear)))
    failing = (requirement["not_met"], requirement["not_judged"]) if judged else (requirement["not_met"],)
    return row(
        text_cell(Strong(requirement["words"])),
        *(text_cell(words or "–") for words in (", ".join(requirement["met"]), caveats, *map(", ".join, failing))),
        *([text_cell(_without(requirement["without_it"]))] if binding else []),
    )


def _without(relaxed: Mapping[str, Any]) -> str:
    if not relaxed["pick"] or not _changes(relaxed):
        return "–"
    saved = relaxed["saved_usd"]
    if saved is None:
        return f"{relaxed['pick']} would fit"
    return f"{relaxed['pick']}, {format_usd(abs(saved))} a month {'less' if saved > 0 else 'more'}"


def comparison(document: Document) -> Iterator[Block]:
    """The shortlist in its order."""
    yield Heading(2, "Comparison", "comparison")
    if not document["shortlist"]:
        yield Paragraph(("No pattern meets all that is needed.",))
        return
    names = ("#", "code", "pattern", "verdict", "$/month", "p50", "p99", "p99 range", "promised", "why here")
    numbers = ("#", "$/month", "p50", "p99", "p99 range", "promised")
    yield TableBlock(
        "comparison-table",
        "The patterns that fit, best first",
        tuple(TableColumn(name, name in numbers) for name in names),
        tuple(_compared(candidate) for candidate in document["shortlist"]),
        sortable=True,
    )
    weights = ", ".join(f"{name} {weight:g}" for name, weight in document["weights"].items())
    yield Paragraph(
        (
            f"{ORDER} "
            f"({document['ranking']}: {weights}). ≥ marks a sum in which something has no price. 'Promised' is what "
            "AWS's service level agreements add up to, not a measurement; ≤ marks paths of which a part has none. "
            f"{RANGE}",
        ),
        aside=True,
    )
    yield from turned(document)


def turned(document: Document) -> Iterator[Block]:
    """The assumptions without a source that decide the order of the first places, with both differences."""
    if document["turns"]:
        yield Paragraph((f"{TURNED}:",))
        yield Bullets(tuple((turn["words"],) for turn in document["turns"]))


def _compared(candidate: Mapping[str, Any]) -> TableRow:
    return row(
        number_cell(str(candidate["rank"]), candidate["rank"]),
        text_cell(Strong(candidate["code"])),
        text_cell(Name(candidate["id"])),
        TableCell((candidate["verdict"],), tone=TONES.get(candidate["verdict"], "")),
        number_cell(money(candidate["monthly_usd"], candidate["fully_priced"]), candidate["monthly_usd"]),
        number_cell(times(candidate["p50_ms"], candidate["saturated"], candidate["timed"]), candidate["p50_ms"]),
        number_cell(times(candidate["p99_ms"], candidate["saturated"], candidate["timed"]), candidate["p99_ms"]),
        number_cell(time_span(candidate["plausible_p99_ms"]), candidate["plausible_p99_ms"][0]),
        number_cell(candidate["promised"], candidate["availability"]),
        text_cell(candidate["why"] or "–"),
    )


def why_nots(document: Document) -> Iterator[Block]:
    """What is not in the shortlist, by the rule that keeps it out, with sources and dates."""
    yield Heading(2, "Why not the others", "why-not")
    if not document["excluded"] and not document["not_comparable"]:
        yield Paragraph(("Every pattern that was compared is in the shortlist.",))
    for group in document["excluded"]:
        yield Heading(3, f"{group['title']} ({group['rule']})")
        yield TableBlock(
            f"why-not-{group['rule']}",
            f"Excluded by the rule {group['rule']}, and what else speaks against them",
            (
                TableColumn("code"),
                TableColumn("why not"),
                TableColumn("what would have to change"),
                TableColumn("sources, and when seen"),
            ),
            tuple(_why_not(codes, reason) for codes, reason in _by_reason(group["patterns"])),
        )
        yield Paragraph((f"Nearest that fits: {_nearest(group['patterns'])}.",), aside=True)
    if document["not_comparable"]:
        yield Heading(3, "Not comparable: they serve other clients or another backend")
        yield Bullets(
            tuple(
                (Strong(", ".join(pattern["code"] for pattern in group["patterns"])), f": {group['reason']}")
                for group in document["not_comparable"]
            )
        )


def _by_reason(patterns: Sequence[Mapping[str, Any]]) -> list[tuple[list[str], Mapping[str, Any]]]:
    """Return each reason once, with the patterns that it keeps out."""
    by_reason: dict[str, tuple[list[str], Mapping[str, Any]]] = {}
    for pattern in patterns:
        for reason in pattern["reasons"]:
            by_reason.setdefault(repr(reason), ([], reason))[0].append(pattern["code"])
    return list(by_reason.values())


def _nearest(patterns: Sequence[Mapping[str, Any]]) -> str:
    """Say which pattern of the shortlist is most like each.

    >>> _nearest([{"code": "B1", "nearest": "F5"}, {"code": "B2", "nearest": "F5"}, {"code": "B3", "nearest": None}])
    'for B1, B2 F5; for B3 none'
    """
    nearest: dict[str, list[str]] = {}
    for pattern in patterns:
        nearest.setdefault(pattern["nearest"] or "none", []).append(pattern["code"])
    return "; ".join(f"for {', '.join(codes)} {near}" for near, codes in nearest.items())


def _why_not(codes: Sequence[str], reason: Mapping[str, Any]) -> TableRow:
    return row(
        text_cell(Strong(", ".join(codes))),
        text_cell(f"{capital(reason['message'])}."),
        text_cell(f"{capital(reason['change'])}." if reason["change"] else "–"),
        TableCell(sources(reason["sources"], reason["facts"])),
    )


def sources(cited: Sequence[Mapping[str, str]], facts: Sequence[str] = ()) -> Inline:
    """Write sources with the day on which each was seen."""
    if not cited:
        return ("follows from how it is built",)
    links = separated(
        (source_link(source["source"], shown_source(source["source"])), f", {source['as_of']}") for source in cited
    )
    return (*links, f" ({', '.join(facts)})") if facts else links


def pictures(document: Document) -> Iterator[Block]:
    """The patterns at the top of the shortlist, drawn."""
    if not document["top"]:
        return
    yield Heading(2, "Pictures", "pictures")
    for pattern in top(document):
        yield Heading(3, f"{pattern['code']} {pattern['title']}")
        yield Paragraph((pattern["purpose"],))
        yield DiagramBlock(
            pattern["code"], f"{pattern['code']} {pattern['title']}: the way of a request, left to right"
        )


def charts(document: Document) -> Iterator[Block]:
    """What the numbers look like; a format without charts leaves this out."""
    if not document["top"]:
        return
    yield Heading(2, "Charts", "charts")
    for name, drawn in charts_in_reports().items():
        assert drawn.in_report is not None
        yield ChartBlock(name, drawn.in_report.caption)


def assumptions(document: Document) -> Iterator[Block]:
    """What the bills of the top patterns rest on where AWS states nothing, and each one's remarks."""
    yield Heading(2, "Assumptions", "assumptions")
    by_name: dict[str, Mapping[str, Any]] = {}
    for pattern in top(document):
        by_name.update(pattern["assumptions"])
    if not by_name:
        yield Paragraph(("The bills rest on no assumption that could be switched.",))
    else:
        yield TableBlock(
            "assumption-table",
            "Choices where AWS states nothing; switch them under 'assumptions:' in the workload",
            (TableColumn("assumption"), TableColumn("value"), TableColumn("meaning")),
            tuple(
                row(
                    text_cell(Name(name)),
                    text_cell(setting_text(assumption["value"])),
                    text_cell(assumption["meaning"]),
                )
                for name, assumption in by_name.items()
            ),
        )
    remarks = [(Strong(pattern["code"]), f": {remark}") for pattern in top(document) for remark in pattern["remarks"]]
    if remarks:
        yield Bullets(tuple(remarks))


def notes(document: Document) -> Iterator[Block]:
    """What well-known articles say of the top patterns, and what holds today."""
    if not document["notes"]:
        return
    yield Heading(2, "What has changed since the articles were written", "notes")
    yield TableBlock(
        "note-table",
        "Statements of well-known articles about these patterns, and what holds today",
        (
            TableColumn("patterns"),
            TableColumn("what is said"),
            TableColumn("today"),
            TableColumn("source, and when seen"),
        ),
        tuple(
            row(
                text_cell(", ".join(note["patterns"])),
                text_cell(f"{note['claimed']} ({note['kind']})"),
                text_cell(note["today"]),
                TableCell(sources([note])),
            )
            for note in document["notes"]
        ),
    )


def reproduce(document: Document) -> Iterator[Block]:
    """The command and the workload in full, and how the pick becomes a template."""
    yield Heading(2, "How to reproduce this", "reproduce")
    yield Paragraph(
        (f"With modeler {document['modeler']} and prices {document['prices']['origin']}, save the workload and run:",)
    )
    if document["command"]:
        yield CodeBlock("sh", document["command"])
    yield Paragraph(("The workload, with what options changed; what is not here has its default:",))
    yield CodeBlock("yaml", document["workload_yaml"])
    if document["shortlist"]:
        yield Heading(2, "How to deploy the pick", "deploy")
        yield Paragraph(("With the workload saved as workload.yaml, review the stack, then write it:",))
        named = f"modeler template {document['recommendation']['pick']} -w workload.yaml"
        yield CodeBlock("sh", f"{named} --check\n{named} -o stack.yaml\n{named} --terraform -o infra/")
