"""From a node to the resources in which a system writes it: its own, and those that add to it.

A kind may have several types (a rule of a security group is one for packets in and one for packets out), and an
attribute may stand in a resource of its own (the subnets of a route table are associations). The tables say so
(`modeler.inventory.table.Form`); here the form is chosen that holds what the node says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any

from modeler.dataclass import dataclass
from modeler.errors import StackError

from ...inventory import Inventory, Node, OtherResource, System
from ...inventory.kinds.domain_mapping import DomainMapping
from ...inventory.kinds.domain_name import DomainName
from ...inventory.mapping import write_attributes, written_record
from ...inventory.node import attributes_of
from ...inventory.paths import put
from ...inventory.table import As, FieldPlace, FixedValue, Form
from ...inventory.values import Attribute, Ref, Tree

_OLD_TYPES = ("aws_alb", "aws_default_", "aws_security_group_rule", "AWS::ApiGateway::Deployment")
"""Types that AWS keeps for old templates, or that only take over what stands, and one that is another kind."""
_FROM_OTHERS = frozenset({"triggers", "renewed_by", "made_after", "code"})
"""What a writer says in another way: from the other resources, or, in Terraform, in a file beside the module."""
SAID = frozenset({"type", "scheme", "authorization", "endpoint_types", "target_type"})
"""What is written even where AWS would take the same: a reader looks for it."""

_APART = frozenset({("aws_iam_role", "managed_policies")})
"""Arguments that are deprecated: a resource of its own says the same."""
_BY_NAME = frozenset({"role"})
"""References of resources that complete another one, which take its name and not its id."""


@dataclass
class WrittenResource:
    """A resource of a template.

    Parameters
    ----------
    type : str
        Its type.
    node : Node
        What it is, or adds to.
    properties : dict
        Its properties; references are attributes.
    adds : str
        Of a resource that adds to a node: what tells it apart from the node and others that add to it.
    target : Ref or None
        The node that it joins to its own.
    """

    type: str
    node: Node
    properties: dict[str, Tree] = field(default_factory=dict)
    adds: str = ""
    target: Ref[Any] | None = None


def written_resources(node: Node, system: System, inventory: Inventory | None = None) -> list[WrittenResource]:
    """Return the resources in which a system writes a node: its own first.

    Parameters
    ----------
    node : Node
        The node.
    system : System
        Who writes it.
    inventory : Inventory, optional
        Where it stands: what it refers to may decide on its type.

    Raises
    ------
    StackError
        If the system has no type for it, or none that holds what it says.

    Examples
    --------
    >>> from modeler.inventory import Origin
    >>> from modeler.inventory.kinds.internet_gateway import InternetGateway
    >>> gateway = InternetGateway(key="Gateway", origin=Origin("x"), vpcs=(Ref("vpc", "Vpc"),))
    >>> [resource.type for resource in written_resources(gateway, System.CLOUDFORMATION)]
    ['AWS::EC2::InternetGateway', 'AWS::EC2::VPCGatewayAttachment']
    """
    if isinstance(node, OtherResource):
        return [_as_it_is(node, system)]
    form = _form(node, system, inventory or Inventory(()))
    places = {name: place for name, place in form.paths.items() if (form.type, name) not in _APART}
    left = _left(node, places)
    paths = {name: place for name, place in places.items() if name in SAID or not _is_default(node, name)}
    first = {name: getattr(node, name)[:1] for name in left if name in paths}
    properties: dict[str, Tree] = {}
    write_attributes(node.replace(**first), paths, properties, system)
    for path, value in form.when.items():
        put(properties, path, value[0] if isinstance(value, tuple) else value)
    added = [part for name in left for part in _completing(node, name, left[name], system)]
    return [WrittenResource(form.type, node, properties), *added]


def _as_it_is(node: OtherResource, system: System) -> WrittenResource:
    """Return a resource that no kind knows, if its type is one of the system."""
    starts = ("AWS::", "Custom::") if system is System.CLOUDFORMATION else ("aws_",)
    if not isinstance(node.type, str) or not node.type.startswith(starts):
        where = "CloudFormation" if system is System.CLOUDFORMATION else "Terraform"
        raise StackError(f"{where} has no resource of the type '{node.type}', which '{node.key}' is: leave it out")
    return WrittenResource(node.type, node, dict(node.properties or {}))


def _is_default(node: Node, name: str) -> bool:
    """Return whether AWS takes the value where nobody gives one."""
    value = getattr(node, name)
    if value in (None, ()) or name not in node.TABLE.defaults:
        return False
    given = {
        attribute: getattr(node, attribute)
        for attribute in attributes_of(type(node))
        if attribute != name and getattr(node, attribute) not in (None, ())
    }
    return bool(node.TABLE.with_defaults(given).get(name) == value)


def _form(node: Node, system: System, inventory: Inventory) -> Form:
    forms = [
        form
        for form in node.TABLE.forms(system)
        if not form.inside and not form.completes and not form.per_value and not form.type.startswith(_OLD_TYPES)
        if _is_of(form, node)
    ]
    if node.KIND == "rest-deployment":
        forms = [form for form in (node.TABLE.form(system),) if form]
    if isinstance(node, DomainMapping):
        forms = [form for form in forms if form.type == _mapping(node, system, inventory)]
    if not forms:
        where = "CloudFormation" if system is System.CLOUDFORMATION else "Terraform"
        raise StackError(f"{where} has no resource for {node.KIND} '{node.key}'{_why(node)}: leave it out")
    best = min(forms, key=lambda form: len(lost(node, form, system)))
    missing = lost(node, best, system)
    if missing:
        raise StackError(
            f"{best.type} cannot say '{missing[0]}' of {node.KIND} '{node.key}': leave it out, or write the other form"
        )
    return best


def _mapping(mapping: DomainMapping, system: System, inventory: Inventory) -> str:
    """Return the type of a mapping: HTTP and WebSocket APIs have one of their own, and so have private names."""
    api = inventory.find(mapping.api) if isinstance(mapping.api, Ref) else None
    domain = inventory.find(mapping.domain) if isinstance(mapping.domain, Ref) else None
    second = api is not None and api.KIND in ("http-api", "websocket-api")
    if system is System.TERRAFORM:
        return "aws_apigatewayv2_api_mapping" if second else "aws_api_gateway_base_path_mapping"
    if second:
        return "AWS::ApiGatewayV2::ApiMapping"
    private = isinstance(domain, DomainName) and domain.endpoint_types == ("PRIVATE",)
    return "AWS::ApiGateway::BasePathMappingV2" if private else "AWS::ApiGateway::BasePathMapping"


def _is_of(form: Form, node: Node) -> bool:
    fixed = ((name, place.value) for name, place in form.paths.items() if isinstance(place, FixedValue))
    return all(getattr(node, name) in (value, None) for name, value in fixed)


def _why(node: Node) -> str:
    fixed = [form.paths for form in node.TABLE.also] + [node.TABLE.paths(System.CLOUDFORMATION)]
    names = dict.fromkeys(name for paths in fixed for name, place in paths.items() if isinstance(place, FixedValue))
    return "".join(f" with {name} {getattr(node, name)!r}" for name in names)


def lost(node: Node, chosen: Form, system: System) -> list[str]:
    """Return the attributes of a node that neither a form nor a resource that completes it can say."""
    completing = {name for form in node.TABLE.forms(system) if form.completes for name in form.paths}
    templates = (System.CLOUDFORMATION, System.TERRAFORM)
    known_somewhere = {name for written in templates for name in node.TABLE.paths(written)}
    known_somewhere |= {name for form in node.TABLE.also for name in form.paths}
    defaults = node.TABLE.with_defaults({})
    return [
        name
        for name in ("name", *attributes_of(type(node)))
        if name not in chosen.paths and name not in completing and name not in _FROM_OTHERS
        if name in known_somewhere
        if getattr(node, name) not in (None, (), defaults.get(name))
    ]


def _left(node: Node, paths: Mapping[str, FieldPlace]) -> dict[str, Any]:
    """Return what the form does not hold and resources that complete it do, by attribute."""
    left: dict[str, Any] = {}
    completing = {name for form in node.TABLE.also if form.completes for name in form.paths}
    for name in (name for name in attributes_of(type(node)) if name in completing):
        value = getattr(node, name)
        place = paths.get(name)
        if value in (None, ()):
            continue
        if place is None:
            left[name] = value
        elif isinstance(value, tuple) and len(value) > 1 and _takes_one(node, name, place):
            left[name] = value[1:]
    return left


def _takes_one(node: Node, name: str, place: FieldPlace) -> bool:
    """Return whether a property takes one value of several; a listener's has a list for the one that it takes."""
    return (isinstance(place, As) and place.conversion in ("one", "first")) or (node.KIND, name) == (
        "listener",
        "certificates",
    )


