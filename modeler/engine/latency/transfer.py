"""What the bytes of a request and its answer add to each connection of a path.

Each connection has its round trip and its narrowest place; `modeler.dist.transfer` says how long a body takes there.
Where the component between two connections holds a whole body, their times add up. Where it streams, the same bytes are
on both connections at once and the slower one hides the other: of such a *chain* the bytes take

    m + sum over its connections of max(0, time of the connection - m)

where m is the longest time that one of them takes at least (by a round trip that 19 of 20 requests exceed). That is
exactly the slowest, unless two of them take about as long; then it is an upper bound. The time of a connection is that
at the narrowest place from there on to where the bytes go: a window that comes at once over a wide connection still has
to pass a narrow one behind it.

A new connection starts with a window of ten segments. A warm one does so again when it was idle for longer than a
retransmission timeout (RFC 5681), else it has kept a window that is large enough for the next body of the same size.
The timeout is taken as 200 ms, Linux's least, and a round trip; how AWS's front ends are set up is not published, and
they are taken to follow the same rule. Which of the two holds follows from the mean time between two requests of a
connection.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from modeler.components import Component, Flow
from modeler.components.carrying import BASE64, STREAMS, Held, Paced, Pipe, client_line, inside
from modeler.components.latency import Delay, Moment
from modeler.dataclass import dataclass
from modeler.dist import Constant, Distribution
from modeler.dist.transfer import INITIAL_SEGMENTS, on_the_wire, serialization_ms, stalls
from modeler.facts.bandwidths import IN_AWS, access_line
from modeler.facts.evidence import Evidence
from modeler.workload import Protocol, Workload

LEAST_TIMEOUT_S = 0.2
"""Least retransmission timeout of Linux beyond the round trip; RFC 6298 asks for a second."""
EARLY = 0.05
LOAD_STEPS = 100
"""The load of a link counts in hundredths, so that hours of little load are one."""

Hinges = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Narrowest:
    """The narrowest place of a connection in one direction.

    Parameters
    ----------
    pipe : Pipe
        What it is.
    place : int
        The hop where it stands, on the way from 1 up.
    bits_per_second : float
        What is left of it beside its load; 0 where more comes than it carries.
    """

    pipe: Pipe
    place: int
    bits_per_second: float


@dataclass(frozen=True, slots=True)
class Body:
    """A request or an answer on one connection.

    Parameters
    ----------
    size : float
        Bytes that TCP carries.
    narrowest : Narrowest
        Where it passes most slowly.
    link_ms : float
        Time in which it passes there.
    stalls : tuple of float
        Round trips in ms beyond which a sender with a new window stalls, once each.
    paced_ms : float
        Least time that a stream takes which is held back.
    """

    size: float
    narrowest: Narrowest
    link_ms: float
    stalls: tuple[float, ...]
    paced_ms: float = 0.0

    def least_ms(self, round_trip_ms: float) -> float:
        """Return the time on a connection of such a round trip, with a new window."""
        return max(self.link_ms + sum(max(round_trip_ms - at, 0.0) for at in self.stalls), self.paced_ms)


@dataclass(frozen=True, slots=True)
class Connection:
    """One TCP connection of the path.

    Parameters
    ----------
    first, last : int
        The hops that it crosses, from 0 up: it is opened to the first and ends at the last.
    delays : tuple of (place, Delay)
        The parts of its round trip.
    restarts : bool
        Whether a warm connection starts with a new window again.
    request, answer : Body
        What it carries.
    held : Held
        What the component at its end has whole before it passes it on.
    behind : bool
        Whether it is the way from the edge to the Region of an API whose clients' connections end at the edge.
    """

    first: int
    last: int
    delays: tuple[tuple[int, Delay], ...]
    restarts: bool
    request: Body
    answer: Body
    held: Held
    behind: bool = False

    def early_ms(self) -> float:
        """A round trip that most requests exceed."""
        return sum(_early(delay.time) for _, delay in self.delays)


@dataclass(frozen=True, slots=True)
class Added:
    """What transfer adds to one connection.

    Parameters
    ----------
    new, warm : tuple of (ms, factor)
        From which round trip on each further ms of it adds how much, on a new and on a warm connection.
    passing : tuple of (place, ms, Evidence)
        Times that every request takes, and the hop at which it takes them.
    """

    new: Hinges = ()
    warm: Hinges = ()
    passing: tuple[tuple[int, float, Evidence], ...] = ()


def added(connections: Sequence[Connection], until_first_byte: bool = False) -> tuple[Added, ...]:
    """Return what transfer adds to each connection, in their order.

    Parameters
    ----------
    until_first_byte : bool
        Whether the client is served with the first byte of the answer: then the chain that ends at it adds nothing.
    """
    transfers = [Added() for _ in connections]
    for chain in _chains([connection.held.request for connection in connections[:-1]]):
        _add(transfers, connections, chain, _narrowed([connections[place].request for place in chain]))
    for chain in _chains([connection.held.answer for connection in connections[:-1]]):
        if not (until_first_byte and chain[0] == 0):
            bodies = _narrowed([connections[place].answer for place in reversed(chain)])
            _add(transfers, connections, chain, bodies[::-1])
    return tuple(transfers)


def _narrowed(bodies: Sequence[Body]) -> list[Body]:
    """Return the bodies on a chain, in the direction of the bytes, each at the narrowest place that is before it."""
    narrowed: list[Body] = []
    for body in reversed(bodies):
        beyond = narrowed[-1].narrowest if narrowed else body.narrowest
        is_narrower = 0 < beyond.bits_per_second < body.narrowest.bits_per_second
        narrowed.append(_at(body, beyond) if is_narrower else body)
    return narrowed[::-1]


def _at(body: Body, narrowest: Narrowest) -> Body:
    link_ms, stops = _passing(body.size, narrowest.bits_per_second, body.narrowest.pipe.segment)
    return replace(body, narrowest=narrowest, link_ms=link_ms, stalls=stops)


def _chains(cut: Sequence[bool]) -> Iterator[tuple[int, ...]]:
    """Return which connections carry the same bytes at once, given after which of them somebody holds all."""
    start = 0
    for place, is_cut in enumerate((*cut, True)):
        if is_cut:
            yield tuple(range(start, place + 1))
            start = place + 1


def _add(
    transfers: list[Added], connections: Sequence[Connection], chain: tuple[int, ...], bodies: Sequence[Body]
) -> None:
    alone = sum(bool(body.stalls) for body in bodies) < 2
    least = [
        body.least_ms(0.0 if alone or not connections[place].restarts else connections[place].early_ms())
        for place, body in zip(chain, bodies, strict=True)
    ]
    longest = max(least)
    slowest = least.index(longest)
    for number, (place, body) in enumerate(zip(chain, bodies, strict=True)):
        before, connection = transfers[place], connections[place]
        beyond = _beyond(body.link_ms, body.stalls, longest)
        evidence = body.narrowest.pipe.evidence
        passing = ((body.narrowest.place, longest, evidence),) if number == slowest and longest else ()
        transfers[place] = Added(
            before.new + beyond, before.warm + (beyond if connection.restarts else ()), before.passing + passing
        )


@lru_cache(maxsize=4096)
def _beyond(link_ms: float, stalls: tuple[float, ...], longest: float) -> Hinges:
    """Return max(0, link_ms + sum of max(0, R - stall) - longest) as hinges of the round trip R."""
    if not stalls:
        return ()
    ordered = sorted(stalls)
    value, at = link_ms, 0.0
    for count, (start, end) in enumerate(zip(ordered, [*ordered[1:], np.inf], strict=True), start=1):
        at, rise = start, float(count)
        needed = at + (longest - value) / rise
        if needed <= end:
            begin = max(needed, at)
            return ((begin, rise), *((later, 1.0) for later in ordered[count:]))
        value += (end - at) * rise
    return ()


def make_connection(
    hops: Sequence[Component],
    first: int,
    last: int,
    delays: Sequence[tuple[int, Delay]],
    arriving: Moment,
    ended: Moment,
    w: Workload,
) -> Connection:
    """Put together what one connection of a path carries.

    Parameters
    ----------
    hops : sequence of Component
        The whole path.
    first, last : int
        The hops that it crosses, from 0 up.
    delays : sequence of (place, Delay)
        The parts of its round trip.
    arriving, ended : Moment
        What comes over it, and what the component at its end lets through.
    """
    pipes = tuple(_pipes(hops, first, last, w))
    end = hops[last]
    flow = arriving.flow
    answers = end.answered_share(ended.flow, w) > 0  # what a cache answers is not on the connections behind it
    held = end.holds(w) if end.ends_connection else STREAMS
    held = held._replace(answer=held.answer or answers)
    request, answer = float(flow.request_bytes), float(flow.response_bytes)
    upload = _narrowest(pipes, arriving.rps * request * 8, up=True)
    download = _narrowest(pipes, arriving.rps * answer * 8, up=False)
    http2 = w.traffic.protocol is Protocol.GRPC
    as_event = BASE64 if end.as_event and w.traffic.binary else 1.0
    paced = end.paced(w)
    streamed_by_function = end.as_event and paced is not None
    return Connection(
        first,
        last,
        tuple(delays),
        _restarts(flow, sum(delay_ms(delay.time) for _, delay in delays)),
        make_body(request * as_event, http2, upload, None),
        make_body(answer * (1.0 if streamed_by_function else as_event), http2, download, paced),
        held,
    )


def behind_edge(to_edge: Connection, delays: Sequence[Delay], w: Workload) -> Connection:
    """Return the connection from an edge location to the Region of an API: it carries what the clients' carries."""
    place = to_edge.last + 1
    assumed = w.assumptions
    idle_s = assumed.gateway_connection_duration / assumed.edge_requests_per_connection
    http2 = w.traffic.protocol is Protocol.GRPC
    narrowest = Narrowest(pipe := inside(access_line(IN_AWS)), place, pipe.down_bps)
    request, answer = float(w.traffic.request_bytes), float(w.traffic.response_bytes)
    return replace(
        to_edge,
        delays=tuple((place, delay) for delay in delays),
        restarts=_is_idle(idle_s, sum(delay_ms(delay.time) for delay in delays)),
        request=make_body(request, http2, narrowest, None),
        answer=make_body(answer, http2, narrowest, None),
        behind=True,
    )


