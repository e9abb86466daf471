"""A node of an inventory: one AWS resource, with typed attributes, where it was read, and whose it is.

A kind is a frozen dataclass below `Node`, one file a kind in ``modeler/inventory/kinds/``. The helpers here declare
an attribute's type once: `text`, `flag`, `integer`, `reference`, `references`, `texts`, `document`, `records`. An
attribute that nobody gave is ``None``, unless the kind states AWS's default; a value that cannot be known is
`modeler.inventory.values.Unknown`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast, dataclass_transform

from modeler.dataclass import dataclass

from .origin import Origin
from .values import String, Unknown, Value

if TYPE_CHECKING:
    from .table import Table

C = TypeVar("C", bound=type)


class AttributeShape(StrEnum):
    """The type of an attribute."""

    TEXT = "text"
    FLAG = "flag"
    INTEGER = "integer"
    NUMBER = "number"
    REFERENCE = "reference"
    REFERENCES = "references"
    TEXTS = "texts"
    DOCUMENT = "document"
    RECORD = "record"
    RECORDS = "records"


@dataclass(frozen=True, slots=True)
class AttributeType:
    """What an attribute of a kind holds."""

    shape: AttributeShape
    kinds: tuple[str, ...] = ()
    record: type | None = None


def text() -> Any:
    """Declare an attribute that is a text."""
    return _attribute(AttributeType(AttributeShape.TEXT))


def flag() -> Any:
    """Declare an attribute that is true or false."""
    return _attribute(AttributeType(AttributeShape.FLAG))


def integer() -> Any:
    """Declare an attribute that is a whole number."""
    return _attribute(AttributeType(AttributeShape.INTEGER))


def number() -> Any:
    """Declare an attribute that is a number."""
    return _attribute(AttributeType(AttributeShape.NUMBER))


def reference(*kinds: str) -> Any:
    """Declare an attribute that refers to a node of one of the kinds."""
    return _attribute(AttributeType(AttributeShape.REFERENCE, kinds))


def references(*kinds: str) -> Any:
    """Declare an attribute that refers to any number of nodes of the kinds."""
    return _attribute(AttributeType(AttributeShape.REFERENCES, kinds), ())


def texts() -> Any:
    """Declare an attribute that is a list of texts."""
    return _attribute(AttributeType(AttributeShape.TEXTS), ())


def document() -> Any:
    """Declare an attribute that is a JSON document, such as a policy."""
    return _attribute(AttributeType(AttributeShape.DOCUMENT))


def record(cls: type) -> Any:
    """Declare an attribute that is a record of its own."""
    return _attribute(AttributeType(AttributeShape.RECORD, record=cls))


def records(cls: type) -> Any:
    """Declare an attribute that is a list of records."""
    return _attribute(AttributeType(AttributeShape.RECORDS, record=cls), ())


def _attribute(kind: AttributeType, default: Any = None) -> Any:
    return field(default=default, metadata={"attribute": kind})


@dataclass_transform(
    kw_only_default=True,
    frozen_default=True,
    field_specifiers=(text, flag, integer, number, reference, references, texts, document, record, records),
)
def node(cls: C) -> C:
    """Make a class a kind of node, or a record inside one: a frozen dataclass whose attributes are given by name."""
    made: type = dataclass(frozen=True, kw_only=True)(cls)
    if issubclass(made, Node):
        made.__hash__ = Node.__hash__  # type: ignore[method-assign]
    return cast(C, made)


@dataclass(frozen=True, kw_only=True)
class Node:
    """One AWS resource of an inventory.

    Parameters
    ----------
    key : str
        What references call it: the logical id, the Terraform address, or the id or ARN in an account; unique in an
        inventory.
    origin : Origin
        Where it was read.
    region, account : str, Unknown or None
        Where it stands and whose it is; ``None`` for the Region and account that were not named.
    name : str, Text, Unknown or None
        The name that its owner gave it.
    exists : bool or Unknown
        Unknown where it hangs on a condition that is not decided.
    places : mapping of str to Origin
        Where each attribute stands, and inside a policy each value: ``policy.Statement.0.Effect``. What is the same
        but for its places is equal.
    """

    KIND: ClassVar[str]
    TABLE: ClassVar[Table]

    key: str
    origin: Origin
    region: Value[str] | None = None
    account: Value[str] | None = None
    name: String | None = None
    exists: bool | Unknown = True
    places: Mapping[str, Origin] = field(default_factory=dict, compare=False, repr=False)

    def __hash__(self) -> int:
        return hash((type(self), self.key))

    @classmethod
    def attributes(cls) -> dict[str, AttributeType]:
        """Return the attributes of the kind with their types, in the order of the file."""
        return attributes_of(cls)

    def place(self, attribute: str = "", *inside: str | int) -> Origin:
        """Return where an attribute, or a value inside its document, is written; where nothing says, the resource.

        Examples
        --------
        >>> from modeler.inventory import Origin
        >>> from modeler.inventory.kinds.vpc import Vpc
        >>> vpc = Vpc(key="Network", origin=Origin("t.yaml", 3), places={"cidrs": Origin("t.yaml", 6, 7)})
        >>> str(vpc.place("cidrs")), str(vpc.place("dns_support"))
        ('t.yaml:6', 't.yaml:3')
        """
        steps = [attribute, *(str(step) for step in inside)]
        while steps:
            place = self.places.get(".".join(steps))
            if place is not None:
                return place
            steps.pop()
        return self.origin

    def replace(self, **changes: Any) -> Node:
        """Return the node with other values for some attributes."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        return type(self)(**(values | changes))


_ATTRIBUTES: dict[type, dict[str, AttributeType]] = {}


def attributes_of(cls: type) -> dict[str, AttributeType]:
    """Return the declared attributes of a kind or a record."""
    if cls not in _ATTRIBUTES:
        _ATTRIBUTES[cls] = {
            item.name: item.metadata["attribute"] for item in fields(cls) if "attribute" in item.metadata
        }
    return _ATTRIBUTES[cls]
