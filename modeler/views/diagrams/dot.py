"""Pictures as DOT text: a cluster for each network, a node for each stop, and a table beneath.

Labels are Graphviz's HTML-like tables (https://graphviz.org/doc/info/shapes.html#html), so that all icons stand in one
line and no text is cut. What differs between two pictures has a frame and a word of its own, not only a color.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import compress

from modeler.dataclass import dataclass
from modeler.views.diagrams.iconset import icon_file
from modeler.views.diagrams.picture import Arrow, Boundary, Extra, Picture, Stop, once, plain
from modeler.views.diagrams.rendering import FONT, ICON_POINTS

INK, SOFT, ACCENT, LINE = "#16191f", "#545b64", "#b3420e", "#687078"
LEFT = '<BR ALIGN="LEFT"/>'
_COLORS = {
    "internet": ("#fff7ec", "#d98a1f"),
    "premises": ("#f4f5f6", "#7d8998"),
    "link": ("#ffffff", "#9aa5b1"),
    "vpc": ("#eef8ee", "#3f8f3a"),
    "edge": ("#fdf0f6", "#c2407c"),
    "aws": ("#eef3fd", "#3b6fc9"),
    "dns": ("#f7f2fd", "#8250c4"),
    "subnets": ("#fdfbe6", "#a08a1d"),
    "account": ("#ffffff", "#cd2264"),
    "region": ("#ffffff", "#16191f"),
}
"""Fill and border of a boundary; every text is dark on them."""
_FRAMES = ("account", "region")
PLAIN_TABLE = '<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">'


@dataclass(frozen=True, slots=True)
class Mark:
    """How a stop is set apart: a frame that is told from others without its color, and a word."""

    word: str
    color: str
    style: str
    width: int = 2

    @property
    def frame(self) -> str:
        """The attributes of a table with this frame."""
        style = f' STYLE="{self.style}"' if self.style else ""
        return f'BORDER="{self.width}" COLOR="{self.color}"{style}'


def source(picture: Picture, icons: bool = False) -> str:
    """Write DOT text, from left to right.

    Parameters
    ----------
    picture : Picture
        What to draw.
    icons : bool
        Whether nodes hold icons: these are files of this machine, so that a DOT file for others has none.
    """
    id = identifier(picture.id)
    height = text_height(picture.stops)
    nodes = {stop.id: upright(stop, height, icons) for stop in picture.stops}
    nodes |= {extra.id: _extra(extra, icons) for extra in picture.extras}
    inside = [
        f'  subgraph cluster_all {{ id="{id}-path"; peripheries=0; labelloc=t; label=<{_title(picture)}>',
        *clusters(picture, nodes, id),
        *edges(picture, id, "e", "w"),
        "  }",
        *_beside(picture, id),
        *_twins_in_column(picture),
    ]
    return graph(id, "rankdir=LR, newrank=true, nodesep=0.3, ranksep=0.15", _table(picture), inside)


def _twins_in_column(picture: Picture) -> Iterator[str]:
    """Hold what stands in the second Region in the column of the same hop in the first."""
    for stop in picture.stops:
        first = stop.id.removesuffix("-twin")
        if first != stop.id:
            yield f'  {{ rank=same; "{first}" -> "{stop.id}" [style=invis, weight=0] }}'


def _beside(picture: Picture, id: str) -> Iterator[str]:
    """Hold what stands beside a hop in its column."""
    last = {stop.id: stop.id for stop in picture.stops}
    for number, extra in enumerate(picture.extras, start=1):
        yield (
            f'  {{ rank=same; "{last[extra.hop]}" -> "{extra.id}" [id="{id}-beside{number}", style=dotted, dir=none] }}'
        )
        last[extra.hop] = extra.id


def _lookup(step: Arrow, id: str, prefix: str) -> str:
    """Write the arrow to a name, which stands to the left of the clients."""
    label = _edge_label(Arrow("", "", "lookup", step.spoken), True)
    return (
        f'    "{prefix}{step.end}":icon:e -> "{prefix}{step.start}":icon:w '
        f'[id="{id}", dir=back, style=dotted, label=<{label}>]'
    )


def graph(id: str, layout: str, beneath: str, inside: Iterable[str]) -> str:
    """Write the frame of a DOT file: fonts and colors, with a table beneath."""
    lines = [
        f'digraph "{id}" {{',
        f'  graph [id="{id}", {layout}, splines=spline, bgcolor="white", pad=0.2,',
        f'    fontname="{FONT}", labelloc=b, label=<{beneath}>]',
        f'  node [shape=plain, fontname="{FONT}", fontsize=10]',
        f'  edge [fontname="{FONT}", fontsize=9, fontcolor="{INK}", color="{LINE}", arrowsize=0.7]',
    ]
    return "\n".join([*lines, *inside, "}"]) + "\n"


def identifier(text: str) -> str:
    """Make a name that DOT, XML and Mermaid take."""
    return re.sub(r"[^A-Za-z0-9]+", "-", text)


def clusters(
    picture: Picture,
    nodes: dict[str, str],
    id: str,
    prefix: str = "",
    side: str = "l",
    parent: int | None = None,
) -> Iterator[str]:
    """Write each boundary with its nodes and the boundaries inside of it.

    Parameters
    ----------
    picture : Picture
        What to draw.
    nodes : mapping of stop or extra to label
        As `upright` or `lying` gives them.
    id, prefix : str
        What ids in the file begin with; what names of nodes and clusters begin with.
    side : l or r
        Where the names of networks stand, clear of arrows.
    parent : int or None
        The boundary inside of which to begin.
    """
    for index, place in picture.inside(parent):
        yield _opening(place, f"{prefix}place{index}", f"{id}-place{index}", side)
        yield from clusters(picture, nodes, id, prefix, side, index)
        for node in _nodes_in(picture, index):
            if node in nodes:
                yield f'      "{prefix}{node}" [id="{id}-{node}", label=<{nodes[node]}>]'
        yield "    }"


def _nodes_in(picture: Picture, place: int) -> Iterator[str]:
    yield from (stop.id for stop in picture.stops if stop.place == place)
    yield from (extra.id for extra in picture.extras if extra.place == place)


def _opening(place: Boundary, name: str, id: str, side: str) -> str:
    fill, border = _COLORS[place.kind]
    dashed = {"link": ",dashed", "region": ",dashed", "subnets": ",dotted"}.get(place.kind, "")
    frame = place.kind in _FRAMES
    words = font(place.title, 10 if frame else 9, INK if frame else SOFT)
    if place.note:
        words += f"{LEFT}{font(place.note, 8, SOFT)}{LEFT}"
    return (
        f'    subgraph cluster_{name} {{ id="{id}"; style="rounded,filled{dashed}"; peripheries=1; '
        f'penwidth={1.2 if frame else 1}; fillcolor="{fill}"; color="{border}"; margin=11; labelloc=t; '
        f"labeljust={side}; label=<{words}>"
    )


def edges(picture: Picture, id: str, out: str, into: str, prefix: str = "", *, labels: bool = True) -> Iterator[str]:
    """Write the arrows, from one side of an icon to the other side of the next; one that stands by is dashed."""
    for number, step in enumerate(picture.steps, start=1):
        if step.lookup and out == "e":
            yield _lookup(step, f"{id}-step{number}", prefix)
            continue
        style = ", style=dashed" if step.stands_by else ", style=dotted" if step.lookup else ""
        label = f", label=<{_edge_label(step, out == 'e')}>" if labels else ""
        yield (
            f'    "{prefix}{step.start}":icon:{out} -> "{prefix}{step.end}":icon:{into} '
            f'[id="{id}-step{number}"{style}{label}]'
        )


def label_text(text: str) -> str:
    r"""Keep what users typed from being markup, or one of Graphviz's escapes such as ``\N``."""
    return escape(plain(text)).replace("\\", "&#92;")


