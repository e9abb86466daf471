"""What a change does to callers, as text: the calls that stop first, each with what the caller sees then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from modeler.audit.breaks import AccessDifference, Breaks, CallDifference, CallOutcome, ChangeEffect
from modeler.audit.proof import CredentialKind
from modeler.results import number_of
from modeler.views.text.clean import clean
from modeler.views.text.trace import subject_words

_TITLES = {
    ChangeEffect.STOPS: ("Stops", "bold red"),
    ChangeEffect.MAY_STOP: ("May stop", "yellow"),
    ChangeEffect.BEGINS: ("Gets through", "bold cyan"),
    ChangeEffect.MAY_BEGIN: ("May get through", "cyan"),
}
_ACCESS = {
    ChangeEffect.STOPS: ("No longer gets in", "cyan"),
    ChangeEffect.MAY_STOP: ("May no longer get in", "cyan"),
    ChangeEffect.BEGINS: ("Gets in now", "bold red"),
    ChangeEffect.MAY_BEGIN: ("May get in now", "yellow"),
}
_CREDENTIALS = {
    CredentialKind.NOTHING: "without credentials",
    CredentialKind.ANY_SIGNATURE: "with the signature of any account",
    CredentialKind.CERTIFICATE: "with a client certificate",
    CredentialKind.TOKEN: "with a valid token",
    CredentialKind.SIGNATURE: "with the signature of",
    CredentialKind.OWN_SIGNATURE: "with the signature of the account itself:",
}
MOST_CALLERS = 4
MOST_NODES = 3


def breaks_text(result: Breaks) -> RenderableType:
    """Draw what a change does.

    Parameters
    ----------
    result : Breaks
        The differences.
    """
    blocks: list[RenderableType] = [Text(clean(f"{_capital(result.summary())}."), "bold")]
    for effect, (title, style) in _TITLES.items():
        calls = [call for call in result.calls if call.effect is effect]
        for same in _alike(calls):
            blocks += ["", *_call(same, title, style)]
    for effect, (title, style) in _ACCESS.items():
        for item in (item for item in result.accesses if item.effect is effect):
            blocks += ["", *_access(item, title, style)]
    return Group(*blocks)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _alike(calls: list[CallDifference]) -> Iterator[list[CallDifference]]:
    """Yield the calls that differ only in their caller."""
    groups: dict[tuple[object, ...], list[CallDifference]] = defaultdict(list)
    for call in calls:
        groups[
            call.api, call.method, call.url, call.header, call.identity, _seen(call.before), _seen(call.after)
        ].append(call)
    yield from groups.values()


def _call(calls: list[CallDifference], title: str, style: str) -> Iterator[RenderableType]:
    call = calls[0]
    yield Text.assemble((f"{title}: ", style), (clean(f"{call.method} {call.url}"), "bold"))
    if call.header:
        yield _line(f"with {call.header}")
    callers = [item.caller for item in calls]
    more = f" and {len(callers) - MOST_CALLERS} more" if len(callers) > MOST_CALLERS else ""
    yield _line(f"of the API {call.api}, from {', '.join(callers[:MOST_CALLERS])}{more}")
    if call.identity:
        yield _line(f"with {call.identity.replace(',', ', ')}")
    yield from _outcome("before", call.before)
    yield from _outcome("after", call.after)


def _outcome(label: str, outcome: CallOutcome) -> Iterator[RenderableType]:
    if outcome.passes is True:
        yield _line(f"{label}: it reaches the backend")
    elif outcome.step is None:
        yield _line(f"{label}: there is no such caller or name")
    elif outcome.passes is None:
        yield _line(f"{label}: it may get through; open is {outcome.step.check.value}: {subject_words(outcome.step)}")
    else:
        yield _line(f"{label}: {_seen(outcome)}")
        yield _line(f"{outcome.step.check.value}: {subject_words(outcome.step)}", 4)
        for node in outcome.step.nodes[:MOST_NODES]:
            yield _line(f"{node.key} ({node.origin})", 4)


def _seen(outcome: CallOutcome) -> str:
    return " or ".join(outcome.seen) or ("arrives" if outcome.passes else "it is stopped")


def _access(item: AccessDifference, title: str, style: str) -> Iterator[RenderableType]:
    caller, entry, request = item.access.caller, item.access.entry, item.access.request
    signer = f" {caller.credential.signer}" if caller.credential.signer else ""
    yield Text.assemble((f"{title}: ", style), (clean(str(caller.place)), "bold"))
    to = "to the API" if entry.goal == "api" else "around the API"
    through = f" through {entry.through}" if entry.through else ""
    yield _line(f"{to} {item.api} by the {entry.kind.value} {entry.name}{through}")
    yield _line(f"{_CREDENTIALS[caller.credential.kind]}{signer}")
    blocks = item.addresses.blocks()
    if blocks:
        more = f" and {number_of(len(blocks) - MOST_NODES, 'more block')}" if len(blocks) > MOST_NODES else ""
        yield _line(f"from {', '.join(blocks[:MOST_NODES])}{more}")
    if request.host or request.path:
        keys = "".join(f", {name} {value}" for name, value in request.keys)
        yield _line(f"witness: {request.method} {request.host}{request.path}{keys}".replace("  ", " "))
    for step in item.access.steps:
        if step.evidence:
            yield _line(f"{step.kind.value}: {step.evidence[0]}", 4)


def _line(text: str, left: int = 2) -> RenderableType:
    return Padding(Text(clean(text)), (0, 0, 0, left))
