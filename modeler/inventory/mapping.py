"""From a resource as a system writes it to nodes, and from a node to the resource that a system would write.

A reader gives `Resource`s: a type, a key, and properties whose references are already `Attribute`s and whose unknown
values are `Unknown`. The tables of the kinds do the rest, in both directions.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from functools import cached_property
from typing import Any, Protocol
from urllib.parse import unquote

from modeler.dataclass import dataclass
from modeler.files.plain_json import load_json

from . import kinds
from .conversions import CONVERSIONS
from .node import AttributeShape, AttributeType, Node, attributes_of
from .origin import Origin
from .other import OtherResource
from .paths import MISSING, get, put, steps_to
from .table import As, FieldPlace, FixedValue, Form, System, record_paths
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
    places: Mapping[str, Origin]
    within: Ref[Any] | None = None


class Known:
    """What is known of the resources that are read together: their kinds, and the values that they state.

    A value that another resource states is taken over (``!GetAtt Network.CidrBlock`` is the block of Network). A value
    that AWS makes, such as an id or a DNS name, stays an `Attribute`.

    Parameters
    ----------
    resources : iterable of Resource
        What is read together.
    system : System
        Who writes them down.
    near : str
        How the keys begin of those that a name means, where resources of several projects have one name.
    """

    LONGEST_CHAIN = 40
    MOST_TEXT_PARTS = 1_000

    def __init__(self, resources: Iterable[Resource], system: System, near: str = "") -> None:
        self.system = system
        self.near = near
        self._resources = {resource.key: resource for resource in resources}
        self._kinds = {key: _main_class(resource, system) for key, resource in self._resources.items()}
        self._settled: dict[Attribute, Tree] = {}
        self._open: set[Attribute] = set()

    def kind_of(self, key: str) -> str | None:
        """Return the kind of the resource with a key, or ``None`` if no kind knows it or it was not read."""
        cls = self._kinds.get(key)
        return cls.KIND if cls else None

    def named(self, name: Tree, allowed: tuple[str, ...]) -> Ref[Any] | None:
        """Return the one resource of some kinds that states a name: a text, or a parameter that both places take."""
        if not isinstance(name, (str, Unknown)):
            return None
        refs = [ref for ref in self._by_name.get(name, ()) if ref.kind in allowed]
        if len(refs) > 1:
            refs = [ref for ref in refs if ref.key.startswith(self.near)]
        return refs[0] if len(refs) == 1 else None

    @cached_property
    def _by_name(self) -> dict[str | Unknown, list[Ref[Any]]]:
        names: dict[str | Unknown, list[Ref[Any]]] = defaultdict(list)
        for key, resource in self._resources.items():
            cls = self._kinds[key]
            name = _name_of(resource, cls, self.system) if cls else None
            if cls and (isinstance(name, str) or (isinstance(name, Unknown) and name.cause is Cause.PARAMETER)):
                names[name].append(Ref(cls.KIND, key))
        return names

    def literal(self, text: str, allowed: tuple[str, ...]) -> Ref[Any]:
        """Return what a literal id, ARN or name refers to, of the kinds that may stand there."""
        named = None if text in self._resources else self.named(text, allowed)
        if named is not None:
            return named
        kind = self.kind_of(text) or next((kind for kind in allowed if kinds.is_id(kind, text)), None)
        return Ref(kind or (allowed[0] if allowed else "other"), text)

    def settled(self, value: Tree) -> Tree:
        """Return a value with each attribute of another resource replaced by what that resource states."""
        if isinstance(value, Attribute):
            return self._stated(value)
        if isinstance(value, Text):
            parts = [self.settled(part) if isinstance(part, Attribute) else part for part in value.parts]
            text = join(parts)
            long = isinstance(text, Text) and len(text.parts) > self.MOST_TEXT_PARTS
            return Unknown(Cause.LIMIT, "a text of so many parts") if long else text
        if isinstance(value, Mapping):
            return {key: self.settled(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.settled(item) for item in value]
        return value

    def _stated(self, attribute: Attribute) -> Tree:
        if attribute in self._settled:
            return self._settled[attribute]
        if attribute in self._open:
            return Unknown(Cause.CYCLE, str(attribute))
        if len(self._open) >= self.LONGEST_CHAIN:
            return Unknown(Cause.LIMIT, f"a chain of {self.LONGEST_CHAIN} values that ends at {attribute}")
        self._open.add(attribute)
        self._settled[attribute] = self._looked_up(attribute)
        self._open.discard(attribute)
        return self._settled[attribute]

    def _looked_up(self, attribute: Attribute) -> Tree:
        resource, cls = self._resources.get(attribute.key), self._kinds.get(attribute.key)
        if resource is None or cls is None:
            return attribute
        path = cls.TABLE.answers.get((self.system, attribute.name), attribute.name)
        value = get(resource.properties, path) if path else MISSING
        if value is MISSING or value is None or isinstance(value, (Mapping, list, tuple)):
            return self._own(attribute)
        if isinstance(value, Unknown) and value.cause in (Cause.ON_CREATION, Cause.DATA_SOURCE):
            return self._own(attribute)
        return self.settled(value)

    def _own(self, attribute: Attribute) -> Attribute:
        """Return an attribute that AWS makes; the resource's own id has one name, whoever writes it down."""
        is_id = self.system is System.TERRAFORM and attribute.name == "id"
        return Attribute(attribute.key) if is_id else attribute


