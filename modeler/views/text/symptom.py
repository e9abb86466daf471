"""Causes of a symptom as text: what is so first, then what nobody can tell, and in a line what is not so."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from modeler.audit.trace import CauseVerdict, JudgedCause, SymptomCauses
from modeler.results import short
from modeler.views.text.clean import clean

_STYLES = {CauseVerdict.IS_SO: "bold red", CauseVerdict.CANNOT_TELL: "yellow", CauseVerdict.IS_NOT_SO: "green"}
_LONGEST_ANSWER = 90
_MOST_NODES = 3


def symptom_text(result: SymptomCauses) -> RenderableType:
    """Draw the causes of a symptom.

    Parameters
    ----------
    result : SymptomCauses
        The causes, ranked.
    """
    trace = result.trace
    blocks: list[RenderableType] = [Text(clean(f"Seen: {result.symptom}"), "bold")]
    blocks.append(Text(clean(f"{trace.method} https://{trace.host}{trace.path} from {trace.place} to {trace.api.key}")))
    blocks.append(Text(clean(_traced(result))))
    for cause in (*result.of(CauseVerdict.IS_SO), *result.of(CauseVerdict.CANNOT_TELL)):
        blocks += _cause(cause)
    excluded = result.of(CauseVerdict.IS_NOT_SO)
    if excluded:
        blocks.append(Text("Not so here:"))
        lines = (f"{cause.cause.text} ({cause.decided_by})" for cause in excluded)
        blocks += [Padding(Text(clean(line), "dim"), (0, 0, 0, 2)) for line in lines]
    return Group(*blocks)


def _traced(result: SymptomCauses) -> str:
    """Say what the trace of the request shows."""
    trace = result.trace
    if trace.passes is True:
        return "The trace of this request is not stopped."
    answers = ", or ".join(dict.fromkeys(short(str(answer), _LONGEST_ANSWER) for answer in trace.answers))
    stopped = trace.failed
    if stopped is None:
        return f"The trace of this request is open; the caller may see {answers}."
    return f"The trace of this request stops at {stopped.check.value}; the caller sees {answers or 'no answer'}."


def _cause(cause: JudgedCause) -> list[RenderableType]:
    lines: list[RenderableType] = [
        Text.assemble((f"{cause.verdict.value}: ", _STYLES[cause.verdict]), clean(cause.cause.text))
    ]
    decided = f"decided by {cause.decided_by}" + (f": {cause.detail}" if cause.detail else "")
    lines.append(Padding(Text(clean(decided)), (0, 0, 0, 2)))
    places = [f"{node.key} ({node.origin})" for node in cause.nodes[:_MOST_NODES]]
    lines += [Padding(Text(clean(place)), (0, 0, 0, 4)) for place in places]
    settled = (f"settled by: {value.sentence}" for value in cause.unknown)
    lines += [Padding(Text(clean(line)), (0, 0, 0, 4)) for line in settled]
    lines.append(Padding(Text(clean(f"{cause.cause.source} ({cause.cause.seen})"), "dim"), (0, 0, 0, 4)))
    return lines
