"""What doors share: the account's throttle, timeouts that can be raised or set, the check of who calls.

Timeouts follow what the workload needs (`needs.max_processing`) up to the most that is known, whether they are a
setting of one's own or a quota that AWS raises; `Component.assumes` says so, and the rules of the fit warn of it.

All APIs of an account in a Region take their requests from one token bucket; a stage can have a tighter one. Beyond it
a request is answered 429 at once: a gateway is no queue. Client certificates (mutual TLS) are shown while a connection
is opened: they make the handshake longer in bytes, not in round trips, and add nothing to a request. The certificates
that an API trusts are a file in S3, which it reads when its domain name is set up or changed.
Sources: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html,
https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Literal

from modeler.components.base import Component
from modeler.components.latency import Delay, delay
from modeler.dist.throttle import TokenBucket
from modeler.facts.constraints import Fact, ask
from modeler.units import Usage
from modeler.workload import Workload, methods

Kind = Literal["rest", "http", "websocket", "appsync"]


@cache
def _account(region: str) -> tuple[float, float]:
    """Requests per second and burst of an account in a Region, unless raised."""
    rate = ask("api-gateway", "quota.requests_per_second", region=region)
    burst = ask("api-gateway", "quota.burst_requests", region=region)
    return rate.number, burst.number


def gateway_throttle(w: Workload) -> TokenBucket:
    """Return the token bucket before an API: the workload's own, else the account's.

    Examples
    --------
    >>> gateway_throttle(Workload())
    TokenBucket(rate_rps=10000.0, burst=5000.0)
    >>> gateway_throttle(Workload(region="eu-south-1", api={"throttle_rps": 100}))
    TokenBucket(rate_rps=100.0, burst=1250.0)
    """
    rate, burst = _account(w.region)
    own_rate, own_burst = w.api.throttle_rps, w.api.throttle_burst
    return TokenBucket(rate if own_rate is None else own_rate, burst if own_burst is None else own_burst)


GB = 1024.0**3
TRUST_STORE = ("s3.standard_storage_gb_month", "s3.put_copy_post_list", "s3.get_and_other")
"""What a trust store in S3 is billed by."""


def trust_store(api: Component, w: Workload) -> Iterator[Usage]:
    """Return what the file costs that holds the certificates an API trusts: cents in a hundred years, but not nothing.

    Its size is the most that AWS allows. One upload and one read a month are an estimate.

    Examples
    --------
    >>> from modeler.components.http_api import HttpApi
    >>> [usage.quantity for usage in trust_store(HttpApi(), Workload(api={"mtls": True}))]
    [0.0009765625, 1, 1]
    """
    if not w.api.mtls:
        return
    size_gb = ask("rest-api", "quota.truststore_bytes").number / GB
    stored, uploaded, read = TRUST_STORE
    yield api.fixed(stored, size_gb, w, "trust store for client certificates, of the largest size")
    yield api.fixed(uploaded, 1, w, "trust store, a new one each month (an estimate)")
    yield api.fixed(read, 1, w, "trust store, read by the API when it is new")


def seconds_to_wait(w: Workload, default: Fact, most: Fact) -> float:
    """Return a timeout that can be raised or set: its default, or what the workload needs, up to the most there is.

    Parameters
    ----------
    default, most : Fact
        In seconds: what holds if nobody does anything, and what is possible at all.

    Returns
    -------
    float
        In seconds.

    Examples
    --------
    >>> default, most = ask("alb", "idle_timeout_s"), ask("alb", "max_idle_timeout_s")
    >>> w = Workload(needs={"max_processing": "2 min"})
    >>> seconds_to_wait(w, default, most), seconds_to_wait(Workload(), default, most)
    (120.0, 60.0)
    """
    return max(default.number, min(w.needs.max_processing or 0.0, most.number))


def set_to_wait(title: str, setting: str, w: Workload, default: Fact, most: Fact) -> tuple[str, ...]:
    """Say what timeout is assumed, and how it comes about, where it is not the default.

    Examples
    --------
    >>> w = Workload(needs={"max_processing": "2 min"})
    >>> default, most = ask("rest-api-private", "timeout_s"), ask("rest-api-private", "timeout_s.reported_after_raise")
    >>> set_to_wait("API Gateway REST API", "integration timeout", w, default, most)
    ('API Gateway REST API: integration timeout of 120 s (needs.max_processing) instead of 29 s: ask for the quota',)
    >>> default, most = ask("alb", "idle_timeout_s"), ask("alb", "max_idle_timeout_s")
    >>> set_to_wait("Application Load Balancer", "idle timeout", w, default, most)
    ('Application Load Balancer: idle timeout of 120 s (needs.max_processing) instead of 60 s: set it',)
    """
    waits = seconds_to_wait(w, default, most)
    if waits == default.number:
        return ()
    needed = "needs.max_processing" if waits == w.needs.max_processing else "the most that is known"
    how = "ask for the quota" if default.hard == "adjustable" else "set it"
    return (f"{title}: {setting} of {waits:g} s ({needed}) instead of {default.number:g} s: {how}",)


def pool_issues_tokens(w: Workload) -> bool:
    """Say whether the tokens that callers show are those of a Cognito user pool: then there is one, or it is needed.

    Examples
    --------
    >>> pool_issues_tokens(Workload(api={"authorizer": "jwt"}))
    False
    >>> pool_issues_tokens(Workload(api={"authorizer": "jwt", "cognito": {}}))
    True
    """
    return w.api.authorizer == "cognito" or w.api.cognito is not None


def function_decides(kind: Kind, w: Workload) -> bool:
    """Say whether a Lambda authorizer must stand beside an API, as it was asked for or for want of an own check.

    REST APIs check the tokens of a user pool and those of nobody else; WebSocket APIs check none. Sources:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html,
    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-control-access.html

    Examples
    --------
    >>> jwt = Workload(api={"authorizer": "jwt"})
    >>> [function_decides(kind, jwt) for kind in ("rest", "http", "websocket")]
    [True, False, True]
    """
    ways = methods(w)
    if "lambda" in ways:
        return True
    if kind == "rest":
        return "jwt" in ways and not pool_issues_tokens(w)
    return kind == "websocket" and ("jwt" in ways or "cognito" in ways)


def checked(w: Workload, checks: dict[str, str]) -> tuple[Delay, ...]:
    """Return the time of the check that the workload's authorizer makes; a Lambda authorizer stands beside the API.

    Parameters
    ----------
    checks : dict of str to str
        Evidence by kind of authorizer; a kind that is not in it adds nothing here.
    """
    name = checks.get(w.api.authorizer)
    return (delay(name, w, "authorization"),) if name else ()
