"""API Gateway WebSocket API: Regional only, two-way messages, billed by message and by connection minute.

Messages count in 32 KB increments in both directions; ping and pong frames do not count. The backend pushes to clients
through the @connections API: how many is `traffic.messages_pushed_per_month`, or, where that is not given,
`assumptions.websocket_callback_share` for each message received.
Source: https://aws.amazon.com/api-gateway/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

import numpy as np

from modeler.components.api_gateway import gateway_throttle
from modeler.components.arrivals import Arrivals
from modeler.components.base import Component
from modeler.components.carrying import HOLDS, Held
from modeler.components.flow import Flow
from modeler.components.http_api import KB
from modeler.components.latency import Delay, Moment, delay
from modeler.components.network import Network
from modeler.components.rest_api import billable
from modeler.components.sla import RegionalSla
from modeler.components.traits import ANY, Exposure, Place, Role, Traits, Wiring, listed_for
from modeler.dist.throttle import TokenBucket
from modeler.facts import metering
from modeler.facts.constraints import ask
from modeler.units import Array, Note, Usage
from modeler.workload import Workload


class WebSocketApi(Component):
    """A WebSocket API.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> traffic = {"protocol": "websocket", "requests_per_month": "1M", "connection_minutes_per_month": "10M"}
    >>> w = Workload(traffic=traffic, assumptions={"websocket_callback_share": 0})
    >>> api = WebSocketApi()
    >>> [round(u.quantity) for u in api.meter(Arrivals(((api, client_flow(w, w.traffic)),)), w)]
    [1000000, 10000000]
    """

    id: ClassVar[str] = "websocket-api"
    title: ClassVar[str] = "API Gateway WebSocket API"
    traits: ClassVar[Traits] = Traits(
        short="WebSocket API",
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
        quotas=("websocket-api", "api-gateway", "private-integration"),
    )
    dimensions: ClassVar[tuple[str, ...]] = (
        "apigateway.websocket_messages_32kb_increment",
        "apigateway.websocket_connection_minutes",
    )
    sources: ClassVar[tuple[str, ...]] = ("https://aws.amazon.com/api-gateway/pricing/",)
    assumptions: ClassVar[tuple[str, ...]] = (
        "websocket_callback_share",
        "rejected_requests_billed",
        "gateway_requests_per_connection",
    )

    def rests_on(self, w: Workload) -> tuple[str, ...]:
        """How many messages are pushed is assumed unless it is given."""
        given = w.traffic.messages_pushed_per_month is not None
        return self.assumptions[1:] if given else self.assumptions

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Messages in both directions in started 32 KB, and connection minutes."""
        size = metering("apigateway-websocket", "message", "metering_increment_kb") * KB

        def messages(flow: Flow) -> Array:
            received = np.maximum(np.ceil(flow.request_bytes / size), 1.0)
            sent = np.maximum(np.ceil(flow.response_bytes / size), 1.0)
            return billable(flow, w) * received + flow.accepted * flow.responses_per_request * sent

        yield Usage(
            "apigateway.websocket_messages_32kb_increment",
            arrivals.total(messages),
            note=_directions(arrivals, w),
        )
        minutes = arrivals.total(lambda flow: flow.new_connections * flow.connection_s / 60)
        yield Usage("apigateway.websocket_connection_minutes", minutes, note="connections x minutes open")

    def forward(self, flow: Flow, w: Workload) -> Flow:
        """One HTTP request to the backend for each message; pushed messages take another way."""
        return replace(flow.passed_on().pooled(w), responses_per_request=0.0)

    def processing(self, moment: Moment, w: Workload) -> tuple[Delay, ...]:
        """Routing a message, and calling its integration; callers are checked when they connect.

        Messages go over a connection that is open: no message waits for a handshake, so it has none.
        """
        return (delay("websocket-api", w),)

    def holds(self, w: Workload) -> Held:
        """Messages are passed on whole."""
        return HOLDS

    def timeout_ms(self, w: Workload) -> float:
        """The integration timeout."""
        return ask("websocket-api", "timeout_s").number * 1000

    def throttle(self, w: Workload) -> TokenBucket:
        """The account's token bucket, or the stage's own."""
        return gateway_throttle(w)


def _directions(arrivals: Arrivals, w: Workload) -> Note | str:
    """Say how many messages are pushed, and that this is an estimate where it is not given."""
    if w.traffic.messages_pushed_per_month is not None:
        pushed = arrivals.total(lambda flow: flow.accepted * flow.pushed_per_request)
        return Note.of("received, and {:,.0f} pushed, by started 32 KB", pushed)
    assumed = (
        "received, and {:g} pushed for each (an estimate: give traffic.messages_pushed_per_month), by started 32 KB"
    )
    return Note.of(assumed, w.assumptions.websocket_callback_share)
