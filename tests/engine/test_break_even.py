"""Break-even points are all found, exact, and hold on both sides."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import modeler as m
from modeler.engine.study.break_even import BreakEven, CostsAt, _Search
from modeler.engine.study.sweep import sweep
from modeler.errors import ModelerError, NotComparable, PriceMissingError, UnknownNameError, WorkloadError
from modeler.workload import Workload

INTERNET = Workload.from_dict(
    {
        "clients": {"location": "internet"},
        "backend": {"kind": "fargate", "tasks": 2},
        "traffic": {"requests_per_month": "20M", "response_bytes": "12 KB", "shape": "diurnal"},
    }
)
OFFICE = Workload.from_dict(
    {
        "region": "eu-west-1",
        "clients": {"location": "on-premises", "transit_gateway": True},
        "backend": {"kind": "lambda"},
        "traffic": {"shape": "flat"},
        "shared_by": {"hybrid_link": 10},
    }
)
SAO_PAULO = INTERNET.with_values({"region": "sa-east-1"})
"""Where Global Accelerator's premium has no price."""
RESERVED = INTERNET.with_values({"api.reserved_lcus": 5, "services": 3, "traffic.shape": "spiky"})
PAIRS = [
    (w, *pair)
    for w in (INTERNET, OFFICE, RESERVED)
    for pair in combinations(
        [assessment.pattern.code for assessment in m.compare(w).ranked if assessment.fully_priced], 2
    )
]


def costs(code: str, w: Workload, column: str, values: np.ndarray) -> np.ndarray:
    """Price one pattern at many values, by the code that prices whole fleets."""
    return sweep(pd.DataFrame({column: values}), [code], w).frame["monthly_usd"].to_numpy()


def who(crossing: BreakEven, value: float) -> str:
    return next(interval.cheaper for interval in reversed(crossing.intervals) if value >= interval.low)


def agrees(result: BreakEven, column: str, values: np.ndarray) -> None:
    """Check who is cheaper at every value against brute force."""
    a, b = (costs(side.pattern.code, result.workload, column, values) for side in (result.a, result.b))
    for value, cost_a, cost_b in zip(values, a, b, strict=True):
        near = any(abs(value - crossing.at) <= 1e-6 * crossing.at for crossing in result.crossings)
        if near or abs(cost_a - cost_b) <= 1e-9 * max(cost_a, cost_b):
            continue
        assert who(result, value) == ("a" if cost_a < cost_b else "b"), value


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(st.sampled_from(PAIRS))
def test_all_crossings_over_requests_are_those_of_brute_force(pair: tuple[Workload, str, str]) -> None:
    w, a, b = pair
    crossing = m.break_even(w, a, b)
    agrees(crossing, "requests_per_month", np.geomspace(1, 1e12, 2000))


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(
    st.sampled_from(PAIRS),
    st.sampled_from([("request_bytes", 1.0, 1e7), ("response_bytes", 1.0, 1e7), ("unauthenticated_share", 0.0, 1.0)]),
)
def test_all_crossings_over_other_numbers_are_those_of_brute_force(
    pair: tuple[Workload, str, str], over: tuple[str, float, float]
) -> None:
    (w, a, b), (column, low, high) = pair, over
    crossing = m.break_even(w, a, b, over=column, low=low, high=high)
    agrees(crossing, column, np.linspace(low, high, 2000))


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(st.sampled_from(PAIRS))
def test_the_cheaper_one_changes_from_one_side_to_the_other(pair: tuple[Workload, str, str]) -> None:
    w, a, b = pair
    crossing = m.break_even(w, a, b)
    edges = [crossing.low, *(point.at for point in crossing.crossings), crossing.high]
    assert edges == sorted(edges)
    assert [interval.low for interval in crossing.intervals] == edges[:-1]
    assert [interval.high for interval in crossing.intervals] == edges[1:]
    for (before, after), point in zip(pairwise(crossing.intervals), crossing.crossings, strict=True):
        assert before.cheaper != after.cheaper
        assert (point.below.cheaper, point.above.cheaper) == (before.cheaper, after.cheaper)
        assert point.bracket[1] - point.bracket[0] <= 1e-6 * point.bracket[1]
        for side in (point.below, point.above):
            here = w.with_values({"traffic.requests_per_month": side.value})
            assert side.a_usd == pytest.approx(m.assess(here, a).monthly_usd)
            assert side.b_usd == pytest.approx(m.assess(here, b).monthly_usd)
        if point.kind == "equal":
            here = w.with_values({"traffic.requests_per_month": point.at})
            assert m.assess(here, a).monthly_usd == pytest.approx(m.assess(here, b).monthly_usd, rel=1e-8)


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(st.sampled_from(PAIRS))
def test_swapping_the_patterns_swaps_the_answer(pair: tuple[Workload, str, str]) -> None:
    w, a, b = pair
    forth, back = m.break_even(w, a, b), m.break_even(w, b, a)
    assert [crossing.at for crossing in forth.crossings] == pytest.approx(
        [crossing.at for crossing in back.crossings], rel=1e-8
    )
    swapped = {"a": "b", "b": "a", "same": "same"}
    assert [interval.cheaper for interval in forth.intervals] == [
        swapped[interval.cheaper] for interval in back.intervals
    ]


