"""Sizes: bodies of requests and responses, headers, WebSocket messages.

The smallest limit on the path counts. A response that is too large to be buffered can be streamed by a REST API or a
function URL (https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from modeler.engine.fit import pages
from modeler.engine.fit.reason import Reason
from modeler.engine.fit.rule import caveat, excluded, fits, rule, unknown
from modeler.engine.fit.subject import HTTP, REST, WEBSOCKET, Subject, gateway_type
from modeler.engine.fit.words import an, limit, name_of, size
from modeler.workload import Feature

_BODIES = {REST: "QR-031", HTTP: "QH-006", WEBSOCKET: "QW-006", "lambda-function": "LA-001"}


def _body_limit(component: Any) -> str:
    if component.id == "alb":
        return "LB-025" if component.targets == "lambda" else ""
    return _BODIES.get(component.id, "")


def _smallest(s: Subject) -> tuple[Any, str] | None:
    """Give the component that takes the smallest body, with its fact."""
    found = [(each, id) for each in s.path if (id := _body_limit(each))]
    return min(found, key=lambda pair: limit(pair[1]), default=None)


@rule("request-size", "The largest request", "needs.max_request_bytes", "traffic.request_bytes")
def request_size(s: Subject) -> Iterator[Reason]:
    """Requests are never streamed: the smallest limit on the path holds."""
    needed = s.w.needs.max_request_bytes
    asked = max(needed or 0.0, s.w.traffic.request_bytes)
    smallest = _smallest(s)
    if smallest is None:
        if needed is not None:
            yield fits(
                f"requests of {size(asked)} were asked for, and no limit is known on this path", pages=pages.built(s)
            )
        return
    component, id = smallest
    if asked > limit(id):
        yield excluded(
            f"requests of {size(asked)} were asked for, and {_taker(component)} takes {size(limit(id))}",
            id,
            change="upload to S3 with a signed address, or take a load balancer with containers (E7, F1)",
        )
    elif needed is not None:
        yield fits(f"requests of {size(asked)} were asked for, and {_taker(component)} takes {size(limit(id))}", id)


def _taker(component: Any) -> str:
    if component.id == "lambda-function":
        return "a Lambda function"
    if component.id == "alb":
        return "an ALB with a Lambda target"
    return an(name_of(component))


@rule("response-size", "The largest response", "needs.max_response_bytes", "traffic.response_bytes")
def response_size(s: Subject) -> Iterator[Reason]:
    """Above the buffered limit a REST API, a function URL or Lambda's own API can stream, nothing else."""
    needed = s.w.needs.max_response_bytes
    asked = max(needed or 0.0, s.w.traffic.response_bytes)
    smallest = _smallest(s)
    if smallest is None:
        if needed is not None:
            yield fits(
                f"responses of {size(asked)} were asked for, and no limit is known on this path", pages=pages.built(s)
            )
        return
    component, id = smallest
    if asked <= limit(id):
        if needed is not None:
            yield fits(
                f"responses of {size(asked)} were asked for, and {_taker(component)} gives {size(limit(id))}", id
            )
        return
    said = f"responses of {size(asked)} were asked for, and {_taker(component)} gives {size(limit(id))} at once"
    yield _streamed(s, asked, said, id)


def _streamed(s: Subject, asked: float, said: str, id: str) -> Reason:
    if not _can_stream(s):
        change = "take a REST API and stream (A1, B6), a load balancer with containers (E7, F1), or signed S3 addresses"
        return excluded(said, id, change=change)
    if s.ends_in_function and asked > limit("LA-002"):
        return excluded(
            f"{said}; a function streams {size(limit('LA-002'))} at most",
            id,
            "LA-002",
            change="hand out signed S3 addresses",
        )
    if Feature.CACHING in s.w.needs.features and s.first(REST) is not None and s.first("cloudfront") is None:
        return excluded(f"{said}; streaming it rules out the cache that was asked for", id, "ST-007")
    facts = ("FM-097", "ST-002") if s.first(REST) is not None else ("LA-002",)
    if s.streams:
        return fits(f"{said}; this workload streams", id, *facts)
    return caveat(f"{said}: larger ones must be streamed", id, *facts, change=f"stream them ({_switch(s)})")


def _switch(s: Subject) -> str:
    return "api.streaming: true" if s.first(REST) is not None else "backend.streaming: true"


def _can_stream(s: Subject) -> bool:
    """Whether every component that holds a whole response can stream instead."""
    if s.first(HTTP, WEBSOCKET, "appsync-api") is not None or any(each.targets == "lambda" for each in s.all("alb")):
        return False
    if s.first(REST) is not None:
        return True
    return s.first("function-url", "lambda-api") is not None


_HEADERS = {
    "rest-private": "QR-030",
    "rest-regional": "QR-029",
    "rest-edge": "QR-029",
    "http": "QH-005",
    "alb": "LB-022",
}
_NOT_SEEN = frozenset(
    {"cloudfront", "verified-access", "appsync-api", "lattice-service", "function-url", "lambda-api", WEBSOCKET}
)


@rule("header-size", "The largest headers", "needs.max_header_bytes")
def header_size(s: Subject) -> Iterator[Reason]:
    """All headers of a request together, against the smallest limit on the path."""
    asked = s.w.needs.max_header_bytes
    if asked is None:
        return
    said = f"headers of {size(asked)} were asked for"
    known = [(each, id) for each in s.path if (id := _HEADERS.get(gateway_type(each) or each.id, ""))]
    smallest = min(known, key=lambda pair: limit(pair[1]), default=None)
    if smallest is not None and asked > limit(smallest[1]):
        component, id = smallest
        yield excluded(
            f"{said}, and {an(name_of(component))} takes {size(limit(id))}", id, change=_more_headers(component)
        )
        return
    dark = next((each for each in s.path if each.id in _NOT_SEEN), None)
    if dark is not None:
        yield unknown(
            f"{said}, and nothing that was found says how much {an(name_of(dark))} takes", pages=pages.built(s)
        )
    elif smallest is not None:
        yield fits(f"{said}, and {an(name_of(smallest[0]))} takes {size(limit(smallest[1]))}", smallest[1])
    else:
        yield fits(f"{said}, and nothing on this path reads them before the service", pages=pages.built(s))


def _more_headers(component: Any) -> str:
    if gateway_type(component) == "rest-private":
        return "take a Regional REST API (B6) or an ALB without API Gateway (E7), which take more"
    return (
        "take an ALB without API Gateway (E7, F1), which takes more"
        if component.id != "alb"
        else "send less in headers"
    )
