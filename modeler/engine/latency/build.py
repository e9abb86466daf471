"""The stages of a walk and an hour's traffic as a path.

The hops are followed in order. A connection reaches from where it is opened to the next component that ends it: its
steps are the network and the pass-through components on the way, as *one* round trip, taken once on an open connection
and further times for the handshakes of a new one and for bodies of several windows (`modeler.engine.latency.transfer`);
what a body takes to pass the narrowest place is a step of its own. Then the component works, waits for what it asks
beside it, answers from its cache, or sends the request on, and waits for that at most as long as its timeout.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from modeler.components import Component, Flow
from modeler.components.carrying import STREAMS
from modeler.components.latency import Delay, Moment, average_moment, delay, evidence_for, measured_name, time_of
from modeler.dataclass import dataclass
from modeler.dist import Constant, bent, mixture, serial
from modeler.dist.concurrency import ConcurrencyLimit
from modeler.dist.expiry import hit_ratio
from modeler.dist.never import Never
from modeler.engine.latency.legs import behind, edge_handshakes, legs
from modeler.engine.latency.path import PathNode, Step, Then, capped, either, then
from modeler.engine.latency.transfer import Added, Connection, added, behind_edge, delay_ms, make_connection, overloads
from modeler.engine.latency.transferred import Transferred, transferred
from modeler.engine.trip import Stage
from modeler.patterns import Hop
from modeler.workload import Workload

DNS_TTL_S = 60.0
"""How long a resolver keeps an address: alias records of load balancers and endpoints have 60 s."""


@dataclass(frozen=True, slots=True)
class Ride:
    """What requests of one rate meet.

    Parameters
    ----------
    path : PathNode
        The tree of steps; a hop is named by its place on the way, from 1 up.
    throttled : float
        Share of requests that a gateway answers 429 at once.
    saturated : tuple of str
        What cannot serve what arrives, and above which rate.
    """

    path: PathNode
    throttled: float
    saturated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """Hours in which equally much arrives: their share of the requests, requests per second on average, and which."""

    share: float
    rps: float
    hours: tuple[int, ...] = ()


MOST_LEVELS = 12


def levels(flow: Flow) -> tuple[Level, ...]:
    """Group the hours of the week by their load: at most twelve groups, each at its request-weighted mean rate."""
    kinds = len(flow.weights)
    kind_rps = average_moment(flow).rps * kinds
    rates: dict[float, tuple[float, tuple[int, ...]]] = {}
    for hour, weight in enumerate(flow.weights.tolist()):
        if weight > 0:
            rate = weight * kind_rps
            share, hours = rates.get(rate, (0.0, ()))
            rates[rate] = (share + weight, (*hours, hour))
    if not rates:
        return (Level(1.0, 0.0),)
    return _grouped([Level(share, rate, hours) for rate, (share, hours) in sorted(rates.items())])


def _grouped(groups: list[Level]) -> tuple[Level, ...]:
    while len(groups) > MOST_LEVELS:
        near = min(range(len(groups) - 1), key=lambda i: groups[i + 1].rps / max(groups[i].rps, 1e-300))
        low, high = groups[near], groups[near + 1]
        share = low.share + high.share
        rps = (low.rps * low.share + high.rps * high.share) / share
        groups[near : near + 2] = [Level(share, rps, (*low.hours, *high.hours))]
    total = sum(group.share for group in groups)
    return tuple(replace(group, share=group.share / total) for group in groups)


def ride(
    stages: Sequence[Stage], level: Level, peak_factor: float, w: Workload, *, until_first_byte: bool = False
) -> Ride:
    """Return the path of requests at one rate, and what that rate does to them.

    Parameters
    ----------
    stages : sequence of Stage
        The whole way of one traffic class.
    level : Level
        Which hours these are, and how much comes in them.
    peak_factor : float
        The highest rate within the hour over that average.
    until_first_byte : bool
        Whether the client is served with the first byte of an answer, and not with its last.
    """
    moment = Moment(stages[0].flow_in, level.rps, peak_factor, level.hours)
    passes = tuple(_passes(stages, moment, w))
    throttled = 0.0
    for passed in passes:
        throttled += (1 - throttled) * passed.throttled
    saturated = tuple(
        f"{component.title}: {taken.overload}"
        for passed in passes
        for component, delays in passed.waits
        for taken in delays
        if taken.overload
    )
    carrying = connections(stages, passes, w)
    saturated += tuple(
        f"{stages[connection.last].component.title}: {overload}"
        for connection in carrying
        for overload in overloads(connection)
    )
    extra = added(carrying, until_first_byte)
    crossings = {
        (connection.first, connection.behind): CarryingConnection(connection, transfer)
        for connection, transfer in zip(carrying, extra, strict=True)
    }
    return Ride(_path(stages, passes, crossings, w), throttled, tuple(dict.fromkeys(saturated)))


def carried(stages: Sequence[Stage], rps: float, peak_factor: float, w: Workload) -> tuple[Transferred, ...]:
    """Return what the bytes of requests and answers add on each connection of the path, at one rate."""
    passes = tuple(_passes(stages, Moment(stages[0].flow_in, rps, peak_factor), w))
    return transferred(connections(stages, passes, w), [stage.component for stage in stages])


@dataclass(frozen=True, slots=True)
class _Pass:
    """A hop in such an hour: what arrives, which share is throttled, what is let through, and what that waits for."""

    arriving: Moment
    throttled: float
    moment: Moment
    waits: tuple[tuple[Component, tuple[Delay, ...]], ...]


def _passes(stages: Sequence[Stage], moment: Moment, w: Workload) -> Iterator[_Pass]:
    for stage in stages:
        arriving = moment
        throttled = _throttled(stage.component, moment, w)
        if throttled:
            kept = max(1 - throttled, 1e-12)  # a rate that rounds to nothing would look like an idle function
            moment = moment.with_flow(moment.flow.times(kept))
        awaited = ((component.identity, component) for component in stage.beside if component.awaited)
        things = (*awaited, (stage.instance, stage.component))
        waits = tuple((component, _times(component, instance, moment, w)) for instance, component in things)
        yield _Pass(arriving, throttled, moment, waits)
        as_walked = moment.flow is stage.flow_in
        moment = moment.with_flow(stage.flow_out if as_walked else stage.component.forward(moment.flow, w))


def _throttled(component: Component, moment: Moment, w: Workload) -> float:
    bucket = component.throttle(w)
    if bucket is None or not moment.rps:
        return 0.0
    usual = float(bucket.throttled_share(moment.rps, peak_factor=moment.peak_factor))
    if not isinstance(bucket, ConcurrencyLimit):
        return usual
    throttled = usual
    for share, before_rps, rps in moment.in_turn():
        if bucket.jumps(before_rps, rps, moment.peak_factor):
            refused = bucket.throttled_share(rps, peak_factor=moment.peak_factor, before_rps=before_rps)
            throttled += share * (refused - usual)
    return throttled


def _times(component: Component, instance: str, moment: Moment, w: Workload) -> tuple[Delay, ...]:
    own = measured_name(component.id, instance, w)
    if not own:
        return component.processing(moment, w)
    return () if component.round_trip(w) is not None else (delay(own, w),)  # of a link the round trip has it already


@dataclass(frozen=True, slots=True)
class CarryingConnection:
    """A connection of the path, and what transfer adds to it."""

    connection: Connection
    transfer: Added


_Carrying = Mapping[tuple[int, bool], CarryingConnection]
"""By the hop to which a connection is opened, and whether it is the way behind an edge."""


def connections(stages: Sequence[Stage], passes: Sequence[_Pass], w: Workload) -> tuple[Connection, ...]:
    """Return the connections of the path in the order of the request."""
    return tuple(_connections(tuple(stage.hop for stage in stages), passes, w))


def _connections(hops: tuple[Hop, ...], passes: Sequence[_Pass], w: Workload) -> Iterator[Connection]:
    components = [hop.component for hop in hops]
    first = 0
    while first < len(hops):
        last = _end(hops, first)
        whole = make_connection(
            components, first, last, _delays(hops, first, last, w), passes[first].arriving, passes[last].moment, w
        )
        beyond = behind(hops[last], w)
        if beyond:
            yield replace(whole, held=STREAMS)
            yield behind_edge(whole, beyond, w)
        else:
            yield whole
        first = last + 1


def _path(
    stages: Sequence[Stage], passes: Sequence[_Pass], crossings: _Carrying, w: Workload, first: int = 0
) -> PathNode:
    """Put the steps together from the opening of a connection at hop `first` on."""
    if first == len(stages):
        return Then()
    hops = tuple(stage.hop for stage in stages)
    crossing = crossings[first, False]
    last = crossing.connection.last
    connection = _connection(hops, crossing, passes[first].arriving, w)
    worked = [step for number in range(first, last + 1) for step in _worked(hops[number], number, passes[number], w)]
    if (first, True) in crossings:
        new = 1.0 / w.assumptions.edge_requests_per_connection
        worked.extend(_crossed(crossings[first, True], new, edge_handshakes()))
    onward = _path(stages, passes, crossings, w, last + 1)
    if onward == Then():
        return then(*connection, *worked)  # it has nobody to ask
    end, arrived = hops[last].component, passes[last].moment
    limit = end.timeout_ms(w)
    if limit is not None:
        onward = capped(onward, limit)
    answered = end.answered_share(arrived.flow, w)
    own = measured_name(end.id, stages[last].instance, w)  # then the user's measurement is all that it takes
    itself = () if own else _steps(end.answering(arrived, w), last)
    asking = () if own else _steps(end.passing_on(arrived, w), last)
    onwards = either([(answered, then(*itself)), (1 - answered, then(*asking, onward))])
    return then(*connection, *worked, onwards)


def _end(hops: tuple[Hop, ...], first: int) -> int:
    """Where the connection ends that is opened to hop `first`."""
    ends = (number for number in range(first, len(hops)) if hops[number].component.ends_connection)
    return next(ends, len(hops) - 1)


def _worked(hop: Hop, number: int, passed: _Pass, w: Workload) -> Iterator[PathNode]:
    """What the component and what it waits for beside it take."""
    for _, delays in passed.waits:
        yield from _steps(delays, number)


def _steps(delays: Sequence[Delay], number: int) -> tuple[PathNode, ...]:
    return tuple(
        Step(((number + 1, 1.0),), taken.activity, taken.time, taken.evidence, taken.failing) for taken in delays
    )


def _delays(hops: tuple[Hop, ...], first: int, last: int, w: Workload) -> tuple[tuple[int, Delay], ...]:
    """The parts of the round trip of one connection, each with the place of its hop."""
    delays: list[tuple[int, Delay]] = []
    for number in range(first, last + 1):
        delays.extend((number + 1, delay) for delay in legs(hops, number, w))
        own = hops[number].component.round_trip(w)
        if own is not None:
            delays.append((number + 1, own))
    return tuple(delays)


def _connection(hops: tuple[Hop, ...], crossing: CarryingConnection, moment: Moment, w: Workload) -> list[PathNode]:
    """The round trips of one connection, as one step, what passes on it, and the look-up of the name."""
    new = 1.0 / max(float(moment.flow.requests_per_connection), 1.0)
    connection = crossing.connection
    steps = list(_crossed(crossing, new, hops[connection.last].component.handshakes(w)))
    return [*steps, *_names(connection.first, new, moment, w)] if connection.delays else steps


def _crossed(crossing: CarryingConnection, new: float, handshakes: int) -> Iterator[PathNode]:
    """What one connection takes: its round trips, further ones for its handshakes and its windows, and the bytes."""
    delays, transfer = crossing.connection.delays, crossing.transfer
    if delays:
        trip = serial(*(delay.time for _, delay in delays))
        cold, warm = bent(trip, 1.0 + handshakes, transfer.new), bent(trip, 1.0, transfer.warm)
        time = warm if cold == warm else mixture([(1 - new, warm), (new, cold)])
        evidence = tuple(dict.fromkeys(evidence for _, delay in delays for evidence in delay.evidence))
        yield Step(_shares(delays), "network", time, evidence)
    for place, ms, evidence_of_pipe in transfer.passing:
        yield Step(((place, 1.0),), "transfer", Constant(ms), (evidence_of_pipe,))
    if any(overloads(crossing.connection)):
        yield Step(((crossing.connection.last + 1, 1.0),), "transfer", Never())


def _shares(legs: Sequence[tuple[int, Delay]]) -> tuple[tuple[int, float], ...]:
    """How the parts of a connection share its time: in proportion to their round trips."""
    means: dict[int, float] = {}
    for number, leg in legs:
        means[number] = means.get(number, 0.0) + delay_ms(leg.time)
    total = sum(means.values())
    if not total:
        return ((legs[-1][0], 1.0),)
    shares = [(number, mean / total) for number, mean in means.items() if mean]
    return tuple(shares) if len(shares) > 1 else ((shares[0][0], 1.0),)


def _names(first: int, new: float, moment: Moment, w: Workload) -> list[PathNode]:
    """Clients look a name up for a new connection, unless their resolver still knows it."""
    if first:
        return []
    known = float(hit_ratio(moment.rps * new, DNS_TTL_S, w.clients.callers))
    cached, asked = evidence_for("network.dns-lookup.cached", w), evidence_for("network.dns-lookup.uncached", w)
    ways = [(1 - new, Constant(0)), (new * known, time_of(cached)), (new * (1 - known), time_of(asked))]
    return [Step(((1, 1.0),), "name look-up", mixture(ways), (cached, asked))]