def test_price_tiers_make_two_crossings() -> None:
    # A web ACL costs a fixed sum and $0.60 a million, the REST API $3.50 a million against $1.00, falling to $1.51
    # against $0.90 by tiers: the dearer door is cheaper with little traffic and, in its last tier, with very much.
    crossing = m.break_even(INTERNET, "F5", "B6")
    assert [crossing.name(interval.cheaper) for interval in crossing.intervals] == ["B6", "F5", "B6"]


def test_http_apis_count_started_512_kb_and_so_cross_in_a_step() -> None:
    # $1.00 a million for each started 512 KB against $3.50 a million calls (us-east-1): the fourth part tips it.
    result = m.break_even(INTERNET, "B1", "B6", "response_bytes", low="1 KB", high="2 MB")
    (crossing,) = result.crossings
    assert crossing.kind == "step"
    assert crossing.at == 3 * 512 * 1024
    requests = INTERNET.requests_per_month / 1e6
    assert crossing.above.a_usd - crossing.below.a_usd == pytest.approx(requests * 1.00, rel=1e-3)
    assert crossing.below.cheaper == "a"
    assert crossing.above.cheaper == "b"


def test_the_smallest_difference_without_a_crossing_is_that_of_brute_force() -> None:
    crossing = m.break_even(INTERNET, "B1", "B6", low="1M", high="1G")
    values = np.geomspace(1e6, 1e9, 4000)
    first, second = (costs(code, INTERNET, "requests_per_month", values) for code in ("B1", "B6"))
    gap = np.abs(first - second)
    (interval,) = crossing.intervals
    assert interval.least_usd <= gap.min() * (1 + 1e-9)
    assert interval.least_usd == pytest.approx(gap.min(), rel=0.01)


def test_whole_numbers_are_all_tried() -> None:
    w = INTERNET
    for a, b in [("F1", "B4"), ("F1", "B9"), ("B3", "B7")]:
        crossing = m.break_even(w, a, b, "azs")
        assert (crossing.low, crossing.high) == (1, 6)
        for azs in range(1, 7):
            first, second = (m.assess(w.with_values({"azs": azs}), code).monthly_usd for code in (a, b))
            assert first is not None
            assert second is not None
            assert who(crossing, azs) == ("a" if first < second else "b")


def test_a_hub_pays_from_a_whole_number_of_vpcs_on() -> None:
    w = Workload.from_dict({"clients": {"location": "other-vpc"}, "shared_by": {"transit_gateway": 20}})
    crossing = m.break_even(w, "E4", "E5", "vpcs", low=2, high=40)
    costs_of = [
        [m.assess(w.with_values({"clients.vpcs": vpcs}), code).monthly_usd for vpcs in range(2, 41)]
        for code in ("E4", "E5")
    ]
    cheaper = [cost_a < cost_b for cost_a, cost_b in zip(*costs_of, strict=True)]
    changes = [vpcs for vpcs in range(3, 41) if cheaper[vpcs - 2] != cheaper[vpcs - 3]]
    assert [point.at for point in crossing.crossings] == changes
    assert all(point.kind == "step" for point in crossing.crossings)


def test_an_input_that_is_priced_value_by_value_is_searched_as_well() -> None:
    crossing = m.break_even(INTERNET, "F1", "B4", "hours_per_month")
    for value in np.linspace(1, 744, 12):
        here = INTERNET.with_values({"hours_per_month": value})
        first, second = (m.assess(here, code).monthly_usd for code in ("F1", "B4"))
        assert first is not None
        assert second is not None
        assert who(crossing, value) == ("a" if first < second else "b")


