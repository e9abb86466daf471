"""Who may reach what: the API, the backend, and what may have an address on the internet.

Only REST APIs can be private; HTTP and WebSocket APIs are Regional and on the internet
(https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from modeler.engine.fit import pages
from modeler.engine.fit.reason import Reason
from modeler.engine.fit.rule import caveat, excluded, fits, rule, unknown
from modeler.engine.fit.subject import Subject, gateway_type
from modeler.engine.fit.words import an, and_more, name_of
from modeler.facts.constraints import Fact, ask

_ONLY_REST_IS_PRIVATE = (("api-gateway", "private_endpoint.api_types"), ("rest-api", "feature.private-endpoint"))
_ON_THE_INTERNET = {
    "http": (("http-api", "feature.private-endpoint"), ("api-gateway", "private_endpoint.api_types")),
    "websocket": (("websocket-api", "feature.private-endpoint"), ("websocket-api", "endpoint_type")),
    "rest-regional": _ONLY_REST_IS_PRIVATE,
    "rest-edge": _ONLY_REST_IS_PRIVATE,
    "function-url": (("function-url", "feature.private-endpoint"),),
}
"""What is stated of who can reach it, by kind of door: subject and key."""
_PRIVATELY = {
    "websocket": "carry the WebSocket over an internal ALB (E7), the service's own endpoint (E1) or VPC Lattice (E6)",
    "function-url": "call the function over an internal ALB (A5) or its Invoke API's endpoint (A8)",
}


def _facts(component: Any) -> tuple[Fact, ...]:
    return tuple(ask(*name) for name in _ON_THE_INTERNET.get(gateway_type(component) or component.id, ()))


def _change(component: Any) -> str:
    kind = gateway_type(component) or component.id
    return _PRIVATELY.get(kind, "take a private REST API (A1, C2) or an internal load balancer (A5, E7)")


def _named(components: tuple[Any, ...]) -> str:
    return and_more(dict.fromkeys(an(name_of(component)) for component in components))


def _dark(s: Subject, asked: str) -> Reason:
    """What nobody has looked up is no private address."""
    return unknown(
        f"{asked}, and nobody has said who can connect to {_named(s.unknown_parts)}",
        change="look it up, and declare it as the component's exposure",
        pages=pages.built(s),
    )


@rule(
    "api-private",
    "The API is out of the internet's reach",
    "needs.api_private",
    topics=("Q1", "Q2", "R01", "R02", "R04"),
    each_class=True,
)
def api_private(s: Subject) -> Iterator[Reason]:
    """Nobody gets a request to the API from the internet without a tunnel into the VPC first."""
    if not s.w.needs.api_private:
        return
    if s.api_reachable_from_internet:
        first = s.public_parts[0]
        yield excluded(
            f"the API must be private, and {an(name_of(first))} is reached over the internet",
            *_facts(first),
            change=_change(first),
            pages=() if _facts(first) else pages.built(s),
        )
    elif s.unknown_parts and not s.for_developers:
        yield _dark(s, "the API must be private")
    elif s.is_private_api:
        yield fits(
            "the API must be private, and a REST API with a private endpoint is",
            ask("rest-api", "feature.private-endpoint"),
            ask("api-gateway", "private_endpoint.api_types"),
        )
    else:
        yield fits("the API must be private, and nothing on this path has a public address", pages=pages.built(s))


@rule(
    "no-internet-endpoint",
    "Nothing on the way is on the internet",
    "needs.internet_endpoint_allowed",
    topics=("Q2", "R01", "R04"),
    each_class=True,
)
def no_internet_endpoint(s: Subject) -> Iterator[Reason]:
    """No component of the path has an address that anybody can connect to."""
    if s.w.needs.internet_endpoint_allowed is not False:
        return
    if s.unknown_parts and not s.is_internet_reachable:
        yield _dark(s, "no internet-reachable endpoint may exist")
        return
    if not s.is_internet_reachable:
        yield fits("no internet-reachable endpoint may exist, and none does on this path", pages=pages.built(s))
        return
    facts = tuple(dict.fromkeys(fact for part in s.public_parts for fact in _facts(part)))
    yield excluded(
        f"no internet-reachable endpoint may exist, and {_named(s.public_parts)} is one",
        *facts,
        change=_change(s.public_parts[0]),
        pages=() if facts else pages.built(s),
    )


@rule("backend-private", "No way to the backend around the door", "needs.backend_private", topics=("Q2",))
def backend_private(s: Subject) -> Iterator[Reason]:
    """A load balancer behind the door must not be on the internet: it is a way around the door.

    Nor may the function itself, by its own URL, or a mesh by a public ingress gateway, without a guard.
    """
    if not s.w.needs.backend_private:
        return
    yield from _own_url(s)
    yield from _ways_beside(s)
    yield from _in_public_subnets(s)
    behind = tuple(
        public_load_balancer
        for public_load_balancer in s.public_load_balancers
        if public_load_balancer is not s.door.component
    )
    if not behind:
        return
    facts = [ask("nlb", "feature.waf")] if behind[0].id == "nlb" else []
    yield excluded(
        f"the backend must be private, and {_named(behind)} behind the door can be called around it",
        *facts,
        change="take an internal load balancer (B1, B6)",
        pages=pages.built(s),
    )


def _own_url(s: Subject) -> Iterator[Reason]:
    """A function URL is no door before the function: it is the function's own address on the internet."""
    if s.first("function-url") is None:
        return
    if s.first("cloudfront") is not None:
        yield caveat(
            "the backend must be private, and the function's URL behind CloudFront stays on the internet: only "
            "AuthType AWS_IAM with origin access control keeps others out, and callers must then send the SHA-256 of "
            "each PUT or POST body in a header",
            ask("function-url", "feature.private-endpoint"),
            ask("cloudfront", "function_url.needs_auth_type"),
            ask("cloudfront", "function_url.body_hash"),
            change="put an API Gateway before the function (D1)",
        )
    elif "iam" in (*s.w.needs.authentication, s.w.api.authorizer):
        yield caveat(
            "the backend must be private, and the function's own URL is on the internet: Lambda refuses unsigned "
            "requests (AuthType AWS_IAM) before the function runs, but anybody can connect",
            ask("function-url", "feature.private-endpoint"),
            ask("function-url", "auth_types"),
            change="put an API Gateway before the function (D1)",
        )
    else:
        yield excluded(
            "the backend must be private, and the function itself answers the internet under its own URL, which "
            "without signatures admits everybody (AuthType NONE)",
            ask("function-url", "feature.private-endpoint"),
            ask("function-url", "auth_types"),
            ask("function-url", "advice.use"),
            change="put an API Gateway before the function (D1); sign requests (needs.authentication: [iam]); or say "
            "needs.backend_private: false",
        )


