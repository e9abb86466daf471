"""Lambda function: by request, and by GB-seconds of its billed duration.

Duration is rounded up to 1 ms; since 2025-08-01 initialization is billed for all configurations. GB-seconds have tiers
that differ by architecture. Provisioned concurrency is paid for as long as it is configured, and its invocations have a
lower duration price; what exceeds it runs on demand. /tmp beyond 512 MB, SnapStart (outside Java), response streaming
beyond 6 MB and tenant isolation are meters of their own. Source: https://aws.amazon.com/lambda/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

import numpy as np

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component, gb
from modeler.components.carrying import HOLDS, Held, Paced, streams_from_function
from modeler.components.flow import SECONDS_PER_HOUR, Flow
from modeler.components.hours_in_turn import profile
from modeler.components.invocation import invocation
from modeler.components.latency import Delay, Moment
from modeler.components.network import Network
from modeler.components.sla import RegionalSla
from modeler.components.traits import Exposure, Place, Traits, Wiring, listed_for
from modeler.dataclass import dataclass
from modeler.dist.concurrency import ConcurrencyLimit
from modeler.facts import metering
from modeler.facts.constraints import ask
from modeler.units import Array, Note, Usage
from modeler.workload import LambdaBackend, Workload

MB = 1024.0**2
_PARTS = 20
"""Parts of the way from an hour's lowest to its highest rate."""
MB_PER_GB = 1024.0


def billed_seconds(duration_ms: Array, init_ms: Array, cold_share: Array) -> Array:
    """Return the billed duration of an average invocation in seconds: whole milliseconds, with initialization.

    >>> float(billed_seconds(80.2, 250, 0.01))
    0.0835
    """
    return (np.ceil(duration_ms) + cold_share * np.ceil(init_ms)) / 1000


