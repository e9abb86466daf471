"""Two architectures side by side: what is only in the one, only in the other, and in both with different settings.

Both ways are walked from the clients to the backend, and the longest run of the same components in the same order is
what they have in common (a longest common subsequence: https://en.wikipedia.org/wiki/Longest_common_subsequence); of
several, the one with the most equal settings. What is in common stands at one height. Every mark is a frame and a word,
so that it is read in gray.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from modeler.dataclass import dataclass
from modeler.engine.compare import Assessment
from modeler.patterns import Architecture
from modeler.views.diagrams import dot, mermaid
from modeler.views.diagrams.layout import picture
from modeler.views.diagrams.picture import Picture, Stop

if TYPE_CHECKING:
    from modeler.audit.assess import EntryAssessment


class Sameness(StrEnum):
    """How a stop of one picture stands to the other picture."""

    SAME = "the same in both"
    DIFFERENT = "in both, set differently"
    ONLY_LEFT = "only in A"
    ONLY_RIGHT = "only in B"


MARKS = {
    Sameness.ONLY_LEFT: dot.Mark("◀ only in A", "#0b5394", ""),
    Sameness.ONLY_RIGHT: dot.Mark("▶ only in B", "#b3420e", "dashed"),
    Sameness.DIFFERENT: dot.Mark("≠ set differently", "#5b2a86", "dotted"),
}
_LINE = 12
_CLASSES = {Sameness.ONLY_LEFT: "onlyA", Sameness.ONLY_RIGHT: "onlyB", Sameness.DIFFERENT: "different"}


Compared: TypeAlias = "Assessment | Architecture | EntryAssessment"


@dataclass(frozen=True, slots=True)
class Pair:
    """What stands at one height: a stop of the left picture, of the right one, or of both, and how they differ."""

    left: Stop | None
    right: Stop | None
    differences: tuple[str, ...] = ()

    @property
    def sameness(self) -> Sameness:
        """How the two stand to each other."""
        if self.right is None:
            return Sameness.ONLY_LEFT
        if self.left is None:
            return Sameness.ONLY_RIGHT
        return Sameness.DIFFERENT if self.differences else Sameness.SAME


@dataclass(frozen=True, slots=True)
class Versus:
    """Two pictures, and how their stops correspond, in the order of the paths.

    Parameters
    ----------
    left, right : Picture
        A and B.
    pairs : tuple of Pair
        Every stop of both is in one of them.
    note : str
        What the reader must know besides: that the two serve different workloads.
    """

    left: Picture
    right: Picture
    pairs: tuple[Pair, ...]
    note: str = ""

    @property
    def sides(self) -> tuple[tuple[str, Picture], ...]:
        """Both pictures, each with its letter."""
        return ("a", self.left), ("b", self.right)

    @property
    def title(self) -> str:
        """What is compared."""
        return f"A: {self.left.title} – B: {self.right.title}"


def versus(a: Compared, b: Compared, *, prices: bool = True) -> Versus:
    """Set two architectures against each other.

    Parameters
    ----------
    a, b : Assessment, Architecture or EntryAssessment
        Usually of one workload; if not, a note says so.
    prices : bool
        Whether costs and latencies are shown.

    Raises
    ------
    ModelerError
        If one of them is not comparable: then there is nothing to draw.

    Examples
    --------
    >>> import modeler as m
    >>> w = m.Workload(clients={"location": "internet"}, backend={"kind": "ec2"})
    >>> comparison = versus(m.assess(w, "B1"), m.assess(w, "B3"), prices=False)
    >>> [(str(pair.sameness), stop.component) for pair in comparison.pairs if (stop := pair.left or pair.right)][3:]
    [('only in A', 'alb'), ('only in B', 'nlb'), ('the same in both', 'ec2-instances')]
    """
    left, right = picture(a, prices=prices), picture(b, prices=prices)
    apart = not (isinstance(a, Architecture) or isinstance(b, Architecture)) and a.workload != b.workload
    pairs = tuple(_pairs(left.stops, right.stops))
    note = "A and B are drawn for different workloads: no plain one suits both." if apart else ""
    if all(pair.sameness is Sameness.SAME for pair in pairs):
        note = "No hop differs: what sets A and B apart, if anything, is not on the path of a request."
    return Versus(left, right, pairs, note)


def _pairs(left: Sequence[Stop], right: Sequence[Stop]) -> Iterator[Pair]:
    """Walk both paths: what they have in common, and between that what only one has."""
    best = _best(left, right)
    i = j = 0
    while i < len(left) or j < len(right):
        if i < len(left) and j < len(right) and _alike(left[i], right[j]):
            both = best[i + 1][j + 1] + _likeness(left[i], right[j])
            if both == best[i][j]:
                yield Pair(left[i], right[j], tuple(_differences(left[i], right[j])))
                i, j = i + 1, j + 1
                continue
        if j == len(right) or (i < len(left) and best[i + 1][j] == best[i][j]):
            yield Pair(left[i], None)
            i += 1
        else:
            yield Pair(None, right[j])
            j += 1


def _best(left: Sequence[Stop], right: Sequence[Stop]) -> list[list[int]]:
    """Return how much the rest of both paths has in common, from each stop on."""
    best = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i in reversed(range(len(left))):
        for j in reversed(range(len(right))):
            skipped = max(best[i + 1][j], best[i][j + 1])
            taken = best[i + 1][j + 1] + _likeness(left[i], right[j]) if _alike(left[i], right[j]) else 0
            best[i][j] = max(skipped, taken)
    return best


def _alike(stop: Stop, rival: Stop) -> bool:
    """Say whether two stops are the same component, clients being clients wherever they are."""
    return stop.component.partition(":")[0] == rival.component.partition(":")[0] and stop.twin == rival.twin


def _likeness(stop: Stop, rival: Stop) -> int:
    """Weigh a correspondence so that no number of equal settings outweighs one more component in common."""
    return 1000 - min(999, 10 * len(list(_differences(stop, rival))))


def _differences(stop: Stop, rival: Stop) -> Iterator[str]:
    """Say in what two stops of the same component differ."""
    if stop.component != rival.component:
        yield f"{stop.component.partition(':')[2]} → {rival.component.partition(':')[2]}"
    if stop.over != rival.over:
        yield f"over {stop.over} → {rival.over}"
    here, there = dict(stop.settings), dict(rival.settings)
    for name in dict.fromkeys((*here, *there)):
        if here.get(name) != there.get(name):
            yield f"{name}: {here.get(name, 'none')} → {there.get(name, 'none')}"
    gone = [component for component in stop.beside if component not in rival.beside]
    new = [component for component in rival.beside if component not in stop.beside]
    if gone:
        yield f"beside A only: {', '.join(gone)}"
    if new:
        yield f"beside B only: {', '.join(new)}"


def dot_text(versus: Versus, icons: bool = False) -> str:
    """Write DOT text: A above B, each from left to right, and a table beneath: a page of a document.

    Parameters
    ----------
    versus : Versus
        What to draw.
    icons : bool
        Whether nodes hold icons, which are files of this machine.
    """
    marks = _marks(versus)
    lines = 1 + max(len(_words(drawn, stop)) for _, drawn in versus.sides for stop in drawn.stops)
    height = dot.text_height((*versus.left.stops, *versus.right.stops)) + _LINE * lines
    inside: list[str] = []
    for side, drawn in reversed(versus.sides):  # Graphviz puts what comes last on top
        nodes = {stop.id: _node(drawn, stop, marks[side, stop.id], height, icons) for stop in drawn.stops}
        title = dot.lines_of(dot.wrapped(f"{side.upper()}: {drawn.title}", 80), 13, dot.INK)
        inside += [
            f'  subgraph cluster_{side} {{ id="side-{side}"; style="rounded"; color="{dot.LINE}"; margin=10; '
            f"labelloc=t; labeljust=l; label=<{title}>",
            *dot.clusters(drawn, nodes, f"side-{side}", f"{side}_"),
            *dot.edges(drawn, f"side-{side}", "e", "w", f"{side}_", labels=False),
            "  }",
        ]
    inside += list(_columns(versus))
    id = dot.identifier(f"{versus.left.id}-versus-{versus.right.id}")
    longest = max(sum(not stop.twin for stop in drawn.stops) for _, drawn in versus.sides)
    apart = max(0.1, 0.7 - 0.06 * longest)  # inches between columns, so that a long path is no wider than a page
    layout = f"rankdir=LR, newrank=true, nodesep=0.2, ranksep={apart:.2f}"
    return dot.graph(id, layout, _beneath(versus), inside)


def _node(drawn: Picture, stop: Stop, sameness: Sameness, height: int, icons: bool) -> str:
    """Return a stop with its mark, and with what stands beside it as words."""
    return dot.upright(stop, height, icons, MARKS.get(sameness), _words(drawn, stop), padding=3)


def _words(drawn: Picture, stop: Stop) -> list[str]:
    words = dot.wrapped(f"over {stop.over}", 18) if stop.over else []
    return words + [line for extra in drawn.extras_of(stop) for line in dot.wrapped(f"+ {extra.title}", 18)]


def _marks(versus: Versus) -> dict[tuple[str, str], Sameness]:
    sides = [("a", pair.left, pair) for pair in versus.pairs] + [("b", pair.right, pair) for pair in versus.pairs]
    return {(side, stop.id): pair.sameness for side, stop, pair in sides if stop}


def _columns(versus: Versus) -> Iterator[str]:
    """Hold what corresponds, or replaces one another, in one column."""
    for pair in replaced(versus.pairs):
        if pair.left and pair.right:
            yield f'  {{ rank=same; "a_{pair.left.id}"; "b_{pair.right.id}" }}'


def replaced(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Put together what stands in the place of one another: between the same neighbors, in the same role.

    Parameters
    ----------
    pairs : iterable of Pair
        In the order of the paths; what is in both is left as it is.

    Examples
    --------
    >>> left = Stop("hop1", 1, "door", "HTTP API", "http-api", "x.png", 0)
    >>> right = Stop("hop1", 1, "door", "REST API", "rest-api", "x.png", 0)
    >>> [pair.differences for pair in replaced([Pair(left, None), Pair(None, right)])]
    [('A has HTTP API, B has REST API',)]
    """
    for common, run in groupby(pairs, lambda pair: bool(pair.left and pair.right)):
        if common:
            yield from run
            continue
        gap = list(run)
        yield from _gap([pair.left for pair in gap if pair.left], [pair.right for pair in gap if pair.right])


