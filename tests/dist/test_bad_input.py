"""A mistake is told in one sentence: what was given, and what is allowed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from modeler.dist import (
    Answered,
    Comonotone,
    Constant,
    DistributionError,
    Empirical,
    Exponential,
    FromQuantiles,
    Grids,
    Hedge,
    Lognormal,
    Mixture,
    Parallel,
    Retry,
    Serial,
    Shifted,
    Timeout,
    Uniform,
    mixture,
    parallel,
    retry_on_error,
    serial,
)
from modeler.errors import ModelerError

ONE = Exponential(10)

MISTAKES: dict[str, Callable[[], Any]] = {
    "quantiles must increase: p50 is 12 ms, p99 is 12 ms": lambda: FromQuantiles({0.5: 12, 0.99: 12}),
    "quantiles must increase: p90 is 50 ms, p99 is 40 ms": lambda: FromQuantiles({0.99: 40, 0.9: 50, 0.5: 1}),
    "quantiles must increase: p50 is 1 ms, p50 is 2 ms": lambda: FromQuantiles(((0.5, 1), (0.5, 2))),
    "the p50 must be a finite time of at least 0 ms, not -12": lambda: FromQuantiles({0.5: -12}),
    "quantiles must lie above the floor of 0 ms: p50 is 0 ms": lambda: FromQuantiles({0.5: 0}),
    "quantiles must lie above the floor of 80 ms: p50 is 70 ms": lambda: FromQuantiles({0.5: 70}, floor_ms=80),
    "no quantile is given: write for example {0.5: 12, 0.99: 80}": lambda: FromQuantiles({}),
    "a percentile is a share strictly between 0 and 1, not 99: write 0.99 for p99": lambda: FromQuantiles({99: 3}),
    "a percentile is a share strictly between 0 and 1, not 1: write 0.99 for p99": lambda: ONE.quantile([0.5, 1]),
    "a percentile is a share strictly between 0 and 1, not 0: write 0.99 for p99": lambda: ONE.bracket(0),
    "a percentile is a share strictly between 0 and 1, not nan: write 0.99 for p99": lambda: ONE.quantile(float("nan")),
    "the spread is p99 / p50 and must lie above 1, not 1": lambda: FromQuantiles({0.5: 3}, spread=1),
    "a constant must be a finite time of at least 0 ms, not -1": lambda: Constant(-1),
    "a constant must be a finite time of at least 0 ms, not inf": lambda: Constant(float("inf")),
    "a constant must be a finite time of at least 0 ms, not nan": lambda: Constant(float("nan")),
    "a constant must be a number of milliseconds, not '12 ms'": lambda: Constant("12 ms"),  # type: ignore[arg-type]
    "a latency must be a number of milliseconds, not nan": lambda: ONE.cdf(float("nan")),
    "a shift must be a finite time of at least 0 ms, not -3": lambda: Shifted(ONE, -3),
    "the upper end must lie above the lower one, not 3, 3": lambda: Uniform(3, 3),
    "the mean of an exponential must lie above 0 ms: write Constant(0) for no time": lambda: Exponential(0),
    "the median of a lognormal must lie above 0 ms: write Constant(0) for no time": lambda: Lognormal(0, 1),
    "sigma of a lognormal must lie above 0 and be at most 20, not 0": lambda: Lognormal(1, 0),
    "quantiles must be positive and increase: p50 30 ms, p99 20 ms": lambda: Lognormal.through(30, 20),
    "a sample must hold at least one time": lambda: Empirical([]),
    "a sample must hold finite times of at least 0 ms, not -2": lambda: Empirical([1, -2]),
    "weights must sum to 1, not 0.9": lambda: mixture([(0.5, ONE), (0.4, ONE)]),
    "weights must sum to 1, not 0": lambda: mixture([]),
    "weights must sum to 1, not 0.4": lambda: mixture([(0.4, ONE)]),
    "a weight must be a probability from 0 to 1, not -0.1": lambda: mixture([(1.1 - 1.2, ONE), (1.0, ONE)]),
    "a weight must be a probability from 0 to 1, not nan": lambda: mixture([(float("nan"), ONE), (1.0, ONE)]),
    "1 branches cannot have 2 weights": lambda: Mixture((0.5, 0.5), (ONE,)),
    "a serial path needs at least one step": lambda: serial(),
    "a sum needs at least one addend, and constants of at least 0 ticks": lambda: Serial(()),
    "2 addends need more than 2 cells": lambda: serial(ONE, ONE, grids=Grids(2, (1,))),
    "parallel steps need at least one branch": lambda: parallel(),
    "need is 'all', 'first' or a number from 1 to 2, not 3": lambda: Parallel((ONE, ONE), 3),
    "need is 'all', 'first' or a number from 1 to 2, not 'any'": lambda: parallel(ONE, ONE, need="any"),  # type: ignore[arg-type]
    "a path needs at least one step": lambda: Comonotone(()),
    "the delay of a hedge must be a finite time of at least 0 ms, not -5": lambda: Hedge(ONE, -5),
    "a timeout must be a finite time of at least 0 ms, not -5": lambda: Timeout(ONE, -5),
    "no request is known to be answered within 2 ms": lambda: Answered(Constant(3), 2),
    "a pause must be a finite time of at least 0 ms, not -1": lambda: Retry(ONE, 5, 2, (-1,)),
    "the number of attempts must be a whole number from 1 to 1,000, not 0": lambda: Retry(ONE, 5, 0),
    "the number of attempts must be a whole number from 1 to 1,000, not 2.5": lambda: Retry(ONE, 5, 2.5),  # type: ignore[arg-type]
    "the share of errors must be a probability from 0 to 1, not 2": lambda: retry_on_error(ONE, ONE, 2, 3),
    "a latency can be scaled by a finite factor above 0, not -1": lambda: ONE.scaled(-1),
    "a latency can be scaled by a finite factor above 0, not 0": lambda: serial(ONE, ONE).scaled(0),
    "the variance of a Hedge has no closed form: ask for percentiles": lambda: Hedge(ONE, 5).variance,
}


@pytest.mark.parametrize("message", MISTAKES)
def test_one_sentence_says_what_is_wrong(message: str) -> None:
    with pytest.raises(DistributionError) as caught:
        MISTAKES[message]()
    assert str(caught.value) == message
    assert isinstance(caught.value, ModelerError)


def test_rounding_of_weights_is_forgiven() -> None:
    thirds = mixture([(0.333333333, Constant(1)), (0.333333333, Constant(2)), (0.333333334, Constant(3))])
    assert thirds.cdf(3) == 1
    assert mixture([(0.1, Constant(1))] * 10).cdf(1) == pytest.approx(1, abs=1e-15)
