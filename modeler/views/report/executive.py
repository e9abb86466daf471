"""The first screen of a report's page: the pick with its numbers, why, what to do next, and the picture of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from modeler.views.report.blocks import Block, Bullets, DiagramBlock, Heading, Inline, Name, Paragraph, Strong
from modeler.views.report.sections import key_figures

Document = Mapping[str, Any]
_MOST = 3
FULL = "recommendation-in-full"


def with_executive_page(document: Document, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Put the first screen before a report's sections, and the recommendation's own words in a section behind it.

    Parameters
    ----------
    document : mapping
        As `modeler.workflows.report_document.report_document` writes it.
    blocks : sequence of Block
        As `modeler.views.report.sections.sections` gives them.
    """
    if not document["shortlist"]:
        return tuple(blocks)
    code = document["top"][0] if document["top"] else ""
    start = next(
        number for number, block in enumerate(blocks) if isinstance(block, Heading) and block.id == "recommendation"
    )
    kept = [block for block in blocks[start + 1 :] if not (isinstance(block, DiagramBlock) and block.name == code)]
    full = Heading(2, "Recommendation in full", FULL)
    return (*blocks[:start], *_executive(document, code), full, *kept)


def _executive(document: Document, code: str) -> Iterator[Block]:
    pick, recommendation = document["shortlist"][0], document["recommendation"]
    yield Heading(2, "Recommendation", "recommendation")
    yield Paragraph((Strong(f"Take {pick['code']}, {pick['title']}."),))
    yield key_figures(document)
    reasons = [reason["text"] for reason in recommendation["because"]][:_MOST]
    if reasons:
        against = Strong(f"Against {recommendation['runner_up']}, the runner-up:")
        yield Bullets(((against, f" {'; '.join(reasons)}."),))
    yield Bullets(tuple((Strong("Next:"), " ", *step) for step in _next(document)))
    if code:
        yield DiagramBlock(code, f"{pick['code']} {pick['title']}: the way of a request, left to right")


def _next(document: Document) -> Iterator[Inline]:
    """Return what has to be seen to, what would tip the balance, and how to go on."""
    recommendation = document["recommendation"]
    yield from ((caveat["text"],) for caveat in recommendation["caveats"][:_MOST])
    yield from ((f"ask whether it stays so. {tip['text']}",) for tip in recommendation["tips"][:1])
    drawn = Name(f"modeler diagram {recommendation['pick']} -o picture.drawio")
    yield "take the picture to the review, and change it there: ", drawn, "."
