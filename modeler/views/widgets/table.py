"""A table that is sorted by a click on a column's head, with a button in every row that leads on, to the why of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from html import escape
from typing import Any

import traitlets

from modeler.dataclass import dataclass
from modeler.views.widgets.base import MessageArea, Pane, script


@dataclass(frozen=True)
class Column:
    """A column: its head, whether it holds numbers, and what its head says when it is pointed at.

    With ``roomy`` it is shown only where the table is wide: for what is said elsewhere as well.
    """

    title: str
    numeric: bool = False
    help: str = ""
    roomy: bool = False


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, what it is sorted by (by default the text), a line beneath, and where it leads."""

    text: str
    sort: float | str | None = None
    note: str = ""
    link: str = ""


@dataclass(frozen=True)
class Row:
    """A row: its key, which a click gives back, its cells, and its name for screen readers (by default the key)."""

    key: str
    cells: Sequence[Cell | str]
    name: str = ""


class ComparisonTable(Pane):
    """Rows to compare; it holds no logic and asks back with the key of the row that was clicked.

    Parameters
    ----------
    columns : sequence of Column or str
        The heads.
    rows : sequence of Row
        As many cells as there are columns; see `show`.
    on_choose : callable, optional
        Called with the key of a row whose button was clicked. What it raises as a ModelerError is shown in `message`.
    action : str
        What the buttons say; without `on_choose` there are none.
    caption, empty, height : str
        A line above; what stands there without rows; how high it grows before it scrolls, such as ``300px``.

    Examples
    --------
    >>> clicked = []
    >>> table = ComparisonTable(["pattern", Column("$/month", numeric=True)], on_choose=clicked.append)
    >>> table.show([Row("A5", ["ALB", Cell("$29", 29.45)]), Row("A1", ["<REST>", Cell("$62", 61.53)])])
    >>> table.choose("A1")
    >>> clicked, table.selected, "&lt;REST&gt;" in table.html()
    (['A1'], 'A1', True)
    """

    _esm = script("table.js")
    columns: Any = traitlets.List().tag(sync=True)
    rows: Any = traitlets.List().tag(sync=True)
    action = traitlets.Unicode("").tag(sync=True)
    caption = traitlets.Unicode("").tag(sync=True)
    empty = traitlets.Unicode("Nothing to show.").tag(sync=True)
    height = traitlets.Unicode("").tag(sync=True)
    selected = traitlets.Unicode("").tag(sync=True)

    def __init__(
        self,
        columns: Sequence[Column | str],
        rows: Sequence[Row] = (),
        on_choose: Callable[[str], object] | None = None,
        *,
        action: str = "Why?",
        caption: str = "",
        empty: str = "Nothing to show.",
        height: str = "",
    ) -> None:
        heads = [asdict(column if isinstance(column, Column) else Column(column)) for column in columns]
        super().__init__(columns=heads, action=action if on_choose else "", caption=caption, empty=empty, height=height)
        self.message = MessageArea()
        self._on_choose = on_choose
        self.on_msg(self._heard)
        self.show(rows)

    def show(self, rows: Sequence[Row], *, selected: str | None = None, caption: str | None = None) -> None:
        """Show other rows, in this order until the user sorts them."""
        with self.hold_sync():
            self.rows = [_row(row) for row in rows]
            if selected is not None:
                self.selected = selected
            if caption is not None:
                self.caption = caption

    def choose(self, key: str) -> None:
        """Do what a click on a row's button does."""
        self.selected = key
        with self.message.catching():
            if self._on_choose:
                self._on_choose(key)

    def html(self) -> str:
        """The still copy."""
        styles = [' class="num"' if column["numeric"] else "" for column in self.columns]
        head = "".join(
            f"<th{style}>{escape(column['title'])}</th>" for column, style in zip(self.columns, styles, strict=True)
        )
        body = "".join(
            "<tr>" + "".join(_still(cell, style) for cell, style in zip(row["cells"], styles, strict=True)) + "</tr>"
            for row in self.rows
        )
        none = f'<tr><td colspan="{len(styles)}">{escape(self.empty)}</td></tr>'
        caption = f"<caption>{escape(self.caption)}</caption>" if self.caption else ""
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body or none}</tbody></table>"

    def _heard(self, _: Any, content: Mapping[str, Any], __: Any) -> None:
        if content.get("kind") == "choose":
            self.choose(str(content["key"]))


def _row(row: Row) -> dict[str, Any]:
    cells = [cell if isinstance(cell, Cell) else Cell(cell) for cell in row.cells]
    shown = [{**asdict(cell), "sort": cell.text if cell.sort is None else cell.sort} for cell in cells]
    return {"key": row.key, "name": row.name or row.key, "cells": shown}


def _still(cell: Mapping[str, Any], style: str) -> str:
    text = escape(cell["text"])
    if cell["link"]:
        text = f'<a href="{escape(cell["link"])}" rel="noopener noreferrer">{text}</a>'
    note = f'<div class="note">{escape(cell["note"])}</div>' if cell["note"] else ""
    return f"<td{style}>{text}{note}</td>"
