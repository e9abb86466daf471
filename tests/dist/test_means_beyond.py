"""Which step makes the tail."""

from __future__ import annotations

import math

import numpy as np
import pytest

from modeler.dist import (
    Constant,
    DistributionError,
    Empirical,
    Exponential,
    Lognormal,
    Shifted,
    means_beyond,
    mixture,
    serial,
)


@pytest.mark.parametrize("p", [0.5, 0.9, 0.99, 0.999])
def test_equal_steps_share_the_tail_equally(p: float) -> None:
    # Erlang 2 of mean 1: E[S 1{S > q}] is twice the tail of an Erlang 3, so with tails e^-q (1 + q) and
    # e^-q (1 + q + q²/2) each of the two has the mean (1 + q + q²/2) / (1 + q)
    q = serial(Exponential(1), Exponential(1)).quantile(p)
    assert means_beyond([Exponential(1), Exponential(1)], p) == pytest.approx([(1 + q + q * q / 2) / (1 + q)] * 2, 0.01)


def test_one_step_alone_is_its_own_tail() -> None:
    assert means_beyond([Constant(5), Exponential(10)], 0.99) == pytest.approx([5, 10 * (1 + math.log(100))], 0.005)
    assert means_beyond([Constant(5), Constant(2)], 0.99).tolist() == [5, 2]
    assert means_beyond([Shifted(Exponential(10), 80)], 0.99) == pytest.approx([80 + 10 * (1 + math.log(100))], 0.005)


@pytest.mark.parametrize("p", [0.5, 0.9, 0.99])
def test_conditional_means_agree_with_a_million_draws(p: float) -> None:
    n, r = 1_000_000, np.random.default_rng(11)
    steps = [Lognormal(5, 0.6), Constant(7), mixture([(0.97, Exponential(4)), (0.03, Lognormal(500, 0.3))])]
    cold = 500 * np.exp(0.3 * r.standard_normal(n))
    drawn = [5 * np.exp(0.6 * r.standard_normal(n)), np.full(n, 7.0)]
    drawn.append(np.where(r.random(n) < 0.97, r.exponential(4, n), cold))
    total = np.sum(drawn, axis=0)
    slow = total > np.quantile(total, p)
    for mean, sample in zip(means_beyond(steps, p), drawn, strict=True):
        error = 5 * sample[slow].std() / math.sqrt(slow.sum())
        assert mean == pytest.approx(sample[slow].mean(), abs=error + 0.005 * sample[slow].mean())


def test_a_percentile_that_lies_beyond_every_grid_has_no_mean_beyond() -> None:
    with pytest.raises(DistributionError, match="there is no mean beyond it"):
        means_beyond([Lognormal(1, 2), Lognormal(1, 2)], 1 - 1e-12)
    with pytest.raises(DistributionError, match="strictly between 0 and 1"):
        means_beyond([Empirical([1, 2])], 1)
