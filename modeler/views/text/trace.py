"""A trace as text: a line for each step, what the caller sees, and what would settle what is open."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from modeler.audit.policy.api_gateway import Gate
from modeler.audit.policy.lattice import LatticeGate
from modeler.audit.trace import Trace, TraceCheck, TraceStep, UrlForm
from modeler.audit.trace.step import DecidingStatement
from modeler.results import short
from modeler.views.text.clean import clean
from modeler.views.text.policy import statement_lines

_MARKS = {True: ("pass", "green"), False: ("FAIL", "bold red"), None: ("open", "yellow")}
_GATES = {
    Gate.SIGNATURE.value: "the signature",
    Gate.ENDPOINT_POLICY.value: "the policy of the endpoint",
    Gate.DOMAIN_POLICY.value: "the policy of the domain name",
    Gate.API.value: "the API's own policy and authorizer",
    LatticeGate.IDENTITY.value: "the policies of the caller",
    LatticeGate.NETWORK.value: "the auth policy of the service network",
    LatticeGate.SERVICE.value: "the auth policy of the service",
}
"""What a subject of a step of policies is called where people read it."""
_MOST_NODES = 4
_LONGEST_ANSWER = 60


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
    if result.forms:
        blocks.append(Text(f"URLs of {clean(result.api.key)} from there:"))
        for form in result.forms:
            blocks += _form(form)
    return Group(*blocks)


def _form(form: UrlForm) -> list[RenderableType]:
    """Write a URL, and what comes of it."""
    word, style = _MARKS[form.passes]
    lines: list[RenderableType] = [Padding(Text.assemble((f"{word} ", style), clean(form.host)), (0, 0, 0, 2))]
    if form.header:
        lines.append(Padding(Text(f"with {clean(form.header)}"), (0, 0, 0, 7)))
    if form.passes is not True:
        seen = " or ".join(dict.fromkeys(short(clean(str(answer)), _LONGEST_ANSWER) for answer in form.answers))
        stops = (form.failed,) if form.failed is not None else form.steps
        checks = ", ".join(dict.fromkeys(step.check.value for step in stops if step.passes is not True))
        lines.append(Padding(Text(f"{checks}: {seen}" if form.failed is not None else checks), (0, 0, 0, 7)))
    return lines


def _step(step: TraceStep) -> list[RenderableType]:
    word, style = _MARKS[step.passes]
    heading = Text.assemble((f"{word} ", style), (f"{step.check.value}: ", "bold"), clean(subject_words(step)))
    lines: list[RenderableType] = [Padding(heading, (0, 0, 0, 2))]
    if step.deciding is not None and step.passes is not True:
        lines += [Padding(Text(clean(line)), (0, 0, 0, 7)) for line in _deciding(step.deciding)]
    places = [f"{node.key} ({node.origin})" for node in step.nodes[:_MOST_NODES]]
    if places and step.passes is not True:
        lines += [Padding(Text(clean(place)), (0, 0, 0, 7)) for place in places]
    return lines


def subject_words(step: TraceStep) -> str:
    """Return what stands at a step, in words for people.

    Parameters
    ----------
    step : TraceStep
        A step of a trace.
    """
    return _GATES.get(step.subject, step.subject) if step.check is TraceCheck.POLICIES else step.subject


def _deciding(deciding: DecidingStatement) -> Iterator[str]:
    """Yield which statement decides, by which condition, and what the request has instead."""
    yield from statement_lines(deciding.match)
    condition = deciding.match.condition
    if condition is not None and deciding.has:
        yield f"the request has {condition.key}: {deciding.has}"
    elif condition is not None and not deciding.has_key:
        yield f"the request has no {condition.key}"


def _outcome(result: Trace) -> str:
    if result.passes is True:
        return "The request reaches the backend."
    if result.passes is None:
        return "The request may reach the backend; if it is stopped, the caller sees one of these:"
    return "The request is stopped. The caller sees:"
