"""Rates: requests, connections and bits a second at the peak, which follows from the traffic.

The throttle of API Gateway is one for all APIs of an account in a Region, lower in thirteen Regions, and can be raised
(https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from modeler.engine.fit.peak import peak_bits, peak_connections, peak_rps
from modeler.engine.fit.reason import Reason
from modeler.engine.fit.rule import caveat, excluded, fits, rule
from modeler.engine.fit.subject import WEBSOCKET, Subject
from modeler.engine.fit.words import an, gbps, limit, name_of, number
from modeler.facts.constraints import Fact, ask

_NO_THROTTLE = (
    "ask for the increase, or take CloudFront with an internal ALB (F1), an ALB (E7) or an endpoint service (E1)"
)


@cache
def _throttle(region: str) -> Fact:
    """The account throttle that holds in a Region."""
    return ask("api-gateway", "quota.requests_per_second", region=region)


@rule("peak-rate", "The peak rate and API Gateway's throttle", "traffic")
def peak_rate(s: Subject) -> Iterator[Reason]:
    """A peak above the account's throttle needs a quota increase; what is above it is answered 429."""
    if not s.gateways:
        return
    found, peak = _throttle(s.w.region), peak_rps(s.w)
    said = f"the peak is {number(peak)} requests a second, and all APIs of an account in {s.w.region} take "
    if peak > found.number:
        yield caveat(
            f"{said}{number(found.number)} together: it needs a quota increase from {number(found.number)} rps",
            found.id,
            "QA-005",
            change=_NO_THROTTLE,
        )
    else:
        yield fits(f"{said}{number(found.number)} together", found.id)


@rule("lattice-rate", "The peak rate of a Lattice service", "traffic")
def lattice_rate(s: Subject) -> Iterator[Reason]:
    """Each service has a rate and a bandwidth for each zone."""
    if s.first("lattice-service") is None:
        return
    parts = s.w.services * s.w.azs
    rps, bits = peak_rps(s.w) / parts, peak_bits(s.w) / parts
    said = f"the peak is {number(rps)} requests and {gbps(bits)} a second for each service and zone, and Lattice takes "
    limits = f"{number(limit('LT-002'))} and {gbps(limit('LT-001'))}"
    over = tuple(id for id, value in (("LT-002", rps), ("LT-001", bits)) if value > limit(id))
    if over:
        yield caveat(
            f"{said}{limits}: it needs a quota increase", *over, change="ask for the increase, or split the service"
        )
    else:
        yield fits(f"{said}{limits}", "LT-002", "LT-001")


@rule("function-concurrency", "Functions that run at once at the peak", "traffic", "backend.duration")
def concurrency(s: Subject) -> Iterator[Reason]:
    """Requests a second times the seconds that each takes must fit into the account's concurrency."""
    if not s.ends_in_function:
        return
    duration = getattr(s.w.backend, "duration", 0.0) / 1000
    needed = peak_rps(s.w) * duration
    said = f"at the peak {number(needed)} functions run at once, and an account has {number(limit('LA-006'))}"
    if needed > limit("LA-006"):
        yield caveat(
            f"{said}: it needs a quota increase from {number(limit('LA-006'))}",
            "LA-006",
            change="ask for the increase, or take containers",
        )
    else:
        yield fits(said, "LA-006")


@rule("websocket-connections", "New WebSocket connections at the peak", "traffic")
def websocket_connections(s: Subject) -> Iterator[Reason]:
    """A WebSocket API accepts so many new connections a second."""
    if s.first(WEBSOCKET) is None:
        return
    peak = peak_connections(s.w)
    most = number(limit("QW-001"))
    said = f"at the peak {number(peak)} connections a second are opened, and WebSocket APIs accept {most}"
    if peak > limit("QW-001"):
        yield caveat(
            f"{said}: it needs a quota increase from {most}",
            "QW-001",
            change="ask for the increase, or take CloudFront with an internal ALB (F1)",
        )
    else:
        yield fits(said, "QW-001")


@rule("endpoint-bandwidth", "The bandwidth of an endpoint", "traffic")
def endpoint_bandwidth(s: Subject) -> Iterator[Reason]:
    """An interface endpoint grows by itself in each zone, up to an end."""
    endpoint = s.first("interface-endpoint")
    if endpoint is None:
        return
    bits = peak_bits(s.w) / s.w.azs / endpoint.count
    said = f"the peak is {gbps(bits)} for each zone of {an(name_of(endpoint))}, which carries"
    if bits > limit("PL-001B"):
        yield excluded(f"{said} {gbps(limit('PL-001B'))} at most", "PL-001B", change="use more endpoints or zones")
    elif bits > limit("PL-001"):
        yield caveat(
            f"{said} {gbps(limit('PL-001'))} to begin with and grows by itself to {gbps(limit('PL-001B'))}",
            "PL-001",
            "PL-001B",
            change="ramp the traffic up slowly",
        )
