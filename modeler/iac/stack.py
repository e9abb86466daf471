"""A stack: the resources that are made together, what its user gives, and what it says when it stands.

A builder makes a `Stack`; `modeler.iac.write` prints it as CloudFormation or Terraform. A value that the user gives is
``Unknown(Cause.PARAMETER, name)`` in the inventory, alone or as a part of a `Text`. A value that AWS knows is an
`Attribute` by CloudFormation's names: ``Attribute("Balancer", "DNSName")``, ``Attribute("AWS::Region")``. So one
inventory serves both systems.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field, is_dataclass, replace
from typing import Any

from modeler.dataclass import dataclass
from modeler.errors import StackError, nearest

from ..inventory import Attribute, Cause, Inventory, Node, System, Text, Unknown, join
from ..inventory.mapping import Known, shaped
from ..inventory.node import AttributeShape, AttributeType, attributes_of
from ..inventory.table import FixedValue
from ..inventory.values import Tree

NAME = re.compile(r"[A-Z][A-Za-z0-9]{0,254}")
MANIFESTS = "kubernetes/"
"""The folder of the manifests beside a template."""
_PARTITIONS = (("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"), ("eusc-", "aws-eusc"))


@dataclass(frozen=True)
class StackParameter:
    """A value that the user of a stack gives.

    Parameters
    ----------
    name : str
        Its name in CloudFormation, such as ``VpcId``; Terraform's is `variable`.
    type : str
        CloudFormation's type: ``String``, ``Number``, ``CommaDelimitedList``, ``AWS::EC2::VPC::Id``,
        ``List<AWS::EC2::Subnet::Id>``…
    description : str
        What it is, in one sentence.
    default : str, int, float, tuple of str or None
        The value where none is given; ``None`` where the user must give one.
    allowed_pattern : str
        A regular expression that the whole value must match.
    constraint : str
        A sentence for a value that does not match.
    allowed : tuple of str
        The values to choose from.
    group : str
        The heading under which the console shows it.
    is_secret : bool
        Whether nobody may read it afterwards.

    Raises
    ------
    StackError
        If the name is none that CloudFormation takes.

    Examples
    --------
    >>> subnets = StackParameter("SubnetIds", "List<AWS::EC2::Subnet::Id>", "Two subnets, in two Availability Zones.")
    >>> subnets.variable, subnets.is_list
    ('subnet_ids', True)
    """

    name: str
    type: str = "String"
    description: str = ""
    default: str | int | float | tuple[str, ...] | None = None
    allowed_pattern: str = ""
    constraint: str = ""
    allowed: tuple[str, ...] = ()
    group: str = ""
    is_secret: bool = False

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise StackError(
                f"'{self.name}' is no name of a parameter: begin with a capital and use letters and digits only"
            )
        if re.search(r"\(\?[!=<]", re.sub(r"^\^?(\(\?![^()]*\))+", "", self.allowed_pattern)):
            raise StackError(
                f"the pattern of the parameter '{self.name}' looks ahead inside, which Terraform cannot: "
                "let it look ahead only at its beginning"
            )

    @property
    def variable(self) -> str:
        """Its name in Terraform."""
        return snake_case(self.name)

    @property
    def is_list(self) -> bool:
        """Whether it takes several values."""
        return "List<" in self.type or self.type == "CommaDelimitedList"

    @property
    def unknown(self) -> Unknown:
        """The value that stands for it in an inventory."""
        return Unknown(Cause.PARAMETER, self.name)


@dataclass(frozen=True)
class StackOutput:
    """A value that a stack shows when it stands.

    Parameters
    ----------
    name : str
        Its name in CloudFormation; Terraform's is `variable`.
    value : str, Text, Attribute, Unknown or a list of them
        The value.
    description : str
        What it is for, in one sentence.
    export : str, Text or None
        The name under which other stacks import it.
    """

    name: str
    value: Tree
    description: str = ""
    export: str | Text | None = None

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise StackError(
                f"'{self.name}' is no name of an output: begin with a capital and use letters and digits only"
            )

    @property
    def variable(self) -> str:
        """Its name in Terraform."""
        return snake_case(self.name)


@dataclass(frozen=True)
class Stack:
    """Resources that are made together.

    Parameters
    ----------
    name : str
        What it is called, as a part of other names: ``orders-api``.
    description : str
        What it makes, in one sentence.
    inventory : Inventory
        The resources, in the order in which they are written.
    parameters : tuple of StackParameter
        What the user gives.
    outputs : tuple of StackOutput
        What it shows when it stands.
    notes : tuple of str
        What its user has to know or to do, a sentence each.
    tags : mapping of str to str
        The tags of each resource that can have some; a value may be a `Text`.
    retained : frozenset of str
        The keys of the resources that stay when the stack is deleted.
    files : mapping of str to str
        Texts that belong beside the template, such as manifests of Kubernetes, by their names.
    homes : mapping of str to str
        The account or the Region of each resource, by its key, where they stand in several: ``consumer``,
        ``us-west-2``. Then each home has a stack of its own (`modeler.iac.homes.stacks_of`).
    regions : mapping of str to str
        The Region of each home that has one of its own.

    Raises
    ------
    StackError
        If a parameter is used that is not declared, or two have one name.

    Examples
    --------
    >>> from modeler.iac.stack import StackParameter
    >>> from modeler.inventory import Inventory, Origin
    >>> from modeler.inventory.kinds.subnet import Subnet
    >>> vpc = StackParameter("VpcId", "AWS::EC2::VPC::Id", "The VPC.")
    >>> subnet = Subnet(key="Subnet", origin=Origin("C2"), vpc=vpc.unknown, cidr="10.0.0.0/24")
    >>> stack = Stack("example", "A subnet.", Inventory((subnet,)), (vpc,))
    >>> stack
    <Stack example: 1 resource, 1 parameter>
    >>> stack.filled(VpcId="vpc-0a1b").nodes[0].vpc
    Ref(kind='vpc', key='vpc-0a1b')
    """

    name: str
    description: str
    inventory: Inventory
    parameters: tuple[StackParameter, ...] = ()
    outputs: tuple[StackOutput, ...] = ()
    notes: tuple[str, ...] = ()
    tags: Mapping[str, Tree] = field(default_factory=dict)
    retained: frozenset[str] = frozenset()
    files: Mapping[str, str] = field(default_factory=dict)
    homes: Mapping[str, str] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for sort, names in (
            ("parameters", [item.name for item in self.parameters]),
            ("outputs", [item.name for item in self.outputs]),
        ):
            if len(set(names)) < len(names):
                twice = next(name for name in names if names.count(name) > 1)
                raise StackError(f"two {sort} of the stack '{self.name}' are called '{twice}': give each its own name")
        declared = {parameter.name for parameter in self.parameters}
        for name in parameters_in((*self.inventory.nodes, [output.value for output in self.outputs], dict(self.tags))):
            if name not in declared:
                raise StackError(
                    f"the stack '{self.name}' takes a value from the parameter '{name}', which it does not have"
                    f"{nearest(name, declared)}: declare it"
                )
        strange = self.retained - {node.key for node in self.inventory}
        if strange:
            raise StackError(f"the stack '{self.name}' is to keep '{min(strange)}', which it does not make")

    def __repr__(self) -> str:
        resources, parameters = len(self.inventory), len(self.parameters)
        return (
            f"<Stack {self.name}: {resources} resource{'s' * (resources != 1)}, "
            f"{parameters} parameter{'s' * (parameters != 1)}>"
        )

    def parameter(self, name: str) -> StackParameter:
        """Return a parameter by its name."""
        return next(parameter for parameter in self.parameters if parameter.name == name)

    def filled(self, region: str | None = None, account: str | None = None, **values: Any) -> Inventory:
        """Return the inventory with the values of its parameters: those given, else the defaults.

        Parameters
        ----------
        region, account : str, optional
            Where the stack stands and whose it is; where they are not given, they stay what AWS fills in. What stands
            in a Region of its own (`regions`) stands there whatever is given.
        **values : str, int or list of str
            Values by the names of the parameters.

        Returns
        -------
        Inventory
            What a reader makes of the template with these values.

        Raises
        ------
        StackError
            If a value is given for a parameter that the stack does not have.
        """
        declared = {parameter.name: parameter for parameter in self.parameters}
        for name in values:
            if name not in declared:
                allowed = ", ".join(declared) or "none"
                raise StackError(
                    f"the stack '{self.name}' has no parameter '{name}'{nearest(name, declared)}: there are {allowed}"
                )
        known = {name: item.default for name, item in declared.items() if item.default is not None} | values
        filling = _Filling(known, region, account)
        elsewhere = {home: _Filling(known, own, account) for home, own in self.regions.items()}
        nodes = _as_read(
            [elsewhere.get(self.homes.get(node.key, ""), filling).node(node) for node in self.inventory.nodes]
        )
        return replace(self.inventory, nodes=(*nodes, *_in_cluster(self.files, nodes)))


def _as_read(nodes: list[Node]) -> tuple[Node, ...]:
    """Return nodes with what a reader adds to them: AWS's defaults, what follows from the type, whole paths."""
    from .read.egress import packets_out  # whoever only writes needs no reader
    from .read.rest_paths import with_paths

    complete = []
    for node in nodes:
        names = attributes_of(type(node))
        given = {name: getattr(node, name) for name in names if getattr(node, name) not in (None, ())}
        fixed = {
            name: place.value
            for name, place in node.TABLE.paths(System.CLOUDFORMATION).items()
            if isinstance(place, FixedValue)
        }
        complete.append(node.replace(**node.TABLE.with_defaults({**fixed, **given})))
    return tuple(with_paths(packets_out(complete)))


