"""The first steps of a request: the name is asked for at the place, and leads to somebody.

Where no record of a name was read, the request goes on to what has the name as its own: a custom domain, an alias of
CloudFront, a certificate of a listener. Whether the record leads there is not known then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from modeler.audit.network import AnswerKind, NameAnswer
from modeler.audit.rules.endpoints import execute_api_endpoints, has_type
from modeler.audit.rules.hosts import covers_host, names_of
from modeler.inventory import Cause, Node, Origin, Unknown
from modeler.inventory.kinds.distribution import CloudFrontDistribution
from modeler.inventory.kinds.domain_association import DomainAssociation
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.endpoint_service import EndpointService
from modeler.inventory.kinds.lattice_service import LatticeService
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint

from .answers import NO_NAME
from .scene import STAGE_WITHOUT_NAME, GatewayApi, Onward, Scene, SentRequest, name_label
from .step import TraceCheck, TraceStep

DEFAULT_NAMES = ".execute-api."
_AT_ENDPOINT = ".vpce.amazonaws.com"
_LEAD_ON = (
    AnswerKind.ENDPOINT,
    AnswerKind.BALANCER,
    AnswerKind.PUBLIC_API,
    AnswerKind.DISTRIBUTION,
    AnswerKind.ACCELERATOR,
    AnswerKind.FUNCTION_URL,
    AnswerKind.LATTICE,
)
_NOWHERE = (AnswerKind.NO_SUCH_NAME, AnswerKind.BLOCKED)


def first_steps(scene: Scene, url_host: str) -> Iterator[TraceStep | Onward]:
    """Yield what the name answers, and who gets the request then.

    Parameters
    ----------
    scene : Scene
        What was read, and the request.
    url_host : str
        The name in the URL, also with a port or ``http://`` before it.
    """
    arrival = first_arrival(scene, url_host)
    if scene.place.account and isinstance(scene.target, EndpointService):
        reason = Unknown(Cause.OUTSIDE, f"an endpoint of the account {scene.place.account}")
        subject = f"{arrival.name}: {AnswerKind.ENDPOINT.value}"
        yield TraceStep(TraceCheck.NAME, None, subject, (), (NO_NAME,), (reason,))
        yield Onward(scene.target, arrival)
        return
    answer = scene.resolved(arrival.name)
    if _no_association(scene, arrival.name, answer):
        nodes = (scene.target, *((answer.node,) if answer.node else ()))
        subject = f"{arrival.name}: {AnswerKind.NO_SUCH_NAME.value}"
        yield TraceStep(TraceCheck.NAME, False, subject, nodes, (NO_NAME,))
        return
    node = _next(scene, answer)
    missing = (*answer.unknown, *scene.place.unknown)
    stopped = answer.kind in _NOWHERE and not missing
    settled = answer.kind in _LEAD_ON and not missing
    subject = f"{arrival.name}: {answer.kind.value}"
    if not stopped and not settled and not missing:
        missing = (Unknown(Cause.OUTSIDE, f"the record of {arrival.name}"),)
    passes = False if stopped else True if settled else None
    yield TraceStep(TraceCheck.NAME, passes, subject, answer.deciding, () if settled else (NO_NAME,), missing)
    if node is None and answer.kind in _NOWHERE:
        node = _known_as(scene, arrival.name)
    if node is not None:
        yield Onward(node, arrival)


def first_arrival(scene: Scene, url_host: str) -> SentRequest:
    """Return a request as the caller sends it."""
    protocol, separator, rest_of_url = url_host.partition("://")
    name, colon, port = (rest_of_url if separator else url_host).partition(":")
    secure = not (separator and protocol in ("http", "ws"))
    number = int(port) if colon and port.isdecimal() else 443 if secure else 80
    header, value = scene.request.header
    host = value if header.lower() == "host" else name
    arrival = SentRequest(name, host, "", scene.place.parties, port=number, secure=secure)
    if header.lower() == "x-apigw-api-id":
        arrival = replace(arrival, api_id=value)
    return replace(arrival, path=full_path(scene, arrival))


def full_path(scene: Scene, arrival: SentRequest) -> str:
    """Return the path as it stands in the URL: with the stage of a default name, or the base path of a domain."""
    path, target = scene.request.path, scene.target
    if not isinstance(target, GatewayApi):
        return path
    domain = scene.domain_named(arrival.host)
    if domain is not None:
        base = next((base for api, _, base in scene.api_of(domain) if api == target), "")
        return f"/{base}{path}" if base else path
    stage = scene.stage_of(target)
    by_default_name = DEFAULT_NAMES in arrival.host or arrival.api_id
    return f"/{stage}{path}" if by_default_name and stage not in ("", STAGE_WITHOUT_NAME) else path


def _no_association(scene: Scene, name: str, answer: NameAnswer) -> bool:
    """Say whether a name is that of the API at an endpoint with which it is not associated: nobody published it.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/associate-private-api-with-vpc-endpoint.html
    (2026-11-30).
    """
    api, endpoint = scene.target, answer.node
    if not isinstance(api, RestApi) or not isinstance(endpoint, VpcEndpoint) or isinstance(api.endpoints, Unknown):
        return False
    first = name.split(".")[0].lower()
    if first != f"{name_label(api)}-{name_label(endpoint)}".lower() or any(
        isinstance(item, Unknown) for item in api.endpoints
    ):
        return False
    private_dns = answer.deciding[-1:] == (endpoint,)
    return not private_dns and all(item.key != endpoint.key for item in api.endpoints if not isinstance(item, Unknown))


def _next(scene: Scene, answer: NameAnswer) -> Node | None:
    """Return who gets the request: what the name leads to, the API on the internet, or what has the name."""
    if answer.kind is AnswerKind.PUBLIC_API:
        if scene.place.account and _is_private(scene.target):
            return foreign_endpoint(scene)
        own = answer.node if isinstance(answer.node, GatewayApi) else None
        return own or (scene.target if isinstance(scene.target, GatewayApi) else _api_of_domain(scene, answer))
    if answer.kind in _LEAD_ON:
        return answer.node
    return _known_as(scene, answer.name) if answer.kind not in _NOWHERE else None


def _api_of_domain(scene: Scene, answer: NameAnswer) -> Node | None:
    domain = answer.node if isinstance(answer.node, DomainName) else scene.domain_named(answer.name)
    return next((api for api, _, _ in scene.api_of(domain)), None) if domain is not None else None


def _is_private(node: Node) -> bool:
    return isinstance(node, RestApi) and has_type(node, "PRIVATE") is True


def foreign_endpoint(scene: Scene) -> VpcEndpoint:
    """Return an endpoint of API Gateway in an account that was not read, of which only the account is known."""
    account = scene.place.account
    values: dict[str, Any] = {
        "account": account,
        "type": "Interface",
        "service": f"com.amazonaws.{scene.region or 'REGION'}.execute-api",
    }
    return VpcEndpoint(key=f"an endpoint of the account {account}", origin=Origin(scene.place.name), **values)


def _known_as(scene: Scene, name: str) -> Node | None:
    """Return what has a name as its own, though no record of it was read."""
    domain = scene.domain_named(name)
    if domain is not None:
        return _behind_domain(scene, domain)
    for distribution in scene.inventory.all(CloudFrontDistribution):
        if not isinstance(distribution.aliases, Unknown) and name in map(str, distribution.aliases):
            return distribution
    for service in scene.inventory.all(LatticeService):
        if str(service.custom_domain).lower() == name.lower():
            return service
    return _balancer_with_certificate(scene, name)


def _behind_domain(scene: Scene, domain: DomainName) -> Node | None:
    types = () if isinstance(domain.endpoint_types, Unknown) else domain.endpoint_types
    if "PRIVATE" in types:
        joined = scene.inventory.referring_to(domain, DomainAssociation)
        named = [scene.inventory.find(item.endpoint) for item in joined]
        every = [*execute_api_endpoints(scene.inventory)]
        candidates = [item for item in named if isinstance(item, VpcEndpoint)] or every
        here = [item for item in candidates if scene.place.vpc is not None and item.vpc is not None]
        near = [item for item in here if scene.inventory.find(item.vpc) == scene.place.vpc]
        return next(iter((*near, *candidates)), None)
    return next((api for api, _, _ in scene.api_of(domain)), None)


def _balancer_with_certificate(scene: Scene, name: str) -> Node | None:
    for listener in scene.inventory.all(Listener):
        for certificate in scene.inventory.find_all(listener.certificates):
            if any(isinstance(own, str) and covers_host(own, name) for own in names_of(certificate)):
                return scene.inventory.find(listener.load_balancer)
    return None


def is_name_of_endpoint(name: str) -> bool:
    """Return whether a name is an endpoint's own, which says nothing of the API."""
    return name.endswith(_AT_ENDPOINT)
