"""How the sandbox makes a resource of a stack: the call that creates it, and where its id and attributes stand.

A property of CloudFormation has nearly always the name of the argument of the call that makes the resource
(https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/), so that botocore's model of the call says
how it is written; a `ResourceModel` names only what differs. A property that no argument takes is an error: AWS
refuses it, and whatever is dropped in silence would be missing from every answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import Any, TypeAlias

from modeler.dataclass import dataclass

Properties: TypeAlias = Mapping[str, Any]
_PLACE = re.compile(r"\{([A-Za-z0-9_.]+)\}")
_GONE = re.compile(r"NotFound|NoSuch|does not exist|not exist|ResourceNotFound|NotFoundException", re.IGNORECASE)


class ResourceFailed(Exception):
    """A resource cannot be made: the reason, as CloudFormation would give it."""


@dataclass(frozen=True)
class ModelCall:
    """A call beside the one that creates.

    Parameters
    ----------
    operation : str
        The client's method.
    arguments : mapping
        Its arguments. ``"{id}"`` stands for the resource's id, ``"{Name}"`` for a property or attribute, of the type
        that it has; inside of a longer text it is written as text.
    needs : str
        The property without which the call is not made.
    if_true : str
        The flag that must be true for the call to be made.
    """

    operation: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    needs: str = ""
    if_true: str = ""


@dataclass(frozen=True)
class Made:
    """A resource that stands: its id, and what others may ask of it."""

    id: str
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ResourceModel:
    """A resource type of CloudFormation.

    Parameters
    ----------
    type, service : str
        ``AWS::EC2::VPC``, and the boto3 client that makes it.
    create : str
        The client's method.
    id : str
        Where the answer has its id (JMESPath), or a text with properties in braces.
    names : mapping
        Properties whose argument has another name; with dots if it stands deeper.
    also : mapping
        Further arguments, as those of a `ModelCall`.
    attributes : mapping
        What ``Fn::GetAtt`` may ask, and where it stands in the answers, or a text with properties in braces.
    read : ModelCall or None
        A call whose answer has attributes that the first one lacks.
    steps : tuple of ModelCall
        Calls after the first one.
    delete : tuple of ModelCall
        Calls that remove it.
    update : tuple of ModelCall
        Calls that change it where it stands.
    updates : frozenset of str
        The properties that they change; a change of others replaces the resource.
    tags : str
        How EC2 calls the resource where it takes its tags.
    adjust : callable or None
        Changes the properties before anything else: for what CloudFormation writes in another form.
    make : callable or None
        Makes it by hand, in place of all calls above but `delete`.
    remove : callable or None
        Removes it by hand, by its properties and its id, before the calls of `delete`.
    """

    type: str
    service: str
    create: str = ""
    id: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    also: Mapping[str, Any] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    read: ModelCall | None = None
    steps: tuple[ModelCall, ...] = ()
    delete: tuple[ModelCall, ...] = ()
    update: tuple[ModelCall, ...] = ()
    updates: frozenset[str] = frozenset()
    tags: str = ""
    adjust: Callable[[Properties, Context], Properties] | None = None
    make: Callable[[Properties, Context], Made] | None = None
    remove: Callable[[Properties, str, Context], None] | None = None

    def used_later(self) -> frozenset[str]:
        """Return the properties that another argument or a call after the first one takes."""
        steps = (*self.steps, *self.update)
        arguments = (self.also, *(step.arguments for step in steps))
        named = frozenset(name for given in arguments for name in _named_in(given))
        in_id = frozenset(match[1] for match in _PLACE.finditer(self.id))
        return named | in_id | {step.needs for step in steps} | {step.if_true for step in steps}


@dataclass(frozen=True)
class Context:
    """Where a resource is made: clients, and names that AWS puts together."""

    client: Callable[[str], Any]
    account: str
    region: str
    partition: str
    stack_name: str
    stack_id: str
    logical_id: str
    stack_tags: tuple[tuple[str, str], ...] = ()

    def names(self) -> dict[str, str]:
        """Return the names that stand in braces beside properties."""
        return {
            "account": self.account,
            "region": self.region,
            "partition": self.partition,
            "logical_id": self.logical_id,
            "physical_name": self.physical_name(),
        }

    def physical_name(self, longest: int = 64) -> str:
        """Return the name that CloudFormation makes up where a template gives none."""
        ending = self.stack_id.rpartition("/")[2].replace("-", "")[:12].upper()
        room = longest - len(ending) - 2
        own = self.logical_id[: room // 2]
        parts = (self.stack_name[: room - len(own)], own, ending)
        return "-".join(part.strip("-") for part in parts)

    def call(self, service: str, operation: str, /, **arguments: Any) -> Any:
        """Make a call; an error of AWS is the reason why a resource fails."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return getattr(self.client(service), operation)(**arguments)
        except ClientError as error:
            raise ResourceFailed(f"{error} (Service: {service}, Operation: {operation})") from None
        except BotoCoreError as error:
            raise ResourceFailed(" ".join(str(error).split())) from None


