"""Rates: requests, connections and bits a second at the peak, which follows from the traffic.

The throttle of API Gateway is one for all APIs of an account in a Region, lower in thirteen Regions, and can be raised
(https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html).
"""

from __future__ import annotations

from collections.abc import Iterator

from modeler.engine.fit.reason import Reason
from modeler.engine.fit.rule import caveat, excluded, fits, rule
from modeler.engine.fit.subject import WEBSOCKET, Subject
from modeler.engine.fit.words import an, gbps, grouped, name_of
from modeler.facts.constraints import ask

_NO_THROTTLE = (
    "ask for the increase, or take CloudFront with an internal ALB (F1), an ALB (E7) or an endpoint service (E1)"
)


@rule("peak-rate", "The peak rate and API Gateway's throttle", "traffic", topics=("Q8", "R15"))
def peak_rate(s: Subject) -> Iterator[Reason]:
    """A peak above the account's throttle needs a quota increase; what is above it is answered 429."""
    if not s.gateways:
        return
    throttle, peak = ask("api-gateway", "quota.requests_per_second", region=s.w.region), s.peak.requests
    words = f"the peak is {grouped(peak)} requests a second, and all APIs of an account in {s.w.region} take "
    if peak > throttle.number:
        yield caveat(
            f"{words}{grouped(throttle.number)} together: it needs a quota increase from "
            f"{grouped(throttle.number)} rps",
            throttle,
            ask("api-gateway", "throttle.kind"),
            change=_NO_THROTTLE,
        )
    else:
        yield fits(f"{words}{grouped(throttle.number)} together", throttle)


@rule("lattice-rate", "The peak rate of a Lattice service", "traffic", topics=("Q8",))
def lattice_rate(s: Subject) -> Iterator[Reason]:
    """Each service has a rate and a bandwidth for each zone."""
    if s.first("lattice-service") is None:
        return
    parts = s.w.services * s.w.azs
    rps, bits = s.peak.requests / parts, s.peak.bits / parts
    words = (
        f"the peak is {grouped(rps)} requests and {gbps(bits)} a second for each service and zone, and Lattice takes "
    )
    most_requests = ask("vpc-lattice", "quota.requests_per_second_per_zone")
    most_bits = ask("vpc-lattice", "quota.bits_per_second_per_zone")
    limits = f"{grouped(most_requests.number)} and {gbps(most_bits.number)}"
    over = [most for most, peak in ((most_requests, rps), (most_bits, bits)) if peak > most.number]
    if over:
        yield caveat(
            f"{words}{limits}: it needs a quota increase", *over, change="ask for the increase, or split the service"
        )
    else:
        yield fits(f"{words}{limits}", most_requests, most_bits)


@rule("function-concurrency", "Functions that run at once at the peak", "traffic", "backend.duration", topics=("Q8",))
def concurrency(s: Subject) -> Iterator[Reason]:
    """Requests a second times the seconds that each takes must fit into what is reserved, or what the account has."""
    if not s.ends_in_function:
        return
    backend, quota = s.w.backend, ask("lambda", "quota.concurrency")
    needed = s.peak.requests * getattr(backend, "duration", 0.0) / 1000
    reserved = getattr(backend, "reserved_concurrency", None)
    if reserved is not None:
        words = f"at the peak {grouped(needed)} functions run at once, and {grouped(reserved)} are reserved"
        outcome = f"{words}: what comes beyond is answered 429"
        yield caveat(outcome, quota, change="reserve more") if needed > reserved else fits(words, quota)
        return
    most = getattr(backend, "account_concurrency", quota.number)
    words = f"at the peak {grouped(needed)} functions run at once, and an account has {grouped(most)}"
    if needed > most:
        yield caveat(
            f"{words}: it needs a quota increase from {grouped(most)}",
            quota,
            change="ask for the increase, or take containers",
        )
    else:
        yield fits(words, quota)


@rule("tasks-of-a-service", "Tasks that a service may have", "backend.tasks", topics=("Q8",))
def tasks_of_a_service(s: Subject) -> Iterator[Reason]:
    """An ECS service has so many tasks at most."""
    tasks = getattr(s.w.backend, "tasks", None)
    most = ask("ecs", "quota.tasks_per_service")
    if tasks is not None and tasks > most.number:
        yield caveat(
            f"{grouped(tasks)} tasks of a service, and an ECS service has {grouped(most.number)} at most",
            most,
            change="make the tasks larger, or split the service",
        )


@rule("websocket-connections", "New WebSocket connections at the peak", "traffic", topics=("Q8",))
def websocket_connections(s: Subject) -> Iterator[Reason]:
    """A WebSocket API accepts so many new connections a second."""
    if s.first(WEBSOCKET) is None:
        return
    peak = s.peak.connections
    most = ask("websocket-api", "quota.new_connections_per_second")
    words = (
        f"at the peak {grouped(peak)} connections a second are opened, and WebSocket APIs accept {grouped(most.number)}"
    )
    if peak > most.number:
        yield caveat(
            f"{words}: it needs a quota increase from {grouped(most.number)}",
            most,
            change="ask for the increase, or take CloudFront with an internal ALB (F1)",
        )
    else:
        yield fits(words, most)


@rule("endpoint-bandwidth", "The bandwidth of an endpoint", "traffic", topics=("Q8",))
def endpoint_bandwidth(s: Subject) -> Iterator[Reason]:
    """An interface endpoint grows by itself in each zone, up to an end."""
    endpoint = s.first("interface-endpoint")
    if endpoint is None:
        return
    bits = s.peak.bits / s.w.azs / endpoint.count
    words = f"the peak is {gbps(bits)} for each zone of {an(name_of(endpoint))}, which carries"
    start = ask("interface-endpoint", "quota.bits_per_second")
    end = ask("interface-endpoint", "quota.max_bits_per_second")
    if bits > end.number:
        yield excluded(f"{words} {gbps(end.number)} at most", end, change="use more endpoints or zones")
    elif bits > start.number:
        yield caveat(
            f"{words} {gbps(start.number)} to begin with and grows by itself to {gbps(end.number)}",
            start,
            end,
            change="ramp the traffic up slowly",
        )
