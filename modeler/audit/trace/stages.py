"""The stage, the throttle and the route of an API, and what the route calls."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Cause, Unknown, unknowns
from modeler.inventory.kinds.api_route import ApiRoute
from modeler.inventory.kinds.api_stage import ApiStage
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.inventory.kinds.rest_method import RestMethod
from modeler.inventory.kinds.rest_stage import MethodSetting, RestStage
from modeler.inventory.kinds.websocket_api import WebSocketApi

from .answers import (
    FORBIDDEN,
    INTERNAL_ERROR,
    INTERNAL_ERROR_HTTP,
    MISSING_TOKEN,
    NO_KEY,
    NO_ROUTE_IN_SOCKET,
    NOT_FOUND,
    THROTTLED,
)
from .backend import backend_steps
from .policies import arn_of_call
from .routing import MatchedRoute, matched_route
from .scene import API_KEY, GatewayApi, Onward, Scene, SentRequest
from .step import TraceCheck, TraceStep


def stage_steps(scene: Scene, arrival: SentRequest, api: GatewayApi) -> Iterator[TraceStep | Onward]:
    """Yield the stage, the throttle, the route, and the steps from its integration on.

    Parameters
    ----------
    scene : Scene
        What was read, and the request.
    arrival : SentRequest
        The request.
    api : RestApi, HttpApi or WebSocketApi
        The API.
    """
    yield _stage(scene, api)
    match = matched_route(scene.inventory, api, scene.request.method, scene.request.path)
    yield from _usage(scene, api, match.route if isinstance(match, MatchedRoute) else None)
    yield _route(scene, api, match)
    if isinstance(match, MatchedRoute) and match.integration is not None:
        yield from backend_steps(scene, api, match.integration, arn_of_call(scene, api, match.route))
    elif isinstance(match, MatchedRoute) and not _opens_socket(match.route):
        yield _no_integration(scene, api, match.route)


def _opens_socket(route: RestMethod | ApiRoute) -> bool:
    """Say whether a route only opens a WebSocket connection, which needs no integration."""
    return isinstance(route, ApiRoute) and route.route == "$connect"


def _no_integration(scene: Scene, api: GatewayApi, route: RestMethod | ApiRoute) -> TraceStep:
    """Say that nobody knows what a route calls."""
    named = route.integration if isinstance(route, ApiRoute) else None
    hidden = [named] if isinstance(named, Unknown) else []
    if isinstance(route, RestMethod):
        for attribute in ("api", "resource", "http_method"):
            nodes = scene.inventory.hidden(RestIntegration, attribute)
            hidden += (value for node in nodes for value in unknowns(getattr(node, attribute)))
    reasons = tuple(dict.fromkeys(hidden)) or (Unknown(Cause.OUTSIDE, f"the integration of {route.key}"),)
    answers = (INTERNAL_ERROR,) if isinstance(api, RestApi) else (INTERNAL_ERROR_HTTP,)
    return TraceStep(TraceCheck.INTEGRATION, None, route.key, (route,), answers, reasons, api)


def _stage(scene: Scene, api: GatewayApi) -> TraceStep:
    stages = scene.stages(api)
    names = [stage.name for stage in stages if isinstance(stage.name, str)]
    wanted = scene.request.stage
    refused = (FORBIDDEN,) if not _is_http(api) else (NOT_FOUND,)
    if wanted and names and wanted not in names:
        return TraceStep(TraceCheck.STAGE, False, f"no stage {wanted}", (api,), refused, (), api)
    if names:
        return TraceStep(TraceCheck.STAGE, True, wanted or ", ".join(names), (api, *stages), (), (), api)
    missing = Unknown(Cause.OUTSIDE, f"the stage of {api.key}")
    return TraceStep(TraceCheck.STAGE, None, wanted, (api,), refused, (missing,), api)


def _is_http(api: GatewayApi) -> bool:
    return not isinstance(api, (RestApi, WebSocketApi))


def _usage(scene: Scene, api: GatewayApi, route: RestMethod | ApiRoute | None) -> Iterator[TraceStep]:
    """Yield that an API key is asked for, and that a throttle lets nothing through."""
    needs_key = route.api_key_required if isinstance(route, RestMethod) else None
    if needs_key is not None and needs_key is not False and route is not None:
        has_key = API_KEY in scene.request.has
        missing = (needs_key,) if isinstance(needs_key, Unknown) else ()
        passes = True if has_key else None if missing else False
        answers = () if has_key else (NO_KEY,)
        yield TraceStep(TraceCheck.USAGE, passes, "an API key is asked for", (route,), answers, missing, api)
    for stage in scene.stages(api):
        if stage.name == scene.stage_of(api) and _lets_nothing_through(scene, stage, route):
            yield TraceStep(TraceCheck.USAGE, False, "a throttle of 0", (stage,), (THROTTLED,), (), api)


def _lets_nothing_through(scene: Scene, stage: RestStage | ApiStage, route: RestMethod | ApiRoute | None) -> bool:
    if isinstance(stage, ApiStage):
        return 0 in (stage.throttle_rate, stage.throttle_burst)
    settings = () if isinstance(stage.method_settings, Unknown) else stage.method_settings
    known = [item for item in settings if isinstance(item, MethodSetting)]
    verb = scene.request.method
    path = scene.request.path.strip("/").replace("/", "~1")
    own = [item for item in known if _about(item, path, verb)] or [item for item in known if _about(item, "*", "*")]
    return any(0 in (item.throttle_rate, item.throttle_burst) for item in own)


def _about(setting: MethodSetting, path: str, verb: str) -> bool:
    return str(setting.path or "").lstrip("/~1") == path and setting.http_method in (verb, "*")


def _route(scene: Scene, api: GatewayApi, match: MatchedRoute | Unknown | None) -> TraceStep:
    asked = f"{scene.request.method} {scene.request.path}"
    if isinstance(match, MatchedRoute):
        route = match.route
        pattern = route.route if isinstance(route, ApiRoute) else route.http_method
        return TraceStep(TraceCheck.ROUTE, True, f"{asked} meets {pattern}", (route,), (), (), api)
    missing = (match,) if isinstance(match, Unknown) else ()
    answers = (MISSING_TOKEN,) if isinstance(api, RestApi) else (NOT_FOUND,)
    if isinstance(api, WebSocketApi):
        answers = (NO_ROUTE_IN_SOCKET,)
    subject = f"no route for {asked}"
    return TraceStep(TraceCheck.ROUTE, None if missing else False, subject, (api,), answers, missing, api)
