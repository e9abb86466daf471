"""Every kind's table: what it writes it reads, and its names are those of boto3 and CloudFormation."""

from __future__ import annotations

import functools
import re

import botocore.session
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from modeler.inventory import Inventory, Node, System, from_document, nodes_of, resource_of, to_document
from modeler.inventory.conversions import CONVERSIONS
from modeler.inventory.kinds import catalogue
from modeler.inventory.node import AttributeShape, attributes_of
from modeler.inventory.paths import alternative_paths
from modeler.inventory.table import As, FixedValue
from modeler.inventory.values import Attribute, Ref

from . import strategies

KINDS = list(catalogue().values())
WRITTEN = [(cls, system) for cls in KINDS for system in System if cls.TABLE.form(system)]
SETTINGS = settings(max_examples=6, deadline=None, database=None, phases=[Phase.generate])
"""Without shrinking: what fails names its attribute, and a node of twenty attributes shrinks for minutes."""
IDS = [f"{cls.KIND}-{system.name.lower()}" for cls, system in WRITTEN]


@pytest.mark.parametrize(("cls", "system"), WRITTEN, ids=IDS)
@SETTINGS
@given(data=st.data())
def test_what_a_table_writes_it_reads(cls: type[Node], system: System, data: st.DataObject):
    node = data.draw(strategies.node(cls, system))
    written = resource_of(node, system)
    if system is System.API:
        written = type(written)(cls.KIND, written.key, _literal(written.properties), written.origin)
    read = next(item for item in nodes_of([written], system) if item.KIND == cls.KIND)
    for name in ("name", *attributes_of(cls)):
        assert _ids(getattr(read, name)) == _ids(getattr(node, name)), name


@pytest.mark.parametrize("cls", KINDS, ids=[cls.KIND for cls in KINDS])
@SETTINGS
@given(data=st.data())
def test_an_inventory_survives_its_json(cls: type[Node], data: st.DataObject):
    system = next(system for system in System if cls.TABLE.form(system))
    inventory = Inventory((data.draw(strategies.node(cls, system)),))
    assert from_document(to_document(inventory)) == inventory


@pytest.mark.parametrize("cls", KINDS, ids=[cls.KIND for cls in KINDS])
def test_a_kind_is_complete(cls: type[Node]):
    attributes = attributes_of(cls)
    assert cls.__doc__
    assert not cls.__doc__.startswith(f"{cls.__name__}("), "a kind says what it is"
    assert set(cls.TABLE.rows) - {"name"} <= set(attributes), "each row is an attribute"
    assert set(cls.TABLE.defaults) <= set(attributes)
    completing = {name for form in cls.TABLE.also for name in form.paths} | {
        name for call in cls.TABLE.calls for name in call.paths
    }
    parents = {form.parent for form in cls.TABLE.also} | {call.parent for call in cls.TABLE.calls}
    parents |= {name for call in cls.TABLE.calls for name in call.around}
    assert set(attributes) <= set(cls.TABLE.rows) | completing | parents, "each attribute is read somewhere"
    for name, kind in attributes.items():
        for target in kind.kinds:
            assert target in catalogue() or target == "other", f"{name} refers to the kind {target}, which there is not"
    for _, default in cls.TABLE.every_default():
        assert re.search(r"https://\S+ .*\d{4}-\d{2}-\d{2}", default.source), "a default has a source with a date"
    for form in cls.TABLE.also:
        assert form.inside == "" or form.parent or form.around, "what stands inside another says what it calls it"


@pytest.mark.parametrize("cls", KINDS, ids=[cls.KIND for cls in KINDS])
def test_conversions_are_known(cls: type[Node]):
    places = [place for row in cls.TABLE.rows.values() for place in row]
    places += [place for form in cls.TABLE.also for place in form.paths.values()]
    assert {place.conversion for place in places if isinstance(place, As)} <= set(CONVERSIONS)


CALLS = [(cls, call) for cls in KINDS for call in cls.TABLE.calls]


@pytest.mark.parametrize(
    ("cls", "call"), CALLS, ids=[f"{cls.KIND}-{call.operation}-{number}" for number, (cls, call) in enumerate(CALLS)]
)
def test_the_names_of_a_call_are_botocores(cls: type[Node], call):
    model = _service(call.service)
    operations = {botocore.xform_name(name): name for name in model.operation_names}
    operation = model.operation_model(operations[call.operation])
    for argument, value in call.arguments.items():
        assert argument in operation.input_shape.members, argument
        for name in re.findall(r"\{(\w+)\}", str(value)):
            per = catalogue()[call.per]
            assert name in ("key", "name", *attributes_of(per)), f"{call.per} has no {name}"
    if (call.service, call.operation, call.completes) == ("lambda", "get_policy", False):
        return  # the statements stand in a text, whose inside botocore does not know: the test of the answer has it
    shape = _walk(operation.output_shape, call.items)
    if call.key:
        _walk(shape, call.key)
    paths = cls.TABLE.answer_paths(call)
    owners = [owner for owner in cls.TABLE.calls if not owner.completes]
    for name, place in paths.items():
        if isinstance(place, FixedValue):
            continue
        path = place.path if isinstance(place, As) else place
        element = None
        for alternative in path.split(" | "):
            try:
                element = _walk(shape, alternative)
            except KeyError:
                if len(owners) == 1 or call.completes:
                    raise
        kind = attributes_of(cls).get(name)
        if kind is not None and kind.record is not None and element is not None:
            while element.type_name == "list":
                element = element.member
            for row in kind.record.ROWS.values():
                inner = row[System.API]
                if inner and not isinstance(inner, FixedValue):
                    _walk(element, (inner.path if isinstance(inner, As) else inner).split(" | ")[0])


@functools.cache
def _service(name: str):
    """Return botocore's model of a service; the one of EC2 takes seconds to load."""
    return botocore.session.get_session().get_service_model(name)


def _walk(shape, path: str):
    for step in alternative_paths(path)[0] if path else ():
        if step.key:
            shape = shape.value if shape.type_name == "map" else shape.members[step.key]
        elif step.values:
            shape = shape.value
        else:
            shape = shape.member
            if step.where:
                assert step.where[0] in shape.members
    return shape


def _literal(tree):
    """Return properties as an answer has them: ids, in place of references to other resources of a template."""
    if isinstance(tree, Attribute):
        return tree.key
    if isinstance(tree, dict):
        return {key: _literal(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_literal(value) for value in tree]
    return tree


def _ids(value):
    """Return a value with references by key alone: the kind of a literal is a guess where several are allowed."""
    if isinstance(value, Ref):
        return value.key
    if isinstance(value, tuple):
        return tuple(_ids(item) for item in value)
    if hasattr(value, "ROWS"):
        return {
            name: _ids(getattr(value, name))
            for name in attributes_of(type(value))
            if getattr(value, name) not in (None, ())
        }
    return value


def test_shapes_are_all_drawn():
    assert {kind.shape for cls in KINDS for kind in attributes_of(cls).values()} <= set(AttributeShape)


def test_places_are_paths_or_constants():
    for cls in KINDS:
        for row in cls.TABLE.rows.values():
            assert len(row) == len(System)
            assert all(isinstance(place, (str, As, FixedValue)) for place in row)
