"""A function URL: whether the function lets the caller in."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.audit.policy.functions import UrlCall, function_url_decision, policy_of_permissions
from modeler.audit.policy.request import AccessRequest, Caller, KeyValue, Present
from modeler.audit.rules.permissions import permissions_of
from modeler.inventory import Attribute, Cause, Node, Text, Unknown
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.function_alias import FunctionAlias
from modeler.inventory.kinds.function_url import FunctionUrl

from .answers import URL_FORBIDDEN
from .backend import hidden_permissions
from .crossing import internet_step
from .scene import Scene, SentRequest, has_own_id
from .step import TraceCheck, TraceStep
from .tls import handshake_step


def url_steps(scene: Scene, arrival: SentRequest, url: FunctionUrl) -> Iterator[TraceStep]:
    """Yield the steps at a function URL.

    Parameters
    ----------
    scene : Scene
        What was read, and the request.
    arrival : SentRequest
        The request.
    url : FunctionUrl
        The URL.
    """
    yield internet_step(scene, arrival, url)
    yield handshake_step(scene, arrival, url, (f"*.lambda-url.{scene.region or 'REGION'}.on.aws",))
    named = scene.inventory.find(url.function)
    function = scene.inventory.find(named.function) if isinstance(named, FunctionAlias) else named
    if not isinstance(function, Function):
        reason = url.function if isinstance(url.function, Unknown) else Unknown(Cause.OUTSIDE, str(url.function))
        yield TraceStep(TraceCheck.POLICIES, None, url.key, (url,), (URL_FORBIDDEN,), (reason,), url)
        return
    yield _permitted(scene, url, function)
    yield TraceStep(TraceCheck.BACKEND, True, function.key, (function,), (), (), function)


def _permitted(scene: Scene, url: FunctionUrl, function: Function) -> TraceStep:
    permissions = permissions_of(scene.inventory, function)
    kind = url.authorization if url.authorization is not None else Unknown(Cause.ON_CREATION, "the auth type")
    signer = scene.request.signer
    address = Present(Unknown(Cause.REQUEST, "the caller's address"))
    keys: dict[str, KeyValue] = {"aws:SecureTransport": "true", "aws:SourceIp": address}
    request = AccessRequest("", _arn(scene, function), Caller(signer) if signer else Caller(), keys)
    passes = function_url_decision(policy_of_permissions(permissions), UrlCall(request, kind)).known
    elsewhere = hidden_permissions(scene.inventory)
    if passes is False and (function.policy is not None or elsewhere):
        passes = None
    policies = Unknown(Cause.REQUEST, f"the policies of {signer or 'the function'}")
    reason = kind if isinstance(kind, Unknown) else next(iter(elsewhere), policies)
    nodes: tuple[Node, ...] = (url, function, *permissions)
    answers = () if passes else (URL_FORBIDDEN,)
    return TraceStep(TraceCheck.POLICIES, passes, str(kind), nodes, answers, (reason,) if passes is None else (), url)


def _arn(scene: Scene, function: Function) -> Text:
    region = scene.region or Attribute("AWS::Region")
    account = function.account if isinstance(function.account, str) else Attribute("AWS::AccountId")
    own: str | Attribute = function.key if has_own_id(function) else Attribute(function.key)
    return Text(("arn:aws:lambda:", region, ":", account, ":function:", own))