def nodes_of(resources: Iterable[Resource], system: System, known: Known | None = None) -> list[Node]:
    """Return the nodes that resources are, with what other resources add to them.

    Parameters
    ----------
    resources : iterable of Resource
        All resources that are read together, since references go between them.
    system : System
        Who wrote them.
    known : Known, optional
        What is known of them, if the caller has asked already.

    Returns
    -------
    list of Node
        A node for each resource, and for each item that is a node of its own (a rule inside a security group). A type
        that no kind knows becomes `OtherResource`, with what it refers to.
    """
    resources = list(resources)
    known = known or Known(resources, system)
    nodes: list[Node] = []
    completions: list[Completion] = []
    for resource in resources:
        made = list(_read_resource(resource, system, known))
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
    write_attributes(node, form.paths, properties, system)
    for path, value in form.when.items():
        put(properties, path, value[0] if isinstance(value, tuple) else value)
    return Resource(form.type or node.KIND, node.key, properties, node.origin, node.region, node.account, node.exists)


def _main_class(resource: Resource, system: System) -> type[Node] | None:
    for cls, form in kinds.forms(system, resource.type):
        if not form.inside and not form.completes and matches(form.when, resource.properties):
            return cls
    return None


def _name_of(resource: Resource, cls: type[Node], system: System) -> Tree:
    """Return the name that a resource states; a tag is no name that a reference can take."""
    for own, form in kinds.forms(system, resource.type):
        place = form.paths.get("name")
        if own is cls and isinstance(place, str) and "Tags" not in place and "tags" not in place:
            value = get(resource.properties, place)
            return None if value is MISSING else value
    return None


def matches(when: Mapping[str, Any], properties: Mapping[str, Tree]) -> bool:
    """Return whether properties have the values that make a resource of a type one of a kind."""
    for path, wanted in when.items():
        value = get(properties, path)
        value = None if value is MISSING else value
        if wanted is ... and value is None:
            return False
        if wanted is not ... and value not in (wanted if isinstance(wanted, tuple) else (wanted,)):
            return False
    return True


