"""The shortlist, and what is not in it, as rows of a table; and the why of one pattern as HTML."""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape

from modeler.engine.choose import Candidate, Choice, WhyNot, against
from modeler.engine.compare import Assessment
from modeler.engine.fit import Outcome, Reason
from modeler.facts.notes import notes_for
from modeler.views.text.choose import capital, does_not
from modeler.views.text.comparison import milliseconds, money, short_source
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
    """Give the shortlist, best first.

    >>> from modeler.engine.choose import choose
    >>> from modeler.workload import Workload
    >>> [each.key for each in shortlist_rows(choose(Workload(), ["A1", "A5", "B1"]))]
    ['A5', 'A1']
    """
    return tuple(_row(each) for each in choice.shortlist)


def left_out_rows(choice: Choice) -> tuple[Row, ...]:
    """Give what is not in the shortlist, with the first reason: excluded patterns, then those not comparable.

    >>> from modeler.engine.choose import choose
    >>> from modeler.workload import Workload
    >>> [each.key for each in left_out_rows(choose(Workload(), ["A1", "A5", "B1"]))]
    ['B1']
    """
    return tuple(_out_row(each) for each in (*choice.excluded, *choice.not_comparable))


def facts_line(each: Candidate) -> str:
    """Say what a pattern costs, how slow its tail is, and what AWS promises, in one line."""
    found = each.assessment
    parts = [f"{money(found)} a month", f"p99 {milliseconds(each.p99_ms)}"]
    if found.availability:
        parts.append(f"AWS promises {found.availability}")
    return "; ".join(parts)


def why_html(each: Assessment, found: WhyNot) -> str:
    """Write every rule that spoke of a pattern, with what would change it, source and date, as HTML."""
    reasons = sorted(each.reasons, key=lambda one: _ORDER.index(one.outcome))
    parts = [f"<li>{_reason(one)}</li>" for one in reasons]
    body = f'<ul class="plain">{"".join(parts)}</ul>' if parts else ""
    if found.not_comparable:
        body = f"<p>{escape(does_not(found.not_comparable))}.</p>{body}"
    elif not reasons:
        body = "<p>No rule had anything to say: nothing that was answered touches it.</p>"
    return f"{body}<p>{escape(_instead(found))}</p>{_notes(each.pattern.code)}"


def _row(each: Candidate) -> Row:
    found = each.assessment
    promised = "" if found.availability is None else str(found.availability)
    p99 = each.p99_ms if math.isfinite(each.p99_ms) else None
    cells = (
        Cell(str(each.rank), each.rank),
        Cell(f"{each.pattern.code} {each.pattern.title}", each.pattern.code, note=capital(each.line)),
        Cell(money(found), each.usd),
        Cell(milliseconds(each.p99_ms), p99),
        Cell(promised, each.promised),
        Cell(found.verdict.replace("fits with caveats", "caveats")),
    )
    return Row(each.pattern.code, cells, f"{each.pattern.code} {each.pattern.title}")


def _out_row(each: Assessment) -> Row:
    why = each.reason if not each.comparable else "; ".join(one.message for one in against(each)[:1])
    cells = (
        Cell(f"{each.pattern.code} {each.pattern.title}", each.pattern.code),
        Cell("–") if each.bill is None else Cell(money(each), each.monthly_usd),
        Cell(capital(why) if each.comparable else does_not(why)),
    )
    return Row(each.pattern.code, cells, f"{each.pattern.code} {each.pattern.title}")


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


def _instead(found: WhyNot) -> str:
    if found.place:
        return f"It is number {found.place.rank} of the shortlist: {found.place.line}."
    if found.nearest:
        near = found.nearest
        return (
            f"Nearest that fits: {near.pattern.code} {near.pattern.title}, number {near.rank} of the shortlist "
            f"({facts_line(near)})."
        )
    return "Nothing that fits is near it: change an answer."


def _notes(code: str) -> str:
    found = "".join(_note(*each) for each in _claims(code))
    return f"<details><summary>What well-known articles say of it</summary><ul>{found}</ul></details>" if found else ""


def _claims(code: str) -> Iterator[tuple[str, str, str]]:
    return ((note.claimed, note.today, f"{note.kind}, {note.article}") for note in notes_for(code))


def _note(claimed: str, today: str, kind: str) -> str:
    return f'<li>{escape(claimed)} Today: {escape(today)} <span class="note">({escape(kind)})</span></li>'
