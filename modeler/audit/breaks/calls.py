"""What callers call: for each API a route of each kind, with what it asks of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from modeler.audit.trace import TOKEN
from modeler.audit.trace.routing import path_of
from modeler.dataclass import dataclass
from modeler.inventory import Inventory, Node
from modeler.inventory.kinds.api_integration import ApiIntegration
from modeler.inventory.kinds.api_route import ApiRoute
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.inventory.kinds.rest_method import RestMethod

SIGNER = "arn:aws:iam::{account}:role/caller"
_OPEN = (None, "NONE")


@dataclass(frozen=True)
class ApiCallShape:
    """What is called, and what the caller brings."""

    method: str = "GET"
    path: str = "/"
    identity: str = ""


def calls_of(inventory: Inventory, api: Node) -> Iterator[ApiCallShape]:
    """Yield a call of an API for each integration and authorizer that its routes have.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    api : Node
        The API.
    """
    seen: set[Any] = set()
    for route, method, path in _routes(inventory, api):
        alike = (str(route.authorization), _called(inventory, route))
        if alike not in seen:
            seen.add(alike)
            yield ApiCallShape(method, path, _identity(api, route))
    if not seen:
        yield ApiCallShape()


def _routes(inventory: Inventory, api: Node) -> Iterator[tuple[RestMethod | ApiRoute, str, str]]:
    if isinstance(api, RestApi):
        for method in inventory.referring_to(api, RestMethod):
            path = path_of(inventory, method.resource)
            if isinstance(path, str) and isinstance(method.http_method, str) and method.http_method != "OPTIONS":
                yield method, _verb(method.http_method), filled_path(path)
        return
    for route in inventory.referring_to(api, ApiRoute):
        if isinstance(route.route, str):
            verb, _, path = route.route.partition(" ")
            yield route, _verb(verb), filled_path(path or "/")


def filled_path(pattern: str) -> str:
    """Return a path that a pattern is for.

    Examples
    --------
    >>> filled_path("/orders/{id}"), filled_path("/{proxy+}")
    ('/orders/x', '/x')
    """
    return "/".join("x" if part.startswith("{") else part for part in pattern.split("/")) or "/"


def _verb(method: str) -> str:
    return method if method.isalpha() and method != "ANY" else "GET"


def _called(inventory: Inventory, route: RestMethod | ApiRoute) -> str:
    if isinstance(route, ApiRoute):
        integration = inventory.find(route.integration)
        return str(integration.uri) if isinstance(integration, ApiIntegration) else ""
    api = inventory.find(route.api)
    for item in inventory.referring_to(api, RestIntegration) if api is not None else ():
        if item.resource == route.resource and item.http_method == route.http_method:
            return f"{item.uri} {item.target} {item.vpc_link}"
    return ""


def _identity(api: Node, route: RestMethod | ApiRoute) -> str:
    """Return what a caller must bring: a signature, a token, an API key."""
    kind = route.authorization
    account = api.account if isinstance(api.account, str) else "111122223333"
    parts = [SIGNER.format(account=account)] if kind == "AWS_IAM" else [] if kind in _OPEN else [TOKEN]
    if getattr(route, "api_key_required", None) is True:
        parts.append("key")
    return ",".join(parts)
