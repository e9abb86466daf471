"""An HTTP API: every request goes to what stands next, with logs and a throttle."""

from __future__ import annotations

from typing import Any

from modeler.components.api_gateway import gateway_throttle
from modeler.inventory import Attribute, Ref
from modeler.inventory.kinds.api_integration import ApiIntegration
from modeler.inventory.kinds.api_route import ApiRoute
from modeler.inventory.kinds.api_stage import ApiStage
from modeler.inventory.kinds.http_api import HttpApi

from ..authorizers import DECIDERS, http_authorization
from ..logs import access_log_format, arn_of, log_group, writes_access_log
from ..names import api_domain, backend_name, has_own_name
from ..services import let_api_call, service_path
from ..site import BuildStep, BuiltHop, composed, function_arn

BUILDS = ("http-api",)
BUILDS_BESIDE = ("cloudwatch-logs", "hosted-zone", *DECIDERS)
STAGE_OUT_OF_PATH = "$default"
"""The stage whose name is no part of the path."""


def build_hop(step: BuildStep) -> BuiltHop:
    """Build the API, its one route and stage, and what lets it call what stands next."""
    site, named = step.site, has_own_name(step)
    api = site.add(HttpApi, step.key, name=site.name, default_endpoint_off=named)
    integration = site.add(ApiIntegration, f"{step.key}Integration", api=api, **_integration(step))
    site.add(
        ApiRoute,
        f"{step.key}Route",
        api=api,
        route="$default",
        integration=integration,
        **http_authorization(step, api),
    )
    for number, service in enumerate(step.next.others if step.next else (), start=2):
        _add_service(step, api, service, number)
    _stage(step, api)
    let_api_call(step, api)
    if named:
        api_domain(step, api, STAGE_OUT_OF_PATH, ())
    else:
        site.show("ApiUrl", composed(Attribute(api.key, "ApiEndpoint"), "/"), "The URL of the API, from the internet.")
    return step.built(api)


def _add_service(step: BuildStep, api: Ref[Any], service: BuiltHop, number: int) -> None:
    """Add the integration of a further service, and the routes to it: its path, and all below."""
    key, path = f"{step.key}Service{number}", service_path(number)
    integration = step.site.add(ApiIntegration, f"{key}Integration", api=api, **_of_function(service))
    decided = http_authorization(step, api)
    for name, route in (("Route", f"ANY {path}"), ("ProxyRoute", f"ANY {path}/{{proxy+}}")):
        step.site.add(ApiRoute, f"{key}{name}", api=api, route=route, integration=integration, **decided)


def _of_function(function: BuiltHop) -> dict[str, Any]:
    return {
        "type": "AWS_PROXY",
        "method": "POST",
        "uri": composed(function_arn(function.node)),
        "payload_version": "2.0",
    }


def _integration(step: BuildStep) -> dict[str, Any]:
    target = step.next
    assert target is not None
    if target.component == "lambda-function":
        return _of_function(target)
    behind = target.next
    assert behind is not None
    called = behind.listener or behind.registry
    assert called is not None
    name = "Arn" if called.kind == "cloud-map-service" else "ListenerArn"
    return {
        "type": "HTTP_PROXY",
        "method": "ANY",
        "connection_type": "VPC_LINK",
        "vpc_link": target.node,
        "uri": called.key if called.key.startswith("arn:") else composed(Attribute(called.key, name)),
        "payload_version": "1.0",
        "server_name": backend_name(step),
    }


def _stage(step: BuildStep, api: Ref[Any]) -> None:
    bucket = gateway_throttle(step.w)
    logged: dict[str, Any] = {}
    if writes_access_log(step):
        logs = log_group(step.site, f"{step.key}Logs")
        logged = {"access_log": arn_of(logs), "access_log_format": access_log_format()}
    step.site.add(
        ApiStage,
        f"{step.key}Stage",
        name=STAGE_OUT_OF_PATH,
        api=api,
        auto_deploy=True,
        throttle_rate=bucket.rate_rps,
        throttle_burst=round(bucket.burst),
        **logged,
    )