def create_resource(model: ResourceModel, properties: Properties, context: Context) -> Made:
    """Make a resource.

    Raises
    ------
    ResourceFailed
        If a property is unknown, or AWS refuses the resource; nothing of it is left.
    """
    if model.adjust is not None:
        properties = model.adjust(properties, context)
    if model.make is not None:
        return model.make(properties, context)
    answer = context.call(model.service, model.create, **creation_arguments(model, properties, context))
    values = {**properties, **context.names()}
    own = read_place(model.id, answer, values)
    if own is None:
        raise ResourceFailed(f"the answer of {model.create} has no {model.id}")
    values["id"] = str(own)
    try:
        for step in model.steps:
            take_step(model.service, step, values, context)
        answers = [answer, *([take_step(model.service, model.read, values, context)] if model.read else [])]
    except ResourceFailed:
        remove_resource(model, properties, Made(str(own)), context)
        raise
    return Made(str(own), dict(_attributes(model, answers, values)))


def update_resource(model: ResourceModel, properties: Properties, made: Made, context: Context) -> Made:
    """Change a resource where it stands.

    Raises
    ------
    ResourceFailed
        If AWS refuses the change.
    """
    if model.adjust is not None:
        properties = model.adjust(properties, context)
    values = {**properties, **context.names(), **made.attributes, "id": made.id}
    for step in model.update:
        take_step(model.service, step, values, context)
    return made


def remove_resource(model: ResourceModel, properties: Properties, made: Made, context: Context) -> None:
    """Remove a resource; what is gone already is no fault.

    Raises
    ------
    ResourceFailed
        If AWS refuses to remove it.
    """
    if model.adjust is not None:
        properties = model.adjust(properties, context)
    values = {**properties, **context.names(), **made.attributes, "id": made.id}
    try:
        if model.remove is not None:
            model.remove(properties, made.id, context)
        for step in model.delete:
            take_step(model.service, step, values, context)
    except ResourceFailed as failure:
        if not _GONE.search(str(failure)):
            raise


def take_step(service: str, step: ModelCall, values: Properties, context: Context) -> Any:
    """Make a call beside the one that creates; nothing where the property that it needs is not given."""
    if step.needs and values.get(step.needs) is None:
        return {}
    if step.if_true and str(values.get(step.if_true)).lower() != "true":
        return {}
    arguments = {name: with_values(value, values) for name, value in step.arguments.items()}
    client = context.client(service)
    shape = _input_shape(client, step.operation)
    given = {name: value for name, value in arguments.items() if value is not None}
    typed = {name: _typed(value, shape.members[name], name) for name, value in given.items()}
    return context.call(service, step.operation, **typed)


def creation_arguments(model: ResourceModel, properties: Properties, context: Context) -> dict[str, Any]:
    """Return the arguments of the call that creates a resource.

    Raises
    ------
    ResourceFailed
        If no argument takes a property.
    """
    shape = _input_shape(context.client(model.service), model.create)
    arguments: dict[str, Any] = {}
    later = model.used_later()
    for name, value in properties.items():
        if name == "Tags":
            continue
        place = model.names.get(name) or _member(shape, name)
        if place:
            _put(arguments, place.split("."), value)
        elif name not in later:
            raise _unknown(model.type, name)
    values = {**properties, **context.names()}
    for name, value in model.also.items():
        full = with_values(value, values)
        if full is not None:
            arguments.setdefault(name, full)
    return typed_arguments(model.type, arguments, shape) | _tags(model, properties.get("Tags"), shape, context)


def typed_arguments(type_name: str, arguments: Mapping[str, Any], shape: Any) -> dict[str, Any]:
    """Return arguments as botocore's shape of a call wants them.

    Raises
    ------
    ResourceFailed
        If the shape has no place for one.
    """
    try:
        return {name: _typed(value, shape.members[name], name) for name, value in arguments.items()}
    except _UnknownMember as unknown:
        raise _unknown(type_name, str(unknown)) from None


def with_values(value: Any, values: Properties) -> Any:
    """Return an argument with what stands in braces replaced; ``None`` where it is not given.

    >>> with_values({"Id": "{id}", "Name": "x-{id}", "Old": "{Old}"}, {"id": 7})
    {'Id': 7, 'Name': 'x-7'}
    """
    if isinstance(value, Mapping):
        inner = ((name, with_values(part, values)) for name, part in value.items())
        return {name: part for name, part in inner if part is not None} or None
    if isinstance(value, list):
        return [part for part in (with_values(part, values) for part in value) if part is not None]
    if not isinstance(value, str):
        return value
    whole = _PLACE.fullmatch(value)
    if whole:
        return _look_up(values, whole[1])
    if any(_look_up(values, name) is None for name in _PLACE.findall(value)):
        return None
    return _PLACE.sub(lambda match: str(_look_up(values, match[1])), value)


