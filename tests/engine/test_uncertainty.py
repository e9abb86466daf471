"""Ranges are read as what they say, and go through the prices as mathematics asks."""

from __future__ import annotations

from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import modeler as m
from modeler.engine.study.inputs import number_inputs
from modeler.engine.study.uncertainty import SCORE, Chance, Spread, sample_range
from modeler.errors import ModelerError, NotComparable, WorkloadError
from modeler.workload import Range, Workload

ROOT = Path(__file__).parents[2]
GROWTH = Workload.load(ROOT / "examples" / "uncertain-growth.yaml")
NORMAL = NormalDist()


def inside(**traffic: Any) -> Workload:
    return Workload.from_dict({"traffic": {"shape": "flat", **traffic}})


def public(**traffic: Any) -> Workload:
    return Workload.from_dict(
        {
            "clients": {"location": "internet"},
            "backend": {"kind": "fargate", "tasks": 2},
            "traffic": {"shape": "flat", **traffic},
        }
    )


def test_a_range_has_the_units_of_its_field() -> None:
    w = Workload.from_dict(
        {
            "azs": {"low": 2, "high": 3},
            "traffic": {"response_bytes": {"low": "4 KB", "high": "16 KB"}},
            "backend": {"kind": "lambda", "duration": {"low": "50 ms", "mid": "0.1 s", "high": "1 s"}},
        }
    )
    assert w.ranges["azs"] == Range(2, 3, 2, "whole")
    assert w.ranges["traffic.response_bytes"] == Range(4096, 16384, 8192, "lognormal")
    assert w.ranges["backend.duration"] == Range(50, 1000, 100, "lognormal", mid_given=True)
    assert (w.azs, w.traffic.response_bytes, w.backend.duration) == (2, 8192, 100)


@pytest.mark.parametrize(
    ("low", "high", "law", "middle"),
    [
        ("1 %", "10 %", "logit-normal", 1 / (1 + np.sqrt(99 * 9))),  # the odds' geometric mean
        (0, 0.2, "normal", 0.1),
        (0.5, 1, "normal", 0.75),
    ],
)
def test_shares_stay_between_0_and_1(low: Any, high: Any, law: str, middle: float) -> None:
    w = inside(unauthenticated_share={"low": low, "high": high})
    ranges = w.ranges["traffic.unauthenticated_share"]
    assert ranges.law == law
    assert ranges.middle == pytest.approx(middle)
    drawn = sample_range(ranges, number_inputs(w)["traffic.unauthenticated_share"], np.random.default_rng(0), 20_000)
    assert drawn.min() >= 0
    assert drawn.max() <= 1


@given(st.floats(1e-3, 1e9), st.floats(1, 1e4), st.floats(0.01, 0.99), st.booleans(), st.integers(0, 2**32))
def test_nine_draws_of_ten_are_in_the_range_and_half_below_its_middle(
    low: float, ratio: float, place: float, has_mid: bool, seed: int
) -> None:
    high = low * ratio
    mid = {"mid": low * ratio**place} if has_mid else {}
    w = inside(request_bytes={"low": low, "high": high, **mid})
    n = 4000
    of = number_inputs(w)["traffic.request_bytes"]
    ranges = w.ranges["traffic.request_bytes"]
    drawn = sample_range(ranges, of, np.random.default_rng(seed), n)
    for share, value in ((0.05, ranges.low), (0.5, ranges.middle), (0.95, ranges.high)):
        if ratio > 1.001:
            error = np.sqrt(share * (1 - share) / n)
            assert np.mean(drawn <= value) == pytest.approx(share, abs=6 * error)


