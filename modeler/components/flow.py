"""Traffic as it arrives at a hop, per month and per hour of the week.

A flow is what one traffic class sends to one hop; the hop passes on what the next one sees (cache hits and rejected
requests do not travel on; connections behind a gateway follow the gateway's pooling, not the client's keep-alive).
Load-balancer capacity units and per-hour allowances need the hours, so a flow keeps the weights of a day or a week.
All numbers may be arrays over many workloads: shape (workloads,); hourly ones are (workloads, hours).
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import numpy.typing as npt

from modeler.dataclass import dataclass
from modeler.units import Array
from modeler.workload import HOURS_PER_WEEK, Protocol, Shape, Traffic, Workload

Hours = npt.NDArray[np.float64]
SECONDS_PER_HOUR = 3600.0


@cache
def shape_weights(shape: Shape) -> Hours:
    """Return the share of a week's traffic in each hour, Monday 00:00 first; one number if every hour is alike.

    The shapes are conventions of this model, for sizing where nothing was measured: *business-hours* has 9 to 17 on
    working days at full rate, 7-9 and 17-19 at a third, nights at 3 % and the weekend at 5 %; *diurnal* is a sine
    with four times as much at 14:00 as at 02:00; *spiky* puts half of each day's traffic into one hour.

    >>> float(shape_weights(Shape.FLAT).sum()), len(shape_weights(Shape.BUSINESS_HOURS))
    (1.0, 168)
    """
    hour = np.arange(24)
    if shape is Shape.FLAT:
        week = np.ones(1)
    elif shape is Shape.BUSINESS_HOURS:
        day = np.select([(hour >= 9) & (hour < 17), (hour >= 7) & (hour < 19)], [1.0, 1 / 3], 0.03)
        week = np.concatenate([np.tile(day, 5), np.full(48, 0.05)])
    elif shape is Shape.DIURNAL:
        week = 1 + 0.6 * np.cos((hour - 14) / 24 * 2 * np.pi)
    else:
        week = np.where(hour == 12, 23.0, 1.0)
    return np.asarray(week / week.sum(), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Flow:
    """Traffic of one class at one hop.

    Parameters
    ----------
    requests : float or array, shape (workloads,)
        Requests (WebSocket: messages) in a month.
    weights : array, shape (1,), (24,) or (168,)
        Share of them in each hour; sums to 1.
    hours : float
        Hours of the month.
    request_bytes, response_bytes : float or array
        Bytes per request, towards the backend and back.
    requests_per_connection, connection_s : float or array
        Keep-alive of the side that opens the connection; seconds that one lives.
    rejected_share : float or array
        Share of the requests that the door will turn away.
    responses_per_request : float or array
        One; for WebSocket the messages pushed back per message received.
    pushed_per_request : float or array
        For WebSocket the same, also behind the door, where pushed messages take another way.
    streamed : bool
        Whether the responses are streamed.
    cache_hit_ratio : float or array
        Share of the requests that a door with a cache answers from it.
    connections : float or array, optional
        Connections opened in a month where they do not follow from the keep-alive: WebSockets, also silent ones.
    peak_factor : float or array
        The highest rate within an hour over that hour's average.
    """

    requests: Array
    weights: Hours
    hours: float
    request_bytes: Array
    response_bytes: Array
    requests_per_connection: Array
    connection_s: Array
    rejected_share: Array = 0.0
    responses_per_request: Array = 1.0
    pushed_per_request: Array = 0.0
    streamed: bool = False
    cache_hit_ratio: Array = 0.0
    connections: Array | None = None
    peak_factor: Array = 1.0

    @property
    def accepted(self) -> Array:
        """Requests that the door lets pass."""
        return self.requests * (1.0 - self.rejected_share)

    @property
    def bytes_in(self) -> Array:
        """Bytes of a month towards the backend."""
        return self.requests * self.request_bytes

    @property
    def bytes_out(self) -> Array:
        """Bytes of a month towards the client; a rejected request's short answer is not counted."""
        return self.accepted * self.responses_per_request * self.response_bytes

    def leaving(self, towards_backend: bool) -> Array:
        """Bytes that leave AWS over a link: responses to clients, or requests to a backend at its far end."""
        return self.bytes_in if towards_backend else self.bytes_out

    def coming(self, towards_backend: bool) -> Array:
        """Bytes that come into AWS over such a link."""
        return self.bytes_out if towards_backend else self.bytes_in

    @property
    def bytes_both(self) -> Array:
        """Bytes of a month in both directions."""
        return self.bytes_in + self.bytes_out

    @property
    def new_connections(self) -> Array:
        """Connections opened in a month."""
        return self.requests / self.requests_per_connection if self.connections is None else self.connections

    def times(self, share: Array) -> Flow:
        """Return a share of the traffic, all alike."""
        connections = None if self.connections is None else self.connections * share
        return replace(self, requests=self.requests * share, connections=connections)

    def passed_on(self, share: Array = 1.0) -> Flow:
        """Return what travels on behind a door: accepted requests, times a share (1 - cache hits)."""
        return replace(self.times((1.0 - self.rejected_share) * share), rejected_share=0.0)

    def pooled(self, w: Workload) -> Flow:
        """Return the same traffic on the connections that a managed gateway opens."""
        return self._on_connections(w.assumptions.gateway_requests_per_connection, w)

    def from_the_edge(self, w: Workload) -> Flow:
        """Return the same traffic on the connections that edge locations open to a Region."""
        return self._on_connections(w.assumptions.edge_requests_per_connection, w)

    def _on_connections(self, requests_per_connection: float, w: Workload) -> Flow:
        return replace(
            self,
            requests_per_connection=requests_per_connection,
            connection_s=w.assumptions.gateway_connection_duration,
            connections=None,
        )


