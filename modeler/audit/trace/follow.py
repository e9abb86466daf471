"""A request, step by step: from the name that is called to the backend, through all that stands between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from modeler.errors import InventoryError, nearest, unread_name
from modeler.inventory import Cause, Inventory, Node, Unknown
from modeler.inventory.asked import AskedInventory, as_asked
from modeler.inventory.kinds.accelerator import Accelerator
from modeler.inventory.kinds.distribution import CloudFrontDistribution
from modeler.inventory.kinds.endpoint_service import EndpointService
from modeler.inventory.kinds.function_url import FunctionUrl
from modeler.inventory.kinds.http_api import HttpApi
from modeler.inventory.kinds.lattice_service import LatticeService
from modeler.inventory.kinds.listener_rule import ListenerRule
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.inventory.kinds.websocket_api import WebSocketApi

from .accelerators import accelerator_steps
from .asking import first_steps
from .balancers import balancer_steps
from .edge import edge_steps
from .endpoints import endpoint_steps, service_steps
from .forms import UrlName, url_names
from .function_urls import url_steps
from .gateway import gateway_steps
from .lattice import lattice_steps
from .place import place_of
from .scene import API_KEY, CERTIFICATE, TOKEN, Onward, Scene, TracedRequest
from .step import Trace, TraceCheck, TraceStep, UrlForm, unique
from .stops import stops_of
from .tls import TLS_VERSIONS

MOST_DOORS = 12
"""So many things may stand behind each other before a way is taken for a circle."""
TRACED = (
    RestApi,
    HttpApi,
    WebSocketApi,
    LoadBalancer,
    FunctionUrl,
    EndpointService,
    LatticeService,
    CloudFrontDistribution,
    Accelerator,
)
"""What may be traced."""
REQUEST_METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH")
"""Those of https://www.rfc-editor.org/rfc/rfc9110#name-methods, and PATCH (RFC 5789)."""
_AT_API = (TraceCheck.POLICIES, TraceCheck.STAGE, TraceCheck.USAGE, TraceCheck.ROUTE)


def trace(
    inventory: Inventory,
    api: str,
    place: str,
    *,
    host: str = "",
    method: str = "GET",
    path: str = "/",
    stage: str = "",
    identity: str = "",
    header: str = "",
    tls: str = "",
) -> Trace:
    """Follow a request from a place to the backend of an API.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    api : str
        The key of an API: a REST, HTTP or WebSocket API, a load balancer, a function URL, an endpoint service, a
        Lattice service, a distribution, an accelerator.
    place : str
        Where the request starts: ``internet``, ``on-premises:10.1.0.0/16``, ``account:111122223333``, ``vpc:Main``, or
        the name of a subnet or of a resource in one.
    host : str
        The name that is called, also with a port or ``http://`` before it; without one, a name that leads to the API
        from the place.
    method, path : str
        ``GET`` and ``/orders``, without the stage.
    stage : str
        The stage; the API's own where none is given.
    identity : str
        Empty for a caller without credentials; else what it has, with commas: ``token`` for a token that is valid,
        ``key`` for an API key, ``certificate`` for a client certificate, the ARN of the user or role that signs.
    header : str
        A header that decides where the request goes: ``Host: NAME`` or ``x-apigw-api-id: ID``.
    tls : str
        The only TLS version that the caller speaks, ``1.0`` to ``1.3``; any where none is given.

    Returns
    -------
    Trace
        The steps, each with the resources that decide and what the caller sees if it stops there; and every URL of
        the API with what comes of it from there.

    Raises
    ------
    InventoryError
        If no such API or place was read, or the header, the method or the version of TLS is none.

    Examples
    --------
    >>> from modeler.inventory import Inventory, Origin, Ref
    >>> from modeler.inventory.kinds.rest_api import RestApi
    >>> api = RestApi(key="Orders", origin=Origin("t.yaml", 3), endpoint_types=("PRIVATE",), region="eu-west-1")
    >>> result = trace(Inventory((api,)), "Orders", "internet")
    >>> result.failed.check.value, str(result.failed.answers[0])
    ('API behind the name', '403 {"message":"Forbidden"}')
    """
    return scene_of(inventory, api, place, host, method, path, stage, identity, header, tls)[1]


