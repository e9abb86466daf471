"""The seven example workloads against what was written down of them before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from modeler.engine.compare import assess
from modeler.engine.fit import Outcome, Subject, contradictions, judge, judge_pattern, verdict
from modeler.patterns import pattern, patterns
from modeler.workload import Workload

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[2] / "examples"
EXPECTED: list[dict[str, Any]] = yaml.safe_load((HERE / "expected_recommendations.yaml").read_text(encoding="utf-8"))


def load(example: str) -> Workload:
    return Workload.load(EXAMPLES / f"{example}.yaml")


def test_there_are_seven_examples() -> None:
    names = {row["example"] for row in EXPECTED}
    assert len(names) == 7
    assert names <= {path.stem for path in EXAMPLES.glob("*.yaml")}


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda row: row["example"])
def test_the_recommended_patterns_fit_with_this_caveat_at_most(expected: dict[str, Any]) -> None:
    w = load(expected["example"])
    for code, caveat in expected["takes"].items():
        judgment = judge_pattern(pattern(code), w)
        assert judgment.verdict in ("fits", "fits with caveats"), (code, judgment.not_comparable)
        warned = {reason.rule for reason in (*judgment.of(Outcome.CAVEAT), *judgment.of(Outcome.UNKNOWN))}
        assert (caveat in warned) if caveat else not warned, (code, warned)


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda row: row["example"])
def test_the_refused_patterns_are_excluded_for_this_reason(expected: dict[str, Any]) -> None:
    w = load(expected["example"])
    for code, rule in expected["refuses"].items():
        judgment = judge_pattern(pattern(code), w)
        assert judgment.verdict == "excluded", code
        assert rule in {reason.rule for reason in judgment.of(Outcome.EXCLUDED)}, code


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda row: row["example"])
def test_examples_do_not_contradict_themselves_and_no_anti_pattern_fits(expected: dict[str, Any]) -> None:
    w = load(expected["example"])
    assert contradictions(w) == ()
    for candidate in patterns():
        if candidate.status == "anti-pattern":
            assert judge_pattern(candidate, w).verdict in ("excluded", "not comparable"), candidate.code


def test_the_path_of_a_further_traffic_class_is_judged_too() -> None:
    """The files of a single-page application take an ALB, which a team without load balancers does not want."""
    w = load("hybrid-spa").with_values({"needs.avoid": ["load-balancer"]})
    a2 = assess(w, "A2")
    reasons = judge(Subject(pattern("A2"), w, a2.stages, a2.variant))
    assert verdict(reasons) == "excluded"
    (reason,) = [reason for reason in reasons if reason.outcome is Outcome.EXCLUDED]
    assert reason.message == "traffic class 'files': the team wants to run no load balancer, and this path has one"