def test_whole_numbers_are_all_equally_likely() -> None:
    w = Workload.from_dict({"azs": {"low": 2, "high": 5}})
    drawn = sample_range(w.ranges["azs"], number_inputs(w)["azs"], np.random.default_rng(0), 40_000)
    values, counts = np.unique(drawn, return_counts=True)
    assert values.tolist() == [2, 3, 4, 5]
    assert counts / 40_000 == pytest.approx(np.full(4, 0.25), abs=5 * np.sqrt(0.25 * 0.75 / 40_000))


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"azs": {"low": 3, "high": 2}}, "the range of 'azs' does not rise"),
        ({"azs": {"low": 2, "mid": 5, "high": 3}}, "does not rise"),
        ({"azs": {"low": 2}}, "the range of 'azs' has no 'high'"),
        ({"azs": {"low": 2, "high": 9}}, "give at most 6"),
        ({"azs": {"low": 2.5, "high": 3}}, "give a whole number"),
        ({"traffic": {"requests_per_month": {"low": "many", "high": "80M"}}}, "'many' is not a count"),
        ({"traffic": {"response_bytes": {"low": "1 ms", "high": "1 KB"}}}, "is a duration, not a size"),
        ({"region": {"low": "us-east-1", "high": "us-west-2"}}, "'region' has a range, but is no number"),
        ({"traffic": {"shape": {"low": 1, "high": 2}}}, "'traffic.shape' has a range, but is no number"),
        ({"traffic": {"low": 1, "high": 2}}, "'traffic' has a range, but is no number"),
        ({"trafic": {"low": 1, "high": 2}}, "did you mean 'traffic'"),
        ({"classes": [{"traffic": {"requests_per_month": {"low": 1, "high": 2}}}]}, "has a range in a list"),
        ({"latency": {"alb": {"p50": {"low": 1, "high": 2}}}}, "only single numbers are read"),
    ],
)
def test_a_bad_range_is_one_sentence(document: dict[str, Any], expected: str) -> None:
    with pytest.raises(WorkloadError, match=expected) as caught:
        Workload.from_dict(document, "w.yaml")
    assert str(caught.value).startswith("w.yaml: ")


def test_a_changed_field_loses_its_range_and_the_others_keep_theirs() -> None:
    changed = GROWTH.with_values({"azs": 3})
    assert changed.azs == 3
    assert set(changed.ranges) == set(GROWTH.ranges) - {"azs"}
    assert changed.ranges["traffic.response_bytes"] == GROWTH.ranges["traffic.response_bytes"]
    assert GROWTH.with_values({"azs": {"low": 1, "high": 2}}).ranges["azs"].low == 1


def test_everything_else_calculates_with_the_middle() -> None:
    plain = GROWTH.without_ranges()
    assert not plain.ranges
    assert m.assess(GROWTH, "F1").monthly_usd == m.assess(plain, "F1").monthly_usd


def test_a_cost_that_is_a_line_has_the_quantiles_of_its_input() -> None:
    # In the first tiers a bill is a + b N, so its 5, 50 and 95 % quantiles are those of N: 1M, 2M and 4M requests.
    w = inside(requests_per_month={"low": "1M", "high": "4M"})
    n = 40_000
    sample = m.uncertain(w, ["A1"], n=n)["A1"].usd
    sigma = np.log(4) / 2 / SCORE
    for share, requests, usd in ((0.05, 1e6, sample.p5), (0.5, 2e6, sample.p50), (0.95, 4e6, sample.p95)):
        exact = m.assess(inside(requests_per_month=requests), "A1")
        assert exact.bill is not None
        # The sample quantile's standard error: √(p (1 - p) / n) over the density, here of the logarithm.
        score = NORMAL.inv_cdf(share)
        error = np.sqrt(share * (1 - share) / n) * sigma / NORMAL.pdf(score) * exact.bill.variable_usd
        assert usd == pytest.approx(exact.monthly_usd, abs=5 * error)


def test_the_share_of_cheaper_cases_is_that_beyond_the_break_even() -> None:
    low, high, n = 20e6, 200e6, 20_000
    w = public(requests_per_month={"low": low, "high": high}, response_bytes="24 KB")
    (crossing,) = m.break_even(w, "F1", "B4").crossings
    assert low < crossing.at < high
    assert crossing.above.cheaper == "a"
    sigma = np.log(high / low) / 2 / SCORE
    exact = 1 - NORMAL.cdf((np.log(crossing.at) - np.log(low * high) / 2) / sigma)
    chance = m.uncertain(w, ["F1", "B4"], n=n).cheaper("F1", "B4")
    assert chance.standard_error == pytest.approx(np.sqrt(chance.share * (1 - chance.share) / n))
    assert chance.share == pytest.approx(exact, abs=5 * chance.standard_error)


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_standard_error_of_a_share_is_that_of_counting(yes: int, no: int) -> None:
    n = yes + no
    chance = Chance.of(np.array([1.0] * yes + [0.0] * no))
    assert chance.share == pytest.approx(yes / n)
    assert chance.standard_error == pytest.approx(np.sqrt(yes / n * no / n / n), abs=1e-12)


def test_the_same_seed_gives_the_same_and_another_one_does_not() -> None:
    first, again, reseeded = (m.uncertain(GROWTH, ["F1", "B4"], n=500, seed=seed) for seed in (7, 7, 8))
    assert first.to_dict() == again.to_dict()
    assert np.array_equal(first.usd, again.usd)
    assert not np.array_equal(first.usd, reseeded.usd)


