"""Sums on grids: rounding down, convolving, and counting what was lost.

A time X above its floor is rounded *down* to a multiple of the cell h: the share of the cell at k h is
P(X < (k + 1) h) - P(X < k h), so that an atom on a cell's edge stays in its own cell. Each rounded addend loses less
than one cell, so a sum of n of them lies in [S', S' + n h) if S' is the sum of the rounded ones. S' is found by linear
convolution, padded with zeros so that nothing wraps around. What lies beyond the last cell is dropped: for the lower
distribution function it is at +infinity, for the upper one at the end of the grid.

A sum inside another one, as in one of several ways, is rounded on the grid of the outer one: its own steps are, and
their shares are convolved. The shares of a mixture are those of its branches, weighted. So a step that many paths have
in common, or the hours of one path, is rounded once a grid, and n counts the steps inside, on the way that has most.

One grid cannot be fine at 15 ms and long enough for 3 s. So the same sum is done on a ladder of grids, each twice as
coarse and as long as the one before. Every grid bounds the same distribution function, and the width stays a small
fraction of the percentile wherever it lies: a slow branch is bracketed on its own coarse grid without spoiling the fast
one. Cells are powers of two in ticks, so a finer grid only cuts cells, and rounds each addend by less: where two grids
reach, the finer one has the better bound. So a coarser grid is computed only for what lies beyond the finer ones, and
a finer one only if the outline of the sum, a bound that needs no grid, does not say that it ends too early.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from modeler.dataclass import dataclass
from modeler.dist.base import TOLERANCE, Distribution, DistributionError, Floats, Side, reach_ticks

__all__ = ["Grids"]

Waves = npt.NDArray[np.complex128]

_LEAST_CELL = 1 << 10  # ticks: about a microsecond
_LEAST_CELLS = 1 << 12
_CELLS_PER_LOST = 240  # a grid is used from half its length on: n cells are then 2 / 240 of the percentile
_STEP = 2
_MOST_STEPS = 32
_BODY = 0.1  # share of each addend before the end of the finest grid
_TAIL = TOLERANCE  # share of each addend beyond the coarsest: no percentile tells less apart


@dataclass(frozen=True)
class Grids:
    """A ladder of grids with the same number of cells.

    Parameters
    ----------
    cells : int
        Number of cells of each grid: a power of two.
    cell_ticks : tuple of int
        Width of a cell for each grid, in ticks: powers of two, increasing.

    Raises
    ------
    DistributionError
        If a number is not a power of two, or the widths do not increase.

    Examples
    --------
    >>> from modeler.dist.base import TICKS_PER_MS
    >>> grids = Grids(4096, (2**14, 2**16))
    >>> grids.cells * grids.cell_ticks[-1] / TICKS_PER_MS  # ms, the length of the coarsest grid
    268.435456
    """

    cells: int
    cell_ticks: tuple[int, ...]

    def __post_init__(self) -> None:
        """Check that the grids are dyadic."""
        for number in (self.cells, *self.cell_ticks):
            if number < 1 or number & (number - 1):
                raise DistributionError(f"a grid is dyadic: {number} is not a power of two")
        if not self.cell_ticks or list(self.cell_ticks) != sorted(set(self.cell_ticks)):
            raise DistributionError(f"the cells of a ladder of grids must increase: {list(self.cell_ticks)}")

    @classmethod
    def fit(cls, addends: Sequence[Distribution]) -> Grids:
        """The ladder for a sum: fine enough for its fast requests, long enough for its slow ones."""
        lost = sum(addend.lost_cells() for addend in addends)
        cells = max(_LEAST_CELLS, _power_of_two(_CELLS_PER_LOST * lost))
        body = sum(reach_ticks(distribution, _BODY, Side.HIGH) for distribution in addends) // 2
        tail = sum(reach_ticks(distribution, 1 - _TAIL, Side.LOW) for distribution in addends)
        finest = max(_LEAST_CELL, _power_of_two(body) // cells)
        steps = [finest]
        while steps[-1] * cells < tail and len(steps) < _MOST_STEPS:
            steps.append(steps[-1] * _STEP)
        return cls(cells, tuple(steps))


def _power_of_two(least: int) -> int:
    return 1 << max(0, least - 1).bit_length()


def rounded_down(addend: Distribution, cells: int, cell_ticks: int, side: Side, before: int = 0) -> Floats:
    """Shares of the cells of one grid for one addend, counted from its floor, or from so many ticks before it.

    Returns
    -------
    array, shape (cells,)
        It sums to 1 less the share that lies beyond the grid.
    """
    return _rounded_down(addend, cells, cell_ticks, Side.LOW if addend.rounds_alike else side, before)


@lru_cache(maxsize=4096)
def _rounded_down(addend: Distribution, cells: int, cell_ticks: int, side: Side, before: int) -> Floats:
    return addend.rounded(cells, cell_ticks, side, before)


@lru_cache(maxsize=2048)
def summed(addends: tuple[Distribution, ...], cells: int, cell_ticks: int, side: Side) -> Floats:
    """Distribution function of the sum of the rounded addends above their floors, at each cell of one grid.

    Returns
    -------
    array, shape (cells,)
    """
    # the rounding of the transform may exceed 1 by some 1e-16
    return np.minimum(np.cumsum(convolved_shares(addends, cells, cell_ticks, side)), 1.0)


def convolved_shares(addends: tuple[Distribution, ...], cells: int, cell_ticks: int, side: Side) -> Floats:
    """Shares of the cells of the sum of the rounded addends, counted from the sum of their floors."""
    return _shares(tuple((addend, Side.LOW if addend.rounds_alike else side) for addend in addends), cells, cell_ticks)


def _shares(addends: tuple[tuple[Distribution, Side], ...], cells: int, cell_ticks: int) -> Floats:
    if len(addends) == 1:
        return rounded_down(addends[0][0], cells, cell_ticks, addends[0][1])
    first = (
        1 << (len(addends) - 1).bit_length() - 1
    )  # neighbors by twos, by fours and so on: sums have beginnings alike
    product = _transformed(addends[:first], cells, cell_ticks) * _transformed(addends[first:], cells, cell_ticks)
    return _untransformed(product, cells)


@lru_cache(maxsize=1024)
def _transformed(addends: tuple[tuple[Distribution, Side], ...], cells: int, cell_ticks: int) -> Waves:
    """Fourier transform of the shares, padded with zeros; paths that are compared have many steps in common."""
    return np.fft.rfft(_shares(addends, cells, cell_ticks), 2 * cells)


def moved(shares: Floats, by: int) -> Floats:
    """Shares of cells so many cells later, without what then lies beyond the grid."""
    if not by:
        return shares
    later = np.zeros(len(shares))
    later[by:] = shares[: max(len(shares) - by, 0)]
    return later


def _untransformed(product: Waves, cells: int) -> Floats:
    """Convolution of which this is the transform, without what lies beyond the grid."""
    return np.maximum(np.fft.irfft(product, 2 * cells)[..., :cells], 0.0)


def convolved(a: Floats, b: Floats) -> Floats:
    """Linear convolution of each row, without what lies beyond the grid."""
    cells = a.shape[-1]
    return _untransformed(np.fft.rfft(a, 2 * cells) * np.fft.rfft(b, 2 * cells), cells)


def forget() -> None:
    """Drop what was computed before: for benchmarks and for long-lived processes."""
    _rounded_down.cache_clear()
    summed.cache_clear()
    _transformed.cache_clear()
