"""A trace as text: a line for each step, what the caller sees, and what would settle what is open."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from modeler.audit.trace import Trace, TraceStep
from modeler.views.text.clean import clean

_MARKS = {True: ("pass", "green"), False: ("FAIL", "bold red"), None: ("open", "yellow")}
_MOST_NODES = 4


def trace_text(result: Trace) -> RenderableType:
    """Draw a trace.

    Parameters
    ----------
    result : Trace
        The steps of a request.
    """
    blocks: list[RenderableType] = [Text(clean(f"{result.method} https://{result.host}{result.path}"), "bold")]
    blocks.append(Text(clean(f"from {result.place} to the API {result.api.key} ({result.api.origin})")))
    for step in result.steps:
        blocks += _step(step)
    blocks.append(Text(_outcome(result), "bold"))
    if result.passes is not True:
        blocks += [Padding(Text(clean(f"{answer}")), (0, 0, 0, 2)) for answer in result.answers]
    if result.unknown:
        blocks.append(Text("What would settle it:"))
        lines = (f"{value.reason}: {value.how_to_learn}" for value in result.unknown)
        blocks += [Padding(Text(clean(line)), (0, 0, 0, 2)) for line in lines]
    others = [host for host in result.working_hosts if host != result.host]
    if others:
        blocks.append(Text("Other names that lead to the API from there:"))
        blocks += [Padding(Text(clean(host)), (0, 0, 0, 2)) for host in others]
    return Group(*blocks)


def _step(step: TraceStep) -> list[RenderableType]:
    word, style = _MARKS[step.passes]
    lines: list[RenderableType] = [
        Padding(
            Text.assemble((f"{word} ", style), (f"{step.check.value}: ", "bold"), clean(step.subject)), (0, 0, 0, 2)
        )
    ]
    places = [f"{node.key} ({node.origin})" for node in step.nodes[:_MOST_NODES]]
    if places and step.passes is not True:
        lines += [Padding(Text(clean(place)), (0, 0, 0, 7)) for place in places]
    return lines


def _outcome(result: Trace) -> str:
    if result.passes is True:
        return "The request reaches the backend."
    if result.passes is None:
        return "The request may reach the backend; if it is stopped, the caller sees one of these:"
    return "The request is stopped. The caller sees:"
