"""How callers prove who they are, and where on the path it is checked.

API Gateway knows five ways, and API keys are none of them
(https://docs.aws.amazon.com/wellarchitected/latest/serverless-applications-lens/identity-and-access-management.html).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from modeler.components import Component
from modeler.engine.fit import pages
from modeler.engine.fit.reason import Reason
from modeler.engine.fit.rule import caveat, excluded, fits, rule, unknown
from modeler.engine.fit.stated import stated
from modeler.engine.fit.subject import HTTP, REST, WEBSOCKET, Subject, gateway_type
from modeler.engine.fit.words import an, name_of
from modeler.facts.constraints import Fact, ask
from modeler.workload import Feature

_SIGNATURES = ("feature.iam-auth", "auth_types", "permission")
"""Keys under which it is stated that requests signed with AWS credentials are checked."""


def _wants(s: Subject, method: str) -> bool:
    return method in s.w.needs.authentication


def _checks_signatures(component: Component) -> Fact | None:
    """The fact that a component checks signatures; nothing if it does not, or passes requests on unread."""
    if getattr(component, "listener", "") == "TLS":
        return None
    return next((fact for key in _SIGNATURES if (fact := stated(component, key)) is not None), None)


@rule("iam-authentication", "Requests signed with AWS credentials", "needs.authentication:iam", topics=("Q6",))
def iam(s: Subject) -> Iterator[Reason]:
    """API Gateway, Lattice, AppSync and Lambda check signatures; load balancers do not."""
    if not _wants(s, "iam"):
        return
    checks = [(component, fact) for component in s.path if (fact := _checks_signatures(component)) is not None]
    if not checks:
        yield excluded(
            f"IAM authentication was asked for, and {an(name_of(s.reader))} does not check signatures",
            ask("rest-api", "feature.iam-auth"),
            change="take an API Gateway (A1, B1, B6) or VPC Lattice with an auth policy (E6)",
        )
        return
    checker, fact = checks[0]
    if checker is s.reader:
        yield fits(f"IAM authentication was asked for, and {an(name_of(checker))} checks signatures", fact)
    else:
        yield caveat(
            f"IAM authentication was asked for: {an(name_of(checker))} checks signatures behind "
            f"{an(name_of(s.reader))}, so the Host header must arrive as it was signed",
            fact,
        )


@rule("jwt-authentication", "JSON Web Tokens", "needs.authentication:jwt", topics=("Q5", "Q6"))
def jwt(s: Subject) -> Iterator[Reason]:
    """HTTP APIs and ALBs check tokens by themselves; a REST API needs a Lambda authorizer for tokens of others."""
    if _wants(s, "jwt"):
        yield _token(s, "tokens (JWT)", _jwt_at)


@rule("cognito-authentication", "Tokens of a Cognito user pool", "needs.authentication:cognito", topics=("Q6",))
def cognito(s: Subject) -> Iterator[Reason]:
    """REST APIs and AppSync know user pools, HTTP APIs take their tokens, ALBs sign users in."""
    if _wants(s, "cognito"):
        yield _token(s, "tokens of Cognito", _cognito_for_people if _people(s) else _cognito_for_machines)


def _people(s: Subject) -> bool:
    return s.w.clients.who != "applications"


def _token(s: Subject, tokens: str, at: Callable[[Any, str, Subject], Reason | None]) -> Reason:
    """Judge at the component that first reads requests, then at the gateways and balancers behind it."""
    candidates = [
        component
        for component in (s.reader, *s.gateways, s.first("appsync-api"), s.first("alb"))
        if component is not None
    ]
    reasons = [reason for reason in (at(candidate, tokens, s) for candidate in candidates) if reason is not None]
    if s.first("lambda-api") is not None:
        return excluded(
            f"{tokens} were asked for, and Lambda's Invoke API takes requests signed with AWS credentials only",
            ask("lambda-api", "permission"),
            change="take a private REST API (A1) or an internal ALB (A5)",
        )
    if s.gateway_of_your_own is not None:
        return caveat(
            f"{tokens} were asked for: the API gateway of your own must check them, which nobody has looked at here",
            change="take a private REST API (C2) or an internal ALB (E7) to have them checked by AWS",
            pages=pages.built(s),
        )
    if reasons:
        return min(reasons, key=lambda reason: reason.outcome != "fits")
    return caveat(
        f"{tokens} were asked for: {an(name_of(s.reader or s.door.component))} does not check "
        "them, so the service must",
        ask("http-api", "feature.jwt-authorizer"),
        change="take an HTTP API (B1), a REST API (A1, B6) or an ALB (E7) to have them checked at the door",
    )


def _jwt_at(component: Any, tokens: str, s: Subject) -> Reason | None:
    if component.id == HTTP:
        return fits(
            f"{tokens} were asked for, and an HTTP API checks them",
            ask("http-api", "feature.jwt-authorizer"),
            ask("http-api", "jwt.looks_up_user"),
        )
    if component.id in (REST, WEBSOCKET):
        return _by_function(
            s,
            f"{tokens} were asked for: {an(name_of(component))} has no JWT authorizer",
            ask(component.id, "feature.jwt-authorizer"),
            ask(component.id, "feature.lambda-authorizer"),
            change="tokens of Cognito are checked by a REST API without a function",
        )
    if component.id == "appsync-api":
        return fits(f"{tokens} were asked for, and AppSync checks them (OpenID Connect)", ask("appsync", "auth_types"))
    return _jwt_at_balancer(component, tokens, s) if component.id == "alb" else None


def _by_function(s: Subject, words: str, *facts: Fact, change: str = "") -> Reason:
    """A function stands beside the API and is in the bill; on a path of explicit hops it may be missing."""
    if s.has("lambda-authorizer"):
        return fits(f"{words}; a Lambda authorizer, which is added, checks them", *facts)
    return caveat(f"{words}, a Lambda authorizer must check them", *facts, change=change)


def _by_way_out(s: Subject, words: str, *facts: Fact) -> Reason:
    """A NAT gateway stands in the VPC and is in the bill; on a path of explicit hops it may be missing."""
    if s.has("nat-gateway"):
        return fits(f"{words}: by a NAT gateway, which is added", *facts)
    return caveat(f"{words} (NAT)", *facts, change="put a NAT gateway into the VPC")


def _jwt_at_balancer(alb: Any, tokens: str, s: Subject) -> Reason:
    if alb.scheme == "internal":
        return _by_way_out(
            s,
            f"{tokens} were asked for: an internal ALB checks RS256 tokens, and must reach the issuer's keys over the "
            "internet",
            ask("alb", "feature.jwt"),
        )
    return fits(f"{tokens} were asked for, and an ALB checks RS256 tokens", ask("alb", "feature.jwt"))


def _cognito_for_machines(component: Any, tokens: str, s: Subject) -> Reason | None:
    """Signing in at an ALB is a matter of redirects and cookies: from programs it takes their tokens instead."""
    return _jwt_at_balancer(component, tokens, s) if component.id == "alb" else _cognito_at(component, tokens, s)


def _cognito_for_people(component: Any, tokens: str, s: Subject) -> Reason | None:
    return _sign_in_at_balancer(component, tokens, s) if component.id == "alb" else _cognito_at(component, tokens, s)


def _cognito_at(component: Any, tokens: str, s: Subject) -> Reason | None:
    if component.id in (REST, HTTP):
        return fits(
            f"{tokens} were asked for, and {an(name_of(component))} checks them",
            ask(component.id, "feature.cognito-authorizer"),
        )
    if component.id == WEBSOCKET:
        return _by_function(
            s,
            f"{tokens} were asked for: a WebSocket API has no authorizer for them",
            ask("websocket-api", "feature.cognito-authorizer"),
            ask("websocket-api", "feature.lambda-authorizer"),
        )
    if component.id == "appsync-api":
        return fits(f"{tokens} were asked for, and AppSync checks them", ask("appsync", "auth_types"))
    return None


def _sign_in_at_balancer(component: Any, tokens: str, s: Subject) -> Reason:
    if component.scheme == "internal":
        return _by_way_out(
            s,
            f"{tokens} were asked for: an internal ALB signs users in, and must reach Cognito over the internet",
            ask("alb", "feature.cognito-sign-in"),
        )
    return fits(f"{tokens} were asked for, and an ALB signs users in", ask("alb", "feature.cognito-sign-in"))


@rule("lambda-authorizer", "A function that decides on requests", "needs.authentication:lambda", topics=("Q6",))
def lambda_authorizer(s: Subject) -> Iterator[Reason]:
    """API Gateway and AppSync ask a function; load balancers, Lattice and CloudFront do not."""
    if not _wants(s, "lambda"):
        return
    gateway = next(iter(s.gateways), None)
    if gateway is not None:
        yield fits(
            f"a Lambda authorizer was asked for, and {an(name_of(gateway))} can have one",
            ask(gateway.id, "feature.lambda-authorizer"),
        )
    elif s.first("appsync-api") is not None:
        yield fits("a Lambda authorizer was asked for, and AppSync can have one", ask("appsync", "auth_types"))
    else:
        yield excluded(
            f"a Lambda authorizer was asked for, and {an(name_of(s.reader))} has none",
            ask("rest-api", "feature.lambda-authorizer"),
            change="put a private REST API on the path (A1, C2)"
            if s.clients_are_private
            else "take an API Gateway (B1, B6)",
        )


@rule(
    "mtls-at-the-door", "Client certificates", "needs.features:mtls", "needs.authentication:mtls", topics=("Q6", "R05")
)
def mtls(s: Subject) -> Iterator[Reason]:
    """Whoever ends the clients' TLS connection must ask for the certificate."""
    if not (_wants(s, "mtls") or Feature.MTLS in s.w.needs.features):
        return
    yield _mtls_at(s, s.reader)


