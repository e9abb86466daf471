"""Where a label can stand beside its point without lying on another label, a point or a line.

Every label tries the places around its point, the nearest first, and takes the one that covers least. Places are in
pixels of a chart as wide as a laptop's screen; in a wider one labels only move apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from modeler.dataclass import dataclass

LETTER, LINE = 7.0, 16.0
"""How wide a letter and how high a line of a label is, in pixels."""
_DISTANCES = (16.0, 30.0, 48.0, 70.0, 95.0, 125.0)
_DIRECTIONS = ((1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1))
_ON_LABEL, _ON_POINT, _OUTSIDE = 100.0, 10.0, 1000.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its middle and its size, in pixels; y grows downwards."""

    x: float
    y: float
    width: float
    height: float

    def covers(self, box: Box) -> bool:
        """Whether the two have something in common."""
        near = abs(self.x - box.x) < (self.width + box.width) / 2
        return near and abs(self.y - box.y) < (self.height + box.height) / 2


@dataclass(frozen=True, slots=True)
class Anchor:
    """A point and the letters of its label: the longest line, and how many lines."""

    x: float
    y: float
    letters: int
    lines: int = 1


def offsets(
    anchors: Sequence[Anchor], width: float, height: float, avoid: Sequence[tuple[float, float]] = ()
) -> list[tuple[float, float]]:
    """Return for each label how far its middle stands from its point, to the right and down, in pixels.

    Parameters
    ----------
    anchors : sequence of Anchor
        Points with the size of their labels; earlier ones choose first.
    width, height : float
        Of the plot's area.
    avoid : sequence of (x, y)
        What is not to be covered, such as points of a line.

    Returns
    -------
    list of (right, down)

    Examples
    --------
    >>> offsets([Anchor(100, 100, 2), Anchor(104, 100, 2)], 400, 300)
    [(25.0, 0.0), (25.0, -16.0)]
    """
    points = [Box(x, y, 6, 6) for x, y in [*((anchor.x, anchor.y) for anchor in anchors), *avoid]]
    taken: list[Box] = []
    moves = []
    for anchor in anchors:
        best = min(_places(anchor), key=lambda place: place[0] + _cost(place[1], taken, points, width, height))[1]
        taken.append(best)
        moves.append((round(best.x - anchor.x, 1), round(best.y - anchor.y, 1)))
    return moves


def _places(anchor: Anchor) -> Iterator[tuple[float, Box]]:
    """Return the places around a point, with what their distance costs."""
    width, height = anchor.letters * LETTER + 4, anchor.lines * LINE
    for distance in _DISTANCES:
        for order, (right, down) in enumerate(_DIRECTIONS):
            x = anchor.x + right * (distance + width / 2)
            y = anchor.y + down * (distance if right else distance + height / 2 - LINE / 2)
            yield distance / 10 + order / 100, Box(x, y, width, height)


def _cost(place: Box, taken: Sequence[Box], points: Sequence[Box], width: float, height: float) -> float:
    over = sum(place.covers(box) for box in taken) * _ON_LABEL + sum(place.covers(box) for box in points) * _ON_POINT
    beyond_x = place.x - place.width / 2 < 0 or place.x + place.width / 2 > width
    beyond_y = place.y - place.height / 2 < 0 or place.y + place.height / 2 > height
    return over + _OUTSIDE * (beyond_x + beyond_y)
