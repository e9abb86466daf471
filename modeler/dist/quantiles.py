"""A latency of which only some percentiles are known: what papers, vendors and dashboards publish.

The distribution is exact at each given percentile. Between two of them the logarithm of the latency is a straight
line against the normal score of the percentile: two percentiles give the lognormal through them, more give pieces of
lognormals. Below the lowest known percentile the first piece goes on. Beyond the highest the last piece goes on, or
the line from the lowest to the highest if that is steeper: two percentiles that happen to lie close together must not
cut off a tail that the others show. A single known percentile says nothing about the spread: it gets a lognormal
whose p99 is three times its p50 unless the caller knows better. A known floor (light in a fiber) is taken off first.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property
from itertools import pairwise
from typing import cast

import numpy as np

from modeler.dataclass import dataclass
from modeler.dist.base import (
    TICKS_PER_MS,
    Closed,
    DistributionError,
    Floats,
    Side,
    Ticks,
    check_factor,
    check_percentiles,
    check_time,
)
from modeler.dist.normal import normal_cdf, normal_score

__all__ = ["SPREAD", "FromQuantiles"]

SPREAD = 3.0
"""Assumed p99 / p50 of a hop of which one percentile is known: three in four published pairs have a smaller ratio."""


@dataclass(frozen=True)
class _Lines:
    """Log-latency as a broken line: pieces from `start` on, ``log x = y + slope * (z - z0)``."""

    z: Floats
    y: Floats
    slopes: Floats  # one more than knots: before the first, between, beyond the last

    def at_score(self, z: Floats) -> Floats:
        """Log-latency at a normal score."""
        piece = np.searchsorted(self.z, z, side="left")
        knot = np.maximum(piece - 1, 0)
        return self.y[knot] + self.slopes[piece] * (z - self.z[knot])

    def at_log(self, y: Floats) -> Floats:
        """Normal score at a log-latency."""
        piece = np.searchsorted(self.y, y, side="left")
        knot = np.maximum(piece - 1, 0)
        score: Floats = self.z[knot] + (y - self.y[knot]) / self.slopes[piece]
        return score

    def moment(self, power: int) -> float:
        """Mean of the latency to a power: the integral of exp(power (a + b z)) against the normal density."""
        ends = np.concatenate([[-np.inf], self.z, [np.inf]])
        anchors = np.maximum(np.arange(len(self.slopes)) - 1, 0)
        b = power * self.slopes
        a = power * self.y[anchors] - b * self.z[anchors]
        shares = normal_cdf(ends[1:] - b) - normal_cdf(ends[:-1] - b)
        some = shares > 0  # a piece too far out to count may overflow
        with np.errstate(over="ignore"):
            return float(np.sum(np.exp((a + b * b / 2)[some]) * shares[some]))


@dataclass(frozen=True)
class FromQuantiles(Closed):
    """Through known percentiles, by the rules at the top of this module.

    Parameters
    ----------
    known : mapping of float to float
        Latency in ms by percentile: ``{0.5: 12, 0.99: 80}``. Held as a sorted tuple of pairs.
    floor_ms : float
        A time below which it never is; all known latencies lie above it.
    spread : float
        p99 / p50 (above the floor) assumed if a single percentile is known.

    Raises
    ------
    DistributionError
        If there is none, a percentile is not strictly between 0 and 1, a latency is not above the floor, or they do
        not strictly increase.

    Examples
    --------
    >>> hop = FromQuantiles({0.5: 12, 0.9: 30, 0.99: 80})
    >>> hop.quantile([0.5, 0.9, 0.99]).round(6).tolist()
    [12.0, 30.0, 80.0]
    >>> FromQuantiles({0.5: 12, 0.99: 11})
    Traceback (most recent call last):
    modeler.dist.base.DistributionError: quantiles must increase: p50 is 12 ms, p99 is 11 ms
    """

    known: Mapping[float, float] | tuple[tuple[float, float], ...]
    floor_ms: float = 0.0
    spread: float = SPREAD

    def __post_init__(self) -> None:
        """Sort the known percentiles and check them."""
        given = self.known.items() if isinstance(self.known, Mapping) else self.known
        pairs = tuple(sorted((float(p), float(ms)) for p, ms in given))
        object.__setattr__(self, "known", pairs)
        check_time(self.floor_ms, "a floor")
        if not 1 < self.spread <= 1e6:
            raise DistributionError(f"the spread is p99 / p50 and must lie above 1, not {self.spread:g}")
        _check_known(pairs, self.floor_ms)

    @property
    def _pairs(self) -> tuple[tuple[float, float], ...]:
        return cast("tuple[tuple[float, float], ...]", self.known)

    @cached_property
    def _lines(self) -> _Lines:
        p, ms = np.array(self._pairs, dtype=float).T
        z, y = normal_score(p), np.log(ms - self.floor_ms)
        if len(z) == 1:
            return _Lines(z, y, np.full(2, math.log(self.spread) / float(normal_score(0.99))))
        slopes = np.diff(y) / np.diff(z)
        overall = (y[-1] - y[0]) / (z[-1] - z[0])
        return _Lines(z, y, np.concatenate([slopes[:1], slopes, [max(slopes[-1], overall)]]))

    @property
    def floor_ticks(self) -> int:
        """The floor."""
        return math.floor(self.floor_ms * TICKS_PER_MS)

    def cdf_at(self, ticks: Ticks, side: Side, left: bool = False) -> Floats:
        """Normal distribution function of the score at this latency."""
        above = np.maximum(ticks / TICKS_PER_MS - self.floor_ms, 0.0)
        with np.errstate(divide="ignore"):
            return normal_cdf(self._lines.at_log(np.log(above)))

    def inverse(self, p: Floats, side: Side) -> Floats:
        """Latency at the score of each percentile."""
        times: Floats = self.floor_ms + np.exp(self._lines.at_score(normal_score(p)))
        return times

    def scaled(self, factor: float) -> FromQuantiles:
        """Every known latency and the floor are scaled."""
        check_factor(factor)
        pairs = tuple((p, ms * factor) for p, ms in self._pairs)
        return FromQuantiles(pairs, self.floor_ms * factor, self.spread)

    @property
    def mean(self) -> float:
        """Sum of the means of the pieces, in ms."""
        return self.floor_ms + self._lines.moment(1)

    @property
    def variance(self) -> float:
        """From the second moments of the pieces, in ms²."""
        return self._lines.moment(2) - self._lines.moment(1) ** 2


def _check_known(pairs: tuple[tuple[float, float], ...], floor_ms: float) -> None:
    if not pairs:
        raise DistributionError("no quantile is given: write for example {0.5: 12, 0.99: 80}")
    check_percentiles([p for p, _ in pairs])
    for p, ms in pairs:
        check_time(ms, f"the p{100 * p:g}")
        if ms <= floor_ms:
            raise DistributionError(f"quantiles must lie above the floor of {floor_ms:g} ms: p{100 * p:g} is {ms:g} ms")
    for (p, ms), (q, next_ms) in pairwise(pairs):
        if q <= p or next_ms <= ms:
            raise DistributionError(
                f"quantiles must increase: p{100 * p:g} is {ms:g} ms, p{100 * q:g} is {next_ms:g} ms"
            )
