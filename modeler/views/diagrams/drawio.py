"""Pictures as draw.io files (https://www.drawio.com): uncompressed XML, with AWS shapes and containers that move along.

The file has the form of ``mxfile.xsd`` (https://github.com/jgraph/drawio-mcp, shared/mxfile.xsd): a page a picture, two
cells that every page needs, then boundaries, things and arrows. A boundary is a container: coordinates of what is in it
count from its corner. Places come from a grid: a column for each step of the path, a row for each path.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from modeler.dataclass import dataclass
from modeler.views.diagrams.drawio_shapes import BOUNDARY_STYLES, SHAPES, UNKNOWN
from modeler.views.diagrams.picture import Arrow, Extra, Figures, Picture, Stop, plain

_ICON, _LABEL_HEIGHT, _LABEL_WIDTH = 60, 70, 130
_COLUMN, _ROW = 280, 300
_PADDING, _HEADER = 14, 34
_MARGIN, _TITLE = 40, 50
_ARROW = (
    "edgeStyle=orthogonalEdgeStyle;rounded=1;html=1;endArrow=block;endFill=1;strokeColor=#545B64;fontSize=11;"
    "fontColor=#545B64;labelBackgroundColor=#FFFFFF;exitX=1;exitY=0.5;entryX=0;entryY=0.5;"
)
_BESIDE = "html=1;endArrow=none;dashed=1;dashPattern=1 3;strokeColor=#545B64;"
Words = Mapping[str, Sequence[str]]
"""What to say of some stops besides, by their ids."""


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle of a page, in pixels."""

    x: float
    y: float
    width: float
    height: float

    def inside(self, around: Rectangle) -> Rectangle:
        """Return the same rectangle, counted from the corner of another one."""
        return Rectangle(self.x - around.x, self.y - around.y, self.width, self.height)

    @classmethod
    def around(cls, boxes: Iterable[Rectangle]) -> Rectangle:
        """Return the smallest rectangle around some, with room for a name."""
        known = list(boxes)
        left, top = min(box.x for box in known) - _PADDING, min(box.y for box in known) - _HEADER
        right = max(box.x + box.width for box in known) + _PADDING
        bottom = max(box.y + box.height for box in known) + _PADDING
        return cls(left, top, right - left, bottom - top)


def drawio_text(pages: Sequence[tuple[Picture, Words]]) -> str:
    """Write pictures as one draw.io file, a page each.

    Parameters
    ----------
    pages : sequence of (Picture, words)
        What to draw, and what to say of some stops besides.

    Examples
    --------
    >>> from modeler.patterns import pattern
    >>> from modeler.views.diagrams.layout import picture
    >>> from modeler.workload import Workload
    >>> text = drawio_text([(picture(pattern("A1").architecture(Workload())), {})])
    >>> text.count("shape=mxgraph.aws4."), 'compressed="false"' in text
    (6, True)
    """
    file = ET.Element("mxfile", host="modeler", compressed="false")
    for number, (drawn, words) in enumerate(pages, start=1):
        diagram = ET.SubElement(file, "diagram", id=f"page-{number}", name=plain(drawn.title) or f"Page-{number}")
        _page(diagram, drawn, words)
    ET.indent(file)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(file, encoding="unicode")}\n'