def overloads(of: Connection) -> Iterator[str]:
    """Say which link of a connection cannot carry what comes, in either direction."""
    for body in (of.request, of.answer):
        if not body.narrowest.bits_per_second:
            yield f"more comes than {body.narrowest.pipe.name} can carry"


def _pipes(hops: Sequence[Component], first: int, last: int, w: Workload) -> Iterator[tuple[int, Pipe]]:
    """Return what lies on a connection, and at which hop."""
    if first == 0:
        yield 1, client_line(w)
    for place in range(first, last + 1):
        pipe = hops[place].pipe(w)
        if pipe is not None:
            yield place + 1, pipe
    yield last + 1, inside(access_line(IN_AWS))


def _narrowest(pipes: Sequence[tuple[int, Pipe]], bits_per_second: float, *, up: bool) -> Narrowest:
    places = []
    for place, pipe in pipes:
        load = np.floor(pipe.load(bits_per_second) * LOAD_STEPS) / LOAD_STEPS
        rate = pipe.up_bps if up else pipe.down_bps
        places.append(Narrowest(pipe, place, rate * max(1.0 - float(load), 0.0)))
    return min(places, key=lambda narrowest: narrowest.bits_per_second)


def make_body(size: float, http2: bool, narrowest: Narrowest, paced: Paced | None) -> Body:
    """Put together what a request or an answer of so many bytes takes at the narrowest place of a connection."""
    rate = narrowest.bits_per_second
    if not rate or not size:
        return Body(size, narrowest, 0.0, ())
    carried = _carried(size, http2)
    link_ms, stops = _passing(carried, rate, narrowest.pipe.segment)
    paced_ms = max(size - paced.after_bytes, 0.0) / paced.bytes_per_second * 1000 if paced else 0.0
    return Body(carried, narrowest, link_ms, stops, paced_ms)


@lru_cache(maxsize=4096)
def _passing(size: float, rate: float, segment: int) -> tuple[float, tuple[float, ...]]:
    first = float(INITIAL_SEGMENTS * segment)
    return serialization_ms(size, rate, segment), stalls(size, rate, first, segment)


@lru_cache(maxsize=4096)
def _carried(size: float, http2: bool) -> float:
    return float(on_the_wire(size, http2=http2))


def _restarts(flow: Flow, round_trip_ms: float) -> bool:
    """Whether a connection is idle for so long between two requests that it starts with a new window."""
    return _is_idle(float(flow.connection_s) / max(float(flow.requests_per_connection), 1.0), round_trip_ms)


def _is_idle(idle_s: float, round_trip_ms: float) -> bool:
    return idle_s > LEAST_TIMEOUT_S + round_trip_ms / 1000


@lru_cache(maxsize=4096)
def _early(of: Distribution) -> float:
    return of.floor_ticks / 1e6 if isinstance(of, Constant) else float(of.quantile(EARLY))


@lru_cache(maxsize=4096)
def delay_ms(of: Distribution) -> float:
    """Mean in ms: every hour of the week asks for the same ones."""
    return of.mean
