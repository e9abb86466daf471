"""How much comes, how big it is and when."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from modeler.workload.fields import (
    HOURS_PER_WEEK,
    Amount,
    Count,
    Model,
    PerSecond,
    Share,
    Size,
    field,
)


class Protocol(StrEnum):
    """What the clients speak."""

    HTTP = "http"
    STREAMING = "streaming"
    WEBSOCKET = "websocket"
    GRPC = "grpc"
    GRAPHQL = "graphql"
    TCP = "tcp"


class Shape(StrEnum):
    """How a week's traffic is spread over its hours."""

    FLAT = "flat"
    BUSINESS_HOURS = "business-hours"
    DIURNAL = "diurnal"
    SPIKY = "spiky"


DEFAULT_REQUESTS = 10e6
"""Requests in a month of a workload that says nothing of them."""


class Traffic(Model):
    """How much, how big and when."""

    protocol: Protocol = field(Protocol.HTTP, "protocol", "What the clients speak.")
    requests_per_month: Count | None = field(
        None,
        "requests/month",
        "Requests (for WebSocket: messages that clients send) in a month; or give average_rps. Default 10M.",
        short="requests",
    )
    average_rps: PerSecond | None = field(
        None, "requests/s", "Average rate over the whole month, instead of requests_per_month.", short="rps"
    )
    shape: Shape = field(Shape.BUSINESS_HOURS, "shape", "How traffic is spread over the hours of the week.")
    hourly_weights: tuple[Count, ...] | None = field(
        None, "weights", "Own shape: 24 (a day) or 168 (a week, Monday first) non-negative weights."
    )
    peak_factor: Annotated[float, Amount(ge=1, le=3600)] = field(
        2.0,
        "ratio",
        "Peak rate within an hour over that hour's average; for throttling and sizing, not for LCUs.",
    )
    request_bytes: Size = field("2 KB", "bytes", "Average size of a request, with headers.")
    response_bytes: Size = field("10 KB", "bytes", "Average size of a response, with headers.")
    binary: bool | None = field(
        None,
        "yes/no",
        "Bodies are binary (images, archives): events of Lambda carry them as base64, a third longer; default: "
        "text, as JSON (assumed).",
        moves_bill=False,
    )
    cache_hit_ratio: Share = field(0, "share", "Share of requests answered from the door's cache.")
    unauthenticated_share: Share = field(0, "share", "Share of requests that the door rejects (no or bad credentials).")
    connection_minutes_per_month: Count = field(
        0,
        "connection-minutes/month",
        "Minutes that WebSocket connections stay open in a month, all together.",
    )

    messages_pushed_per_month: Count | None = field(
        None,
        "messages/month",
        "Messages that the backend pushes to clients of a WebSocket in a month, beside those that clients send; "
        "default: assumptions.websocket_callback_share for each of them.",
    )

    def requests_in(self, hours_per_month: float) -> float:
        """Count the requests of a month, whichever way they were given.

        Examples
        --------
        >>> Traffic(average_rps=100).requests_in(hours_per_month=730)
        262800000.0
        """
        if self.requests_per_month is not None:
            return self.requests_per_month
        if self.average_rps is not None:
            return self.average_rps * hours_per_month * 3600
        return DEFAULT_REQUESTS

    def check(self) -> None:
        """Refuse two rates, weights that are no day or week, and connections that do not fit the protocol."""
        if self.requests_per_month is not None and self.average_rps is not None:
            raise ValueError("requests_per_month and average_rps contradict each other: give one of them")
        if self.hourly_weights is not None:
            if len(self.hourly_weights) not in (24, HOURS_PER_WEEK):
                raise ValueError(f"hourly_weights has {len(self.hourly_weights)} numbers: give 24 or 168 of them")
            if sum(self.hourly_weights) <= 0:
                raise ValueError("hourly_weights are all zero: at least one hour needs traffic")
        if self.protocol is Protocol.WEBSOCKET and self.connection_minutes_per_month == 0:
            raise ValueError(
                "protocol is websocket but connection_minutes_per_month is 0: say how long connections stay open "
                "in a month, all together"
            )
        if self.protocol is not Protocol.WEBSOCKET and self.connection_minutes_per_month:
            raise ValueError("connection_minutes_per_month is for 'protocol: websocket' only: leave it out")
        if self.messages_pushed_per_month is not None:
            self._check_pushed()

    def _check_pushed(self) -> None:
        if self.protocol is not Protocol.WEBSOCKET:
            raise ValueError(
                f"messages_pushed_per_month is given but protocol is {self.protocol}: set 'protocol: websocket', or "
                "leave it out"
            )
        received = self.average_rps if self.requests_per_month is None else self.requests_per_month
        if received == 0 or self.unauthenticated_share == 1:
            raise ValueError(
                "messages_pushed_per_month is given but no message of a client is accepted: give at least one in "
                "requests_per_month, with an unauthenticated_share below 1"
            )