def read_place(place: str, answer: Any, values: Properties) -> Any:
    """Return what stands at a place of an answer (JMESPath), or a text with properties in braces."""
    import jmespath

    return with_values(place, values) if "{" in place and "[" not in place else jmespath.search(place, answer)


def _attributes(model: ResourceModel, answers: list[Any], values: Properties) -> Iterator[tuple[str, Any]]:
    for name, place in model.attributes.items():
        for answer in reversed(answers):
            value = read_place(place, answer, values)
            if value is not None:
                yield name, value
                break


def _look_up(values: Properties, path: str) -> Any:
    tree: Any = values
    for name in path.split("."):
        tree = tree.get(name) if isinstance(tree, Mapping) else None
    return tree


def _named_in(arguments: Mapping[str, Any]) -> Iterator[str]:
    for match in _PLACE.finditer(json.dumps(dict(arguments))):
        yield match[1].partition(".")[0]


def _input_shape(client: Any, operation: str) -> Any:
    return client.meta.service_model.operation_model(client.meta.method_to_api_mapping[operation]).input_shape


def _member(shape: Any, name: str) -> str:
    """Return the member of a shape that has a property's name, in whatever case; empty if there is none."""
    if name in shape.members:
        return name
    return next((member for member in shape.members if member.lower() == name.lower()), "")


def _put(tree: dict[str, Any], path: list[str], value: Any) -> None:
    for name in path[:-1]:
        tree = tree.setdefault(name, {})
    tree[path[-1]] = value


class _UnknownMember(Exception):
    """A name that a shape does not have."""


def _typed(value: Any, shape: Any, place: str) -> Any:
    """Return a value as a shape of botocore wants it: CloudFormation writes numbers and truths as texts, too."""
    if shape.type_name == "structure":
        return _typed_structure(value, shape, place)
    if shape.type_name == "list":
        items = value if isinstance(value, list) else [value]
        return [_typed(item, shape.member, place) for item in items]
    if shape.type_name == "map":
        return {str(key): _typed(item, shape.value, f"{place}.{key}") for key, item in value.items()}
    if shape.type_name in ("integer", "long"):
        return int(value)
    if shape.type_name in ("float", "double"):
        return float(value)
    if shape.type_name == "boolean":
        return value if isinstance(value, bool) else str(value).lower() == "true"
    if shape.type_name == "string":
        return _text(value)
    return value


def _typed_structure(value: Any, shape: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise ResourceFailed(f"{place} is an object, not {value!r}")
    typed = {}
    for name, part in value.items():
        member = _member(shape, name)
        if not member:
            raise _UnknownMember(f"{place}.{name}")
        typed[member] = _typed(part, shape.members[member], f"{place}.{name}")
    return typed


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value) if isinstance(value, (Mapping, list)) else str(value)


def _tags(model: ResourceModel, tags: Any, shape: Any, context: Context) -> dict[str, Any]:
    """Return the arguments for tags: a list, a mapping, or EC2's own form; with those of the stack."""
    own = {tag["Key"]: _text(tag["Value"]) for tag in tags} if isinstance(tags, list) else dict(tags or {})
    member = _member(shape, "Tags")
    every = dict(context.stack_tags) | own
    if not every:
        return {}
    if model.tags and "TagSpecifications" in shape.members:
        pairs = [{"Key": key, "Value": value} for key, value in every.items()]
        return {"TagSpecifications": [{"ResourceType": model.tags, "Tags": pairs}]}
    if not member:
        if own and "Tags" not in model.used_later():
            raise _unknown(model.type, "Tags")
        return {}
    if shape.members[member].type_name == "map":
        return {member: every}
    listed = shape.members[member]
    is_counted = listed.type_name == "structure"  # as CloudFront writes lists
    pair = (listed.members["Items"] if is_counted else listed).member
    key, value = (_member(pair, name) or _member(pair, f"Tag{name}") for name in ("Key", "Value"))
    pairs = [{key: name, value: text} for name, text in every.items()]
    return {member: {"Items": pairs} if is_counted else pairs}


def _unknown(type_name: str, place: str) -> ResourceFailed:
    return ResourceFailed(
        f"Properties validation failed for a resource of {type_name}: "
        f"#: extraneous key [{place}] is not permitted, or the sandbox cannot keep it"
    )
