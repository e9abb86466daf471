"""Which step makes the tail: the mean of each step given that the whole path is beyond a percentile.

Shares of a percentile cannot be read off the steps' own percentiles, which do not add. These conditional means do: they
sum to the mean of the path given that it is beyond, and a cold start of 1 % that adds nothing to the median may be
nearly all of it. They are values and not bounds: each grid of the ladder gives what lies between the end of the finer
one and its own, with times taken at the middle of their cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from modeler.dist.base import TICKS_PER_MS, Distribution, DistributionError, Floats, Side, check_percentiles
from modeler.dist.grid import Grids, convolved, rounded_down
from modeler.dist.parametric import Constant
from modeler.dist.serial import serial

__all__ = ["excess", "means_beyond"]


def means_beyond(steps: Sequence[Distribution], p: float) -> Floats:
    """Mean of each of independent serial steps, given that their sum is beyond its `p`-th percentile.

    Parameters
    ----------
    steps : sequence of Distribution
        The steps of the path.
    p : float
        A share strictly between 0 and 1; at 0.99, the mean is over the slowest 1 % of requests.

    Returns
    -------
    array, shape (steps,)
        Means in ms, of requests inside the coarsest grid (all but some 1e-7 of them).

    Raises
    ------
    DistributionError
        If there is no step, the percentile is not strictly between 0 and 1, or it has no upper bound.

    Examples
    --------
    >>> from modeler.dist import Exponential, Lognormal, mixture
    >>> warm_or_cold = mixture([(0.98, Constant(5)), (0.02, Lognormal(800, 0.3))])
    >>> means_beyond([Constant(3), Exponential(10), warm_or_cold], 0.99).round(-1).tolist()  # half the cold starts
    [0.0, 10.0, 1030.0]
    """
    from_ms = serial(*steps).quantile(float(check_percentiles(p)))
    if not np.isfinite(from_ms):
        raise DistributionError(f"p{100 * p:g} lies beyond every grid: there is no mean beyond it")
    share, parts = excess(steps, from_ms)
    return parts / share


def excess(steps: Sequence[Distribution], from_ms: float) -> tuple[float, Floats]:
    """Share of requests whose sum of independent serial steps is at least a time, and what each step is to them.

    Parameters
    ----------
    steps : sequence of Distribution
        The steps of the path.
    from_ms : float
        The time in ms.

    Returns
    -------
    share : float
        Share of the requests that take so long.
    parts : array, shape (steps,)
        Mean of each step over those requests, times the share: parts of several ways may be added up.

    Raises
    ------
    DistributionError
        If there is no step.

    Examples
    --------
    >>> from modeler.dist import Exponential
    >>> share, parts = excess([Constant(3), Exponential(10)], 13)
    >>> round(share, 3), (parts / share).round(1).tolist()  # without memory: 10 ms more than the 10 that it has
    (0.368, [3.0, 20.0])
    """
    if not steps:
        raise DistributionError("a serial path needs at least one step")
    moving = [distribution for distribution in steps if not isinstance(distribution, Constant)]
    share, means = _moving_parts(moving, from_ms, steps)
    next_means = iter(means)
    return share, np.array(
        [
            share * distribution.mean if isinstance(distribution, Constant) else next(next_means)
            for distribution in steps
        ]
    )


def _moving_parts(
    moving: list[Distribution], from_ms: float, steps: Sequence[Distribution]
) -> tuple[float, list[float]]:
    """The share, and the parts of those steps that are not constant."""
    start = from_ms * TICKS_PER_MS - sum(distribution.floor_ticks for distribution in steps)
    if not moving:
        return float(start <= 0), []
    grids, sums, weighted = _by_sum(tuple(moving))
    lost = sum(step.lost_cells() for step in moving)
    mass = _beyond(sums, grids, start, lost)
    parts = [
        (step.floor_ticks * mass + _beyond(row, grids, start, lost)) / TICKS_PER_MS
        for step, row in zip(moving, weighted, strict=True)
    ]
    return mass, parts


@lru_cache(maxsize=16)
def _by_sum(moving: tuple[Distribution, ...]) -> tuple[Grids, Floats, list[Floats]]:
    """Share of each sum of the steps, and for each step its mean at each sum, times that share; whatever the time."""
    grids = Grids.fit(moving)
    rows = [
        np.array([rounded_down(distribution, grids.cells, cell, Side.LOW) for cell in grids.cell_ticks])
        for distribution in moving
    ]
    before, after = _products(rows), _products(rows[::-1])[::-1]
    by_sum = []
    for number, row in enumerate(rows):
        weighted = row * _middles(grids, moving[number].lost_cells())
        for neighbor in (before[number - 1] if number else None, after[number + 1] if number + 1 < len(rows) else None):
            weighted = weighted if neighbor is None else convolved(weighted, neighbor)
        by_sum.append(weighted)
    return grids, before[-1], by_sum


def _products(rows: list[Floats]) -> list[Floats]:
    """The first row, the first two convolved, and so on."""
    products = rows[:1]
    for row in rows[1:]:
        products.append(convolved(products[-1], row))
    return products


def _middles(grids: Grids, lost: int) -> Floats:
    """Middle of the times that are rounded to each cell, in ticks, if so many cells are lost; shape (grids, cells)."""
    middles: Floats = np.multiply.outer(np.array(grids.cell_ticks, dtype=float), np.arange(grids.cells) + lost / 2)
    return middles


def _beyond(weights: Floats, grids: Grids, start: float, lost: int) -> float:
    """Total of the weights of sums after `start`, each stretch from the finest grid that reaches so far."""
    total = 0.0
    for cell, row in zip(grids.cell_ticks, weights, strict=True):
        first = int(np.ceil(start / cell - lost / 2))  # the middle is so far above the sum of edges
        if first < grids.cells:
            total += float(row[max(first, 0) :].sum())
            start = (grids.cells + lost / 2) * cell
    return total
