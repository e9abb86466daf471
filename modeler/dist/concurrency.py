"""A limit on how many requests are worked on at once, and on how fast that number may grow: beyond it 429, at once.

So are functions limited: a request that finds all environments of the limit busy is refused and does not wait. With
random arrivals that is Erlang's loss formula, whatever the shape of the service time. New environments are limited,
too: at most so many every ten seconds, which are refilled continuously and not saved up; while the load grows faster,
the rest is refused. The hour swells as for a token bucket (`modeler.dist.throttle.hour_profile`). Where its load begins
above that at the end of the hour before, the growth of ten seconds is there at once, and then a straight line.

AWS: https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from modeler.dataclass import dataclass
from modeler.dist.base import DistributionError, Floats
from modeler.dist.queue import check_amount, check_count, loss_share
from modeler.dist.throttle import hour_profile

__all__ = ["ConcurrencyLimit"]

_STEPS = 360
"""Parts of a swell: ten seconds of an hour."""
_NOBODY = 1e-12


@dataclass(frozen=True)
class ConcurrencyLimit:
    """So many requests at once, and so many more every ten seconds.

    Parameters
    ----------
    most : int
        Requests that are worked on at once; at 0 every request is refused.
    service_s : float
        Mean time that one is worked on, in seconds.
    growth : float
        By how many the number may grow within ten seconds; infinite where nothing limits it.
    ready : float
        How many are always there, whatever comes.

    Raises
    ------
    DistributionError
        If a number is negative or not finite.

    Examples
    --------
    >>> limit = ConcurrencyLimit(most=100, service_s=0.2)
    >>> round(limit.throttled_share(400), 4), round(limit.throttled_share(1000), 3)  # 80 and 200 at once
    (0.004, 0.505)
    """

    most: int
    service_s: float
    growth: float = math.inf
    ready: float = 0.0

    def __post_init__(self) -> None:
        """Check each number."""
        check_count(self.most, "a limit", 0)
        check_amount(self.service_s, "a service", "seconds")
        if self.growth != math.inf:
            check_amount(self.growth, "a growth", "requests at once in ten seconds")
        check_amount(self.ready, "what is ready", "requests at once")

    def jumps(self, before_rps: float, offered_rps: float, peak_factor: float = 1.0) -> bool:
        """Say whether a swell begins with more requests at once than may be there after the one before it.

        Examples
        --------
        >>> limit = ConcurrencyLimit(most=20_000, service_s=0.5, growth=1000)
        >>> limit.jumps(100, 2000), limit.jumps(100, 3000)  # 50 and 1,000 are there, and then 1,000 or 1,500 come
        (False, True)
        """
        begins = _lowest(peak_factor) * self.service_s
        return begins * offered_rps > max(begins * before_rps, self.ready) + self.growth

    def throttled_share(
        self, offered_rps: float, seconds: float = 3600.0, peak_factor: float = 1.0, before_rps: float | None = None
    ) -> float:
        """Share of the requests of one swell (an hour) that are refused.

        Parameters
        ----------
        offered_rps : float
            Average arrivals per second.
        seconds : float
            How long one swell takes, in s.
        peak_factor : float
            Peak rate within the swell by its average, at least 1 (a constant rate).
        before_rps : float, optional
            Average arrivals per second of the swell before it; as many if it is not given.

        Raises
        ------
        DistributionError
            If a rate is negative or not finite, the time is not above 0, or the factor is below 1.

        Examples
        --------
        >>> limit = ConcurrencyLimit(most=20_000, service_s=1.0, growth=1000)
        >>> round(limit.throttled_share(10_000, before_rps=0), 4)  # 9,000 lack, and none after 90 s: 45 s of 10,000
        0.0112
        """
        rate = check_amount(offered_rps, "an offered rate", "requests per second")
        before = rate if before_rps is None else check_amount(before_rps, "a rate before", "requests per second")
        if not check_amount(seconds, "the length of a swell", "seconds"):
            raise DistributionError("the length of a swell must be above 0 s: an hour has 3600")
        return _throttled(self, rate, before, float(seconds), float(peak_factor))

    def _refused(self, rate: float, before: float, seconds: float, peak_factor: float) -> float:
        """Share of the requests of one swell that are refused."""
        moments = (np.arange(_STEPS) + 0.5) / _STEPS - 0.5
        profile = hour_profile(moments, peak_factor)
        profile = profile / profile.mean()
        if not rate:
            return 0.0
        if not self.most:
            return 1.0
        loads = rate * self.service_s * profile
        windows = seconds / _STEPS / 10
        late = self._late(loads, before * self.service_s * float(profile[-1]), windows)
        there = [*late, *self._grown(loads[len(late) :], windows)]
        lost = [
            max(loss_share(self.most, load), 1 - count / load) if load else 0.0
            for load, count in zip(loads.tolist(), there, strict=True)
        ]
        return float(np.dot(profile, lost)) / _STEPS

    def _late(self, loads: Floats, before: float, windows: float) -> list[float]:
        """How many there are in each part, on average over it, until they have made up for a jump at the beginning."""
        lacking = loads - max(before, self.ready) - self.growth
        if lacking[0] <= 0:
            return []
        step = self.growth * windows
        lacking = lacking - step * np.arange(len(loads))  # at the beginning of each part
        parts = int(np.argmax(lacking <= step)) + 1 if (lacking <= step).any() else len(loads)
        lacks = np.maximum(lacking[:parts], 0.0)
        on_average = np.where(lacks >= step, lacks - step / 2, lacks**2 / (2 * max(step, 1e-300)))
        return (loads[:parts] - on_average).tolist()  # type: ignore[no-any-return]

    def _grown(self, loads: Floats, windows: float) -> list[float]:
        """How many there are in each part of the swell, as fast as they may grow."""
        if not math.isfinite(self.growth) or not len(loads):
            return loads.tolist()  # type: ignore[no-any-return]
        there, counts = max(float(loads[0]), self.ready), []
        for load in loads.tolist():
            there = max(there, min(load, there + self.growth * windows))
            counts.append(min(there, load))
        return counts


@lru_cache(maxsize=64)
def _lowest(peak_factor: float) -> float:
    """Rate at the beginning and the end of a swell, by its average."""
    return float(hour_profile(0.5, peak_factor))


@lru_cache(maxsize=512)
def _throttled(limit: ConcurrencyLimit, rate: float, before: float, seconds: float, peak_factor: float) -> float:
    """Remember the last shares: the patterns of a comparison ask for the same ones."""
    return limit._refused(rate, before, seconds, peak_factor)
