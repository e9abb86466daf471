"""The shortlist as text: who is in it and why, who is not and by which rule, and what would change it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.text import Text

from modeler.engine.choose import Choice, WhyNot
from modeler.engine.compare import Assessment
from modeler.engine.fit import Outcome, Reason, rules
from modeler.engine.records import why_here
from modeler.engine.remarks import Miss, Objective
from modeler.engine.standing import ORDER, Candidate, against
from modeler.engine.study.what_if import LEAST_SAVED, Relaxed
from modeler.facts.notes import notes_for
from modeler.units import format_usd
from modeler.views.text.comparison import (
    RANGE,
    added_lines,
    bullets,
    milliseconds,
    money,
    percentile,
    short_source,
    short_verdict,
    time_range,
    traffic_line,
    turn_lines,
)
from modeler.views.text.table import TextTable

FRONT = "*"
_FIRST_TO_SAY = (Outcome.EXCLUDED, Outcome.CAVEAT, Outcome.UNKNOWN, Outcome.FITS)
"""What decides a verdict stands before what does not."""
_MARKS = {Outcome.FITS: "+", Outcome.CAVEAT: "!", Outcome.EXCLUDED: "x", Outcome.UNKNOWN: "?"}


def choice_text(choice: Choice) -> RenderableType:
    """Draw a choice: the shortlist, then what is excluded, grouped by rule, then what does not serve the workload."""
    w = choice.workload
    title = traffic_line(w, w.region)
    parts: list[RenderableType] = []
    named = [Text(f"These needs contradict each other: {contradiction}.") for contradiction in choice.contradictions]
    if choice.shortlist:
        parts.append(_shortlist(choice.shortlist, title))
        parts.extend(Text(line, style="dim") for line in _footnotes(choice))
        parts.extend(added_lines(candidate.assessment for candidate in choice.shortlist))
        parts.extend(turn_lines(choice.turns))
    else:
        parts += [Text(title, style="bold"), Text("No pattern meets all that is needed.")]
    parts += named
    parts.extend(Text(line) for line in _objectives(choice))
    if choice.excluded:
        parts.append(Text("Excluded (--why PATTERN says all, with sources)", style="bold"))
        parts.extend(_excluded(choice))
    if choice.not_comparable:
        parts.append(Text("Not comparable for this workload", style="bold"))
        parts.extend(_grouped([(assessment.reason, assessment) for assessment in choice.not_comparable]))
    return Group(*parts)


def _shortlist(shortlist: Sequence[Candidate], title: str) -> RenderableType:
    drawn = TextTable(escape(title))
    drawn.add_column("#", justify="right")
    drawn.add_column("")
    drawn.add_column("pattern", labelled=False)
    for name in ("$/month", "p99", "p99 range", "promised"):
        drawn.add_column(name, justify="right")
    drawn.add_column("verdict")
    drawn.add_column("why here", wraps=True, labelled=False)
    for candidate in shortlist:
        assessment = candidate.assessment
        drawn.add_row(
            str(candidate.rank),
            candidate.label,
            f"{candidate.pattern.id}{FRONT if candidate.on_front else ''}",
            money(assessment),
            percentile(assessment, 0.99),
            time_range(assessment.plausible_ms(0.99)),
            str(assessment.availability or ""),
            short_verdict(assessment.verdict),
            escape(why_here(candidate)),
        )
    return drawn


def _footnotes(choice: Choice) -> Iterator[str]:
    weights = ", ".join(f"{name} {weight:g}" for name, weight in choice.weights.items())
    yield f"{ORDER} ({choice.ranking}: {weights}; see --rank)."
    if any(candidate.on_front for candidate in choice.shortlist):
        yield f"{FRONT} No other is at least as good in cost, p99 and promised availability, and better in one."
    yield RANGE
    yield "'promised' is what AWS's service level agreements add up to, not a measurement; ≤ where something has none."


def _objectives(choice: Choice) -> Iterator[str]:
    """Objectives that nothing in the shortlist meets: who comes nearest, and by how much."""
    if not choice.shortlist or any(not candidate.misses for candidate in choice.shortlist):
        return
    wanted = choice.workload.objectives
    rows: list[tuple[Objective, str, Candidate]] = []
    if wanted.p99 is not None:
        rows.append(
            (
                Objective.P99,
                f"the p99 of {wanted.p99:g} ms",
                min(choice.shortlist, key=lambda candidate: candidate.p99_ms),
            )
        )
    if wanted.monthly_budget_usd is not None:
        cheapest = min(choice.shortlist, key=lambda candidate: (not candidate.assessment.fully_priced, candidate.usd))
        rows.append((Objective.BUDGET, f"the budget of ${wanted.monthly_budget_usd:,.0f}", cheapest))
    if wanted.availability is not None:
        best = max(choice.shortlist, key=lambda candidate: candidate.promised)
        rows.append((Objective.AVAILABILITY, f"an availability of {100 * wanted.availability:g} %", best))
    missed = [(words, nearest, miss) for objective, words, nearest in rows if (miss := _miss_of(nearest, objective))]
    for goal, nearest, miss in missed:
        yield f"No pattern of the shortlist meets {goal}: {nearest.pattern.code} comes nearest ({miss})."
    if not missed:
        yield "Each objective is met by some pattern, but no pattern meets all of them together."


def _miss_of(candidate: Candidate, objective: Objective) -> Miss | None:
    return next((miss for miss in candidate.misses if miss.objective is objective), None)


def _excluded(choice: Choice) -> Iterator[RenderableType]:
    titles = {rule.id: rule.title for rule in rules()}
    for rule, group in choice.by_reason.items():
        reason = next(reason for reason in against(group[0]) if reason.rule == rule)
        codes = ", ".join(assessment.pattern.code for assessment in group)
        head = Text.assemble((codes, "cyan"), f": {titles.get(rule, rule)}", (f"  [{rule}]", "dim"))
        yield Padding(head, (0, 0, 0, 2))
        yield Padding(Text(_said(reason, group[0]), style="dim"), (0, 0, 0, 4))


def _said(reason: Reason, assessment: Assessment) -> str:
    seen = f" ({short_source(reason.sources[0][0])}, {reason.sources[0][1]})" if reason.sources else ""
    return f"{assessment.pattern.code}: {capital(reason.message)}{seen}"


def _grouped(pairs: Iterable[tuple[str, Assessment]]) -> Iterator[RenderableType]:
    grouped: dict[str, list[str]] = {}
    for reason, assessment in pairs:
        grouped.setdefault(reason, []).append(assessment.pattern.code)
    for reason, codes in grouped.items():
        yield Padding(Text.assemble((", ".join(codes), "cyan"), f": {reason}"), (0, 0, 0, 2))


def why_text(assessment: Assessment, why_not: WhyNot) -> RenderableType:
    """Draw every rule that spoke of one pattern, with its facts, sources and dates, and what to do instead."""
    parts: list[RenderableType] = [
        Text(
            f"{assessment.pattern.code} {assessment.pattern.id} ({assessment.variant or 'no variant'}): "
            f"{assessment.verdict}",
            style="bold",
        ),
        Text(assessment.pattern.title),
    ]
    if why_not.not_comparable:
        parts.append(Text(f"{does_not(why_not.not_comparable)}."))
    for reason in sorted(assessment.reasons, key=lambda reason: _FIRST_TO_SAY.index(reason.outcome)):
        parts.extend(_reason(reason))
    if not assessment.reasons and not why_not.not_comparable:
        parts.append(Text("No rule had anything to say: the workload sets no needs that touch it."))
    if takes := [f"{answer.need}: {answer.words}" for answer in assessment.takes]:
        parts.append(bullets("What is needed, and what it takes here", takes))
    if why_not.place:
        parts.append(Text(f"It is number {why_not.place.rank} of the shortlist: {why_here(why_not.place)}."))
    elif why_not.nearest:
        near = why_not.nearest
        parts.append(
            Text(
                f"Nearest that fits: {near.pattern.code} {near.pattern.id}, number {near.rank} of the shortlist, "
                f"{money(near.assessment)} a month, p99 {percentile(near.assessment, 0.99)}."
            )
        )
    notes = [
        f"{note.claimed} Today: {note.today} ({note.kind}, {note.article})"
        for note in notes_for(assessment.pattern.code)
    ]
    if notes:
        parts.append(bullets("What well-known articles say of it", notes))
    return Group(*parts)


def _reason(reason: Reason) -> Iterator[RenderableType]:
    mark = _MARKS[reason.outcome]
    yield Padding(
        Text.assemble((f"{mark} ", "bold"), capital(reason.message), (f"  [{reason.rule}]", "dim")), (0, 0, 0, 2)
    )
    if reason.change:
        yield Padding(Text(f"To change that: {reason.change}."), (0, 0, 0, 4))
    cited = f"{', '.join(reason.facts)}; " if reason.facts else ""
    for source, as_of in reason.sources:
        yield Padding(Text(f"{cited}{source}, seen {as_of}", style="dim"), (0, 0, 0, 4))
        cited = ""


def does_not(serve: str) -> str:
    """Write why a pattern is not comparable, whose subject goes without saying, as a sentence.

    >>> does_not("is for people")
    'It is for people'
    """
    return f"It {serve}"


def capital(words: str) -> str:
    """Begin a sentence."""
    return f"{words[:1].upper()}{words[1:]}"


def what_if_text(choice: Choice, relaxations: Sequence[Relaxed], together: Relaxed | None = None) -> RenderableType:
    """Draw what each requirement costs; what costs nothing is named in one sentence, and what all cost at once."""
    if not relaxations:
        return Text("The workload sets no needs and no objectives: there is nothing to drop.")
    pick = choice.pick
    now = f"now {pick.label} at {format_usd(pick.usd)} a month" if pick else "now nothing fits"
    idle = [relaxed.dropped for relaxed in relaxations if relaxed.changes_nothing]
    many = together if together is not None and together.only_together else None
    last = [Text(f"{together_words(many.to_dict())}.")] if many else []
    costly = [relaxed for relaxed in relaxations if not relaxed.changes_nothing]
    if not costly:
        return Group(Text(_idle_sentence(idle, now)), *last)
    drawn = TextTable(f"What each requirement costs ({now})")
    for name, justify in (("without", "left"), ("pick", "left"), ("$/month", "right"), ("p99", "right")):
        drawn.add_column(name, justify=justify, wraps=name == "without")  # type: ignore[arg-type]
    drawn.add_column("lets in", wraps=True)
    for relaxed in costly:
        drawn.add_row(
            escape(relaxed.dropped),
            relaxed.pick.label if relaxed.pick else "–",
            _difference(relaxed.saved_usd, lambda usd: format_usd(usd)),
            _difference(relaxed.saved_p99_ms, milliseconds),
            ", ".join(relaxed.allows) or "–",
        )
    idle_lines = [Text(_idle_sentence(idle))] if idle else []
    return Group(drawn, *idle_lines, *_only_together(costly, idle), *last)


def _only_together(costly: Sequence[Relaxed], idle: Sequence[str]) -> Iterator[RenderableType]:
    """Name the requirements of which each changes nothing, and that bind together."""
    groups = [
        relaxed.dropped
        for relaxed in costly
        if relaxed.only_together and all(str(requirement) in idle for requirement in relaxed.requirements)
    ]
    if groups:
        yield Text(f"Together they bind: {'; '.join(groups)}.")


def together_words(relaxed: Mapping[str, Any]) -> str:
    """Say what all requirements cost together, from the record of a workload without any of them.

    >>> record = {"pick": "B1", "changes_pick": True, "saved_usd": 9.5}
    >>> together_words(record)
    'Without any of these, B1 would be first, at $9.50 a month less: that is what they cost together'
    >>> together_words({**record, "changes_pick": False, "saved_usd": 0.0})
    'Without any of these, B1 would still be first, at the same cost: together they cost nothing'
    >>> together_words({"pick": None, "changes_pick": False, "saved_usd": None})
    'Without any of these, still nothing fits'
    """
    if relaxed["pick"] is None:
        return "Without any of these, still nothing fits"
    place = "would be first" if relaxed["changes_pick"] else "would still be first"
    saved = relaxed["saved_usd"]
    if saved is None:
        return f"Without any of these, {relaxed['pick']} would fit"
    if abs(saved) < LEAST_SAVED:
        cost = "at the same cost: together they cost nothing"
    elif saved > 0:
        cost = f"at {format_usd(saved)} a month less: that is what they cost together"
    else:
        cost = f"at {format_usd(-saved)} a month more, as other things than cost decide as well"
    return f"Without any of these, {relaxed['pick']} {place}, {cost}"


def _idle_sentence(dropped: Sequence[str], now: str = "") -> str:
    """Name what costs nothing.

    >>> _idle_sentence(["api private: yes", "a p99 of 400 ms"])
    'Dropping any of these alone changes nothing: api private: yes; a p99 of 400 ms.'
    >>> _idle_sentence(["mtls (features)"], "now A4 at $49.55 a month")
    'Dropping mtls (features) changes nothing (now A4 at $49.55 a month).'
    """
    at = f" ({now})" if now else ""
    if len(dropped) == 1:
        return f"Dropping {dropped[0]} changes nothing{at}."
    return f"Dropping any of these alone changes nothing{at}: {'; '.join(dropped)}."


def _difference(saved: float | None, write: object) -> str:
    if saved is None:
        return "–"
    if abs(saved) < LEAST_SAVED:
        return "same"
    assert callable(write)
    return f"{'−' if saved > 0 else '+'}{write(abs(saved))}"
