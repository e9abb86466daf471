"""The URLs that name an API: its own names, those at endpoints, custom domains, and what stands in front of it.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html
(2026-11-30).
"""

from __future__ import annotations

from collections.abc import Iterator

from modeler.audit.rules.endpoints import has_type
from modeler.audit.rules.hosts import names_of
from modeler.dataclass import dataclass
from modeler.inventory import Inventory, Node, Unknown
from modeler.inventory.graph import RequestGraph
from modeler.inventory.kinds.accelerator import Accelerator
from modeler.inventory.kinds.distribution import CloudFrontDistribution
from modeler.inventory.kinds.dns_record import DnsRecord
from modeler.inventory.kinds.endpoint_service import EndpointService
from modeler.inventory.kinds.function_url import FunctionUrl
from modeler.inventory.kinds.lattice_service import LatticeService
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint

from .scene import GatewayApi, Scene, name_label
from .step import UrlKind

_DEEPEST = 4


@dataclass(frozen=True)
class UrlName:
    """A way to name an API: a host, and a header that a request needs besides."""

    kind: UrlKind
    host: str
    header: tuple[str, str] = ("", "")


def url_names(scene: Scene) -> tuple[UrlName, ...]:
    """Return each way to name the target in a URL, the plainest first.

    Parameters
    ----------
    scene : Scene
        What was read, and the target.
    """
    names: dict[tuple[str, tuple[str, str]], UrlName] = {}
    for name in _names(scene):
        names.setdefault((name.host, name.header), name)
    return tuple(names.values())


def _names(scene: Scene) -> Iterator[UrlName]:
    target = scene.target
    if isinstance(target, GatewayApi):
        yield from _of_api(scene, target)
    else:
        yield from _of_door(scene, target, UrlKind.OWN_NAME)
    for front in fronts_of(scene.inventory, target):
        yield from _of_door(scene, front, UrlKind.IN_FRONT)


def _of_api(scene: Scene, api: GatewayApi) -> Iterator[UrlName]:
    for domain in scene.domains_of(api):
        if isinstance(domain.name, str):
            yield UrlName(UrlKind.CUSTOM_DOMAIN, domain.name)
    region = scene.region or "REGION"
    suffix = f"execute-api.{region}.amazonaws.com"
    default = f"{name_label(api)}.{suffix}"
    yield UrlName(UrlKind.DEFAULT_NAME, default)
    if not isinstance(api, RestApi) or has_type(api, "PRIVATE") is not True:
        return
    associated = scene.inventory.find_all(api.endpoints)
    for endpoint in associated:
        yield UrlName(UrlKind.NAME_AT_ENDPOINT, f"{name_label(api)}-{name_label(endpoint)}.{suffix}")
    for endpoint in associated or [*RequestGraph(scene.inventory).endpoints_of(api)]:
        if isinstance(endpoint, VpcEndpoint):
            own = name_of_endpoint(endpoint, region)
            yield UrlName(UrlKind.ENDPOINT_AND_HOST, own, ("Host", default))
            yield UrlName(UrlKind.ENDPOINT_AND_ID, own, ("x-apigw-api-id", name_label(api)))


def name_of_endpoint(endpoint: VpcEndpoint, region: str) -> str:
    """Return the name of an interface endpoint that DNS has everywhere.

    Parameters
    ----------
    endpoint : VpcEndpoint
        The endpoint.
    region : str
        Its Region.
    """
    names = () if isinstance(endpoint.names, Unknown) else endpoint.names
    known = next((name for name in names if isinstance(name, str) and ".vpce.amazonaws.com" in name), "")
    service = str(endpoint.service).rpartition(".")[2] if "vpce-svc" not in str(endpoint.service) else "vpce-svc"
    return known or f"{name_label(endpoint)}.{service}.{region}.vpce.amazonaws.com"


