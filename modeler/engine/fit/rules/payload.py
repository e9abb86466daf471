"""Sizes: bodies of requests and responses, headers, WebSocket messages.

The smallest limit on the path counts, for what is carried there: a function's event, and its answer, are JSON documents
with the body in them, text escaped and binary bodies in base64 (https://www.rfc-editor.org/rfc/rfc4648). A response
that is too large to be buffered can be streamed by a REST API or a function URL
(https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from modeler.dataclass import dataclass
from modeler.engine.fit import pages
from modeler.engine.fit.reason import Reason
from modeler.engine.fit.rule import caveat, excluded, fits, rule, unknown
from modeler.engine.fit.stated import stated
from modeler.engine.fit.subject import HTTP, REST, WEBSOCKET, Subject, gateway_type
from modeler.engine.fit.words import an, name_of, size
from modeler.facts.constraints import Fact, ask
from modeler.workload import Feature


@dataclass(frozen=True, slots=True)
class _Limit:
    """The largest body that a component takes or gives: as text, and as binary where JSON carries it in base64."""

    component: Any
    text: Fact
    binary: Fact | None = None

    def fact(self, is_binary: bool) -> Fact:
        """Return the fact that holds for such bodies."""
        return self.binary if is_binary and self.binary is not None else self.text


def _limits(s: Subject, *, of_answers: bool) -> Iterator[_Limit]:
    for component in s.path:
        if component.id == "alb":
            if component.targets == "lambda":
                yield _behind_alb(component, of_answers=of_answers)
            continue
        key = "quota.message_bytes" if component.id == WEBSOCKET else "quota.payload_bytes"
        text = stated(component, key)
        if text is not None:
            yield _Limit(component, text, ask("lambda", "quota.binary_payload_bytes") if component.as_event else None)


def _behind_alb(balancer: Any, *, of_answers: bool) -> _Limit:
    """Request bodies count as they come, answers with the JSON around them."""
    if not of_answers:
        return _Limit(balancer, ask("alb-lambda", "quota.payload_bytes"))
    json, binary = ask("alb-lambda", "quota.response_json_bytes"), ask("alb-lambda", "quota.binary_response_bytes")
    return _Limit(balancer, json, binary)


def _smallest(s: Subject, *, of_answers: bool) -> _Limit | None:
    """Return the smallest limit of the path for the workload's bodies."""
    is_binary = bool(s.w.traffic.binary)
    return min(_limits(s, of_answers=of_answers), key=lambda limit: limit.fact(is_binary).number, default=None)


def _around(s: Subject) -> float:
    """Return the bytes that a document has beside the body: the headers, which some doors put into it twice."""
    quotas = (stated(component, "quota.header_bytes") for component in s.path if component.id != "lambda-function")
    return 2 * max((quota.number for quota in quotas if quota is not None), default=0.0)


def _tight(s: Subject, asked: float, limit: _Limit, words: str) -> Reason | None:
    """Return a caveat where a body is below the limit, and what carries it may not be."""
    if limit.binary is None or asked <= limit.binary.number - _around(s) * 3 / 4:
        return None
    if s.w.traffic.binary:
        return caveat(
            f"{words}, less all else in the JSON: headers alone may be {size(_around(s))}",
            limit.binary,
            change="keep bodies smaller, or hand out signed S3 addresses",
        )
    return caveat(
        f"{words} as JSON: there text grows, as quotes and line breaks are escaped, and binary bodies, which are in "
        f"base64, end at {size(limit.binary.number)}",
        limit.text,
        limit.binary,
        change="keep bodies smaller, or hand out signed S3 addresses; say traffic.binary",
    )


@rule("request-size", "The largest request", "needs.max_request_bytes", "traffic.request_bytes", topics=("Q8", "R13"))
def request_size(s: Subject) -> Iterator[Reason]:
    """Requests are never streamed: the smallest limit on the path holds, for what is carried there."""
    needed = s.w.needs.max_request_bytes
    asked = max(needed or 0.0, s.w.traffic.request_bytes)
    smallest = _smallest(s, of_answers=False)
    if smallest is None:
        if needed is not None:
            yield fits(
                f"requests of {size(asked)} were asked for, and no limit is known on this path", pages=pages.built(s)
            )
        return
    most = smallest.fact(bool(s.w.traffic.binary))
    bodies = "binary requests" if most is smallest.binary else "requests"
    takes = f"{bodies} of {size(asked)} were asked for, and {_taker(smallest.component)} takes {size(most.number)}"
    if asked > most.number:
        yield excluded(
            takes,
            most,
            change="upload to S3 with a signed address, or take a load balancer with containers (E7, F1)",
        )
    elif tight := _tight(s, asked, smallest, takes):
        yield tight
    elif needed is not None:
        yield fits(takes, most)


