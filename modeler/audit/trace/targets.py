"""What a target group sends requests to: resources that it names, and those that have an address in it."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address

from modeler.audit.rules.fronts import known_targets
from modeler.dataclass import dataclass
from modeler.inventory import Inventory, Node, Ref, Unknown
from modeler.inventory.graph import members
from modeler.inventory.kinds.network_interface import NetworkInterface
from modeler.inventory.kinds.target_group import TargetGroup
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint


@dataclass(frozen=True)
class GroupTargets:
    """The targets of a group.

    Parameters
    ----------
    nodes : tuple of Node
        The resources that were read.
    registered : tuple of str
        The ids and addresses that somebody registered.
    stale : tuple of str
        The addresses that no interface has which was read.
    states : tuple of str
        The health of the targets, where an account says it.
    ports : tuple of int
        The ports of targets that are not the group's.
    """

    nodes: tuple[Node, ...]
    registered: tuple[str, ...]
    stale: tuple[str, ...]
    states: tuple[str, ...]
    ports: tuple[int, ...]


def targets_of(inventory: Inventory, group: TargetGroup) -> GroupTargets:
    """Return the targets of a group.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    group : TargetGroup
        The group.
    """
    targets = known_targets(group)
    registered = tuple(dict.fromkeys(str(target.id) for target in targets))
    addresses = tuple(text for text in registered if _is_address(text))
    owners = dict(_owners(inventory)) if addresses else {}
    by_address = [owners[text] for text in addresses if text in owners]
    read = bool(inventory.all(NetworkInterface)) and bool(group.origin.time)
    return GroupTargets(
        tuple(dict.fromkeys((*members(inventory, group), *by_address))),
        registered,
        tuple(text for text in addresses if text not in owners) if read else (),
        tuple(target.health for target in targets if isinstance(target.health, str)),
        tuple(target.port for target in targets if isinstance(target.port, int)),
    )


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _owners(inventory: Inventory) -> Iterator[tuple[str, Node]]:
    """Yield each address with the resource whose interface has it, or the interface."""
    of_endpoints = {
        reference.key: endpoint
        for endpoint in inventory.all(VpcEndpoint)
        for reference in _references(endpoint.network_interfaces)
    }
    for interface in inventory.all(NetworkInterface):
        if isinstance(interface.address, str):
            yield interface.address, of_endpoints.get(interface.key, interface)


def _references(values: object) -> tuple[Ref[Node], ...]:
    if isinstance(values, Unknown) or not isinstance(values, tuple):
        return ()
    return tuple(value for value in values if isinstance(value, Ref))
