"""What a change to templates does, as a comment at a pull request: short, with details to unfold.

It begins with a comment that nobody sees and that never changes, so that a program finds its own comment again.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from modeler.audit.change import EntryChange, TemplateChange
from modeler.results import number_of
from modeler.units import format_usd
from modeler.views.findings.markdown import as_shown
from modeler.views.text.assess import signed_ms, signed_usd
from modeler.views.text.assess_markdown import code, table_row
from modeler.views.text.change import (
    CHANGE_SIGNS,
    NO_CHANGE,
    change_rows,
    changed_region,
    finding_line,
    hops_line,
    resources_line,
    setting_line,
    standing_name,
    tail_of,
)
from modeler.views.text.clean import clean

MARKER = "<!-- modeler diff -->"
"""The first line of the comment, by which a program finds it to renew it."""
_MOST_RESOURCES = 50


def change_markdown(change: TemplateChange) -> str:
    """Write what a change does."""
    lines = [MARKER, "### What this change does to the API's way, bill and tail", ""]
    changed = [entry for entry in change.entries if not entry.same]
    lines += [part for line in changed_region(change) for part in (line, "")]
    if change.same:
        lines += [NO_CHANGE, ""]
    if changed:
        lines += [*_overview(changed, change.given), ""]
    lines += _findings(change)
    for entry in changed:
        lines += [*_details(entry, change.given), ""]
    lines += _resources(change)
    return "\n".join(lines).rstrip() + "\n"


def _overview(changed: list[EntryChange], given: bool) -> Iterator[str]:
    titles = ("entry point", "pattern", "at rest", *(("$/month", "p99") if given else ()))
    yield table_row(*titles)
    yield table_row("---", "---", *("---:" for _ in titles[2:]))
    for entry in changed:
        before, after = entry.before, entry.after
        cells = [
            code(entry.entry.key),
            _from_to(standing_name(before), standing_name(after), ""),
            _from_to(_usd(before, "fixed_usd"), _usd(after, "fixed_usd"), signed_usd(entry.fixed_usd)),
        ]
        if given:
            cells += [
                _from_to(_usd(before, "monthly_usd"), _usd(after, "monthly_usd"), signed_usd(entry.monthly_usd)),
                _from_to(tail_of(before), tail_of(after), signed_ms(entry.p99_ms)),
            ]
        yield table_row(*cells)


def _from_to(before: str, after: str, difference: str) -> str:
    """Write what was and what is, and the difference in bold; once, where both are the same."""
    if before == after:
        return as_shown(after)
    more = f" **({difference})**" if difference and difference != "–" else ""
    return f"{as_shown(before)} → {as_shown(after)}{more}"


def _usd(entry: object, name: str) -> str:
    usd = getattr(entry, name) if entry else None
    return "–" if usd is None else format_usd(usd)


def _findings(change: TemplateChange) -> Iterator[str]:
    new, gone = change.new_findings, change.gone_findings
    if new:
        yield f"**{number_of(len(new), 'new finding')}**"
        yield ""
        for finding in new:
            yield f"- {as_shown(finding_line(finding, change.checked_after.rule(finding.rule).severity.value))}"
        yield ""
    if gone:
        yield f"<details><summary>{number_of(len(gone), 'finding')} gone</summary>"
        yield ""
        for finding in gone:
            yield f"- {as_shown(finding_line(finding, change.checked_before.rule(finding.rule).severity.value))}"
        yield ""
        yield "</details>"
        yield ""


def _details(entry: EntryChange, given: bool) -> Iterator[str]:
    yield f"<details><summary>{entry.entry.KIND} {code_html(entry.entry.key)}</summary>"
    yield ""
    yield table_row("", "before", "after", "change")
    yield table_row("---", "---", "---", "---:")
    for row in change_rows(entry, given):
        yield table_row(*map(as_shown, row))
    yield ""
    lines = [hops_line(entry), *map(setting_line, entry.settings)]
    yield from (f"- {as_shown(clean(line))}" for line in lines if line)
    yield ""
    yield "</details>"


def code_html(text: str) -> str:
    """Write a name inside HTML, where it can be no markup.

    >>> code_html("a<b>")
    '<code>a&lt;b&gt;</code>'
    """
    return f"<code>{escape(clean(text)).replace('@', '&#64;')}</code>"


def _resources(change: TemplateChange) -> Iterator[str]:
    if not change.resources:
        return
    yield f"<details><summary>{resources_line(change)}</summary>"
    yield ""
    for sign, node in change.resources[:_MOST_RESOURCES]:
        yield f"- {CHANGE_SIGNS[sign]}: {node.KIND} {code(node.key)} ({code(str(node.origin))})"
    if len(change.resources) > _MOST_RESOURCES:
        yield f"- and {len(change.resources) - _MOST_RESOURCES} more"
    yield ""
    yield "</details>"
