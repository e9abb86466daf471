"""What stands, priced, as text: each way with its pattern, its bill, what the template says, and what would change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from modeler.audit.assess import DOES_NOT_MEET, VOLUMES, EntryAssessment, Migration, TemplateAssessment
from modeler.components import components
from modeler.engine.standing import against, concerns
from modeler.results import abridged, number_of
from modeler.units import format_count, format_usd
from modeler.views.text.clean import clean
from modeler.views.text.comparison import milliseconds, money, percentile, setting_text, short_verdict
from modeler.views.text.inventory import NO_ENTRY_POINT, short_place
from modeler.views.text.table import TextTable

CERTAINTIES = {
    "sure": "no other pattern that serves has these hops",
    "equal": "one of these, which have the same hops",
    "likely": "as far as it was read: its way goes on beyond",
}
"""What a certainty of recognition means, in a few words."""
_MOST_SETTINGS = 30


def assessed_text(today: TemplateAssessment) -> RenderableType:
    """Draw what stands, way by way."""
    if not today.entries:
        return Text(NO_ENTRY_POINT)
    blocks: list[RenderableType] = [Text(region_line(today)), Text("")]
    for entry in today.entries:
        blocks += [*_entry(entry), Text("")]
    blocks += _beside(today)
    if not today.given:
        blocks.append(Text("Give a workload with '-w FILE' for bill, tail and verdict with your traffic."))
    return Group(*blocks)


def region_line(today: TemplateAssessment) -> str:
    """Say in the prices of which Region the bills are, and whether somebody said so."""
    assumed = ", assumed: give --region" if today.region_assumed else ""
    return f"Region: {', '.join(today.regions)}{assumed}"


def _entry(entry: EntryAssessment) -> Iterator[RenderableType]:
    yield Text(clean(f"{entry.way.entry.KIND} {entry.way.entry.key} at {entry.way.entry.origin}"), style="bold")
    yield _indented(Text(pattern_line(entry)))
    if entry.assessment is None:
        yield _indented(Text(no_bill(entry)))
        return
    yield _indented(_steps(entry))
    if entry.given:
        yield from (_indented(block) for block in _with_traffic(entry))
    else:
        yield _indented(_curve(entry))
    yield from (_indented(block) for block in _settings(entry))


def _indented(block: RenderableType) -> Padding:
    return Padding(block, (0, 0, 0, 2))


def pattern_line(entry: EntryAssessment) -> str:
    """Say which pattern a way is, and how sure that is."""
    if not entry.matches:
        priced = ": priced as its own chain of hops" if entry.assessment else ""
        return f"no pattern of the catalogue{priced}"
    title = entry.pattern.title if entry.pattern else ""
    certainty = "sure" if entry.certainty == "equal" and len(entry.matches) == 1 else entry.certainty
    return f"{entry.name} {title} ({CERTAINTIES[certainty]})"


def no_bill(entry: EntryAssessment) -> str:
    """Say why a way has no bill, and what to do."""
    if entry.missing is not None:
        return clean(f"no bill: the catalogue has no component for {entry.missing.KIND} {entry.missing.key}")
    unknown = entry.way.unknown
    if unknown is not None:
        return clean(f"no bill: its way is not known to its end: {unknown.reason}: {unknown.how_to_learn}")
    if entry.way.ends != "backend":
        return "no bill: its way goes on beyond what was read: read the templates of what stands behind it, too"
    return clean(f"no bill: {entry.reason}")


def _steps(entry: EntryAssessment) -> TextTable:
    """Draw the hops with what they cost at rest, and with the workload's traffic if there is one."""
    drawn = TextTable()
    drawn.add_column("hop", wraps=True)
    drawn.add_column("what stands there", wraps=True)
    drawn.add_column("at rest", justify="right")
    if entry.served:
        drawn.add_column("$/month", justify="right")
    nodes = {step.component: step.node for step in reversed(entry.way.steps)}
    at_rest = entry.at_rest.hops if entry.at_rest else ()
    bill = entry.assessment.bill if entry.assessment else None
    for number, hop in enumerate(at_rest):
        node = nodes.get(hop.component)
        shown = clean(f"{node.key} ({short_place(node.origin)})") if node else ""
        cells = [components()[hop.component].title, shown, format_usd(hop.usd or 0.0)]
        if entry.served and bill is not None:
            cells.append(format_usd(bill.hops[number].usd or 0.0))
        drawn.add_row(*map(Text, cells))
    total = ["total", "", _sum(entry.at_rest)]
    if entry.served and entry.assessment is not None:
        total.append(money(entry.assessment))
    drawn.add_row(*(Text(cell, style="bold") for cell in total))
    return drawn


