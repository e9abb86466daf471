"""Laws that hold for all distributions, on a fixed grid."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from modeler.dist import (
    Comonotone,
    Constant,
    Distribution,
    Exponential,
    FromQuantiles,
    Grids,
    Hedge,
    Lognormal,
    Retry,
    Timeout,
    Uniform,
    mixture,
    parallel,
    serial,
)
from modeler.dist.base import TICKS_PER_MS

GRIDS = Grids(1024, (2**14, 2**17, 2**20))
FINER = Grids(2048, (2**13, 2**16, 2**19))  # as long, in cells of half the width
PERCENTILES = np.array([0.05, 0.5, 0.9, 0.97, 0.99, 0.999])

times = st.floats(0.1, 200)
lognormals = st.builds(Lognormal, times, st.floats(0.05, 1.5))
light = st.one_of(st.builds(Exponential, times), st.builds(Lognormal, times, st.floats(0.05, 0.8)))
steps = st.one_of(
    lognormals,
    st.builds(Exponential, times),
    st.builds(lambda low, more: Uniform(low, low + more), times, times),
    st.builds(lambda low, a, b: FromQuantiles({0.5: low, 0.9: low + a, 0.99: low + a + b}), times, times, times),
)
hops = st.one_of(steps, st.builds(lambda w, a, b: mixture([(w, a), (1 - w, b)]), st.floats(0.01, 0.99), steps, steps))
constants = st.integers(0, 50_000_000).map(lambda ticks: Constant(ticks / TICKS_PER_MS))
paths = st.lists(hops, min_size=2, max_size=4)


def brackets(dist: Distribution) -> tuple[np.ndarray, np.ndarray]:
    return dist.brackets(PERCENTILES)


def assert_never_faster(slow: Distribution, fast: Distribution, slack_ms: float = 0.0) -> None:
    for slower, faster in zip(brackets(slow), brackets(fast), strict=True):
        assert (slower + slack_ms >= faster).all()


@given(paths, hops)
@settings(max_examples=60)
def test_adding_a_hop_never_lowers_a_percentile(path: list[Distribution], hop: Distribution) -> None:
    assert_never_faster(serial(*path, hop, grids=GRIDS), serial(*path, grids=GRIDS))


@given(paths, constants)
@settings(max_examples=60)
def test_a_constant_shifts_exactly(path: list[Distribution], constant: Constant) -> None:
    plain, shifted = brackets(serial(*path)), brackets(serial(*path, constant))
    for before, after in zip(plain, shifted, strict=True):
        bounded = np.isfinite(before)
        assert (np.rint((after - before)[bounded] * TICKS_PER_MS) == constant.floor_ticks).all()
        assert (bounded == np.isfinite(after)).all()


@given(paths)
@example([Lognormal(103.5625, 0.0984), *[Lognormal(0.875, 0.8125)] * 3])  # its p99 is where a grid ends
@settings(max_examples=60)
def test_halving_the_cell_nests_the_bracket(path: list[Distribution]) -> None:
    low, high = brackets(serial(*path, grids=GRIDS))
    finer_low, finer_high = brackets(serial(*path, grids=FINER))
    assert (finer_low >= low).all()
    assert (finer_high <= high).all()


@given(hops, hops)
def test_weight_0_or_1_is_the_identity(first: Distribution, second: Distribution) -> None:
    assert mixture([(1, first), (0, second)]) is first
    assert mixture([(0.0, second), (1.0, first)]) is first


@given(paths)
@settings(max_examples=60)
def test_the_bracket_holds_the_middle_and_is_narrow(path: list[Distribution]) -> None:
    whole = serial(*path)
    low, high = brackets(whole)
    middle = whole.quantile(PERCENTILES)
    assert ((low <= middle) & (middle <= high)).all()
    aside = 4e-9  # steps over the part of the width that is a plateau: a slow branch of 1 % may begin at p99
    inner = whole.brackets(PERCENTILES - aside)[1] - whole.brackets(PERCENTILES + aside)[0]
    assert (inner <= np.maximum(0.5, 0.01 * middle)).all()
    assert (np.diff(low) >= 0).all()
    assert (np.diff(high) >= 0).all()


@given(paths, st.lists(st.floats(0, 5000), min_size=1, max_size=5))
@settings(max_examples=60)
def test_both_bounds_of_the_distribution_function_rise(path: list[Distribution], at: list[float]) -> None:
    low, high = serial(*path).cdf_bounds(np.sort(at))
    assert (low <= high).all()
    assert (np.diff(low) >= 0).all()
    assert (np.diff(high) >= 0).all()
    assert ((low >= 0) & (high <= 1)).all()


@given(hops, st.floats(0.1, 20))
def test_a_scaled_hop_has_scaled_percentiles(hop: Distribution, factor: float) -> None:
    scaled = hop.scaled(factor)
    assert scaled.quantile(PERCENTILES) == pytest.approx(factor * hop.quantile(PERCENTILES), rel=1e-5, abs=1e-5)
    assert scaled.mean == pytest.approx(factor * hop.mean)
    assert scaled.variance == pytest.approx(factor**2 * hop.variance)


@given(paths, st.floats(0.1, 20))
@settings(max_examples=30)
def test_a_scaled_path_has_scaled_percentiles(path: list[Distribution], factor: float) -> None:
    whole = serial(*path, Constant(3))
    low, high = brackets(whole)
    scaled_low, scaled_high = brackets(whole.scaled(factor))
    assert (scaled_low <= factor * high + 1e-5).all()
    assert (factor * low <= scaled_high + 1e-5).all()


@given(hops, hops, st.floats(0.1, 500))
def test_what_waits_for_more_is_never_faster(first: Distribution, second: Distribution, limit: float) -> None:
    tick = 2 / TICKS_PER_MS  # an inverse that is searched ends on a tick
    assert_never_faster(parallel(first, second), first, tick)
    assert_never_faster(parallel(first, second), parallel(first, second, need="first"))
    assert_never_faster(first, parallel(first, second, need="first"), tick)
    assert_never_faster(first, Hedge(first, limit, second), tick)
    assert_never_faster(first, Timeout(first, limit))
    assert_never_faster(Retry(first, limit, attempts=3), Retry(first, limit, attempts=2))


@given(st.lists(light, min_size=2, max_size=3))
@settings(max_examples=20)
def test_steps_that_are_slow_together_have_the_worse_tail(path: list[Distribution]) -> None:
    # Not percentile by percentile, but in the mean beyond the p90: comonotone is greatest in convex order.
    beyond = np.linspace(0.9, 1, 501)[:-1] + 0.0001
    together, apart = Comonotone(tuple(path)), serial(*path)
    assert together.mean == pytest.approx(apart.mean)
    assert together.quantile(beyond).mean() >= 0.995 * apart.quantile(beyond).mean()


@given(hops)
@settings(max_examples=20)
def test_one_step_alone_is_slow_together_with_itself(hop: Distribution) -> None:
    alone = Comonotone((hop,))
    assert alone.quantile(PERCENTILES) == pytest.approx(hop.quantile(PERCENTILES))
    at = hop.quantile(PERCENTILES)
    low, high = alone.cdf_bounds(at)
    assert (low <= hop.cdf_bounds(at)[1] + 1e-9).all()
    assert (high >= hop.cdf_bounds(at)[0] - 1e-9).all()
