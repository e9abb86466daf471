"""Your own code: how long it works on a request, and how long a request waits until it can.

The workload gives the mean (what Lambda bills, what a service reports). Times of code are skewed, so they are taken as
a lognormal of that mean; its 99th percentile is the workload's, or three times the median if it has none, and that is
an assumption. Tasks, pods, instances and servers work on so many requests at once (`concurrency`); the others wait in
one queue, and from a certain rate on the queue grows without end. Each service has tasks of its own and an even part
of the traffic. The rate is the hour's average: bursts within an hour that last for less than the queue takes to fill
are not in it. It is the time to the *first* byte of the answer: a stream goes on for as long as your code writes.
Source of the queue: `modeler.dist.queue`; what an ECS task is:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html
"""

from __future__ import annotations

import math

from modeler.components.latency import YOURS, Delay, Moment
from modeler.dist import Constant, Distribution, Lognormal
from modeler.dist.normal import normal_score
from modeler.dist.quantiles import SPREAD
from modeler.dist.queue import Queue, Saturated
from modeler.facts.evidence import Evidence
from modeler.workload import (
    Ec2Backend,
    EksBackend,
    FargateBackend,
    LambdaAuthoriser,
    LambdaBackend,
    OnPremisesBackend,
    Workload,
)

_Z99 = float(normal_score(0.99))
_PLAUSIBLE = (1.3, 10.0)
"""Ratios of p99 to p50 between which most services lie."""

Servers = FargateBackend | Ec2Backend | EksBackend | OnPremisesBackend
Code = Servers | LambdaBackend | LambdaAuthoriser


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
    """Give the time that the code itself takes; nothing if its duration is 0."""
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
    """Give the wait for one of the servers, and the time that it takes.

    Parameters
    ----------
    moment : Moment
        The traffic of all services together.
    instances : float
        Tasks, pods, instances or servers of each service; each works on `concurrency` requests at once.
    of : str
        Id of the component.

    Raises
    ------
    Saturated
        If more arrives than they can serve; its limit is that of all services together.

    Examples
    --------
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(backend={"kind": "fargate", "duration": "100 ms", "concurrency": 2})
    >>> delays = served(Moment(client_flow(w, w.traffic), rps=32), w, w.backend, 2, "fargate-tasks")
    >>> [each.what for each in delays]
    ['wait', 'handler']
    >>> served(Moment(client_flow(w, w.traffic), rps=41), w, w.backend, 2, "fargate-tasks")
    Traceback (most recent call last):
    modeler.dist.queue.Saturated: unstable above 40 rps: 4 servers at 100 ms each cannot serve 41 rps...
    """
    if instances <= 0:
        raise Saturated(f"no {of} run all the time, so nothing answers: give the backend at least one", 0.0)
    if not code.duration:
        return ()
    servers = max(int(instances * code.concurrency), 1)
    spread = sigma(code.duration, code.duration_p99)
    queue = Queue(servers, moment.rps / w.services, code.duration, service_cv2=math.expm1(spread**2))
    if problem := queue.saturation:
        raise _of_all(problem, w.services)
    wait = queue.wait
    worked = handler(code, of)
    return worked if isinstance(wait, Constant) else (Delay("wait", wait, (_queued(queue, code, of),)), *worked)


def _of_all(problem: Saturated, services: int) -> Saturated:
    if services == 1:
        return problem
    return Saturated(f"{problem} (each of {services} services)", problem.limit_rps * services)


def _queued(queue: Queue, code: Servers, of: str) -> Evidence:
    """What the wait rests on; percentiles at which nobody waits are left out."""
    waiting = queue.share_waiting
    mean_ms = queue.mean_wait_ms / waiting
    known = tuple((p, mean_ms * math.log(waiting / (1 - p))) for p in (0.5, 0.9, 0.99, 0.999) if waiting > 1 - p)
    estimated = "concurrency" not in code.model_fields_set
    return Evidence(
        id=f"{of}.wait",
        of=of,
        condition=f"{queue.servers} at once, {queue.utilisation:.0%} busy",
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