def _in_public_subnets(s: Subject) -> Iterator[Reason]:
    """An internal load balancer stays private in any subnet, but one routing table away from the internet."""
    for alb in s.all("alb"):
        if alb.scheme == "internal" and alb.subnets == "public":
            yield caveat(
                "the backend must be private, and this internal ALB stands in public subnets: it has private addresses "
                "only, but what has no need of the internet belongs into subnets without a route to it",
                change="put it into private subnets (B1), for the same price",
                pages=pages.LAYERS,
            )


def _ways_beside(s: Subject) -> Iterator[Reason]:
    """Public addresses that need a guard of their own: a mesh's ingress gateway, a bastion."""
    if any(getattr(ingress, "exposure", "") == "public" for ingress in s.all("istio-ingress")):
        yield caveat(
            "the backend must be private, and this mesh has a public ingress gateway: admit only the load balancer's "
            "security group there, or it can be called around the ALB",
            change="keep the ingress gateway private, behind an API (B1, B5) or CloudFront (F1)",
            pages=pages.built(s),
        )
    if any(jump_host.public for jump_host in s.all("jump-host")):
        yield caveat(
            "the backend must be private, and a bastion with a public address stands in its VPC: admit known addresses "
            "only",
            change="use Session Manager, which needs no open port",
            pages=pages.built(s),
        )


@rule(
    "public-load-balancer", "A public load balancer as the door", "needs.public_load_balancer_allowed", topics=("Q2",)
)
def public_load_balancer(s: Subject) -> Iterator[Reason]:
    """A load balancer with public addresses may be forbidden even where other public doors are not."""
    if s.w.needs.public_load_balancer_allowed is not False:
        return
    if s.public_load_balancers:
        yield excluded(
            f"no public load balancer is allowed, and this path has {_named(s.public_load_balancers)}",
            change="put CloudFront (F1), Global Accelerator (F2) or an API Gateway (B1, B6) before an internal one",
            pages=pages.built(s),
        )
    else:
        yield fits("no public load balancer is allowed, and there is none", pages=pages.built(s))


@rule("internet-gateway", "A VPC without an internet gateway", "needs.internet_gateway_allowed", topics=("Q10", "R19"))
def internet_gateway(s: Subject) -> Iterator[Reason]:
    """VPC origins, Global Accelerator, public load balancers and NAT gateways need one attached."""
    if s.w.needs.internet_gateway_allowed is not False:
        return
    words = "the VPC may have no internet gateway, and"
    edge = s.first("cloudfront")
    if edge is not None and edge.vpc_origin:
        yield excluded(
            f"{words} a VPC origin of CloudFront needs one attached",
            ask("cloudfront-vpc-origin", "needs_internet_gateway"),
            change=_WITHOUT_GATEWAY,
        )
    elif s.first("global-accelerator") is not None:
        yield excluded(
            f"{words} Global Accelerator needs one attached",
            ask("global-accelerator", "feature.private-endpoints"),
            change=_WITHOUT_GATEWAY,
        )
    elif s.public_load_balancers:
        yield excluded(
            f"{words} {_named(s.public_load_balancers)} needs one",
            ask("elb-internet-facing", "needs_internet_gateway"),
            change=_WITHOUT_GATEWAY,
        )
    elif s.has("nat-gateway"):
        yield excluded(
            f"{words} a NAT gateway on this path needs one", ask("nat-gateway-public", "needs_internet_gateway")
        )
    elif any(component.id == "jump-host" and component.public for component in s.path):
        yield excluded(
            f"{words} a bastion with a public address needs one",
            change="use Session Manager (E9)",
            pages=pages.built(s),
        )
    else:
        yield fits(f"{words} this path needs none", pages=pages.built(s))


_WITHOUT_GATEWAY = "take an API Gateway with a VPC link (B1, B6), which needs none"
