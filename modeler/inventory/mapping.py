"""From a resource as a system writes it to nodes, and from a node to the resource that a system would write.

A reader gives `Resource`s: a type, a key, and properties whose references are already `Attribute`s and whose unknown
values are `Unknown`. The tables of the kinds do the rest, in both directions.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from . import kinds
from .conversions import CONVERSIONS
from .node import AttributeType, Node, Shape, attributes_of
from .origin import Origin
from .other import OtherResource
from .paths import MISSING, get, put
from .table import As, Constant, Form, Place, System, record_paths
from .values import Attribute, Cause, Ref, Text, Tree, Unknown, Value, join


class Locate(Protocol):
    """Return the place in the source of what stands at a path inside a resource."""

    def __call__(self, *path: str | int) -> Origin:
        """Return the place of the value at a path of keys and positions."""
        ...


@dataclass(frozen=True)
class Resource:
    """One resource as a system writes it.

    Parameters
    ----------
    type : str
        ``AWS::EC2::VPC``, ``aws_vpc``; for an answer the kind.
    key : str
        What references call it.
    properties : dict
        Its properties, with `Attribute`, `Text` and `Unknown` as leaves.
    origin : Origin
        Where it stands.
    region, account, exists
        As in `Node`.
    locate : callable or None
        Finds the place of a value inside it.
    """

    type: str
    key: str
    properties: Mapping[str, Tree]
    origin: Origin
    region: Value[str] | None = None
    account: Value[str] | None = None
    exists: bool | Unknown = True
    locate: Locate | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Completion:
    """What a resource adds to a node that another resource made."""

    of: Ref[Any]
    attributes: Mapping[str, Any]
    origin: Origin


KindOf = Callable[[str], str | None]


def nodes_of(resources: Iterable[Resource], system: System) -> list[Node]:
    """Return the nodes that resources are, with what other resources add to them.

    Parameters
    ----------
    resources : iterable of Resource
        All resources that are read together, since references go between them.
    system : System
        Who wrote them.

    Returns
    -------
    list of Node
        A node for each resource, and for each item that is a node of its own (a rule inside a security group). A type
        that no kind knows becomes `OtherResource`, with what it refers to.
    """
    resources = list(resources)
    types = {resource.key: _main_kind(resource, system) for resource in resources}
    nodes: list[Node] = []
    completions: list[Completion] = []
    for resource in resources:
        made = list(_read_resource(resource, system, types.get))
        nodes.extend(node for node in made if isinstance(node, Node))
        completions.extend(item for item in made if isinstance(item, Completion))
    return _complete(nodes, completions)


def resource_of(node: Node, system: System) -> Resource:
    """Return the resource that a system would write for a node.

    Raises
    ------
    LookupError
        If the system has no type of its own for the kind.
    """
    form = node.TABLE.form(system)
    if form is None:
        raise LookupError(f"{system.name} has no resource type for {node.KIND}")
    properties: dict[str, Tree] = {}
    _write_attributes(node, form.paths, properties, system)
    for path, value in form.when.items():
        put(properties, path, value[0] if isinstance(value, tuple) else value)
    return Resource(form.type or node.KIND, node.key, properties, node.origin, node.region, node.account, node.exists)


def _main_kind(resource: Resource, system: System) -> str | None:
    for cls, form in kinds.forms(system, resource.type):
        if not form.inside and not form.completes and _matches(form, resource.properties):
            return cls.KIND
    return None


def _matches(form: Form, properties: Mapping[str, Tree]) -> bool:
    for path, wanted in form.when.items():
        value = get(properties, path)
        value = None if value is MISSING else value
        if wanted is ... and value is None:
            return False
        if wanted is not ... and value not in (wanted if isinstance(wanted, tuple) else (wanted,)):
            return False
    return True


def _read_resource(resource: Resource, system: System, kind_of: KindOf) -> Iterable[Node | Completion]:
    known = False
    for cls, form in kinds.forms(system, resource.type):
        if not _matches(form, resource.properties):
            continue
        known = True
        if form.completes:
            named = get(resource.properties, form.completes)
            reference = None if named is MISSING else _reference(named, (cls.KIND,), kind_of)
            if isinstance(reference, Ref):
                values = read_attributes(cls, form.paths, resource.properties, system, kind_of)
                yield Completion(reference, values, resource.origin)
        elif form.inside:
            yield from _inside(cls, form, resource, system, kind_of)
        else:
            yield _node(cls, form.paths, resource, system, kind_of)
    if not known:
        yield OtherResource(
            key=resource.key,
            origin=resource.origin,
            region=resource.region,
            account=resource.account,
            exists=resource.exists,
            type=resource.type,
            refers=tuple(
                dict.fromkeys(
                    Ref(kind_of(item.key) or "other", item.key) for item in attributes_in(resource.properties)
                )
            ),
            properties=dict(resource.properties),
        )


def _inside(cls: type[Node], form: Form, resource: Resource, system: System, kind_of: KindOf) -> Iterable[Node]:
    """Return a node for each item of a list inside a resource, or one that is all unknown where the list is."""
    items = get(resource.properties, form.inside)
    if items is MISSING or items is None:
        return
    path = form.inside.removesuffix("[]").removesuffix("{}")
    outer = read_attributes(cls, form.around, resource.properties, system, kind_of)
    if form.parent:
        outer[form.parent] = Ref(kind_of(resource.key) or cls.attributes()[form.parent].kinds[0], resource.key)
    several = isinstance(items, (list, tuple))
    for position, item in enumerate(items if several else [items]):
        steps: tuple[str | int, ...] = (*path.split("."), *((position,) if several else ()))
        part = replace(
            resource,
            key=f"{resource.key}/{path}" + (f"[{position}]" if several else ""),
            properties=item if isinstance(item, Mapping) else {},
            origin=resource.locate(*steps) if resource.locate else resource.origin,
        )
        node = _node(cls, form.paths, part, system, kind_of)
        if isinstance(item, Unknown):
            node = node.replace(**{name: item for name, place in form.paths.items() if not isinstance(place, Constant)})
        if isinstance(item, (Mapping, Unknown)):
            yield node.replace(**outer)


def _node(cls: type[Node], paths: Mapping[str, Place], resource: Resource, system: System, kind_of: KindOf) -> Node:
    values = {name: default.value for name, default in cls.TABLE.defaults.items()}
    values |= read_attributes(cls, paths, resource.properties, system, kind_of)
    return cls(
        key=resource.key,
        origin=resource.origin,
        region=resource.region,
        account=resource.account,
        exists=resource.exists,
        **values,
    )


def read_attributes(
    cls: type, paths: Mapping[str, Place], properties: Tree, system: System, kind_of: KindOf
) -> dict[str, Any]:
    """Return the attributes of a kind or record that properties give, by the places of a table."""
    types = attributes_of(cls) | {"name": AttributeType(Shape.TEXT)}
    values: dict[str, Any] = {}
    for attribute, place in paths.items():
        value = (
            place.value
            if isinstance(place, Constant)
            else get(properties, place.path if isinstance(place, As) else place)
        )
        if value is MISSING or value is None:
            continue
        if isinstance(place, As) and not isinstance(value, (Unknown, Text, Attribute)):
            try:
                value = CONVERSIONS[place.conversion].read(value)
            except (ValueError, TypeError, IndexError):
                value = Unknown(Cause.MALFORMED, f"the value at {place.path}")
        values[attribute] = _shaped(value, types[attribute], system, kind_of)
    return values


def _shaped(value: Tree, kind: AttributeType, system: System, kind_of: KindOf) -> Any:
    if isinstance(value, Unknown):
        return value
    match kind.shape:
        case Shape.TEXT:
            return (
                join([value])
                if isinstance(value, (str, Text, Attribute, int, float))
                else Unknown(Cause.MALFORMED, "a text")
            )
        case Shape.FLAG:
            return _flag(value)
        case Shape.INTEGER | Shape.NUMBER:
            return _number(value, int if kind.shape is Shape.INTEGER else float)
        case Shape.REFERENCE:
            return _reference(value, kind.kinds, kind_of)
        case Shape.REFERENCES:
            return tuple(_reference(item, kind.kinds, kind_of) for item in _listed(value))
        case Shape.TEXTS:
            return tuple(join([item]) if not isinstance(item, Unknown) else item for item in _listed(value))
        case Shape.DOCUMENT:
            return _document(value)
        case Shape.RECORD:
            item = value[0] if isinstance(value, (list, tuple)) and value else value
            return _record(item, kind, system, kind_of)
        case Shape.RECORDS:
            return tuple(_record(item, kind, system, kind_of) for item in _listed(value))


def _record(value: Tree, kind: AttributeType, system: System, kind_of: KindOf) -> Any:
    assert kind.record is not None
    if isinstance(value, Unknown):
        return value
    paths = record_paths(kind.record, system)
    return kind.record(**read_attributes(kind.record, paths, value, system, kind_of))


def _listed(value: Tree) -> list[Tree]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _flag(value: Tree) -> bool | Unknown:
    if isinstance(value, bool):
        return value
    word = str(value).lower()
    if word in ("true", "false"):
        return word == "true"
    return (
        Unknown(Cause.ON_CREATION, str(value))
        if isinstance(value, (Text, Attribute))
        else Unknown(Cause.MALFORMED, "a true or false")
    )


def _number(value: Tree, convert: type) -> int | float | Unknown:
    if isinstance(value, (Text, Attribute)):
        return Unknown(Cause.ON_CREATION, str(value))
    try:
        return convert(value) if not isinstance(value, bool) else Unknown(Cause.MALFORMED, "a number")
    except (TypeError, ValueError):
        return Unknown(Cause.MALFORMED, "a number")


def _reference(value: Tree, allowed: tuple[str, ...], kind_of: KindOf) -> Ref[Any] | Unknown:
    if isinstance(value, Unknown):
        return value
    if isinstance(value, Attribute):
        return Ref(kind_of(value.key) or "other", value.key)
    if isinstance(value, Text):
        for attribute in value.attributes:
            if kind_of(attribute.key) in allowed or len(value.attributes) == 1:
                return Ref(kind_of(attribute.key) or "other", attribute.key)
        return value.unknown or Unknown(Cause.FUNCTION, str(value))
    text = str(value)
    return Ref(
        kind_of(text)
        or next((kind for kind in allowed if kinds.is_id(kind, text)), allowed[0] if allowed else "other"),
        text,
    )


def _document(value: Tree) -> Tree:
    if isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            return Unknown(Cause.MALFORMED, "a JSON document")
    return value


def attributes_in(tree: Tree) -> Iterable[Attribute]:
    """Yield each reference to another resource inside properties, in order."""
    if isinstance(tree, Attribute):
        yield tree
    elif isinstance(tree, Text):
        yield from tree.attributes
    elif isinstance(tree, Mapping):
        for item in tree.values():
            yield from attributes_in(item)
    elif isinstance(tree, (list, tuple)):
        for item in tree:
            yield from attributes_in(item)


def _complete(nodes: list[Node], completions: list[Completion]) -> list[Node]:
    by_key = {(node.KIND, node.key): position for position, node in enumerate(nodes)}
    for completion in completions:
        position = by_key.get((completion.of.kind, completion.of.key))
        if position is None:
            continue
        node = nodes[position]
        changes = {
            name: (*getattr(node, name), *value)
            if isinstance(value, tuple) and isinstance(getattr(node, name), tuple)
            else value
            for name, value in completion.attributes.items()
        }
        nodes[position] = node.replace(**changes)
    return nodes


def _write_attributes(source: object, paths: Mapping[str, Place], properties: dict[str, Tree], system: System) -> None:
    types = attributes_of(type(source)) | {"name": AttributeType(Shape.TEXT)}
    for attribute, place in paths.items():
        value = getattr(source, attribute)
        if value is None or value == () or isinstance(place, Constant):
            continue
        written = _written(value, types[attribute], system)
        if isinstance(place, As):
            if not place.path:  # said by where the value stands, not by a value
                continue
            if not isinstance(value, Unknown):
                written = CONVERSIONS[place.conversion].write(written)
        put(properties, place.path if isinstance(place, As) else place, written)


def _written(value: Any, kind: AttributeType, system: System) -> Tree:
    if isinstance(value, Unknown):
        return value
    match kind.shape:
        case Shape.REFERENCE:
            return Attribute(value.key)
        case Shape.REFERENCES:
            return [_written(item, AttributeType(Shape.REFERENCE), system) for item in value]
        case Shape.TEXTS:
            return list(value)
        case Shape.RECORD:
            return written_record(value, system)
        case Shape.RECORDS:
            return [written_record(item, system) for item in value]
        case _:
            return value


def written_record(value: Any, system: System) -> Tree:
    """Return a record as a system writes it."""
    if isinstance(value, Unknown):
        return value
    properties: dict[str, Tree] = {}
    _write_attributes(value, record_paths(type(value), system), properties, system)
    return properties
