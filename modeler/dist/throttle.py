"""Gateways limit the rate with a token bucket and answer 429 at once: a loss, and no delay.

The bucket is filled at the limit's rate up to its burst; a request takes a token, and one that finds none is refused.
What counts is not the hour's average but its peak. Within the hour the rate is taken as one smooth swell of which the
ratio of peak to average is given: a cosine around the average up to a ratio of 2, and beyond it a cosine raised to a
power, p cos^2k(pi x), so that the average is right and the least rate is not negative; at 2 both are the same curve.
Hours follow each other alike: what the bucket has at the start of the swell is what it could regain since the last.

Requests are a fluid: with a burst of hundreds the randomness of single arrivals does not matter, with a handful of
tokens it does, and refusals begin somewhat below the limit.

AWS: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
"""

from __future__ import annotations

import math
from functools import cache, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from modeler.dataclass import dataclass
from modeler.dist.base import DistributionError, Floats
from modeler.dist.queue import check_amount

__all__ = ["TokenBucket", "hour_profile"]


@cache
def _legendre() -> tuple[Floats, Floats]:
    """Nodes and weights of Gauss's rule with 64 points."""
    return np.polynomial.legendre.leggauss(64)


@dataclass(frozen=True)
class TokenBucket:
    """A limit on the rate of requests, with a burst that may exceed it for a moment.

    Parameters
    ----------
    rate_rps : float
        Tokens per second: the rate that is never refused for long.
    burst : float
        Tokens that a full bucket holds; below 1 every request is refused.

    Raises
    ------
    DistributionError
        If one of them is negative or not finite.

    Examples
    --------
    >>> bucket = TokenBucket(rate_rps=10_000, burst=5_000)
    >>> bucket.throttled_share(5_000, peak_factor=2.0)  # the peak just reaches the limit
    0.0
    >>> round(bucket.throttled_share(8_000, peak_factor=2.0), 3)
    0.203
    >>> round(bucket.throttled_share(20_000), 3)  # steadily twice the limit: one half
    0.5
    """

    rate_rps: float
    burst: float

    def __post_init__(self) -> None:
        """Check both numbers."""
        check_amount(self.rate_rps, "a limit", "requests per second")
        check_amount(self.burst, "a burst", "requests")

    def throttled_share(self, offered_rps: npt.ArrayLike, seconds: float = 3600.0, peak_factor: float = 1.0) -> Any:
        """Share of the requests of one swell (an hour) that are answered 429.

        Parameters
        ----------
        offered_rps : float or array, any shape
            Average arrivals per second.
        seconds : float
            How long one swell takes, in s.
        peak_factor : float
            Peak rate within the swell by its average, at least 1 (a constant rate).

        Returns
        -------
        float, or array of the shape of `offered_rps`
            From 0 to 1; 0 where nothing is offered or the peak does not exceed the limit.

        Raises
        ------
        DistributionError
            If a rate is negative or not finite, the time is not above 0, or the factor is below 1.
        """
        offered = np.asarray(offered_rps, dtype=float)
        if not (np.isfinite(offered) & (offered >= 0)).all():
            raise DistributionError("offered rates must be finite numbers of requests per second of at least 0")
        if not check_amount(seconds, "the length of a swell", "seconds"):
            raise DistributionError("the length of a swell must be above 0 s: an hour has 3600")
        _check_peak(peak_factor)
        share = np.where(offered > 0, self._refused(np.maximum(offered, 1e-300), seconds, peak_factor), 0.0)
        return float(share) if share.ndim == 0 else share

    def _refused(self, offered: Floats, seconds: float, peak_factor: float) -> Floats:
        """Share for offered rates above 0: what the swell brings beyond the limit, less what the bucket has saved."""
        if self.burst < 1:
            return np.ones_like(offered)
        with np.errstate(over="ignore"):  # infinitely more than is offered
            limit, burst = self.rate_rps / offered, self.burst / offered / seconds  # in averages, from here on
        if (limit >= peak_factor).all():
            return np.zeros_like(offered)
        excess = _excess(limit, peak_factor)
        regained = excess + limit - 1  # what the limit leaves over while the rate is below it
        saved = np.minimum(burst, np.maximum(regained, 0.0))
        return np.clip(excess - saved, 0.0, 1.0)


def hour_profile(x: npt.ArrayLike, peak_factor: float) -> Floats:
    """Rate by average rate at a moment of the swell: the curve that `TokenBucket.throttled_share` assumes.

    Parameters
    ----------
    x : array, any shape
        Moments as shares of the swell, from -1/2 to 1/2; the peak is at 0.
    peak_factor : float
        Peak by average, at least 1.

    Returns
    -------
    array, shape of `x`

    Raises
    ------
    DistributionError
        If the factor is below 1 or above 3600.

    Examples
    --------
    >>> hour_profile([-0.5, 0, 0.5], 1.5).tolist()
    [0.5, 1.5, 0.5]
    >>> hour_profile([-0.5, 0, 0.5], 10).round(9).tolist()
    [0.0, 10.0, 0.0]
    """
    factor = _check_peak(peak_factor)
    angle = np.pi * np.asarray(x, dtype=float)
    if factor <= 2:
        return 1 + (factor - 1) * np.cos(2 * angle)
    with np.errstate(under="ignore"):
        raised: Floats = factor * np.square(np.cos(angle)) ** _power(factor)
    return raised


def _check_peak(factor: float) -> float:
    """Return the factor back, or say why it is none; 3600 is an hour's traffic within about a second."""
    if not 1 <= check_amount(factor, "the peak by the average", "averages") <= 3600:
        raise DistributionError(f"the peak by the average must be from 1 (constant) to 3600, not {factor!r}")
    return float(factor)


@lru_cache(maxsize=256)
def _power(factor: float) -> float:
    """The k for which the average of cos^2k, Gamma(k + 1/2) / (sqrt(pi) Gamma(k + 1)), is 1 / factor."""
    low, high = 1.0, factor * factor  # the average lies between 1 / sqrt(pi (k + 1/2)) and 1 / sqrt(pi k)
    for _ in range(100):
        k = (low + high) / 2
        average = math.exp(math.lgamma(k + 0.5) - math.lgamma(k + 1)) / math.sqrt(math.pi)
        low, high = (k, high) if average * factor > 1 else (low, k)
    return (low + high) / 2


def _excess(limit: Floats, peak_factor: float) -> Floats:
    """Requests beyond the limit by all requests: the profile less the limit, integrated over where it is above."""
    until = _crossing(np.clip(limit, 1e-12, peak_factor), peak_factor)  # at 0 the tails would hide a narrow swell
    nodes, weights = _legendre()
    moments = until[..., None] * (1 + nodes) / 2
    above = hour_profile(moments, peak_factor) - np.minimum(limit, peak_factor)[..., None]
    excess: Floats = until * (above @ weights)  # both halves of the swell
    return np.maximum(excess, 0.0)


def _crossing(limit: Floats, peak_factor: float) -> Floats:
    """The moment from 0 to 1/2 at which the profile falls to the limit."""
    if peak_factor == 1:
        return np.where(limit < 1, 0.5, 0.0)
    if peak_factor <= 2:
        crossing: Floats = np.arccos(np.clip((limit - 1) / (peak_factor - 1), -1, 1)) / (2 * np.pi)
        return crossing
    return np.arccos((limit / peak_factor) ** (0.5 / _power(peak_factor))) / np.pi
