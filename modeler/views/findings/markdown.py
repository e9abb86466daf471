"""Findings as Markdown, for a comment at a pull request: what users wrote becomes no markup there."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.audit.check import Checked
from modeler.audit.rules import Finding
from modeler.views.report.markdown import escaped
from modeler.views.text.clean import clean
from modeler.views.text.findings import is_live, live_line, place_text, proviso, settling

_MOST_SETTLING = 5


def findings_markdown(result: Checked) -> str:
    """Write what the rules say: a table of findings, what is left out, and what would settle the rest."""
    blocks = [f"**{result.summary()}**", *_findings(result), *_suppressed(result), *_cannot_tell(result)]
    return "\n\n".join(blocks) + "\n"


def as_shown(text: str) -> str:
    r"""Return text that Markdown shows as it is, in one line, and that calls nobody.

    >>> as_shown("a|b <i> @team")
    'a\\|b &lt;i&gt; &#64;team'
    """
    return escaped(clean(text)).replace("@", "&#64;")


def _findings(result: Checked) -> Iterator[str]:
    if not result.findings:
        return
    rows = ["| severity | rule | where | what is wrong | fix |", "| --- | --- | --- | --- | --- |"]
    rows += [_row(result, finding) for finding in result.findings]
    yield "\n".join(rows)


def _row(result: Checked, finding: Finding) -> str:
    rule = result.rule(finding.rule)
    place = f"{as_shown(place_text(finding.place))}<br>{as_shown(finding.node.key)}"
    fault = f"{as_shown(rule.title)}: {as_shown(finding.text + proviso(finding))}"
    return f"| {rule.severity.value} | {rule.code} | {place} | {fault} | {as_shown(rule.remedy.text)} |"


def _suppressed(result: Checked) -> Iterator[str]:
    if result.suppressed:
        lines = [
            f"- {item.finding.rule} at {as_shown(place_text(item.finding.place))}: {as_shown(item.skip.reason)}"
            for item in result.suppressed
        ]
        yield "\n".join(("Left out, because the templates ask for it:", "", *lines))


def _cannot_tell(result: Checked) -> Iterator[str]:
    pairs = settling(result)
    if not pairs:
        return
    lines = []
    live = [pair for pair in pairs if is_live(pair[0])]
    pairs = pairs[: len(pairs) - len(live)]
    for unknown, items in pairs[:_MOST_SETTLING]:
        codes = ", ".join(sorted({item.rule for item in items}))
        lines.append(f"- {codes}: {as_shown(f'{unknown.reason}: {unknown.how_to_learn}')}")
    if len(pairs) > _MOST_SETTLING:
        lines.append(f"- and {len(pairs) - _MOST_SETTLING} more")
    if live:
        lines.append(f"- {as_shown(live_line(live))}")
    yield "\n".join(("Cannot be told from what was read; what would settle it:", "", *lines))
