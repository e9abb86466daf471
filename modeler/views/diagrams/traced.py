"""A trace as a picture: what the request comes by from top to bottom, each with a frame and a word for what happens.

Green goes on, red stops it, yellow is not known, and what it does not come to is gray. Every mark is a frame of its own
and a word, so that it is read in gray too.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from itertools import pairwise

from modeler.audit.trace import Trace, TracedStop, TraceStep
from modeler.components import components
from modeler.results import short
from modeler.views.diagrams import dot, mermaid
from modeler.views.diagrams.iconset import CLIENTS
from modeler.views.diagrams.picture import Arrow, Boundary, Picture, Stop
from modeler.views.findings.markdown import as_shown
from modeler.views.text.assess_markdown import table_row
from modeler.views.text.trace import subject_words

_LONGEST = 48
_LONGEST_ANSWER = 80
_UNKNOWN_ICON = "aws.general.General"
_PLACES = {
    "internet": "Internet",
    "premises": "On premises",
    "link": "Private connection",
    "vpc": "VPC",
    "edge": "AWS edge",
    "aws": "AWS-managed",
}


class StepMark(StrEnum):
    """What becomes of a request at a place."""

    PASSES = "goes on"
    STOPS = "stops here"
    OPEN = "not known"
    UNREACHED = "not reached"


STEP_MARKS = {
    StepMark.PASSES: dot.Mark("✓ goes on", "#2e7d32", ""),
    StepMark.STOPS: dot.Mark("✗ stops here", "#b3261e", "", 4),
    StepMark.OPEN: dot.Mark("? not known", "#a15c00", "dotted"),
    StepMark.UNREACHED: dot.Mark("– not reached", "#8a939c", "dashed", 1),
}
_CLASSES = {mark: f"trace{number}" for number, mark in enumerate(StepMark)}


def traced_picture(result: Trace) -> Picture:
    """Lay out a trace: the caller, then each thing on the way, in its network.

    Parameters
    ----------
    result : Trace
        The trace.

    Examples
    --------
    >>> from modeler.audit.trace import trace
    >>> from modeler.inventory import Inventory, Origin
    >>> from modeler.inventory.kinds.rest_api import RestApi
    >>> api = RestApi(key="Orders", origin=Origin("t.yaml", 3), endpoint_types=("PRIVATE",), region="eu-west-1")
    >>> [stop.name for stop in traced_picture(trace(Inventory((api,)), "Orders", "internet")).stops]
    ['internet', '1 Orders']
    """
    start = _start(result.place)
    places = [Boundary(start, _PLACES[start] if start != "vpc" else "Clients' VPC")]
    stops = [Stop("clients", None, short(result.place, _LONGEST), "", f"clients:{start}", CLIENTS[start], 0)]
    for number, stop in enumerate(result.stops, start=1):
        kind = _place_of(stop)
        if places[-1].kind != kind or number == 1:
            places.append(Boundary(kind, _PLACES[kind]))
        stops.append(_stop(number, stop, len(places) - 1))
    steps = tuple(Arrow(before.id, after.id, "request", "") for before, after in pairwise(stops))
    title = short(f"{result.method} {result.host}{result.path}", _LONGEST * 2)
    return Picture(f"trace-{dot.identifier(result.api.key)}", title, "", tuple(places), tuple(stops), steps)


def _start(place: str) -> str:
    kind = place.partition(":")[0]
    return {"internet": "internet", "on-premises": "premises"}.get(kind, "vpc")


def _place_of(stop: TracedStop) -> str:
    known = components().get(stop.component)
    return str(known.traits.place) if known is not None else "aws"


def _stop(number: int, stop: TracedStop, place: int) -> Stop:
    known = components().get(stop.component)
    title = known.title if known is not None else stop.node.KIND
    icon = known.traits.icon if known is not None else _UNKNOWN_ICON
    return Stop(f"hop{number}", number, short(stop.node.key, _LONGEST), title, stop.component, icon, place)


def _marks(result: Trace) -> dict[str, StepMark]:
    """Return what becomes of the request at each stop; at the caller, what the name says."""
    first = next(iter(result.steps), None)
    marks = {"clients": _of(first.passes) if first is not None and first.at is None else StepMark.PASSES}
    for number, stop in enumerate(result.stops, start=1):
        marks[f"hop{number}"] = _of(stop.passes) if stop.reached else StepMark.UNREACHED
    return marks


def _of(passes: bool | None) -> StepMark:
    return {True: StepMark.PASSES, False: StepMark.STOPS, None: StepMark.OPEN}[passes]


def traced_dot(result: Trace, icons: bool = False) -> tuple[str, str]:
    """Write a trace as DOT text, and return its title.

    Parameters
    ----------
    result : Trace
        The trace.
    icons : bool
        Whether nodes hold icons, which are files of this machine.
    """
    drawn, marks = traced_picture(result), _marks(result)
    nodes = {stop.id: dot.lying(stop, STEP_MARKS[marks[stop.id]], icons) for stop in drawn.stops}
    title = dot.lines_of(dot.wrapped(drawn.title, 70), 13, dot.INK)
    inside = [
        f'  subgraph cluster_trace {{ id="{drawn.id}-path"; peripheries=0; labelloc=t; label=<{title}>',
        *dot.clusters(drawn, nodes, drawn.id, "", "r"),
        *dot.edges(drawn, drawn.id, "s", "n"),
        "  }",
    ]
    layout = "rankdir=TB, newrank=true, nodesep=0.4, ranksep=0.15"
    return dot.graph(drawn.id, layout, _table(result), inside), drawn.title


def _table(result: Trace) -> str:
    """Return the table beneath: each step, where it takes place, and what the caller sees if it stops there."""
    rows = [("", "step", "where", "caller sees"), *map(tuple, _rows(result))]
    return dot.table(rows, 0, False, _notes(result), width=44)


def _rows(result: Trace) -> Iterator[tuple[str, str, str, str]]:
    for step in result.steps:
        seen = " or ".join(dict.fromkeys(short(str(answer), _LONGEST_ANSWER) for answer in step.answers))
        where = ", ".join(str(node.origin) for node in step.nodes[:1])
        yield STEP_MARKS[_of(step.passes)].word[0], _said(step), where, "" if step.passes else seen


def _said(step: TraceStep) -> str:
    return f"{step.check.value}: {short(subject_words(step), _LONGEST_ANSWER)}"


def _notes(result: Trace) -> Iterator[str]:
    yield from (f"{value.reason}: {value.how_to_learn}" for value in result.unknown)


def traced_mermaid(result: Trace) -> str:
    """Write a trace as a Mermaid flowchart, which GitHub, GitLab and many wikis draw.

    Parameters
    ----------
    result : Trace
        The trace.
    """
    drawn, marks = traced_picture(result), _marks(result)
    tags = {stop.id: (_CLASSES[marks[stop.id]], _words(result, stop.id, marks[stop.id])) for stop in drawn.stops}
    lines = [*mermaid.front(drawn.title), "flowchart TB", *mermaid.body(drawn, "", tags)]
    used = dict.fromkeys(marks.values())
    lines += [f"  classDef {_CLASSES[mark]} {_style(STEP_MARKS[mark])}" for mark in used]
    return "\n".join(lines) + "\n"


def traced_page(result: Trace) -> tuple[Picture, dict[str, list[str]]]:
    """Return a trace as a picture, with what becomes of the request said of its stops."""
    drawn, marks = traced_picture(result), _marks(result)
    return drawn, {stop.id: [_words(result, stop.id, marks[stop.id])] for stop in drawn.stops}


def _words(result: Trace, stop: str, mark: StepMark) -> str:
    """Return the word of a mark, and at the stop that ends the request what the caller sees."""
    failed = result.failed
    seen = str(failed.answers[0]) if failed is not None and failed.answers and mark is StepMark.STOPS else ""
    return "; ".join(filter(None, (STEP_MARKS[mark].word, short(seen, _LONGEST_ANSWER) if seen else "")))


def _style(mark: dot.Mark) -> str:
    dashes = {"dashed": ",stroke-dasharray:6 3", "dotted": ",stroke-dasharray:1 3"}.get(mark.style, "")
    return f"stroke:{mark.color},stroke-width:{mark.width + 1}px{dashes}"


def traced_markdown(result: Trace) -> str:
    """Write a trace as a page: the picture as Mermaid, the steps, and the URLs.

    Parameters
    ----------
    result : Trace
        The trace.
    """
    lines = [f"# {as_shown(result.summary())}", "", "```mermaid", traced_mermaid(result).rstrip(), "```", ""]
    lines += [table_row("", "step", "where", "caller sees"), "| --- | --- | --- | --- |"]
    lines += [table_row(*map(as_shown, cells)) for cells in _rows(result)]
    lines += ["", *(f"- {as_shown(note)}" for note in _notes(result)), ""]
    lines += [table_row("URL", "with", "reaches the backend", "caller sees"), "| --- | --- | --- | --- |"]
    outcomes = {True: "yes", False: "no", None: "not known"}
    for form in result.forms:
        seen = " or ".join(dict.fromkeys(short(str(answer), _LONGEST_ANSWER) for answer in form.answers))
        cells = (form.host, form.header, outcomes[form.passes], "" if form.passes else seen)
        lines.append(table_row(*map(as_shown, cells)))
    return "\n".join(lines) + "\n"