def _read_resource(resource: Resource, system: System, known: Known) -> Iterable[Node | Completion]:
    understood = False
    for cls, form in kinds.forms(system, resource.type):
        if not matches(form.when, resource.properties):
            continue
        understood = True
        if form.completes:
            named = get(resource.properties, form.completes)
            reference = None if named is MISSING else _reference(named, (cls.KIND,), known)
            if isinstance(reference, Ref) and reference.kind == cls.KIND:
                values = read_attributes(cls, form.paths, resource.properties, system, known)
                if isinstance(resource.exists, Unknown):  # nobody knows whether it adds anything
                    unsure = resource.exists
                    values = {name: (unsure,) if isinstance(value, tuple) else unsure for name, value in values.items()}
                inside = get(resource.properties, form.within) if form.within else MISSING
                within = None if inside is MISSING else _reference(inside, (), known)
                places = places_of(cls, form.paths, resource) or dict.fromkeys(values, resource.origin)
                yield Completion(reference, values, places, within if isinstance(within, Ref) else None)
        elif form.inside:
            yield from _inside(cls, form, resource, system, known)
        else:
            for part in _parts(form, resource):
                yield _of_part(form, _node(cls, form.paths, part, system, known), part)
    if not understood:
        yield OtherResource(
            key=resource.key,
            origin=resource.origin,
            region=resource.region,
            account=resource.account,
            exists=resource.exists,
            type=resource.type,
            refers=tuple(
                dict.fromkeys(
                    Ref(known.kind_of(item.key) or "other", item.key) for item in attributes_in(resource.properties)
                )
            ),
            properties=dict(resource.properties),
        )


def _inside(cls: type[Node], form: Form, resource: Resource, system: System, known: Known) -> Iterable[Node]:
    """Return a node for each item of a list inside a resource, or one that is all unknown where the list is.

    A flag that is true is one item, of which nothing more is said.
    """
    items = get(resource.properties, form.inside)
    if items is MISSING or items is None:
        return
    path = form.inside.removesuffix("[]").removesuffix("{}")
    outer = read_attributes(cls, form.around, resource.properties, system, known)
    if form.parent:
        outer[form.parent] = Ref(known.kind_of(resource.key) or cls.attributes()[form.parent].kinds[0], resource.key)
    several = isinstance(items, (list, tuple))
    for position, item in enumerate(items if several else [items]):
        steps: tuple[str | int, ...] = (*path.split("."), *((position,) if several else ()))
        part = replace(
            resource,
            key=f"{resource.key}/{path}" + (f"[{position}]" if several else ""),
            properties=item if isinstance(item, Mapping) else {},
            origin=resource.locate(*steps) if resource.locate else resource.origin,
            locate=functools.partial(resource.locate, *steps) if resource.locate else None,
        )
        if isinstance(item, Unknown):
            places = {name: item for name, place in form.paths.items() if not isinstance(place, FixedValue)}
            yield _node(cls, form.paths, part, system, known).replace(**places, **outer)
        elif isinstance(item, Mapping) or item is True:
            for single in _parts(form, part):
                yield _of_part(form, _node(cls, form.paths, single, system, known).replace(**outer), single)


def _parts(form: Form, resource: Resource) -> list[Resource]:
    """Return a resource once for each value of the lists that the form takes apart, with this value alone."""
    names = (*form.per_value, form.itself[0]) if form.itself else form.per_value
    common = {name: value for name, value in resource.properties.items() if name not in names}
    lists = ((name, resource.properties.get(name)) for name in form.per_value)
    chosen = [(name, value) for name, values in lists if values is not None for value in _listed(values)]
    if form.itself and resource.properties.get(form.itself[0]) is True:
        chosen.append((form.itself[0], True))
    if not chosen:
        return [replace(resource, properties=common)]
    return [
        replace(
            resource,
            key=f"{resource.key}/{name}[{position}]" if len(chosen) > 1 else resource.key,
            properties=common | {name: value},
        )
        for position, (name, value) in enumerate(chosen)
    ]


def _of_part(form: Form, node: Node, part: Resource) -> Node:
    if form.itself is None or part.properties.get(form.itself[0]) is not True:
        return node
    return node.replace(**{form.itself[1]: getattr(node, form.itself[2])})


def _node(cls: type[Node], paths: Mapping[str, FieldPlace], resource: Resource, system: System, known: Known) -> Node:
    values = cls.TABLE.with_defaults(read_attributes(cls, paths, resource.properties, system, known))
    return cls(
        key=resource.key,
        origin=resource.origin,
        region=resource.region,
        account=resource.account,
        exists=resource.exists,
        places=places_of(cls, paths, resource),
        **values,
    )


