"""A recommendation in plain words: what to take, the runner-up, what to see to first, what would tip the balance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from modeler.engine.fit import Reason
from modeler.engine.remarks import LEAST_MS
from modeler.engine.standing import Candidate
from modeler.engine.study.what_if import Relaxed, Requirement
from modeler.guide.recommend import (
    Advantage,
    Caveat,
    CheaperBelow,
    CostDiffers,
    FirstByRanking,
    P99Differs,
    Recommendation,
    RunnerUpMisses,
    ThingsDiffer,
    Tip,
    VerdictDiffers,
    part_record,
)
from modeler.results import Record, number_of
from modeler.units import format_count, format_usd
from modeler.views.text.choose import capital
from modeler.views.text.comparison import money, percentile

_TITLES = {"caveats": "Before it fits:", "tips": "What would tip the balance:"}


def recommendation_text(recommendation: Recommendation) -> RenderableType:
    """Write a recommendation in plain words: pick, runner-up, what tips the balance."""
    record = recommendation_record(recommendation)
    lines = list(record["text"])
    for title, points in bullet_lists(record):
        lines += [title] if title else []
        lines += [f"- {point}" for point in points]
    return Text("\n".join(lines))


def recommendation_record(recommendation: Recommendation) -> Record:
    """Return a recommendation as plain data, with the words for it.

    Returns
    -------
    dict
        The labels of ``pick`` and ``runner_up``, or None; ``text``, a list of paragraphs; the lists ``because``,
        ``contradictions``, ``caveats`` and ``tips``, each part with its ``kind``, its values, and itself as ``text``.
    """
    pick, runner_up = recommendation.pick, recommendation.runner_up
    code = runner_up.pattern.code if runner_up else ""
    return {
        "pick": pick.label if pick else None,
        "runner_up": runner_up.label if runner_up else None,
        "text": list(_paragraphs(recommendation)),
        "because": [{**part_record(part), "text": _advantage(part, code)} for part in recommendation.because],
        "contradictions": [
            {"kind": "contradiction", "text": _sentence(message)} for message in recommendation.contradictions
        ],
        "caveats": [{**part_record(part), "text": _sentence(_caveat(part))} for part in recommendation.caveats],
        "tips": [{**part_record(part), "text": _sentence(_tip(part))} for part in recommendation.tips],
    }


def bullet_lists(record: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Return the lists of a recommendation from its plain data: a title, empty where nothing fits, and the points."""
    if record["pick"] is None:
        points = [part["text"] for name in ("contradictions", "tips") for part in record[name]]
        yield from [("", points)] if points else []
        return
    for name, title in _TITLES.items():
        if record[name]:
            yield title, [part["text"] for part in record[name]]


def requirement_words(requirement: Requirement) -> str:
    """Write a requirement as one would ask for it.

    >>> [requirement_words(Requirement("needs", "api_private", value)) for value in (True, False)]
    ['api private', 'api private: no']
    >>> requirement_words(Requirement("objectives", "p99", 400.0))
    'p99 of at most 400 ms'
    """
    match requirement.field, requirement.value:
        case "monthly_budget_usd", usd:
            return f"at most {format_usd(usd)} a month"
        case "p99", ms:
            return f"p99 of at most {ms:g} ms"
        case "availability", share:
            return f"availability of at least {100 * share:g} %"
        case field, True:
            return field.replace("_", " ")
    return str(requirement)


def _paragraphs(recommendation: Recommendation) -> Iterator[str]:
    pick, runner_up = recommendation.pick, recommendation.runner_up
    if pick is None:
        yield "No pattern meets all that is needed."
        return
    yield (
        f"Take {pick.label}, {_lower(pick.pattern.title)} ({pick.pattern.id}): {_numbers(pick)}, "
        f"AWS promises {pick.assessment.availability}."
    )
    if runner_up:
        advantages = "; ".join(_advantage(part, runner_up.pattern.code) for part in recommendation.because)
        yield (
            f"Runner-up: {runner_up.label}, {_lower(runner_up.pattern.title)} ({_numbers(runner_up)}). "
            f"For {pick.pattern.code} against it: {advantages or 'the two are equal in all that counts'}."
        )


def _numbers(candidate: Candidate) -> str:
    return f"{money(candidate.assessment)} a month, p99 {percentile(candidate.assessment, 0.99)}"


def _advantage(part: Advantage, rival: str) -> str:
    """Write what speaks for the pick, or against it, beside another pattern.

    >>> _advantage(CostDiffers(-12.5), "B1"), _advantage(ThingsDiffer(1), "B1")
    ('it costs $12.50 a month more than B1', 'it has 1 thing fewer to run')
    """
    match part:
        case CostDiffers(usd):
            return f"it costs {_saved(usd)} than {rival}"
        case P99Differs(ms):
            return f"its p99 is {_faster(ms)}"
        case ThingsDiffer(things):
            return f"it has {number_of(abs(things), 'thing')} {'fewer' if things > 0 else 'more'} to run"
        case VerdictDiffers(own, theirs):
            return f"it {own}, {rival} {theirs}"
        case RunnerUpMisses(miss):
            return f"{rival} misses an objective ({miss})"


def _caveat(part: Caveat) -> str:
    return part.message if isinstance(part, Reason) else str(part)


def _tip(part: Tip) -> str:
    """Write what would tip the balance.

    >>> _tip(FirstByRanking(("cost", "p99"), "B1"))
    'by cost or p99 alone B1 would be first'
    >>> _tip(CheaperBelow(2e6, "B1"))
    'below 2M requests a month B1 is the cheaper of the two'
    """
    match part:
        case FirstByRanking(rankings, code):
            return f"by {' or '.join(rankings)} alone {code} would be first"
        case CheaperBelow(requests, None):
            return f"below {format_count(requests)} requests a month the two cost the same"
        case CheaperBelow(requests, code):
            return f"below {format_count(requests)} requests a month {code} is the cheaper of the two"
        case Relaxed():
            return _without(part)


def _without(relaxed: Relaxed) -> str:
    """Write what would be the pick without a requirement."""
    pick, before = relaxed.pick, relaxed.before
    assert pick is not None
    if before is None or relaxed.saved_usd is None:
        return f"{relaxed.words} {pick.pattern.code} would fit, at {format_usd(pick.usd)} a month"
    same = pick.pattern.code == before.pattern.code
    name = f"{pick.pattern.code} by its variant {pick.assessment.variant}" if same else pick.pattern.code
    ms = relaxed.saved_p99_ms or 0.0
    slower = f", p99 {_faster(ms)}" if abs(ms) >= LEAST_MS else ""
    return f"{relaxed.words} it would be {name}: {_saved(relaxed.saved_usd)}{slower}"


def _saved(usd: float) -> str:
    return f"{format_usd(abs(usd))} a month {'less' if usd > 0 else 'more'}"


def _faster(ms: float) -> str:
    return f"{abs(ms):,.0f} ms {'lower' if ms > 0 else 'higher'}"


def _lower(title: str) -> str:
    """Write a title within a sentence: names such as REST and CloudFront keep their capitals."""
    first, _, remainder = title.partition(" ")
    return title if first.isupper() or any(sign.isupper() for sign in first[1:]) else f"{first.lower()} {remainder}"


def _sentence(words: str) -> str:
    return f"{capital(words)}."