def _page(diagram: ET.Element, drawn: Picture, words: Words) -> None:
    boxes = _boxes(drawn)
    places = _places(drawn, boxes)
    whole = Rectangle.around([*boxes.values(), *places.values()])
    shift = Rectangle(whole.x - _MARGIN, whole.y - _MARGIN - _TITLE, 0, 0)
    boxes = {name: box.inside(shift) for name, box in boxes.items()}
    places = {number: box.inside(shift) for number, box in places.items()}
    size = {"pageWidth": f"{whole.width + 2 * _MARGIN:.0f}", "pageHeight": f"{whole.height + 2 * _MARGIN + _TITLE:.0f}"}
    model = ET.SubElement(diagram, "mxGraphModel", {"grid": "1", "gridSize": "10", "guides": "1", "page": "1", **size})
    root = ET.SubElement(model, "root")
    ET.SubElement(root, "mxCell", id="0")
    ET.SubElement(root, "mxCell", {"id": "1", "parent": "0"})
    title = _html((drawn.title, drawn.caption, *_figures(drawn.total)))
    heading = "text;html=1;align=left;verticalAlign=middle;fontSize=16;"
    _vertex(root, "title", title, heading, "1", Rectangle(_MARGIN, _MARGIN / 2, whole.width, _TITLE))
    for number, place in enumerate(drawn.places):
        parent, box = _parent(place.parent, places, places[number])
        _vertex(root, f"place{number}", _html((place.title, place.note)), BOUNDARY_STYLES[place.kind], parent, box)
    for stop in drawn.stops:
        lines = (stop.name, stop.title, *_figures(Figures(stop.usd, stop.p50, stop.p99)), *words.get(stop.id, ()))
        _icon(root, stop, lines, boxes, places)
    for extra in drawn.extras:
        _icon(root, extra, (extra.title, f"because {extra.because}" if extra.because else ""), boxes, places)
    for number, step in enumerate(drawn.steps, start=1):
        _edge(root, f"step{number}", step)
    for number, extra in enumerate(drawn.extras, start=1):
        _line(root, f"beside{number}", "", _BESIDE, extra.hop, extra.id)


def _figures(figures: Figures) -> tuple[str, ...]:
    times = f"p50 {figures.p50} ms, p99 {figures.p99 or '?'} ms" if figures.p50 else ""
    return tuple(filter(None, (f"{figures.usd} a month" if figures.usd else "", times)))


def _html(lines: Iterable[str]) -> str:
    """Return lines as a label, which draw.io takes for HTML."""
    return "<br>".join(escape(plain(line)) for line in lines if line)


def _parent(number: int | None, places: Mapping[int, Rectangle], box: Rectangle) -> tuple[str, Rectangle]:
    """Return the cell around another one, and the box counted from its corner."""
    return ("1", box) if number is None else (f"place{number}", box.inside(places[number]))


def _icon(
    root: ET.Element,
    drawn: Stop | Extra,
    lines: Iterable[str],
    boxes: Mapping[str, Rectangle],
    places: Mapping[int, Rectangle],
) -> None:
    cell = boxes[drawn.id]
    icon = Rectangle(cell.x + (cell.width - _ICON) / 2, cell.y, _ICON, _ICON)
    parent, box = _parent(drawn.place, places, icon)
    _vertex(root, drawn.id, _html(lines), SHAPES.get(drawn.icon, UNKNOWN).style, parent, box)


def _vertex(root: ET.Element, id: str, value: str, style: str, parent: str, box: Rectangle) -> None:
    cell = ET.SubElement(root, "mxCell", {"id": id, "value": value, "style": style, "vertex": "1", "parent": parent})
    sides = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    ET.SubElement(cell, "mxGeometry", {**{name: f"{side:g}" for name, side in sides.items()}, "as": "geometry"})


def _edge(root: ET.Element, id: str, step: Arrow) -> None:
    dashes = "dashed=1;" if step.stands_by else "dashed=1;dashPattern=1 3;" if step.lookup else ""
    label = _html(("lookup" if step.lookup else step.network, step.spoken))
    style = _ARROW + dashes
    if step.lookup:
        style = style.replace("exitX=1;", "exitX=0;").replace("entryX=0;", "entryX=1;")
    _line(root, id, label, style, step.start, step.end)


def _line(root: ET.Element, id: str, value: str, style: str, source: str, target: str) -> None:
    looks = {"value": value, "style": style, "edge": "1", "parent": "1", "source": source, "target": target}
    cell = ET.SubElement(root, "mxCell", {"id": id, **looks})
    ET.SubElement(cell, "mxGeometry", {"relative": "1", "as": "geometry"})


def _boxes(drawn: Picture) -> dict[str, Rectangle]:
    """Give each stop and extra a cell of the grid: icon and label."""
    columns, paths = _columns(drawn), _paths(drawn)
    slots = _slots(drawn, columns, paths)
    heights = dict.fromkeys(sorted(set(paths.values())), 1)
    for extra in drawn.extras:
        path = paths[extra.hop]
        heights[path] = max(heights[path], 1 + slots[extra.id][1])
    tops = {path: sum(heights[before] for before in heights if before < path) for path in heights}
    boxes = {stop.id: _cell(columns[stop.id], tops[paths[stop.id]]) for stop in drawn.stops}
    for extra in drawn.extras:
        column, slot = slots[extra.id]
        boxes[extra.id] = _cell(column, tops[paths[extra.hop]] + slot)
    return boxes


