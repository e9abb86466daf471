"""A second request when the first is late, and whichever answers first.

With a delay d, nothing changes before d; from then on both must still be out: S(t) = S1(t) S2(t - d). Sent after the
p95, it costs 5 % more load and takes most of the tail away ("The Tail at Scale", Dean and Barroso, CACM 2013).
"""

from __future__ import annotations

from modeler.dataclass import dataclass
from modeler.dist.base import (
    TICKS_PER_MS,
    Bracket,
    Distribution,
    Floats,
    Side,
    Ticks,
    check_factor,
    check_time,
    to_ticks,
)

__all__ = ["Hedge"]


@dataclass(frozen=True)
class Hedge(Distribution):
    """The first answer of one request and, if that is late, of a second one.

    Parameters
    ----------
    first : Distribution
        Time of the first request.
    after_ms : float
        When the second one is sent, in ms after the first.
    second : Distribution, optional
        Time of the second request; by default as the first, and independent of it.

    Raises
    ------
    DistributionError
        If the delay is negative or not finite.

    Examples
    --------
    >>> from modeler.dist import Exponential
    >>> single = Exponential(1)
    >>> hedged = Hedge(single, after_ms=single.quantile(0.95))
    >>> round(hedged.quantile(0.99), 3), round(hedged.extra_load.midpoint, 3)
    (3.8, 0.05)
    """

    first: Distribution
    after_ms: float
    second: Distribution | None = None

    def __post_init__(self) -> None:
        """Check the delay."""
        check_time(self.after_ms, "the delay of a hedge")

    @property
    def _other(self) -> Distribution:
        return self.second or self.first

    @property
    def _delay(self) -> int:
        return to_ticks(self.after_ms)

    @property
    def floor_ticks(self) -> int:
        """The earlier of the two floors."""
        return min(self.first.floor_ticks, self._delay + self._other.floor_ticks)

    @property
    def exact(self) -> bool:
        """True if both requests are."""
        return self.first.exact and self._other.exact

    @property
    def extra_load(self) -> Bracket:
        """Share of requests that are sent twice."""
        low, high = self.first.cdf_bounds(self._delay / TICKS_PER_MS)
        return Bracket(1 - high, 1 - low)

    def cdf_at(self, ticks: Ticks, side: Side, left: bool = False) -> Floats:
        """1 less the probability that both are still out."""
        out = 1 - self.first.cdf_at(ticks, side, left)
        return 1 - out * (1 - self._other.cdf_at(ticks - self._delay, side, left))

    def scaled(self, factor: float) -> Hedge:
        """Both requests and the delay are scaled."""
        check_factor(factor)
        second = self.second and self.second.scaled(factor)
        return Hedge(self.first.scaled(factor), self.after_ms * factor, second)
