"""Your own code: how long it works on a request, and how long a request waits until it can.

The workload gives the mean (what Lambda bills, what a service reports). Times of code are skewed, so they are taken as
a lognormal of that mean; its 99th percentile is the workload's, or three times the median if it has none, and that is
an assumption. Tasks, pods, instances and servers work on so many requests at once (`concurrency`); the others wait in
one queue, and from a certain rate on the queue grows without end. Each service has tasks of its own and an even part
of the traffic. Within an hour the rate swells to `traffic.peak_factor` times its average and back, as it does for
throttling; a queue fills and empties within seconds, so each part of the hour waits as if it lasted. A backend's
duration counts as a whole before its answer, also where the answer is streamed; what a large body takes to send is not
modeled.
Source of the queue: `modeler.dist.queue`; what an ECS task is:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from modeler.components.latency import YOURS, Delay, Moment
from modeler.dist import Constant, Distribution, Lognormal, mixture
from modeler.dist.never import Never
from modeler.dist.normal import normal_score
from modeler.dist.quantiles import SPREAD
from modeler.dist.queue import Queue, Saturated
from modeler.dist.throttle import hour_profile
from modeler.facts.evidence import Evidence
from modeler.workload import (
    Ec2Backend,
    EksBackend,
    FargateBackend,
    LambdaAuthorizer,
    LambdaBackend,
    OnPremisesBackend,
    Workload,
)

_Z99 = float(normal_score(0.99))
_PLAUSIBLE = (1.3, 10.0)
"""Ratios of p99 to p50 between which most services lie."""

Servers = FargateBackend | Ec2Backend | EksBackend | OnPremisesBackend
Code = Servers | LambdaBackend | LambdaAuthorizer


def sigma(mean_ms: float, p99_ms: float | None = None) -> float:
    """Deviation of the logarithm of a lognormal with this mean and 99th percentile.

    Parameters
    ----------
    mean_ms : float
        Mean, above 0.
    p99_ms : float, optional
        Above the mean, and at most 14.9 times it; by default three times the median.

    Examples
    --------
    >>> round(sigma(80), 4), round(sigma(80, 400), 4)
    (0.4722, 0.8455)
    """
    if p99_ms is None:
        return math.log(SPREAD) / _Z99
    # ln(p99 / mean) = z sigma - sigma^2 / 2; the smaller root is the one of a p99 near the mean
    return _Z99 - math.sqrt(_Z99**2 - 2 * math.log(p99_ms / mean_ms))


def worked_time(mean_ms: float, p99_ms: float | None = None) -> Distribution:
    """Build the lognormal with this mean and 99th percentile.

    Examples
    --------
    >>> time = worked_time(80, 400)
    >>> round(time.mean, 6), round(time.quantile(0.99), 6)
    (80.0, 400.0)
    """
    if not mean_ms:
        return Constant(0)
    spread = sigma(mean_ms, p99_ms)
    return Lognormal(_median(mean_ms, spread), spread)


def _median(mean_ms: float, spread: float) -> float:
    return mean_ms * math.exp(-(spread**2) / 2)


def handler(code: Code, of: str) -> tuple[Delay, ...]:
    """Return the time that the code itself takes; nothing if its duration is 0."""
    if not code.duration:
        return ()
    time = worked_time(code.duration, code.duration_p99)
    return (Delay("handler", time, (_stated(code, of, time),)),)


def _stated(code: Code, of: str, time: Distribution) -> Evidence:
    given = {"duration", "duration_p99"} <= code.model_fields_set and code.duration_p99 is not None
    low, high = sorted(_median(code.duration, math.log(ratio) / _Z99) for ratio in _PLAUSIBLE)
    return Evidence(
        id=f"{of}.duration",
        of=of,
        condition=f"your own code: {code.duration:g} ms on average",
        quantiles_ms=((0.5, float(time.quantile(0.5))), (0.99, float(time.quantile(0.99)))),
        method="measured" if given else "assumed",
        confidence="high" if given else "medium",
        source=YOURS,
        measured="",
        as_of="",
        mean_ms=code.duration,
        low_ms=None if given else low,
        high_ms=None if given else high,
        reasoning="A lognormal of this mean and p99."
        if code.duration_p99 is not None
        else f"A lognormal of this mean; that its p99 is {SPREAD:g} times its median is assumed: give duration_p99.",
    )


def served(moment: Moment, w: Workload, code: Servers, instances: float, of: str) -> tuple[Delay, ...]:
    """Return the wait for one of the servers, and the time that it takes.

    Where more arrives than all services together can serve, the wait never ends, and says so as its overload.

    Parameters
    ----------
    moment : Moment
        The traffic of all services together.
    instances : float
        Tasks, pods, instances or servers of each service; each works on `concurrency` requests at once.
    of : str
        Id of the component.

    Examples
    --------
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(backend={"kind": "fargate", "duration": "100 ms", "concurrency": 2})
    >>> delays = served(Moment(client_flow(w, w.traffic), rps=32), w, w.backend, 2, "fargate-tasks")
    >>> [delay.activity for delay in delays]
    ['wait', 'handler']
    >>> served(Moment(client_flow(w, w.traffic), rps=41), w, w.backend, 2, "fargate-tasks")[0].overload
    'unstable above 40 rps: 4 servers at 100 ms each cannot serve 41 rps...'
    """
    if instances <= 0:
        return (_endless(f"no {of} run all the time, so nothing answers: give the backend at least one"),)
    if not code.duration:
        return ()
    servers = max(int(instances * code.concurrency), 1)
    spread = sigma(code.duration, code.duration_p99)

    def queue(times: float) -> Queue:
        rate = moment.rps / w.services * times
        return Queue(servers, rate, code.duration, service_cv2=math.expm1(spread**2))

    average = queue(1.0)
    if problem := average.saturation:
        return (_endless(_of_all(problem, w.services)),)
    worked = handler(code, of)
    parts = [(share, queue(times)) for share, times in swell(moment.peak_factor)]
    wait = _wait(parts)
    if isinstance(wait, Constant):
        return worked
    return (Delay("wait", wait, (_queued(average, code, of),), overload=_overload(parts, w.services)), *worked)


_PARTS = 6
"""Parts of equal length into which the way from an hour's lowest to its highest rate is cut."""
_NOBODY = 1e-10
"""Share of waiting requests below which nobody waits."""


