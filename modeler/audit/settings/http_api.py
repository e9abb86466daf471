"""HTTP and WebSocket APIs and their stage: logs, throttle, who decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from modeler.audit.settings.authorizers import decided, function_of
from modeler.audit.settings.setting import OnTheWay, ResourceSetting, SettingStatement, of_attribute
from modeler.audit.settings.stages import access_logs, throttle
from modeler.inventory import Node
from modeler.inventory.kinds.api_authorizer import ApiAuthorizer
from modeler.inventory.kinds.api_route import ApiRoute
from modeler.inventory.kinds.api_stage import ApiStage
from modeler.inventory.kinds.http_api import HttpApi
from modeler.inventory.kinds.websocket_api import WebSocketApi

OF: Final[tuple[type[Node], ...]] = (HttpApi, WebSocketApi)
_AUTHORIZERS: Final = {"CUSTOM": "lambda", "JWT": "jwt", "AWS_IAM": "iam", "NONE": "none"}


def settings_from(api: HttpApi | WebSocketApi, standing: OnTheWay) -> Iterator[SettingStatement]:
    """Yield what an API, its routes and its first stage say."""
    if isinstance(api, WebSocketApi):
        yield ResourceSetting("traffic.protocol", "websocket", api)
    for stage in standing.inventory.referring_to(api, ApiStage)[:1]:
        yield from access_logs(stage, standing)
        yield from throttle(stage, stage)
    routes = standing.inventory.referring_to(api, ApiRoute)
    yield from decided(routes, _AUTHORIZERS)
    if not routes and isinstance(api, HttpApi) and api.quick_target is not None:
        yield ResourceSetting("api.authorizer", "none", api, "quick_target")
    for authorizer in standing.inventory.referring_to(api, ApiAuthorizer):
        if authorizer.type == "REQUEST":
            yield from of_attribute("api.lambda_authorizer.ttl", authorizer, "cache_ttl_s")
            yield from function_of(authorizer, standing)
            break
