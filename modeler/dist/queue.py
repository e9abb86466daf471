"""A finite number of servers with one queue in front: how long requests wait, and from which rate on it never ends.

A backend with c threads, connections or tasks serves c requests at once; the others wait in order of arrival. With
Poisson arrivals and exponential service (M/M/c) a request waits with probability C(c, a), Erlang's formula for the load
a = rate x service in erlang, and who waits does so for an exponential time of rate c / service - rate: the wait is a
mixture of zero and an exponential, in closed form. Other variabilities (G/G/c) scale the mean by Allen and Cunneen.
From the rate c / service on the queue grows without end: that is an answer of its own and never a large number.

Managed gateways are no queues, they answer 429 at once: see `modeler.dist.throttle`.

Sources: A. K. Erlang 1917; A. O. Allen, Probability, Statistics and Queueing Theory, 2nd ed. 1990 (G/G/c).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

import numpy as np

from modeler.dataclass import dataclass
from modeler.dist.base import Distribution, DistributionError, check_time
from modeler.dist.mixture import mixture
from modeler.dist.parametric import Constant, Exponential
from modeler.units import format_count

__all__ = ["Queue", "Saturated", "check_amount", "check_count", "erlang_c", "loss_share", "loss_shares"]

_NEARLY_ONE = 1 - 1e-9  # utilization from which rounding alone decides whether the queue is stable


class Saturated(DistributionError):
    """More requests arrive than the servers can serve: there is no wait to speak of, it grows without end.

    Attributes
    ----------
    limit_rps : float
        The rate in requests per second that must not be reached.
    """

    def __init__(self, message: str, limit_rps: float) -> None:
        """Keep the limit beside the sentence."""
        super().__init__(message)
        self.limit_rps = limit_rps

    def __reduce__(self) -> tuple[type[Saturated], tuple[str, float]]:
        """Survive the way from another process, with both arguments."""
        return type(self), (str(self), self.limit_rps)


def check_amount(value: float, subject: str, unit: str) -> float:
    """Return a rate, a load or a span of time back, or say why it is none.

    Raises
    ------
    DistributionError
        If it is negative, not finite or no number.
    """
    if not _is_number(value) or not 0 <= value < math.inf:  # NaN fails, too
        raise DistributionError(f"{subject} must be a finite number of {unit} of at least 0, not {value!r}")
    return float(value)


def check_count(value: float, subject: str, least: int) -> int:
    """Return a whole number back, or say why it is none.

    Raises
    ------
    DistributionError
        If it is below `least`, not whole or not finite.
    """
    if not _is_number(value) or not least <= value < math.inf or value != int(value):
        raise DistributionError(f"{subject} must be a whole number of at least {least}, not {value!r}")
    return int(value)


def _is_number(value: object) -> bool:
    """Whether it can be compared with a number at all."""
    return isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)


def loss_shares(load: float) -> Iterator[float]:
    """Erlang's loss formula B(c, load) for c = 0, 1, 2…: the share that finds c servers busy when nobody waits.

    The recursion only adds and divides positive numbers, so that it is stable for any number of servers.

    Parameters
    ----------
    load : float
        Rate times mean service, in erlang.

    Yields
    ------
    float

    Examples
    --------
    >>> [round(share, 4) for share in islice(loss_shares(2.0), 4)]
    [1.0, 0.6667, 0.4, 0.2105]
    """
    share, servers = 1.0, 0
    while True:
        yield share
        servers += 1
        share = load * share / (servers + load * share)


def erlang_c(servers: int, load: float) -> float:
    """Probability that a request waits in an M/M/c queue.

    Parameters
    ----------
    servers : int
        At least 1.
    load : float
        Rate times mean service in erlang, below the number of servers.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    DistributionError
        If there is no server, the load is negative, or it is not below the number of servers.

    Examples
    --------
    >>> round(erlang_c(5, 2.5), 6), round(erlang_c(10, 5), 6)
    (0.130371, 0.036105)
    """
    count = check_count(servers, "servers", 1)
    if check_amount(load, "a load", "erlang") >= count:
        raise DistributionError(
            f"a load of {format_count(load)} erlang must be below the number of servers, which is {count:,}"
        )
    lost = _lost(count, float(load))
    return count * lost / (count - load * (1 - lost))


def loss_share(servers: int, load: float) -> float:
    """Erlang's loss formula for one number of servers: the share that finds all of them busy.

    From 20,000 servers on it is its limit for many of them, phi(x) / (sqrt(load) Phi(x)) at x standard deviations above
    the load (D. Jagerman 1974), which is within 1 % there; where it is below 1e-300 it is 0.

    >>> round(loss_share(3, 2.0), 4), loss_share(10**12, 1e3), round(loss_share(10**9, 1.1e9), 4)
    (0.2105, 0.0, 0.0909)
    """
    return _lost(servers, float(load))


_MANY = 20_000


@lru_cache(maxsize=4096)
def _lost(servers: int, load: float) -> float:
    """The formula itself for few, its limit for many."""
    if servers < _MANY:
        return next(islice(loss_shares(load), servers, None))
    spare = (servers - load) / math.sqrt(max(load, 1.0))
    if spare > 37:
        return 0.0
    if spare < -37:
        return 1 - servers / load
    density = math.exp(-(spare**2) / 2) / math.sqrt(2 * math.pi)
    below = 0.5 * math.erfc(-spare / math.sqrt(2))
    return density / (math.sqrt(load) * below)


@dataclass(frozen=True)
class Queue:
    """Requests that arrive at c servers and wait for one; the service itself comes after the wait, as a hop of its own.

    Exact for Poisson arrivals and exponential service, that is with both squared coefficients of variation at 1.
    Otherwise the wait is an approximation: the same probability of waiting, and a wait of those who wait that is still
    exponential but scaled to the mean of Allen and Cunneen, Wq (ca² + cs²) / 2. For one server and Poisson arrivals
    both are exact and only the shape is not. Against simulation (cs² from 0 to 2; 1, 4 and 20 servers) from 80 %
    utilization on: with Poisson arrivals the mean within 17 % and the p99 within 16 %, with ca² of 0.5 or 2 the mean
    within 13 % (18 % with bursts, up to 36 % with smooth arrivals on 20 servers) and the p99 within 22 %. At 50 % the
    mean is within 0.3 service times and the p99 within a third.

    Parameters
    ----------
    servers : int
        How many requests are served at once.
    rate_per_s : float
        Arrivals per second.
    service_ms : float
        Mean time that one server needs for one request, in ms.
    service_cv2 : float
        Variance of the service divided by its mean squared: 0 constant, 1 exponential.
    arrivals_cv2 : float
        The same of the time between arrivals: 1 Poisson, more for bursts.

    Raises
    ------
    DistributionError
        If there is no server, the service takes no time, or a number is negative or not finite.

    Examples
    --------
    >>> from modeler.dist import Exponential, serial
    >>> queue = Queue(servers=4, rate_per_s=32, service_ms=100)
    >>> queue.utilization, queue.saturates_at_rps, round(queue.share_waiting, 4), round(queue.mean_wait_ms, 2)
    (0.8, 40.0, 0.5964, 74.55)
    >>> response = serial(queue.wait, Exponential(100))
    >>> print(f"{response.quantile(0.99):.0f} ms")
    689 ms
    >>> Queue(servers=4, rate_per_s=50, service_ms=100).stable
    False
    >>> Queue(servers=4, rate_per_s=50, service_ms=100).wait  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    modeler.dist.queue.Saturated: unstable above 40 rps: 4 servers at 100 ms each cannot serve 50 rps; add servers, ...
    """

    servers: int
    rate_per_s: float
    service_ms: float
    service_cv2: float = 1.0
    arrivals_cv2: float = 1.0

    def __post_init__(self) -> None:
        """Check each number."""
        object.__setattr__(self, "servers", check_count(self.servers, "servers", 1))
        check_amount(self.rate_per_s, "a rate", "requests per second")
        if not check_time(self.service_ms, "a service"):
            raise DistributionError("a service must take more than 0 ms: leave the queue out where nothing is served")
        check_amount(self.service_cv2, "service_cv2", "squared deviations by squared means")
        check_amount(self.arrivals_cv2, "arrivals_cv2", "squared deviations by squared means")

    @property
    def load(self) -> float:
        """Servers that are busy on average, in erlang."""
        return self.rate_per_s * self.service_ms / 1000

    @property
    def utilization(self) -> float:
        """Load by servers; at 1 and above there is no steady state."""
        return self.load / self.servers

    @property
    def saturates_at_rps(self) -> float:
        """The rate from which on the queue grows without end, in requests per second."""
        return self.servers / self.service_ms * 1000

    @property
    def stable(self) -> bool:
        """Whether the servers keep up."""
        return self.utilization < _NEARLY_ONE

    @property
    def saturation(self) -> Saturated | None:
        """What `wait` would raise, for those who ask first; None if the queue is stable."""
        if self.stable:
            return None
        servers = f"{self.servers:,} server{'s' if self.servers > 1 else ''} at {format_count(self.service_ms)} ms each"
        return Saturated(
            f"unstable above {format_count(self.saturates_at_rps)} rps: {servers} cannot serve "
            f"{format_count(self.rate_per_s)} rps; add servers, shorten the service or shed load",
            self.saturates_at_rps,
        )

    @property
    def share_waiting(self) -> float:
        """Probability that a request waits at all.

        Raises
        ------
        Saturated
            If the servers do not keep up.
        """
        if problem := self.saturation:
            raise problem
        return erlang_c(self.servers, self.load)

    @property
    def mean_wait_ms(self) -> float:
        """Mean wait of all requests in ms, those that do not wait included.

        Raises
        ------
        Saturated
            If the servers do not keep up.
        """
        return self.share_waiting * self._mean_of_waiting_ms

    @property
    def wait(self) -> Distribution:
        """The wait in ms: 0 with probability 1 - C, else exponential.

        Raises
        ------
        Saturated
            If the servers do not keep up.
        """
        share = self.share_waiting
        if not share or not self._mean_of_waiting_ms:
            return Constant(0)
        return mixture([(1 - share, Constant(0)), (share, Exponential(self._mean_of_waiting_ms))])

    @property
    def _mean_of_waiting_ms(self) -> float:
        """Mean wait in ms of the requests that wait: 1 / (c mu - rate) times the variability of both streams."""
        return self.service_ms / (self.servers - self.load) * (self.arrivals_cv2 + self.service_cv2) / 2