def _gap(left: list[Stop], right: list[Stop]) -> Iterator[Pair]:
    """Match what only one path has between two common stops: one by one if they are as many, else by role."""
    as_many = len(left) == len(right)
    for stop in left:
        match = next((rival for rival in right if as_many or rival.role == stop.role), None)
        if match is None:
            yield Pair(stop, None)
            continue
        right.remove(match)
        yield Pair(stop, match, (f"A has {_titled(stop)}, B has {_titled(match)}",))
    yield from (Pair(None, stop) for stop in right)


def _titled(stop: Stop) -> str:
    return stop.title or stop.role


def _rows(versus: Versus) -> Iterator[tuple[str, Pair]]:
    """Return the pairs that have a row: hops once each, and the clients if they differ."""
    seen: set[tuple[str, int | None]] = set()
    for pair in replaced(versus.pairs):
        stop = pair.left or pair.right
        assert stop is not None
        key = ("a" if pair.left else "b", stop.number)
        same_clients = stop.number is None and not pair.differences
        if stop.twin or key in seen or same_clients:
            continue
        seen.add(key)
        yield _sign(pair), pair


def _sign(pair: Pair) -> str:
    """Return the sign of a row: of its mark, or of a replacement."""
    if pair.left and pair.right and not _alike(pair.left, pair.right):
        return "⇄"
    mark = MARKS.get(pair.sameness)
    return mark.word[0] if mark else "="


