"""Steps one after the other: their times add up. Percentiles do not.

Constants and the floors of all steps are added in whole ticks, off the grid; what remains of each step is rounded down
to the cells of a ladder of grids and convolved (see `modeler.dist.grid`). The steps are independent of each other; for
steps that are slow together see `Comonotone`. Several round trips of the *same* connection are one round trip, scaled,
and not a sum of independent ones.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cached_property

import numpy as np

from modeler.dataclass import dataclass
from modeler.dist.base import (
    TICKS_PER_MS,
    Distribution,
    DistributionError,
    Floats,
    Side,
    Ticks,
    check_factor,
    outline_of_powers,
)
from modeler.dist.grid import Grids, convolved_shares, moved, summed
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
        if self.grids and self.grids.cells <= self.lost_cells():
            raise DistributionError(f"{len(self.addends)} addends need more than {self.grids.cells} cells")

    @cached_property
    def ladder(self) -> Grids:
        """The grids that it is summed on."""
        return self.grids or Grids.fit(self.addends)

    @cached_property
    def _hash(self) -> int:
        return hash((self.addends, self.extra_ticks, self.grids))

    def __hash__(self) -> int:
        """Worked out once: trees are looked up many times."""
        return self._hash

    @cached_property
    def floor_ticks(self) -> int:
        """Sum of the constants and of the floors of all steps."""
        return self.extra_ticks + sum(distribution.floor_ticks for distribution in self.addends)

    @cached_property
    def rounds_alike(self) -> bool:
        """True if every addend does."""
        return all(distribution.rounds_alike for distribution in self.addends)

    @cached_property
    def _lost(self) -> int:
        return sum(distribution.lost_cells() for distribution in self.addends)

    def lost_cells(self, before: int = 0) -> int:
        """As many as all addends together, and one if the sum does not start with a cell."""
        return self._lost + (before > 0)

    def rounded(self, cells: int, cell_ticks: int, side: Side, before: int) -> Floats:
        """Convolution of the shares of the addends."""
        return moved(convolved_shares(self.addends, cells, cell_ticks, side), before // cell_ticks)

    def _grids(self, side: Side, first: int = 0) -> Iterator[tuple[int, Floats]]:
        """Width of a cell and distribution function of the rounded sum: grid by grid, the finest first, when asked."""
        cells = self.ladder.cells
        # Upper bounds on time end with the grid, so that a finer grid of the same length has them, too.
        end = cells - self._lost + 1 if side is Side.LOW else cells
        for cell in self.ladder.cell_ticks[first:]:
            yield cell, summed(self.addends, cells, cell, Side.LOW if self.rounds_alike else side)[:end]

    def cdf_at(self, ticks: Ticks, side: Side, left: bool = False) -> Floats:
        """Bound of the finest grid that reaches so far."""
        above = np.asarray(ticks) - self.floor_ticks
        bound = self._low(above.ravel()) if side is Side.LOW else self._high(above.ravel() - left)
        return bound.reshape(above.shape)

    def _high(self, above: Ticks) -> Floats:
        """P(S' <= t), and 1 beyond the grids."""
        bound = np.where(above >= 0, 1.0, 0.0)
        beyond = np.flatnonzero(above >= 0)
        least = 0.0  # rounding must not make a coarser grid's function begin below a finer one's end
        for cell, sums in self._grids(Side.HIGH):
            index = above[beyond] // cell
            inside = index < len(sums)
            bound[beyond[inside]] = np.clip(sums[index[inside]] + ROUNDING, least, 1.0)
            beyond, least = beyond[~inside], min(sums[-1] + ROUNDING, 1.0)
            if not len(beyond):
                break
        return bound

    def _low(self, above: Ticks) -> Floats:
        """P(S' + n cells <= t): also from the left, because the sum lies strictly below S' + n cells."""
        bound = np.zeros(above.shape)
        beyond = np.flatnonzero(above > 0)
        least = 0.0
        for cell, sums in self._grids(Side.LOW):
            index = above[beyond] // cell - self._lost
            known = np.where(index < 0, 0.0, sums[np.clip(index, 0, len(sums) - 1)] - ROUNDING)
            bound[beyond] = np.maximum(known, least)
            beyond, least = beyond[index >= len(sums)], max(sums[-1] - ROUNDING, least)
            if not len(beyond):
                break
        return bound

    def outline(self, ticks: Ticks, side: Side) -> Floats:
        """Bounds from the addends alone.

        Each takes less than the whole sum; and the sum of n exceeds a time only if one of them exceeds an n-th of it.
        """
        above = np.asarray(ticks) - self.floor_ticks
        if side is Side.LOW:
            part = above // len(self.addends)
            longer = sum(1.0 - addend.outline(addend.floor_ticks + part, side) for addend in self.addends)
            return np.where(above >= 0, np.maximum(1.0 - longer, 0.0), 0.0)
        first, *others = (addend.outline(addend.floor_ticks + above, side) for addend in self.addends)
        return math.prod(others, start=first)

    def inverse(self, p: Floats, side: Side) -> Floats:
        """Inverse on the finest grid that reaches so far."""
        p = np.asarray(p, dtype=float)
        lost = self._lost if side is Side.LOW else 0
        first, known = self._first_grid(float(p.min(initial=1.0)))
        best = np.full(p.shape, math.inf if side is Side.LOW else known)
        for cell, sums in self._grids(side, first):
            index = np.searchsorted(sums, p, side="left")
            values = (self.floor_ticks + (index + lost) * float(cell)) / TICKS_PER_MS  # ticks of the coarsest overflow
            if side is Side.LOW:
                best = np.minimum(best, np.where(index == len(sums), math.inf, values))
            else:
                best = np.maximum(best, values)
            if np.all(index < len(sums)):
                break
        return best

    def _first_grid(self, p: float) -> tuple[int, float]:
        """Which grid may be the first to reach a percentile by the outline, and where the one before ends, in ms.

        Given grids are tried from the first on.
        """
        if self.grids:
            return 0, 0.0
        ends = self.floor_ticks + self.ladder.cells * np.array(self.ladder.cell_ticks, dtype=np.int64)
        short = int(np.sum(self._outline_of_ends < p))
        first = min(short, len(ends) - 1)
        return first, float(ends[first - 1]) / TICKS_PER_MS if first else 0.0

    @cached_property
    def _outline_of_ends(self) -> Floats:
        powers = [(self.ladder.cells * cell).bit_length() - 1 for cell in self.ladder.cell_ticks]
        outlines = [outline_of_powers(addend, Side.HIGH) for addend in self.addends]
        product = math.prod(outlines[1:], start=outlines[0])
        return np.array([product[power] if power < len(product) else 1.0 for power in powers])

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