def places_of(cls: type, paths: Mapping[str, FieldPlace], resource: Resource) -> dict[str, Origin]:
    """Return where each attribute that a resource gives is written, and inside a policy each of its values."""
    if resource.locate is None:
        return {}
    types = attributes_of(cls)
    places: dict[str, Origin] = {}
    for attribute, place in paths.items():
        if isinstance(place, FixedValue):
            continue
        path = place.path if isinstance(place, As) else place
        value = get(resource.properties, path) if path else MISSING
        if value is MISSING or value is None:
            continue
        steps = steps_to(resource.properties, path)
        places[attribute] = resource.locate(*steps)
        if attribute in types and types[attribute].shape is AttributeShape.DOCUMENT and _is_policy(value):
            for inside in _steps_inside(value):
                places[".".join((attribute, *map(str, inside)))] = resource.locate(*steps, *inside)
    return places


def _is_policy(value: Tree) -> bool:
    return isinstance(value, Mapping) and "Statement" in value


def _steps_inside(value: Tree, outer: tuple[str | int, ...] = ()) -> Iterable[tuple[str | int, ...]]:
    items = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*outer, key)
        yield from _steps_inside(item, (*outer, key))


def read_attributes(
    cls: type, paths: Mapping[str, FieldPlace], properties: Tree, system: System, known: Known
) -> dict[str, Any]:
    """Return the attributes of a kind or record that properties give, by the places of a table."""
    types = attributes_of(cls) | {"name": AttributeType(AttributeShape.TEXT)}
    values: dict[str, Any] = {}
    for attribute, place in paths.items():
        value = (
            place.value
            if isinstance(place, FixedValue)
            else get(properties, place.path if isinstance(place, As) else place)
        )
        if value is MISSING or value is None:
            continue
        if isinstance(place, As) and types[attribute].shape in _STATED:
            value = known.settled(value)
        if isinstance(place, As) and (place.conversion == "one" or not isinstance(value, (Unknown, Text, Attribute))):
            try:
                value = CONVERSIONS[place.conversion].read(value)
            except (ValueError, TypeError, IndexError, AttributeError):
                value = Unknown(Cause.MALFORMED, f"the value at {place.path}")
            if value is None:
                continue
        values[attribute] = shaped(value, types[attribute], system, known)
    return values


_STATED = frozenset(
    {
        AttributeShape.TEXT,
        AttributeShape.TEXTS,
        AttributeShape.FLAG,
        AttributeShape.INTEGER,
        AttributeShape.NUMBER,
        AttributeShape.DOCUMENT,
    }
)
"""The shapes in which a value of another resource counts, and not the resource itself."""


def shaped(value: Tree, kind: AttributeType, system: System, known: Known) -> Any:
    """Return a written value as an attribute of a type holds it: a text as a reference, a list as a tuple.

    Parameters
    ----------
    value : str, list, Attribute, Text, Unknown or anything that is written
        The value.
    kind : AttributeType
        What the attribute holds.
    system : System
        Who wrote it.
    known : Known
        The resources to which it may refer.
    """
    if isinstance(value, Unknown):
        return known.named(value, kind.kinds) or value if kind.shape is AttributeShape.REFERENCE else value
    if kind.shape in _STATED:
        value = known.settled(value)
        if isinstance(value, Unknown):
            return value
    match kind.shape:
        case AttributeShape.TEXT if isinstance(value, list) and _are_attributes(value):
            return Text(tuple(value))  # a plan says which values a text is made of, and not how
        case AttributeShape.TEXT:
            return (
                join([value])
                if isinstance(value, (str, Text, Attribute, int, float))
                else Unknown(Cause.MALFORMED, "a text")
            )
        case AttributeShape.FLAG:
            return _flag(value)
        case AttributeShape.INTEGER | AttributeShape.NUMBER:
            return _number(value, int if kind.shape is AttributeShape.INTEGER else float)
        case AttributeShape.REFERENCE:
            return _reference(value, kind.kinds, known)
        case AttributeShape.REFERENCES:
            return tuple(_reference(item, kind.kinds, known) for item in _listed(value))
        case AttributeShape.TEXTS:
            return tuple(join([item]) if not isinstance(item, Unknown) else item for item in _listed(value))
        case AttributeShape.DOCUMENT:
            return _document(value)
        case AttributeShape.RECORD:
            item = value[0] if isinstance(value, (list, tuple)) and value else value
            return _record(item, kind, system, known)
        case AttributeShape.RECORDS:
            return tuple(_record(item, kind, system, known) for item in _listed(value))