def _what(stop: Stop | None) -> str:
    return ": ".join(filter(None, (stop.name, stop.title))) if stop else "–"


def _beneath(versus: Versus) -> str:
    """Return what is under the picture: hop by hop what differs, with costs and times if known, and the legend."""
    left, right = versus.left, versus.right
    priced, timed = bool(left.total.usd or right.total.usd), left.timed or right.timed
    header = ["", "A", "B", "what differs"]
    header += ["A $/month", "B $/month"] * priced + ["A p50 ms", "B p50 ms", "A p99 ms", "B p99 ms"] * timed
    rows = [header]
    for sign, pair in _rows(versus):
        differs = "; ".join(pair.differences) or ("" if pair.sameness is Sameness.SAME else str(pair.sameness))
        row = [sign, _what(pair.left), _what(pair.right), differs]
        rows.append([*row, *_numbers(pair.left, pair.right, priced, timed)])
    if priced:
        rows.append(["", "total", "", "", *_numbers(left.total, right.total, priced, timed)])
    captions = [left.caption]
    if left.caption != right.caption:
        captions = [f"{side}: {drawn.caption}" for side, drawn in (("A", left), ("B", right)) if drawn.caption]
    none = "–: not there, or counted where the same thing was passed before." if priced or timed else ""
    apart = "Percentiles of hops do not add up: a total is the whole path's." if timed else ""
    table = dot.table(rows, len(header) - 4, priced, (*captions, none, apart, versus.note), width=34)
    return f"{dot.PLAIN_TABLE}<TR><TD>{table}</TD></TR><TR><TD>{_legend()}</TD></TR></TABLE>"