def font(text: str, size: int, color: str) -> str:
    """Return text in a size and color; nothing becomes a space, because Graphviz refuses an empty label."""
    return f'<FONT POINT-SIZE="{size}" COLOR="{color}">{label_text(text) or "&#160;"}</FONT>'


def wrapped(text: str, width: int) -> list[str]:
    """Break text into lines."""
    return textwrap.wrap(plain(text), width, break_on_hyphens=False) or [""]


def lines_of(texts: Iterable[str], size: int, color: str, end: str = "<BR/>") -> str:
    """Return lines in a size and color."""
    return end.join(font(text, size, color) for text in texts)


def paragraph(text: str, width: int = 60, color: str = INK, size: int = 9) -> str:
    """Return text broken into lines to the left."""
    return lines_of(wrapped(text, width), size, color, LEFT) + LEFT


def _node_texts(stop: Stop) -> tuple[list[str], list[str]]:
    return wrapped(stop.name, 17), wrapped(stop.title, 18) if stop.title else []


def text_height(stops: Iterable[Stop]) -> int:
    """Return the height of the tallest text, which all nodes of a row have, so that icons stand in one line."""
    texts = [_node_texts(stop) for stop in stops]
    return max(13 * len(name) + 12 * len(title) + 4 for name, title in texts)