def _taker(component: Any) -> str:
    if component.id == "lambda-function":
        return "a Lambda function"
    if component.id == "alb":
        return "an ALB with a Lambda target"
    return an(name_of(component))


@rule(
    "response-size", "The largest response", "needs.max_response_bytes", "traffic.response_bytes", topics=("Q8", "R13")
)
def response_size(s: Subject) -> Iterator[Reason]:
    """Above the buffered limit a REST API, a function URL or Lambda's own API can stream, nothing else."""
    needed = s.w.needs.max_response_bytes
    asked = max(needed or 0.0, s.w.traffic.response_bytes)
    smallest = _smallest(s, of_answers=True)
    if smallest is None:
        if needed is not None:
            yield fits(
                f"responses of {size(asked)} were asked for, and no limit is known on this path", pages=pages.built(s)
            )
        return
    most = smallest.fact(bool(s.w.traffic.binary))
    bodies = "binary responses" if most is smallest.binary else "responses"
    gives = f"{bodies} of {size(asked)} were asked for, and {_taker(smallest.component)} gives {size(most.number)}"
    if asked > most.number:
        yield _streamed(s, asked, f"{gives} at once", most)
    elif (tight := _tight(s, asked, smallest, gives)) and not (s.streams and _can_stream(s)):
        yield tight
    elif needed is not None:
        yield fits(gives, most)


def _streamed(s: Subject, asked: float, words: str, buffered: Fact) -> Reason:
    if not _can_stream(s):
        change = "take a REST API and stream (A1, B6), a load balancer with containers (E7, F1), or signed S3 addresses"
        return excluded(words, buffered, change=change)
    by_function = ask("lambda", "quota.streamed_response_bytes")
    if s.ends_in_function and asked > by_function.number:
        return excluded(
            f"{words}; a function streams {size(by_function.number)} at most",
            buffered,
            by_function,
            change="hand out signed S3 addresses",
        )
    if Feature.CACHING in s.w.needs.features and s.first(REST) is not None and s.first("cloudfront") is None:
        return excluded(
            f"{words}; streaming it rules out the cache that was asked for",
            buffered,
            ask("rest-api", "streaming.excludes"),
        )
    by_rest = (ask("rest-api", "feature.response-streaming"), ask("rest-api", "streaming.integrations"))
    facts = by_rest if s.first(REST) is not None else (by_function,)
    if s.streams:
        return fits(f"{words}; this workload streams", buffered, *facts)
    return caveat(f"{words}: larger ones must be streamed", buffered, *facts, change=f"stream them ({_switch(s)})")


def _switch(s: Subject) -> str:
    return "api.streaming: true" if s.first(REST) is not None else "backend.streaming: true"


def _can_stream(s: Subject) -> bool:
    """Whether every component that holds a whole response can stream instead."""
    if s.first(HTTP, WEBSOCKET, "appsync-api") is not None or any(alb.targets == "lambda" for alb in s.all("alb")):
        return False
    if s.first(REST) is not None:
        return True
    return s.first("function-url", "lambda-api") is not None


_NOT_SEEN = frozenset(
    {"cloudfront", "verified-access", "appsync-api", "lattice-service", "function-url", "lambda-api", WEBSOCKET}
)


@rule("header-size", "The largest headers", "needs.max_header_bytes", topics=("Q8", "R13"))
def header_size(s: Subject) -> Iterator[Reason]:
    """All headers of a request together, against the smallest limit on the path."""
    asked = s.w.needs.max_header_bytes
    if asked is None:
        return
    words = f"headers of {size(asked)} were asked for"
    quotas = [(component, stated(component, "quota.header_bytes")) for component in s.path]
    limits = [(component, most) for component, most in quotas if most is not None]
    smallest = min(limits, key=lambda pair: pair[1].number, default=None)
    if smallest is not None and asked > smallest[1].number:
        component, most = smallest
        yield excluded(
            f"{words}, and {an(name_of(component))} takes {size(most.number)}", most, change=_more_headers(component)
        )
        return
    dark = next((component for component in s.path if component.id in _NOT_SEEN), None)
    if dark is not None:
        yield unknown(
            f"{words}, and nothing that was found says how much {an(name_of(dark))} takes", pages=pages.built(s)
        )
    elif smallest is not None:
        component, most = smallest
        yield fits(f"{words}, and {an(name_of(component))} takes {size(most.number)}", most)
    else:
        yield fits(f"{words}, and nothing on this path reads them before the service", pages=pages.built(s))


def _more_headers(component: Any) -> str:
    if gateway_type(component) == "rest-private":
        return "take a Regional REST API (B6) or an ALB without API Gateway (E7), which take more"
    return (
        "take an ALB without API Gateway (E7, F1), which takes more"
        if component.id != "alb"
        else "send less in headers"
    )