def _sum(bill: Any) -> str:
    return ("≥ " if bill.unpriced else "") + format_usd(bill.monthly_usd) if bill else "–"


def _curve(entry: EntryAssessment) -> Table:
    drawn = Table.grid(padding=(0, 2))
    for _ in range(1 + len(VOLUMES)):
        drawn.add_column(justify="right", no_wrap=True)
    drawn.add_row("requests a month", *map(format_count, VOLUMES))
    drawn.add_row("USD a month", *(short_usd(assessment.monthly_usd) for assessment in entry.by_volume))
    return drawn


def short_usd(usd: float | None) -> str:
    """Write an amount in few signs, for a narrow column.

    >>> short_usd(70.5), short_usd(12345.0), short_usd(1234567.0), short_usd(None)
    ('70.50', '12,300', '1.23M', '–')
    """
    if usd is None:
        return "–"
    return f"{usd:.2f}" if usd < 1000 else format_count(float(f"{usd:.3g}"))


def _with_traffic(entry: EntryAssessment) -> Iterator[RenderableType]:
    if entry.served and entry.assessment is not None:
        tail = percentile(entry.assessment, 0.99)
        yield Text(f"{money(entry.assessment)} a month, p99 {tail}, {verdict_line(entry)}", style="bold")
        for line in reason_lines(entry):
            yield _indented(Text(clean(line)))
    else:
        yield Text(clean(f"does not serve this workload: {entry.reason}"), style="bold")
    if not entry.alternatives:
        yield Text("no other pattern fits this workload")
        return
    yield _alternatives(entry.alternatives)


def verdict_line(entry: EntryAssessment) -> str:
    """Write the verdict, with the needs that what stands does not meet."""
    missing = f": {', '.join(entry.unmet)}" if entry.verdict == DOES_NOT_MEET else ""
    return f"{entry.verdict}{missing}"


def reason_lines(entry: EntryAssessment) -> Iterator[str]:
    """Yield why the verdict is what it is: what the needs cost, what excludes the pattern, and its caveats."""
    if entry.with_needs_usd is not None:
        yield f"with all that is needed: {format_usd(entry.with_needs_usd)} a month"
    if entry.judged is not None:
        yield from (f"excluded: {reason.message}" for reason in against(entry.judged))
        yield from (f"caveat: {reason.message}" for reason in concerns(entry.judged))


def _alternatives(migrations: Sequence[Migration]) -> TextTable:
    drawn = TextTable("What would serve instead")
    drawn.add_column("pattern")
    drawn.add_column("$/month", justify="right")
    drawn.add_column("±$", justify="right")
    drawn.add_column("p99", justify="right")
    drawn.add_column("±p99", justify="right")
    drawn.add_column("verdict")
    drawn.add_column("what would change", wraps=True)
    for migration in migrations:
        drawn.add_row(
            migration.candidate.label,
            format_usd(migration.candidate.usd),
            signed_usd(migration.usd),
            percentile(migration.candidate.assessment, 0.99),
            signed_ms(migration.p99_ms),
            short_verdict(migration.candidate.assessment.verdict),
            changes(migration),
        )
    return drawn


def signed_usd(usd: float | None) -> str:
    """Write a difference of money with its sign.

    >>> signed_usd(12.5), signed_usd(-3.0), signed_usd(0.0), signed_usd(None)
    ('+$12.50', '-$3.00', '±$0.00', '–')
    """
    if usd is None:
        return "–"
    sign = "±" if abs(usd) < 0.005 else "+" if usd > 0 else "-"
    return f"{sign}{format_usd(abs(usd))}"


