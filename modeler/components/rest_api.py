"""API Gateway REST API: public (Regional or edge-optimized) or private, the only type that can be private.

Billed per request whatever its size, in tiers; a streamed response counts one request for each started 10 MB. A stage
cache is billed by the hour for as long as it is provisioned. A private API has no data-transfer charge of its own: its
clients pay the interface endpoint. Sources: https://aws.amazon.com/api-gateway/pricing/,
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np

from modeler.components.api_gateway import (
    TRUST_STORE,
    checked,
    gateway_throttle,
    pool_issues_tokens,
    seconds_to_wait,
    set_to_wait,
    trust_store,
)
from modeler.components.arrivals import Arrivals
from modeler.components.base import Component, whole_hours
from modeler.components.carrying import Held, Paced
from modeler.components.flow import Flow
from modeler.components.latency import Delay, Moment, delay, https_handshakes
from modeler.components.network import Network
from modeler.components.sla import RegionalSla
from modeler.components.traits import ANY, By, Exposure, Place, Role, Traits, Wiring, listed_for
from modeler.dataclass import dataclass
from modeler.dist.throttle import TokenBucket
from modeler.facts import metering
from modeler.facts.constraints import Fact, ask
from modeler.units import Array, Note, Usage
from modeler.workload import Feature, Protocol, Workload

MB = 1024.0**2
_CHECKS = {"iam": "iam-authorizer", "cognito": "cognito-user-pool"}
_OF_THE_POOL = {"jwt": "cognito-user-pool"}
PORTAL_UNPRICED = (
    "the developer portal was asked for, and no page was seen that says what AWS charges for it: its part of the total "
    "is missing"
)


def billable(flow: Flow, w: Workload) -> Array:
    """Return the requests that API Gateway bills: rejected ones only if the assumption says so."""
    return flow.requests if w.assumptions.rejected_requests_billed else flow.accepted


@dataclass(frozen=True, kw_only=True)
class RestApi(Component):
    """A REST API.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(traffic={"requests_per_month": "5M"})
    >>> api = RestApi(endpoint="private")
    >>> [(u.dimension, u.quantity) for u in api.meter(Arrivals(((api, client_flow(w, w.traffic)),)), w)]
    [('apigateway.rest_requests', 5000000.0)]
    """

    id: ClassVar[str] = "rest-api"
    title: ClassVar[str] = "API Gateway REST API"
    traits: ClassVar[Traits] = Traits(
        short=By(
            "endpoint",
            {"regional": "Regional REST API", "edge": "edge-optimized REST API", "private": "private REST API"},
        ),
        place=Place.AWS,
        exposure=By("endpoint", {"regional": Exposure.PUBLIC, "edge": Exposure.PUBLIC, "private": Exposure.PRIVATE}),
        wiring=Wiring(
            reached_over=By(
                "endpoint",
                {
                    "regional": frozenset({Network.INTERNET, Network.EDGE}),
                    "edge": frozenset({Network.INTERNET, Network.EDGE}),
                    "private": frozenset({Network.PRIVATELINK}),
                },
            ),
            leaves_over=frozenset({Network.INTERNET, Network.HYPERPLANE, Network.AWS_INTERNAL}),
            follows=By("endpoint", {"regional": ANY, "edge": ANY, "private": frozenset({"interface-endpoint"})}),
            leads_to=ANY,
            answers=False,
        ),
        roles=frozenset({Role.DOOR, Role.API}),
        ends_connection=True,
        reads_requests=True,
        counts_beside=False,
        sla=RegionalSla("api-gateway"),
        programs=listed_for("api-gateway", "hipaa", "pci-dss"),
        avoided_as={"api-gateway": "API Gateway"},
        icon="aws.network.APIGateway",
        kinds=(
            "AWS::ApiGateway::RestApi",
            "AWS::ApiGateway::Resource",
            "AWS::ApiGateway::Method",
            "AWS::ApiGateway::Deployment",
            "AWS::ApiGateway::Stage",
        ),
        quotas=(
            "rest-api",
            "rest-api-edge",
            "rest-api-private",
            "rest-api-regional",
            "api-gateway",
            "private-integration",
            "private-integration-rest",
            "private-integration-rest-v2",
        ),
    )
    dimensions: ClassVar[tuple[str, ...]] = (
        "apigateway.rest_requests",
        "apigateway.rest_cache_*",
        "apigateway.developer_portal_month",
        *TRUST_STORE,
    )
    sources: ClassVar[tuple[str, ...]] = (
        "https://aws.amazon.com/api-gateway/pricing/",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html",
    )
    assumptions: ClassVar[tuple[str, ...]] = (
        "rejected_requests_billed",
        "gateway_requests_per_connection",
        "edge_requests_per_connection",
    )

    endpoint: Literal["regional", "edge", "private"] = "regional"
    caches: bool = True
    """False where another door in front of it holds the cache."""
    judges: bool = True
    """False where another door in front of it has judged who calls."""
    verifies: bool = True
    """False where an edge before it ends the clients' TLS, and verifies their certificates."""

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Requests, in streaming increments if responses are streamed; cache hours; the trust store."""
        increment = metering("apigateway-rest-streaming", "request", "metering_increment_mb") * MB

        def counted(flow: Flow) -> Array:
            units: Array = 1.0
            if w.api.streaming or flow.streamed:
                units = np.maximum(np.ceil(flow.response_bytes / increment), 1.0)
            return billable(flow, w) * units

        note = (
            "each started 10 MB of response"
            if any(w.api.streaming or flow.streamed for flow in arrivals)
            else "one a call, whatever its size"
        )
        yield Usage("apigateway.rest_requests", arrivals.total(counted), note=note)
        if self.caches and w.api.cache_gb is not None:
            hours = w.apis * whole_hours(w)
            yield self.fixed(
                f"apigateway.rest_cache_{w.api.cache_gb}gb", hours, w, Note.of("{} stage cache(s), provisioned", w.apis)
            )
        if self.judges and Feature.DEVELOPER_PORTAL in w.needs.features:
            yield Usage("apigateway.developer_portal_month", 1, fixed=True, unpriced=PORTAL_UNPRICED)
        if self.endpoint == "regional" and self.verifies:
            yield from trust_store(self, w)

    def forward(self, flow: Flow, w: Workload) -> Flow:
        """Accepted requests that the cache does not answer, on the gateway's own connections."""
        hits = flow.cache_hit_ratio if self.caches and w.api.cache_gb is not None else 0.0
        return flow.passed_on(1.0 - hits).pooled(w)

    def handshakes(self, w: Workload) -> int:
        """TCP and TLS; a private API speaks 1.2 under its default policy, and 1.3 where the workload asks for it."""
        default = self.endpoint == "private" and Feature.TLS_1_3 not in w.needs.features
        return https_handshakes(w, str(ask("rest-api-private", "tls.versions").value) if default else "1.3")

    def assumes(self, w: Workload) -> tuple[str, ...]:
        """A raised timeout; which security policy a private API has."""
        raised = () if self.endpoint == "edge" or self._streams(w) else self._raised(w)
        return (*raised, *self._policy(w))

    def _raised(self, w: Workload) -> tuple[str, ...]:
        return set_to_wait(self.title, "integration timeout", w, *self._timeouts())

    def _policy(self, w: Workload) -> tuple[str, ...]:
        if self.endpoint != "private" or w.clients.tls != "1.3":
            return ()
        if Feature.TLS_1_3 in w.needs.features:
            return ("private API: an enhanced security policy, so that connections are opened with TLS 1.3",)
        spoken = ask("rest-api-private", "tls.versions").value
        return (f"private API: its default security policy, so that connections are opened with TLS {spoken}",)

    def _streams(self, w: Workload) -> bool:
        return w.api.streaming or w.traffic.protocol is Protocol.STREAMING

    def processing(self, moment: Moment, w: Workload) -> tuple[Delay, ...]:
        """Its own work, and the check of who calls; a client certificate takes no request."""
        checks = {**_CHECKS, **_OF_THE_POOL} if pool_issues_tokens(w) else _CHECKS
        return (delay(f"rest-api.{self.endpoint}", w), *(checked(w, checks) if self.judges else ()))

    def answering(self, moment: Moment, w: Workload) -> tuple[Delay, ...]:
        """Reading the stage cache."""
        return (delay("rest-api.cache-hit", w, "cache"),)

    def passing_on(self, moment: Moment, w: Workload) -> tuple[Delay, ...]:
        """Calling the integration."""
        return (delay("rest-api.integration", w, "integration"),)

    def answered_share(self, flow: Flow, w: Workload) -> float:
        """What the stage cache answers."""
        return float(flow.cache_hit_ratio) if self.caches and w.api.cache_gb is not None else 0.0

    def holds(self, w: Workload) -> Held:
        """Requests always; answers unless they are streamed (the gateway's own response transfer mode)."""
        return Held(request=True, answer=not self._streams(w))

    def paced(self, w: Workload) -> Paced | None:
        """A stream is held back after its first 10 MB."""
        if not self._streams(w):
            return None
        first, rate = ask("rest-api", "quota.payload_bytes"), ask("rest-api", "streaming.bytes_per_second")
        return Paced(first.number, rate.number)

    def timeout_ms(self, w: Workload) -> float:
        """The integration timeout: 29 s, raised to what the workload needs where it can be; a stream has its own."""
        if self._streams(w):
            return ask("rest-api", "streaming.max_s").number * 1000
        if self.endpoint == "edge":
            return ask("rest-api-edge", "timeout_s").number * 1000
        return seconds_to_wait(w, *self._timeouts()) * 1000

    def _timeouts(self) -> tuple[Fact, Fact]:
        """The integration timeout by default, and the longest that users report after a raise."""
        kind = f"rest-api-{self.endpoint}"
        return ask(kind, "timeout_s"), ask(kind, "timeout_s.reported_after_raise")

    def throttle(self, w: Workload) -> TokenBucket:
        """The account's token bucket, or the stage's own."""
        return gateway_throttle(w)
