"""What the rules say as text: findings with file and line, what cannot be told, what is left out; and a rule itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from modeler.audit.check import Checked
from modeler.audit.rules import AuditRule, CannotTell, DecidedBy, Finding
from modeler.inventory import Cause, Origin, Unknown
from modeler.views.text.clean import clean

_STYLES = {"high": "bold red", "medium": "bold yellow", "low": "bold"}
_MOST_SETTLING = 5


def how_to_learn(unknown: Unknown) -> str:
    """Say what would settle a value, for commands that read files."""
    return unknown.how_to_learn


def findings_text(
    result: Checked, *, every: bool = False, hint: Callable[[Unknown], str] = how_to_learn
) -> RenderableType:
    """Draw what the rules say.

    Parameters
    ----------
    result : Checked
        What they say.
    every : bool
        Also a line for each resource that cannot be judged.
    hint : callable (Unknown) -> str
        Says what would settle a value.
    """
    blocks: list[RenderableType] = []
    for _, findings in groupby(result.findings, key=lambda finding: finding.rule):
        blocks += _rule_findings(result, list(findings))
    blocks += _suppressed(result)
    blocks += _cannot_tell(result, every, hint)
    blocks += _not_collected(result)
    return Group(*blocks, Text(f"{result.summary()}."))


def place_text(place: Origin) -> str:
    """Write a place as editors take it.

    >>> place_text(Origin("t.yaml", 3, 7)), place_text(Origin("ec2:DescribeVpcs"))
    ('t.yaml:3:7', 'ec2:DescribeVpcs')
    """
    return f"{place}:{place.column}" if place.line and place.column else str(place)


def proviso(finding: Finding) -> str:
    """Say on which condition the resource of a finding hangs, or nothing."""
    return f" (if it is created: {finding.provided.reason})" if finding.provided else ""


def _rule_findings(result: Checked, findings: list[Finding]) -> Iterator[RenderableType]:
    rule = result.rule(findings[0].rule)
    severity = rule.severity.value
    yield Text.assemble((f"{severity} ", _STYLES[severity]), (f"{rule.code} ", "bold"), rule.title)
    for finding in findings:
        yield Padding(Text(clean(f"{place_text(finding.place)}  {finding.node.key}")), (0, 0, 0, 2))
        yield Padding(Text(clean(finding.text + proviso(finding))), (0, 0, 0, 4))
    yield Padding(Text(f"fix: {rule.remedy.text}", style="dim"), (0, 0, 1, 2))


def _suppressed(result: Checked) -> Iterator[RenderableType]:
    if result.suppressed:
        yield Text("Left out, because the templates ask for it:", style="bold")
    for item in result.suppressed:
        line = f"{place_text(item.finding.place)}  {item.finding.rule} {item.finding.node.key}: {item.skip.reason}"
        yield Padding(Text(clean(line)), (0, 0, 0, 2))
    for skip in result.unknown_skips:
        yield Padding(Text(clean(f"{place_text(skip.origin)}  there is no rule {skip.code} to skip")), (0, 0, 0, 2))


def settling(result: Checked) -> list[tuple[Unknown, list[CannotTell]]]:
    """Return what would settle judgments: what a user can give before what an account says, the most first."""
    by_unknown: dict[Unknown, list[CannotTell]] = defaultdict(list)
    for item in result.cannot_tell:
        for unknown in item.unknown:
            by_unknown[unknown].append(item)
    return sorted(by_unknown.items(), key=lambda pair: (is_live(pair[0]), -len(pair[1]), pair[0].name))


def is_live(unknown: Unknown) -> bool:
    """Say whether only an account says it."""
    return unknown.cause is Cause.LIVE_STATE


def live_line(pairs: Sequence[tuple[Unknown, list[CannotTell]]]) -> str:
    """Say in one line which rules wait for an account, and which actions would show it."""
    codes = ", ".join(sorted({item.rule for _, items in pairs for item in items}))
    actions = ", ".join(sorted({unknown.name for unknown, _ in pairs}))
    return f"{codes}: no template says it, an account does: collect it with a role that allows {actions}"


def _cannot_tell(result: Checked, every: bool, hint: Callable[[Unknown], str]) -> Iterator[RenderableType]:
    pairs = settling(result)
    if not pairs:
        return
    yield Text("Cannot be told from what was read; what would settle it:", style="bold")
    live = [pair for pair in pairs if is_live(pair[0]) and not every]
    pairs = pairs[: len(pairs) - len(live)]
    for unknown, items in pairs if every else pairs[:_MOST_SETTLING]:
        codes = ", ".join(sorted({item.rule for item in items}))
        yield Padding(Text(clean(f"{codes}: {unknown.reason}: {hint(unknown)}")), (0, 0, 0, 2))
        for item in items if every else ():
            yield Padding(Text(clean(f"{place_text(item.place)}  {item.rule} {item.node.key}")), (0, 0, 0, 4))
    if not every and len(pairs) > _MOST_SETTLING:
        yield Padding(Text(f"and {len(pairs) - _MOST_SETTLING} more: --all lists them"), (0, 0, 0, 2))
    if live:
        yield Padding(Text(live_line(live)), (0, 0, 0, 2))


def _not_collected(result: Checked) -> Iterator[RenderableType]:
    if result.not_collected:
        yield Text("Not collected; what hangs on it is not judged:", style="bold")
    for item in result.not_collected:
        codes = ", ".join(rule.code for rule in result.hanging_on(item)) or "no rule"
        where = f" in {item.region}" if item.region else ""
        yield Padding(Text(clean(f"{item.source}{where}: {item.reason}; it needs {item.action}")), (0, 0, 0, 2))
        yield Padding(Text(clean(f"on it hang: {codes}"), style="dim"), (0, 0, 0, 4))


def rule_text(rule: AuditRule) -> RenderableType:
    """Draw a rule: why, what callers see, how to mend it, what it needs, where it is from."""
    severity = rule.severity.value
    title = Text.assemble((f"{severity} ", _STYLES[severity]), (f"{rule.code} ", "bold"), rule.title)
    parts = [
        ("Why", rule.why),
        ("What is seen", rule.symptom),
        ("Fix", rule.remedy.text),
        ("Decided by", decider(rule)),
    ]
    lines: list[RenderableType] = [title]
    for name, words in parts:
        lines.append(Text.assemble((f"{name}: ", "bold"), words))
    for name, code in remedies(rule):
        lines += [Text(f"{name}:", style="bold"), Padding(Text(code), (0, 0, 0, 2))]
    lines.append(Text.assemble(("IAM actions for an account: ", "bold"), ", ".join(rule.actions) or "none"))
    lines += [Text.assemble(("Source: ", "bold"), f"{source.url} (seen {source.seen})") for source in rule.sources]
    return Group(*lines)


def decider(rule: AuditRule) -> str:
    """Say what a rule needs in order to judge."""
    return "a template" if rule.decided_by is DecidedBy.TEMPLATE else "the state of an account; a template cannot tell"


def remedies(rule: AuditRule) -> tuple[tuple[str, str], ...]:
    """Return the three forms of a remedy with their names."""
    remedy = rule.remedy
    return ("AWS CLI", remedy.cli), ("CloudFormation", remedy.cloudformation), ("Terraform", remedy.terraform)


def without_colors(drawn: RenderableType, width: int) -> str:
    """Return a drawing as text without colors, for a file."""
    from rich.console import Console

    console = Console(width=width, highlight=False, no_color=True, force_terminal=False)
    with console.capture() as capture:
        console.print(drawn)
    return "".join(f"{line.rstrip()}\n" for line in capture.get().splitlines())
