"""A pool of instances that serve one request each and die when idle for too long: how many requests meet a cold start.

So works a function: a request takes the newest idle instance; if there is none, a new one starts for it (cold); an
instance without work for the idle timeout is taken away. Requests never wait for each other. With the newest first,
instance k + 1 gets what overflows from the k before it, and starts cold if the gap between its end of work and the next
overflow exceeds the timeout. For Poisson arrivals and exponential service that gap has a closed Laplace transform
(time in services, a = load in erlang, B Erlang's loss formula, L. Kosten 1937):

    u_0(s) = 1 / (a + s),  u_k = w / (a + s w) with w = 1 + k u_(k-1)    survival of the time between overflows
    share of requests on instance k + 1 whose gap exceeds t: inverse of (B_k - B_(k+1) - B_k u_k(s)) / (s - 1)

The sum over k is inverted once, on a Talbot contour. For one instance at low rates it is exp(-rate x timeout). Two
things are left out: an instance that dies while a later one lives on, and the shape of the service time.

Which instance AWS takes is not documented; that it is the newest fits what N. Mahmoudi and H. Khazaei measured in 2020
(cold starts at 11 rates: github.com/pacslab/serverless-performance-modeling), and their numbers exclude a random one.
AWS: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from modeler.dist.base import DistributionError, check_percentiles
from modeler.dist.queue import check_amount, check_count, loss_shares
from modeler.units import format_count

__all__ = ["cold_share", "cold_share_after_step", "concurrency_quantile", "mean_instances"]

Complex = npt.NDArray[np.complex128]

_NO_MORE = 1e-15  # share of requests below which no further instance is looked at
_MOST_LOAD = 1e6
_AT_ONCE = 1e-9  # an idle timeout, in services, that is none


def cold_share(
    rate_per_s: float, service_s: float, idle_timeout_s: float, init_s: float = 0.0, provisioned: int = 0
) -> float:
    """Share of requests that start a new instance, in the steady state of Poisson arrivals.

    Against a simulation of the mechanism (0.01 to 50 erlang; exponential, constant and lognormal service with a
    deviation of twice the mean) the share is within 5 % or the statistical error from a timeout of 60 services on,
    within 6 % at 20 services, 15 % at 5 and 21 % at 1. An initialization of several services makes instances busy for
    longer; it enters by its mean only, which is within 5 % for constant and up to 25 % low for strongly varying ones.

    Parameters
    ----------
    rate_per_s : float
        Requests per second.
    service_s : float
        Mean time that a warm instance is busy with one request, in s.
    idle_timeout_s : float
        After how many seconds without work an instance is taken away; infinite if never.
    init_s : float
        What a cold start adds to the time that the instance is busy, in s.
    provisioned : int
        Instances that are always there and are taken first: never cold, never taken away.

    Returns
    -------
    float
        From 0 to 1; for a rate of 0 the limit, which is 1 without provisioned instances.

    Raises
    ------
    DistributionError
        If a number is negative or not finite, the service takes no time, or the load exceeds a million erlang.

    Examples
    --------
    >>> round(cold_share(rate_per_s=0.00185, service_s=1.85, idle_timeout_s=640), 3)  # once in nine minutes
    0.308
    >>> round(cold_share(0.1, 1.85, 640), 4), round(cold_share(10, 1.85, 640), 6)
    (0.0065, 0.000258)
    >>> round(cold_share(0.1, 1.85, 640, provisioned=1), 4)  # the first one is never idle for so long anyway
    0.0065
    >>> cold_share(0.1, 1.85, 640, provisioned=5) < 2e-6
    True
    """
    _check(rate_per_s, service_s, idle_timeout_s, init_s)
    ready = check_count(provisioned, "provisioned instances", 0)
    if not rate_per_s:
        return 0.0 if ready else 1.0
    if math.isinf(idle_timeout_s):
        return 0.0
    share = 0.0
    for _ in range(8):  # cold requests are busy for longer: twice is enough at high rates, where few are cold
        before, busy_s = share, service_s + share * init_s
        share = _gap_share(rate_per_s * busy_s, idle_timeout_s / busy_s, ready)
        if not init_s or abs(share - before) <= 1e-4 * share:
            break
    return share


def mean_instances(rate_per_s: float, service_s: float, idle_timeout_s: float) -> float:
    """Instances alive on average, busy or idle, in the steady state of Poisson arrivals.

    Parameters
    ----------
    rate_per_s : float
        Requests per second.
    service_s : float
        Mean time that an instance is busy with one request, in s.
    idle_timeout_s : float
        After how many seconds without work an instance is taken away; finite.

    Returns
    -------
    float

    Raises
    ------
    DistributionError
        If a number is negative or not finite, the service takes no time, or the load exceeds a million erlang.

    Examples
    --------
    >>> round(mean_instances(rate_per_s=0.9, service_s=1.991, idle_timeout_s=600), 2)  # SimFaaS simulates 7.66
    7.69
    """
    _check(rate_per_s, service_s, check_amount(idle_timeout_s, "an idle timeout", "seconds"), 0.0)
    load, timeout = rate_per_s * service_s, idle_timeout_s / service_s
    if not load or timeout < _AT_ONCE:
        return load
    s, weights = _contour(timeout)
    idle = load * _gap_transform(load, s, 0, timeout) / s  # each gap counts up to the timeout
    return load + float((weights * idle).real.sum())


def cold_share_after_step(rate_per_s: float, duration_s: float, service_s: float, init_s: float = 0.0) -> float:
    """Share of the requests of a burst from idle that start a new instance, for Poisson arrivals at one rate.

    Nothing is free before the first instance has started and served: all that arrive until then are cold. Afterwards
    new instances start when more requests are busy than ever before in the burst. The first wave is taken with the
    fluctuation until the next requests end, the rest from the running maximum of an M/M/inf queue, which is exact for
    exponential service without initialization; the larger of the two counts. Against a simulation with constant
    service (1 to 36,000 requests, initializations of up to twenty services) the share is within 12 %, and up to a fifth
    low where a few instances start for ten services or longer.

    Parameters
    ----------
    rate_per_s : float
        Requests per second during the burst.
    duration_s : float
        How long it lasts, in s; shorter than the idle timeout.
    service_s : float
        Mean time that a warm instance is busy with one request, in s.
    init_s : float
        What a cold start adds to it, in s.

    Returns
    -------
    float
        From 0 to 1; 1 for a burst of no length or of no requests, as for its first request.

    Raises
    ------
    DistributionError
        If a number is negative or not finite, the service takes no time, or the load exceeds a million erlang.

    Examples
    --------
    >>> cold_share_after_step(rate_per_s=100, duration_s=0.5, service_s=0.1, init_s=0.6)
    1.0
    >>> round(cold_share_after_step(rate_per_s=100, duration_s=10, service_s=0.1, init_s=0.6), 3)
    0.073
    """
    _check(rate_per_s, service_s, check_amount(duration_s, "a burst", "seconds"), init_s)
    requests = rate_per_s * duration_s
    if duration_s <= service_s + init_s or not requests:
        return 1.0
    first = _first_wave(rate_per_s, duration_s, service_s, init_s)
    share = 0.0
    for _ in range(4):
        before, busy_s = share, service_s + share * init_s
        if _first_wave_is_most(rate_per_s * busy_s, duration_s / busy_s):
            return min(first / requests, 1.0)
        most = _running_maximum(rate_per_s * busy_s, duration_s / busy_s)
        share = min(max(first, most) / requests, 1.0)
        if not init_s or abs(share - before) <= 1e-3 * share:
            break
    return share


def concurrency_quantile(rate_per_s: float, service_s: float, p: npt.ArrayLike) -> Any:
    """Requests in service at one moment, at a percentile over time: what reserved concurrency must allow.

    Without a limit their number is Poisson with mean rate x service, whatever the shape of the service (M/G/inf).

    Parameters
    ----------
    rate_per_s : float
        Requests per second, Poisson.
    service_s : float
        Mean service in s.
    p : float or array, any shape
        Shares strictly between 0 and 1.

    Returns
    -------
    int, or int array of the shape of `p`

    Raises
    ------
    DistributionError
        If a percentile is not strictly between 0 and 1, a number is negative or not finite, or the load exceeds a
        million erlang.

    Examples
    --------
    >>> concurrency_quantile(rate_per_s=100, service_s=0.2, p=[0.5, 0.99, 0.999]).tolist()
    [20, 31, 35]
    """
    asked = check_percentiles(p)
    check_amount(rate_per_s, "a rate", "requests per second")
    load = _check_load(rate_per_s, check_amount(service_s, "a service", "seconds"))
    if not load:
        return 0 if asked.ndim == 0 else np.zeros(asked.shape, dtype=np.int64)
    reach = 40 * math.sqrt(load) + 60  # beyond it, nothing that a float could hold
    least = max(0, math.floor(load - reach))
    counts = np.arange(least + 1, math.ceil(load + reach))
    logs = np.concatenate([[0.0], np.cumsum(math.log(load) - np.log(counts))])
    chances = np.exp(logs - logs.max())
    values = least + np.searchsorted(np.cumsum(chances / chances.sum()), asked * (1 - 1e-12))
    return int(values) if asked.ndim == 0 else values


def _check(rate_per_s: float, service_s: float, timeout_s: float, init_s: float) -> None:
    """Say which number cannot be."""
    check_amount(rate_per_s, "a rate", "requests per second")
    if not check_amount(service_s, "a service", "seconds"):
        raise DistributionError("a service must take more than 0 s: an instance is busy while it serves")
    if timeout_s != math.inf:
        check_amount(timeout_s, "an idle timeout", "seconds")
    check_amount(init_s, "an initialization", "seconds")
    _check_load(rate_per_s, service_s + init_s)


def _check_load(rate_per_s: float, busy_s: float) -> float:
    """Rate by time, unless nobody could run so many instances."""
    load = rate_per_s * busy_s
    if load > _MOST_LOAD:
        raise DistributionError(
            f"a rate of {format_count(rate_per_s)} requests per second keeps {format_count(load)} instances busy, "
            f"and at most {format_count(_MOST_LOAD)} are allowed: split the traffic"
        )
    return load


@lru_cache(maxsize=16384)
def _gap_share(load: float, timeout: float, provisioned: int) -> float:
    """Share of requests on an instance that was idle for more than `timeout` services, provisioned ones left out."""
    if timeout < _AT_ONCE:
        return next(share for k, share in enumerate(loss_shares(load)) if k == provisioned or share < _NO_MORE)
    s, weights = _contour(timeout)
    share = float((weights * _gap_transform(load, s, provisioned, timeout)).real.sum())
    return min(max(share, 0.0), 1.0)  # the contour is good to about 1e-11


def _gap_transform(load: float, s: Complex, provisioned: int, timeout: float) -> Complex:
    """Laplace transform of the survival of the gaps, summed over the instances beyond the provisioned ones."""
    first = _first_of_interest(load, timeout)
    total, survival, before = np.zeros_like(s), np.zeros_like(s), 1.0
    overflows = _overflows(load, s, first)
    for k, share in enumerate(loss_shares(load)):  # B_0, B_1, …: the instance looked at is number k
        if k > max(first, provisioned):
            total += (before - share) - before * survival
        if share < _NO_MORE:
            break
        if k >= first:
            survival = next(overflows)
        before = share
    return total / (s - 1)


def _overflows(load: float, s: Complex, first: int = 0) -> Iterator[Complex]:
    """Transforms of the survival of the time between overflows from k instances, for k = first and up.

    Beyond 0, the first one is the fixed point of the recursion: what it is wrong by is forgotten within a few steps.
    """
    u = 1 / (load + s)
    if first:
        difference = load + s - first
        root = np.sqrt(difference * difference + 4 * first * s)
        u = 2 / (
            difference + np.where((difference.conj() * root).real < 0, -root, root)
        )  # the smaller of both: it attracts
    k = first
    while True:
        yield u
        k += 1
        w = 1 + k * u
        u = w / (load + s * w)


def _first_of_interest(load: float, timeout: float) -> int:
    """Instances that are never idle for so long: below a - 10 sqrt(a), gaps are rarely longer than a service."""
    return math.floor(load - 10 * math.sqrt(load)) if load > 1000 and timeout >= 10 else 0


def _running_maximum(load: float, duration: float) -> float:
    """Mean of the most requests in service during a burst from idle, in an M/M/inf queue; time in services.

    More than n were there if the passages 0 → 1 → … → n + 1 are over: a product of transforms.
    """
    s, weights = _contour(duration)
    total, passed = np.zeros_like(s), 1 / s
    most = math.ceil(load + 40 * math.sqrt(load) + 100)
    for k, survival in zip(range(most), _overflows(load, s), strict=False):
        passed = passed * (1 - s * survival)
        total += passed
        if k > load and abs(weights * passed).sum() < 1e-9:
            break
    return float((weights * total).real.sum())


def _first_wave_is_most(load: float, duration: float) -> bool:
    """Whether large numbers are still filling up, or so large that their fluctuation is below 4 %."""
    return (load > 100 and duration < 3) or load > 10_000


def _first_wave(rate: float, duration: float, service: float, init: float) -> float:
    """Instances that start until the first one has served, and those that the fluctuation adds while they return.

    For one service, as many requests arrive as end: the maximum of a random walk. After it, warm requests end as well,
    twice as many as arrive: the excursion above the present number is geometric with mean 1, and counts the more, the
    nearer the walk is to its maximum. Where hardly anything is busy there is nothing to return and nothing to add.
    """
    answer = service + init
    excursion = _excursion(rate * min(service, duration - answer))
    if init and duration > answer + service:
        excursion += math.expm1(-rate * answer) ** 2 / (1 + math.pi / 4 * excursion)
    return rate * answer + excursion


def _excursion(steps: float) -> float:
    """Mean of the maximum of a random walk of variance 2 `steps`: E|W| less what whole steps take away."""
    deviation = math.sqrt(2 * steps)
    return max(0.0, deviation * math.sqrt(2 / math.pi) - 0.5 * -math.expm1(-2 * steps))


def _contour(t: float) -> tuple[Complex, Complex]:
    """Points s and weights: the sum of weight x transform(s) is the function at `t` (J. Abate, P. Valko 2004).

    All poles of the transforms above are real and negative, as Talbot's contour needs them. The real point must keep
    away from s = 1, where 0 is divided by 0.
    """
    for points in (24, 22):
        s, weights = _talbot(points)
        if abs(s[0].real / t - 1) > 0.02:
            break
    return s / t, weights / t


@lru_cache(maxsize=2)
def _talbot(points: int) -> tuple[Complex, Complex]:
    """Talbot's contour for t = 1."""
    angle = np.arange(1, points) * np.pi / points
    slope = 1 / np.tan(angle)
    s: Complex = np.concatenate([[1 + 0j], angle * (slope + 1j)]).astype(np.complex128) * (0.4 * points)
    turns: Complex = np.concatenate([[0.5 + 0j], 1 + 1j * angle * (1 + slope**2) - 1j * slope]).astype(np.complex128)
    return s, 0.4 * turns * np.exp(s)
