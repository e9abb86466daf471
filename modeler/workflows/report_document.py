"""The document behind a report: plain data, in which every number is the engine's own.

It carries all that a later comparison needs to say what changed and why: the workload, every line item with its
price schedule, every fact that a rule rested on with its value and date, and the version.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from modeler import __version__
from modeler.engine.choose import Choice
from modeler.engine.compare import Assessment
from modeler.engine.fit import Outcome, rules
from modeler.engine.latency.path import steps_of
from modeler.engine.records import finite, reason_record, turn_record, turned_by
from modeler.engine.standing import Candidate, against, misses
from modeler.engine.study.what_if import Relaxed, Requirement, relaxations, what_if, without_any
from modeler.engine.turns import Turn
from modeler.facts.constraints import fact
from modeler.facts.evidence import all_evidence
from modeler.facts.notes import notes_for
from modeler.facts.price import Price
from modeler.facts.pricebook import PriceBook
from modeler.guide.recommend import Recommendation
from modeler.results import with_schema
from modeler.views.text.break_even import middle_line
from modeler.views.text.comparison import headline
from modeler.views.text.latency import beyond_percentiles
from modeler.views.text.recommendation import recommendation_record, requirement_words
from modeler.workload import Objectives, Workload

KIND = "modeler report"
TOP = 3
"""So many patterns get a picture, a bill and a latency of their own."""
_WORST_FIRST = (Outcome.EXCLUDED, Outcome.UNKNOWN, Outcome.CAVEAT, Outcome.FITS)


def report_document(
    choice: Choice, book: PriceBook, recommendation: Recommendation, date: str = "", command: str = ""
) -> dict[str, Any]:
    """Put a report's data together.

    Parameters
    ----------
    choice : Choice
        The shortlist and what is not in it.
    book : PriceBook
        The prices with which it was made.
    recommendation : Recommendation
        What to take.
    date : str
        The day that the report bears; it has none of its own accord.
    command : str
        With which it can be made again.

    Returns
    -------
    dict
        JSON types only, finite numbers only; money in USD a month, times in ms, shares between 0 and 1.
    """
    w = choice.workload
    every = tuple(choice)
    top = [candidate.assessment for candidate in choice.shortlist[:TOP]]
    dates = _price_dates(every, book)
    dropped, together = what_if(choice), without_any(choice)
    written = {
        "kind": KIND,
        "modeler": __version__,
        "date": date,
        "title": w.name,
        "description": w.description,
        "headline": headline(w, book.region.code, dates, book.conditions),
        "command": command,
        "workload": w.model_dump(mode="json"),
        "workload_yaml": workload_yaml(w),
        "ranges": middle_line(w) if w.ranges else "",
        "prices": {
            "region": book.region.code,
            "price_date": book.price_date,
            "dates": dates,
            "origin": book.origin,
        },
        "ranking": choice.ranking,
        "weights": dict(choice.weights),
        "recommendation": recommendation_record(recommendation),
        "summary": _summary(choice),
        "requirements": list(_requirements(choice, dropped)),
        "requirements_together": [relaxed.to_dict() for relaxed in dropped if relaxed.only_together],
        "without_any": together.to_dict() if together else None,
        "turns": [turn_record(turn) for turn in choice.turns],
        "shortlist": [_candidate(candidate, choice.turns) for candidate in choice.shortlist],
        "excluded": list(_excluded(choice)),
        "not_comparable": list(_not_comparable(choice)),
        "top": [assessment.pattern.code for assessment in top],
        "patterns": [_pattern(assessment, assessment in top) for assessment in every],
        "price_schedules": list(_schedules(every, book)),
        "facts": {fact: _fact(fact) for fact in sorted(_facts(every))},
        "evidence": dict(_evidence(every)),
        "notes": list(_notes(top)),
    }
    plain: dict[str, Any] = _plain(with_schema("report", written))
    return plain


def _plain(value: Any) -> Any:
    """Make it the same in hand as read from a file: lists, and None for what has no upper bound, which JSON lacks."""
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return finite(value) if isinstance(value, float) else value


def workload_yaml(w: Workload) -> str:
    r"""Write a workload as a file that reads back to the same one: what was set, ranges included.

    >>> workload_yaml(Workload(name="a: b", azs=3))
    "name: 'a: b'\nazs: 3\n"
    """
    import yaml

    given = _given(w)

    def dump(plain: bool) -> str:
        return str(yaml.safe_dump(given, sort_keys=False, allow_unicode=plain, width=100))

    written = dump(True)
    hidden = any(unicodedata.category(sign) in ("Cf", "Co", "Cs") for sign in written)
    return dump(False) if hidden else written  # what cannot be seen is written as an escape


def _given(w: Workload) -> dict[str, Any]:
    """What was set of a workload, with its ranges as they were given."""
    given: dict[str, Any] = w.model_dump(mode="json", exclude_unset=True)
    for path, span in w.ranges.items():
        *sections, last = path.split(".")
        place = given
        for section in sections:
            place = place[section]
        place[last] = span.document
    return given


def _price_dates(assessments: Iterable[Assessment], book: PriceBook) -> str:
    dates = sorted(
        {item.as_of for assessment in assessments if assessment.bill for item in assessment.bill.items if item.as_of}
    )
    return f"{dates[0]} to {dates[-1]}" if dates else book.price_date


def _summary(choice: Choice) -> dict[str, Any]:
    verdicts = [assessment.verdict for assessment in choice]
    pick = choice.pick
    return {
        "patterns": len(verdicts),
        "fits": verdicts.count("fits"),
        "fits_with_caveats": verdicts.count("fits with caveats"),
        "excluded": verdicts.count("excluded"),
        "not_comparable": verdicts.count("not comparable"),
        "pick": pick.pattern.code if pick else None,
        "runner_up": choice.shortlist[1].pattern.code if len(choice.shortlist) > 1 else None,
    }


def _candidate(candidate: Candidate, turns: Iterable[Turn]) -> dict[str, Any]:
    assessment = candidate.assessment
    return {
        **candidate.to_dict(),
        "turned_by": turned_by(candidate.label, turns),
        "status": candidate.pattern.status,
        "p50_ms": finite(assessment.quantile_ms(0.5)),
        "timed": assessment.latency is not None,
        "saturated": bool(assessment.latency and assessment.latency.saturated),
        "promised": str(assessment.availability or ""),
        "unpromised": [promise.title for promise in assessment.availability.unpromised]
        if assessment.availability
        else [],
    }


def _excluded(choice: Choice) -> Iterator[dict[str, Any]]:
    """What is excluded, by the rule that excludes most first; each pattern with all that speaks against it."""
    titles = {rule.id: rule.title for rule in rules()}
    for rule, group in choice.by_reason.items():
        yield {
            "rule": rule,
            "title": titles.get(rule, rule),
            "patterns": [
                {
                    "code": assessment.pattern.code,
                    "id": assessment.pattern.id,
                    "title": assessment.pattern.title,
                    "variant": assessment.variant,
                    "monthly_usd": assessment.monthly_usd,
                    "nearest": near.pattern.code if (near := choice.nearest(assessment)) else None,
                    "reasons": [
                        reason_record(reason)
                        for reason in sorted(against(assessment), key=lambda reason: reason.rule != rule)
                    ],
                }
                for assessment in group
            ],
        }


def _not_comparable(choice: Choice) -> Iterator[dict[str, Any]]:
    grouped: dict[str, list[Assessment]] = {}
    for assessment in choice.not_comparable:
        grouped.setdefault(assessment.reason, []).append(assessment)
    for reason, group in grouped.items():
        yield {
            "reason": reason,
            "patterns": [{"code": assessment.pattern.code, "id": assessment.pattern.id} for assessment in group],
        }


def _requirements(choice: Choice, dropped: Sequence[Relaxed]) -> Iterator[dict[str, Any]]:
    """Each need and objective: who meets it, and what the pick would be without it."""
    able = [assessment for assessment in choice if assessment.comparable]
    alone = list(relaxations(choice.workload))
    for (requirement, _), relaxed in zip(alone, dropped[: len(alone)], strict=True):
        names: dict[str, list[str]] = {"met": [], "caveat": [], "unknown": [], "not_met": [], "not_judged": []}
        for assessment in able:
            names[_answer(assessment, requirement, choice.workload)].append(assessment.pattern.code)
        without = relaxed.to_dict()
        yield {
            "requirement": requirement.path,
            "words": requirement_words(requirement),
            **names,
            "without_it": {name: without[name] for name in ("pick", "changes_pick", "saved_usd", "saved_p99_ms")},
        }


def _answer(assessment: Assessment, requirement: Requirement, w: Workload) -> str:
    """How a pattern fares with one requirement: by its objective, or by the worst that a rule says of the need."""
    if requirement.section == "objectives":
        alone = Objectives.model_construct(**{requirement.field: requirement.value})
        return "not_met" if misses(assessment, w.model_copy(update={"objectives": alone})) else "met"
    outcomes = {reason.outcome for reason in assessment.reasons if requirement.answered_by(reason)}
    worst = next((outcome for outcome in _WORST_FIRST if outcome in outcomes), None)
    if worst is None:
        return "not_judged"
    return {Outcome.EXCLUDED: "not_met", Outcome.UNKNOWN: "unknown", Outcome.CAVEAT: "caveat"}.get(worst, "met")


def _pattern(assessment: Assessment, in_full: bool) -> dict[str, Any]:
    """One pattern, comparable or not; those in full have their latency hop by hop."""
    pattern = assessment.to_dict()
    if assessment.bill:
        pattern["price_dates"] = assessment.bill.price_dates
    if in_full and assessment.latency:
        pattern["latency"] = {
            **assessment.latency.to_dict(),
            "peak": assessment.latency.peak.to_dict(hops=False),
            "said": list(beyond_percentiles(assessment.latency)),
        }
    if in_full:
        pattern["promises"] = _promises(assessment)
        pattern["promised"] = str(assessment.availability)
        pattern["purpose"] = assessment.pattern.purpose
    return pattern


def _promises(assessment: Assessment) -> list[dict[str, Any]]:
    return [
        {
            "hop": promise.hop,
            "title": promise.title,
            "share": promise.share,
            "facts": [fact.id for fact in promise.facts],
            "note": promise.note,
        }
        for promise in (assessment.availability.promises if assessment.availability else ())
    ]


def _schedules(assessments: Iterable[Assessment], book: PriceBook) -> Iterator[dict[str, Any]]:
    """The whole price schedule of every dimension that some bill uses, in each Region where it is used."""
    seen: dict[tuple[str, str], Price] = {}
    for assessment in assessments:
        if assessment.bill is None:
            continue
        for item in assessment.bill.items:
            price = book.elsewhere(item.region).get(item.dimension)
            if price is not None:
                seen[item.dimension, item.region] = price
    for (dimension, region), price in sorted(seen.items()):
        yield {
            "dimension": dimension,
            "region": region,
            "unit": price.unit,
            "bounds": [finite(bound) for bound in price.bounds],
            "usd": list(price.usd),
            "source": price.source,
            "as_of": price.as_of,
            "confidence": price.confidence,
        }


def _facts(assessments: Iterable[Assessment]) -> set[str]:
    rested = {id for assessment in assessments for reason in assessment.reasons for id in reason.facts}
    promised = {
        fact.id
        for assessment in assessments
        if assessment.availability
        for promise in assessment.availability.promises
        for fact in promise.facts
    }
    return rested | promised


def _fact(id: str) -> dict[str, Any]:
    cited = fact(id)
    return {
        "applies_to": list(cited.applies_to),
        "key": cited.key,
        "value": cited.value,
        "unit": cited.unit,
        "meaning": cited.meaning,
        "source": cited.source,
        "as_of": cited.as_of,
        "confidence": cited.confidence,
    }


def _evidence(assessments: Iterable[Assessment]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the latencies of all patterns rest on in public; the rest follows from the workload."""
    known = {evidence.id for evidence in all_evidence()}
    used = {
        evidence.id: evidence.to_dict()
        for assessment in assessments
        if assessment.latency
        for step in steps_of(assessment.latency.path)
        for evidence in step.evidence
        if evidence.id in known
    }
    yield from sorted(used.items())


def _notes(top: Iterable[Assessment]) -> Iterator[Mapping[str, Any]]:
    """What articles say of the top patterns and what holds today, each note once."""
    seen: dict[str, dict[str, Any]] = {}
    for assessment in top:
        for note in notes_for(assessment.pattern.code):
            own = seen.setdefault(
                note.id,
                {
                    "id": note.id,
                    "article": note.article,
                    "kind": note.kind,
                    "claimed": note.claimed,
                    "today": note.today,
                    "since": note.since,
                    "source": note.source,
                    "as_of": note.as_of,
                    "patterns": [],
                },
            )
            own["patterns"].append(assessment.pattern.code)
    yield from seen.values()
