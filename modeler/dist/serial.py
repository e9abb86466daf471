"""Steps one after the other: their times add up. Percentiles do not.

Constants and the floors of all steps are added in whole ticks, off the grid; what remains of each step is rounded down
to the cells of a ladder of grids and convolved (see `modeler.dist.grid`). The steps are independent of each other; for
steps that are slow together see `Comonotone`. Several round trips of the *same* connection are one round trip, scaled,
and not a sum of independent ones.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from modeler.dist.base import TICKS_PER_MS, Distribution, DistributionError, Floats, Side, Ticks, check_factor
from modeler.dist.grid import Grids, summed
from modeler.dist.never import Never
from modeler.dist.parametric import Constant
from modeler.dist.shifted import Shifted

__all__ = ["Serial", "serial"]

ROUNDING = 1e-11  # what floating point may add to or take from a distribution function; measured below 1e-12


@dataclass(frozen=True)
class Serial(Distribution):
    """Sum of independent steps that are not constant; made by `serial`.

    Parameters
    ----------
    addends : tuple of Distribution
        The steps, at least one.
    extra_ticks : int
        Constants, in ticks.
    grids : Grids, optional
        Fixed grids; by default fitted to the addends.

    Raises
    ------
    DistributionError
        If there is no addend, the constants are negative, or a grid has no more cells than there are addends.

    Examples
    --------
    >>> from modeler.dist import Exponential
    >>> path = Serial((Exponential(1), Exponential(1)))  # Erlang 2: p99 is 6.638352
    >>> low, high = path.bracket(0.99)
    >>> low <= 6.638352 <= high, high - low < 0.05
    (True, True)
    """

    addends: tuple[Distribution, ...]
    extra_ticks: int = 0
    grids: Grids | None = None

    def __post_init__(self) -> None:
        """Check that there is something to add."""
        if not self.addends or self.extra_ticks < 0:
            raise DistributionError("a sum needs at least one addend, and constants of at least 0 ticks")
        if self.grids and self.grids.cells <= len(self.addends):
            raise DistributionError(f"{len(self.addends)} addends need more than {self.grids.cells} cells")

    @cached_property
    def ladder(self) -> Grids:
        """The grids that it is summed on."""
        return self.grids or Grids.fit(self.addends)

    @cached_property
    def floor_ticks(self) -> int:
        """Sum of the constants and of the floors of all steps."""
        return self.extra_ticks + sum(distribution.floor_ticks for distribution in self.addends)

    def _sums(self, side: Side) -> Floats:
        exact = all(distribution.exact for distribution in self.addends)
        sums = summed(self.addends, self.ladder, Side.LOW if exact else side)
        # Upper bounds on time end with the grid, so that a finer grid of the same length has them, too.
        return sums[:, : self.ladder.cells - len(self.addends) + 1] if side is Side.LOW else sums

    def cdf_at(self, ticks: Ticks, side: Side, left: bool = False) -> Floats:
        """Best bound of all grids."""
        above = np.asarray(ticks) - self.floor_ticks
        bound = self._low if side is Side.LOW else self._high
        return bound(above, left)

    def _high(self, above: Ticks, left: bool) -> Floats:
        """P(S' <= t), and 1 beyond the grid."""
        best = np.where(above > 0 if left else above >= 0, 1.0, 0.0)
        for cell, sums in zip(self.ladder.cell_ticks, self._sums(Side.HIGH), strict=True):
            index = (above - 1 if left else above) // cell
            high = sums[np.clip(index, 0, len(sums) - 1)]
            best = np.minimum(best, np.where(index >= len(sums), 1.0, np.where(index < 0, 0.0, high + ROUNDING)))
        return best

    def _low(self, above: Ticks, left: bool) -> Floats:
        """P(S' + n cells <= t): also from the left, because the sum lies strictly below S' + n cells."""
        best = np.zeros(np.shape(above))
        for cell, sums in zip(self.ladder.cell_ticks, self._sums(Side.LOW), strict=True):
            index = above // cell - len(self.addends)
            low = sums[np.clip(index, 0, len(sums) - 1)]
            best = np.maximum(best, np.where(index < 0, 0.0, low - ROUNDING))
        return best

    def inverse(self, p: Floats, side: Side) -> Floats:
        """Best inverse of all grids."""
        p = np.asarray(p, dtype=float)
        lost = len(self.addends) if side is Side.LOW else 0
        best = np.full(p.shape, math.inf if side is Side.LOW else 0.0)
        for cell, sums in zip(self.ladder.cell_ticks, self._sums(side), strict=True):
            index = np.searchsorted(sums, p, side="left")
            values = (self.floor_ticks + (index + lost) * cell) / TICKS_PER_MS
            if side is Side.LOW:
                best = np.minimum(best, np.where(index == len(sums), math.inf, values))
            else:
                best = np.maximum(best, values)
        return best

    def scaled(self, factor: float) -> Distribution:
        """Every step and every constant is scaled."""
        check_factor(factor)
        extra = Constant(self.extra_ticks / TICKS_PER_MS * factor)
        return serial(*(distribution.scaled(factor) for distribution in self.addends), extra)

    @property
    def mean(self) -> float:
        """Sum of the means, in ms."""
        return self.extra_ticks / TICKS_PER_MS + sum(distribution.mean for distribution in self.addends)

    @property
    def variance(self) -> float:
        """Sum of the variances of the independent steps, in ms²."""
        return sum(distribution.variance for distribution in self.addends)


def serial(*steps: Distribution, grids: Grids | None = None) -> Distribution:
    """Independent steps one after the other.

    Parameters
    ----------
    *steps : Distribution
        At least one; sums among them are taken apart, so that they are rounded once.
    grids : Grids, optional
        Fixed grids; by default fitted to the steps.

    Returns
    -------
    Distribution
        Only as much of a sum as is needed: constants alone give a constant, one step and constants a shifted step; a
        sum with a step that never ends never ends.

    Raises
    ------
    DistributionError
        If there is no step.

    Examples
    --------
    >>> from modeler.dist import Constant, Exponential
    >>> serial(Constant(0.1), Constant(0.2)).quantile(0.5)
    0.3
    >>> round(serial(Constant(10), Exponential(1)).quantile(0.99), 4)
    14.6052
    """
    if not steps:
        raise DistributionError("a serial path needs at least one step")
    addends, extra = _apart(steps)
    if any(isinstance(distribution, Never) for distribution in addends):
        return Never()
    if not addends:
        return Constant(extra / TICKS_PER_MS)
    if len(addends) > 1:
        return Serial(tuple(addends), extra, grids)
    return Shifted(addends[0], extra / TICKS_PER_MS) if extra else addends[0]


def _apart(steps: tuple[Distribution, ...]) -> tuple[list[Distribution], int]:
    """Steps that are no constants and no sums, and the constants in ticks."""
    addends: list[Distribution] = []
    extra = 0
    for step in steps:
        if isinstance(step, Constant):
            extra += step.floor_ticks
        elif isinstance(step, Shifted):
            inner, more = _apart((step.part,))
            addends, extra = addends + inner, extra + more + step.by_ticks
        elif isinstance(step, Serial):
            addends, extra = [*addends, *step.addends], extra + step.extra_ticks
        else:
            addends.append(step)
    return addends, extra
