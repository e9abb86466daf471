"""What a report is made of, whatever the format: headings, paragraphs, lists, tables, code, pictures and charts.

Blocks hold text as it was typed: making it harmless (no markup, no formula, no line that begins a list) is the job of
each writer, so that nothing can be forgotten where a section is put together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from modeler.dataclass import dataclass

_ADDRESS = re.compile(r"https?://[^\s<>\"'`(){}|\\^\[\]]+")


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads somewhere; only http and https addresses become links, see `source_link`."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Strong:
    """A text that stands out."""

    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is typed in a file or at a prompt."""

    text: str


Span = str | Link | Strong | Name
Inline = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; those of level 2 are the report's sections, and have an id."""

    level: int
    text: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; an aside is set smaller."""

    spans: Inline
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of lines."""

    items: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The few numbers that matter most, each under its label."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table; numbers stand to the right."""

    title: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a table.

    Parameters
    ----------
    spans : tuple
        What is shown.
    value : float or None
        The number behind it, unrounded: what a reader's script and a click on the column's head go by.
    tone : str
        ``good``, ``fair`` or ``bad``: a color besides what the words say.
    """

    spans: Inline
    value: float | None = None
    tone: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table; a sum stands out."""

    cells: tuple[TableCell, ...]
    sum: bool = False


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table with its name; a sortable one is sorted by a click on a column's head, where there are clicks."""

    id: str
    caption: str
    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    sortable: bool = False


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Text that is kept as it is, line by line."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class DiagramBlock:
    """The picture of a pattern: drawn where the format can, else as Mermaid text."""

    name: str
    caption: str


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A chart, for formats that have charts."""

    name: str
    caption: str


Block = Heading | Paragraph | Bullets | KeyFigures | TableBlock | CodeBlock | DiagramBlock | ChartBlock


def text_cell(*spans: Span) -> TableCell:
    """Make a cell of words."""
    return TableCell(spans)


def number_cell(written: str, value: float | None) -> TableCell:
    """Make a cell of a number, as it is written and as it is."""
    return TableCell((written,), value)


def row(*cells: TableCell, sum: bool = False) -> TableRow:
    """Make a row."""
    return TableRow(cells, sum)


def source_link(source: str, shown: str = "") -> Span:
    """Return a source as a link if it is an address as a whole, or as text.

    >>> source_link("https://aws.amazon.com/vpc/pricing/").url
    'https://aws.amazon.com/vpc/pricing/'
    >>> source_link("javascript:alert(1)"), source_link("https://a.b/ and more")
    ('javascript:alert(1)', 'https://a.b/ and more')
    """
    words = shown or source
    return Link(words, source) if _ADDRESS.fullmatch(source) else words


def separated(spans: Iterable[Inline], between: str = "; ") -> Inline:
    """Write several things one after the other.

    >>> separated([("a",), ("b", "c")])
    ('a', '; ', 'b', 'c')
    """
    line: list[Span] = []
    for span in spans:
        line += [between, *span] if line else span
    return tuple(line)