@dataclass(frozen=True, kw_only=True)
class LambdaFunction(Component):
    """A Lambda function as the backend.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> backend = {"kind": "lambda", "memory_mb": 1024, "duration": "2 s", "cold_start_share": 0}
    >>> w = Workload(traffic={"requests_per_month": "7.44M"}, backend=backend)
    >>> function = LambdaFunction(backend=w.backend)
    >>> arrivals = Arrivals(((function, client_flow(w, w.traffic)),))
    >>> [(u.dimension, float(u.quantity)) for u in function.meter(arrivals, w)]
    [('lambda.requests_arm', 7440000.0), ('lambda.duration_arm_gb_second', 14880000.0)]
    """

    id: ClassVar[str] = "lambda-function"
    title: ClassVar[str] = "Lambda function"
    traits: ClassVar[Traits] = Traits(
        short="Lambda function",
        place=Place.AWS,
        exposure=Exposure.PRIVATE,
        wiring=Wiring(
            reached_over=frozenset({Network.AWS_INTERNAL}),
            leaves_over=frozenset({Network.VPC, Network.HYPERPLANE}),
            follows=frozenset(
                {
                    "alb",
                    "appsync-api",
                    "function-url",
                    "http-api",
                    "lambda-api",
                    "lattice-service",
                    "rest-api",
                    "websocket-api",
                }
            ),
            leads_to=frozenset({"resource-traffic"}),
            answers=True,
        ),
        roles=frozenset(),
        ends_connection=True,
        reads_requests=False,
        counts_beside=False,
        sla=RegionalSla("lambda"),
        programs=listed_for("lambda", "hipaa", "pci-dss", "soc", "fedramp"),
        avoided_as={"lambda": "Lambda function"},
        icon="aws.compute.Lambda",
        kinds=("AWS::Lambda::Function", "AWS::Lambda::Permission"),
        quotas=("lambda",),
    )
    dimensions: ClassVar[tuple[str, ...]] = (
        "lambda.requests_*",
        "lambda.duration_*_gb_second",
        "lambda.provisioned_*_gb_second",
        "lambda.ephemeral_storage_*_gb_second",
        "lambda.snapstart_*",
        "lambda.response_streaming_gb",
        "lambda.tenant_isolated_environment_gb",
    )
    as_event: ClassVar[bool] = True
    sources: ClassVar[tuple[str, ...]] = ("https://aws.amazon.com/lambda/pricing/",)
    group: ClassVar[str] = "backend"

    backend: LambdaBackend

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Requests, GB-seconds and the extras that the backend switches on."""
        f = self.backend
        arch: Literal["x86", "arm"] = "arm" if f.architecture == "arm64" else "x86"
        memory_gb = f.memory_mb / MB_PER_GB
        seconds = billed_seconds(f.duration, f.init_duration, f.cold_start_share)
        requests = arrivals.requests
        yield Usage(f"lambda.requests_{arch}", requests, note="one an invocation")
        on_demand = requests
        if f.provisioned_concurrency:
            provisioned, on_demand = self._split(arrivals)
            paid = f.provisioned_concurrency * memory_gb * w.hours_per_month * SECONDS_PER_HOUR
            yield self.fixed(
                f"lambda.provisioned_concurrency_{arch}_gb_second",
                paid,
                w,
                Note.of("{} environments", f.provisioned_concurrency),
            )
            run = provisioned * np.ceil(f.duration) / 1000 * memory_gb
            yield Usage(f"lambda.provisioned_duration_{arch}_gb_second", run, note="invocations that they serve")
        yield Usage(
            f"lambda.duration_{arch}_gb_second",
            on_demand * seconds * memory_gb,
            note=Note.of("{} MB; cold starts with their initialization", f.memory_mb),
        )
        yield from self._extras(arrivals, w, arch, requests, seconds)

    def _split(self, arrivals: Arrivals) -> tuple[Array, Array]:
        """Count what provisioned environments serve, at each moment as many as fit at once, and what they do not."""
        f = self.backend
        if f.spill_over_share is not None:
            return arrivals.requests * (1.0 - f.spill_over_share), arrivals.requests * f.spill_over_share
        an_hour = f.provisioned_concurrency * SECONDS_PER_HOUR * 1000 / np.maximum(np.ceil(f.duration), 1.0)
        fits = np.asarray(an_hour)[..., None]
        served: Array = 0.0
        beyond: Array = 0.0
        for part in range(_PARTS):  # the way down from the peak is the way up to it

            def requests(_: Any, flow: Flow, part: int = part) -> Array:
                times: Array = profile(2 * _PARTS, flow.peak_factor)[part]
                return flow.requests * times

            rate = arrivals.hourly(requests)
            served = served + arrivals.over_month(np.minimum(rate, fits)) / _PARTS
            beyond = beyond + arrivals.over_month(np.maximum(rate - fits, 0.0)) / _PARTS
        return served, beyond

    def _extras(self, arrivals: Arrivals, w: Workload, arch: str, requests: Array, seconds: Array) -> Iterator[Usage]:
        f = self.backend
        memory_gb = f.memory_mb / MB_PER_GB
        extra_gb = (f.ephemeral_mb - metering("lambda", "ephemeral_storage", "free_mb")) / MB_PER_GB
        if f.ephemeral_mb > metering("lambda", "ephemeral_storage", "free_mb"):
            used = requests * seconds * extra_gb
            yield Usage(f"lambda.ephemeral_storage_{arch}_gb_second", used, note="storage beyond 512 MB")
        if f.snapstart and f.snapstart_charged:
            cached = memory_gb * w.hours_per_month * SECONDS_PER_HOUR
            yield self.fixed(f"lambda.snapstart_cache_gb_second_{arch}", cached, w, "snapshot kept all month")
            restored = requests * f.cold_start_share * memory_gb
            yield Usage(f"lambda.snapstart_restore_gb_{arch}", restored, note="cold starts restore it")
        if f.streaming:
            free = metering("lambda", "response_streaming", "free_mb_per_request") * MB
            beyond = arrivals.total(lambda flow: flow.requests * np.maximum(flow.response_bytes - free, 0.0))
            yield Usage(
                "lambda.response_streaming_gb",
                gb("lambda.response_streaming_gb", beyond),
                note="beyond 6 MB each",
            )
        if np.any(np.asarray(f.tenant_environments) > 0):
            made = f.tenant_environments * memory_gb
            yield Usage("lambda.tenant_isolated_environment_gb", made, note="environments created for tenants")

    def processing(self, moment: Moment, w: Workload) -> tuple[Delay, ...]:
        """The service, warm or cold, and the handler; of a stream, until its first byte.

        Services invoke it over connections of their own that are open: it takes no handshakes.
        """
        return invocation(self.backend, moment.rps, w, self.id)

    def holds(self, w: Workload) -> Held:
        """An event is whole before the handler starts."""
        return HOLDS

    def paced(self, w: Workload) -> Paced | None:
        """A stream is held back after its first 6 MB."""
        if not streams_from_function(w):
            return None
        first, rate = ask("lambda", "quota.payload_bytes"), ask("lambda", "streaming.bytes_per_second")
        return Paced(first.number, rate.number)

    def throttle(self, w: Workload) -> ConcurrencyLimit:
        """What exceeds the reserved concurrency, or the account's, is answered 429, and what comes too suddenly.

        A function answers at most ten requests a second of each environment that it may have, however short they are.
        """
        return concurrency_limit(self.backend, w)

    def timeout_ms(self, w: Workload) -> float:
        """The function's timeout, which cuts its own handler off, too."""
        return self.backend.timeout_s * 1000


def concurrency_limit(function: LambdaBackend, w: Workload) -> ConcurrencyLimit:
    """Return how many invocations of all services run at once, each service being a function of its own.

    Examples
    --------
    >>> concurrency_limit(LambdaBackend(duration="250 ms", reserved_concurrency=50), Workload())
    ConcurrencyLimit(most=50, service_s=0.25, growth=1000.0, ready=0)
    """
    most = function.account_concurrency if function.reserved_concurrency is None else function.reserved_concurrency
    shortest_s = 1 / ask("lambda", "quota.requests_per_second_per_environment").number
    growth = ask("lambda", "scaling.new_environments").number * w.services
    service_s = max(function.duration / 1000, shortest_s)
    return ConcurrencyLimit(int(most), service_s, growth, function.provisioned_concurrency)
