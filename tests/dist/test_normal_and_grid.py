"""The numbers beneath: the normal table, the convolution, the ladder of grids."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest

from modeler.dist import Constant, DistributionError, Empirical, Exponential, Grids, Lognormal, Timeout, mixture, serial
from modeler.dist.base import Side
from modeler.dist.grid import forget, rounded_down, summed
from modeler.dist.normal import normal_cdf, normal_score


def test_the_normal_table_errs_by_less_than_1e_12() -> None:
    z = np.random.default_rng(1).uniform(-10, 10, 200_000)
    exact = np.array([0.5 * math.erfc(-score / math.sqrt(2)) for score in z])
    assert np.abs(normal_cdf(z) - exact).max() < 1e-12
    assert normal_cdf(np.array([-np.inf, -40, 40, np.inf])).tolist() == pytest.approx([0, 0, 1, 1], abs=1e-18)


def test_normal_scores() -> None:
    p = np.array([[0.01, 0.5], [0.99, 0.999]])
    assert normal_score(p) == pytest.approx(np.vectorize(NormalDist().inv_cdf)(p))


GRIDS = Grids(1024, (2**14, 2**16))


def test_an_atom_on_an_edge_stays_in_its_own_cell() -> None:
    on_the_edge = Empirical([0, 3 * 2**14 / 1e6])
    shares = [rounded_down(on_the_edge, GRIDS.cells, cell, Side.LOW) for cell in GRIDS.cell_ticks]
    assert np.flatnonzero(shares[0]).tolist() == [0, 3]
    assert np.flatnonzero(shares[1]).tolist() == [0]


def test_the_transform_agrees_with_a_plain_convolution() -> None:
    addends = (Lognormal(3, 0.8), mixture([(0.97, Exponential(1)), (0.03, Exponential(30))]), Exponential(2))
    for cell in GRIDS.cell_ticks:
        a, b, c = (rounded_down(addend, GRIDS.cells, cell, Side.LOW) for addend in addends)
        plain = np.convolve(np.convolve(a, b), c)[: GRIDS.cells].cumsum()
        assert np.abs(summed(addends, GRIDS.cells, cell, Side.LOW) - plain).max() < 1e-12


def test_rounding_stays_far_below_the_tolerance_of_the_inverse() -> None:
    # 32 hops of one atom each: the sum is one atom, whose function is exactly 0 and 1
    atoms = tuple(mixture([(0.5, Constant(0)), (0.5, Constant(2**20 / 1e6))]) for _ in range(32))
    sums = summed(atoms, 4096, 2**16, Side.LOW)
    exact = np.cumsum([math.comb(32, k) / 2**32 for k in range(33)])
    assert np.abs(sums[np.arange(33) * 16] - exact).max() < 1e-12


def test_the_bound_is_met_by_addends_that_lose_almost_a_cell() -> None:
    almost = 2**14 - 1  # ticks: rounded down to 0
    worst = mixture([(0.5, Constant(0)), (0.5, Constant(almost / 1e6))])
    bracket = serial(worst, worst, worst, grids=Grids(1024, (2**14,))).bracket(0.9)  # all three with probability 1/8
    assert bracket == (0, 3 * 2**14 / 1e6)
    assert bracket.low <= 3 * almost / 1e6 <= bracket.high


def test_what_lies_beyond_the_grid_has_no_upper_bound_and_says_so() -> None:
    short = serial(Exponential(10), Exponential(10), grids=GRIDS)  # 67 ms long
    bracket = short.bracket(0.999)
    assert not bracket.bounded
    assert bracket.low == pytest.approx(1024 * 2**16 / 1e6)  # cells of the coarsest grid, in ticks of a ns
    assert str(bracket) == "at least 67.1089 (no upper bound)"
    assert short.quantile(0.999) == math.inf
    assert short.bracket(0.5).bounded
    assert Timeout(short, 500).bracket(0.999) == (bracket.low, 500)


def test_the_ladder_follows_the_scale() -> None:
    fast = serial(Exponential(0.1), Exponential(0.1))
    slow = serial(Exponential(1e4), Exponential(1e4))
    assert fast.bracket(0.99).half_width < 0.002
    assert slow.bracket(0.99).half_width / slow.quantile(0.99) < 0.002
    assert serial(*[Exponential(10)] * 40).ladder.cells > fast.ladder.cells


def test_the_same_sum_twice_is_the_same_to_the_last_bit() -> None:
    path = (Lognormal(3, 0.8), mixture([(0.97, Exponential(1)), (0.03, Lognormal(300, 0.4))]), Constant(0.1))
    first = serial(*path).quantile([0.5, 0.99, 0.999]).tolist()
    forget()
    assert serial(*path).quantile([0.5, 0.99, 0.999]).tolist() == first


@pytest.mark.parametrize(("cells", "ticks"), [(1000, (2,)), (1024, (3,)), (1024, (4, 2)), (1024, ()), (0, (2,))])
def test_grids_are_dyadic(cells: int, ticks: tuple[int, ...]) -> None:
    with pytest.raises(DistributionError):
        Grids(cells, ticks)


def test_a_grid_is_computed_only_for_what_lies_beyond_the_finer_ones() -> None:
    forget()
    path = serial(Exponential(10), Exponential(20), grids=Grids(4096, (2**14, 2**16, 2**18, 2**20)))
    path.bracket(0.5)  # within 67 ms, the length of the finest
    assert summed.cache_info().currsize == 1
    path.bracket(0.99)  # beyond it, and within 268 ms
    assert summed.cache_info().currsize == 2
    path.bracket(0.999999999)  # 1e-9 from where there is no bound: all are asked
    assert summed.cache_info().currsize == 4


def test_a_coarser_grid_has_no_better_bound_where_a_finer_one_reaches() -> None:
    addends = (Lognormal(3, 0.8), mixture([(0.9, Exponential(1)), (0.1, Exponential(30))]), Exponential(20))
    cells = [2**14, 2**16, 2**18]
    whole = serial(*addends, grids=Grids(4096, tuple(cells)))
    alone = [serial(*addends, grids=Grids(4096, (cell,))) for cell in cells]
    p = np.array([0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999])
    low, high = whole.brackets(p)
    assert low.tolist() == np.max([grid.brackets(p)[0] for grid in alone], axis=0).tolist()
    assert high.tolist() == np.min([grid.brackets(p)[1] for grid in alone], axis=0).tolist()
    ticks = np.arange(0, 2**30, 2**21 + 12345)
    assert whole.cdf_at(ticks, Side.HIGH) == pytest.approx(
        np.min([grid.cdf_at(ticks, Side.HIGH) for grid in alone], axis=0), abs=1e-12
    )
    assert whole.cdf_at(ticks, Side.LOW) == pytest.approx(
        np.max([grid.cdf_at(ticks, Side.LOW) for grid in alone], axis=0), abs=1e-12
    )