@lru_cache(maxsize=64)
def swell(peak_factor: float) -> tuple[tuple[float, float], ...]:
    """Cut an hour into parts of different load: their share of its requests, and their rate over the hour's average.

    The hour swells once, as for throttling (`modeler.dist.throttle.hour_profile`); a queue fills and empties within
    seconds, so each part is taken as if it lasted.

    >>> swell(1.0)
    ((1.0, 1.0),)
    >>> parts = swell(2.0)
    >>> round(sum(share for share, _ in parts), 9), round(max(times for _, times in parts), 2)
    (1.0, 1.95)
    """
    if peak_factor == 1:
        return ((1.0, 1.0),)
    edges = np.linspace(0, 0.5, _PARTS * 50 + 1)
    middles = (edges[:-1] + edges[1:]) / 2
    times = hour_profile(middles, peak_factor).reshape(_PARTS, -1).mean(axis=1)
    times = times / times.mean()
    return tuple((float(time) / _PARTS, float(time)) for time in times if time > 0)


def _wait(parts: Sequence[tuple[float, Queue]]) -> Distribution:
    """The wait over the parts of an hour; where more arrives than can be served it never ends."""
    if all(queue.saturation is None and queue.share_waiting < _NOBODY for _, queue in parts):
        return Constant(0)
    total = sum(share for share, _ in parts)
    return mixture((share / total, Never() if queue.saturation else queue.wait) for share, queue in parts)


def _overload(parts: Sequence[tuple[float, Queue]], services: int) -> str:
    """Say which share of the requests comes while more arrives than can be served."""
    over = [(share, queue.saturation) for share, queue in parts if queue.saturation]
    if not over:
        return ""
    share, worst = sum(share for share, _ in over), over[0][1]
    return f"in the fullest part of the hour, with {share:.0%} of its requests, {_of_all(worst, services)}"


def _endless(overload: str) -> Delay:
    return Delay("wait", Never(), overload=overload)


def _of_all(problem: Saturated, services: int) -> str:
    return str(problem) if services == 1 else f"{problem} (each of {services} services)"


def _queued(queue: Queue, code: Servers, of: str) -> Evidence:
    """What the wait rests on; percentiles at which nobody waits are left out."""
    waiting = queue.share_waiting
    mean_ms = queue.mean_wait_ms / waiting
    known = tuple((p, mean_ms * math.log(waiting / (1 - p))) for p in (0.5, 0.9, 0.99, 0.999) if waiting > 1 - p)
    estimated = "concurrency" not in code.model_fields_set
    return Evidence(
        id=f"{of}.wait",
        of=of,
        condition=f"{queue.servers} at once, {queue.utilization:.0%} busy",
        quantiles_ms=known,
        method="assumed" if estimated else "derived",
        confidence="low" if estimated else "medium",
        source=YOURS,
        measured="",
        as_of="",
        mean_ms=queue.mean_wait_ms,
        low_ms=0.0,
        high_ms=code.duration,
        reasoning="Poisson arrivals at one queue (Erlang C, scaled by Allen and Cunneen)"
        + (f"; that each works on {code.concurrency} requests at once is an estimate." if estimated else "."),
    )
