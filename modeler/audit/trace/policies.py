"""What the policies on the way and the authorizer say of a request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from modeler.audit.policy.api_gateway import (
    ApiCall,
    CustomDomain,
    GateDecision,
    MethodAuthorization,
    api_gateway_decision,
    through_endpoint,
)
from modeler.audit.policy.classes import classes_of
from modeler.audit.policy.decide import ALLOW, ANYTHING, PolicyDecision
from modeler.audit.policy.document import Policy, ReadPolicy, read_policy
from modeler.audit.policy.request import AccessRequest, AnyOf, Caller, KeyValue, Present, identity
from modeler.audit.policy.truth import Truth
from modeler.audit.rules import Finding, find_rules
from modeler.audit.rules.endpoints import has_type
from modeler.audit.rules.policies import api_policy
from modeler.inventory import Attribute, Cause, Inventory, Node, Ref, Text, Unknown, unknowns
from modeler.inventory.kinds.api_authorizer import ApiAuthorizer
from modeler.inventory.kinds.api_route import ApiRoute
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.rest_method import RestMethod
from modeler.inventory.kinds.rest_stage import RestStage
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.inventory.kinds.web_acl import WebAcl
from modeler.inventory.kinds.websocket_api import WebSocketApi

from .answers import BLOCKED, FORBIDDEN, UNAUTHORIZED, SeenAnswer
from .routing import MatchedRoute, matched_route
from .scene import TOKEN, GatewayApi, Scene, SentRequest, address_of, has_own_id
from .step import DecidingStatement, TraceCheck, TraceStep

_HANDSHAKE_RULE = "ED-02"
_IDS_OF_ENDPOINTS, _IDS_OF_VPCS = "aws:sourcevpce", "aws:sourcevpc"


def policy_steps(scene: Scene, arrival: SentRequest, api: GatewayApi) -> Iterator[TraceStep]:
    """Yield what a web ACL, the policies and the authorizer of an API say.

    Parameters
    ----------
    scene : Scene
        What was read, and the request.
    arrival : SentRequest
        The request.
    api : RestApi, HttpApi or WebSocketApi
        The API.
    """
    match = matched_route(scene.inventory, api, scene.request.method, scene.request.path)
    route = match.route if isinstance(match, MatchedRoute) else None
    if not isinstance(api, RestApi):
        gate = first_route(scene.inventory, api) if isinstance(api, WebSocketApi) else route
        if isinstance(gate, ApiRoute):
            yield _token(scene, api, gate)
        return
    for stage in scene.stages(api):
        if isinstance(stage, RestStage) and stage.name == scene.stage_of(api):
            yield from web_acl_steps(scene, api, stage.web_acl, stage)
    yield _by_policies(scene, arrival, api, route if isinstance(route, RestMethod) else None)


def web_acl_steps(scene: Scene, at: Node, reference: Ref[Any] | Unknown | None, owner: Node) -> Iterator[TraceStep]:
    """Yield whether a web ACL lets a request pass; nothing where none stands there."""
    if isinstance(reference, Unknown):
        yield TraceStep(TraceCheck.WEB_ACL, None, "a web ACL", (owner,), (BLOCKED,), (reference,), at)
        return
    acl = scene.inventory.find(reference)
    acls = [acl] if isinstance(acl, WebAcl) else [*_web_acls_of(scene.inventory, owner)]
    for own in acls:
        if own.default_action in ("allow", None) and not own.rules and not isinstance(own.rules, Unknown):
            yield TraceStep(TraceCheck.WEB_ACL, True, own.key, (own,), (), (), at)
            continue
        if isinstance(scene.target, WebSocketApi) and _refuses_handshakes(scene, own):
            yield TraceStep(TraceCheck.WEB_ACL, False, f"{own.key} refuses handshakes", (own,), (BLOCKED,), (), at)
            continue
        reason = Unknown(Cause.REQUEST, f"which requests the rules of {own.key} block")
        yield TraceStep(TraceCheck.WEB_ACL, None, own.key, (own,), (BLOCKED,), (reason,), at)


def _refuses_handshakes(scene: Scene, acl: WebAcl) -> bool:
    """Return whether the rule of handshakes finds that a web ACL refuses them."""
    (rule,) = find_rules([_HANDSHAKE_RULE])
    return any(isinstance(outcome, Finding) and outcome.node == acl for outcome in rule.outcomes(scene.inventory))


def _web_acls_of(inventory: Inventory, owner: Node) -> Iterator[WebAcl]:
    for acl in inventory.all(WebAcl):
        named = () if isinstance(acl.resources, Unknown) else acl.resources
        if any(owner in inventory.named_in(value) for value in named):
            yield acl


def _by_policies(scene: Scene, arrival: SentRequest, api: RestApi, method: RestMethod | None) -> TraceStep:
    policy = api_policy(api)
    endpoint = arrival.endpoint
    policies = [policy, *((_read(endpoint.policy),) if endpoint is not None else ())]
    call = _call(scene, arrival, api, method, policies)
    if endpoint is None:
        gate = api_gateway_decision(policy, call)
        answers = tuple(SeenAnswer.of(refusal) for refusal in gate.refusals)
        passes = gate.passes.known
        missing = _open_ends(scene, passes, gate)
        deciding = deciding_statement(gate.policy, call.request)
        return TraceStep(TraceCheck.POLICIES, passes, gate.gate.value, (api,), answers, missing, api, deciding)
    domain = scene.domain_named(arrival.host)
    custom = _private_domain(domain)
    chain = through_endpoint(_read(endpoint.policy), policy, call, custom)
    shown: tuple[Node, ...] = (endpoint, *((domain,) if domain is not None else ()), api)
    answers = tuple(SeenAnswer.of(refusal) for refusal in chain.refusals)
    passes = chain.is_allowed.known
    missing = _open_ends(scene, passes, chain.deciding)
    deciding = deciding_statement(chain.deciding.policy, call.request)
    return TraceStep(TraceCheck.POLICIES, passes, chain.deciding.gate.value, shown, answers, missing, api, deciding)


def deciding_statement(decision: PolicyDecision | None, request: AccessRequest) -> DecidingStatement | None:
    """Return the statement that decides, with what the request has where its condition looks.

    Parameters
    ----------
    decision : PolicyDecision or None
        What a policy says of a request; ``None`` where there is none.
    request : AccessRequest
        The request.
    """
    match = decision.deciding if decision is not None else None
    if match is None:
        return None
    key = match.condition.key.lower() if match.condition is not None else ""
    value = next((value for name, value in request.keys.items() if name.lower() == key), "")
    return DecidingStatement(match, str(value) if isinstance(value, str | Text) else "", value != "")


def _open_ends(scene: Scene, passes: bool | None, gate: GateDecision) -> tuple[Unknown, ...]:
    """Return what would settle a gate that may refuse: what its policy hangs on, else the caller's own policies."""
    if passes is not None:
        return ()
    hidden = tuple(gate.policy.unknown) if gate.policy is not None else ()
    own = scene.request.signer or "the authorizer"
    return hidden or (Unknown(Cause.REQUEST, f"what the policies of {own} allow"),)


