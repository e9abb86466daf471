"""The rows that table, JSON, CSV, Markdown, report and widgets take: each is made here, once.

A *record* is all that JSON says of one thing, nested; a *row* is flat, one cell a column, for tables and spreadsheets.
Money is USD a month, times are ms, availability is a share; what does not apply is None. Nothing is computed here that
the engine does not know already.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from modeler.results import Record, with_schema

if TYPE_CHECKING:
    from modeler.engine.bill import Bill, HopLine
    from modeler.engine.choose import Choice
    from modeler.engine.compare import Assessment, Comparison
    from modeler.engine.fit import Reason
    from modeler.engine.remarks import Miss
    from modeler.engine.standing import Candidate
    from modeler.engine.turns import Turn
    from modeler.units import LineItem


def item_record(item: LineItem) -> Record:
    """Return a line item as plain data."""
    return {
        "hop": item.hop,
        "role": item.role,
        "component": item.component,
        "instance": item.instance,
        "dimension": item.dimension,
        "region": item.region,
        "usage_type": item.usage_type,
        "usage": item.usage,
        "unit": item.unit,
        "tiers": [tier.record() for tier in item.tiers],
        "unit_price": item.unit_price,
        "usd": item.usd,
        "full_usd": item.full_usd,
        "fixed": item.fixed,
        "share": item.share,
        "counted": item.counted,
        "note": item.note,
        "source": item.source,
        "as_of": item.as_of,
        "confidence": item.confidence,
        "by_hour": list(item.by_hour),
    }


def hop_record(hop: HopLine) -> Record:
    """Return a hop with its sums as plain data."""
    return {
        "number": hop.number,
        "role": hop.role,
        "component": hop.component,
        "instance": hop.instance,
        "title": hop.title,
        "over": hop.over,
        "usd": hop.usd,
        "full_usd": hop.full_usd,
        "unpriced": hop.unpriced,
    }


def reason_record(reason: Reason) -> Record:
    """Return a reason as plain data, with its sources."""
    return {
        "rule": reason.rule,
        "outcome": str(reason.outcome),
        "message": reason.message,
        "requirement": ", ".join(reason.requirements),
        "change": reason.change or None,
        "facts": list(reason.facts),
        "sources": [{"source": source, "as_of": as_of} for source, as_of in reason.sources],
    }


def assessment_record(assessment: Assessment) -> Record:
    """Return all that is known of one pattern and one workload as plain data."""
    bill, latency = assessment.bill, assessment.latency
    return {
        "id": assessment.pattern.id,
        "code": assessment.pattern.code,
        "title": assessment.pattern.title,
        "status": assessment.pattern.status,
        "variant": assessment.variant,
        "verdict": assessment.verdict,
        "comparable": assessment.comparable,
        "reason": assessment.reason or None,
        "reasons": [reason_record(reason) for reason in assessment.reasons],
        "availability": assessment.availability.share if assessment.availability else None,
        **_sums(bill),
        "marginal_usd_per_million": bill.marginal_usd_per_million if bill else None,
        "full_usd": bill.full_usd if bill else None,
        "latency": latency.to_dict(hops=False) if latency else None,
        "beside": list(assessment.beside),
        "hops": [hop_record(hop) for hop in (bill.hops if bill else ())],
        "items": [item_record(item) for item in (bill.items if bill else ())],
        "unpriced": [
            {"dimension": item.dimension, "usage": item.usage, "reason": item.note}
            for item in (bill.unpriced if bill else ())
        ],
        "assumptions": {
            name: {"value": value, "meaning": meaning}
            for name, (value, meaning) in (bill.assumptions if bill else {}).items()
        },
        "remarks": [str(remark) for remark in assessment.remarks],
        "takes": [
            {"need": answer.need, "outlay": str(answer.outlay), "words": answer.words} for answer in assessment.takes
        ],
        "variants": [_variant_record(variant) for variant in assessment.others],
    }


def _sums(bill: Bill | None) -> Record:
    return {
        "monthly_usd": bill.monthly_usd if bill else None,
        "fixed_usd": bill.fixed_usd if bill else None,
        "usd_per_million": bill.usd_per_million if bill else None,
    }


def _variant_record(variant: Assessment) -> Record:
    unpriced = [item.dimension for item in (variant.bill.unpriced if variant.bill else ())]
    return {"id": variant.variant, **_sums(variant.bill), "unpriced": unpriced}


def comparison_record(comparison: Comparison) -> Record:
    """Return a comparison as plain data."""
    return with_schema(
        "comparison",
        {
            "workload": comparison.workload.model_dump(mode="json"),
            "region": comparison.region,
            "price_date": comparison.price_date,
            "prices": comparison.prices,
            "turns": [turn_record(turn) for turn in comparison.turns],
            "patterns": [assessment_record(assessment) for assessment in comparison],
        },
    )


def miss_record(miss: Miss) -> Record:
    """Return an objective that a pattern misses as plain data."""
    return {"objective": str(miss.objective), "by": miss.by, "wanted": miss.wanted, "ways": list(miss.ways)}


def candidate_record(candidate: Candidate) -> Record:
    """Return a place in a shortlist as plain data."""
    return {
        "rank": candidate.rank,
        "code": candidate.pattern.code,
        "id": candidate.pattern.id,
        "title": candidate.pattern.title,
        "variant": candidate.assessment.variant,
        "verdict": candidate.assessment.verdict,
        "score": candidate.score,
        "monthly_usd": candidate.usd,
        "fully_priced": candidate.assessment.fully_priced,
        "p99_ms": finite(candidate.p99_ms),
        "plausible_p99_ms": _plausible(candidate.assessment),
        "failed_share": candidate.failed,
        "availability": candidate.promised,
        "things_to_run": candidate.things,
        "misses": [str(miss) for miss in candidate.misses],
        "on_pareto_front": candidate.on_front,
        "why": why_here(candidate),
        "added": [str(remark) for remark in candidate.assessment.added],
        "reasons": [reason_record(reason) for reason in candidate.assessment.reasons],
    }


def why_here(candidate: Candidate) -> str:
    """Write why a pattern is where it is in the shortlist, for one cell of a table."""
    return "; ".join(map(str, candidate.why))


def choice_record(choice: Choice) -> Record:
    """Return a shortlist, and what is not in it, as plain data."""
    return with_schema(
        "choice",
        {
            "workload": choice.workload.model_dump(mode="json"),
            "ranking": choice.ranking,
            "weights": dict(choice.weights),
            "contradictions": list(choice.contradictions),
            "turns": [turn_record(turn) for turn in choice.turns],
            "shortlist": [candidate_record(candidate) for candidate in choice.shortlist],
            "excluded": [_left_out(assessment, choice.nearest(assessment)) for assessment in choice.excluded],
            "not_comparable": [
                {"code": assessment.pattern.code, "id": assessment.pattern.id, "reason": assessment.reason}
                for assessment in choice.not_comparable
            ],
        },
    )


def _left_out(assessment: Assessment, nearest: Candidate | None) -> Record:
    return {
        "code": assessment.pattern.code,
        "id": assessment.pattern.id,
        "variant": assessment.variant,
        "monthly_usd": assessment.monthly_usd,
        "reasons": [reason_record(reason) for reason in assessment.reasons],
        "nearest": nearest.pattern.id if nearest else None,
    }


def _row(assessment: Assessment) -> Record:
    """What every row of an assessment has; without a bill there is no number."""
    bill = assessment.bill
    return {
        "code": assessment.pattern.code,
        "pattern": assessment.pattern.id,
        **_sums(bill),
        "marginal_usd_per_million": bill.marginal_usd_per_million if bill else None,
        "p50_ms": assessment.quantile_ms(0.5),
        "p99_ms": assessment.quantile_ms(0.99),
        **dict(zip(("p99_low_ms", "p99_high_ms"), _plausible(assessment), strict=True)),
        "first_byte_p50_ms": assessment.first_byte_ms(0.5),
        "first_byte_p99_ms": assessment.first_byte_ms(0.99),
        "hops": len(bill.hops) if bill else None,
        "fully_priced": assessment.fully_priced,
        "verdict": assessment.verdict,
        "variant": assessment.variant,
    }


def _plausible(assessment: Assessment) -> list[float | None]:
    """Between which times the p99 plausibly lies; None for an end that there is not."""
    span = assessment.plausible_ms(0.99)
    return [None, None] if span is None else [finite(span.low), finite(span.high)]


def comparison_rows(comparison: Comparison) -> list[Record]:
    """Return a comparison as one row a pattern, in its order: the ranked ones, then the others with the reason."""
    return list(_comparison_rows(comparison))


def _comparison_rows(comparison: Comparison) -> Iterator[Record]:
    without = ((None, assessment) for assessment in (*comparison.unplaced, *comparison.not_comparable))
    for rank, assessment in (*comparison.placed, *without):
        yield {
            "rank": rank,
            **_row(assessment),
            "beside": ", ".join(assessment.beside),
            "remarks": assessment.reason or "; ".join(map(str, assessment.remarks)),
            "turned_by": turned_by(assessment.label, comparison.turns),
        }


def turned_by(label: str, turns: Iterable[Turn]) -> str:
    """Name the assumptions without a source whose other value puts a pattern before or behind another one.

    >>> from modeler.engine.turns import Turn
    >>> turned_by("C2", [Turn("vpc_link_v2_cross_az_billed", "true", "false", "C1", "C2", 406.9, 0.0)])
    'vpc_link_v2_cross_az_billed'
    """
    return ", ".join(dict.fromkeys(turn.assumption for turn in turns if label in (turn.first, turn.second)))


def turn_record(turn: Turn) -> Record:
    """Return an assumption that decides an order as plain data, with the sentence that says so."""
    record = {"other" if name == "other_value" else name: value for name, value in asdict(turn).items()}
    return record | {"words": str(turn)}


def candidate_row(candidate: Candidate, turns: Iterable[Turn] = ()) -> Record:
    """Return a place in a shortlist as one row."""
    return {
        "rank": candidate.rank,
        **_row(candidate.assessment),
        "score": candidate.score,
        "availability": candidate.promised,
        "things_to_run": candidate.things,
        "misses": "; ".join(map(str, candidate.misses)),
        "why": why_here(candidate),
        "turned_by": turned_by(candidate.label, turns),
    }


def choice_rows(choice: Choice) -> list[Record]:
    """Return a choice as one row a pattern: the shortlist, then what is not in it, with the reasons."""
    return [
        *(candidate_row(candidate, choice.turns) for candidate in choice.shortlist),
        *map(_not_chosen_row, (*choice.excluded, *choice.not_comparable)),
    ]


def _not_chosen_row(assessment: Assessment) -> Record:
    against = [reason.message for reason in assessment.reasons if reason.outcome == "excluded"]
    return {
        "rank": None,
        **_row(assessment),
        "score": None,
        "availability": assessment.availability.share if assessment.availability else None,
        "things_to_run": None,
        "misses": "",
        "why": assessment.reason or "; ".join(against),
        "turned_by": "",
    }


def report_rows(document: Mapping[str, Any]) -> list[Record]:
    """Return the rows of a report from its document, which may have been read from a file.

    Parameters
    ----------
    document : mapping
        As `modeler.workflows.report_document.report_document` gives it.

    Returns
    -------
    list of dict
        One row a pattern, best first, then what is not in the shortlist.
    """
    known = {record["code"]: record for record in document["patterns"]}
    shortlist = [_report_row(document, known[place["code"]], place) for place in document["shortlist"]]
    left_out = [record for record in document["patterns"] if record["verdict"] in ("excluded", "not comparable")]
    return shortlist + [_report_row(document, record, _as_place(record)) for record in left_out]


def _report_row(document: Mapping[str, Any], record: Mapping[str, Any], place: Mapping[str, Any]) -> Record:
    return {
        "workload": document["title"],
        "region": document["prices"]["region"],
        "rank": place["rank"],
        "code": record["code"],
        "pattern": record["id"],
        "variant": record["variant"],
        "verdict": record["verdict"],
        "score": place["score"],
        "monthly_usd": record["monthly_usd"],
        "fixed_usd": record["fixed_usd"],
        "usd_per_million": record["usd_per_million"],
        "fully_priced": record["comparable"] and not record["unpriced"],
        "p50_ms": place["p50_ms"],
        "p99_ms": place["p99_ms"],
        "availability": place["availability"],
        "things_to_run": place["things_to_run"],
        "misses": "; ".join(place["misses"]),
        "why": place["why"],
        "turned_by": place["turned_by"],
    }


def _as_place(record: Mapping[str, Any]) -> Record:
    """Return a record that is in no shortlist the columns of one that is."""
    against = [reason["message"] for reason in record["reasons"] if reason["outcome"] == "excluded"]
    return {
        "rank": None,
        "score": None,
        "p50_ms": middle(record["latency"], "p50"),
        "p99_ms": middle(record["latency"], "p99"),
        "availability": record["availability"],
        "things_to_run": None,
        "misses": (),
        "why": record["reason"] or "; ".join(against),
        "turned_by": "",
    }


def middle(latency: Mapping[str, Any] | None, name: str) -> float | None:
    """Return the middle of a bracket of a latency's record; None without an upper bound.

    >>> middle({"percentiles_ms": {"p99": [10.0, 12.0], "p99.9": [20.0, None]}}, "p99")
    11.0
    """
    low, high = latency["percentiles_ms"][name] if latency else (None, None)
    return None if low is None or high is None else float((low + high) / 2)


def finite(number: float | None) -> float | None:
    """Return a number as JSON can have it: None for one that is not finite.

    >>> finite(1.5), finite(math.inf), finite(None)
    (1.5, None, None)
    """
    return number if number is not None and math.isfinite(number) else None