def _cell(column: int, row: int) -> Rectangle:
    return Rectangle(column * _COLUMN, row * _ROW, _LABEL_WIDTH, _ICON + _LABEL_HEIGHT)


def _columns(drawn: Picture) -> dict[str, int]:
    """Number the steps of the path; what is looked up stands before the clients, a twin below the same hop.

    A way into the next network begins behind everything in the one before, so that networks stand side by side.
    """
    networks = {stop.id: _network(drawn, stop.place) for stop in drawn.stops}
    columns = dict.fromkeys(networks, 0)
    for _ in drawn.stops:  # as often as the longest path has steps
        for step in drawn.steps:
            before = networks[step.start]
            crosses = networks[step.end] != before
            behind = [columns[step.start]]
            if crosses and not step.lookup:
                behind += [columns[name] for name, network in networks.items() if network == before]
            columns[step.end] = -1 if step.lookup else max(columns[step.end], max(behind) + 1)
    for stop in drawn.stops:
        first = stop.id.removesuffix("-twin")
        columns[stop.id] = max(columns[stop.id], columns.get(first, 0)) if not stop.looked_up else -1
    return columns


def _paths(drawn: Picture) -> dict[str, int]:
    """Number the rows of paths: where a way parts, the second branch begins a row."""
    paths = {drawn.stops[0].id: 0}
    left: set[str] = set()
    for step in drawn.steps:
        if step.end in paths:
            continue
        parts = step.start in left and not step.lookup
        paths[step.end] = max(paths.values()) + 1 if parts else paths[step.start]
        if not step.lookup:
            left.add(step.start)
    return paths


def _slots(drawn: Picture, columns: Mapping[str, int], paths: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Put what stands beside a hop below its path: first what is in the same network, then the others.

    Each gets a column and a row below the path.
    """
    homes = {stop.id: stop.place for stop in drawn.stops}
    inside = [extra for extra in drawn.extras if _network(drawn, homes[extra.hop]) == _network(drawn, extra.place)]
    outside = [extra for extra in drawn.extras if extra not in inside]
    slots: dict[str, tuple[int, int]] = {}
    deepest: dict[int, int] = {}
    for extras in (inside, outside):
        start = dict(deepest)
        for extra in extras:
            path, column = paths[extra.hop], _near(drawn, extra, columns)
            below = [row for name, (at, row) in slots.items() if at == column and paths[_hop(drawn, name)] == path]
            row = max([start.get(path, 0), *below]) + 1
            slots[extra.id] = column, row
            deepest[path] = max(deepest.get(path, 0), row)
    return slots


def _hop(drawn: Picture, name: str) -> str:
    return next(extra.hop for extra in drawn.extras if extra.id == name)


def _network(drawn: Picture, place: int) -> int:
    """Return the network of a place: subnets belong to their VPC."""
    parent = drawn.places[place].parent
    return parent if drawn.places[place].kind == "subnets" and parent is not None else place


def _near(drawn: Picture, extra: Extra, columns: Mapping[str, int]) -> int:
    """Return the column of an extra: its hop's, or the nearest one that the frame around it has anyway."""
    frame = drawn.places[extra.place].parent
    taken = [
        columns[stop.id]
        for stop in drawn.stops
        if frame is None or drawn.places[frame] in list(drawn.around(stop.place))
    ]
    here = columns[extra.hop]
    return min(taken, key=lambda column: (abs(column - here), column), default=here)


def _places(drawn: Picture, boxes: Mapping[str, Rectangle]) -> dict[int, Rectangle]:
    """Draw each boundary around what is in it, from the inside out."""
    places: dict[int, Rectangle] = {}
    for number in reversed(range(len(drawn.places))):
        held = [boxes[stop.id] for stop in drawn.stops if stop.place == number]
        held += [boxes[extra.id] for extra in drawn.extras if extra.place == number]
        held += [places[inner] for inner, _ in drawn.inside(number)]
        places[number] = Rectangle.around(held)
    return places
