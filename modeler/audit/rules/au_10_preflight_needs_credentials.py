"""AU-10: a browser cannot ask whether it may call: OPTIONS needs credentials."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.api_route import ApiRoute
from modeler.inventory.kinds.rest_method import RestMethod
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "AU-10",
    "The preflight request needs credentials",
    severity=Severity.LOW,
    why="A browser sends OPTIONS without credentials before it calls another origin: a route for OPTIONS "
    "with an authorizer refuses it, and the browser then sends nothing.",
    symptom="The application in the browser reports a CORS error; the same call from a shell works.",
    remedy=Remedy(
        "Leave OPTIONS without an authorizer, or let the API answer with its CORS settings.",
        "aws apigatewayv2 update-api --api-id API --cors-configuration AllowOrigins=https://ORIGIN",
        'CorsConfiguration: {AllowOrigins: ["https://ORIGIN"]}',
        'cors_configuration {\n  allow_origins = ["https://ORIGIN"]\n}',
    ),
    sources=(
        Source("https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html", "2026-11-30"),
        Source("https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html", "2026-11-30"),
    ),
    kinds=(RestMethod, ApiRoute),
)
def preflight_needs_credentials(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the methods and routes for OPTIONS."""
    asked: list[RestMethod | ApiRoute] = [item for item in inventory.all(RestMethod) if item.http_method == "OPTIONS"]
    asked += [item for item in inventory.all(ApiRoute) if str(item.route).startswith("OPTIONS ")]
    for route in asked:
        if isinstance(route.authorization, Unknown):
            yield cannot_tell(route, "authorization", route.authorization)
        elif route.authorization not in (None, "NONE"):
            yield fails(route, "authorization", "it asks for {authorization}", authorization=str(route.authorization))
        else:
            yield passes(route)
