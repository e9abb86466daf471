"""What several rules ask of private integrations: the VPC link, and the balancer or service that it leads to."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.dataclass import dataclass
from modeler.inventory import Inventory, Node
from modeler.inventory.kinds.api_integration import ApiIntegration
from modeler.inventory.kinds.cloud_map_service import CloudMapService
from modeler.inventory.kinds.endpoint_service import EndpointService
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.inventory.kinds.vpc_link_v1 import VpcLinkV1

PrivateIntegration = RestIntegration | ApiIntegration


def private_integrations(inventory: Inventory) -> Iterator[PrivateIntegration]:
    """Yield the integrations of all APIs that go over a VPC link, in order."""
    integrations: list[PrivateIntegration] = [*inventory.all(RestIntegration), *inventory.all(ApiIntegration)]
    for integration in integrations:
        if integration.connection_type == "VPC_LINK" or integration.vpc_link is not None:
            yield integration


def destinations(inventory: Inventory, integration: PrivateIntegration) -> tuple[Node, ...]:
    """Return what an integration over a link V2 leads to: a listener, a balancer, a service of Cloud Map."""
    named = [*inventory.named_in(integration.uri)]
    if isinstance(integration, RestIntegration):
        named = [*inventory.named_in(integration.target), *named]
    return tuple(node for node in named if isinstance(node, (Listener, LoadBalancer, CloudMapService)))


def listener_called(inventory: Inventory, integration: PrivateIntegration) -> Listener | None:
    """Return the listener that an integration over a link V2 calls, where it names one or its balancer has only one."""
    for node in destinations(inventory, integration):
        if isinstance(node, Listener):
            return node
        if isinstance(node, LoadBalancer):
            listeners = inventory.referring_to(node, Listener)
            return listeners[0] if len(listeners) == 1 else None
    return None


@dataclass(frozen=True)
class LinkedBalancer:
    """A load balancer behind an API, and what leads to it: an integration or a link."""

    balancer: LoadBalancer
    by: Node


def linked_balancers(inventory: Inventory) -> Iterator[LinkedBalancer]:
    """Yield the load balancers to which private integrations and links V1 lead, each once."""
    seen: set[str] = set()
    for balancer, leading in _leading(inventory):
        if balancer.key not in seen:
            seen.add(balancer.key)
            yield LinkedBalancer(balancer, leading)


def _leading(inventory: Inventory) -> Iterator[tuple[LoadBalancer, Node]]:
    for link in inventory.all(VpcLinkV1):
        for node in inventory.find_all(link.targets):
            if isinstance(node, LoadBalancer):
                yield node, link
    for integration in private_integrations(inventory):
        for node in destinations(inventory, integration):
            balancer = inventory.find(node.load_balancer) if isinstance(node, Listener) else node
            if isinstance(balancer, LoadBalancer):
                yield balancer, integration


def balancers_on_privatelink(inventory: Inventory) -> Iterator[LinkedBalancer]:
    """Yield the Network Load Balancers of links V1 and of endpoint services, each once for each."""
    for link in inventory.all(VpcLinkV1):
        for node in inventory.find_all(link.targets):
            if isinstance(node, LoadBalancer):
                yield LinkedBalancer(node, link)
    for service in inventory.all(EndpointService):
        for node in inventory.find_all(service.load_balancers):
            if isinstance(node, LoadBalancer):
                yield LinkedBalancer(node, service)