def _in_cluster(files: Mapping[str, str], nodes: tuple[Node, ...]) -> list[Node]:
    """Return what the manifests among the files make, as a reader sees it."""
    manifests = {
        name: content for name, content in files.items() if name.startswith(MANIFESTS) and name.endswith(".yaml")
    }
    if not manifests:
        return []
    from .read.manifests import bound_by_name, is_manifest, read_manifests
    from .read.source import documents

    sources = [source for name, content in manifests.items() for source in documents(content, name)]
    return bound_by_name(read_manifests([source for source in sources if is_manifest(source)]).nodes, nodes)


def parameters_in(value: Any) -> Iterator[str]:
    """Yield the name of each parameter that a value takes something from, in order.

    Examples
    --------
    >>> list(parameters_in({"a": [Unknown(Cause.PARAMETER, "Image")], "b": Text(("x", Unknown(Cause.PARAMETER, "Y")))}))
    ['Image', 'Y']
    """
    if isinstance(value, Unknown):
        if value.cause is Cause.PARAMETER:
            yield value.name
    elif isinstance(value, Text):
        for part in value.parts:
            yield from parameters_in(part)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from parameters_in(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from parameters_in(item)
    elif is_dataclass(value):
        names = attributes_of(type(value))
        for name in ("name", *names) if isinstance(value, Node) else names:
            yield from parameters_in(getattr(value, name))


def snake_case(name: str) -> str:
    """Return a name of CloudFormation as Terraform writes names.

    Examples
    --------
    >>> snake_case("VpcId"), snake_case("CertificateARN"), snake_case("Api2Url")
    ('vpc_id', 'certificate_arn', 'api2_url')
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


class _Filling:
    """Puts the values of parameters into nodes."""

    def __init__(self, values: Mapping[str, Any], region: str | None, account: str | None) -> None:
        self.values, self.region, self.account = values, region, account
        self.known = Known((), System.CLOUDFORMATION)

    def node(self, node: Node) -> Node:
        """Return a node with the values of its parameters."""
        changes = self._changes(node)
        name = self.value(node.name)
        if name != node.name:
            changes["name"] = name
        if self.region is not None and node.region is None:
            changes["region"] = self.region
        if self.account is not None and node.account is None:
            changes["account"] = self.account
        return node.replace(**changes) if changes else node

    def _changes(self, item: Any) -> dict[str, Any]:
        changes = {}
        for name, kind in attributes_of(type(item)).items():
            value = getattr(item, name)
            filled = self._attribute(value, kind)
            if filled != value:
                changes[name] = filled
        return changes

    def _attribute(self, value: Any, kind: AttributeType) -> Any:
        if kind.shape in (AttributeShape.RECORD, AttributeShape.RECORDS):
            if isinstance(value, tuple):
                return tuple(self._record(item) for item in value)
            return self._record(value)
        filled = self.value(list(value) if isinstance(value, tuple) else value)
        if isinstance(value, tuple):
            filled = tuple(filled)
        if filled == value or isinstance(filled, Unknown):
            return filled
        if kind.shape is AttributeShape.REFERENCES and isinstance(filled, tuple):
            reference = AttributeType(AttributeShape.REFERENCE, kind.kinds)
            return tuple(self._shaped(item, reference) if isinstance(item, (str, Text)) else item for item in filled)
        return self._shaped(filled, kind)

    def _shaped(self, value: Tree, kind: AttributeType) -> Any:
        return shaped(value, kind, System.CLOUDFORMATION, self.known)

    def _record(self, value: Any) -> Any:
        if isinstance(value, Unknown) or not hasattr(value, "ROWS"):
            return value
        return type(value)(**{name: getattr(value, name) for name in attributes_of(type(value))} | self._changes(value))

    def value(self, value: Tree) -> Tree:
        """Return a value with what is given in place of parameters."""
        if isinstance(value, Unknown) and value.cause is Cause.PARAMETER and value.name in self.values:
            given = self.values[value.name]
            return list(given) if isinstance(given, (list, tuple)) else given
        if isinstance(value, Attribute):
            return self._pseudo(value)
        if isinstance(value, Text):
            return join([self.value(part) for part in value.parts])
        if isinstance(value, Mapping):
            return {key: self.value(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.value(item) for item in value]
        return value

    def _pseudo(self, attribute: Attribute) -> Tree:
        match attribute.key:
            case "AWS::Region" if self.region is not None:
                return self.region
            case "AWS::AccountId" if self.account is not None:
                return self.account
            case "AWS::Partition":
                region = self.region or ""
                return next((name for prefix, name in _PARTITIONS if region.startswith(prefix)), "aws")
            case "AWS::URLSuffix":
                return "amazonaws.com.cn" if (self.region or "").startswith("cn-") else "amazonaws.com"
        return attribute
