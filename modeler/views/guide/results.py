"""The shortlist, and what is not in it, as rows of a table; and the why of one pattern as HTML."""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape

from modeler.engine.choose import Choice, WhyNot
from modeler.engine.compare import Assessment
from modeler.engine.fit import Outcome, Reason
from modeler.engine.records import why_here
from modeler.engine.standing import Candidate, against
from modeler.facts.notes import notes_for
from modeler.guide import LoadedAnswers
from modeler.results import number_of
from modeler.views.text.choose import capital, does_not
from modeler.views.text.comparison import milliseconds, money, short_source, short_verdict
from modeler.views.widgets import Cell, Column, Row

SHORTLIST = (
    Column("#", numeric=True, help="Rank: by verdict, then objectives met, then score"),
    Column("Pattern"),
    Column("$/month", numeric=True),
    Column("p99", numeric=True, help="99 of 100 requests are answered within this time"),
    Column("Promised", numeric=True, help="What AWS's service level agreements add up to; no measurement", roomy=True),
    Column("Verdict"),
)
LEFT_OUT = (Column("Pattern"), Column("$/month", numeric=True), Column("Why it is not in the shortlist"))
_MARKS = {Outcome.FITS: "✓", Outcome.CAVEAT: "!", Outcome.EXCLUDED: "✗", Outcome.UNKNOWN: "?"}
_ORDER = (Outcome.EXCLUDED, Outcome.UNKNOWN, Outcome.CAVEAT, Outcome.FITS)


def shortlist_rows(choice: Choice) -> tuple[Row, ...]:
    """Return the shortlist, best first.

    >>> from modeler.engine.choose import choose
    >>> from modeler.workload import Workload
    >>> [row.key for row in shortlist_rows(choose(Workload(), ["A1", "A5", "B1"]))]
    ['A5', 'A1']
    """
    return tuple(_row(candidate) for candidate in choice.shortlist)


def left_out_rows(choice: Choice) -> tuple[Row, ...]:
    """Return what is not in the shortlist, with the first reason: excluded patterns, then those not comparable.

    >>> from modeler.engine.choose import choose
    >>> from modeler.workload import Workload
    >>> [row.key for row in left_out_rows(choose(Workload(), ["A1", "A5", "B1"]))]
    ['B1']
    """
    return tuple(_out_row(assessment) for assessment in (*choice.excluded, *choice.not_comparable))


def opened_text(name: str, loaded: LoadedAnswers) -> str:
    """Say what a workload file has answered, and what of it no question asks.

    >>> from modeler.guide import Answers
    >>> opened_text("orders.yaml", LoadedAnswers(Answers(), ("azs",)))
    'orders.yaml answers no question; 1 field has none and is left out here: azs.'
    """
    count = len(loaded.answers)
    answered = f"{name} answers {number_of(count, 'question') if count else 'no question'}"
    left = len(loaded.left_out)
    if not left:
        return f"{answered}."
    verb = "has none and is" if left == 1 else "have none and are"
    return f"{answered}; {number_of(left, 'field')} {verb} left out here: {', '.join(loaded.left_out)}."


def facts_line(candidate: Candidate) -> str:
    """Say what a pattern costs, how slow its tail is, and what AWS promises, in one line."""
    assessment = candidate.assessment
    parts = [f"{money(assessment)} a month", f"p99 {milliseconds(candidate.p99_ms)}"]
    if assessment.availability:
        parts.append(f"AWS promises {assessment.availability}")
    return "; ".join(parts)


def why_html(assessment: Assessment, why_not: WhyNot) -> str:
    """Write every rule that spoke of a pattern, with what would change it, source and date, as HTML."""
    reasons = sorted(assessment.reasons, key=lambda reason: _ORDER.index(reason.outcome))
    parts = [f"<li>{_reason(reason)}</li>" for reason in reasons]
    body = f'<ul class="plain">{"".join(parts)}</ul>' if parts else ""
    if why_not.not_comparable:
        body = f"<p>{escape(does_not(why_not.not_comparable))}.</p>{body}"
    elif not reasons:
        body = "<p>No rule had anything to say: nothing that was answered touches it.</p>"
    return f"{body}<p>{escape(_instead(why_not))}</p>{_notes(assessment.pattern.code)}"


def _row(candidate: Candidate) -> Row:
    assessment = candidate.assessment
    promised = "" if assessment.availability is None else str(assessment.availability)
    p99 = candidate.p99_ms if math.isfinite(candidate.p99_ms) else None
    cells = (
        Cell(str(candidate.rank), candidate.rank),
        Cell(
            f"{candidate.pattern.code} {candidate.pattern.title}",
            candidate.pattern.code,
            note=capital(why_here(candidate)),
        ),
        Cell(money(assessment), candidate.usd),
        Cell(milliseconds(candidate.p99_ms), p99),
        Cell(promised, candidate.promised),
        Cell(short_verdict(assessment.verdict)),
    )
    return Row(candidate.pattern.code, cells, f"{candidate.pattern.code} {candidate.pattern.title}")


def _out_row(assessment: Assessment) -> Row:
    why = (
        assessment.reason
        if not assessment.comparable
        else "; ".join(reason.message for reason in against(assessment)[:1])
    )
    cells = (
        Cell(f"{assessment.pattern.code} {assessment.pattern.title}", assessment.pattern.code),
        Cell("–") if assessment.bill is None else Cell(money(assessment), assessment.monthly_usd),
        Cell(capital(why) if assessment.comparable else does_not(why)),
    )
    return Row(assessment.pattern.code, cells, f"{assessment.pattern.code} {assessment.pattern.title}")


def _reason(reason: Reason) -> str:
    parts = [f"<b>{_MARKS[reason.outcome]}</b> {escape(capital(reason.message))}."]
    if reason.change:
        parts.append(f"<div>To change that: {escape(reason.change)}.</div>")
    sources = ", ".join(f"{_link(source)} (seen {escape(as_of)})" for source, as_of in reason.sources)
    return "".join(parts) + (f'<div class="note">{sources}</div>' if sources else "")


def _link(source: str) -> str:
    if not source.startswith("https://"):
        return escape(short_source(source))
    return f'<a href="{escape(source)}" target="_blank" rel="noopener noreferrer">{escape(_short(source))}</a>'


def _short(url: str) -> str:
    site, _, path = url.removeprefix("https://").partition("/")
    return f"{site} … {path.rsplit('/', 1)[-1]}" if "/" in path else f"{site}/{path}"


def _instead(why_not: WhyNot) -> str:
    if why_not.place:
        return f"It is number {why_not.place.rank} of the shortlist: {why_here(why_not.place)}."
    if why_not.nearest:
        near = why_not.nearest
        return (
            f"Nearest that fits: {near.pattern.code} {near.pattern.title}, number {near.rank} of the shortlist "
            f"({facts_line(near)})."
        )
    return "Nothing that fits is near it: change an answer."


def _notes(code: str) -> str:
    text = "".join(_note(*claim) for claim in _claims(code))
    return f"<details><summary>What well-known articles say of it</summary><ul>{text}</ul></details>" if text else ""


def _claims(code: str) -> Iterator[tuple[str, str, str]]:
    return ((note.claimed, note.today, f"{note.kind}, {note.article}") for note in notes_for(code))


def _note(claimed: str, today: str, kind: str) -> str:
    return f'<li>{escape(claimed)} Today: {escape(today)} <span class="note">({escape(kind)})</span></li>'
