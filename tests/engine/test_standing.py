"""One answer: what a comparison says first is what a choice says, pattern by pattern and place by place."""

from __future__ import annotations

from pathlib import Path

import pytest

import modeler as m
from modeler.errors import PriceMissingError
from modeler.patterns import patterns
from modeler.views.text.comparison import comparison_markdown, comparison_text
from modeler.workload import Workload

ROOT = Path(__file__).parents[2]
WORKLOADS = sorted(
    path for path in (ROOT / "examples").glob("*.yaml") if "\nclients:" in path.read_text(encoding="utf-8")
)
HOSPITAL = {
    "region": "eu-central-1",
    "clients": {"location": "on-premises"},
    "backend": {"kind": "lambda"},
    "needs": {"api_private": True, "features": ["custom-domain", "mtls"], "compliance": ["hipaa"]},
}


def drawn(comparison: m.Comparison, width: int = 120) -> str:
    from rich.console import Console

    console = Console(width=width, highlight=False, emoji=False)
    with console.capture() as capture:
        console.print(comparison_text(comparison))
    return capture.get()


@pytest.mark.parametrize("path", WORKLOADS, ids=lambda path: path.stem)
def test_a_comparison_has_the_places_of_a_choice(path: Path) -> None:
    w = Workload.load(path).without_ranges()
    comparison, choice = m.compare(w), m.choose(w)
    placed = [(rank, assessment.label, assessment.verdict) for rank, assessment in comparison.placed]
    assert placed == [(candidate.rank, candidate.label, candidate.assessment.verdict) for candidate in choice.shortlist]
    assert {assessment.label for assessment in comparison.unplaced} == {
        assessment.label for assessment in choice.excluded
    }
    assert comparison.turns == choice.turns
    rows = comparison.records()
    assert [row["rank"] for row in rows] == [rank for rank, *_ in placed] + [None] * (len(rows) - len(placed))


def test_what_a_need_excludes_is_never_first_however_cheap() -> None:
    w = Workload.from_dict(HOSPITAL)
    by_verdict, by_cost = m.compare(w), m.compare(w, sort="cost")
    cheapest = by_cost.ranked[0]
    assert cheapest.verdict == "excluded"
    assert [rank for rank, _ in by_cost.placed] == list(range(1, len(by_cost.ranked) + 1))
    assert cheapest in by_verdict.unplaced
    costs = [assessment.monthly_usd for assessment in by_verdict.unplaced if assessment.fully_priced]
    assert costs == sorted(costs)


def test_the_table_says_who_is_excluded_by_what() -> None:
    comparison = m.compare(Workload.from_dict(HOSPITAL))
    text, markdown = drawn(comparison), comparison_markdown(comparison)
    assert "verdict" in text
    for assessment in comparison.unplaced:
        rule = next(reason.rule for reason in assessment.reasons if reason.outcome == "excluded")
        assert f"excluded by {rule}" in " ".join(text.split())
        assert f"| – | {assessment.label} |" in markdown
    assert "as 'modeler choose' has it" in " ".join(text.split())
    assert "modeler choose' has it" not in drawn(m.compare(Workload.from_dict(HOSPITAL), sort="cost"))


def test_where_all_are_excluded_it_says_so() -> None:
    w = Workload.from_dict(HOSPITAL)
    excluded = m.compare(w).unplaced[0]
    comparison = m.compare(w, [excluded.pattern.code])
    assert comparison.ranks == ()
    assert "No pattern meets all that is needed" in drawn(comparison)
    assert comparison.summary().endswith("1 comparable, all of them excluded")


def test_a_missing_price_of_the_variant_that_stands_there_is_an_error_where_asked() -> None:
    w = Workload.load(ROOT / "examples" / "payroll.yaml")
    unpriced = next(assessment for assessment in m.compare(w).ranked if not assessment.fully_priced)
    with pytest.raises(PriceMissingError):
        m.compare(w, [unpriced.pattern], strict=True)
    assert len(m.compare(w, [name for name in patterns() if name.code != unpriced.pattern.code], strict=True))