def _private_domain(domain: DomainName | None) -> CustomDomain | None:
    """Return a private domain as policies see it; the policy of a public one is not asked."""
    if domain is None or isinstance(domain.endpoint_types, Unknown) or "PRIVATE" not in domain.endpoint_types:
        return None
    return CustomDomain(f"/domainnames/{domain.key}", _read(domain.policy))


def _token(scene: Scene, api: GatewayApi, route: ApiRoute) -> TraceStep:
    """Return whether the route of an HTTP or WebSocket API takes the caller."""
    kind, request = route.authorization, scene.request
    if isinstance(kind, Unknown):
        return TraceStep(TraceCheck.POLICIES, None, "an unknown authorizer", (route,), (UNAUTHORIZED,), (kind,), api)
    if kind in (None, "NONE"):
        return TraceStep(TraceCheck.POLICIES, True, "no authorizer", (route,), (), (), api)
    if kind == "AWS_IAM":
        signed = None if request.signer else False
        reason = (Unknown(Cause.REQUEST, f"the policies of {request.signer}"),) if request.signer else ()
        return TraceStep(TraceCheck.POLICIES, signed, str(kind), (route,), (FORBIDDEN,), reason, api)
    if TOKEN not in request.has:
        return TraceStep(TraceCheck.POLICIES, False, str(kind), (route,), (UNAUTHORIZED,), (), api)
    authorizer = scene.inventory.find(route.authorizer)
    if isinstance(route.authorizer, Unknown):
        hidden = (route.authorizer,)
        return TraceStep(TraceCheck.POLICIES, None, str(kind), (route,), (UNAUTHORIZED,), hidden, api)
    if kind == "JWT" and isinstance(authorizer, ApiAuthorizer):
        return _by_token(api, route, authorizer)
    return TraceStep(TraceCheck.POLICIES, True, str(kind), (route,), (), (), api)


def _by_token(api: GatewayApi, route: ApiRoute, authorizer: ApiAuthorizer) -> TraceStep:
    """Return whether any token can be valid: its issuer is an address, and there is an audience."""
    nodes = (route, authorizer)
    issuer = authorizer.issuer
    first = issuer.parts[0] if isinstance(issuer, Text) and issuer.parts else issuer
    wrong = isinstance(first, str) and not first.lower().startswith("https://")
    if wrong or (not isinstance(authorizer.audience, Unknown) and not authorizer.audience):
        subject = f"the issuer {issuer}" if wrong else "no audience"
        return TraceStep(TraceCheck.POLICIES, False, subject, nodes, (UNAUTHORIZED,), (), api)
    missing = tuple(unknowns((issuer, authorizer.audience)))
    answers = (UNAUTHORIZED,) if missing else ()
    return TraceStep(TraceCheck.POLICIES, None if missing else True, "JWT", nodes, answers, missing, api)


