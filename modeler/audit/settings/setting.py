"""A setting: what a resource says of a field of the workload, and where it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, TypeAlias, TypeVar

from modeler.audit.recognise.way import RequestWay
from modeler.dataclass import dataclass
from modeler.inventory import Inventory, Node, Unknown, unknowns
from modeler.inventory.graph import reached
from modeler.results import Record

N = TypeVar("N", bound=Node)


@dataclass(frozen=True)
class ResourceSetting:
    """A value of a field of the workload that a resource gives.

    Parameters
    ----------
    path : str
        The field: ``azs``, ``backend.memory_mb``.
    value : object
        The value as a workload takes it.
    node : Node
        The resource that says it, with its place.
    attribute : str
        Which attribute of it.
    """

    path: str
    value: Any
    node: Node
    attribute: str = ""

    @property
    def where(self) -> str:
        """Where it is written."""
        return str(self.node.place(self.attribute))

    def record(self) -> Record:
        """Return it as plain data."""
        return {
            "field": self.path,
            "value": self.value,
            "resource": self.node.key,
            "attribute": self.attribute,
            "where": self.where,
        }


@dataclass(frozen=True)
class OpenSetting:
    """A field that a resource decides by a value that is unknown.

    Parameters
    ----------
    path : str
        The field.
    node : Node
        The resource.
    unknown : Unknown
        What it hangs on, and how to learn it.
    """

    path: str
    node: Node
    unknown: Unknown

    def record(self) -> Record:
        """Return it as plain data."""
        return {
            "field": self.path,
            "resource": self.node.key,
            "where": str(self.node.origin),
            "reason": self.unknown.reason,
            "how_to_learn": self.unknown.how_to_learn,
        }


SettingStatement: TypeAlias = ResourceSetting | OpenSetting


@dataclass(frozen=True)
class OnTheWay:
    """What stands on one way of an entry point.

    Parameters
    ----------
    inventory : Inventory
        What was read.
    way : RequestWay
        The way.
    """

    inventory: Inventory
    way: RequestWay

    @property
    def has_api(self) -> bool:
        """Whether an API of API Gateway is on the way, which judges who calls."""
        return bool({"rest-api", "http-api", "websocket-api"} & set(self.way.components))

    @cached_property
    def reached(self) -> tuple[Node, ...]:
        """All resources that requests of the entry point meet, on this way and the others."""
        return reached(self.inventory, self.way.entry)

    def alike(self, node: N) -> tuple[N, ...]:
        """Return the resources of the same kind that the entry point leads to, this one among them."""
        alike = tuple(resource for resource in self.reached if type(resource) is type(node))
        return alike or (node,)


def of_attribute(
    path: str, node: Node, attribute: str, as_value: Callable[[Any], Any] = lambda value: value
) -> Iterator[SettingStatement]:
    """Yield what an attribute says of a field: its value, that it is unknown, or nothing where it is not given.

    Parameters
    ----------
    path : str
        The field.
    node : Node
        The resource.
    attribute : str
        Its attribute.
    as_value : callable
        Turns the attribute into what the workload takes; ``None`` leaves the field as it is.
    """
    value = getattr(node, attribute)
    unknown = next(unknowns(value), None)
    if unknown is not None:
        yield OpenSetting(path, node, unknown)
        return
    if value is None:
        return
    written = as_value(value)
    if written is not None:
        yield ResourceSetting(path, written, node, attribute)