def _of_door(scene: Scene, door: Node, kind: UrlKind) -> Iterator[UrlName]:
    region = scene.region or "REGION"
    for host in _own_hosts(scene, door):
        yield UrlName(UrlKind.CUSTOM_DOMAIN if kind is UrlKind.OWN_NAME else kind, host)
    match door:
        case LoadBalancer():
            own = door.dns_name if isinstance(door.dns_name, str) else f"{name_label(door)}.{region}.elb.amazonaws.com"
            yield UrlName(kind, own)
        case Accelerator():
            yield UrlName(kind, f"{name_label(door)}.awsglobalaccelerator.com")
        case CloudFrontDistribution():
            yield UrlName(kind, f"{name_label(door)}.cloudfront.net")
        case FunctionUrl():
            yield UrlName(kind, f"{name_label(door)}.lambda-url.{region}.on.aws")
        case LatticeService():
            yield UrlName(kind, f"{name_label(door)}.vpc-lattice-svcs.{region}.on.aws")
        case EndpointService():
            yield from _of_service(scene, door, kind)


def _own_hosts(scene: Scene, door: Node) -> Iterator[str]:
    """Yield the names that people gave to what stands in front: aliases, records, names of certificates."""
    if isinstance(door, CloudFrontDistribution) and not isinstance(door.aliases, Unknown):
        yield from (alias for alias in door.aliases if isinstance(alias, str))
    if isinstance(door, LatticeService) and isinstance(door.custom_domain, str):
        yield door.custom_domain
    yield from _records_of(scene, door)
    if isinstance(door, LoadBalancer):
        for listener in scene.inventory.referring_to(door, Listener):
            for certificate in scene.inventory.find_all(listener.certificates):
                names = (name for name in names_of(certificate) if isinstance(name, str))
                yield from (name for name in names if not name.startswith("*"))


def _records_of(scene: Scene, node: Node) -> Iterator[str]:
    """Yield the names of the records that lead to a resource."""
    for record in scene.inventory.all(DnsRecord):
        values = (record.alias,) if record.alias is not None else record.values
        known = () if isinstance(values, Unknown) else values
        if isinstance(record.name, str) and any(node in scene.inventory.named_in(value) for value in known):
            yield record.name.rstrip(".")


def _of_service(scene: Scene, service: EndpointService, kind: UrlKind) -> Iterator[UrlName]:
    if isinstance(service.private_dns_name, str):
        yield UrlName(UrlKind.CUSTOM_DOMAIN, service.private_dns_name)
    region = scene.region or "REGION"
    graph = RequestGraph(scene.inventory)
    endpoints = [item for item in scene.inventory.all(VpcEndpoint) if graph.serves(item, service)]
    for endpoint in endpoints:
        yield from (UrlName(UrlKind.CUSTOM_DOMAIN, name) for name in _records_of(scene, endpoint))
    for endpoint in endpoints:
        yield UrlName(kind, name_of_endpoint(endpoint, region))
    if not endpoints or scene.place.account:
        yield UrlName(kind, f"ENDPOINT.{name_label(service)}.{region}.vpce.amazonaws.com")


def fronts_of(inventory: Inventory, target: Node) -> tuple[Node, ...]:
    """Return what stands in front of a target and has a name of its own: balancers, distributions, services.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    target : Node
        The API.
    """
    graph = RequestGraph(inventory)
    doors = (
        *inventory.all(CloudFrontDistribution),
        *inventory.all(Accelerator),
        *inventory.all(LoadBalancer),
        *inventory.all(LatticeService),
        *inventory.all(EndpointService),
    )
    return tuple(door for door in doors if door is not target and _leads_to(graph, door, target, _DEEPEST))


def _leads_to(graph: RequestGraph, node: Node, target: Node, depth: int) -> bool:
    if depth == 0 or isinstance(node, GatewayApi):
        return False
    following = tuple(graph.after(node))
    return target in following or any(_leads_to(graph, item, target, depth - 1) for item in following)
