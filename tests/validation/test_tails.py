"""Weak evidence that carries a tail: each piece has been decided upon, and what is on record is what the model says."""

import pytest

from modeler.facts.evidence import all_evidence, decisions
from modeler.validation.tails import NOTICEABLE, largest_shares

MARGIN = 0.005
"""Half a point: what stands near the limit may be listed or not."""


@pytest.mark.slow
def test_all_weak_evidence_that_carries_more_than_2_percent_of_a_p99_has_a_decision():
    undecided = {
        name: round(share_of_tail.share, 3)
        for name, share_of_tail in largest_shares().items()
        if share_of_tail.weak
        and share_of_tail.share > NOTICEABLE + MARGIN
        and not any(d.covers(name) for d in decisions())
    }
    assert undecided == {}, "add rows to modeler/facts/latency/decisions.csv"


@pytest.mark.slow
def test_the_shares_on_record_are_those_of_today():
    """Within a sixth, or 3 points where little is carried: a change elsewhere need not rewrite the table."""
    for decision in decisions():
        share = max(share_of_tail.share for name, share_of_tail in largest_shares().items() if decision.covers(name))
        assert share > NOTICEABLE - MARGIN, decision.id
        assert decision.percent / 100 == pytest.approx(share, rel=1 / 6, abs=0.03), decision.id


def test_each_decision_says_what_is_plausible_and_why():
    ranges = {piece.id: piece.low_ms is not None and piece.high_ms is not None for piece in all_evidence()}
    for decision in decisions():
        assert decision.why.endswith("."), decision.id
        assert decision.decision in {"asked", "kept", "derived anew", "range added"}
        assert decision.plausible or ranges[decision.id], decision.id
        assert decision.sources or decision.decision == "asked"


def test_what_counts_as_several_sources_names_them():
    sources = {piece.id: piece.source.count("; ") + 1 for piece in all_evidence()}
    for decision in decisions():
        if decision.sources > 1:
            assert sources[decision.id] >= decision.sources, decision.id


@pytest.mark.slow
def test_shares_of_evidence_add_up_to_the_whole_tail():
    import modeler as m

    for code in ("A1", "A4", "A5"):
        latency = m.assess(m.Workload(), code).latency
        assert sum(latency.explain_evidence(0.99).values()) == pytest.approx(1, abs=1e-3)  # bytes pass without any
        assert max(latency.explain_evidence(0.99), key=latency.explain_evidence(0.99).get).endswith(".duration")