def scene_of(
    inventory: Inventory,
    api: str,
    place: str,
    host: str,
    method: str,
    path: str,
    stage: str,
    identity: str,
    header: str,
    tls: str,
) -> tuple[Scene, Trace]:
    """Return the trace of a request, and what it was worked out from; the parameters are those of `trace`."""
    request = traced_request(host, method, path, stage, identity, header, tls)
    _check_method(inventory, request.method)
    target = traced_node(inventory, api)
    place_in = place_of(inventory, place)
    scene = Scene(as_asked(inventory), target, place_in, request, region_of(inventory, target))
    result = _traced(scene)
    return scene.asking(replace(request, host=result.host)), result


def traced_request(
    host: str = "",
    method: str = "GET",
    path: str = "/",
    stage: str = "",
    identity: str = "",
    header: str = "",
    tls: str = "",
) -> TracedRequest:
    """Return what is asked for, by the parameters of `trace`."""
    asked = " ".join((path if path.startswith("/") else f"/{path}").split())
    has, signer = _identities(identity)
    if tls and tls not in TLS_VERSIONS:
        raise InventoryError(f"'{tls}' is no version of TLS: give {_or(TLS_VERSIONS)}")
    return TracedRequest(host, method.upper(), asked, stage, has, signer, _header(header), tls)


def _check_method(inventory: Inventory, method: str) -> None:
    """Refuse a method that neither HTTP has nor a rule of a listener names, which may be of one's own."""
    conditions = [rule.conditions for rule in inventory.all(ListenerRule) if not isinstance(rule.conditions, Unknown)]
    own = [item.methods for listed in conditions for item in listed if not isinstance(item, Unknown)]
    named = {name for names in own if not isinstance(names, Unknown) for name in names if isinstance(name, str)}
    if method not in REQUEST_METHODS and method not in named:
        raise InventoryError(
            f"'{method}' is no method of HTTP{nearest(method, REQUEST_METHODS)}: give {_or(REQUEST_METHODS)}"
        )