_ALB_IN_FRONT = "put an ALB that verifies certificates in front (A4, or C4 for clients on the internet)"
_SIGNATURES_ONLY = ("appsync-api", "lattice-service", "lambda-api", "function-url")
"""They know callers by signatures, keys or tokens, never by a certificate."""


def _mtls_at(s: Subject, reader: Any | None) -> Reason:
    asked = "client certificates were asked for"
    if reader is None:
        return caveat(f"{asked}: TLS is passed through, so the service itself must check them", pages=pages.built(s))
    kind = gateway_type(reader)
    if kind == "rest-private":
        return excluded(
            f"{asked}, and a private REST API cannot ask for them",
            ask("rest-api-private", "tls.asks_for_certificates"),
            ask("rest-api-private", "feature.mutual-tls"),
            change=_ALB_IN_FRONT,
        )
    if kind == "rest-edge":
        return excluded(
            f"{asked}, and an edge-optimized REST API cannot ask for them",
            ask("rest-api-edge", "feature.mutual-tls"),
            change="take a Regional REST API (api.endpoint: regional)",
        )
    under_its_name = (
        f"{asked}, and {an(name_of(reader))} asks for them under a custom domain name, if its default endpoint is "
        "switched off"
    )
    if kind == "rest-regional":
        return fits(
            under_its_name,
            ask("rest-api-regional", "feature.mutual-tls"),
            ask("rest-api", "feature.mutual-tls"),
            ask("rest-api-regional", "mutual_tls.needs"),
        )
    if kind == "http":
        return fits(under_its_name, ask("http-api", "feature.mutual-tls"))
    if reader.id == "alb":
        return fits(f"{asked}, and {an(name_of(reader))} verifies them", ask("alb", "feature.mutual-tls"))
    if reader.id == "cloudfront":
        return fits(f"{asked}, and CloudFront verifies them", ask("cloudfront", "feature.mutual-tls"))
    if reader.id == "nlb":
        return fits(f"{asked}, and an NLB that ends TLS verifies them", ask("nlb", "feature.mutual-tls"))
    signed = _checks_signatures(reader)
    if signed is not None and reader.id in _SIGNATURES_ONLY:
        return excluded(
            f"{asked}, and {an(name_of(reader))} has no such way to authenticate",
            signed,
            change=_ALB_IN_FRONT,
        )
    return unknown(
        f"{asked}, and nothing that was found says whether {an(name_of(reader))} can ask for them", pages=pages.built(s)
    )