def _numbered(stop: Stop, first: str) -> str:
    """Return the first line of a name, its number in another color."""
    if stop.number is None:
        return font(first, 10, INK)
    number = str(stop.number)
    words = first[len(number) :].lstrip()
    return font(number, 10, ACCENT) + (f"&#160;{font(words, 10, INK)}" if words else "")


def _icon(name: str, icons: bool) -> str:
    """Return a table with the icon alone, so that arrows end at it and not at the longest word beneath."""
    size = f'WIDTH="{ICON_POINTS}" HEIGHT="{ICON_POINTS}"'
    image = f'<IMG SCALE="TRUE" SRC="{escape(str(icon_file(name)))}"/>' if icons else ""
    frame = "" if icons else f' BORDER="1" COLOR="{LINE}"'
    return f'{PLAIN_TABLE}<TR><TD PORT="icon" FIXEDSIZE="TRUE" {size}{frame}>{image}</TD></TR></TABLE>'


def upright(
    stop: Stop, height: int, icons: bool, mark: Mark | None = None, words: Sequence[str] = (), padding: int = 0
) -> str:
    """Return a node: icon above, number, role and title below; a mark frames it and has a word.

    Parameters
    ----------
    stop : Stop
        What to draw.
    height : int
        Of its text, from `text_height`.
    icons : bool
        Whether it holds its icon.
    mark : Mark, optional
        How it is set apart.
    words : sequence of str
        Lines below the title.
    padding : int
        Around each part, in points.
    """
    name, title = _node_texts(stop)
    role = "<BR/>".join(filter(None, (_numbered(stop, name[0]), lines_of(name[1:], 10, INK))))
    gap = font("", 3, INK)  # between lines of two sizes, which would touch
    text = "<BR/>".join((role, gap, lines_of(title, 9, SOFT))) if title else role
    if words:
        text += f"<BR/>{gap}<BR/>{lines_of(words, 9, SOFT)}"
    if mark:
        text += f"<BR/>{gap}<BR/>{font(mark.word, 9, mark.color)}"
    frame = f'{mark.frame} BGCOLOR="white"' if mark else 'BORDER="0"'
    return (
        f'<TABLE {frame} CELLBORDER="0" CELLSPACING="0" CELLPADDING="{padding}"><TR><TD>'
        f'{_icon(stop.icon, icons)}</TD></TR><TR><TD HEIGHT="4"></TD></TR>'
        f'<TR><TD HEIGHT="{height}" VALIGN="TOP">{text}</TD></TR></TABLE>'
    )


def _extra(extra: Extra, icons: bool) -> str:
    """Return a node of what stands beside a hop: icon, what it is, and which field asks for it."""
    words = lines_of(wrapped(extra.title, 18), 9, INK)
    if extra.because:
        words += f"<BR/>{lines_of(wrapped(f'because {extra.because}', 24), 8, SOFT)}"
    icon = _icon(extra.icon, icons)
    return f"{PLAIN_TABLE}<TR><TD>{icon}</TD></TR><TR><TD>{words}</TD></TR></TABLE>"