def _numbers(left: object, right: object, priced: bool, timed: bool) -> list[str]:
    names = ["usd"] * priced + ["p50", "p99"] * timed
    return [str(getattr(side, name, "–")) or "–" for name in names for side in (left, right)]


def _legend() -> str:
    cells = "".join(
        f'<TD><TABLE {mark.frame} CELLBORDER="0" CELLSPACING="0" CELLPADDING="4"><TR><TD>'
        f"{dot.font(mark.word, 9, mark.color)}</TD></TR></TABLE></TD>"
        for mark in MARKS.values()
    )
    same = f"<TD>{dot.font('⇄: one in the place of the other; no frame, =: the same in both', 9, dot.INK)}</TD>"
    return f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="6" CELLPADDING="2"><TR>{cells}{same}</TR></TABLE>'


def marked_pages(versus: Versus) -> list[tuple[Picture, dict[str, list[str]]]]:
    """Return both pictures, each with what differs said of its stops."""
    pages = []
    for side, drawn in versus.sides:
        words = {stop: [tag] for stop, (_, tag) in _tags(versus, side)}
        pages.append((dataclasses.replace(drawn, title=f"{side.upper()}: {drawn.title}"), words))
    return pages


def mermaid_text(versus: Versus) -> str:
    """Write both as one Mermaid flowchart, with a legend; what differs is named in the stops themselves."""
    lines = [*mermaid.front(" · ".join(filter(None, (versus.title, versus.note)))), "flowchart TB"]
    lines += ['  subgraph legend["Legend"]', "    direction LR"]
    lines += [f'    key_{name}["{mermaid.entities(MARKS[kind].word)}"]:::{name}' for kind, name in _CLASSES.items()]
    lines += [f'    key_same["{mermaid.entities("no mark: the same in both")}"]', "  end"]
    for side, drawn in reversed(versus.sides):  # Mermaid puts what comes last to the left
        tags = dict(_tags(versus, side))
        total = f", {drawn.total.usd} a month" if drawn.total.usd else ""
        lines.append(f'  subgraph {side}["{mermaid.entities(f"{side.upper()}: {drawn.title}{total}")}"]')
        lines += [f"  {line}" for line in mermaid.body(drawn, f"{side}_", tags)]
        lines.append("  end")
    lines += [f"  classDef {name} {_style(MARKS[kind])}" for kind, name in _CLASSES.items()]
    return "\n".join(lines) + "\n"


def _tags(versus: Versus, side: str) -> Iterator[tuple[str, tuple[str, str]]]:
    for pair in versus.pairs:
        stop = pair.left if side == "a" else pair.right
        if stop and pair.sameness in _CLASSES:
            words = "; ".join((MARKS[pair.sameness].word, *pair.differences))
            yield stop.id, (_CLASSES[pair.sameness], words)


def _style(mark: dot.Mark) -> str:
    dashes = {"dashed": ",stroke-dasharray:6 3", "dotted": ",stroke-dasharray:1 3"}.get(mark.style, "")
    return f"stroke:{mark.color},stroke-width:3px{dashes}"
