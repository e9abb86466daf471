"""Load balancers in front of an execute-api endpoint: whose target groups hold the addresses of the endpoint."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.dataclass import dataclass
from modeler.inventory import Inventory, Unknown
from modeler.inventory.graph import actions_of_listener, members
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.network_interface import NetworkInterface
from modeler.inventory.kinds.target_group import Target, TargetGroup
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint

from .endpoints import EXECUTE_API


@dataclass(frozen=True)
class EndpointFront:
    """A target group that leads to an endpoint of API Gateway."""

    group: TargetGroup
    endpoint: VpcEndpoint


def endpoint_fronts(inventory: Inventory) -> Iterator[EndpointFront]:
    """Yield the target groups that lead to execute-api endpoints: by reference, or by address."""
    addresses = dict(_addresses(inventory))
    for group in inventory.all(TargetGroup):
        named = [node for node in members(inventory, group) if isinstance(node, VpcEndpoint)]
        by_address = [addresses[target.id] for target in known_targets(group) if target.id in addresses]
        for endpoint in dict.fromkeys((*named, *by_address)):
            if str(endpoint.service).endswith(EXECUTE_API):
                yield EndpointFront(group, endpoint)


def known_targets(group: TargetGroup) -> tuple[Target, ...]:
    """Return the targets of a group that are known."""
    targets = () if isinstance(group.targets, Unknown) else group.targets
    return tuple(target for target in targets if isinstance(target, Target))


def _addresses(inventory: Inventory) -> Iterator[tuple[object, VpcEndpoint]]:
    for endpoint in inventory.all(VpcEndpoint):
        for interface in interfaces_of(inventory, endpoint):
            yield interface.address, endpoint


def interfaces_of(inventory: Inventory, endpoint: VpcEndpoint) -> tuple[NetworkInterface, ...]:
    """Return the network interfaces of an endpoint, which only an account shows."""
    return inventory.find_all(endpoint.network_interfaces)


def listeners_of(inventory: Inventory, group: TargetGroup) -> tuple[Listener, ...]:
    """Return the listeners that send requests to a target group."""
    return tuple(
        listener
        for listener in inventory.all(Listener)
        if any(
            group in inventory.find_all(action.target_groups) for _, action in actions_of_listener(inventory, listener)
        )
    )


def balancer_of(inventory: Inventory, listener: Listener, type_: str) -> LoadBalancer | None:
    """Return the load balancer of a listener, if it was read and is of a type."""
    balancer = inventory.find(listener.load_balancer)
    return balancer if balancer is not None and balancer.type == type_ else None