def first_route(inventory: Inventory, api: WebSocketApi) -> ApiRoute | None:
    """Return the route by which a WebSocket connection is opened, which alone has an authorizer."""
    routes = inventory.referring_to(api, ApiRoute)
    return next((route for route in routes if route.route == "$connect"), None)


# The request as a policy sees it


def _call(
    scene: Scene, arrival: SentRequest, api: RestApi, method: RestMethod | None, policies: list[ReadPolicy]
) -> ApiCall:
    request = scene.request
    caller = Caller(request.signer) if request.signer else Caller()
    keys = _keys(scene, arrival, policies)
    asked = AccessRequest("execute-api:Invoke", arn_of_call(scene, api, method), caller, keys)
    call = ApiCall(asked, MethodAuthorization.NONE, has_type(api, "PRIVATE") is True)
    kind = method.authorization if method is not None else None
    if kind is None or (isinstance(kind, str) and kind not in set(MethodAuthorization)):
        return call
    if isinstance(kind, Unknown):
        return replace(call, authorization=kind)
    if not isinstance(kind, str):
        return replace(call, authorization=next(unknowns(kind), Unknown(Cause.FUNCTION, "the authorizer")))
    authorization = MethodAuthorization(kind)
    with_token = TOKEN in request.has
    if authorization in (MethodAuthorization.LAMBDA, MethodAuthorization.COGNITO):
        return replace(
            call,
            authorization=authorization,
            identity=frozenset({ALLOW}) if with_token else ANYTHING,
            proves_itself=Truth.YES if with_token else Truth.NO,
        )
    return replace(call, authorization=authorization)


def _keys(scene: Scene, arrival: SentRequest, policies: list[ReadPolicy]) -> dict[str, KeyValue]:
    """Return the condition keys that the request has by its way in."""
    keys: dict[str, KeyValue] = {"aws:SecureTransport": "true"}
    endpoint = arrival.endpoint
    if endpoint is None:
        keys["aws:SourceIp"] = Present(Unknown(Cause.REQUEST, "the caller's address"))
        return keys
    if endpoint.account == scene.place.account != "":
        return keys | _foreign_keys(scene, endpoint, policies)
    keys["aws:SourceVpce"] = identity(endpoint)
    vpc = scene.inventory.find(endpoint.vpc)
    hidden = Unknown(Cause.NOT_COLLECTED, "the VPC of the endpoint")
    keys["aws:SourceVpc"] = identity(vpc) if vpc is not None else Present(hidden)
    keys["aws:VpcSourceIp"] = address_of(arrival.sources)
    return keys


def _foreign_keys(scene: Scene, endpoint: VpcEndpoint, policies: list[ReadPolicy]) -> dict[str, KeyValue]:
    """Return the keys of an endpoint elsewhere: any id that is written down and is not that of something read."""
    named = classes_of(policy for policy in policies if isinstance(policy, Policy))
    read = {node.key for node in scene.inventory if has_own_id(node)}

    def whichever(key: str, prefix: str) -> KeyValue:
        written = [value for value in named.get(key, ()) if isinstance(value, str) and value not in read]
        return AnyOf((identity(endpoint), *(value for value in written if value.startswith(prefix))))

    return {
        "aws:SourceVpce": whichever(_IDS_OF_ENDPOINTS, "vpce-"),
        "aws:SourceVpc": whichever(_IDS_OF_VPCS, "vpc-"),
        "aws:VpcSourceIp": Present(Unknown(Cause.REQUEST, "the caller's address")),
    }


def arn_of_call(scene: Scene, api: GatewayApi, route: RestMethod | ApiRoute | None) -> Text:
    """Return the ARN of what is called.

    Parameters
    ----------
    scene : Scene
        What was read, and the request.
    api : RestApi, HttpApi or WebSocketApi
        The API.
    route : RestMethod, ApiRoute or None
        The method or route.
    """
    region = scene.region or Attribute("AWS::Region")
    account = api.account if isinstance(api.account, str) else Attribute("AWS::AccountId")
    stage = scene.stage_of(api) or Unknown(Cause.NOT_COLLECTED, "the stage")
    own: str | Attribute = api.key if has_own_id(api) else Attribute(api.key)
    ending = f"/{scene.request.method}{scene.request.path.split('?')[0]}"
    if not isinstance(api, RestApi):
        ending = f"/{route.route}" if isinstance(route, ApiRoute) and isinstance(route.route, str) else ending
    return Text(("arn:aws:execute-api:", region, ":", account, ":", own, "/", stage, ending))


def _read(value: object) -> ReadPolicy:
    return read_policy(value) if value is not None else None
