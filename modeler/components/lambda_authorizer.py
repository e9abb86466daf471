"""Lambda authorizer: an ordinary Lambda charge for each request whose decision is not cached.

It also runs for requests that it then rejects. A decision is cached for its time to live by what the caller shows: how
many requests find one follows from the rate and the number of callers, hour by hour. A WebSocket API asks once for each
connection, when it is opened, and never for a message. Sources: https://aws.amazon.com/lambda/pricing/,
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html,
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component
from modeler.components.flow import SECONDS_PER_HOUR, Flow
from modeler.components.invocation import invocation
from modeler.components.lambda_function import MB_PER_GB, billed_seconds
from modeler.components.latency import Delay, Moment, delay, in_a_row
from modeler.components.sla import RegionalSla
from modeler.components.traits import BESIDE, Exposure, Place, Traits, listed_for
from modeler.dataclass import dataclass
from modeler.dist import mixture
from modeler.dist.expiry import hit_ratio
from modeler.units import Array, Note, Usage
from modeler.workload import LambdaAuthorizer, Workload


def cached_share(settings: LambdaAuthorizer, rps: Array, callers: Array) -> Array:
    """Return the share of requests whose decision is cached: the workload's, or from the rate and the time to live.

    Parameters
    ----------
    rps : float or array, any shape
        Requests per second of all callers together.
    callers : float
        How many callers there are, equally busy.

    Returns
    -------
    float, or array of the shape of `rps`

    Examples
    --------
    >>> cached_share(LambdaAuthorizer(), 1.0, callers=100)  # each once in 100 s: three hits, then a miss
    0.75
    >>> cached_share(LambdaAuthorizer(ttl=0), 1.0, callers=100)
    0.0
    """
    if settings.cache_hit_ratio is not None:
        return settings.cache_hit_ratio
    share: Array = hit_ratio(rps, _by_hour(settings.ttl, rps), _by_hour(callers, rps))
    return share


def _by_hour(number: Array, rps: Array) -> Array:
    """Lay a number of each workload out for the hours of a rate, shape (workloads, hours)."""
    return np.asarray(number)[..., None] if np.ndim(number) and np.ndim(rps) else number


@dataclass(frozen=True, kw_only=True)
class LambdaAuthorizerFunction(Component):
    """The function that decides.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> api = {"authorizer": "lambda", "lambda_authorizer": {"cache_hit_ratio": 0.9}}
    >>> w = Workload(api=api, traffic={"requests_per_month": "1M"})
    >>> authorizer = LambdaAuthorizerFunction(settings=w.api.lambda_authorizer)
    >>> [round(u.quantity) for u in authorizer.meter(Arrivals(((authorizer, client_flow(w, w.traffic)),)), w)]
    [100000, 250]
    """

    id: ClassVar[str] = "lambda-authorizer"
    title: ClassVar[str] = "Lambda authorizer"
    traits: ClassVar[Traits] = Traits(
        short="Lambda authorizer",
        place=Place.AWS,
        exposure=Exposure.NO_ADDRESS,
        wiring=BESIDE,
        roles=frozenset(),
        ends_connection=False,
        reads_requests=False,
        counts_beside=True,
        sla=RegionalSla("lambda"),
        programs=listed_for("lambda", "hipaa", "pci-dss", "soc", "fedramp"),
        avoided_as={},
        icon="aws.compute.LambdaFunction",
        kinds=("AWS::Lambda::Function", "AWS::ApiGateway::Authorizer", "AWS::ApiGatewayV2::Authorizer"),
        quotas=("lambda",),
    )
    dimensions: ClassVar[tuple[str, ...]] = ("lambda.requests_*", "lambda.duration_*_gb_second")
    sources: ClassVar[tuple[str, ...]] = ("https://aws.amazon.com/lambda/pricing/",)
    group: ClassVar[str] = "identity"
    awaited: ClassVar[bool] = True

    settings: LambdaAuthorizer

    @classmethod
    def options_from(cls, w: Workload) -> dict[str, Any]:
        """Its function is the API's."""
        return {"settings": w.api.lambda_authorizer}

    def decisions(self, arrivals: Arrivals, w: Workload) -> Array:
        """Count how often it runs in a month: for what is not cached in each hour, and for each WebSocket."""
        opened = arrivals.total(lambda flow: flow.new_connections if _is_websocket(flow) else 0.0)
        judged = arrivals.total(lambda flow: 0.0 if _is_websocket(flow) else flow.requests)
        if self.settings.cache_hit_ratio is not None:
            return opened + judged * (1.0 - self.settings.cache_hit_ratio)
        each_hour = arrivals.hourly(lambda _, flow: 0.0 if _is_websocket(flow) else flow.requests)
        cached = cached_share(self.settings, each_hour / SECONDS_PER_HOUR, w.clients.callers)
        return opened + arrivals.over_month(each_hour * (1.0 - cached))

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Invocations for decisions that are not cached."""
        f = self.settings
        arch = "arm" if f.architecture == "arm64" else "x86"
        calls = self.decisions(arrivals, w)
        yield Usage(f"lambda.requests_{arch}", calls, note="decisions that are not cached")
        seconds = billed_seconds(f.duration, 0.0, 0.0)
        gb_seconds = calls * seconds * f.memory_mb / MB_PER_GB
        yield Usage(f"lambda.duration_{arch}_gb_second", gb_seconds, note=Note.of("{} MB", f.memory_mb))

    def processing(self, moment: Moment, w: Workload) -> tuple[Delay, ...]:
        """A look into the cache, or an invocation; nothing for a message of a WebSocket."""
        if _is_websocket(moment.flow):
            return ()
        share = float(cached_share(self.settings, moment.rps, w.clients.callers))
        hit = delay("lambda-authorizer.cached", w)
        asked = invocation(self.settings, moment.rps * (1.0 - share), w, self.id)
        miss = in_a_row("authorizer", delay("network.aws-internal", w), *asked)
        ways = [(weight, way) for weight, way in ((share, hit), (1.0 - share, miss)) if weight]
        pieces = tuple(dict.fromkeys(evidence for _, way in ways for evidence in way.evidence))
        return (Delay("authorizer", mixture((weight, way.time) for weight, way in ways), pieces),)


def _is_websocket(flow: Flow) -> bool:
    """Only WebSockets say how many connections there are."""
    return flow.connections is not None
