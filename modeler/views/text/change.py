"""What a change to templates does, as text: each entry point before and after, and the findings that came or went."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from modeler.audit.assess import VOLUMES, EntryAssessment
from modeler.audit.change import EntryChange, SettingChange, TemplateChange
from modeler.audit.rules import Finding
from modeler.components import components
from modeler.results import number_of
from modeler.units import format_count, format_usd
from modeler.views.text.assess import region_line, shown_value, signed_ms, signed_usd, verdict_line
from modeler.views.text.clean import clean
from modeler.views.text.comparison import milliseconds
from modeler.views.text.findings import place_text
from modeler.views.text.table import TextTable

NO_CHANGE = "No entry point changes its pattern, its bill or its tail, and no finding comes or goes."
CHANGE_SIGNS = {"+": "added", "-": "removed", "~": "changed"}
SHOWN_VOLUMES = (1e6, 1e8)
"""Volumes at which both bills are shown where nobody gave a workload."""


def change_text(change: TemplateChange) -> RenderableType:
    """Draw what a change does."""
    blocks: list[RenderableType] = [Text(line) for line in changed_region(change)]
    if change.same:
        blocks.append(Text(NO_CHANGE))
    for entry in change.entries:
        if not entry.same:
            blocks += [*_entry(entry, change.given), Text("")]
    blocks += _findings(change)
    blocks.append(Text(resources_line(change)))
    return Group(*blocks)


def changed_region(change: TemplateChange) -> tuple[str, ...]:
    """Say in the prices of which Region the bills are; nothing where there is none."""
    stands = change.after if change.after.entries else change.before
    return (region_line(stands),) if stands.entries else ()


def _entry(change: EntryChange, given: bool) -> Iterator[RenderableType]:
    yield Text(clean(f"{change.entry.KIND} {change.entry.key} at {change.entry.origin}"), style="bold")
    drawn = TextTable()
    drawn.add_column("")
    for title in ("before", "after"):
        drawn.add_column(title, wraps=True)
    drawn.add_column("change", justify="right")
    for row in change_rows(change, given):
        drawn.add_row(*map(Text, row))
    yield Padding(drawn, (0, 0, 0, 2))
    hops = hops_line(change)
    if hops:
        yield Padding(Text(hops), (0, 0, 0, 2))
    for setting in change.settings:
        yield Padding(Text(clean(setting_line(setting))), (0, 0, 0, 2))


def change_rows(change: EntryChange, given: bool) -> Iterator[tuple[str, str, str, str]]:
    """Yield what an entry point was and is: pattern, bill at rest, then bill and tail with traffic, or by volume."""
    before, after = change.before, change.after
    yield "pattern", standing_name(before), standing_name(after), ""
    yield "at rest", *_usd(before, after, "fixed_usd"), signed_usd(change.fixed_usd)
    if not given:
        yield from _by_volume(change)
        return
    yield "$/month", *_usd(before, after, "monthly_usd"), signed_usd(change.monthly_usd)
    yield "p99", tail_of(before), tail_of(after), signed_ms(change.p99_ms)
    first, second = (verdict_line(entry) if entry else "–" for entry in (before, after))
    yield "verdict", first, second, ""


def tail_of(entry: EntryAssessment | None) -> str:
    """Write the 99th percentile of what stands."""
    return milliseconds(entry.p99_ms) if entry else "–"


def _usd(before: EntryAssessment | None, after: EntryAssessment | None, name: str) -> tuple[str, str]:
    sums = [getattr(entry, name) if entry else None for entry in (before, after)]
    first, second = ("–" if usd is None else format_usd(usd) for usd in sums)
    return first, second


def _by_volume(change: EntryChange) -> Iterator[tuple[str, str, str, str]]:
    for requests, pair in zip(VOLUMES, change.by_volume, strict=False):
        if requests not in SHOWN_VOLUMES:
            continue
        was, now = (assessment.monthly_usd if assessment else None for assessment in pair)
        first, second = ("–" if usd is None else format_usd(usd) for usd in (was, now))
        yield f"at {format_count(requests)}", first, second, signed_usd((now or 0.0) - (was or 0.0))


def standing_name(entry: EntryAssessment | None) -> str:
    """Name what stands: its patterns, its own hops, or nothing."""
    if entry is None:
        return "–"
    if entry.name:
        return entry.name
    return "a chain of its own" if entry.assessment else "not priced"


def hops_line(change: EntryChange) -> str:
    """Say which components came and went; nothing for a way that is new or gone as a whole."""
    if change.before is None or change.after is None:
        return ""
    comes, goes = (
        ", ".join(components()[name].title if name in components() else name for name in names)
        for names in (change.added, change.removed)
    )
    return "; ".join(filter(None, (f"added: {comes}" if comes else "", f"removed: {goes}" if goes else "")))


def setting_line(change: SettingChange) -> str:
    """Say how a field changes, and where it is written."""
    where = change.after or change.before
    place = f" ({where.where})" if where else ""
    return f"{change.path}: {setting_value(change.before)} → {setting_value(change.after)}{place}"


def setting_value(setting: object) -> str:
    """Write the value of a setting; of none that the templates do not say it.

    >>> setting_value(None)
    'not said'
    """
    return "not said" if setting is None else shown_value(getattr(setting, "value", None))


def _findings(change: TemplateChange) -> Iterator[RenderableType]:
    for title, findings, checked in (
        ("New findings", change.new_findings, change.checked_after),
        ("Findings that are gone", change.gone_findings, change.checked_before),
    ):
        if findings:
            yield Text(f"{title}:", style="bold")
        for finding in findings:
            severity = checked.rule(finding.rule).severity.value
            yield Padding(Text(clean(finding_line(finding, severity))), (0, 0, 0, 2))


def finding_line(finding: Finding, severity: str) -> str:
    """Write a finding in one line."""
    return f"{severity} {finding.rule} {finding.node.key} ({place_text(finding.place)}): {finding.text}"


def resources_line(change: TemplateChange) -> str:
    """Say how many resources came, went and changed."""
    counts = {sign: sum(mark == sign for mark, _ in change.resources) for sign in CHANGE_SIGNS}
    parts = [f"{number_of(count, 'resource')} {CHANGE_SIGNS[sign]}" for sign, count in counts.items() if count]
    return f"{', '.join(parts) or 'No resource is changed'}."
