"""A REST API and its stage: endpoint type, cache, logs, traces, throttle, web ACL, who decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from modeler.audit.settings.authorizers import decided, function_of
from modeler.audit.settings.setting import OnTheWay, OpenSetting, ResourceSetting, SettingStatement, of_attribute
from modeler.audit.settings.stages import access_logs, throttle
from modeler.audit.settings.web_acl import web_acl
from modeler.inventory import Node, unknowns
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.rest_authorizer import RestAuthorizer
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.inventory.kinds.rest_method import RestMethod
from modeler.inventory.kinds.rest_stage import RestStage
from modeler.workload.asked import SMALLEST_CACHE_GB, TRACED_SHARE

OF: Final[tuple[type[Node], ...]] = (RestApi,)
_AUTHORIZERS: Final = {"CUSTOM": "lambda", "COGNITO_USER_POOLS": "cognito", "AWS_IAM": "iam", "NONE": "none"}


def settings_from(api: RestApi, standing: OnTheWay) -> Iterator[SettingStatement]:
    """Yield what an API, its methods and its first stage say."""
    yield from of_attribute("api.endpoint", api, "endpoint_types", _endpoint)
    yield from of_attribute("needs.features", api, "security_policy", _newest_tls)
    stage = next(iter(standing.inventory.referring_to(api, RestStage)), None)
    if stage is not None:
        yield from _stage(stage, standing)
    yield from _authorizer(api, standing)
    for integration in standing.inventory.referring_to(api, RestIntegration):
        if integration.response_transfer == "STREAM":
            yield ResourceSetting("api.streaming", True, integration, "response_transfer")
            break


def _endpoint(types: Any) -> str | None:
    return {"EDGE": "edge", "REGIONAL": "regional"}.get(next(iter(types), ""))


def _newest_tls(policy: str) -> tuple[str, ...] | None:
    """TLS 1.3 is what the model asks for by a feature; without it, what the endpoint type has."""
    return ("tls-1.3",) if "TLS13" in policy else None


def _stage(stage: RestStage, standing: OnTheWay) -> Iterator[SettingStatement]:
    yield from _cache(stage)
    yield from access_logs(stage, standing)
    yield from of_attribute("logging.trace_share", stage, "tracing", lambda on: TRACED_SHARE if on else 0.0)
    if stage.tracing is None:
        yield ResourceSetting("logging.trace_share", 0.0, stage, "tracing")
    for setting in stage.method_settings if isinstance(stage.method_settings, tuple) else ():
        if getattr(setting, "path", None) in ("/*", "*/*"):
            yield from throttle(stage, setting)
    yield from web_acl(stage, standing)


def _cache(stage: RestStage) -> Iterator[SettingStatement]:
    """A stage has no cache unless it says so; the smallest if it does not say which.

    Source: https://docs.aws.amazon.com/apigateway/latest/api/API_Stage.html
    """
    if not stage.cache:
        yield ResourceSetting("api.cache_gb", None, stage, "cache")
        return
    for value in (stage.cache, stage.cache_size_gb):
        unknown = next(unknowns(value), None)
        if unknown is not None:
            yield OpenSetting("api.cache_gb", stage, unknown)
            return
    yield ResourceSetting("api.cache_gb", str(stage.cache_size_gb or SMALLEST_CACHE_GB), stage, "cache_size_gb")


def _authorizer(api: RestApi, standing: OnTheWay) -> Iterator[SettingStatement]:
    methods = [
        method
        for method in standing.inventory.referring_to(api, RestMethod)
        if method.http_method != "OPTIONS"  # a preflight carries no credentials
    ]
    yield from decided(methods, _AUTHORIZERS)
    for authorizer in standing.inventory.referring_to(api, RestAuthorizer):
        if authorizer.type in ("TOKEN", "REQUEST"):
            yield from of_attribute("api.lambda_authorizer.ttl", authorizer, "cache_ttl_s")
            yield from function_of(authorizer, standing)
            break
