"""An inventory and what is recognised in it as text: what stands where, what is unknown, which patterns it is."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from modeler.audit.recognise import Match, Recognised, RequestWay
from modeler.inventory import Cause, Inventory, Origin, Unknown
from modeler.patterns import pattern
from modeler.results import number_of
from modeler.views.text.clean import clean
from modeler.views.text.table import TextTable

NO_ENTRY_POINT = (
    "No entry point of an API stands here: no API, no load balancer, no function URL, no endpoint service. "
    "If the API stands in another folder, read both together."
)
_MOST_UNKNOWN = 8
_CERTAIN = {
    "sure": "it is, for no other pattern has these hops:",
    "equal": "it is one of these; they have the same hops, and nothing that was read says which:",
    "alike": "it has the hops of these, in front of another kind of backend or behind another door:",
    "likely": "it begins like these, and its way goes on beyond what was read:",
}


def inventory_text(inventory: Inventory, *, every: bool = False) -> RenderableType:
    """Draw what stands, what is unknown and what would settle it.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    every : bool
        A row for each resource in place of one for each kind.
    """
    title = f"{number_of(len(inventory), 'resource')} in {number_of(len(inventory.sources), 'file')}"
    drawn = _resources(inventory, title) if every else _kinds(inventory, title)
    return Group(drawn, *_unknown(inventory), *_not_read(inventory))


def short_place(origin: Origin, folder: str = "") -> str:
    """Write a place from a folder on, or by the name of its file, for a narrow column.

    >>> place = Origin("infra/api/template.yaml", 12)
    >>> short_place(place), short_place(place, "infra")
    ('template.yaml:12', 'api/template.yaml:12')
    """
    source = PurePath(origin.source)
    inside = source.is_relative_to(folder) if folder else False
    name = source.relative_to(folder).as_posix() if inside else source.name
    return f"{name}:{origin.line}" if origin.line else name


def _folder(inventory: Inventory) -> str:
    """Return the folder that holds all files that were read, so that a place is told from those in other folders."""
    folders = {str(PurePath(source).parent) for source in inventory.sources}
    try:
        return os.path.commonpath(folders) if len(folders) > 1 else ""
    except ValueError:  # some are absolute
        return ""


def _kinds(inventory: Inventory, title: str) -> TextTable:
    drawn = TextTable(title)
    drawn.add_column("kind")
    drawn.add_column("", justify="right")
    drawn.add_column("which, and where", wraps=True)
    folder = _folder(inventory)
    for kind, nodes in inventory.by_kind.items():
        shown = [f"{clean(node.key)} ({clean(short_place(node.origin, folder))})" for node in nodes[:2]]
        more = len(nodes) - len(shown)
        drawn.add_row(kind, str(len(nodes)), ", ".join(shown) + (f" and {more} more" if more else ""))
    return drawn


def _resources(inventory: Inventory, title: str) -> TextTable:
    drawn = TextTable(title)
    drawn.add_column("kind")
    drawn.add_column("resource", wraps=True)
    drawn.add_column("where", wraps=True)
    for node in inventory.nodes:
        drawn.add_row(node.KIND, Text(clean(node.key)), Text(clean(str(node.origin))))
    return drawn


def _unknown(inventory: Inventory) -> Iterator[RenderableType]:
    counts = inventory.unknown()
    if not counts:
        return
    yield Text(f"{number_of(counts.total(), 'value')} unknown; what would settle them, the most first:", style="bold")
    listed = _settled_by(counts)
    for unknown, count in listed[:_MOST_UNKNOWN]:
        line = f"{number_of(count, 'value')}: {unknown.reason}: {unknown.how_to_learn}"
        yield Padding(Text(clean(line)), (0, 0, 0, 2))
    if len(listed) > _MOST_UNKNOWN:
        yield Padding(Text(f"and {len(listed) - _MOST_UNKNOWN} more: --json lists them all"), (0, 0, 0, 2))


def _settled_by(counts: Counter[Unknown]) -> list[tuple[Unknown, int]]:
    """Return the unknown values by how many places hang on each, those first that a user can give."""
    given_by_user = (Cause.PARAMETER, Cause.IMPORT, Cause.FILE)
    return sorted(counts.items(), key=lambda item: (item[0].cause not in given_by_user, -item[1], item[0].name))


def _not_read(inventory: Inventory) -> Iterator[RenderableType]:
    if not inventory.not_collected:
        return
    yield Text("Not read:", style="bold")
    for item in inventory.not_collected:
        yield Padding(Text(clean(f"{item.source}: {item.reason}")), (0, 0, 0, 2))


def recognised_text(results: Sequence[Recognised]) -> RenderableType:
    """Draw each entry point with its ways and the patterns that they are."""
    if not results:
        return Text(NO_ENTRY_POINT)
    blocks: list[RenderableType] = []
    for result in results:
        blocks += _entry(result)
    return Group(*blocks)


def _entry(result: Recognised) -> Iterator[RenderableType]:
    yield Text(clean(f"{result.entry.KIND} {result.entry.key} at {result.entry.origin}"), style="bold")
    for certainty in _CERTAIN:
        matches = [match for match in result.matches if match.certainty == certainty]
        if matches:
            yield Padding(Text(_CERTAIN[certainty], style="dim"), (0, 0, 0, 2))
            yield Padding(_matches(matches), (0, 0, 0, 4))
    if not result.matches:
        yield Padding(Text("no pattern of the catalogue has these hops"), (0, 0, 0, 2))
    clues = dict.fromkeys(clue for match in result.matches for clue in match.because)
    if clues:
        yield Padding(
            Text(f"other patterns with these hops are ruled out by: {', '.join(clues)}", style="dim"), (0, 0, 0, 2)
        )
    for number, way in enumerate(result.ways, 1):
        yield Padding(_way(way, f"way {number}" if len(result.ways) > 1 else "its way"), (0, 0, 0, 2))
    yield Text("")


def _matches(matches: Sequence[Match]) -> Table:
    drawn = Table.grid(padding=(0, 2))
    drawn.add_column(no_wrap=True, style="bold")
    drawn.add_column(overflow="fold")
    for match in matches:
        drawn.add_row(match.shape.name, pattern(match.shape.pattern).title)
    return drawn


def _way(way: RequestWay, title: str) -> Table:
    drawn = Table.grid(padding=(0, 2))
    drawn.add_column(no_wrap=True)
    drawn.add_column(overflow="fold")
    drawn.add_column(overflow="fold", style="dim")
    drawn.add_row(Text(f"{title}:"), "", "")
    for step in way.steps:
        drawn.add_row(f"  {step.component}", clean(step.node.key), clean(str(step.node.origin)))
    if way.ends == "unknown" and way.unknown is not None:
        drawn.add_row("  …", clean(way.unknown.reason), clean(way.unknown.how_to_learn))
    elif way.ends == "outside":
        drawn.add_row("  …", "it goes on outside what was read", "")
    return drawn
