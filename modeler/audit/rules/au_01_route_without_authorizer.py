"""AU-01: a route that the internet reaches asks nobody who they are."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Ref, Unknown
from modeler.inventory.kinds.api_route import ApiRoute
from modeler.inventory.kinds.http_api import HttpApi
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.rest_method import RestMethod
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .endpoints import has_type
from .outcome import AuditOutcome, Finding, cannot_tell, fails, passes
from .policies import restricts


@audit_rule(
    "AU-01",
    "The route asks nobody who they are",
    severity=Severity.HIGH,
    why="An HTTP API, and a REST API that is not private, answers the whole internet: without an "
    "authorizer, or a resource policy with a condition, everybody may call the route.",
    symptom="None: the route answers callers that nobody knows.",
    remedy=Remedy(
        "Give the route an authorizer: IAM, JWT, Cognito or Lambda.",
        "aws apigatewayv2 update-route --api-id API --route-id ROUTE --authorization-type JWT "
        "--authorizer-id AUTHORIZER",
        "AuthorizationType: JWT\nAuthorizerId: !Ref Authorizer",
        'authorization_type = "JWT"\nauthorizer_id      = aws_apigatewayv2_authorizer.main.id',
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/wellarchitected/latest/serverless-applications-lens/identity-and-access-management.html",
            "2026-11-21",
        ),
        Source(
            "https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/security.html",
            "2026-11-21",
        ),
    ),
    kinds=(RestApi, RestMethod, HttpApi, ApiRoute),
)
def route_without_authorizer(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the routes of public APIs; preflight requests and mutual TLS have other rules."""
    for method in inventory.all(RestMethod):
        api = inventory.find(method.api)
        if isinstance(api, RestApi) and method.http_method != "OPTIONS" and has_type(api, "PRIVATE") is False:
            yield _method(method, api)
    for route in inventory.all(ApiRoute):
        if isinstance(inventory.find(route.api), HttpApi) and not str(route.route).startswith("OPTIONS"):
            yield _judged(route, route.authorization, route.authorizer)


def _method(method: RestMethod, api: RestApi) -> AuditOutcome:
    restricted = restricts(api)
    if restricted is True:
        return passes(method)
    outcome = _judged(method, method.authorization, method.authorizer)
    if isinstance(restricted, Unknown) and isinstance(outcome, Finding):
        return cannot_tell(method, "authorization", restricted)
    return outcome


def _judged(route: RestMethod | ApiRoute, authorization: object, authorizer: object) -> AuditOutcome:
    if isinstance(authorization, Unknown) or (authorization is None and isinstance(authorizer, Unknown)):
        return cannot_tell(route, "authorization", authorization, authorizer)
    if authorization in (None, "NONE") and not isinstance(authorizer, Ref):
        return fails(route, "authorization" if authorization else "", "it has no authorizer")
    return passes(route)
