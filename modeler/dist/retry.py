"""Try again: after a timeout, or after an error.

After a timeout T every failed attempt has taken exactly T, so attempt k starts at k T plus the pauses before it, and
F(t) = sum over k of q^k F(t - start_k), each term capped at F(T), with q = P(X > T); what fails n times ends at the
last timeout. Nothing is convolved, and the weights are exact. With n attempts the share that fails is q^n (the first
try counts) and the load is (1 - q^n) / (1 - q) times as high: near total failure, n times.

After an error an attempt has taken as long as errors take; the branches are sums, mixed with exact weights.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from modeler.dataclass import dataclass
from modeler.dist.base import (
    TICKS_PER_MS,
    Bracket,
    Distribution,
    DistributionError,
    Floats,
    Side,
    Ticks,
    check_factor,
    check_share,
    check_time,
    to_ticks,
)
from modeler.dist.mixture import mixture
from modeler.dist.parametric import Constant
from modeler.dist.serial import serial

__all__ = ["Retry", "retry_on_error"]


@dataclass(frozen=True)
class Retry(Distribution):
    """Attempts that are cut off by a timeout and repeated; the last failure is included.

    Parameters
    ----------
    attempt : Distribution
        Time of one attempt without a timeout; attempts are independent.
    timeout_ms : float
        When an attempt is given up, in ms.
    attempts : int
        How many there are at most, the first included.
    pauses_ms : sequence of float
        Pause before the second, the third… attempt; the last one given is repeated, none means no pause.

    Raises
    ------
    DistributionError
        If a time is negative or there is no attempt.

    Examples
    --------
    >>> from modeler.dist import Exponential
    >>> tries = Retry(Exponential(10), timeout_ms=20, attempts=3, pauses_ms=(5,))
    >>> round(tries.failed.midpoint, 6)  # exp(-2)^3
    0.002479
    >>> tries.quantile([0.99, 0.999]).round(3).tolist()  # the third attempt runs from 50 to 70 ms
    [56.052, 70.0]
    """

    attempt: Distribution
    timeout_ms: float
    attempts: int
    pauses_ms: Sequence[float] = ()

    def __post_init__(self) -> None:
        """Check times and count."""
        check_time(self.timeout_ms, "a timeout")
        check_attempts(self.attempts)
        object.__setattr__(self, "pauses_ms", tuple(check_time(pause_ms, "a pause") for pause_ms in self.pauses_ms))

    @property
    def starts(self) -> list[int]:
        """When each attempt starts if all before it fail, in ticks."""
        pauses = [to_ticks(pause_ms) for pause_ms in _repeated(self.pauses_ms, self.attempts - 1)]
        ticks = [0]
        for pause in pauses:
            ticks.append(ticks[-1] + to_ticks(self.timeout_ms) + pause)
        return ticks

    @property
    def floor_ticks(self) -> int:
        """The floor of one attempt, or the timeout if that is earlier."""
        return min(self.attempt.floor_ticks, to_ticks(self.timeout_ms))

    @property
    def exact(self) -> bool:
        """As one attempt."""
        return self.attempt.exact

    @property
    def failed(self) -> Bracket:
        """Share of requests of which every attempt times out."""
        low, high = self._late
        return Bracket(low**self.attempts, high**self.attempts)

    @property
    def load(self) -> Bracket:
        """Mean number of attempts per request."""
        low, high = (sum(late**k for k in range(self.attempts)) for late in self._late)
        return Bracket(low, high)

    @property
    def _late(self) -> tuple[float, float]:
        low, high = self.attempt.cdf_bounds(to_ticks(self.timeout_ms) / TICKS_PER_MS)
        return 1 - high, 1 - low

    def cdf_at(self, ticks: Ticks, side: Side, left: bool = False) -> Floats:
        """Sum over the attempts of the probability to get there and to be answered in time."""
        cut = to_ticks(self.timeout_ms)
        in_time = self.attempt.cdf_at(np.asarray(cut), side)
        total, reach = np.zeros(np.shape(ticks)), 1.0
        for start in self.starts:
            own = ticks - start
            answered = np.where(own > cut, in_time, self.attempt.cdf_at(np.minimum(own, cut), side, left))
            total = total + reach * answered
            reach *= 1 - float(in_time)
        end = self.starts[-1] + cut
        return np.where(ticks > end if left else ticks >= end, 1.0, total)

    def scaled(self, factor: float) -> Retry:
        """The attempt, the timeout and the pauses are scaled."""
        check_factor(factor)
        pauses = tuple(pause_ms * factor for pause_ms in self.pauses_ms)
        return Retry(self.attempt.scaled(factor), self.timeout_ms * factor, self.attempts, pauses)


def retry_on_error(
    success: Distribution,
    error: Distribution,
    error_share: float,
    attempts: int,
    pauses_ms: Sequence[float] = (),
) -> Distribution:
    """Attempts that fail with an answer (a 5xx, a reset) and are repeated; the last failure is included.

    Parameters
    ----------
    success, error : Distribution
        Time of an attempt that succeeds, and of one that fails.
    error_share : float
        Probability that an attempt fails.
    attempts : int
        How many there are at most, the first included.
    pauses_ms : sequence of float
        As for `Retry`.

    Returns
    -------
    Distribution

    Raises
    ------
    DistributionError
        If the share is no probability, a pause is negative or there is no attempt.

    Examples
    --------
    >>> from modeler.dist import Constant
    >>> tries = retry_on_error(Constant(20), Constant(5), error_share=0.1, attempts=3, pauses_ms=(100,))
    >>> tries.quantile([0.5, 0.95, 0.9905, 0.995]).tolist()  # 215 ms: failed three times
    [20.0, 125.0, 215.0, 230.0]
    """
    check_share(error_share, "the share of errors")
    check_attempts(attempts)
    pauses = [Constant(check_time(pause_ms, "a pause")) for pause_ms in _repeated(pauses_ms, attempts - 1)]
    branches = [
        (error_share**k * (1 - error_share), serial(*[error] * k, *pauses[:k], success)) for k in range(attempts)
    ]
    return mixture([*branches, (error_share**attempts, serial(*[error] * attempts, *pauses))])


def check_attempts(attempts: object) -> None:
    """Refuse anything that is no count of attempts.

    Raises
    ------
    DistributionError
        If it is not a whole number from 1 to 1,000.
    """
    if isinstance(attempts, bool) or not isinstance(attempts, int) or not 1 <= attempts <= 1000:
        raise DistributionError(f"the number of attempts must be a whole number from 1 to 1,000, not {attempts!r}")


def _repeated(pauses: Sequence[float], count: int) -> list[float]:
    """One pause for each repetition."""
    given = list(pauses)[:count]
    return given + [given[-1] if given else 0.0] * (count - len(given))
