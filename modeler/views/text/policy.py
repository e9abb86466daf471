"""What a policy says of a request, as text: the answer, the statement and the condition that decide, the mistakes."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from modeler.audit.policy import Caller, PolicyOutcome, StatementPart
from modeler.audit.policy.ask import SOMEWHERE, PolicyAnswer
from modeler.audit.policy.decide import StatementMatch
from modeler.audit.policy.document import FlawKind
from modeler.audit.policy.truth import Truth
from modeler.views.text.clean import clean

_OUTCOMES = {
    PolicyOutcome.ALLOW: ("Allow", "bold green"),
    PolicyOutcome.EXPLICIT_DENY: ("Deny", "bold red"),
    PolicyOutcome.IMPLICIT_DENY: ("Deny: nothing allows it", "bold red"),
    PolicyOutcome.UNKNOWN: ("Unknown", "bold yellow"),
}
_APPLIES = {Truth.YES: "applies", Truth.NO: "does not apply", Truth.MAYBE: "may apply"}
_FLAWS = {
    FlawKind.NOT_JSON: "is no JSON",
    FlawKind.NO_STATEMENT: "has no statement",
    FlawKind.MISSING: "is missing",
    FlawKind.UNKNOWN_ELEMENT: "is no element of a statement",
    FlawKind.BOTH: "stands beside its opposite",
    FlawKind.WRONG_VALUE: "has a value that AWS does not take",
    FlawKind.UNKNOWN_OPERATOR: "is no operator",
}


def policy_text(answer: PolicyAnswer) -> RenderableType:
    """Draw the answer of a policy.

    Parameters
    ----------
    answer : PolicyAnswer
        What the policy says.
    """
    word, style = _OUTCOMES[answer.outcome]
    blocks: list[RenderableType] = [Text(word, style), *_asked(answer)]
    if answer.deciding is not None:
        blocks += _deciding(answer.deciding)
    if answer.decision.unknown:
        blocks.append(Text("What would settle it:"))
        blocks += [_line(f"{value.reason}: {value.how_to_learn}") for value in answer.decision.unknown]
    if answer.flaws:
        blocks.append(Text("What AWS does not take:"))
        for flaw in answer.flaws:
            value = f" ({flaw.value})" if flaw.value else ""
            blocks.append(_line(f"statement {flaw.position}: {flaw.element} {_FLAWS[flaw.kind]}{value}"))
    if answer.mistakes:
        blocks.append(Text("Mistakes in it:"))
        for mistake in answer.mistakes:
            where = f"statement {' and '.join(map(str, mistake.positions))}: " if mistake.positions else ""
            blocks.append(_line(f"{where}{mistake.text}"))
    return Group(*blocks)


def _asked(answer: PolicyAnswer) -> Iterator[RenderableType]:
    request = answer.request
    caller = request.caller
    name = (caller.service or str(caller.arn)) if isinstance(caller, Caller) else str(caller)
    yield _line(f"{answer.name}: {request.action} by {name or 'an anonymous caller'}")
    if request.resource != SOMEWHERE:
        yield _line(f"on {request.resource}")
    for key, value in request.keys.items():
        yield _line(f"{key} {value}")


def _deciding(match: StatementMatch) -> Iterator[RenderableType]:
    first, *reasons = statement_lines(match)
    yield Text(clean(f"{first}."))
    yield from map(_line, reasons)


def statement_lines(match: StatementMatch) -> Iterator[str]:
    """Yield which statement decides and whether it applies; then the condition or the part by which it does.

    Parameters
    ----------
    match : StatementMatch
        The statement, and the part or the condition of it that decides.
    """
    statement, condition = match.statement, match.condition
    name = f" ({statement.sid})" if statement.sid else ""
    where = f", {statement.origin}" if statement.origin else ""
    yield f"Statement {statement.position}{name}, {statement.effect}{where}, {_APPLIES[match.applies]}"
    if condition is not None:
        values = ", ".join(map(str, condition.values))
        yield f"by its condition {condition.operator.written} {condition.key}: {values}"
    elif match.part not in (None, StatementPart.CONDITION):
        yield f"by its {match.part}"


def _line(text: str) -> RenderableType:
    return Padding(Text(clean(text)), (0, 0, 0, 2))
