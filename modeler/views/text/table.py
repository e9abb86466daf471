"""A table of text that fits its terminal: no number is cut, no column is squeezed to a few letters.

Numbers, codes and dates stand in columns that never wrap; texts wrap. Where the columns do not fit side by side, a
column moves to a line of its own below each row, with its name before it: texts first, then the widest name, then
numbers, from the right. The columns that name a row stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from rich.text import Text

from modeler.dataclass import dataclass

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

Justify = Literal["left", "right"]
GAP = 3
"""Spaces between two columns."""
READABLE = 26
"""A text needs so many characters a line, or all of it if it is shorter."""
UNBROKEN = 36
"""Words of up to so many characters, such as the id of a pattern, are not broken."""
_EDGE = " "
_BELOW = " " * 5
"""What a line below a row begins with."""


@dataclass
class TextColumn:
    """One column: its name, on which side its cells stand, and whether they may wrap."""

    name: str
    justify: Justify = "left"
    wraps: bool = True
    style: str = ""
    labelled: bool = True
    cells: list[Text] = field(default_factory=list)

    @cached_property
    def width(self) -> int:
        """The width in which nothing wraps."""
        return max((_width(cell) for cell in (Text(self.name), *self.cells)), default=0)

    @cached_property
    def least(self) -> int:
        """The width below which it is not readable side by side with others."""
        if not self.wraps:
            return self.width
        words = (len(word) for cell in (Text(self.name), *self.cells) for word in cell.plain.split())
        return min(self.width, max(READABLE, min(UNBROKEN, max(words, default=0))))


class TextTable:
    """Rows under column names, laid out for the width at which they are drawn.

    Parameters
    ----------
    title : str or Text
        Stands above it, bold.
    header : bool
        Whether the names of the columns are shown.

    Examples
    --------
    >>> from rich.console import Console
    >>> table = TextTable("Two patterns")
    >>> for name, wraps in (("", False), ("$/month", False), ("why here", True)):
    ...     table.add_column(name, justify="right" if name == "$/month" else "left", wraps=wraps)
    >>> table.add_row("A2", "$156.65", "the cheapest of those that fit")
    >>> table.add_row("E7", "$193.90", "the lowest p99 of those that fit, and the fewest components")
    >>> Console(width=80).print(table)
    Two patterns
    <BLANKLINE>
          $/month   why here
     ───────────────────────────────────────────────────────────────────────────
     A2   $156.65   the cheapest of those that fit
     E7   $193.90   the lowest p99 of those that fit, and the fewest components
    <BLANKLINE>
    >>> Console(width=40).print(table)
    Two patterns
    <BLANKLINE>
          $/month
     ─────────────
     A2   $156.65
         why here: the cheapest of those
         that fit
     E7   $193.90
         why here: the lowest p99 of those
         that fit, and the fewest components
    <BLANKLINE>
    """

    def __init__(self, title: str | Text = "", *, header: bool = True) -> None:
        self.title = title if isinstance(title, Text) else Text.from_markup(title)
        self.header = header
        self.columns: list[TextColumn] = []
        self.styles: list[str] = []
        self.sections: set[int] = set()

    def add_column(
        self, name: str = "", *, justify: Justify = "left", wraps: bool = False, style: str = "", labelled: bool = True
    ) -> None:
        """Add a column.

        Parameters
        ----------
        name : str
            Its heading.
        justify : str
            ``left`` or ``right``.
        wraps : bool
            Whether its cells may wrap.
        style : str
            How Rich shows its cells.
        labelled : bool
            Whether its name stands before a cell that has moved below its row.
        """
        self.columns.append(TextColumn(name, justify, wraps, style, labelled))

    def add_row(self, *cells: str | Text, style: str = "") -> None:
        """Add a row: a cell for each column, as text or as markup."""
        for column, cell in zip(self.columns, cells, strict=True):
            column.cells.append(cell if isinstance(cell, Text) else Text.from_markup(cell))
        self.styles.append(style)

    def add_section(self) -> None:
        """Leave a line free before the next row."""
        self.sections.add(len(self.styles))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Lay the table out for the width that there is."""
        if self.title:
            title = self.title.copy()
            title.stylize_before("bold")
            yield title
        beside, below = self._placed(options.max_width)
        widths = self._widths(beside, options.max_width)
        if self.header:
            yield Text()
            names = [Text(column.name, "bold") for column in beside]
            yield from _lines(console, names, beside, widths)
            yield Text(_EDGE + "─" * (sum(widths) + GAP * (len(widths) - 1) + 1))
        for number, style in enumerate(self.styles):
            if number in self.sections:
                yield Text()
            cells = [_styled(column.cells[number], column.style or style) for column in beside]
            yield from _lines(console, cells, beside, widths)
            yield from _lines_below(console, below, number, options.max_width)
        yield Text()

    def _placed(self, width: int) -> tuple[list[TextColumn], list[TextColumn]]:
        """Return the columns that stand side by side at a width, and those that move below the rows."""
        beside, below = list(self.columns), []
        while len(beside) > 1 and _needed(beside) > width and (movable := beside[_naming(beside) :]):
            moved = _first_to_move(movable)
            beside = [column for column in beside if column is not moved]
            below.append(moved)
        return beside, [column for column in self.columns if any(column is moved for moved in below)]

    def _widths(self, columns: Sequence[TextColumn], width: int) -> list[int]:
        """Give each column what it needs, and those that wrap what is left, by how much more they could use."""
        widths = [column.least for column in columns]
        spare = width - _needed(columns)
        wanted = [column.width - least for column, least in zip(columns, widths, strict=True)]
        if spare < 0:
            return _squeezed(columns, widths, -spare)
        share = min(1.0, spare / sum(wanted)) if sum(wanted) else 0.0
        return [least + int(more * share) for least, more in zip(widths, wanted, strict=True)]


