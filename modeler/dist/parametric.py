"""Latencies with a textbook formula: a constant, uniform, exponential, lognormal.

Propagation is a constant. The wait in a queue is exponential given that there is one. A lognormal fits the body of
most measured hops and is set by two percentiles; its tail is a convenience and not a law, so measured percentiles
beyond it belong in `FromQuantiles`.
"""

from __future__ import annotations

import math

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
    check_time,
    to_ticks,
)
from modeler.dist.normal import normal_cdf, normal_score

__all__ = ["Constant", "Exponential", "Lognormal", "Uniform"]


@dataclass(frozen=True)
class Constant(Closed):
    """Always the same time, held to the nanosecond.

    Parameters
    ----------
    ms : float
        The time in ms.

    Raises
    ------
    DistributionError
        If the time is negative or not finite.

    Examples
    --------
    >>> Constant(12.5).quantile([0.5, 0.99]).tolist()
    [12.5, 12.5]
    >>> Constant(-1)
    Traceback (most recent call last):
    modeler.dist.base.DistributionError: a constant must be a finite time of at least 0 ms, not -1
    """

    ms: float

    def __post_init__(self) -> None:
        """Check the time."""
        check_time(self.ms, "a constant")

    @property
    def floor_ticks(self) -> int:
        """The constant itself."""
        return to_ticks(self.ms)

    def cdf_at(self, ticks: Ticks, side: Side, left: bool = False) -> Floats:
        """0 before the constant, 1 from there on."""
        return np.where(ticks > self.floor_ticks if left else ticks >= self.floor_ticks, 1.0, 0.0)

    def inverse(self, p: Floats, side: Side) -> Floats:
        """The constant."""
        return np.full(np.shape(p), self.floor_ticks / TICKS_PER_MS)

    def scaled(self, factor: float) -> Constant:
        """A constant again, rounded to the nanosecond."""
        return Constant(self.ms * check_factor(factor))

    @property
    def mean(self) -> float:
        """The constant in ms."""
        return self.floor_ticks / TICKS_PER_MS

    @property
    def variance(self) -> float:
        """None at all."""
        return 0.0


@dataclass(frozen=True)
class Uniform(Closed):
    """Equally likely anywhere between two times.

    Parameters
    ----------
    low_ms, high_ms : float
        Ends of the interval in ms.

    Raises
    ------
    DistributionError
        If a time is negative or the interval is empty.

    Examples
    --------
    >>> Uniform(10, 20).quantile(0.25)
    12.5
    """

    low_ms: float
    high_ms: float

    def __post_init__(self) -> None:
        """Check both ends."""
        check_time(self.low_ms, "the lower end")
        check_time(self.high_ms, "the upper end")
        if self.high_ms <= self.low_ms:
            raise DistributionError(
                f"the upper end must lie above the lower one, not {self.low_ms:g}, {self.high_ms:g}"
            )

    @property
    def floor_ticks(self) -> int:
        """The lower end."""
        return math.floor(self.low_ms * TICKS_PER_MS)

    def cdf_at(self, ticks: Ticks, side: Side, left: bool = False) -> Floats:
        """A straight line between the ends."""
        share: Floats = np.clip((ticks / TICKS_PER_MS - self.low_ms) / (self.high_ms - self.low_ms), 0.0, 1.0)
        return share

    def inverse(self, p: Floats, side: Side) -> Floats:
        """A straight line between the ends."""
        return self.low_ms + p * (self.high_ms - self.low_ms)

    def scaled(self, factor: float) -> Uniform:
        """Both ends are scaled."""
        return Uniform(self.low_ms * check_factor(factor), self.high_ms * factor)

    @property
    def mean(self) -> float:
        """Middle of the interval, in ms."""
        return (self.low_ms + self.high_ms) / 2

    @property
    def variance(self) -> float:
        """Length squared by 12, in ms²."""
        return (self.high_ms - self.low_ms) ** 2 / 12


