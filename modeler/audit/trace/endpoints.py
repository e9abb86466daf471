"""An interface endpoint that gets a request: of API Gateway, of a service of one's own, or of a Lattice network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from modeler.audit.policy.endpoint_services import may_connect
from modeler.audit.policy.request import Caller
from modeler.audit.rules.endpoints import EXECUTE_API
from modeler.inventory import Cause, Unknown, unknowns
from modeler.inventory.graph import RequestGraph
from modeler.inventory.kinds.endpoint_connection import EndpointConnection
from modeler.inventory.kinds.endpoint_service import EndpointService
from modeler.inventory.kinds.lattice_service import LatticeService
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint

from .answers import NO_SERVICE
from .crossing import network_step, unreached_by
from .gateway import certificate_of_gateway
from .scene import PRIVATELINK, GatewayApi, Onward, Scene, SentRequest
from .step import TraceCheck, TraceStep

_READY = ("available", "accepted")


def endpoint_steps(scene: Scene, arrival: SentRequest, endpoint: VpcEndpoint) -> Iterator[TraceStep | Onward]:
    """Yield the steps at an interface endpoint, and who gets the request from it.

    Parameters
    ----------
    scene : Scene
        What was read, and the request.
    arrival : SentRequest
        The request.
    endpoint : VpcEndpoint
        The endpoint.
    """
    foreign = endpoint.account == scene.place.account != ""
    if not foreign:
        yield from _state(endpoint, arrival)
        yield network_step(scene, arrival, endpoint)
    if str(endpoint.service).endswith(EXECUTE_API):
        yield from _at_api_gateway(scene, arrival, endpoint, foreign)
        return
    if endpoint.type == "ServiceNetwork":
        yield from _at_service_network(scene, arrival, endpoint)
        return
    for service in RequestGraph(scene.inventory).behind(endpoint):
        if isinstance(service, EndpointService):
            yield from _at_own_service(scene, arrival, endpoint, service)
            return
    reason = Unknown(Cause.OUTSIDE, f"the service {endpoint.service}")
    yield TraceStep(TraceCheck.DOOR, None, endpoint.key, (endpoint,), unreached_by(arrival.sender), (reason,), endpoint)


def _state(endpoint: VpcEndpoint, arrival: SentRequest) -> Iterator[TraceStep]:
    """Yield that an endpoint is not ready; only an account says it."""
    hidden = tuple(unknowns(endpoint.state))
    if hidden or (isinstance(endpoint.state, str) and endpoint.state.lower() not in _READY):
        answers = unreached_by(arrival.sender)
        subject = endpoint.key if hidden else f"{endpoint.state}"
        passes = None if hidden else False
        yield TraceStep(TraceCheck.CONNECTION, passes, subject, (endpoint,), answers, hidden, endpoint)


def _at_api_gateway(
    scene: Scene, arrival: SentRequest, endpoint: VpcEndpoint, foreign: bool
) -> Iterator[TraceStep | Onward]:
    if foreign:
        reason = Unknown(Cause.OUTSIDE, f"an endpoint of the account {scene.place.account}")
        subject = endpoint.key
        yield TraceStep(TraceCheck.NETWORK, None, subject, (), unreached_by(arrival.sender), (reason,), endpoint)
    inside = replace(arrival, endpoint=endpoint)
    yield certificate_of_gateway(scene, inside, endpoint)
    if isinstance(scene.target, GatewayApi):
        yield Onward(scene.target, inside)
        return
    domain = scene.domain_named(arrival.host)
    api = next((api for api, _, _ in scene.api_of(domain)), None) if domain is not None else None
    if api is not None:
        yield Onward(api, inside)


def _at_service_network(scene: Scene, arrival: SentRequest, endpoint: VpcEndpoint) -> Iterator[TraceStep | Onward]:
    answer = scene.resolved(arrival.name)
    services = (answer.node, scene.target)
    service = next((node for node in services if isinstance(node, LatticeService)), None)
    if service is not None:
        yield Onward(service, replace(arrival, endpoint=endpoint))


def _at_own_service(
    scene: Scene, arrival: SentRequest, endpoint: VpcEndpoint | None, service: EndpointService
) -> Iterator[TraceStep | Onward]:
    yield connection_step(scene, arrival, service, endpoint)
    for balancer in scene.inventory.find_all(service.load_balancers):
        if isinstance(balancer, LoadBalancer):
            yield Onward(balancer, replace(arrival, endpoint=None, over=PRIVATELINK))
            return
    reason = Unknown(Cause.OUTSIDE, f"the load balancer of {service.key}")
    yield TraceStep(
        TraceCheck.LISTENER, None, service.key, (service,), unreached_by(arrival.sender), (reason,), service
    )


def connection_step(
    scene: Scene, arrival: SentRequest, service: EndpointService, endpoint: VpcEndpoint | None
) -> TraceStep:
    """Return whether an endpoint may connect to an endpoint service: allowed, and accepted.

    Parameters
    ----------
    scene : Scene
        What was read, and the request.
    arrival : SentRequest
        The request.
    service : EndpointService
        The service.
    endpoint : VpcEndpoint or None
        The endpoint; ``None`` for one of another account that was not read.
    """
    nodes = (service, *((endpoint,) if endpoint is not None else ()))
    owner = scene.place.account or ((endpoint.owner or endpoint.account) if endpoint is not None else "")
    if isinstance(owner, str) and owner and owner != service.account:
        allowed = may_connect(service.principals, Caller(f"arn:aws:iam::{owner}:root")).known
        if allowed is False:
            return TraceStep(TraceCheck.CONNECTION, False, f"{owner} is not allowed", nodes, (NO_SERVICE,), (), service)
        doubt = service.principals
        if allowed is None and isinstance(doubt, Unknown):
            return TraceStep(TraceCheck.CONNECTION, None, owner, nodes, (NO_SERVICE,), (doubt,), service)
    return _accepted(scene, arrival, service, endpoint)


def _accepted(scene: Scene, arrival: SentRequest, service: EndpointService, endpoint: VpcEndpoint | None) -> TraceStep:
    nodes = (service, *((endpoint,) if endpoint is not None else ()))
    answers = unreached_by(arrival.sender)
    for connection in scene.inventory.referring_to(service, EndpointConnection):
        mine = scene.inventory.find(connection.endpoint) == endpoint if endpoint is not None else False
        if (mine or connection.owner == scene.place.account != "") and isinstance(connection.state, str):
            ready = connection.state.lower() in _READY
            shown = (*nodes, connection)
            return TraceStep(
                TraceCheck.CONNECTION, ready, connection.state, shown, () if ready else answers, (), service
            )
    if service.acceptance_required is False:
        return TraceStep(TraceCheck.CONNECTION, True, "accepted at once", nodes, (), (), service)
    same_owner = endpoint is not None and endpoint.account == service.account
    if same_owner and scene.inventory.referring_to(service, EndpointConnection):
        return TraceStep(TraceCheck.CONNECTION, True, "accepted in the template", nodes, (), (), service)
    asked = service.acceptance_required
    reason = asked if isinstance(asked, Unknown) else Unknown(Cause.LIVE_STATE, "ec2:DescribeVpcEndpointConnections")
    subject = "whether its owner accepted the connection"
    return TraceStep(TraceCheck.CONNECTION, None, subject, nodes, answers, (reason,), service)


def service_steps(scene: Scene, arrival: SentRequest, service: EndpointService) -> Iterator[TraceStep | Onward]:
    """Yield the steps at an endpoint service that is called from an account whose endpoint was not read.

    Parameters
    ----------
    scene : Scene
        What was read, and the request.
    arrival : SentRequest
        The request.
    service : EndpointService
        The service.
    """
    yield from _at_own_service(scene, arrival, None, service)