def _or(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"


def traced_node(inventory: Inventory, key: str) -> Node:
    """Return the API of a key.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    key : str
        Its key.

    Raises
    ------
    InventoryError
        If no API of that key was read.
    """
    named = inventory.called(key, TRACED)
    if named:
        return named[0]
    raise unread_name("API", key, (item.key for kind in TRACED for item in inventory.all(kind)))


def _identities(text: str) -> tuple[frozenset[str], str]:
    """Return what a caller has, and who signs its request.

    >>> sorted(_identities("token, key")[0]), _identities("arn:aws:iam::111122223333:role/app")[1]
    (['key', 'token'], 'arn:aws:iam::111122223333:role/app')
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    has = frozenset(part for part in parts if part in (TOKEN, API_KEY, CERTIFICATE))
    return has, next((part for part in parts if part not in has), "")


def _header(text: str) -> tuple[str, str]:
    if not text:
        return "", ""
    name, colon, value = text.partition(":")
    if not colon or not name.strip() or not value.strip():
        raise InventoryError(f"'{text}' is no header: give NAME: VALUE, such as 'Host: orders.example.com'")
    return name.strip(), value.strip()


def _traced(scene: Scene) -> Trace:
    """Return the trace by the name asked for, or by the first of the API's names that leads to it."""
    request = scene.request
    forms = url_forms(scene)
    plain = [form for form in forms if not form.header]
    best = next((form for form in plain if form.leads_there), next(iter(plain), None))
    if not request.host and best is not None:
        request = replace(request, host=best.host)
    same = request.header == ("", "") and best is not None and best.host == request.host
    steps = best.steps if same and best is not None else _until_stopped(scene.asking(request), request.host)
    header = ": ".join(request.header) if request.header[0] else ""
    stops = stops_of(scene.inventory, scene.target, steps, all_steps(scene.asking(request), request.host))
    asked = (request.method, request.host, request.path)
    return Trace(scene.target, scene.place.name, *asked, steps, forms, header, stops)


def url_forms(scene: Scene) -> tuple[UrlForm, ...]:
    """Return every URL that names the target, with what comes of it from the place.

    Parameters
    ----------
    scene : Scene
        What was read, the place, and the request without a host.
    """
    return tuple(_form(scene, name) for name in url_names(scene))


def _form(scene: Scene, name: UrlName) -> UrlForm:
    request = replace(scene.request, host=name.host, header=name.header)
    steps = _until_stopped(scene.asking(request), name.host)
    failed = next((step for step in steps if step.passes is False), None)
    leads_there = failed is None or failed.check in _AT_API or any(step.check in _AT_API for step in steps)
    header = ": ".join(name.header) if name.header[0] else ""
    return UrlForm(name.kind, name.host, header, steps, leads_there)


def _until_stopped(scene: Scene, host: str) -> tuple[TraceStep, ...]:
    steps: list[TraceStep] = []
    for step in all_steps(scene, host):
        steps.append(step)
        if step.passes is False:
            break
    return tuple(steps)


def all_steps(scene: Scene, host: str) -> Iterator[TraceStep]:
    """Yield all steps of a request, also those that it does not come to because one stops it.

    Parameters
    ----------
    scene : Scene
        What was read, and the request.
    host : str
        The name that is called.
    """
    hidden: tuple[Unknown, ...] = ()
    for step in _steps_as_far_as_read(scene, host):
        if step.passes is None:
            hidden = hidden or tuple(value for value in step.unknown if _may_lead_elsewhere(step, value))
        elif hidden and step.passes is False:
            step = replace(step, passes=None, unknown=hidden)
        yield step


def _may_lead_elsewhere(step: TraceStep, value: Unknown) -> bool:
    """Return whether all that comes after a step hangs on a value: on a name, or on what was not collected."""
    is_name = step.check is TraceCheck.NAME and value.cause is not Cause.OUTSIDE
    return is_name or value.cause is Cause.NOT_COLLECTED


def _steps_as_far_as_read(scene: Scene, host: str) -> Iterator[TraceStep]:
    """Yield the steps; one that asked for what was not collected is not known, since it may rest on its absence."""
    inventory = scene.inventory
    if not isinstance(inventory, AskedInventory):
        yield from _steps_in_turn(scene, host)
        return
    inventory.asked.clear()
    place_of(inventory, scene.place.name)  # in which VPC the request starts is asked of the inventory, too
    last: TraceStep | None = None
    for step in _steps_in_turn(scene, host):
        doubt = inventory.doubt(step.at or scene.target)
        last = replace(step, passes=None, unknown=unique((doubt, *step.unknown))) if doubt is not None else step
        yield last
    doubt = inventory.doubt(scene.target)
    if last is not None and last.passes and doubt is not None:
        yield replace(last, passes=None, unknown=(doubt,))


def _steps_in_turn(scene: Scene, host: str) -> Iterator[TraceStep]:
    """Yield the steps at each who gets the request; they hold if the name leads there."""
    waiting: Iterator[TraceStep | Onward] = first_steps(scene, host)
    for _ in range(MOST_DOORS):
        following: Onward | None = None
        for item in waiting:
            if isinstance(item, Onward):
                following = item
                break
            yield item
        if following is None:
            return
        waiting = _at(scene, following)


def _at(scene: Scene, onward: Onward) -> Iterator[TraceStep | Onward]:
    """Yield the steps at who gets a request."""
    node, arrival = onward.node, onward.arrival
    match node:
        case VpcEndpoint():
            yield from endpoint_steps(scene, arrival, node)
        case LoadBalancer():
            yield from balancer_steps(scene, arrival, node)
        case CloudFrontDistribution():
            yield from edge_steps(scene, arrival, node)
        case Accelerator():
            yield from accelerator_steps(scene, arrival, node)
        case LatticeService():
            yield from lattice_steps(scene, arrival, node)
        case FunctionUrl():
            yield from url_steps(scene, arrival, node)
        case EndpointService():
            yield from service_steps(scene, arrival, node)
        case RestApi() | HttpApi() | WebSocketApi():
            yield from gateway_steps(scene, arrival, node)


def region_of(inventory: Inventory, node: Node) -> str:
    """Return the Region of a resource: its own, or the one in the name of an endpoint's service.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    node : Node
        The resource.
    """
    if isinstance(node.region, str):
        return node.region
    services = [item.service for item in inventory.all(VpcEndpoint) if isinstance(item.service, str)]
    regions = {service.split(".")[2] for service in services if service.count(".") >= 3}
    return regions.pop() if len(regions) == 1 else ""
