"""API Gateway HTTP API: Regional only, reachable from the internet, cheaper and with fewer features than REST.

Billed per request in 512 KB increments: a 4.5 MB upload is nine requests. AWS does not say whether the increment
applies to the larger of request and response or to their sum: `assumptions.http_increment_basis`.
Source: https://aws.amazon.com/api-gateway/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from modeler.components.api_gateway import TRUST_STORE, checked, gateway_throttle, trust_store
from modeler.components.arrivals import Arrivals
from modeler.components.base import Component
from modeler.components.carrying import HOLDS, Held
from modeler.components.flow import Flow
from modeler.components.latency import Delay, Moment, delay, https_handshakes
from modeler.components.network import Network
from modeler.components.rest_api import billable
from modeler.components.sla import RegionalSla
from modeler.components.traits import ANY, Exposure, Place, Role, Traits, Wiring, listed_for
from modeler.dataclass import dataclass
from modeler.dist.throttle import TokenBucket
from modeler.facts import metering
from modeler.facts.constraints import ask
from modeler.units import Array, Usage
from modeler.workload import Workload

KB = 1024.0


def increments(flow: Flow, size: float, w: Workload) -> Array:
    """Count the started increments of a request with its response."""
    there, back = flow.request_bytes, flow.response_bytes
    basis = there + back if w.assumptions.http_increment_basis == "sum" else np.maximum(there, back)
    return np.maximum(np.ceil(basis / size), 1.0)


@dataclass(frozen=True, kw_only=True)
class HttpApi(Component):
    """An HTTP API.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(traffic={"requests_per_month": "1.08M", "request_bytes": "4.5 MB"})
    >>> api = HttpApi()
    >>> [float(u.quantity) for u in api.meter(Arrivals(((api, client_flow(w, w.traffic)),)), w)]
    [9720000.0]
    """

    id: ClassVar[str] = "http-api"
    title: ClassVar[str] = "API Gateway HTTP API"
    traits: ClassVar[Traits] = Traits(
        short="HTTP API",
        place=Place.AWS,
        exposure=Exposure.PUBLIC,
        wiring=Wiring(
            reached_over=frozenset({Network.INTERNET, Network.EDGE}),
            leaves_over=frozenset({Network.INTERNET, Network.HYPERPLANE, Network.AWS_INTERNAL}),
            follows=ANY,
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
            "AWS::ApiGatewayV2::Api",
            "AWS::ApiGatewayV2::Stage",
            "AWS::ApiGatewayV2::Route",
            "AWS::ApiGatewayV2::Integration",
        ),
        quotas=("http-api", "api-gateway", "private-integration", "private-integration-http"),
    )
    dimensions: ClassVar[tuple[str, ...]] = ("apigateway.http_requests_512kb_increment", *TRUST_STORE)
    sources: ClassVar[tuple[str, ...]] = (
        "https://aws.amazon.com/api-gateway/pricing/",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-mutual-tls.html",
    )
    assumptions: ClassVar[tuple[str, ...]] = (
        "http_increment_basis",
        "rejected_requests_billed",
        "gateway_requests_per_connection",
    )

    verifies: bool = True
    """False where an edge before it ends the clients' TLS, and verifies their certificates."""

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Requests in started 512 KB increments; the trust store where it verifies certificates."""
        size = metering("apigateway-http", "request", "metering_increment_kb") * KB
        counted = arrivals.total(lambda flow: billable(flow, w) * increments(flow, size, w))
        yield Usage("apigateway.http_requests_512kb_increment", counted, note="each started 512 KB")
        if self.verifies:
            yield from trust_store(self, w)

    def forward(self, flow: Flow, w: Workload) -> Flow:
        """Accepted requests, on the gateway's own connections."""
        return flow.passed_on().pooled(w)

    def handshakes(self, w: Workload) -> int:
        """TCP and TLS."""
        return https_handshakes(w)

    def processing(self, moment: Moment, w: Workload) -> tuple[Delay, ...]:
        """All that it adds, calling its integration and checking a token included; checking a signature is not."""
        return (delay("http-api", w), *checked(w, {"iam": "iam-authorizer"}))

    def holds(self, w: Workload) -> Held:
        """Both: it cannot stream."""
        return HOLDS

    def timeout_ms(self, w: Workload) -> float:
        """The integration timeout, which nothing raises."""
        return ask("http-api", "timeout_s").number * 1000

    def throttle(self, w: Workload) -> TokenBucket:
        """The account's token bucket, or the stage's own."""
        return gateway_throttle(w)
