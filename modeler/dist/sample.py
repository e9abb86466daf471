"""A latency that was measured request by request: its distribution function is the share of the sample.

The bracket is about the sample and not about what it was drawn from: how far the two may be apart is a matter of
evidence. Order statistics give it: the p-th percentile of the source lies between the values of rank
n p ± 2 sqrt(n p (1 - p)) in 95 of 100 samples.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from modeler.dist.base import TICKS_PER_MS, Closed, DistributionError, Floats, Side, Ticks, check_factor

__all__ = ["Empirical"]


class Empirical(Closed):
    """One of the given times, each equally likely.

    Parameters
    ----------
    times_ms : array, shape (n,)
        Measured times in ms, in any order; held to the nanosecond.

    Raises
    ------
    DistributionError
        If there is no time, or one is negative or not finite.

    Examples
    --------
    >>> Empirical([12, 10, 11, 90]).quantile([0.5, 0.99]).tolist()
    [11.0, 90.0]
    """

    def __init__(self, times_ms: npt.ArrayLike) -> None:
        times = np.asarray(times_ms, dtype=float).ravel()
        if not times.size:
            raise DistributionError("a sample must hold at least one time")
        wrong = times[~((times >= 0) & np.isfinite(times))]
        if wrong.size:
            raise DistributionError(f"a sample must hold finite times of at least 0 ms, not {wrong[0]:g}")
        self._ticks = np.sort(np.rint(times * TICKS_PER_MS).astype(np.int64))

    def __repr__(self) -> str:
        return f"Empirical(n={len(self._ticks)})"

    @property
    def floor_ticks(self) -> int:
        """The least of them."""
        return int(self._ticks[0])

    def cdf_at(self, ticks: Ticks, side: Side, left: bool = False) -> Floats:
        """Share of the sample at or before each time."""
        return np.searchsorted(self._ticks, ticks, side="left" if left else "right") / len(self._ticks)

    def inverse(self, p: Floats, side: Side) -> Floats:
        """The least time with this share of the sample at or before it."""
        n = len(self._ticks)
        rank = np.searchsorted(np.arange(1, n + 1) / n, p, side="left")
        return self._ticks[np.minimum(rank, n - 1)] / TICKS_PER_MS

    def scaled(self, factor: float) -> Empirical:
        """Every time is scaled."""
        return Empirical(self._ticks / TICKS_PER_MS * check_factor(factor))

    @property
    def mean(self) -> float:
        """Mean of the sample, in ms."""
        return float(self._ticks.mean()) / TICKS_PER_MS

    @property
    def variance(self) -> float:
        """Variance of the sample as a distribution (divided by n), in ms²."""
        return float((self._ticks / TICKS_PER_MS).var())
