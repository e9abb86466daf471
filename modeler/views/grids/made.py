"""How a grid is made of plain rows: each row is named by its place."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from modeler.units import format_usd
from modeler.views.text.comparison import milliseconds
from modeler.views.widgets import Cell, Column, ComparisonTable, Row

DASH = "–"


def grid(
    columns: Sequence[Column | str], rows: Iterable[Sequence[Cell | str]], empty: str = "None."
) -> ComparisonTable:
    """Make a table of rows that lead nowhere.

    >>> grid(["pattern"], [["A1"], ["A5"]]).rows[1]["cells"][0]["text"]
    'A5'
    """
    return ComparisonTable(columns, [Row(str(place), cells) for place, cells in enumerate(rows)], empty=empty)


def usd_cell(usd: float | None, mark: str = "") -> Cell:
    """Write money, or that there is none.

    >>> usd_cell(1234.5).text, usd_cell(12.0, "≥ ").text, usd_cell(None).text
    ('$1,234.50', '≥ $12.00', '–')
    """
    return Cell(DASH) if usd is None or math.isnan(usd) else Cell(f"{mark}{format_usd(usd)}", usd)


def time_cell(ms: float | None) -> Cell:
    """Write a time; what has no bound is sorted last.

    >>> time_cell(8.43), time_cell(float("inf")).sort
    (Cell(text='8.4 ms', sort=8.43, note='', link=''), None)
    """
    return Cell(milliseconds(ms), ms if ms is not None and math.isfinite(ms) else None)


def count_cell(count: float) -> Cell:
    """Write a number of things.

    >>> count_cell(1234).text
    '1,234'
    """
    return Cell(f"{count:,.0f}", float(count))