def test_patterns_that_cost_the_same_never_cross() -> None:
    # Subnets, public or private, are free of charge: both have the same lines.
    crossing = m.break_even(INTERNET, "B1", "B2")
    assert crossing.crossings == ()
    assert [interval.cheaper for interval in crossing.intervals] == ["same"]


def search(a, b, points, whole=False) -> list[tuple[int, float, float]]:
    search = _Search(lambda x: (np.asarray(a(x), float), np.asarray(b(x), float)), whole)
    search.run(np.asarray(points, float))
    return [(sign, search.x[first], search.x[last]) for sign, first, last in search.runs()]


def test_a_pair_of_crossings_between_two_grid_points_is_found() -> None:
    # b dips below a = 100 only from 50.02 to 50.06, and the grid has 50 and 51.
    runs = search(lambda x: 100 + 0 * x, lambda x: 100.02 + np.abs(x - 50.04) - 0.04, np.arange(1.0, 100.0))
    assert [sign for sign, _, _ in runs] == [-1, 1, -1]
    assert runs[1][1:] == pytest.approx((50.02, 50.06), rel=1e-8)


def test_a_touch_is_no_crossing_and_an_equal_stretch_is_one() -> None:
    assert [sign for sign, *_ in search(lambda x: 10 + 0 * x, lambda x: 10 + np.abs(x - 5), [1, 5, 9])] == [-1]
    runs = search(lambda x: 10 + x, lambda x: 10 + np.maximum(x, 5), [1, 4, 9])
    assert [sign for sign, *_ in runs] == [-1, 0]
    assert runs[1][1] == pytest.approx(5, rel=1e-8)


def test_whole_numbers_too_many_to_try_are_still_pinned_down() -> None:
    runs = search(lambda x: 1000 + 0 * x, lambda x: x, [1, 10, 100, 100_000], whole=True)
    assert runs == [(1, 1, 999), (0, 1000, 1000), (-1, 1001, 100_000)]


@pytest.mark.parametrize(
    ("call", "kind", "expected"),
    [
        (lambda: m.break_even(INTERNET, "B1", "B1"), ModelerError, "are the same pattern"),
        (lambda: m.break_even(INTERNET, "B1", "Z9"), UnknownNameError, "unknown pattern 'Z9'"),
        (
            lambda: m.break_even(INTERNET, "B1", "E7"),
            NotComparable,
            "E7 internal-alb-direct is not comparable",
        ),
        (lambda: m.break_even(INTERNET, "B1", "B6", "shape"), ModelerError, "no single number"),
        (lambda: m.break_even(INTERNET, "B1", "B6", "respons_bytes"), UnknownNameError, "did you mean"),
        (lambda: m.break_even(INTERNET, "B1", "B6", low="5M", high="1M"), ModelerError, "runs from 5e\\+06"),
        (lambda: m.break_even(INTERNET, "B1", "B6", low="5 KB"), WorkloadError, "is a size, not a count"),
        (lambda: m.break_even(INTERNET, "B1", "B6", "azs", high=9), WorkloadError, "give at most 6"),
        (lambda: m.break_even(INTERNET, "B1", "B6", "azs", low=1.5), WorkloadError, "give a whole number"),
        (lambda: m.break_even(SAO_PAULO, "B1", "F2"), PriceMissingError, "only a lower bound"),
        (lambda: m.break_even(INTERNET, "B1", "B6", "cache_hit_ratio"), WorkloadError, "nothing caches"),
    ],
)
def test_a_question_that_has_no_answer_is_one_sentence(call, kind: type[ModelerError], expected: str) -> None:
    with pytest.raises(kind, match=expected) as caught:
        call()
    assert "\n" not in str(caught.value)


def test_the_current_workload_is_priced_beside() -> None:
    crossing = m.break_even(INTERNET, "F1", "B4")
    assert crossing.now is not None
    assert crossing.now.a_usd == pytest.approx(m.assess(INTERNET, "F1").monthly_usd)
    assert crossing.to_dict()["now"]["value"] == 20e6
    by_rate = INTERNET.with_values({"traffic.average_rps": 5})
    assert m.break_even(by_rate, "F1", "B4").now == CostsAt(
        5 * 730 * 3600, m.assess(by_rate, "F1").monthly_usd, m.assess(by_rate, "B4").monthly_usd
    )
