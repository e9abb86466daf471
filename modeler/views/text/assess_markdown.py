"""What stands, priced, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from modeler.audit.assess import VOLUMES, EntryAssessment, Migration, TemplateAssessment
from modeler.components import components
from modeler.units import format_count, format_usd
from modeler.views.findings.markdown import as_shown
from modeler.views.text.assess import (
    changes,
    left_open,
    no_bill,
    pattern_line,
    reason_lines,
    region_line,
    short_usd,
    shown_value,
    signed_ms,
    signed_usd,
    verdict_line,
)
from modeler.views.text.clean import clean
from modeler.views.text.comparison import milliseconds, money, percentile
from modeler.views.text.inventory import NO_ENTRY_POINT


def assessed_markdown(today: TemplateAssessment) -> str:
    """Write what stands, way by way."""
    if not today.entries:
        return f"{NO_ENTRY_POINT}\n"
    lines = [region_line(today), ""]
    for entry in today.entries:
        lines += [*_entry(entry), ""]
    return "\n".join(lines).rstrip() + "\n"


def _entry(entry: EntryAssessment) -> Iterator[str]:
    yield f"## {code(entry.way.entry.key)} ({entry.way.entry.KIND}, {code(str(entry.way.entry.origin))})"
    yield ""
    yield as_shown(pattern_line(entry))
    yield ""
    if entry.assessment is None:
        yield as_shown(no_bill(entry))
        return
    yield from _sums(entry)
    yield ""
    yield from _steps(entry)
    if entry.alternatives:
        yield ""
        yield from alternatives_table(entry.alternatives)
    yield ""
    yield from _settings(entry)


def code(text: str) -> str:
    r"""Write a name as code, in a cell or a line; it is no markup and calls nobody.

    >>> code("orders|<b>")
    '<code>orders\\|&lt;b&gt;</code>'
    """
    return f"<code>{as_shown(text)}</code>"


def _sums(entry: EntryAssessment) -> Iterator[str]:
    assert entry.assessment is not None
    if entry.served:
        tail = percentile(entry.assessment, 0.99)
        yield f"**{money(entry.assessment)} a month, p99 {tail}, {verdict_line(entry)}**"
        yield ""
        yield from (f"- {as_shown(line)}" for line in reason_lines(entry))
        return
    if entry.given:
        yield f"**Does not serve this workload: {as_shown(entry.reason)}**"
        return
    yield f"**{format_usd(entry.fixed_usd or 0.0)} a month without a request**"
    yield ""
    yield table_row("requests a month", *map(format_count, VOLUMES))
    yield table_row("---", *("---:" for _ in VOLUMES))
    yield table_row("USD a month", *(short_usd(assessment.monthly_usd) for assessment in entry.by_volume))


def table_row(*cells: str) -> str:
    """Write a row of a table."""
    return f"| {' | '.join(cells)} |"


def _steps(entry: EntryAssessment) -> Iterator[str]:
    nodes = {step.component: step.node for step in reversed(entry.way.steps)}
    bill = entry.assessment.bill if entry.served and entry.assessment else None
    yield table_row("hop", "what stands there", "at rest", *(["$/month"] if bill else []))
    yield table_row("---", "---", "---:", *(["---:"] if bill else []))
    for number, hop in enumerate(entry.at_rest.hops if entry.at_rest else ()):
        node = nodes.get(hop.component)
        shown = f"{code(node.key)} {code(str(node.origin))}" if node else ""
        with_traffic = [format_usd(bill.hops[number].usd or 0.0)] if bill else []
        yield table_row(components()[hop.component].title, shown, format_usd(hop.usd or 0.0), *with_traffic)


def alternatives_table(migrations: Sequence[Migration]) -> Iterator[str]:
    """Write what would serve instead."""
    yield table_row("instead", "$/month", "±$", "p99", "±p99", "verdict", "what would change")
    yield table_row("---", "---:", "---:", "---:", "---:", "---", "---")
    for migration in migrations:
        yield table_row(
            migration.candidate.label,
            format_usd(migration.candidate.usd),
            signed_usd(migration.usd),
            milliseconds(migration.candidate.p99_ms),
            signed_ms(migration.p99_ms),
            migration.candidate.assessment.verdict,
            changes(migration),
        )


def _settings(entry: EntryAssessment) -> Iterator[str]:
    yield f"<details><summary>{len(entry.settings.taken)} settings from the template</summary>"
    yield ""
    yield table_row("field", "value", "where")
    yield table_row("---", "---", "---")
    for setting in entry.settings.taken:
        yield table_row(code(setting.path), as_shown(shown_value(setting.value)), code(setting.where))
    yield ""
    yield "</details>"
    lines = [": ".join(filter(None, pair)) for pair in left_open(entry)]
    if lines:
        yield ""
        yield from (f"- {as_shown(clean(line))}" for line in lines)
