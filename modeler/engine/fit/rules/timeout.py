"""Times: how long a request may be worked on, how long a connection may stay open or silent.

A gateway answers 504 when its integration timeout is over; a load balancer closes a connection on which nothing is sent
(https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from modeler.components import Role
from modeler.engine.fit import pages
from modeler.engine.fit.reason import Reason
from modeler.engine.fit.rule import caveat, excluded, fits, rule, unknown
from modeler.engine.fit.stated import stated
from modeler.engine.fit.subject import REST, WEBSOCKET, Subject
from modeler.engine.fit.words import an, name_of, time
from modeler.facts.constraints import Fact, ask
from modeler.workload import LambdaBackend, Protocol

_ASYNC = "answer at once and finish later (asynchronously)"
_DARK = ("appsync-api", "verified-access")


@rule("processing-time", "The longest processing time", "needs.max_processing", topics=("Q8", "R14"))
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
    words = f"requests take {time(asked)}"
    if component.id == REST and s.streams:
        yield _stream(component, asked, words)
    elif component.plays(Role.API):
        yield from _integration(component, asked, words)
    elif component.id == "lambda-function":
        yield from _stopped(s, asked, words)
    elif _closes_in_silence(component) and not s.streams:
        yield from _silent(component, asked, f"{words} in silence")
    elif component.id == "cloudfront":
        yield from _at_the_edge(asked, words)
    elif component.id in _DARK:
        yield unknown(
            f"{words}, and nothing that was found says how long {an(name_of(component))} waits", pages=pages.built(s)
        )


def _integration(component: Any, asked: float, words: str) -> Iterator[Reason]:
    """A gateway waits for its integration up to a limit that is hard, or that AWS raises on request."""
    most = stated(component, "timeout_s")
    if most is None or asked <= most.number:
        return
    if most.hard == "adjustable":
        yield _raised(component, asked, words)
    else:
        yield excluded(
            f"{words}, and {an(name_of(component))} waits {time(most.number)} at most",
            most,
            change=f"take a REST API, whose limit can be raised (A1, B6), a load balancer (E7), or {_ASYNC}",
        )


def _stopped(s: Subject, asked: float, words: str) -> Iterator[Reason]:
    most = ask("lambda", "timeout_s")
    own = s.w.backend.timeout_s if isinstance(s.w.backend, LambdaBackend) else most.number
    if asked > most.number:
        yield excluded(
            f"{words}, and a Lambda function runs {time(most.number)} at most",
            most,
            change="take containers, or work asynchronously",
        )
    elif asked > own:
        yield caveat(
            f"{words}, and the function is stopped after {time(own)}",
            most,
            change=f"set backend.timeout to {time(asked)} or more",
        )


def _at_the_edge(asked: float, words: str) -> Iterator[Reason]:
    default, most = ask("cloudfront", "response_timeout_s"), ask("cloudfront-vpc-origin", "max_response_timeout_s")
    if asked > most.number:
        yield caveat(
            f"{words}, and CloudFront waits {time(most.number)} without a quota increase",
            most,
            change=f"ask AWS for more, or {_ASYNC}",
        )
    elif asked > default.number:
        yield caveat(
            f"{words}, and CloudFront waits {time(default.number)} unless set otherwise",
            default,
            most,
            change=f"set the origin response timeout to {time(asked)}",
        )


def _stream(component: Any, asked: float, words: str) -> Reason:
    """A stream has a limit of its own instead of the integration timeout."""
    most = ask("rest-api", "streaming.max_s")
    if asked > most.number:
        return excluded(
            f"{words}, and a streamed response of {an(name_of(component))} lasts {time(most.number)} at most",
            most,
            change="work asynchronously, or take a load balancer (E7)",
        )
    return fits(f"{words}, and a streamed response of {an(name_of(component))} may last {time(most.number)}", most)


def _raised(component: Any, asked: float, words: str) -> Reason:
    api = f"rest-api-{component.endpoint}"
    default, reported = ask(api, "timeout_s"), ask(api, "timeout_s.reported_after_raise")
    stream = ask("rest-api", "streaming.max_s")
    waits = f"{words}, and {an(name_of(component))} waits {time(default.number)} by default"
    if asked <= reported.number:
        return caveat(
            f"{waits}: it needs a quota increase from {time(default.number)}, for which AWS may lower the Region's "
            "throttle",
            default,
            ask(api, "feature.timeout-above-29s"),
            change=f"ask for the increase, stream the response, or {_ASYNC}",
        )
    return unknown(
        f"{waits}: users report increases up to {time(reported.number)}, not more; a streamed response may last "
        f"{time(stream.number)}",
        default,
        reported,
        stream,
        change=f"stream the response, or {_ASYNC}",
    )


@rule("function-duration", "How long the function works", "backend.duration", topics=("Q8", "R14"))
def function_duration(s: Subject) -> Iterator[Reason]:
    """What takes longer on average than a function can run is no work for a function."""
    worked = getattr(s.w.backend, "duration", 0.0) / 1000
    most = ask("lambda", "timeout_s")
    if s.ends_in_function and worked > most.number:
        yield excluded(
            f"the function works for {time(worked)} on average (backend.duration), and Lambda stops every function "
            f"after {time(most.number)}",
            most,
            change="take containers, or split the work",
        )


def _closes_in_silence(component: Any) -> bool:
    """Whether it closes a silent connection after a time that can be set."""
    return stated(component, "max_idle_timeout_s") is not None


def _silent(component: Any, asked: float, words: str) -> Iterator[Reason]:
    default, most = stated(component, "idle_timeout_s"), stated(component, "max_idle_timeout_s")
    if default is None or most is None:
        return
    if asked > most.number:
        yield excluded(
            f"{words}, and {an(name_of(component))} closes a silent connection after {time(most.number)} at most",
            most,
            change="send something in between, or work asynchronously",
        )
    elif asked > default.number:
        yield caveat(
            f"{words}, and {an(name_of(component))} closes a silent connection after {time(default.number)}",
            default,
            change=f"set its idle timeout above {time(asked)}",
        )


def _open_ended(s: Subject) -> bool:
    return s.w.traffic.protocol not in (Protocol.HTTP, Protocol.GRAPHQL)


@rule(
    "connection-length",
    "How long a connection stays open",
    "needs.max_connection",
    "traffic.protocol",
    topics=("Q3", "R14"),
)
def connection_length(s: Subject) -> Iterator[Reason]:
    """WebSocket APIs, streams and Lattice end connections after a time, whatever is sent."""
    asked = s.w.needs.max_connection
    if asked is None or not _open_ended(s):
        return
    limits = [(component, most) for component in s.path if (most := _longest_connection(s, component)) is not None]
    if not limits:
        yield fits(f"connections stay open for {time(asked)}, and no limit is known on this path", pages=pages.built(s))
    for component, most in limits:
        ends = f"{an(name_of(component))} ends them after {time(most.number)}"
        words = f"connections stay open for {time(asked)}, and {ends}"
        if asked > most.number:
            yield excluded(
                words, most, change="let clients connect again, or take an internal ALB (E7) or CloudFront (F1)"
            )
        else:
            yield fits(words, most)


def _longest_connection(s: Subject, component: Any) -> Fact | None:
    if component.id == REST:
        return ask("rest-api", "streaming.max_s") if s.w.traffic.protocol is Protocol.STREAMING else None
    return stated(component, "quota.connection_s")


@rule("silence", "How long a connection may be silent", "needs.max_silence", "traffic.protocol", topics=("Q3", "R14"))
def silence(s: Subject) -> Iterator[Reason]:
    """Connections on which nothing is sent are closed: by gateways for good, by load balancers as they are set."""
    asked = s.w.needs.max_silence
    if asked is None or not _open_ended(s):
        return
    words = f"connections are silent for {time(asked)}"
    for component in s.path:
        most = _longest_silence(s, component)
        if most is not None:
            closes = f"{words}, and {an(name_of(component))} closes them after {time(most.number)}"
            if asked > most.number:
                yield excluded(closes, most, change="send a heartbeat in between")
            else:
                yield fits(closes, most)
        elif _closes_in_silence(component):
            yield from _silent(component, asked, words)


def _longest_silence(s: Subject, component: Any) -> Fact | None:
    if component.id == WEBSOCKET:
        return ask("websocket-api", "idle_timeout_s")
    if component.id == REST and s.w.traffic.protocol is Protocol.STREAMING:
        return stated(component, "streaming.idle_timeout_s")
    return None
