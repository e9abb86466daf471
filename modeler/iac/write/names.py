"""What resources are called in a template: stable names made of the keys of the inventory."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...inventory import Node, System
from ..stack import snake_case
from .forms import WrittenResource

LONGEST_LOGICAL_ID = 255
_NOT_A_WORD = re.compile(r"[^A-Za-z0-9]+")


def logical_id(key: str) -> str:
    """Return the logical id that CloudFormation takes for a key: the key itself where it is one.

    Examples
    --------
    >>> logical_id("Balancer"), logical_id('aws_subnet.private["a"]'), logical_id("Group/default-egress")
    ('Balancer', 'SubnetPrivateA', 'GroupDefaultEgress')
    """
    if key.isascii() and key.isalnum():
        return key[:LONGEST_LOGICAL_ID]
    words = _NOT_A_WORD.sub(" ", key.removeprefix("aws_").replace("_", " ")).split()
    return "".join(word[:1].upper() + word[1:] for word in words)[:LONGEST_LOGICAL_ID] or "Resource"


def local_name(key: str, type_: str) -> str:
    """Return the name that Terraform takes for a key, below the type.

    Examples
    --------
    >>> local_name("PublicBalancer", "aws_lb"), local_name('aws_subnet.private["a"]', "aws_subnet")
    ('public_balancer', 'private_a')
    """
    name = key.removeprefix(f"{type_}.")
    words = _NOT_A_WORD.sub("_", snake_case(name)).strip("_") or "this"
    return words if not words[0].isdigit() else f"n{words}"


class TemplateNames:
    """The names of all resources of a template.

    Parameters
    ----------
    resources : iterable of WrittenResource
        The resources, in order.
    system : System
        Whose names they are.
    """

    def __init__(self, resources: Iterable[WrittenResource], system: System) -> None:
        self.system = system
        self._taken: set[str] = set()
        self._own: dict[tuple[str, str], str] = {}
        self._all: dict[int, str] = {}
        listed = list(resources)
        for resource in listed:
            if not resource.adds:
                name = self._free(self._name(resource.node.key, resource.type))
                self._own[resource.node.KIND, resource.node.key] = name
                self._all[id(resource)] = name
        for resource in listed:
            if resource.adds:
                self._all[id(resource)] = self._free(self._addition(resource))

    def of(self, resource: WrittenResource) -> str:
        """Return the name of a resource: a logical id, or ``type.name``."""
        return self._all[id(resource)]

    def of_node(self, node: Node) -> str | None:
        """Return the name of a node's own resource, if it has one."""
        return self._own.get((node.KIND, node.key))

    def _name(self, key: str, type_: str) -> str:
        return logical_id(key) if self.system is System.CLOUDFORMATION else f"{type_}.{local_name(key, type_)}"

    def _addition(self, resource: WrittenResource) -> str:
        words = [resource.node.key, *([resource.target.key] if resource.target else []), resource.adds]
        if self.system is System.CLOUDFORMATION:
            return "".join(logical_id(word) for word in words)
        numbered = resource.target is None and resource.adds[-1:].isdigit()
        parts = [local_name(word, word.partition(".")[0]) for word in (words if numbered else words[:-1])]
        return f"{resource.type}.{'_'.join(parts)}"

    def _free(self, name: str) -> str:
        number, free = 2, name
        while free in self._taken:
            free = f"{name}{number}" if self.system is System.CLOUDFORMATION else f"{name}_{number}"
            number += 1
        self._taken.add(free)
        return free