def test_draws_of_an_input_depend_neither_on_patterns_nor_on_other_ranges() -> None:
    uncertainty = m.uncertain(GROWTH, ["F1"], n=500)
    changed = m.uncertain(GROWTH.with_values({"azs": 2}), ["B4", "F1"], n=500)
    for path in changed.inputs:
        assert np.array_equal(uncertainty.inputs[path], changed.inputs[path])


def test_each_draw_is_priced_as_alone() -> None:
    uncertainty = m.uncertain(GROWTH, n=100)
    inputs = number_inputs(GROWTH)
    for row in (0, 41, 99):
        here = GROWTH.without_ranges().with_values(
            {path: inputs[path].plain(values[row]) for path, values in uncertainty.inputs.items()}
        )
        for place, outlook in enumerate(uncertainty.outlooks):
            alone = m.assess(here, outlook.choice.pattern, variant=outlook.choice.variant).monthly_usd
            assert uncertainty.usd[row, place] == pytest.approx(alone)


def test_somebody_is_always_the_cheapest_and_twins_share_it() -> None:
    uncertainty = m.uncertain(GROWTH, n=300)
    assert sum(outlook.cheapest.share for outlook in uncertainty.outlooks if outlook.cheapest) == pytest.approx(1)
    # B1 and B2 have the same lines: neither is ever cheaper than the other.
    assert uncertainty.cheaper("B1", "B2").share == uncertainty.cheaper("B2", "B1").share == 0
    twins = m.uncertain(GROWTH, ["B1", "B2"], n=300)
    assert [outlook.cheapest.share for outlook in twins.outlooks if outlook.cheapest] == [0.5, 0.5]


def test_a_pattern_with_an_unpriced_line_is_never_called_cheaper() -> None:
    # Global Accelerator's premium has no price in São Paulo.
    uncertainty = m.uncertain(GROWTH.with_values({"region": "sa-east-1"}), ["F2", "B1"], n=200)
    assert uncertainty["F2"].unpriced
    assert uncertainty["F2"].cheapest is None
    with pytest.raises(NotComparable, match="F2 has no price for"):
        uncertainty.cheaper("F2", "B1")
    assert uncertainty.to_dict()["cheaper"] == []


def test_tails_come_from_the_first_draws() -> None:
    uncertainty = m.uncertain(GROWTH, ["B1"], n=100, p99_draws=5)
    inputs = number_inputs(GROWTH)
    tails = []
    for row in range(5):
        values = {path: inputs[path].plain(values[row]) for path, values in uncertainty.inputs.items()}
        here = GROWTH.without_ranges().with_values(values)
        tails.append(m.assess(here, "B1", variant=uncertainty["B1"].choice.variant).latency.quantile(0.99))
    assert uncertainty["B1"].p99_ms is not None
    assert uncertainty["B1"].p99_ms.p50 == pytest.approx(np.median(tails))


def test_ranges_of_fields_that_no_bill_depends_on_are_named() -> None:
    w = GROWTH.with_values({"objectives.p99": {"low": "200 ms", "high": "400 ms"}})
    assert m.uncertain(w, ["F1"], n=100).unused == ("objectives.p99",)


@pytest.mark.parametrize(
    ("call", "kind", "expected"),
    [
        (lambda: m.uncertain(public()), ModelerError, "has no ranges: write"),
        (lambda: m.uncertain(GROWTH, n=5), ModelerError, "give 100 to 1,000,000"),
        (lambda: m.uncertain(GROWTH, seed=-1), ModelerError, "the seed is -1"),
        (lambda: m.uncertain(GROWTH, n=100, p99_draws=200), ModelerError, "200 draws for the latency"),
        (lambda: m.uncertain(GROWTH, ["A1"]), NotComparable, "A1 private-rest-vpce is not comparable"),
    ],
)
def test_a_wrong_question_is_one_sentence(call, kind: type[ModelerError], expected: str) -> None:
    with pytest.raises(kind, match=expected):
        call()


def test_a_tail_without_upper_bound_stays_one() -> None:
    spread = Spread.of(np.array([1.0] * 50 + [2.0] * 30 + [np.inf] * 20))
    assert (spread.p5, spread.p50, spread.p95) == (1.0, 1.0, np.inf)
    assert spread.to_dict()["p95"] is None
