"""A REST API: every path and method goes to what stands next, with logs, a throttle and, if private, its policy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from modeler.components.api_gateway import gateway_throttle
from modeler.inventory import Attribute, Ref
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.rest_deployment import RestDeployment
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.inventory.kinds.rest_method import RestMethod
from modeler.inventory.kinds.rest_resource import RestResource
from modeler.inventory.kinds.rest_stage import MethodSetting, RestStage
from modeler.inventory.values import Tree

from .. import policies
from ..api_keys import add_usage_plan, counts_callers
from ..authorizers import DECIDERS, rest_authorization
from ..logs import access_log_format, api_gateway_may_log, arn_of, log_group, writes_access_log
from ..names import api_domain, backend_name, has_own_name
from ..services import let_api_call, service_path
from ..site import REGION, BuildStep, BuiltHop, composed, invocation_uri, new_record
from ..web_acl import add_web_acl
from .interface_endpoint import endpoints_before

BUILDS = ("rest-api",)
BUILDS_BESIDE = ("cloudwatch-logs", "hosted-zone", "web-acl", *DECIDERS)
STAGE = "v1"
_EVERY_METHOD, _PROXY = "ANY", "{proxy+}"


def build_hop(step: BuildStep) -> BuiltHop:
    """Build the API, its one stage, and what lets it call what stands next."""
    site, endpoints = step.site, endpoints_before(step)
    private = _is_private(step)
    api = site.add(
        RestApi,
        step.key,
        name=site.name,
        endpoint_types=("PRIVATE",) if private else ("REGIONAL",),
        endpoints=endpoints if private else (),
        policy=_policy(endpoints) if private else None,
        default_endpoint_off=has_own_name(step),
    )
    decided = rest_authorization(step, api)
    _methods(step, api, api, "", decided)
    for number, service in enumerate(step.next.others if step.next else (), start=2):
        _add_service(step, api, service, number, decided)
    _stage(step, api, private)
    if counts_callers(step):
        add_usage_plan(step, api, STAGE)
    if step.beside("web-acl"):
        add_web_acl(step, composed(Attribute(f"{step.key}Stage", "Arn")))
    let_api_call(step, api)
    if step.comes_from("cloudfront"):
        site.leave_out("AU-05", "the web ACL stands before CloudFront, and the balancer refuses what comes around it")
    elif not private and step.w.api.waf is None:
        site.leave_out("AU-05", "the workload asks for no web ACL (needs.features: waf)")
    if private:
        site.note(
            "The policy of the API allows what comes through its endpoint and denies all else. The Allow alone would "
            "do where nothing else can allow a request; the policy of a role can, and the Deny holds against it."
        )
    if has_own_name(step):
        api_domain(step, api, STAGE, endpoints)
    else:
        _show(step, api, next(iter(endpoints), None))
    return step.built(api)


def _policy(endpoints: Sequence[Ref[Any]]) -> Tree:
    ids = [policies.as_value(endpoint) for endpoint in endpoints]
    return policies.only_through("aws:SourceVpce", ids[0] if len(ids) == 1 else ids)


def _is_private(step: BuildStep) -> bool:
    return getattr(step.hop.component, "endpoint", "") == "private"


def _add_service(step: BuildStep, api: Ref[Any], service: BuiltHop, number: int, decided: dict[str, Any]) -> None:
    """Add the path of a further service with its methods, and all below it."""
    path = service_path(number)
    key = f"{step.key}Service{number}"
    resource = step.site.add(RestResource, key, api=api, parent=api, path_part=path.removeprefix("/"), path=path)
    _methods(step.then(service), api, resource, path, decided, f"Service{number}")


def _methods(
    step: BuildStep, api: Ref[Any], parent: Ref[Any], path: str, decided: dict[str, Any], word: str = ""
) -> None:
    """Add the method of a path, and that of all below it."""
    key, below = f"{step.key}{word}", f"{path}/{_PROXY}"
    proxy = step.site.add(RestResource, f"{key}Proxy", api=api, parent=parent, path_part=_PROXY, path=below)
    _method(step, f"{key}Root", api, parent, decided, greedy=False)
    _method(step, f"{key}Proxy", api, proxy, decided, greedy=True)


def _method(
    step: BuildStep, key: str, api: Ref[Any], resource: Ref[Any], decided: dict[str, Any], *, greedy: bool
) -> None:
    site = step.site
    asked = {"method.request.path.proxy": True} if greedy and _uses_link(step) else None
    site.add(
        RestMethod,
        f"{key}Any",
        api=api,
        resource=resource,
        http_method=_EVERY_METHOD,
        api_key_required=True if counts_callers(step) else None,
        request_parameters=asked,
        **decided,
    )
    site.add(
        RestIntegration,
        f"{key}AnyIntegration",
        api=api,
        resource=resource,
        http_method=_EVERY_METHOD,
        **_integration(step, greedy),
    )


def _integration(step: BuildStep, greedy: bool) -> dict[str, Any]:
    """Return how a method calls what stands next."""
    assert step.next is not None
    if step.next.component == "lambda-function":
        return {"type": "AWS_PROXY", "integration_method": "POST", "uri": invocation_uri(step.next.node)}
    return _over_link(step, step.next, greedy)


def _over_link(step: BuildStep, link: BuiltHop, greedy: bool) -> dict[str, Any]:
    """Return how a method calls a balancer over a VPC link: the address gives the name to verify, not the way.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-private-integration.html (2026-04-13).
    """
    balancer = link.next
    assert balancer is not None
    path = {"integration.request.path.proxy": "method.request.path.proxy"} if greedy else None
    return {
        "type": "HTTP_PROXY",
        "integration_method": _EVERY_METHOD,
        "uri": composed("https://", backend_name(step), "/{proxy}" if greedy else "/"),
        "connection_type": "VPC_LINK",
        "vpc_link": link.node,
        "target": balancer.node if link.component == "vpc-link-v2" else None,
        "request_parameters": path,
    }


def _uses_link(step: BuildStep) -> bool:
    return step.next is not None and step.next.component in ("vpc-link-v1", "vpc-link-v2")


def _stage(step: BuildStep, api: Ref[Any], private: bool) -> None:
    site, bucket = step.site, gateway_throttle(step.w)
    cached = step.w.api.cache_gb if step.hop.component.caches else None  # type: ignore[attr-defined]
    deployment = site.add(RestDeployment, f"{step.key}Deployment", api=api)
    logged: dict[str, Any] = {}
    if writes_access_log(step):
        logs = log_group(site, f"{step.key}Logs")
        api_gateway_may_log(site)
        logged = {"access_log": arn_of(logs), "access_log_format": access_log_format(private=private)}
    site.add(
        RestStage,
        f"{step.key}Stage",
        name=STAGE,
        api=api,
        deployment=deployment,
        tracing=bool(step.w.logging.trace_share),
        cache=True if cached else None,
        cache_size_gb=cached,
        method_settings=(
            new_record(
                MethodSetting,
                path="/*",
                http_method="*",
                throttle_rate=bucket.rate_rps,
                throttle_burst=round(bucket.burst),
                caching=True if cached else None,
            ),
        ),
        **logged,
    )


def _show(step: BuildStep, api: Ref[Any], endpoint: Ref[Any] | None) -> None:
    site = step.site
    domain: tuple[Tree, ...] = (".execute-api.", REGION, ".", Attribute("AWS::URLSuffix"), f"/{STAGE}/")
    if endpoint is None:
        site.show("ApiUrl", composed("https://", Attribute(api.key), *domain), "The URL of the API, from the internet.")
        return
    site.show(
        "ApiUrl",
        composed("https://", Attribute(api.key), "-", policies.as_value(endpoint), *domain),
        "The URL of the API, from where the endpoint can be reached: its addresses are private, everywhere.",
    )