def signed_ms(ms: float | None) -> str:
    """Write a difference of times with its sign.

    >>> signed_ms(12.5), signed_ms(-3.0), signed_ms(0.01), signed_ms(None)
    ('+12.5 ms', '-3.0 ms', '±0 ms', '–')
    """
    if ms is None:
        return "–"
    if abs(ms) < 0.05:
        return "±0 ms"
    return f"{'+' if ms > 0 else '-'}{milliseconds(abs(ms))}"


def changes(migration: Migration) -> str:
    """Say which components would come and go."""
    comes = ", ".join(components()[name].title for name in migration.added)
    goes = ", ".join(components()[name].title for name in migration.removed)
    parts = (f"+ {comes}" if comes else "", f"- {goes}" if goes else "")
    return "; ".join(filter(None, parts)) or "the same components, otherwise arranged"


def _settings(entry: EntryAssessment) -> Iterator[RenderableType]:
    taken = entry.settings.taken
    yield Text("From the template:", style="dim")
    yield _indented(_taken(entry))
    if len(taken) > _MOST_SETTINGS:
        yield _indented(Text(f"and {len(taken) - _MOST_SETTINGS} more: --format json lists them all", style="dim"))
    for title, line in left_open(entry):
        yield Text(clean(title), style="bold")
        if line:
            yield _indented(Text(clean(line)))


def left_open(entry: EntryAssessment) -> Iterator[tuple[str, str]]:
    """Yield what was not taken from the template, what is unknown and what was assumed: a title, and what to do."""
    for setting in entry.settings.overruled:
        value = f"{setting.path} {shown_value(setting.value)}"
        yield (
            f"Not used, as a resource before it says otherwise: {value} ({setting.node.key}, {setting.where})",
            "",
        )
    for refused in entry.refused:
        setting = refused.setting
        value = f"{setting.path} {shown_value(setting.value)}"
        yield f"Not taken, as the workload contradicts it: {value} ({setting.where})", refused.reason
    for unknown in entry.settings.open:
        where = f"{unknown.node.key}, {unknown.node.origin}"
        until = f"until then {_own(entry, unknown.path)}, as the workload has it"
        yield (
            f"Unknown: {unknown.path} ({where}): {unknown.unknown.reason}",
            f"{unknown.unknown.how_to_learn}; {until}",
        )
    if entry.assumed:
        shown = ", ".join(f"{path} {setting_text(value)}" for path, value in entry.assumed.items())
        yield f"Assumed, as nothing says it: {shown}", ""


def _own(entry: EntryAssessment, path: str) -> str:
    from modeler.workload import value_at

    try:
        return setting_text(value_at(entry.workload, path))
    except AttributeError:
        return "default"


def _taken(entry: EntryAssessment) -> Table:
    drawn = Table.grid(padding=(0, 2))
    drawn.add_column(overflow="fold")
    drawn.add_column(overflow="fold")
    drawn.add_column(overflow="fold", style="dim")
    for setting in entry.settings.taken[:_MOST_SETTINGS]:
        drawn.add_row(setting.path, clean(shown_value(setting.value)), clean(setting.where))
    return drawn


def shown_value(value: object) -> str:
    """Write the value that a template gives a field.

    >>> shown_value(None), shown_value({"rules": 2}), shown_value(("tls-1.3",)), shown_value(True)
    ('none', 'rules 2', 'tls-1.3', 'yes')
    """
    if value is None:
        return "none"
    if isinstance(value, dict):
        return ", ".join(f"{name} {setting_text(part)}" for name, part in value.items()) or "yes"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return setting_text(value)


def _beside(today: TemplateAssessment) -> Iterator[RenderableType]:
    if today.beside:
        names = abridged((f"{node.KIND} {node.key}" for node in today.beside), 5)
        count = number_of(len(today.beside), "resource")
        yield Text(clean(f"Not in these bills, as no way leads over them: {count} that cost by the hour: {names}"))
