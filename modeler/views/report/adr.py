"""A report as an architecture decision record: what was decided, on what grounds, and what was turned down.

The headings are those of Michael Nygard's records with the options and drivers of MADR (https://adr.github.io/madr/).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from modeler.views.report.blocks import Block, Bullets, DiagramBlock, Heading, Inline, Paragraph, Strong
from modeler.views.report.details import heading, top
from modeler.views.report.markdown import write
from modeler.views.report.sections import comparison, recommended_points, reproduce, requirements, why_nots
from modeler.views.report.written import money, times
from modeler.views.text.choose import capital

Document = Mapping[str, Any]


def decision_record(document: Document, mermaid: Mapping[str, str]) -> str:
    """Write the record as Markdown.

    Parameters
    ----------
    document : mapping
        As `modeler.workflows.report_document.report_document` gives it.
    mermaid : mapping of code to text
        The pictures of the top patterns.
    """
    return write(_record(document), mermaid)


def _record(document: Document) -> Iterator[Block]:
    pick = document["shortlist"][0] if document["shortlist"] else None
    decided = f"{pick['code']} {pick['title']}" if pick else "no pattern fits yet"
    yield Heading(1, f"{capital(document['title'])}: {decided}")
    dated = f", {document['date']}" if document["date"] else ""
    yield Paragraph((Strong("Status"), f": proposed{dated}"))
    yield from _context(document)
    yield Heading(2, "Decision drivers")
    yield from tuple(requirements(document))[1:]
    yield Heading(2, "Considered options")
    yield from tuple(comparison(document))[1:]
    yield from _decision(document)
    yield from _consequences(document)
    yield from why_nots(document)
    yield from reproduce(document)


def _context(document: Document) -> Iterator[Block]:
    w = document["workload"]
    yield Heading(2, "Context")
    if document["description"]:
        yield Paragraph((document["description"],))
    yield Paragraph((document["headline"],))
    yield Bullets(
        (
            (Strong("Clients"), f": {w['clients']['location']}"),
            (Strong("Backend"), f": {w['backend']['kind']}"),
            (Strong("Region"), f": {w['region']}, {w['azs']} Availability Zones"),
            (Strong("Prices"), f": {document['prices']['origin']}"),
        )
    )


def _decision(document: Document) -> Iterator[Block]:
    yield Heading(2, "Decision")
    yield from (Paragraph((words,)) for words in document["recommendation"]["text"])
    if not document["shortlist"]:
        yield from recommended_points(document)
    if document["top"]:
        yield DiagramBlock(document["top"][0], "The way of a request, left to right")


def _consequences(document: Document) -> Iterator[Block]:
    """What follows from it: money, time, promises, what must be seen to, and what would change the decision."""
    yield Heading(2, "Consequences")
    if not document["shortlist"]:
        yield Paragraph(("Nothing can be built until a requirement is dropped or changed.",))
        return
    pick, own = document["shortlist"][0], top(document)[0]
    consequences: list[Inline] = [
        (
            f"{heading(own)} costs {money(pick['monthly_usd'], pick['fully_priced'])} a month; its p99 is "
            f"{times(pick['p99_ms'], pick['saturated'], pick['timed'])}; AWS promises {pick['promised']}.",
        ),
        (f"{pick['things_to_run']} things are to be kept running.",),
    ]
    consequences += [(f"It is {miss}.",) for miss in pick["misses"]]
    consequences += [(f"{capital(remark)}.",) for remark in own["remarks"]]
    consequences += [(f"Without a price: {item['dimension']} ({item['reason']}).",) for item in own["unpriced"]]
    yield Bullets(tuple(consequences))
    yield from recommended_points(document)
