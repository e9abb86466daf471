"""Times: how long a request may be worked on, how long a connection may stay open or silent.

A gateway answers 504 when its integration timeout is over; a load balancer closes a connection on which nothing is sent
(https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from modeler.engine.fit import pages
from modeler.engine.fit.reason import Reason
from modeler.engine.fit.rule import caveat, excluded, fits, rule, unknown
from modeler.engine.fit.subject import REST, WEBSOCKET, Subject, gateway_type
from modeler.engine.fit.words import an, limit, name_of, time
from modeler.workload import LambdaBackend, Protocol

_ASYNC = "answer at once and finish later (asynchronously)"
_HARD = {"http": "QH-003", "websocket": "QW-004", "rest-edge": "QR-027"}
_IDLE = {"alb": ("LB-023", "LB-023B"), "nlb": ("LB-011", "LB-011B"), "lattice-service": ("LT-003", "LT-003B")}
_DARK = ("appsync-api", "verified-access")


@rule("processing-time", "The longest processing time", "needs.max_processing")
def processing_time(s: Subject) -> Iterator[Reason]:
    """Every component that waits for the backend must wait long enough."""
    asked = s.w.needs.max_processing
    if asked is None:
        return
    spoke = False
    for component in s.path:
        for reason in _waits(s, component, asked):
            spoke = True
            yield reason
    if not spoke:
        yield fits(f"requests take {time(asked)}, and everything on this path waits that long", pages=pages.built(s))


def _waits(s: Subject, component: Any, asked: float) -> Iterator[Reason]:
    said, kind = f"requests take {time(asked)}", gateway_type(component)
    if component.id == REST and s.streams:
        yield _stream(component, asked, said)
    elif kind in _HARD and asked > limit(_HARD[kind]):
        yield excluded(
            f"{said}, and {an(name_of(component))} waits {time(limit(_HARD[kind]))} at most",
            _HARD[kind],
            change=f"take a REST API, whose limit can be raised (A1, B6), a load balancer (E7), or {_ASYNC}",
        )
    elif kind in ("rest-regional", "rest-private") and asked > limit("QR-026"):
        yield from _raised(s, component, asked)
    elif component.id == "lambda-function" and asked > limit("LA-005"):
        yield excluded(
            f"{said}, and a Lambda function runs {time(limit('LA-005'))} at most",
            "LA-005",
            change="take containers, or work asynchronously",
        )
    elif component.id == "lambda-function" and asked > _function_timeout(s):
        yield caveat(
            f"{said}, and the function is stopped after {time(_function_timeout(s))}",
            "LA-005",
            change=f"set backend.timeout to {time(asked)} or more",
        )
    elif component.id in _IDLE and not s.streams:
        yield from _silent(component, asked, f"{said} in silence")
    elif component.id == "cloudfront" and asked > limit("CF-011"):
        yield caveat(
            f"{said}, and CloudFront waits {time(limit('CF-011'))} without a quota increase",
            "CF-011",
            change=f"ask AWS for more, or {_ASYNC}",
        )
    elif component.id == "cloudfront" and asked > limit("CF-021"):
        yield caveat(
            f"{said}, and CloudFront waits {time(limit('CF-021'))} unless set otherwise",
            "CF-021",
            "CF-011",
            change=f"set the origin response timeout to {time(asked)}",
        )
    elif component.id in _DARK:
        yield unknown(
            f"{said}, and nothing that was found says how long {an(name_of(component))} waits", pages=pages.built(s)
        )


def _function_timeout(s: Subject) -> float:
    return s.w.backend.timeout_s if isinstance(s.w.backend, LambdaBackend) else limit("LA-005")


def _stream(component: Any, asked: float, said: str) -> Reason:
    """A stream has a limit of its own instead of the integration timeout."""
    most = limit("ST-003")
    if asked > most:
        return excluded(
            f"{said}, and a streamed response of {an(name_of(component))} lasts {time(most)} at most",
            "ST-003",
            change="work asynchronously, or take a load balancer (E7)",
        )
    return fits(f"{said}, and a streamed response of {an(name_of(component))} may last {time(most)}", "ST-003")


def _raised(s: Subject, component: Any, asked: float) -> Iterator[Reason]:
    said = f"requests take {time(asked)}, and {an(name_of(component))} waits {time(limit('QR-026'))} by default"
    allowed = "ET-020" if gateway_type(component) == "rest-private" else "ET-012"
    if asked <= limit("QR-028"):
        yield caveat(
            f"{said}: it needs a quota increase from {time(limit('QR-026'))}, for which AWS may lower the Region's "
            "throttle",
            "QR-026",
            allowed,
            change=f"ask for the increase, stream the response, or {_ASYNC}",
        )
    else:
        yield unknown(
            f"{said}: users report increases up to {time(limit('QR-028'))}, not more; a streamed response may last "
            f"{time(limit('ST-003'))}",
            "QR-026",
            "QR-028",
            "ST-003",
            change=f"stream the response, or {_ASYNC}",
        )


@rule("function-duration", "How long the function works", "backend.duration")
def function_duration(s: Subject) -> Iterator[Reason]:
    """What takes longer on average than a function can run is no work for a function."""
    worked = getattr(s.w.backend, "duration", 0.0) / 1000
    if s.ends_in_function and worked > limit("LA-005"):
        yield excluded(
            f"the function works for {time(worked)} on average (backend.duration), and Lambda stops every function "
            f"after {time(limit('LA-005'))}",
            "LA-005",
            change="take containers, or split the work",
        )


def _silent(component: Any, asked: float, said: str) -> Iterator[Reason]:
    default, most = _IDLE[component.id]
    if asked > limit(most):
        yield excluded(
            f"{said}, and {an(name_of(component))} closes a silent connection after {time(limit(most))} at most",
            most,
            change="send something in between, or work asynchronously",
        )
    elif asked > limit(default):
        yield caveat(
            f"{said}, and {an(name_of(component))} closes a silent connection after {time(limit(default))}",
            default,
            change=f"set its idle timeout above {time(asked)}",
        )


def _open_ended(s: Subject) -> bool:
    return s.w.traffic.protocol not in (Protocol.HTTP, Protocol.GRAPHQL)


@rule("connection-length", "How long a connection stays open", "needs.max_connection", "traffic.protocol")
def connection_length(s: Subject) -> Iterator[Reason]:
    """WebSocket APIs, streams and Lattice end connections after a time, whatever is sent."""
    asked = s.w.needs.max_connection
    if asked is None or not _open_ended(s):
        return
    ends = {WEBSOCKET: "QW-007", "lattice-service": "LT-004"}
    if s.w.traffic.protocol is Protocol.STREAMING:
        ends[REST] = "ST-003"
    found = [(each, ends[each.id]) for each in s.path if each.id in ends]
    if not found:
        yield fits(f"connections stay open for {time(asked)}, and no limit is known on this path", pages=pages.built(s))
    for component, id in found:
        said = (
            f"connections stay open for {time(asked)}, and {an(name_of(component))} ends them after {time(limit(id))}"
        )
        if asked > limit(id):
            yield excluded(
                said, id, change="let clients connect again, or take an internal ALB (E7) or CloudFront (F1)"
            )
        else:
            yield fits(said, id)


@rule("silence", "How long a connection may be silent", "needs.max_silence", "traffic.protocol")
def silence(s: Subject) -> Iterator[Reason]:
    """Connections on which nothing is sent are closed: by gateways for good, by load balancers as they are set."""
    asked = s.w.needs.max_silence
    if asked is None or not _open_ended(s):
        return
    said = f"connections are silent for {time(asked)}"
    for component in s.path:
        id = _silence_of(s, component)
        if id and asked > limit(id):
            yield excluded(
                f"{said}, and {an(name_of(component))} closes them after {time(limit(id))}",
                id,
                change="send a heartbeat in between",
            )
        elif id:
            yield fits(f"{said}, and {an(name_of(component))} closes them after {time(limit(id))}", id)
        elif component.id in _IDLE:
            yield from _silent(component, asked, said)


def _silence_of(s: Subject, component: Any) -> str:
    if component.id == WEBSOCKET:
        return "QW-008"
    if component.id == REST and s.w.traffic.protocol is Protocol.STREAMING:
        return "ST-005" if gateway_type(component) == "rest-edge" else "ST-004"
    return ""
