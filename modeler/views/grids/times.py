"""Times as a table: on which evidence each hop rests."""

from __future__ import annotations

from modeler.engine.compare import Assessment
from modeler.views.grids.made import grid, time_cell
from modeler.views.text.latency import percent
from modeler.views.widgets import Cell, Column, ComparisonTable


def evidence_grid(assessment: Assessment) -> ComparisonTable:
    """Show what each hop's time rests on, and its share of the time of the slowest 1 %.

    Examples
    --------
    >>> import modeler as m
    >>> m.grid.evidence(m.assess(m.Workload(), "A1")).columns[2]["title"]
    'Rests on'
    """
    columns = (
        Column("Hop", numeric=True),
        "What",
        "Rests on",
        "Confidence",
        "Measured",
        Column("p99 alone", numeric=True),
        Column("Of the slowest 1 %", numeric=True),
    )
    timed = assessment.latency.by_hop() if assessment.latency else ()
    rows = (
        (
            Cell(str(hop.number), hop.number),
            hop.title,
            hop.method or "adds no time",
            hop.confidence,
            hop.measured,
            time_cell(hop.p99_ms),
            Cell(percent(hop.share_of_p99), hop.share_of_p99),
        )
        for hop in timed
    )
    return grid(columns, rows, empty=assessment.reason)
