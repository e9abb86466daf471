"""Invoking a Lambda function: what the service adds to the handler, warm or cold.

A request that finds an idle environment takes the service's overhead; one that does not waits until a new environment
is placed, started and initialized, or restored with SnapStart. How many do follows from the arrivals, the time that
environments are busy and the idle time after which Lambda takes them away; provisioned environments are never cold as
long as there are enough of them. Initialization is what was measured of the runtime with a function that does nothing,
or the workload's own. That the first run of a handler is slower than the next is not in it. Requests beyond the
account's concurrency are throttled, not queued, and are not in it either.
Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
"""

from __future__ import annotations

from dataclasses import replace

from modeler.components.handler import handler
from modeler.components.latency import YOURS, Delay, delay, in_a_row, time_of
from modeler.dist import Distribution, Timeout, mixture
from modeler.dist.pool import cold_share
from modeler.facts.evidence import Evidence, evidence, lambda_init, lambda_runtimes
from modeler.workload import LambdaAuthorizer, LambdaBackend, Workload

_NEVER = 1e-10
"""Share of requests below which it does not matter what happens to them."""
_LEAST_BUSY_MS = 1.0
"""Lambda bills whole milliseconds: a handler that takes no time keeps its environment for one."""


def invocation(function: LambdaBackend | LambdaAuthorizer, rps: float, w: Workload, of: str) -> tuple[Delay, ...]:
    """Return what the service adds, warm or cold, and the handler.

    Parameters
    ----------
    function : LambdaBackend or LambdaAuthorizer
        How it is set up.
    rps : float
        Invocations per second.
    of : str
        Id of the component.

    Examples
    --------
    >>> w = Workload(backend={"kind": "lambda", "provisioned_concurrency": 50})
    >>> warm = invocation(w.backend, 10, w, "lambda-function")[0]
    >>> warm.evidence[0].id, round(warm.time.quantile(0.5), 1)
    ('lambda-function.invoke', 6.5)
    """
    share = cold_starts(function, rps, w)
    warm = delay("lambda-function.invoke", w)
    ways = [(1 - share, warm)]
    if share:
        ways.append((share, in_a_row("cold start", *started(function, w))))
    used = [(weight, way) for weight, way in ways if weight]
    pieces = tuple(dict.fromkeys(evidence for _, way in used for evidence in way.evidence))
    service = Delay("invocation", mixture((weight, way.time) for weight, way in used), pieces)
    return (service, *(_cut_off(part, function) for part in handler(function, of)))


def _cut_off(code: Delay, function: LambdaBackend | LambdaAuthorizer) -> Delay:
    """A handler that runs longer than the function's timeout is stopped then: the caller gets an error, no answer."""
    if isinstance(function, LambdaAuthorizer):
        return code
    limit_ms = function.timeout_s * 1000
    stopped = 1.0 - float(code.time.cdf(limit_ms))
    return code if stopped < _NEVER else replace(code, time=Timeout(code.time, limit_ms), failing=stopped)


def started(function: LambdaBackend | LambdaAuthorizer, w: Workload) -> tuple[Delay, ...]:
    """Return what a cold start takes before the handler: the environment, and its initialization."""
    beyond = delay("lambda-function.cold-beyond-init", w)
    time, evidence = initialization(function)
    return (beyond,) if time is None else (beyond, Delay("initialization", time, (evidence,)))


def cold_starts(function: LambdaBackend | LambdaAuthorizer, rps: float, w: Workload) -> float:
    """Return the share of cold starts: the workload's if it says so, else from the arrivals.

    Parameters
    ----------
    rps : float
        Invocations per second of all services together; each service is a function of its own.

    Examples
    --------
    >>> w = Workload()
    >>> cold_starts(w.backend, 0.001, w) > 0.5, cold_starts(w.backend, 100, w) < 0.001
    (True, True)
    >>> own = Workload(backend={"kind": "lambda", "cold_start_share": "2 %"})
    >>> cold_starts(own.backend, 100, own)
    0.02
    """
    provisioned, functions = 0, 1
    if isinstance(function, LambdaBackend):
        if "cold_start_share" in function.model_fields_set:
            return function.cold_start_share
        functions = w.services
        provisioned = function.provisioned_concurrency // functions
    start_s = sum(delay.time.mean for delay in started(function, w)) / 1000
    busy_s = max(function.duration, _LEAST_BUSY_MS) / 1000
    return cold_share(rps / functions, busy_s, function.idle_timeout, start_s, provisioned)


def initialization(function: LambdaBackend | LambdaAuthorizer) -> tuple[Distribution | None, Evidence]:
    """Return how long a new environment initializes, or is restored; no time if the workload says 0.

    Measured for the runtime, scaled to the workload's own median if both are given; without a runtime a lognormal
    around that median.
    """
    given = "init_duration" in function.model_fields_set
    if isinstance(function, LambdaBackend) and function.snapstart and not given:
        evidence = _restored(function)
        return time_of(evidence), evidence
    if given and not function.init_duration:
        return None, _own_init(function)
    if function.runtime is None:
        evidence = _own_init(function)
        return time_of(evidence), evidence
    evidence = lambda_init(function.runtime, function.memory_mb, function.architecture)
    time = time_of(evidence)
    return (time.scaled(function.init_duration / float(time.quantile(0.5))) if given else time), evidence


def _restored(function: LambdaBackend) -> Evidence:
    """Restoring the runtime if that was measured, else what a Java function took."""
    if function.runtime in lambda_runtimes("snapstart") and function.architecture == "x86_64":
        return lambda_init(function.runtime, function.memory_mb, function.architecture, "snapstart")
    return evidence("lambda-function.snapstart")


def _own_init(function: LambdaBackend | LambdaAuthorizer) -> Evidence:
    ms = function.init_duration
    given = "init_duration" in function.model_fields_set
    return Evidence(
        id="lambda-function.init_duration",
        of="lambda-function",
        condition=f"initialization: {ms:g} ms in the median",
        quantiles_ms=((0.5, ms),) if ms else (),
        method="assumed",
        confidence="medium" if given else "low",
        source=YOURS,
        measured="",
        as_of="",
        low_ms=ms / 3,
        high_ms=ms * 3,
        reasoning="A lognormal around the workload's init_duration; that its p99 is three times that is assumed: name "
        "the runtime for measured percentiles.",
    )
