"""A limit on how many requests are worked on at once, and on how fast that number may grow: beyond it 429, at once.

So are functions limited: a request that finds all environments of the limit busy is refused and does not wait. With
random arrivals that is Erlang's loss formula, whatever the shape of the service time. New environments are limited, too:
at most so many every ten seconds, which are refilled continuously and not saved up; while the load grows faster, the
rest is refused. The hour swells as for a token bucket (`modeler.dist.throttle.hour_profile`), and what runs at the
beginning of the swell is there already: that the load may jump where one hour ends and the next begins is not in it,
and `refused_after_jump` says how much that would be.

AWS: https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from modeler.dist.base import DistributionError
from modeler.dist.queue import check_amount, check_count, loss_share
from modeler.dist.throttle import hour_profile

__all__ = ["ConcurrencyLimit", "refused_after_jump"]

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

    def __post_init__(self) -> None:
        """Check each number."""
        check_count(self.most, "a limit", 0)
        check_amount(self.service_s, "a service", "seconds")
        if self.growth != math.inf:
            check_amount(self.growth, "a growth", "requests at once in ten seconds")

    def throttled_share(self, offered_rps: float, seconds: float = 3600.0, peak_factor: float = 1.0) -> float:
        """Share of the requests of one swell (an hour) that are refused.

        Parameters
        ----------
        offered_rps : float
            Average arrivals per second.
        seconds : float
            How long one swell takes, in s.
        peak_factor : float
            Peak rate within the swell by its average, at least 1 (a constant rate).

        Raises
        ------
        DistributionError
            If a rate is negative or not finite, the time is not above 0, or the factor is below 1.
        """
        rate = check_amount(offered_rps, "an offered rate", "requests per second")
        if not check_amount(seconds, "the length of a swell", "seconds"):
            raise DistributionError("the length of a swell must be above 0 s: an hour has 3600")
        moments = (np.arange(_STEPS) + 0.5) / _STEPS - 0.5
        profile = hour_profile(moments, peak_factor)
        profile = profile / profile.mean()
        if not rate:
            return 0.0
        if not self.most:
            return 1.0
        loads = rate * self.service_s * profile
        grown = self._grown(loads, seconds / _STEPS / 10)
        lost = [max(loss_share(self.most, load), 1 - there / load) if load else 0.0 for load, there in zip(loads.tolist(), grown, strict=True)]
        return float(np.dot(profile, lost)) / _STEPS

    def _grown(self, loads: np.ndarray, windows: float) -> list[float]:
        """How many there are in each part of the swell, as fast as they may grow."""
        if not math.isfinite(self.growth):
            return loads.tolist()  # type: ignore[no-any-return]
        there, counts = float(loads[0]), []
        for load in loads.tolist():
            there = max(there, min(load, there + self.growth * windows))
            counts.append(min(there, load))
        return counts


def refused_after_jump(before: float, after: float, growth: float, seconds: float = 3600.0) -> float:
    """Return the share of an hour's requests that is refused as the load jumps at its beginning and then stays.

    The growth of ten seconds is there at once, and refilled continuously. What is missing falls in a straight line,
    from ``after - before - growth`` at once to none: a triangle.

    Parameters
    ----------
    before, after : float
        Requests that are worked on at once, before the jump and after it.
    growth : float
        By how many the number may grow within ten seconds.
    seconds : float
        How long the load stays, in s; longer than the number grows.

    Examples
    --------
    >>> refused_after_jump(0, 1000, growth=1000)  # an account's concurrency, unless AWS raised it
    0.0
    >>> round(refused_after_jump(0, 10_000, growth=1000), 4)  # 9,000 are missing, and after 90 s none: 45 s of 10,000
    0.0112
    """
    missing = after - before - growth
    return missing**2 / growth * 10 / 2 / (after * seconds) if missing > 0 else 0.0