def _completing(node: Node, name: str, value: Any, system: System) -> Iterator[WrittenResource]:
    forms = [form for form in node.TABLE.forms(system) if form.completes and name in form.paths]
    forms = [form for form in forms if not form.type.startswith(_OLD_TYPES) and not _is_fixed(form.paths[name])]
    if not forms:
        return
    form = forms[0]
    place = form.paths[name]
    one_each = isinstance(place, As) and place.conversion in ("one", "itself") and isinstance(value, tuple)
    for position, item in enumerate(value if one_each else [value]):
        properties: dict[str, Tree] = {}
        if form.within:
            put(properties, form.within, Attribute(getattr(node, node.TABLE.within).key))
        put(properties, form.completes, Attribute(node.key, "name" if form.completes in _BY_NAME else ""))
        _write_item(node, form, name, (item,) if one_each else item, properties, system)
        target = item if isinstance(item, Ref) else None
        word = _last_word(form.type)
        number = f"{position + 1}" if one_each and target is None and len(value) > 1 else ""
        yield WrittenResource(form.type, node, properties, f"{word}{number}", target)


def _write_item(node: Node, form: Form, name: str, value: Any, properties: dict[str, Tree], system: System) -> None:
    place = form.paths[name]
    if isinstance(place, As) and place.conversion == "itself":
        record = written_record(value[0], system)
        assert isinstance(record, dict)
        properties.update(record)
        return
    write_attributes(node.replace(**{name: value}), {name: place}, properties, system)


def _is_fixed(place: FieldPlace) -> bool:
    return isinstance(place, FixedValue)


def _last_word(type_: str) -> str:
    if "::" in type_:
        name = type_.rpartition("::")[2]
        start = max(position for position, letter in enumerate(name) if letter.isupper())
        return name[start:]
    return type_.rpartition("_")[2].capitalize()
