"""Who decides whether a request may pass: AWS's own signatures, a check of tokens, or a function.

The architecture says what stands beside an API because the workload asks for it: a user pool, a Lambda authorizer. A
REST API checks tokens of a user pool itself and those of other issuers by the function, an HTTP API checks both, and a
WebSocket API asks the function when a connection is opened.

Sources: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html,
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html,
https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html
(2026-11-30).
"""

from __future__ import annotations

from typing import Any

from modeler.errors import StackError
from modeler.inventory import Attribute, Ref
from modeler.inventory.kinds.api_authorizer import ApiAuthorizer
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.function_permission import FunctionPermission
from modeler.inventory.kinds.rest_authorizer import RestAuthorizer
from modeler.inventory.kinds.role import Role
from modeler.workload import methods

from ..stack import StackParameter
from . import policies
from .authorizer_code import AUTHORIZER_CODE, AUTHORIZER_RUNTIME
from .logs import log_group
from .site import BuildStep, arn, composed, invocation_uri
from .user_pools import TokenIssuer, user_pool

DECIDERS = ("cognito-user-pool", "lambda-authorizer")
"""What stands beside an API to decide on requests."""
_TIMEOUT_S = 10


def rest_authorization(step: BuildStep, api: Ref[Any]) -> dict[str, Any]:
    """Return how the methods of a REST API decide who may call, with the authorizer that they ask.

    Raises
    ------
    StackError
        If the API cannot ask for what the workload needs.
    """
    way = _way(step)
    if way in ("iam", "none"):
        return {"authorization": "AWS_IAM" if way == "iam" else "NONE"}
    issuer = _issuer(step)
    more: dict[str, Any]
    if step.beside("lambda-authorizer"):
        function = _function(step, issuer, api)
        kind, header = "REQUEST", "method.request.header.Authorization"
        more = {"uri": invocation_uri(function), "cache_ttl_s": int(step.w.api.lambda_authorizer.ttl)}
    else:
        kind, header = "COGNITO_USER_POOLS", "method.request.header.Authorization"
        more = {"user_pools": (issuer.pool,)}
    authorizer = site_authorizer(step, RestAuthorizer, api, type=kind, identity_source=header, **more)
    if kind == "REQUEST":
        return {"authorization": "CUSTOM", "authorizer": authorizer}
    return {"authorization": kind, "authorizer": authorizer, "scopes": issuer.scopes}


def http_authorization(step: BuildStep, api: Ref[Any]) -> dict[str, Any]:
    """Return how the route of an HTTP API decides who may call."""
    way = _way(step)
    if way in ("iam", "none"):
        return {"authorization": "AWS_IAM" if way == "iam" else "NONE"}
    issuer = _issuer(step)
    header = ("$request.header.Authorization",)
    if not step.beside("lambda-authorizer"):
        authorizer = site_authorizer(
            step,
            ApiAuthorizer,
            api,
            type="JWT",
            identity_sources=header,
            issuer=issuer.issuer,
            audience=(issuer.audience,),
        )
        return {"authorization": "JWT", "authorizer": authorizer, "scopes": issuer.scopes}
    authorizer = site_authorizer(
        step,
        ApiAuthorizer,
        api,
        type="REQUEST",
        identity_sources=header,
        uri=invocation_uri(_function(step, issuer, api)),
        payload_version="2.0",
        simple_responses=True,
        cache_ttl_s=int(step.w.api.lambda_authorizer.ttl),
    )
    return {"authorization": "CUSTOM", "authorizer": authorizer}


def websocket_authorization(step: BuildStep, api: Ref[Any]) -> dict[str, Any]:
    """Return how a WebSocket API decides who may open a connection: its messages are not asked about again."""
    way = _way(step)
    if way in ("iam", "none"):
        return {"authorization": "AWS_IAM" if way == "iam" else "NONE"}
    authorizer = site_authorizer(
        step,
        ApiAuthorizer,
        api,
        type="REQUEST",
        identity_sources=("route.request.header.Authorization",),
        uri=invocation_uri(_function(step, _issuer(step), api)),
    )
    return {"authorization": "CUSTOM", "authorizer": authorizer}


