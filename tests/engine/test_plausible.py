"""The range of a tail: whatever the evidence is within its plausible ranges, the percentile lies in it."""

from __future__ import annotations

import math
import random
from pathlib import Path

import pytest

import modeler as m
from modeler.components.handler import sigma
from modeler.engine.study.uncertainty import uncertain
from modeler.workload import Workload

PAYROLL = Path(__file__).parents[2] / "examples" / "payroll.yaml"
FUNCTION = {"region": "eu-west-1", "backend": {"kind": "lambda", "duration": "40 ms"}}
SETTINGS = {0.5: "p50", 0.9: "p90", 0.99: "p99", 0.999: "p99_9"}


def moved(w: Workload, code: str, pick: random.Random) -> Workload:
    """The workload with some of a pattern's evidence at other plausible medians, as if somebody had measured them."""
    own = {}
    for evidence in m.assess(w, code).latency.evidence:
        usual = evidence.p50_ms and evidence.low_ms is not None and not evidence.mean_ms
        if usual and evidence.source != "your workload file" and pick.random() < 0.7:
            factor = pick.uniform(max(evidence.low_ms, 1e-3), evidence.high_ms) / evidence.p50_ms
            own[evidence.id] = {SETTINGS[p]: ms * factor for p, ms in evidence.quantiles_ms if p in SETTINGS}
    return w.with_values({"latency": own}) if own else w


@pytest.mark.parametrize(
    ("path", "code"), [(PAYROLL, "A2"), (PAYROLL, "E7"), (PAYROLL, "E6"), (FUNCTION, "A1"), (FUNCTION, "A5")]
)
def test_the_tail_lies_in_its_range_wherever_the_evidence_lies_in_its_own(path: Path | dict, code: str) -> None:
    w = Workload.load(path) if isinstance(path, Path) else Workload.from_dict(path)
    latency = m.assess(w, code).latency
    for p in (0.9, 0.99, 0.999):
        span = latency.plausible(p)
        assert span.low <= latency.bracket(p).low <= latency.bracket(p).high <= span.high
    span = latency.plausible(0.99)
    pick = random.Random(20260101)
    for _ in range(6):
        ms = m.assess(moved(w, code, pick), code).latency.bracket(0.99)
        assert span.low <= ms.high
        assert ms.low <= span.high


def test_draws_of_the_spread_of_the_code_lie_in_it() -> None:
    """The uncertainty engine draws the p99 of the code between the two ratios that are plausible."""
    mean = 40.0
    ends = {}
    for name, ratio in (("low", 1.3), ("high", 10.0)):
        # The p99 of a lognormal with this mean and this ratio of p99 to p50: the root of the ratio's sigma.
        ends[name] = next(p99 for p99 in (mean + step * 0.5 for step in range(1, 1000)) if _ratio(mean, p99) >= ratio)
    plain = Workload.from_dict(FUNCTION)
    span = m.assess(plain, "A1").latency.plausible(0.99)
    backend = {**FUNCTION["backend"], "duration_p99": {"low": f"{ends['low']} ms", "high": f"{ends['high']} ms"}}
    drawn = uncertain(Workload.from_dict({**FUNCTION, "backend": backend}), ["A1"], n=200, p99_draws=60)["A1"].p99_ms
    assert drawn is not None
    assert span.low <= drawn.p5 < drawn.p95 <= span.high
    assert drawn.p95 / drawn.p5 > 1.5  # it is the code that moves this tail


def _ratio(mean: float, p99: float) -> float:
    spread = sigma(mean, p99)
    return p99 / (mean * math.exp(-(spread**2) / 2))


def test_what_was_measured_has_no_range() -> None:
    w = Workload.load(PAYROLL)
    latency = m.assess(w, "E7").latency
    assert latency.plausible(0.99).high > 1.5 * latency.bracket(0.99).high
    known = {
        evidence.id: {SETTINGS[p]: ms for p, ms in evidence.quantiles_ms if p in SETTINGS}
        for evidence in latency.evidence
        if evidence.p50_ms and evidence.source != "your workload file"
    }
    measured = w.with_values({"latency": known, "backend.duration_p99": "161 ms"})
    span = m.assess(measured, "E7").latency.plausible(0.99)
    assert span.high / span.low < (latency.plausible(0.99).high / latency.plausible(0.99).low) / 2


def test_without_an_upper_bound_the_range_has_none() -> None:
    w = Workload.from_dict(
        {"traffic": {"requests_per_month": "5G"}, "backend": {"kind": "fargate", "tasks": 1, "duration": "2 s"}}
    )
    latency = m.assess(w, "E7").latency
    assert not latency.bracket(0.99).bounded
    assert latency.plausible(0.99).high == float("inf")
