"""What a rule says of a resource: that it is wrong, that nobody can tell, or that it is right.

A message is a text with names in braces, and its values stand beside it: ``"the endpoint stands only in {zones}"``.
So a program reads the values and a person reads the message.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TypeAlias

from modeler.dataclass import dataclass
from modeler.inventory import Cause, Node, Origin, Unknown, references_of
from modeler.inventory.values import unknowns

EvidenceValue: TypeAlias = "str | int | float | bool"


@dataclass(frozen=True)
class Finding:
    """A resource that a rule finds at fault.

    Parameters
    ----------
    node : Node
        The resource.
    attribute : str
        The attribute that is wrong; empty for the resource itself.
    message : str
        What is wrong, with the names of `values` in braces.
    values : mapping
        What the message names.
    inside : tuple of str or int
        Where inside the attribute's document: ``("Statement", 0, "Condition")``.
    beside : tuple of Node
        Other resources that the finding rests on.
    rule : str
        The rule's code; the rule itself fills it in.
    """

    node: Node
    attribute: str
    message: str
    values: Mapping[str, EvidenceValue] = field(default_factory=dict)
    inside: tuple[str | int, ...] = ()
    beside: tuple[Node, ...] = ()
    rule: str = ""

    @property
    def place(self) -> Origin:
        """Where the fault is written."""
        return self.node.place(self.attribute, *self.inside)

    @property
    def text(self) -> str:
        """The message with its values."""
        return self.message.format_map(dict(self.values))

    @property
    def provided(self) -> Unknown | None:
        """The condition that is not decided and on which the resource hangs, if there is one."""
        return self.node.exists if isinstance(self.node.exists, Unknown) else None

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """What stays the same when lines move: the rule, the resource and the attribute."""
        inside = ".".join(map(str, self.inside))
        return self.rule, self.node.KIND, self.node.key, f"{self.attribute}.{inside}" if inside else self.attribute


@dataclass(frozen=True)
class CannotTell:
    """A resource that a rule cannot judge, and what would settle it.

    Parameters
    ----------
    node : Node
        The resource.
    attribute : str
        The attribute that hangs on what is unknown; empty for the resource itself.
    unknown : tuple of Unknown
        What is unknown, with how to learn it.
    rule : str
        The rule's code; the rule itself fills it in.
    """

    node: Node
    attribute: str
    unknown: tuple[Unknown, ...]
    rule: str = ""

    @property
    def place(self) -> Origin:
        """Where the unknown value is written."""
        return self.node.place(self.attribute)


@dataclass(frozen=True)
class Passed:
    """A resource that a rule judged and found right."""

    node: Node
    rule: str = ""


AuditOutcome: TypeAlias = Finding | CannotTell | Passed


def fails(
    node: Node,
    attribute: str,
    message: str,
    *,
    inside: tuple[str | int, ...] = (),
    beside: tuple[Node, ...] = (),
    **values: EvidenceValue,
) -> Finding:
    """Say that a resource is at fault: where, and in which words."""
    return Finding(node, attribute, message, values, inside, beside)


def cannot_tell(node: Node, attribute: str, *values: object) -> CannotTell:
    """Say that a resource cannot be judged, with the unknown values among those that the judgment needs.

    Where all of them are known, what they refer to was not read.

    Examples
    --------
    >>> from modeler.inventory import Cause, Origin, Unknown
    >>> from modeler.inventory.kinds.vpc import Vpc
    >>> vpc = Vpc(key="Network", origin=Origin("t.yaml", 3))
    >>> cannot_tell(vpc, "cidrs", [Unknown(Cause.PARAMETER, "Block"), "10.0.0.0/16"]).unknown[0].name
    'Block'
    """
    unknown = tuple(dict.fromkeys(item for value in values for item in unknowns(value)))
    if not unknown:
        referred = dict.fromkeys(str(reference) for value in values for reference in references_of(value))
        missing = [f"the {name}" for name in referred] or [f"what {node.key} rests on"]
        unknown = tuple(Unknown(Cause.OUTSIDE, name) for name in missing)
    return CannotTell(node, attribute, unknown)


def not_read(node: Node, attribute: str, name: str) -> CannotTell:
    """Say that a resource cannot be judged because another one was not read: its id or its kind is the name."""
    return CannotTell(node, attribute, (Unknown(Cause.OUTSIDE, name),))


def passes(node: Node) -> Passed:
    """Say that a resource is right."""
    return Passed(node)