@dataclass(frozen=True)
class Exponential(Closed):
    """Without memory: the sojourn in an M/M/1 queue, the wait in an M/M/c queue given that there is one.

    Parameters
    ----------
    mean_ms : float
        Mean in ms.

    Raises
    ------
    DistributionError
        If the mean is not above 0.

    Examples
    --------
    >>> round(Exponential(1.0).quantile(0.99), 4)  # ln 100
    4.6052
    """

    mean_ms: float

    def __post_init__(self) -> None:
        """Check the mean."""
        if not check_time(self.mean_ms, "a mean"):
            raise DistributionError("the mean of an exponential must lie above 0 ms: write Constant(0) for no time")

    @property
    def floor_ticks(self) -> int:
        """Zero."""
        return 0

    def cdf_at(self, ticks: Ticks, side: Side, left: bool = False) -> Floats:
        """1 - exp(-t / mean)."""
        share: Floats = -np.expm1(-np.maximum(ticks, 0) / (TICKS_PER_MS * self.mean_ms))
        return share

    def inverse(self, p: Floats, side: Side) -> Floats:
        """-mean ln(1 - p)."""
        with np.errstate(divide="ignore"):
            times: Floats = -self.mean_ms * np.log1p(-p)
        return times

    def scaled(self, factor: float) -> Exponential:
        """An exponential again."""
        return Exponential(self.mean_ms * check_factor(factor))

    @property
    def mean(self) -> float:
        """As given, in ms."""
        return self.mean_ms

    @property
    def variance(self) -> float:
        """Mean squared, in ms²."""
        return self.mean_ms**2


@dataclass(frozen=True)
class Lognormal(Closed):
    """The logarithm of the time is normal: q(p) = p50 exp(sigma z(p)).

    Parameters
    ----------
    p50_ms : float
        Median in ms.
    sigma : float
        Deviation of the natural logarithm.

    Raises
    ------
    DistributionError
        If the median or sigma is not above 0.

    Examples
    --------
    >>> hop = Lognormal.through(p50_ms=10, p99_ms=100)
    >>> round(hop.sigma, 6), round(hop.mean, 4), round(hop.quantile(0.9), 4)
    (0.989785, 16.3205, 35.5538)
    """

    p50_ms: float
    sigma: float

    def __post_init__(self) -> None:
        """Check both parameters."""
        if not check_time(self.p50_ms, "a median"):
            raise DistributionError("the median of a lognormal must lie above 0 ms: write Constant(0) for no time")
        if not 0 < self.sigma <= 20:
            raise DistributionError(f"sigma of a lognormal must lie above 0 and be at most 20, not {self.sigma:g}")

    @classmethod
    def through(cls, p50_ms: float, p99_ms: float) -> Lognormal:
        """The one with this median and this p99.

        Raises
        ------
        DistributionError
            If they are not positive and increasing.
        """
        if not 0 < p50_ms < p99_ms:
            raise DistributionError(f"quantiles must be positive and increase: p50 {p50_ms:g} ms, p99 {p99_ms:g} ms")
        return cls(p50_ms, math.log(p99_ms / p50_ms) / float(normal_score(0.99)))

    @property
    def floor_ticks(self) -> int:
        """Zero."""
        return 0

    def cdf_at(self, ticks: Ticks, side: Side, left: bool = False) -> Floats:
        """Normal distribution function of the logarithm."""
        with np.errstate(divide="ignore"):
            logs = np.log(np.maximum(ticks, 0))
        return normal_cdf((logs - math.log(self.p50_ms * TICKS_PER_MS)) / self.sigma)

    def inverse(self, p: Floats, side: Side) -> Floats:
        """p50 exp(sigma z(p))."""
        times: Floats = self.p50_ms * np.exp(self.sigma * normal_score(p))
        return times

    def scaled(self, factor: float) -> Lognormal:
        """A lognormal again, with the same sigma."""
        return Lognormal(self.p50_ms * check_factor(factor), self.sigma)

    @property
    def mean(self) -> float:
        """p50 exp(sigma² / 2), in ms."""
        return self.p50_ms * math.exp(self.sigma**2 / 2)

    @property
    def variance(self) -> float:
        """(exp(sigma²) - 1) mean², in ms²."""
        return math.expm1(self.sigma**2) * self.mean**2
