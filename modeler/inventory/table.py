"""The table of a kind: by which names CloudFormation, Terraform and boto3 know it and its attributes.

One table drives the readers, the writers, the collector, the least-privilege policy and the sandbox. A row gives an
attribute's path (`modeler.inventory.paths`) in the three systems, in the order CloudFormation, Terraform, boto3::

    rows={"service": ("ServiceName", "service_name", "ServiceName")}

An empty path says that the system does not have it. `Constant` is a value that follows from the type itself, and `As`
names how a value is written (`modeler.inventory.conversions`). The rows of a record (an action of a listener) stand
in the record.

Sources: the CloudFormation template reference, the Terraform AWS provider's schema, botocore's service models.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from enum import IntEnum
from typing import Any, TypeAlias

from modeler.dataclass import dataclass


class System(IntEnum):
    """Who writes a resource down; the number is its column in a row."""

    CLOUDFORMATION = 0
    TERRAFORM = 1
    API = 2


@dataclass(frozen=True, slots=True)
class FixedValue:
    """A value that every resource of the type has, such as the direction of an ingress rule."""

    value: Any


@dataclass(frozen=True, slots=True)
class As:
    """A path, and how its value is written there."""

    path: str
    conversion: str


FieldPlace: TypeAlias = str | FixedValue | As
FieldRow: TypeAlias = tuple[FieldPlace, FieldPlace, FieldPlace]


@dataclass(frozen=True, slots=True)
class Form:
    """How one system writes a kind, beside or in place of the table's rows.

    Parameters
    ----------
    type : str
        The resource type: ``AWS::EC2::SecurityGroup``, ``aws_security_group``.
    paths : mapping
        Where each attribute stands.
    inside : str
        The path of a list in a resource of this type, each of whose items is a node of the kind, or of a flag that
        makes one where it is true; empty for the resource itself.
    parent : str
        The attribute that then refers to the resource around it; empty where `around` says enough.
    around : mapping
        Attributes that stand in the resource around it, and where.
    completes : str
        The path of a reference: the resource is no node of its own, it adds its attributes to the node that this names.
    when : mapping
        Paths and the value that each must have, where one type is written for two kinds; ``...`` for any value.
    per_value : tuple of str
        Lists of each of whose values a node is made, as where one block of rules names several blocks of addresses.
    itself : tuple of str
        A flag of which a node is made where it is true, the attribute that it gives, and the one that has its value.
    within : str
        The path of a reference to the node in which the one that this completes has its name, where it gives no id.
    """

    type: str
    paths: Mapping[str, FieldPlace]
    inside: str = ""
    parent: str = ""
    around: Mapping[str, FieldPlace] = field(default_factory=dict)
    completes: str = ""
    when: Mapping[str, Any] = field(default_factory=dict)
    per_value: tuple[str, ...] = ()
    itself: tuple[str, str, str] | None = None
    within: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """The read call that shows a kind in an account.

    Parameters
    ----------
    service, operation : str
        As boto3 names them: ``"ec2"``, ``"describe_vpc_endpoints"``.
    items : str
        The path of the resources in the answer; empty where the answer is the resource.
    key : str
        The path of the id or ARN in an item.
    action : str
        The IAM action that it needs.
    per : str
        The kind for each of whose nodes the call is made; empty for one call a Region.
    arguments : mapping
        The call's arguments; ``{key}`` stands for the key of the node named by `per`, ``{NAME}`` for its attribute,
        and of a time, ``-P14D`` for the moment 14 days ago.
    parent : str
        The attribute that refers to the node named by `per`.
    completes : bool
        Whether the answer adds attributes to the node named by `per` and makes none of its own.
    paths : mapping
        Where it differs from the table's rows; a call that completes a node gives only these, or all rows where it
        names none.
    when : mapping
        Paths and the value that each must have in an item.
    keys_only : bool
        Whether an item is nothing but the id or ARN; another call then completes the node.
    around : mapping
        Attributes that stand in the first list around an item; ``{}`` for the key under which it stands in a mapping.
    """

    service: str
    operation: str
    items: str
    key: str
    action: str
    per: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    parent: str = ""
    completes: bool = False
    paths: Mapping[str, FieldPlace] = field(default_factory=dict)
    when: Mapping[str, Any] = field(default_factory=dict)
    keys_only: bool = False
    around: Mapping[str, FieldPlace] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Default:
    """What AWS takes for an attribute that nobody gives, and where it says so.

    Parameters
    ----------
    value : object
        The value.
    source : str
        The page, with the day on which it was read.
    when : mapping
        Other attributes and the values one of which each must have, where the default holds for some only.
    """

    value: Any
    source: str
    when: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """By which names three systems know a kind.

    Parameters
    ----------
    cloudformation, terraform : str
        The type that the rows are about; empty where the system has none of its own.
    rows : mapping
        Each attribute's place in the three systems; ``name`` may stand among them.
    calls : tuple of Call
        The read calls, the first the one that lists the resources.
    ids : tuple of str
        How its ids and ARNs begin (``vpce-``, ``arn:*:acm:``), so that a literal is told apart from another kind's.
    defaults : mapping
        What AWS takes for what nobody gives; several where it depends on other attributes.
    also : tuple of Form
        Other forms: aliases of a type, lists inside other resources, resources that complete it.
    when : mapping
        A system and the values that make a resource of the type one of this kind.
    answers : mapping
        A system and the attribute that others ask of it (``""`` for ``Ref``), where this is a property of another name.
    within : str
        The attribute that refers to the node in which its ids are unique; its key in an account begins with that one's.
    identity : tuple of str
        The attributes that tell it apart from others in the same place, where an account gives it no id.
    asked : mapping of str to str
        What others ask of it that AWS makes: CloudFormation's name (``""`` for ``Ref``) and Terraform's. What is not
        here is asked as ``Ref`` and ``id``, ``Arn`` and ``arn``.
    """

    cloudformation: str
    terraform: str
    rows: Mapping[str, FieldRow]
    calls: tuple[Call, ...] = ()
    ids: tuple[str, ...] = ()
    defaults: Mapping[str, Default | tuple[Default, ...]] = field(default_factory=dict)
    also: tuple[Form, ...] = ()
    when: Mapping[System, Mapping[str, Any]] = field(default_factory=dict)
    answers: Mapping[tuple[System, str], str] = field(default_factory=dict)
    within: str = ""
    identity: tuple[str, ...] = ()
    asked: Mapping[str, str] = field(default_factory=dict)

    def form(self, system: System) -> Form | None:
        """Return the form in which a system writes the kind, or ``None`` where it has none."""
        kind = (self.cloudformation, self.terraform, "")[system]
        if not kind and system is not System.API:
            return None
        return Form(kind, self.paths(system), when=self.when.get(system, {}))

    def forms(self, system: System) -> tuple[Form, ...]:
        """Return every form that a system's reader must know."""
        main = self.form(system)
        prefix = "AWS::" if system is System.CLOUDFORMATION else "aws_"
        return (*((main,) if main else ()), *(form for form in self.also if form.type.startswith(prefix)))

    def with_defaults(self, values: Mapping[str, Any], asked_later: frozenset[str] = frozenset()) -> dict[str, Any]:
        """Return attributes with what AWS takes for those that nobody gives, but for those of another call."""
        defaults = [(name, default) for name, default in self.every_default() if name not in asked_later]
        complete = {name: default.value for name, default in defaults if not default.when} | dict(values)
        for name, default in defaults:
            if name not in complete and all(
                complete.get(attribute) in allowed for attribute, allowed in default.when.items()
            ):
                complete[name] = default.value
        return complete

    def every_default(self) -> Iterator[tuple[str, Default]]:
        """Yield each default with its attribute."""
        for name, defaults in self.defaults.items():
            for default in defaults if isinstance(defaults, tuple) else (defaults,):
                yield name, default

    def answer_paths(self, call: Call) -> dict[str, FieldPlace]:
        """Return where an item of a call's answer has each attribute."""
        if call.keys_only:
            return {}
        if call.completes and call.paths:
            return dict(call.paths)
        return {**self.paths(System.API), **call.paths}

    def paths(self, system: System) -> dict[str, FieldPlace]:
        """Return where the system has each attribute."""
        return {attribute: row[system] for attribute, row in self.rows.items() if row[system] != ""}


def record_paths(record: type, system: System) -> dict[str, FieldPlace]:
    """Return where a system has each attribute of a record, by the rows that stand in the record's class."""
    rows: Mapping[str, FieldRow] = record.ROWS  # type: ignore[attr-defined]
    return {attribute: row[system] for attribute, row in rows.items() if row[system] != ""}
