"""What a result is: rows of plain data, one line that says what it is and how big, and a small table in a notebook.

Details are asked for (``m.table(result)``, ``result.records()``); a prompt shows one line. The schema numbers of all
JSON documents stand here, so that a program that reads them finds out when one of them has changed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from modeler.units import format_usd

Record = dict[str, Any]
"""One row: names of columns and plain values."""

SCHEMAS = {
    **dict.fromkeys(
        (
            "break-even",
            "breaks",
            "checked",
            "choice",
            "comparison",
            "fact",
            "facts",
            "facts due",
            "hub",
            "latency",
            "migration",
            "notes",
            "outputs",
            "pattern",
            "policy",
            "price status",
            "priced usage",
            "private",
            "recognised",
            "refresh",
            "regions",
            "report differences",
            "requirements",
            "rule",
            "sensitivity",
            "settings",
            "standing",
            "sweep",
            "symptom",
            "trace",
            "template assessment",
            "template change",
            "uncertainty",
            "validation",
            "why",
        ),
        1,
    ),
    "recommendation": 2,
    "report": 2,
}
"""The schema number of each JSON document: it grows when a reader of the old one would misread the new one."""

MOST_ROWS = 10
MOST_COLUMNS = 8
MOST_SIGNS = 60
"""A notebook shows so many rows, columns and signs in a cell; `modeler.table` has them all."""


def with_schema(kind: str, fields: Mapping[str, Any]) -> Record:
    """Put the schema number of a kind of document before its fields.

    >>> with_schema("comparison", {"region": "eu-west-1"})
    {'schema': 1, 'region': 'eu-west-1'}
    """
    return {"schema": SCHEMAS[kind], **fields}


class Result:
    """Base of what questions are answered with. A result gives a `summary` and its `records`.

    Examples
    --------
    >>> class Sizes(Result):
    ...     def summary(self):
    ...         return "2 sizes"
    ...     def records(self):
    ...         return [{"name": "<small>", "usd": 1.5}, {"name": "large", "usd": 4.0}]
    >>> Sizes()
    <Sizes: 2 sizes>
    >>> "&lt;small&gt;" in Sizes()._repr_html_()
    True
    """

    __slots__ = ()

    def summary(self) -> str:
        """Say in one line what it is and how big, without the name of its type."""
        raise NotImplementedError

    def records(self) -> list[Record]:
        """Return it as rows of plain data, all with the same columns."""
        raise NotImplementedError

    def first_records(self, count: int) -> list[Record]:
        """Return the first rows, for a look: large results need not build all of them."""
        return self.records()[:count]

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.summary()}>"

    def _repr_html_(self) -> str:
        rows = self.first_records(MOST_ROWS + 1)
        return html_table(repr(self), rows[:MOST_ROWS], more=len(rows) > MOST_ROWS)


def html_table(caption: str, rows: Sequence[Mapping[str, Any]], *, more: bool = False) -> str:
    """Write rows as a small HTML table; what users typed is escaped.

    Parameters
    ----------
    caption : str
        What stands above it.
    rows : sequence of mapping
        The rows to show, all with the same columns.
    more : bool
        Whether there are more rows, which are then announced.

    Examples
    --------
    >>> html_table("a < b", [{"n": 1}])
    '<table><caption>a &lt; b</caption><thead><tr><th>n</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>'
    """
    names = list(rows[0]) if rows else []
    cut = len(names) > MOST_COLUMNS
    names = names[:MOST_COLUMNS]
    dots = "<td>…</td>" if cut else ""
    head = "".join(f"<th>{escape(name)}</th>" for name in names) + dots.replace("td", "th")
    lines = ["".join(f"<td>{escape(_cell(row.get(name)))}</td>" for name in names) + dots for row in rows]
    if more:
        lines.append("<td>…</td>" * (len(names) + cut))
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.6g}" if math.isfinite(value) else str(value)
    return short(str(value), MOST_SIGNS)


def short(text: str, most: int = 30) -> str:
    """Cut a text that a user typed to a length that fits into a line, on one line.

    >>> short("payroll"), short("a very long name of a workload", 12)
    ('payroll', 'a very long…')
    """
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 1].rstrip()}…"


def number_of(count: int, noun: str) -> str:
    """Write a number of things.

    >>> number_of(1, "pattern"), number_of(41, "pattern")
    ('1 pattern', '41 patterns')
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def abridged(names: Iterable[str], most: int = 3) -> str:
    """Write the first names of a list, and how many more there are.

    >>> abridged(["A1", "A2", "B1", "B2", "B3"]), abridged(["A1"]), abridged([])
    ('A1, A2, B1 and 2 more', 'A1', 'none')
    """
    every = [short(name) for name in names]
    more = f" and {len(every) - most} more" if len(every) > most else ""
    return (", ".join(every[:most]) or "none") + more


def monthly(usd: float | None, lower_bound: bool = False) -> str:
    """Write a monthly cost, or that there is none.

    >>> monthly(12.5), monthly(12.5, lower_bound=True), monthly(None)
    ('$12.50 a month', '≥ $12.50 a month', 'no cost')
    """
    if usd is None:
        return "no cost"
    return f"{'≥ ' if lower_bound else ''}{format_usd(usd)} a month"