def _way(step: BuildStep) -> str:
    """Return the one way by which an API decides; nobody decides at an API behind another one, which has done so."""
    if not getattr(step.hop.component, "judges", True):
        step.site.note(
            "Who may call is decided at the first API: the one behind it lets in what comes through its endpoint, to "
            "which the load balancer alone can send."
        )
        return "none"
    asked = [way for way in methods(step.w) if way != "none"]
    if "iam" in asked and len(asked) > 1:
        others = ", ".join(way for way in asked if way != "iam")
        raise StackError(
            f"an API asks all callers for one proof, and the workload names iam and {others}: leave one of them out of "
            "needs.authentication, and build another stack for the other callers"
        )
    return step.w.api.authorizer


def site_authorizer(step: BuildStep, kind: Any, api: Ref[Any], **settings: Any) -> Ref[Any]:
    """Add the authorizer of an API."""
    return step.site.add(kind, f"{step.key}Authorizer", name=step.site.name, api=api, **settings)


def _issuer(step: BuildStep) -> TokenIssuer:
    """Return whose tokens are taken: the user pool's beside the API, or those of an issuer that the user names."""
    if step.beside("cognito-user-pool"):
        return user_pool(step)
    of_pool = " Of a user pool it is https://cognito-idp.REGION.amazonaws.com/POOL."
    issuer = step.site.ask(
        StackParameter(
            "TokenIssuer",
            "String",
            f"Who signs the tokens of callers: the address that is in them as 'iss'.{of_pool}",
            allowed_pattern="https://.+",
            constraint="Write the address of the issuer, which begins with https://.",
            group="Callers",
        )
    )
    audience = step.site.ask(
        StackParameter(
            "TokenAudience",
            "String",
            "For whom the tokens are: what is in them as 'aud', or as 'client_id'.",
            group="Callers",
        )
    )
    return TokenIssuer(issuer, audience)


def _function(step: BuildStep, issuer: TokenIssuer, api: Ref[Any]) -> Ref[Any]:
    """Add the function that decides, with its role and logs, which this API alone may ask."""
    site, settings, key = step.site, step.w.api.lambda_authorizer, f"{step.key}AuthorizerFunction"
    if settings.runtime is not None and not settings.runtime.startswith("python"):
        raise StackError(
            f"the authorizer of a stack is written in Python, and api.lambda_authorizer.runtime is {settings.runtime}: "
            "leave it out, and change the function afterwards"
        )
    logs = log_group(site, f"{key}Logs")
    role = site.add(
        Role,
        f"{key}Role",
        description=f"What the authorizer of {site.name} may do.",
        trust=policies.trust("lambda"),
        policies=policies.own(
            "logs",
            policies.allow(["logs:CreateLogStream", "logs:PutLogEvents"], composed(Attribute(logs.key, "Arn"), ":*")),
        ),
    )
    function = site.add(
        Function,
        key,
        runtime=settings.runtime or AUTHORIZER_RUNTIME,
        handler="index.handler",
        code=AUTHORIZER_CODE,
        role=role,
        log_group=logs,
        architectures=(settings.architecture,),
        memory_mb=settings.memory_mb,
        timeout_s=_TIMEOUT_S,
        package="Zip",
        tracing="PassThrough",
        environment={"ISSUER": issuer.issuer, "AUDIENCE": issuer.audience},
    )
    site.add(
        FunctionPermission,
        f"{key}MayBeAsked",
        function=function,
        action="lambda:InvokeFunction",
        principal="apigateway.amazonaws.com",
        source_arn=arn("execute-api", Attribute(api.key), "/authorizers/*"),
    )
    site.note(
        "The authorizer lets in who shows a token (Authorization: Bearer …) that the issuer signed for the audience: "
        "add what else your API knows of its callers."
    )
    return function
