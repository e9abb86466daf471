"""From the integration of a route to what it calls: functions, VPC links of both generations, Cloud Map, addresses."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.audit.network import INTERNET, Party, through_privatelink
from modeler.audit.network.intervals import ALL_IPV4
from modeler.audit.policy.functions import INVOKE, function_decision, policy_of_permissions
from modeler.audit.policy.request import AccessRequest, Caller
from modeler.audit.rules.links import destinations, listener_called
from modeler.audit.rules.permissions import permissions_of
from modeler.inventory import Cause, Inventory, Node, Ref, Text, Unknown, unknowns
from modeler.inventory.graph import link_of
from modeler.inventory.kinds.api_integration import ApiIntegration
from modeler.inventory.kinds.cloud_map_instance import CloudMapInstance
from modeler.inventory.kinds.cloud_map_service import CloudMapService
from modeler.inventory.kinds.container_service import ContainerService
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.function_alias import FunctionAlias
from modeler.inventory.kinds.function_permission import FunctionPermission
from modeler.inventory.kinds.function_url import FunctionUrl
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.inventory.kinds.vpc_link_v1 import VpcLinkV1
from modeler.inventory.kinds.vpc_link_v2 import VpcLinkV2
from modeler.inventory.kinds.websocket_api import WebSocketApi

from .answers import (
    BY_HTTP_API,
    BY_REST_API,
    INTERNAL_ERROR,
    INTERNAL_ERROR_HTTP,
    OWN_NOT_FOUND,
    SeenAnswer,
    Sender,
)
from .crossing import joined_step, settled_by, steps_between
from .scene import LINK, GatewayApi, Onward, Scene, SentRequest
from .step import TraceCheck, TraceStep

TracedIntegration = RestIntegration | ApiIntegration


def backend_steps(
    scene: Scene, api: GatewayApi, integration: TracedIntegration, arn: Text
) -> Iterator[TraceStep | Onward]:
    """Yield the steps from an integration on.

    Parameters
    ----------
    scene : Scene
        What was read, and the request.
    api : RestApi, HttpApi or WebSocketApi
        The API.
    integration : RestIntegration or ApiIntegration
        What the route calls.
    arn : Text
        The ARN of the method that is called, which the policy of a function asks for.
    """
    called = next(scene.inventory.named_in(integration.uri), None)
    function = scene.inventory.find(called.function) if isinstance(called, FunctionAlias) else called
    link = link_of(scene.inventory, integration)
    if isinstance(function, Function):
        yield _invoked(scene, integration, function, arn)
        yield TraceStep(TraceCheck.BACKEND, True, function.key, (function,), (), (), function)
    elif isinstance(link, VpcLinkV2):
        yield from _over_v2(scene, api, integration, link)
    elif isinstance(link, VpcLinkV1):
        yield from _over_v1(scene, integration, link)
    elif integration.vpc_link is not None:
        yield _lost_link(integration)
    elif str(integration.type).upper() == "MOCK":
        subject = "answered by API Gateway itself"
        yield TraceStep(TraceCheck.INTEGRATION, True, subject, (integration,), (), (), api)
    else:
        yield from _over_internet(integration, called)


def _sender(integration: TracedIntegration) -> Sender:
    return BY_REST_API if isinstance(integration, RestIntegration) else BY_HTTP_API


def _error(integration: TracedIntegration) -> SeenAnswer:
    return INTERNAL_ERROR if isinstance(integration, RestIntegration) else INTERNAL_ERROR_HTTP


def _invoked(scene: Scene, integration: TracedIntegration, function: Function, arn: Text) -> TraceStep:
    """Ask the policy of the function whether API Gateway may invoke it, unless a role is assumed."""
    error = _error(integration)
    if integration.credentials is not None:
        role = Unknown(Cause.REQUEST, "the policies of the role that API Gateway assumes")
        return TraceStep(TraceCheck.INTEGRATION, None, "a role", (integration,), (error,), (role,), function)
    permissions = permissions_of(scene.inventory, function)
    request = AccessRequest(INVOKE, "*", Caller(service="apigateway.amazonaws.com"), {"AWS:SourceArn": arn})
    passes = function_decision(policy_of_permissions(permissions), request).known
    elsewhere = hidden_permissions(scene.inventory)
    if passes is False and (function.policy is not None or elsewhere):
        passes = None
    missing = () if passes is not None else elsewhere or _why_open(permissions, arn)
    nodes = (integration, *permissions)
    answers = () if passes else (error,)
    return TraceStep(TraceCheck.INTEGRATION, passes, f"invokes {function.key}", nodes, answers, missing, function)


def hidden_permissions(inventory: Inventory) -> tuple[Unknown, ...]:
    """Return why permissions may belong to any function, if there are such."""
    hidden = inventory.hidden(FunctionPermission, "function")
    return tuple(dict.fromkeys(value for node in hidden for value in unknowns(node.function)))


def _why_open(permissions: tuple[Node, ...], arn: Text) -> tuple[Unknown, ...]:
    values = [getattr(permission, "source_arn", None) for permission in permissions]
    hidden = tuple(dict.fromkeys((*unknowns(values), *unknowns(arn))))
    return hidden or (Unknown(Cause.ON_CREATION, "the id of the API"),)


def _lost_link(integration: TracedIntegration) -> TraceStep:
    """Say that a link is gone, where an account says so; in a template it may stand elsewhere."""
    reference = integration.vpc_link
    gone = bool(integration.origin.time) and isinstance(reference, Ref)
    reason = reference if isinstance(reference, Unknown) else Unknown(Cause.OUTSIDE, str(reference))
    return TraceStep(
        TraceCheck.INTEGRATION,
        False if gone else None,
        f"{reference} was not read",
        (integration,),
        (_error(integration),),
        () if gone else (reason,),
        integration,
    )


def _over_internet(integration: TracedIntegration, called: Node | None) -> Iterator[TraceStep | Onward]:
    """Yield that an address on the internet is called: a balancer or a function URL of one's own, or another's."""
    uri = integration.uri
    secure = str(uri).lower().startswith("https:")
    host = str(uri).partition("://")[2].split("/")[0].split(":")[0]
    if isinstance(called, (LoadBalancer, FunctionUrl)):
        yield TraceStep(TraceCheck.INTEGRATION, True, str(uri), (integration,), (), (), integration)
        sender = _sender(integration)
        port = 443 if secure else 80
        yield Onward(called, SentRequest(host, host, "/", (INTERNET,), sender, sender, port, secure))
        return
    reason = uri if isinstance(uri, Unknown) else Unknown(Cause.OUTSIDE, host or str(uri))
    answers = _sender(integration).unreached
    yield TraceStep(TraceCheck.INTEGRATION, None, str(uri), (integration,), answers, (reason,), integration)


# Over a link V2


def _over_v2(
    scene: Scene, api: GatewayApi, integration: TracedIntegration, link: VpcLinkV2
) -> Iterator[TraceStep | Onward]:
    if isinstance(api, WebSocketApi):
        subject = "a WebSocket API takes no link V2: AWS refuses to create it"
        yield TraceStep(TraceCheck.INTEGRATION, False, subject, (integration, link), (), (), link)
        return
    yield from _ready(link, _sender(integration))
    called = destinations(scene.inventory, integration)
    service = next((node for node in called if isinstance(node, CloudMapService)), None)
    if service is not None:
        yield from _to_cloud_map(scene, api, integration, link, service)
        return
    listener = listener_called(scene.inventory, integration)
    balancer = scene.inventory.find(listener.load_balancer) if listener is not None else None
    if listener is None or not isinstance(balancer, LoadBalancer) or not isinstance(listener.port, int):
        yield _no_target(integration, link)
        return
    sender = _sender(integration)
    sources, targets = scene.interfaces(link), scene.interfaces(balancer)
    steps = steps_between(scene, sources, targets, listener.port)
    subject = f"{link.key} to {balancer.key}"
    step = joined_step(TraceCheck.INTEGRATION, steps, subject, (link, balancer), sender.unreached, link)
    yield settled_by(scene, step, (*sources, *targets))
    yield from _path_step(scene, api, integration)
    yield Onward(balancer, _arrival(scene, integration, listener.port, scene.interfaces(link)))


def _ready(link: VpcLinkV1 | VpcLinkV2, sender: Sender) -> Iterator[TraceStep]:
    """Yield that a link is not ready, as only an account says: inactive after 60 days without traffic, failed."""
    hidden = tuple(unknowns(link.state))
    if hidden or (isinstance(link.state, str) and link.state.upper() != "AVAILABLE"):
        answers = (*sender.unreached, *((INTERNAL_ERROR,) if sender is BY_REST_API else ()))
        shown = tuple(dict.fromkeys(answers))
        subject = link.key if hidden else f"{link.key} is {link.state}"
        yield TraceStep(TraceCheck.INTEGRATION, None if hidden else False, subject, (link,), shown, hidden, link)


def _no_target(integration: TracedIntegration, link: VpcLinkV2) -> TraceStep:
    """Say that nobody knows what is called over a link V2, or that nothing is."""
    named = integration.target if isinstance(integration, RestIntegration) else integration.uri
    nodes, sender = (integration, link), _sender(integration)
    if named is None and isinstance(integration, RestIntegration):
        return TraceStep(TraceCheck.INTEGRATION, False, "no integration target", nodes, (INTERNAL_ERROR,), (), link)
    reason = named if isinstance(named, Unknown) else Unknown(Cause.OUTSIDE, str(named))
    answers = (*sender.unreached, _error(integration))
    shown = tuple(dict.fromkeys(answers))
    return TraceStep(TraceCheck.INTEGRATION, None, "a target that was not read", nodes, shown, (reason,), link)


def _arrival(scene: Scene, integration: TracedIntegration, port: int, sources: tuple[Party, ...]) -> SentRequest:
    """Return a request as API Gateway sends it over a link: over TLS only where the integration says so."""
    sender = _sender(integration)
    path = scene.request.path
    named = integration.server_name if isinstance(integration, ApiIntegration) else integration.uri
    if isinstance(named, Unknown):
        return SentRequest("", "", path, sources, sender, sender, port, over=LINK, unnamed=(named,))
    if isinstance(integration, ApiIntegration):
        secure = integration.server_name is not None
        name = scene.text_of(integration.server_name) if secure else ""
    else:
        uri = scene.text_of(integration.uri)
        secure = uri.lower().startswith("https:")
        name = uri.partition("://")[2].split("/")[0].split(":")[0]
        if integration.insecure_skip_verification is True:
            sender = Sender(sender.name, sender.unreached, sender.unsecured, False)
    return SentRequest(name, name, path, sources, sender, sender, port, secure, over=LINK)


def _path_step(scene: Scene, api: GatewayApi, integration: TracedIntegration) -> Iterator[TraceStep]:
    """Yield that the backend gets the stage before the path, which an HTTP API does unless it is told otherwise.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html
    (2026-04-13).
    """
    stage = scene.stage_of(api)
    if not isinstance(integration, ApiIntegration) or stage in ("", "$default"):
        return
    given = integration.request_parameters
    if isinstance(given, dict) and "overwrite:path" in {str(name).lower() for name in given}:
        return
    path = f"/{stage}{scene.request.path}"
    reason = given if isinstance(given, Unknown) else Unknown(Cause.REQUEST, f"whether the backend serves {path}")
    yield TraceStep(TraceCheck.BACKEND_PATH, None, path, (integration,), (OWN_NOT_FOUND,), (reason,), integration)


def _to_cloud_map(
    scene: Scene, api: GatewayApi, integration: TracedIntegration, link: VpcLinkV2, service: CloudMapService
) -> Iterator[TraceStep]:
    """Yield the steps to the instances of a service of Cloud Map: each needs an address and a port."""
    sender = _sender(integration)
    instances = scene.inventory.referring_to(service, CloudMapInstance)
    incomplete = [item for item in instances if _lacks(item)]
    containers = scene.inventory.referring_to(service, ContainerService)
    if incomplete or (containers and _no_ports(service)):
        nodes = (service, *incomplete, *containers)
        subject = f"{service.key} has instances without a port"
        yield TraceStep(TraceCheck.INTEGRATION, False, subject, nodes, sender.unreached, (), link)
        return
    subject = f"{link.key} to {service.key}"
    nodes = (link, service, *containers)
    reason = Unknown(Cause.LIVE_STATE, "servicediscovery:ListInstances")
    yield TraceStep(TraceCheck.INTEGRATION, None, subject, nodes, sender.unreached, (reason,), link)
    yield from _path_step(scene, api, integration)
    if containers:
        names = ", ".join(node.key for node in containers)
        yield TraceStep(TraceCheck.BACKEND, True, names, containers, (), (), containers[0])


def _lacks(instance: CloudMapInstance) -> bool:
    given = instance.attributes_given
    return isinstance(given, dict) and not {"AWS_INSTANCE_IPV4", "AWS_INSTANCE_PORT"} <= set(given)


def _no_ports(service: CloudMapService) -> bool:
    types = service.record_types
    return not isinstance(types, Unknown) and bool(types) and "SRV" not in types


# Over a link V1


def _over_v1(scene: Scene, integration: TracedIntegration, link: VpcLinkV1) -> Iterator[TraceStep | Onward]:
    sender = _sender(integration)
    yield from _ready(link, sender)
    targets = scene.inventory.find_all(link.targets)
    balancer = next((node for node in targets if isinstance(node, LoadBalancer)), None)
    if balancer is None:
        values = (link.targets,) if isinstance(link.targets, Unknown) else tuple(map(str, link.targets))
        reason = next((value for value in unknowns(values)), Unknown(Cause.OUTSIDE, ", ".join(map(str, values))))
        nodes, answers = (integration, link), (*sender.unreached, INTERNAL_ERROR)
        shown = tuple(dict.fromkeys(answers))
        yield TraceStep(TraceCheck.INTEGRATION, None, "a balancer that was not read", nodes, shown, (reason,), link)
        return
    if balancer.type == "application":
        subject = "a link V1 takes no Application Load Balancer: AWS refuses to create it"
        yield TraceStep(TraceCheck.INTEGRATION, False, subject, (link, balancer), (), (), link)
        return
    port = _listener_port(scene, balancer, integration)
    anybody = Party(ALL_IPV4)  # nobody knows the addresses from which API Gateway calls
    steps = (through_privatelink(scene.inventory, balancer, anybody, port),)
    subject = f"{link.key} to {balancer.key}"
    yield joined_step(TraceCheck.INTEGRATION, steps, subject, (link, balancer), sender.unreached, link)
    yield Onward(balancer, _arrival(scene, integration, port, scene.interfaces(balancer)))


def _listener_port(scene: Scene, balancer: LoadBalancer, integration: TracedIntegration) -> int:
    """Return the port that the address of an integration names, or the only one of the balancer."""
    place = str(integration.uri).partition("://")[2].split("/")[0]
    port = place.rpartition(":")[2]
    if ":" in place and port.isdecimal():
        return int(port)
    ports = [listener.port for listener in scene.inventory.referring_to(balancer, Listener)]
    known = [number for number in ports if isinstance(number, int)]
    usual = 443 if str(integration.uri).lower().startswith("https:") else 80
    return usual if usual in known or len(known) != 1 else known[0]
