"""Facts and notes as text: the list by age, one fact in full, what articles say and what holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from modeler.engine.study.facts_due import FactsDue
from modeler.facts.ages import Dated
from modeler.facts.constraints import Fact, format_value
from modeler.facts.notes import ArticleNote
from modeler.patterns import ARTICLES
from modeler.views.text.table import TextTable

_WHAT_CAN_BE_DONE = {
    "hard": "nothing: AWS does not change it",
    "adjustable": "ask AWS for a quota increase",
    "configurable": "set it otherwise",
    "n/a": "not a limit",
}
_KEPT_FOR = {
    "documentation": "readers: no rule, reach or component asks for it",
    "live-check": "checks of a running account or a template: no rule, reach or component asks for it",
}
_SAID = {"wrong": "wrong", "outdated": "outdated", "unclear": "lacks a condition", "confirmed": "still holds"}


def facts_text(title: str, dated_facts: Sequence[Dated], today: date, with_sources: bool = False) -> RenderableType:
    """Draw facts from the oldest to the newest; on demand with the pages to look at again."""
    drawn = TextTable(Text(title))
    drawn.add_column("days", justify="right")
    drawn.add_column("dated")
    drawn.add_column("fact", wraps=True)
    drawn.add_column("what it says", wraps=True)
    for dated in dated_facts:
        text = Text(dated.statement)
        if with_sources:
            text.append(f"\n{dated.source}", style="dim")
        drawn.add_row(str(dated.age_days(today)), str(dated.dates_from), Text(dated.id), text)
    return drawn


def due_text(due: FactsDue) -> RenderableType:
    """Draw the facts that are due, the most harmful first, with what rests on each and where to look."""
    drawn = TextTable(Text(due.summary()))
    drawn.add_column("fact")
    drawn.add_column("days", justify="right", wraps=False)
    drawn.add_column("verdicts", justify="right", wraps=False)
    drawn.add_column("of bills", justify="right", wraps=False)
    drawn.add_column("of p99", justify="right", wraps=False)
    drawn.add_column("", labelled=False)
    for fact in due.facts:
        text = Text(f"{', '.join(fact.because)}: {fact.fact.statement}")
        text.append(f"\n{fact.fact.source}", style="dim")
        shares = (f"{share:.1%}" if share else "-" for share in (fact.bill_share, fact.tail_share))
        drawn.add_row(Text(fact.fact.id), str(fact.age_days), str(fact.verdicts or "-"), *shares, text)
    return drawn


def fact_text(dated: Dated, fact: Fact | None, cited: Sequence[ArticleNote], today: date) -> RenderableType:
    """Draw one fact in full: what it says, since when, where, and who says so."""
    lines = [("About", ", ".join(dated.about)), *(_constraint_lines(fact) if fact else ())]
    if dated.measured:
        lines.append(("Measured", dated.measured))
    counted = f"{dated.as_of_text} (counts as {dated.as_of})" if dated.as_of_text else dated.as_of
    lines.append(("Seen", counted))
    lines.append(("Age", f"{dated.age_days(today)} days on {today}"))
    if dated.confidence:
        lines.append(("Confidence", dated.confidence + (": nobody could verify it" if _doubtful(fact) else "")))
    lines.append(("Source", dated.source))
    if dated.kind == "price":
        lines.append(("All prices", f"modeler prices show {dated.id}"))
    if cited:
        lines.append(("Articles on it", ", ".join(note.id for note in cited) + " ('modeler notes')"))
    drawn = Table.grid(padding=(0, 2))
    drawn.add_column(no_wrap=True)
    drawn.add_column(overflow="fold")
    for name, text in lines:
        drawn.add_row(Text(name, style="dim"), Text(text))
    return Group(Text(f"{dated.id} ({dated.kind})", style="bold"), Text(dated.statement), Padding(drawn, (1, 0, 0, 0)))


def _doubtful(fact: Fact | None) -> bool:
    return fact is not None and fact.unverified


def _constraint_lines(fact: Fact) -> Iterator[tuple[str, str]]:
    yield "States", fact.key
    yield "Value", format_value(fact)
    code = f" ({fact.quota_code} in Service Quotas)" if fact.quota_code else ""
    yield "What can be done", _WHAT_CAN_BE_DONE[fact.hard] + code
    if fact.valid_from:
        yield "Holds since", fact.valid_from
    if fact.valid_until:
        yield "Held until", fact.valid_until
    if fact.regions:
        yield "Holds in", ", ".join(fact.regions)
    if fact.kept_for:
        yield "Kept for", _KEPT_FOR[fact.kept_for]


def notes_text(title: str, listed: Sequence[ArticleNote]) -> RenderableType:
    """Draw notes, article by article: what is said, what holds today, and who says so."""
    parts: list[RenderableType] = [Text(title, style="bold")]
    for article, notes in groupby(listed, key=lambda note: note.article):
        parts.append(Padding(Text(ARTICLES[article], style="bold"), (1, 0, 0, 0)))
        parts.extend(Padding(_note(note), (1, 0, 0, 2)) for note in notes)
    return Group(*parts)


def _note(note: ArticleNote) -> RenderableType:
    since = f" since {note.since}" if note.since else ""
    drawn = Table.grid(padding=(0, 2))
    drawn.add_column(no_wrap=True)
    drawn.add_column(overflow="fold")
    seen = note.as_of_text or note.as_of
    for name, text in (
        ("Said", note.claimed),
        ("Today", note.today),
        ("Source", f"{note.source} (seen {seen})"),
        ("Facts", ", ".join(note.facts)),
    ):
        if text:
            drawn.add_row(Text(name, style="dim"), Text(text))
    head = Text(f"{note.id}  {_SAID[note.kind]}{since}", style="bold").append(f"  {', '.join(note.patterns)}", "dim")
    return Group(head, Padding(drawn, (0, 0, 0, 2)))