def _needed(columns: Sequence[TextColumn]) -> int:
    return sum(column.least for column in columns) + GAP * (len(columns) - 1) + 2 * len(_EDGE)


def _first_to_move(columns: Sequence[TextColumn]) -> TextColumn:
    """Return the last text; where there is none the widest name; where there is none the last number."""
    texts = [column for column in columns if column.wraps and column.width]
    names = sorted((column for column in columns if column.justify == "left"), key=lambda column: column.width)
    return (texts or names or columns)[-1]


def _naming(columns: Sequence[TextColumn]) -> int:
    """Return how many columns at the left name a row: its number, and what comes after it."""
    return next((index + 1 for index, column in enumerate(columns) if column.justify == "left"), 1)


def _squeezed(columns: Sequence[TextColumn], widths: list[int], missing: int) -> list[int]:
    """Take what is missing from the column that wraps, or else from the widest: no terminal is so narrow but a few."""
    wrapping = [index for index, column in enumerate(columns) if column.wraps] or range(len(columns))
    widest = max(wrapping, key=lambda index: widths[index])
    widths[widest] = max(8, widths[widest] - missing)
    return widths


def _lines(
    console: Console, cells: Sequence[Text], columns: Sequence[TextColumn], widths: Sequence[int]
) -> Iterator[Text]:
    """Yield the lines of one row, each cell wrapped to its column."""
    wrapped = [list(_wrapped(console, cell, width)) for cell, width in zip(cells, widths, strict=True)]
    for number in range(max(len(lines) for lines in wrapped)):
        row = Text(_EDGE)
        for column, lines, width in zip(columns, wrapped, widths, strict=True):
            part = lines[number] if number < len(lines) else Text()
            space = " " * max(0, width - part.cell_len)
            row.append_text(Text(space) + part if column.justify == "right" else part + Text(space))
            row.append(" " * GAP)
        row.rstrip()
        yield row


def _lines_below(console: Console, columns: Iterable[TextColumn], number: int, width: int) -> Iterator[Text]:
    """Yield the cells of a row whose columns stand below it: the short ones in one line, each text in its own."""
    short = Text()
    texts = []
    for column in columns:
        cell = column.cells[number]
        if not cell.plain.strip():
            continue
        labelled = (Text(f"{column.name}: ", "dim") if column.name and column.labelled else Text()) + cell
        if column.wraps:
            texts.append(labelled)
        else:
            short.append_text((Text("; ") if short else Text()) + labelled)
    for text in ([short] if short else []) + texts:
        for line in _wrapped(console, text, width - len(_BELOW)):
            yield Text(_BELOW) + line


def _wrapped(console: Console, cell: Text, width: int) -> Iterator[Text]:
    for line in cell.split("\n", allow_blank=True):
        for part in line.wrap(console, width, overflow="fold"):
            part.rstrip()
            yield part


def _width(cell: Text) -> int:
    return max((line.cell_len for line in cell.split("\n", allow_blank=True)), default=0)


def _styled(cell: Text, style: str) -> Text:
    if not style:
        return cell
    styled = cell.copy()
    styled.stylize_before(style)
    return styled
