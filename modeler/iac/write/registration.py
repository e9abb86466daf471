"""The addresses of an endpoint as targets: a custom resource in CloudFormation, data sources in Terraform.

CloudFormation cannot name the addresses of an endpoint's interfaces, so a function registers them. Terraform looks them
up, and needs neither the function nor its role and logs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ...inventory import Attribute, Inventory, OtherResource, Ref, references_of
from ...inventory.kinds.function import Function
from ...inventory.kinds.log_group import LogGroup
from ...inventory.kinds.role import Role
from ...inventory.kinds.vpc_endpoint import VpcEndpoint
from ...inventory.values import Text, Tree, Unknown

REGISTRATION_TYPE = "Custom::EndpointAddresses"
"""The custom resource: it has the interfaces, the target group and the port as properties."""


def registrations(inventory: Inventory) -> tuple[OtherResource, ...]:
    """Return the custom resources that register addresses."""
    return tuple(node for node in inventory.all(OtherResource) if node.type == REGISTRATION_TYPE)


def without_registrar(inventory: Inventory) -> Inventory:
    """Return an inventory without the functions that only register addresses, their roles and logs.

    Parameters
    ----------
    inventory : Inventory
        What a stack makes.
    """
    dropped: set[str] = {node.key for node in registrations(inventory)}
    if not dropped:
        return inventory
    named = {node.key: named_by(node) for node in inventory.nodes}
    for kind in (Function, Role, LogGroup):
        for node in inventory.all(kind):
            users = {user for user, names in named.items() if user != node.key and node.key in names}
            if users and users <= dropped:
                dropped.add(node.key)
    return replace(inventory, nodes=tuple(node for node in inventory.nodes if node.key not in dropped))


def endpoint_of(registration: OtherResource, inventory: Inventory) -> VpcEndpoint | None:
    """Return the endpoint whose addresses are registered."""
    interfaces = _property(registration, "NetworkInterfaceIds")
    node = inventory.by_key.get(interfaces.key) if isinstance(interfaces, Attribute) else None
    return node if isinstance(node, VpcEndpoint) else None


def target_group_of(registration: OtherResource) -> Tree:
    """Return the target group, as its reference stands in the properties."""
    return _property(registration, "TargetGroupArn")


def port_of(registration: OtherResource) -> int:
    """Return the port on which the endpoint is called."""
    return int(_property(registration, "Port"))


def _property(registration: OtherResource, name: str) -> Any:
    properties = registration.properties
    return properties.get(name) if isinstance(properties, Mapping) else None


def named_by(value: Any) -> set[str]:
    """Return the keys of all nodes that a node, or a value of one, names."""
    return {reference.key for reference in references_of(value)} | set(keys_named_in(value))


def keys_named_in(value: Any) -> Iterator[str]:
    """Yield the keys of the nodes that a value names, at any depth."""
    if isinstance(value, Attribute):
        yield value.key
    elif isinstance(value, Text):
        yield from (part.key for part in value.attributes)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from keys_named_in(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from keys_named_in(item)
    elif hasattr(value, "__dataclass_fields__") and not isinstance(value, (Ref, Unknown)):
        for name in value.__dataclass_fields__:
            yield from keys_named_in(getattr(value, name)) if name not in ("origin", "places") else ()
