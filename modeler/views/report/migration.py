"""A report's section on the step from what serves the workload today to the pick."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from modeler.views.report.blocks import (
    Block,
    Bullets,
    DiagramBlock,
    Heading,
    Paragraph,
    Strong,
    TableBlock,
    TableColumn,
    TableRow,
    number_cell,
    row,
    text_cell,
)
from modeler.views.text.choose import capital
from modeler.views.text.migration import both_stand, money_cells, step_finding, total, work_done_once

Document = Mapping[str, Any]
BOTH_PICTURES = "today-and-proposed"
"""The name of the picture of both."""


def migration(document: Document) -> Iterator[Block]:
    """The difference by hop, what is new and what goes, what is done once, and both pictures."""
    if not document["today"]:
        return
    yield Heading(2, "From today to the pick", "migration")
    step = document["migration"]
    if step is None:
        pick = document["recommendation"]["pick"]
        yield Paragraph(
            (f"{document['today']} serves today. " + ("It is the pick." if pick else "Nothing else fits."),)
        )
        return
    yield Paragraph((f"{capital(step_finding(step))}.",))
    yield TableBlock(
        "migration-table",
        "What stands today and as proposed, and what a month of it costs",
        (
            TableColumn("change"),
            TableColumn("what"),
            TableColumn("part"),
            *(TableColumn(name, True) for name in ("today $/month", "proposed $/month", "difference")),
        ),
        (
            *(_hop(hop, hop["change"], hop["title"], hop["role"]) for hop in step["hops"]),
            _hop(total(step), "", "the whole way", ""),
        ),
    )
    yield Paragraph((both_stand(step),))
    for title, lines in work_done_once(step):
        if lines:
            yield Paragraph((f"{title}:",))
            yield Bullets(tuple((line,) for line in lines))
    yield DiagramBlock(BOTH_PICTURES, f"{step['today']['label']} today and {step['proposed']['label']} as proposed")


def _hop(hop: Mapping[str, Any], change: str, title: str, role: str) -> TableRow:
    today, proposed, difference = money_cells(hop)
    return row(
        text_cell(change),
        text_cell(Strong(title)),
        text_cell(role),
        number_cell(today, hop["today_usd"]),
        number_cell(proposed, hop["proposed_usd"]),
        number_cell(difference, hop["usd_difference"]),
    )
