"""Transfer as a result: for each connection of a path what it carries, where it is narrowest, and what the bytes add.

Times are at the mean round trip of the connection and the average rate of the month; the percentiles of the path have
the round trip as it varies, and each hour's own load.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from modeler.components import Component
from modeler.dataclass import dataclass
from modeler.engine.latency.transfer import Added, Connection, added, delay_ms


@dataclass(frozen=True, slots=True)
class Transferred:
    """What one connection carries of a request and its answer, and what that adds.

    Parameters
    ----------
    number : int
        The hop at which it ends, on the way from 1 up; `from_number` is the one that opened it, 0 for the client.
    title : str
        What it ends at.
    round_trip_ms : float
        Its mean round trip.
    request_bytes, answer_bytes : float
        What TCP carries, with TLS records and base64 where it is needed.
    request_windows, answer_windows : int
        Windows that each takes when it starts with ten segments: one less is the number of further round trips.
    request_ms, answer_ms : float
        What each takes on this connection alone beyond its round trip, on a new connection.
    narrowest_up, narrowest_down : str
        What limits it in either direction.
    up_bps, down_bps : float
        Bits a second that are left there beside its load.
    holds_request, holds_answer : bool
        Whether what it ends at has all of a request, or of an answer, before it passes it on: else the slowest of the
        connections that carry the same bytes counts, and the others add nothing.
    restarts : bool
        Whether a warm connection starts with ten segments again.
    new_ms, warm_ms : float
        What transfer adds to the path here, on a new and on a warm connection; what another connection hides is not
        in it.
    """

    number: int
    from_number: int
    title: str
    round_trip_ms: float
    request_bytes: float
    answer_bytes: float
    request_windows: int
    answer_windows: int
    request_ms: float
    answer_ms: float
    narrowest_up: str
    narrowest_down: str
    up_bps: float
    down_bps: float
    holds_request: bool
    holds_answer: bool
    restarts: bool
    new_ms: float
    warm_ms: float

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


def transferred(connections: Sequence[Connection], hops: Sequence[Component]) -> tuple[Transferred, ...]:
    """Return what transfer adds, connection by connection.

    Parameters
    ----------
    connections : sequence of Connection
        In the order of the request.
    hops : sequence of Component
        The whole path.
    """
    return tuple(_of(connections, hops))


def _of(connections: Sequence[Connection], hops: Sequence[Component]) -> Iterator[Transferred]:
    opened_by = 0
    for connection, transfer in zip(connections, added(connections), strict=True):
        trip_ms = sum(delay_ms(delay.time) for _, delay in connection.delays)
        request, answer = connection.request, connection.answer
        yield Transferred(
            connection.last + 1,
            opened_by,
            hops[connection.last].title + (", from the edge" if connection.behind else ""),
            trip_ms,
            request.size,
            answer.size,
            len(request.stalls) + 1,
            len(answer.stalls) + 1,
            request.least_ms(trip_ms),
            answer.least_ms(trip_ms),
            request.narrowest.pipe.name,
            answer.narrowest.pipe.name,
            request.narrowest.bits_per_second,
            answer.narrowest.bits_per_second,
            connection.held.request,
            connection.held.answer,
            connection.restarts,
            _added_ms(transfer, trip_ms, is_new=True),
            _added_ms(transfer, trip_ms, is_new=False),
        )
        opened_by = connection.last + 1


def _added_ms(transfer: Added, trip_ms: float, *, is_new: bool) -> float:
    hinges = transfer.new if is_new else transfer.warm
    passing = sum(ms for _, ms, _ in transfer.passing)
    return passing + sum(factor * max(trip_ms - at_ms, 0.0) for at_ms, factor in hinges)