def lying(stop: Stop, mark: Mark | None, icons: bool) -> str:
    """Return a node whose text stands beside the icon, for a path from top to bottom; a mark frames it."""
    name = wrapped(stop.name, 24)
    words = [_numbered(stop, name[0]), *(font(line, 10, INK) for line in name[1:])]
    if stop.title:
        words += [font("", 3, INK), *(font(line, 9, SOFT) for line in wrapped(stop.title, 26))]
    if mark:
        words += [font("", 3, INK), font(mark.word, 9, mark.color)]
    text = "".join(f"{word}{LEFT}" for word in words)
    frame = mark.frame if mark else 'BORDER="0"'
    fill = ' BGCOLOR="white"' if mark else ""
    return (
        f'<TABLE {frame}{fill} CELLBORDER="0" CELLSPACING="0" CELLPADDING="3"><TR><TD>{_icon(stop.icon, icons)}</TD>'
        f'<TD ALIGN="LEFT" BALIGN="LEFT" WIDTH="150">{text}</TD></TR></TABLE>'
    )


def _edge_label(step: Arrow, above: bool) -> str:
    """Return what is said of an arrow, clear of it: above one to the right, beside one down."""
    end = "<BR/>" if above else LEFT
    text = lines_of(filter(None, (step.network, step.spoken)), 9, SOFT, end) + ("" if above else LEFT)
    rows = (
        f'<TR><TD>{text}</TD></TR><TR><TD HEIGHT="5"></TD></TR>'
        if above
        else f'<TR><TD WIDTH="6"></TD><TD>{text}</TD></TR>'
    )
    return f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1">{rows}</TABLE>'


def _title(picture: Picture) -> str:
    return lines_of(wrapped(picture.title, 80), 15, INK)


def _table(picture: Picture) -> str:
    """Return the table beneath: number, what, over, what is beside it if anything is, and what it costs and takes."""
    stops = tuple(once(picture.stops))
    priced, timed, total = bool(picture.total.usd), picture.timed, picture.total
    shown = [True, True, True, any(stop.beside for stop in stops), priced, timed, timed]
    rows = [
        ("", "hop", "over", "beside it", "$ / month", "p50 ms", "p99 ms"),
        *map(_cells, stops),
    ]
    if priced:
        rows.append(("", "total", "", "", total.usd, total.p50, total.p99))
    notes = (picture.caption, "Percentiles of hops do not add up: the total is the whole path's." if timed else "")
    return table([[*compress(row, shown)] for row in rows], sum(shown[4:]), priced, notes)


def table(rows: Sequence[Sequence[str]], numbers: int, total: bool, notes: Iterable[str], width: int = 60) -> str:
    """Return a table: a header, rows whose last columns are numbers, a total if there is one, notes beneath.

    Parameters
    ----------
    rows : sequence of sequence of str
        The header first, a total last; the first column is the number of a hop.
    numbers : int
        How many of the last columns are to the right.
    total : bool
        Whether the last row is a total, below a line.
    notes : iterable of str
        Sentences; empty ones are left out.
    width : int
        After how many letters words are wrapped.
    """
    written = [_row(row, numbers, width) for row in rows]
    blocks = [written[0], "".join(written[1:-1]), written[-1]] if total else [written[0], "".join(written[1:])]
    text = "<HR/>".join(filter(None, blocks))
    for note in filter(None, notes):
        text += f'<TR><TD COLSPAN="{len(rows[0])}" ALIGN="LEFT">{paragraph(note, 100, SOFT)}</TD></TR>'
    return (
        f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="3" COLOR="#b8c0c8" STYLE="solid">{text}</TABLE>'
    )


def _cells(stop: Stop) -> tuple[str, ...]:
    label = ": ".join(filter(None, (stop.role, stop.title)))
    return str(stop.number), label, stop.over, ", ".join(stop.beside), stop.usd, stop.p50, stop.p99


def _row(cells: Sequence[str], numbers: int, width: int) -> str:
    """Return a row of cells: numbers to the right, words wrapped to the left."""
    row = []
    for column, cell in enumerate(cells):
        right = column == 0 or column >= len(cells) - numbers
        text = font(cell, 9, INK if column else ACCENT) if right else paragraph(cell, width)
        row.append(f'<TD ALIGN="{"RIGHT" if right else "LEFT"}" VALIGN="TOP">{text if cell else ""}</TD>')
    return f"<TR>{''.join(row)}</TR>"