def client_flow(w: Workload, traffic: Traffic) -> Flow:
    """Return the traffic that the clients send.

    >>> w = Workload(traffic={"requests_per_month": "5M", "shape": "flat", "response_bytes": "3 KB"})
    >>> flow = client_flow(w, w.traffic)
    >>> float(flow.bytes_out)
    15360000000.0
    """
    weights = shape_weights(traffic.shape)
    if traffic.hourly_weights is not None:
        given = np.asarray(traffic.hourly_weights, dtype=np.float64)
        weights = given / given.sum()
        if len(weights) == HOURS_PER_WEEK and np.all(weights == weights[0]):
            weights = np.ones(1)
    requests = traffic.requests_in(w.hours_per_month)
    websocket = traffic.protocol is Protocol.WEBSOCKET
    pushed = _pushed_per_message(w, traffic, requests) if websocket else 0.0
    lives: Array = w.clients.connection_duration
    minutes = traffic.connection_minutes_per_month
    return Flow(
        requests=requests,
        weights=weights,
        hours=w.hours_per_month,
        request_bytes=traffic.request_bytes,
        response_bytes=traffic.response_bytes,
        requests_per_connection=w.clients.requests_per_connection,
        connection_s=lives,
        rejected_share=traffic.unauthenticated_share,
        streamed=traffic.protocol is Protocol.STREAMING,
        responses_per_request=pushed if websocket else 1.0,
        pushed_per_request=pushed,
        cache_hit_ratio=traffic.cache_hit_ratio,
        connections=minutes * 60 / lives if minutes else None,
        peak_factor=traffic.peak_factor,
    )


def _pushed_per_message(w: Workload, traffic: Traffic, received: Array) -> Array:
    """Return the messages pushed to clients for each one that they sent and that was accepted."""
    pushed = traffic.messages_pushed_per_month
    if pushed is None:
        return w.assumptions.websocket_callback_share
    return pushed / (received * (1.0 - traffic.unauthenticated_share))