@rule("network-is-no-identity", "Callers known only by where they are", "needs.authentication:network", topics=("Q6",))
def network(s: Subject) -> Iterator[Reason]:
    """A place in the network is no identity; a door that has no policy cannot even check the place."""
    if not _wants(s, "network"):
        return
    kind = gateway_type(s.reader) if s.reader is not None else ""
    if s.reader is not None and kind in ("http", "websocket"):
        yield excluded(
            f"callers are to be known by their network only, and {an(name_of(s.reader))} on the internet has no "
            "resource policy",
            ask(s.reader.id, "feature.resource-policy"),
            change="take a REST API with a resource policy, and authenticate callers as well",
        )
    elif s.private_door:
        yield caveat(
            "callers are to be known by their network only: write it into the resource policy and the endpoint policy; "
            "anybody in that network is still let in",
            ask("rest-api-private", "resource_policy"),
            ask("rest-api-private", "policy.order"),
        )
    else:
        yield caveat(
            "callers are to be known by their network only: security groups and policies limit who can connect, and "
            "anybody in that network is still let in",
            pages=pages.IDENTITY,
        )


@rule("api-keys-are-no-authentication", "API keys without authentication", "needs.features:api-keys", topics=("Q6",))
def keys_alone(s: Subject) -> Iterator[Reason]:
    """API keys tell callers apart; who relies on them alone authenticates nobody."""
    if Feature.API_KEYS in s.w.needs.features and s.w.api.authorizer == "none" and s.gateways:
        yield caveat(
            "API keys were asked for and api.authorizer is none: keys tell callers apart and meter them, they do not "
            "authenticate",
            ask("api-gateway", "api_keys_authenticate"),
            change="name a way in needs.authentication, and set api.authorizer",
        )


@rule(
    "cognito-without-internet",
    "Getting tokens from an isolated network",
    "needs.authentication:cognito",
    topics=("Q6", "R21"),
)
def isolated_cognito(s: Subject) -> Iterator[Reason]:
    """Machine clients and login pages reach Cognito over the internet only."""
    isolated = s.clients_are_private and not s.w.clients.internet_egress
    if _wants(s, "cognito") and isolated:
        yield caveat(
            "tokens of Cognito were asked for, and these clients have no way to the internet: PrivateLink carries "
            "neither client credentials nor the login pages",
            ask("cognito", "feature.private-endpoint"),
            ask("cognito", "private_endpoint.excludes"),
            change="give the clients a way out (clients.internet_egress: true), or take another issuer",
        )
