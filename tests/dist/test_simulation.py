"""An independent oracle: NumPy draws the requests one by one, and the bracket meets the sample's confidence interval.

The interval of the p-th percentile of n draws runs between the order statistics of rank n p ± 4 sqrt(n p (1 - p)): by
the normal approximation of the binomial it misses the true percentile once in 15,000 times, and the seed is fixed.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from modeler.dist import (
    Constant,
    Distribution,
    Empirical,
    FromQuantiles,
    Hedge,
    Lognormal,
    Retry,
    Timeout,
    mixture,
    parallel,
    retry_on_error,
    serial,
)

N = 1_000_000
Draw = Callable[[np.random.Generator], np.ndarray]
FAST, SLOW, COLD = Lognormal(5, 0.5), Lognormal(20, 0.8), Lognormal(800, 0.4)
WARM_OR_COLD = mixture([(0.97, FAST), (0.03, COLD)])


def draw(r: np.random.Generator, of: Lognormal) -> np.ndarray:
    return of.p50_ms * np.exp(of.sigma * r.standard_normal(N))


def draw_mixed(r: np.random.Generator) -> np.ndarray:
    return np.where(r.random(N) < 0.97, draw(r, FAST), draw(r, COLD))


def draw_retry(r: np.random.Generator) -> np.ndarray:
    waited, done = np.zeros(N), np.zeros(N, dtype=bool)
    for pause in (10, 30, 0):
        attempt = draw(r, SLOW)
        waited += np.where(done, 0, np.minimum(attempt, 60))
        done |= attempt <= 60
        waited += np.where(done, 0, pause)
    return waited


def draw_errors(r: np.random.Generator) -> np.ndarray:
    waited, done = np.zeros(N), np.zeros(N, dtype=bool)
    for pause in (50, 50, 0):
        fine = r.random(N) < 0.9
        waited += np.where(done, 0, np.where(fine, draw(r, SLOW), draw(r, FAST)))
        done |= fine
        waited += np.where(done, 0, pause)
    return waited


def draw_path(r: np.random.Generator) -> np.ndarray:
    connection = np.where(r.random(N) < 0.2, 3 * draw(r, FAST), 0)
    downstream = draw_mixed(r) + np.maximum(draw(r, SLOW), draw(r, SLOW))
    return 12.5 + connection + np.minimum(downstream, 900) + draw(r, FAST)


PATH = serial(
    Constant(12.5),
    mixture([(0.2, FAST.scaled(3)), (0.8, Constant(0))]),
    Timeout(serial(WARM_OR_COLD, parallel(SLOW, SLOW)), 900),
    FAST,
)

CASES: dict[str, tuple[Distribution, Draw]] = {
    "serial": (serial(FAST, SLOW, FAST, SLOW), lambda r: sum(draw(r, step) for step in (FAST, SLOW, FAST, SLOW))),
    "serial with cold starts": (serial(WARM_OR_COLD, WARM_OR_COLD), lambda r: draw_mixed(r) + draw_mixed(r)),
    "all": (parallel(SLOW, SLOW, FAST), lambda r: np.max([draw(r, x) for x in (SLOW, SLOW, FAST)], axis=0)),
    "first": (parallel(SLOW, FAST, need="first"), lambda r: np.minimum(draw(r, SLOW), draw(r, FAST))),
    "2 of 3": (parallel(SLOW, SLOW, FAST, need=2), lambda r: np.sort([draw(r, x) for x in (SLOW, SLOW, FAST)], 0)[1]),
    "hedge": (Hedge(SLOW, 40, FAST), lambda r: np.minimum(draw(r, SLOW), 40 + draw(r, FAST))),
    "hedge of a sum": (
        Hedge(serial(FAST, SLOW), 60),
        lambda r: np.minimum(draw(r, FAST) + draw(r, SLOW), 60 + draw(r, FAST) + draw(r, SLOW)),
    ),
    "timeout": (Timeout(serial(FAST, WARM_OR_COLD), 900), lambda r: np.minimum(draw(r, FAST) + draw_mixed(r), 900)),
    "retry": (Retry(SLOW, 60, attempts=3, pauses_ms=(10, 30)), draw_retry),
    "retry on error": (retry_on_error(SLOW, FAST, 0.1, attempts=3, pauses_ms=(50,)), draw_errors),
    "a whole path": (PATH, draw_path),
}


@pytest.mark.parametrize("name", CASES)
def test_the_bracket_meets_the_confidence_interval_of_a_million_draws(name: str) -> None:
    dist, sample = CASES[name]
    drawn = np.sort(sample(np.random.default_rng(20240229)))
    for p in (0.1, 0.5, 0.9, 0.99, 0.999):
        spread = 4 * np.sqrt(N * p * (1 - p))
        least, most = drawn[int(N * p - spread)], drawn[int(N * p + spread)]
        low, high = dist.bracket(p)
        assert low <= most, f"p{100 * p:g}: [{low}, {high}] is beyond [{least}, {most}]"
        assert high >= least, f"p{100 * p:g}: [{low}, {high}] is before [{least}, {most}]"
        assert high - low <= max(0.5, 0.01 * high)
        if p in (0.5, 0.9):  # beyond, a cold start's plateau makes the interval wide
            assert (most - least) / 2 <= 0.02 * most, "the oracle itself is too uncertain"
    error = 5 * drawn.std() / np.sqrt(N)
    assert dist.mean == pytest.approx(drawn.mean(), abs=error + 1e-3 * drawn.mean())


def test_the_errors_kept_apart_agree_with_the_draws() -> None:
    r = np.random.default_rng(7)
    share = float(np.mean(draw(r, FAST) + draw_mixed(r) > 900))
    low, high = Timeout(serial(FAST, WARM_OR_COLD), 900).timed_out
    error = 4 * np.sqrt(share / N)
    assert low - error <= share <= high + error


def test_a_fit_to_the_quantiles_of_a_sample_is_close_to_the_sample() -> None:
    r = np.random.default_rng(3)
    sample = draw(r, SLOW)[:20_000]
    known = {p: float(np.quantile(sample, p)) for p in (0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)}
    fitted = serial(FromQuantiles(known), FAST)
    measured = serial(Empirical(sample), FAST)
    for p in (0.1, 0.5, 0.9, 0.99):
        assert fitted.quantile(p) == pytest.approx(measured.quantile(p), rel=0.02)
