"""A WebSocket API: each message goes to what stands next, which answers by the API's @connections address."""

from __future__ import annotations

from typing import Any

from modeler.components.api_gateway import gateway_throttle
from modeler.inventory import Attribute, Ref
from modeler.inventory.kinds.api_integration import ApiIntegration
from modeler.inventory.kinds.api_route import ApiRoute
from modeler.inventory.kinds.api_stage import ApiStage
from modeler.inventory.kinds.websocket_api import WebSocketApi

from ..authorizers import DECIDERS, websocket_authorization
from ..callbacks import WEBSOCKET_STAGE
from ..logs import api_gateway_may_log, arn_of, connection_log_format, log_group, writes_access_log
from ..names import api_domain, backend_name, has_own_name
from ..services import let_api_call
from ..site import REGION, BuildStep, BuiltHop, composed, invocation_uri

BUILDS = ("websocket-api",)
BUILDS_BESIDE = ("cloudwatch-logs", "hosted-zone", *DECIDERS)
_ROUTES = {"Connect": "$connect", "Disconnect": "$disconnect", "Default": "$default"}
_HEADERS = {
    "integration.request.header.connectionId": "context.connectionId",
    "integration.request.header.routeKey": "context.routeKey",
    "integration.request.header.domainName": "context.domainName",
    "integration.request.header.stage": "context.stage",
}
"""What a server must know of a message to answer it."""


def build_hop(step: BuildStep) -> BuiltHop:
    """Build the API, its three routes and stage, and what lets it call what stands next."""
    site, named = step.site, has_own_name(step)
    api = site.add(
        WebSocketApi,
        step.key,
        name=site.name,
        route_selection="$request.body.action",
        default_endpoint_off=named,
    )
    integration = site.add(ApiIntegration, f"{step.key}Integration", api=api, **_integration(step))
    decided = websocket_authorization(step, api)
    for key, route in _ROUTES.items():
        opens = decided if route == "$connect" else {}
        site.add(ApiRoute, f"{step.key}{key}Route", api=api, route=route, integration=integration, **opens)
    _stage(step, api)
    let_api_call(step, api)
    if named:
        api_domain(step, api, WEBSOCKET_STAGE, ())
    else:
        place = (".execute-api.", REGION, ".", Attribute("AWS::URLSuffix"), f"/{WEBSOCKET_STAGE}")
        address = composed("wss://", Attribute(api.key), *place)
        site.show("ApiUrl", address, "The URL of the API, from the internet.")
    site.note(
        f"Answers go to POST https://DOMAIN/@connections/CONNECTION_ID, signed (SigV4, execute-api, {step.w.region})."
    )
    return step.built(api)


def _integration(step: BuildStep) -> dict[str, Any]:
    target = step.next
    assert target is not None
    if target.component == "lambda-function":
        return {"type": "AWS_PROXY", "method": "POST", "uri": invocation_uri(target.node)}
    return {
        "type": "HTTP_PROXY",
        "method": "POST",
        "connection_type": "VPC_LINK",
        "vpc_link": target.node,
        "uri": composed("https://", backend_name(step), "/"),
        "request_parameters": _HEADERS,
    }


def _stage(step: BuildStep, api: Ref[Any]) -> None:
    bucket = gateway_throttle(step.w)
    logged: dict[str, Any] = {}
    if writes_access_log(step):
        logs = log_group(step.site, f"{step.key}Logs")
        api_gateway_may_log(step.site)
        logged = {"access_log": arn_of(logs), "access_log_format": connection_log_format()}
    step.site.add(
        ApiStage,
        f"{step.key}Stage",
        name=WEBSOCKET_STAGE,
        api=api,
        auto_deploy=True,
        throttle_rate=bucket.rate_rps,
        throttle_burst=round(bucket.burst),
        **logged,
    )
