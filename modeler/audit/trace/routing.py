"""Which stage, route and integration a request meets at an API.

A REST API takes the most specific resource: a part as written before a parameter, a parameter before the greedy one;
without one it answers 403 with *Missing Authentication Token*. An HTTP API takes its routes in the same order, then
``$default``, and answers 404. A WebSocket API takes the route that a message names, then ``$default``.

Sources: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html,
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html
(2026-11-30).
"""

from __future__ import annotations

from collections.abc import Iterator

from modeler.dataclass import dataclass
from modeler.inventory import Inventory, Node, Ref, Unknown, unknowns
from modeler.inventory.kinds.api_integration import ApiIntegration
from modeler.inventory.kinds.api_route import ApiRoute
from modeler.inventory.kinds.http_api import HttpApi
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.inventory.kinds.rest_method import RestMethod
from modeler.inventory.kinds.rest_resource import RestResource
from modeler.inventory.kinds.websocket_api import WebSocketApi

MOST_PARENTS = 30


@dataclass(frozen=True)
class MatchedRoute:
    """What a request meets: the method or route, and its integration.

    Parameters
    ----------
    route : RestMethod or ApiRoute
        The method or the route.
    integration : RestIntegration, ApiIntegration or None
        What it calls; ``None`` where it was not read.
    """

    route: RestMethod | ApiRoute
    integration: RestIntegration | ApiIntegration | None


def matched_route(inventory: Inventory, api: Node, method: str, path: str) -> MatchedRoute | Unknown | None:
    """Return the route of an API for a request; ``None`` where it has none, `Unknown` where a value hides it.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    api : RestApi, HttpApi or WebSocketApi
        The API.
    method, path : str
        The request: ``GET``, ``/orders/17``, without the stage. Of a WebSocket API the path names the route of a
        message; ``/`` is for any.
    """
    if isinstance(api, RestApi):
        return _of_rest_api(inventory, api, method, path)
    if isinstance(api, HttpApi):
        return _of_http_api(inventory, api, method, path)
    if isinstance(api, WebSocketApi):
        return _of_websocket_api(inventory, api, path)
    return None


def _of_rest_api(inventory: Inventory, api: RestApi, method: str, path: str) -> MatchedRoute | Unknown | None:
    best: tuple[tuple[int, ...], RestMethod] | None = None
    hidden: Unknown | None = None
    for candidate in inventory.referring_to(api, RestMethod):
        pattern = path_of(inventory, candidate.resource)
        verb = candidate.http_method
        if isinstance(pattern, Unknown) or isinstance(verb, Unknown):
            hidden = pattern if isinstance(pattern, Unknown) else verb  # type: ignore[assignment]
            continue
        rank = _rank(pattern, path)
        if rank is not None and verb in (method, "ANY"):
            key = (*rank, int(verb == "ANY"))
            best = min(best, (key, candidate), key=lambda pair: pair[0]) if best else (key, candidate)
    if best is None:
        if api.body is not None and isinstance(api.body, Unknown):
            return api.body
        return hidden or _elsewhere(inventory, RestMethod)
    chosen = best[1]
    return MatchedRoute(chosen, next(_integrations(inventory, api, chosen), None))


def _elsewhere(inventory: Inventory, kind: type[RestMethod] | type[ApiRoute]) -> Unknown | None:
    """Return why a method or a route may belong to any API, if there is such a one."""
    return next((value for node in inventory.hidden(kind, "api") for value in unknowns(node.api)), None)


def _integrations(inventory: Inventory, api: RestApi, method: RestMethod) -> Iterator[RestIntegration]:
    for integration in inventory.referring_to(api, RestIntegration):
        if integration.resource == method.resource and integration.http_method == method.http_method:
            yield integration


def path_of(inventory: Inventory, reference: object) -> str | Unknown:
    """Return the path of a resource with its parameters: ``/orders/{id}``."""
    parts: list[str] = []
    for _ in range(MOST_PARENTS):
        if isinstance(reference, Unknown):
            return reference
        node = inventory.find(reference) if isinstance(reference, Ref) else None
        if not isinstance(node, RestResource):
            break
        if isinstance(node.path, str):
            return "/".join((node.path.rstrip("/"), *reversed(parts))) or "/"
        if not isinstance(node.path_part, str):
            return node.path_part if isinstance(node.path_part, Unknown) else "/"
        parts.append(node.path_part)
        reference = node.parent
    return "/" + "/".join(reversed(parts))


def _rank(pattern: str, path: str) -> tuple[int, ...] | None:
    """Return how specific a pattern is for a path, small numbers first; ``None`` where it does not fit.

    >>> _rank("/orders/{id}", "/orders/17"), _rank("/{proxy+}", "/orders/17"), _rank("/orders", "/orders/17")
    ((0, 1), (2,), None)
    """
    wanted = [part for part in path.split("?")[0].split("/") if part]
    given = [part for part in pattern.split("/") if part]
    rank: list[int] = []
    for position, part in enumerate(given):
        if part.startswith("{") and part.endswith("+}"):
            return (*rank, 2) if len(wanted) > position else None
        if position >= len(wanted):
            return None
        if part.startswith("{") and part.endswith("}"):
            rank.append(1)
        elif part == wanted[position]:
            rank.append(0)
        else:
            return None
    return tuple(rank) if len(given) == len(wanted) else None


def _of_http_api(inventory: Inventory, api: HttpApi, method: str, path: str) -> MatchedRoute | Unknown | None:
    best: tuple[tuple[int, ...], ApiRoute] | None = None
    hidden: Unknown | None = None
    for candidate in inventory.referring_to(api, ApiRoute):
        if not isinstance(candidate.route, str):
            hidden = candidate.route if isinstance(candidate.route, Unknown) else hidden
            continue
        if candidate.route == "$default":
            key: tuple[int, ...] | None = (9,)
        else:
            verb, _, pattern = candidate.route.partition(" ")
            rank = _rank(pattern, path) if verb in (method, "ANY") else None
            key = (*rank, int(verb == "ANY")) if rank is not None else None
        if key is not None:
            best = min(best, (key, candidate), key=lambda pair: pair[0]) if best else (key, candidate)
    if best is None:
        return api.body if isinstance(api.body, Unknown) else hidden or _elsewhere(inventory, ApiRoute)
    integration = inventory.find(best[1].integration)
    return MatchedRoute(best[1], integration if isinstance(integration, ApiIntegration) else None)


def _of_websocket_api(inventory: Inventory, api: WebSocketApi, path: str) -> MatchedRoute | Unknown | None:
    routes = inventory.referring_to(api, ApiRoute)
    by_key = {route.route: route for route in routes if isinstance(route.route, str)}
    wanted = (path.strip("/"), "$default") if path.strip("/") else ("$default", "$connect")
    chosen = next((by_key[key] for key in wanted if key in by_key), None)
    if chosen is None:
        return next((route.route for route in routes if isinstance(route.route, Unknown)), None)
    integration = inventory.find(chosen.integration)
    return MatchedRoute(chosen, integration if isinstance(integration, ApiIntegration) else None)