def _are_attributes(values: list[Tree]) -> bool:
    return len(values) > 1 and all(isinstance(value, Attribute) for value in values)


def _record(value: Tree, kind: AttributeType, system: System, known: Known) -> Any:
    assert kind.record is not None
    if isinstance(value, Unknown):
        return value
    paths = record_paths(kind.record, system)
    return kind.record(**read_attributes(kind.record, paths, value, system, known))


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


def _reference(value: Tree, allowed: tuple[str, ...], known: Known) -> Ref[Any] | Unknown:
    if isinstance(value, Unknown):
        return value
    if isinstance(value, Attribute):
        return Ref(known.kind_of(value.key) or "other", value.key)
    if isinstance(value, Text):
        own = [attribute for attribute in value.attributes if not attribute.key.startswith("AWS::")]
        for attribute in own:
            if known.kind_of(attribute.key) in allowed or len(own) == 1:
                return Ref(known.kind_of(attribute.key) or "other", attribute.key)
        return value.unknown or Unknown(Cause.FUNCTION, str(value))
    return known.literal(str(value), allowed)


def _document(value: Tree) -> Tree:
    if not isinstance(value, str):
        return value
    for text in (value, _unescaped(value), unquote(value)):  # IAM escapes a policy as a part of a URL
        try:
            return load_json(text)
        except ValueError:
            continue
    return Unknown(Cause.MALFORMED, "a JSON document")


def _unescaped(text: str) -> str:
    """Return a text without the backslashes that API Gateway puts before the quotes of a policy."""
    return text.replace('\\"', '"').replace("\\/", "/")


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
        if position is None and completion.within is not None:
            position = _named(nodes, completion)
        if position is None:
            continue
        node = nodes[position]
        changes = {name: _added(getattr(node, name), value) for name, value in completion.attributes.items()}
        nodes[position] = node.replace(**changes, places={**node.places, **completion.places})
    return nodes


def _named(nodes: list[Node], completion: Completion) -> int | None:
    """Return where the node stands that a completion names, in the node that it names."""
    for position, node in enumerate(nodes):
        same_name = completion.of.kind == node.KIND and node.name == completion.of.key
        if same_name and getattr(node, node.TABLE.within) == completion.within:
            return position
    return None


def _added(there: Any, more: Any) -> Any:
    """Return a value with what another resource adds: a list gets longer, anything else is replaced."""
    if not isinstance(more, tuple):
        return more
    return (*there, *more) if isinstance(there, tuple) else (there, *more) if isinstance(there, Unknown) else more


def write_attributes(
    source: object, paths: Mapping[str, FieldPlace], properties: dict[str, Tree], system: System
) -> None:
    """Write the attributes of a node or a record to the places of a table, in the properties of a resource."""
    types = attributes_of(type(source)) | {"name": AttributeType(AttributeShape.TEXT)}
    for attribute, place in paths.items():
        value = getattr(source, attribute)
        if value is None or value == () or isinstance(place, FixedValue):
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
        case AttributeShape.REFERENCE:
            return Attribute(value.key)
        case AttributeShape.REFERENCES:
            return [_written(item, AttributeType(AttributeShape.REFERENCE), system) for item in value]
        case AttributeShape.TEXTS:
            return list(value)
        case AttributeShape.RECORD:
            return written_record(value, system)
        case AttributeShape.RECORDS:
            return [written_record(item, system) for item in value]
        case _:
            return value


def written_record(value: Any, system: System) -> Tree:
    """Return a record as a system writes it."""
    if isinstance(value, Unknown):
        return value
    properties: dict[str, Tree] = {}
    write_attributes(value, record_paths(type(value), system), properties, system)
    return properties
