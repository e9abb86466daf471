"""What every latency distribution can answer, and how its bracket is found.

A distribution is carried as a *pair* of distribution functions, one that is never above the true one and one that is
never below it. The operations of this room (sum, maximum, minimum, mixture, timeout, hedge, retry) never make a
request faster when one of its parts gets slower; so an operation applied to the lower functions of its parts gives a
lower function, applied to the upper ones an upper function, and the true percentile lies between the two inverses.
Where a part has a closed form, both functions are the same.

Time is counted in integer ticks of one nanosecond, so that constants add up without rounding; users write and read
milliseconds. Inverses are taken at p ± 1e-9: that covers the rounding of floating point, and a percentile that falls
on a plateau of the distribution function comes out as a wide bracket and not as a coin toss.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from enum import Enum
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from modeler.errors import ModelerError

__all__ = ["TICKS_PER_MS", "TOLERANCE", "Bracket", "Distribution", "DistributionError", "Side"]

Floats = npt.NDArray[np.float64]
Ticks = npt.NDArray[np.int64]

TICKS_PER_MS = 1_000_000
TOLERANCE = 1e-9
FAR = 1 << 60  # 36 years: later than any answer
_FAN = 64  # points tried at once when a distribution function is inverted


class DistributionError(ModelerError):
    """A latency distribution that cannot be: the message says which number, and what is allowed."""


class Side(Enum):
    """Which of the two distribution functions: never above the true one, or never below it."""

    LOW = "low"
    HIGH = "high"


class Bracket(NamedTuple):
    """Two numbers with the true value between them; `high` is inf where there is no upper bound.

    Examples
    --------
    >>> print(Bracket(11.5, 12.5)), print(Bracket(30000.0, math.inf))
    12 ± 0.5
    at least 30,000 (no upper bound)
    (None, None)
    """

    low: float
    high: float

    @property
    def bounded(self) -> bool:
        """False if the percentile falls into the mass that lies beyond every bound."""
        return math.isfinite(self.high)

    @property
    def midpoint(self) -> float:
        """Halfway between the two; inf without an upper bound."""
        return (self.low + self.high) / 2

    @property
    def half_width(self) -> float:
        """What to print after the ±; inf without an upper bound."""
        return (self.high - self.low) / 2

    def __str__(self) -> str:
        if not self.bounded:
            return f"at least {self.low:,.6g} (no upper bound)"
        return f"{self.midpoint:,.6g} ± {self.half_width:.2g}"


def to_ticks(ms: float) -> int:
    """Nearest whole number of ticks.

    >>> to_ticks(0.1) + to_ticks(0.2)
    300000
    """
    return round(ms * TICKS_PER_MS)


def check_time(ms: float, subject: str) -> float:
    """Return the time back, or say why it is none.

    Raises
    ------
    DistributionError
        If it is negative, not finite or no number.
    """
    if isinstance(ms, bool) or not isinstance(ms, int | float | np.integer | np.floating):
        raise DistributionError(f"{subject} must be a number of milliseconds, not {ms!r}")
    if not 0 <= ms <= FAR / TICKS_PER_MS:  # NaN fails, too
        raise DistributionError(f"{subject} must be a finite time of at least 0 ms, not {ms:g}")
    return float(ms)


def check_share(share: float, subject: str) -> float:
    """Return the probability back, or say why it is none.

    Raises
    ------
    DistributionError
        If it lies outside [0, 1].
    """
    if not 0 <= share <= 1:
        raise DistributionError(f"{subject} must be a probability from 0 to 1, not {share:g}")
    return float(share)


def check_factor(factor: float) -> float:
    """Return the factor back, or say why a time cannot be scaled by it.

    Raises
    ------
    DistributionError
        If it is not above zero and finite.
    """
    if not 0 < factor < math.inf:
        raise DistributionError(f"a latency can be scaled by a finite factor above 0, not {factor:g}")
    return float(factor)


def check_percentiles(p: npt.ArrayLike) -> Floats:
    """Return the percentiles as an array of shares, or say which of them cannot be asked for.

    Raises
    ------
    DistributionError
        If one of them is not strictly between 0 and 1.
    """
    asked = np.asarray(p, dtype=float)
    wrong = asked[~((asked > 0) & (asked < 1))]
    if wrong.size:
        raise DistributionError(
            f"a percentile is a share strictly between 0 and 1, not {wrong.flat[0]:g}: write 0.99 for p99"
        )
    return asked


class Distribution(ABC):
    """The time that one step of a request takes, in milliseconds."""

    # What a new kind of distribution must say

    @property
    @abstractmethod
    def floor_ticks(self) -> int:
        """A time before which the step never ends, in ticks."""

    @abstractmethod
    def cdf_at(self, ticks: Ticks, side: Side, left: bool = False) -> Floats:
        """One of the two bounds on P(X <= t); on P(X < t) if `left`.

        Parameters
        ----------
        ticks : int array, any shape
            Times; negative ones are allowed and have probability 0.
        side : Side
            The bound that is never above, or never below.
        left : bool
            Take the limit from the left: an atom at t does not count.

        Returns
        -------
        array, shape of `ticks`
        """

    @abstractmethod
    def scaled(self, factor: float) -> Distribution:
        """The distribution of `factor` times this time: three round trips of one request are one, scaled by 3.

        Raises
        ------
        DistributionError
            If the factor is not above 0.
        """

    # What it may know better

    def outline(self, ticks: Ticks, side: Side) -> Floats:
        """The two bounds of `cdf_at`, or bounds that are further apart and need no sum on a grid."""
        return self.cdf_at(ticks, side)

    @property
    def exact(self) -> bool:
        """True if both bounds are the same function."""
        return False

    @property
    def mean(self) -> float:
        """Mean in ms: closed where there is a closed form, else integrated between the bounds (to about 0.1 %)."""
        return _integrated_mean(self)

    @property
    def variance(self) -> float:
        """Variance in ms², where it is closed.

        Raises
        ------
        DistributionError
            If this kind of distribution has no closed form for it.
        """
        raise DistributionError(f"the variance of a {type(self).__name__} has no closed form: ask for percentiles")

    @property
    def rounds_alike(self) -> bool:
        """Whether its shares of the cells of a grid are the same for both bounds."""
        return self.exact

    def lost_cells(self, before: int = 0) -> int:
        """How many cells of a grid its rounded time is below its time at most, if the grid starts so much earlier."""
        return 1

    def rounded(self, cells: int, cell_ticks: int, side: Side, before: int) -> Floats:
        """Shares of the cells of a grid that starts `before` ticks before its floor: see `modeler.dist.grid`.

        Returns
        -------
        array, shape (cells,)
            It sums to 1 less the share that lies beyond the grid.
        """
        edges = self.floor_ticks - before + cell_ticks * np.arange(cells + 1, dtype=np.int64)
        return np.maximum(np.diff(self.cdf_at(edges, side, left=True)), 0.0)

    def inverse(self, p: Floats, side: Side) -> Floats:
        """Invert one of the two bounds: the least time in ms at which it reaches `p`; inf if it never does."""
        return _search(self, p, side)

    # What users ask

    def quantile(self, p: npt.ArrayLike) -> Any:
        """Percentiles in ms: the midpoint of each bracket, inf where there is no upper bound.

        Parameters
        ----------
        p : float or array, any shape
            Shares strictly between 0 and 1: 0.99 for p99.

        Returns
        -------
        float, or array of the shape of `p`

        Raises
        ------
        DistributionError
            If a percentile is not strictly between 0 and 1.
        """
        low, high = self.brackets(p)
        return _plain((low + high) / 2)

    def bracket(self, p: float) -> Bracket:
        """One percentile in ms as a pair with the true value between the two.

        Raises
        ------
        DistributionError
            If the percentile is not strictly between 0 and 1.
        """
        low, high = self.brackets(float(p))
        return Bracket(float(low), float(high))

    def brackets(self, p: npt.ArrayLike) -> tuple[Floats, Floats]:
        """Many percentiles in ms at once: their lower and their upper bounds, in arrays of the shape of `p`.

        Raises
        ------
        DistributionError
            If a percentile is not strictly between 0 and 1.
        """
        asked = check_percentiles(p)
        low = self.inverse(np.maximum(asked - TOLERANCE, 0.0), Side.HIGH)
        return low, self.inverse(np.minimum(asked + TOLERANCE, 1.0), Side.LOW)

    def cdf_bounds(self, ms: npt.ArrayLike) -> tuple[Any, Any]:
        """Lower and upper bound on the share of requests that take at most `ms` (read to the nearest nanosecond).

        Parameters
        ----------
        ms : float or array, any shape

        Returns
        -------
        tuple of two floats or arrays of the shape of `ms`
        """
        times = np.asarray(ms, dtype=float)
        if np.isnan(times).any():
            raise DistributionError("a latency must be a number of milliseconds, not nan")
        ticks = np.rint(np.clip(times * TICKS_PER_MS, -1, FAR)).astype(np.int64)
        return _plain(self.cdf_at(ticks, Side.LOW)), _plain(self.cdf_at(ticks, Side.HIGH))

    def cdf(self, ms: npt.ArrayLike) -> Any:
        """Share of requests that take at most `ms`: the middle of `cdf_bounds`."""
        low, high = self.cdf_bounds(ms)
        return (low + high) / 2


class Closed(Distribution):
    """A distribution with a closed form: both bounds are the same, and a percentile is exact."""

    @property
    def exact(self) -> bool:
        """Always true."""
        return True

    def quantile(self, p: npt.ArrayLike) -> Any:
        """Percentiles in ms, exact; see `Distribution.quantile`."""
        return _plain(self.inverse(check_percentiles(p), Side.LOW))


def _plain(values: Any) -> Any:
    """A float for a scalar, the array itself otherwise."""
    return float(values) if np.ndim(values) == 0 else values


def _search(of: Distribution, p: Floats, side: Side) -> Floats:
    """Invert by narrowing to one tick, with 64 points at a time."""
    wanted = np.asarray(p, dtype=float).reshape(-1, 1)
    low = np.full(wanted.shape, of.floor_ticks - 1, dtype=np.int64)
    high = np.full(wanted.shape, FAR, dtype=np.int64)
    while (gap := int((high - low).max())) > 1:
        step = -(-gap // _FAN)
        points = np.minimum(low + step * np.arange(1, _FAN), high)
        reached = of.cdf_at(points, side) >= wanted
        first = np.where(reached.any(axis=1), reached.argmax(axis=1), _FAN - 1)[:, None]
        bounded = np.concatenate([low, points, high], axis=1)
        low, high = np.take_along_axis(bounded, first, 1), np.take_along_axis(bounded, first + 1, 1)
    ticks = high[:, 0]
    if side is Side.HIGH:  # a lower bound on time: without an atom at this tick, the level was reached since the last
        ticks = ticks - (of.cdf_at(ticks, side, left=True) >= wanted[:, 0])
    never = of.cdf_at(high[:, 0], side) < wanted[:, 0]
    return np.where(never, np.inf, np.maximum(ticks, of.floor_ticks) / TICKS_PER_MS).reshape(np.shape(p))


_POWERS = np.int64(1) << np.arange(60)


def outline_of_powers(of: Distribution, side: Side) -> Floats:
    """Outline at each power of two above the floor, in ticks."""
    return _outline_of_powers(of, Side.LOW if of.exact else side)


@lru_cache(maxsize=4096)
def _outline_of_powers(of: Distribution, side: Side) -> Floats:
    return of.outline(of.floor_ticks + _POWERS, side)


def reach_ticks(of: Distribution, share: float, side: Side) -> int:
    """Least power of two above the floor, in ticks, at which the outline reaches `share`, or all that it reaches."""
    return _reached(outline_of_powers(of, side), share)


def _reached(values: Floats, share: float) -> int:
    return int(_POWERS[np.argmax(values >= min(share, float(values[-1])))])


def _integrated_mean(of: Distribution) -> float:
    """Integral of the survival function: the middle between its upper and lower sums on a geometric grid."""
    last = _reached(of.cdf_at(of.floor_ticks + _POWERS, Side.LOW), 1 - 1e-9)
    above = np.unique(np.rint(np.geomspace(1, last, 1 << 14)).astype(np.int64))
    ticks = of.floor_ticks + np.concatenate([[0], above])
    low, high = (1 - of.cdf_at(ticks, side) for side in (Side.HIGH, Side.LOW))
    steps = np.diff(ticks)
    total = of.floor_ticks + (float(steps @ low[1:]) + float(steps @ high[:-1])) / 2
    return total / TICKS_PER_MS
