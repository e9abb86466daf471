"""Who calls: resources in VPCs, somebody in each subnet, networks on premises and the internet.

Somebody in a subnet carries the default group of the VPC, which lets everything out, or one of the groups that rules
name. Both inventories get the same callers, so that a caller who stands in one of them alone is asked in both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from modeler.audit.network import Intervals, addresses
from modeler.audit.network.intervals import NOTHING
from modeler.audit.network.party import vpc_block
from modeler.inventory import Inventory, Node, Ref
from modeler.inventory.kinds.container_service import ContainerService
from modeler.inventory.kinds.direct_connect_gateway import DirectConnectGateway
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.instance import Instance
from modeler.inventory.kinds.network_acl import NetworkAcl
from modeler.inventory.kinds.route_table import RouteTable
from modeler.inventory.kinds.security_group import SecurityGroup
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.vpc import Vpc
from modeler.inventory.kinds.vpn_connection import VpnConnection

_INTERNET = "internet"
_RESOURCES: tuple[type[Node], ...] = (Function, ContainerService, Instance)
_PRIVATE = tuple(addresses(block) for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"))


def with_callers(before: Inventory, after: Inventory) -> tuple[Inventory, Inventory, tuple[str, ...]]:
    """Return two inventories with somebody in each subnet, and the places of all callers.

    Parameters
    ----------
    before, after : Inventory
        What stands before and after a change.
    """
    places: dict[str, None] = {_INTERNET: None}
    somebody: dict[str, Instance] = {}
    for inventory in (before, after):
        for instance in _somebody(inventory):
            somebody.setdefault(instance.key, instance)
        places.update(dict.fromkeys(_resources(inventory)))
        places.update(dict.fromkeys(_on_premises(inventory)))
    places.update(dict.fromkeys(somebody))
    return _joined(before, somebody), _joined(after, somebody), tuple(places)


def _joined(inventory: Inventory, somebody: dict[str, Instance]) -> Inventory:
    """Return an inventory with the callers whose subnet it has."""
    there = tuple(caller for caller in somebody.values() if inventory.find(caller.subnet) is not None)
    return replace(inventory, nodes=(*inventory.nodes, *there))


def _resources(inventory: Inventory) -> Iterator[str]:
    for kind in _RESOURCES:
        for node in inventory.all(kind):
            if getattr(node, "subnets", None) or getattr(node, "subnet", None):
                yield node.key


def _somebody(inventory: Inventory) -> Iterator[Instance]:
    """Yield callers in one subnet of each kind: those with the same tables and on the same side of blocks are alike."""
    seen: set[Any] = set()
    named = dict.fromkeys(rule.peer for rule in inventory.all(SecurityGroupRule) if isinstance(rule.peer, Ref))
    groups = [group for group in map(inventory.find, named) if isinstance(group, SecurityGroup)]
    blocks = [_block(rule.cidr) for rule in inventory.all(SecurityGroupRule)]
    for subnet in inventory.all(Subnet):
        own = _block(subnet.cidr)
        alike = (subnet.vpc, _tables_of(inventory, subnet), tuple(bool(own & block) for block in blocks))
        if alike in seen:
            continue
        seen.add(alike)
        yield _caller(subnet, None)
        yield from (_caller(subnet, group) for group in groups if group.vpc == subnet.vpc)


def _caller(subnet: Subnet, group: SecurityGroup | None) -> Instance:
    """Return somebody in a subnet with the default group of its VPC, or with another one."""
    values: dict[str, Any] = {
        "subnet": Ref(Subnet.KIND, subnet.key),
        "account": subnet.account,
        "region": subnet.region,
    }
    if group is None:
        return Instance(key=f"somebody in {subnet.key}", origin=subnet.origin, **values)
    values["security_groups"] = (Ref(SecurityGroup.KIND, group.key),)
    return Instance(key=f"somebody with {group.key} in {subnet.key}", origin=subnet.origin, **values)


def _tables_of(inventory: Inventory, subnet: Subnet) -> tuple[str, ...]:
    nodes = (*inventory.referring_to(subnet, RouteTable), *inventory.referring_to(subnet, NetworkAcl))
    return tuple(sorted(f"{node.KIND} {node.key}" for node in nodes))


def _block(text: Any) -> Intervals:
    """Return the addresses of a block; none where it is not known."""
    try:
        return addresses(text) if isinstance(text, str) else NOTHING
    except ValueError:
        return NOTHING


def _on_premises(inventory: Inventory) -> Iterator[str]:
    """Yield the private networks outside all VPCs that rules name, where a VPN or Direct Connect leads out."""
    if not inventory.all(VpnConnection) and not inventory.all(DirectConnectGateway):
        return
    inside = NOTHING
    for vpc in inventory.all(Vpc):
        inside = inside | vpc_block(inventory, vpc).maybe
    for rule in inventory.all(SecurityGroupRule):
        own = _block(rule.cidr) if rule.direction == "in" else NOTHING
        if own and any(own <= block for block in _PRIVATE) and not own & inside:
            yield f"on-premises:{rule.cidr}"
