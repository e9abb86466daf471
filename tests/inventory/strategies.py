"""Random nodes of any kind, by the types of its attributes, for the laws of the tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from modeler.inventory import Attribute, Cause, Node, Origin, Ref, Text, Unknown
from modeler.inventory.conversions import CONVERSIONS
from modeler.inventory.mapping import written_record
from modeler.inventory.node import AttributeShape, AttributeType, attributes_of
from modeler.inventory.table import As, FieldPlace, FixedValue, System, record_paths

WORDS = st.text("abcdefghijklmnop-", min_size=1, max_size=12).map(lambda text: f"x{text}")
UNKNOWN = st.builds(Unknown, st.sampled_from(Cause), WORDS)
TEXT = st.one_of(WORDS, st.tuples(st.just("arn:"), st.builds(Attribute, WORDS, st.just("Arn"))).map(Text))
JSON = st.dictionaries(WORDS, st.one_of(WORDS, st.booleans(), st.lists(WORDS, max_size=2)), min_size=1, max_size=3)

OF_CONVERSION = {
    "ENABLED": st.sampled_from(["ENABLED", "DISABLED"]),
    "scheme": st.sampled_from(["internal", "internet-facing"]),
    "upper": WORDS.map(str.upper),
    "lower": WORDS,
    "block": st.none(),
}
"""Values that a conversion can write and read again."""


def attribute(kind: AttributeType, place: FieldPlace, system: System) -> st.SearchStrategy[Any]:
    """Return the values that an attribute may have where a system writes it."""
    conversion = place.conversion if isinstance(place, As) else ""
    if conversion in OF_CONVERSION:
        return OF_CONVERSION[conversion]
    match kind.shape:
        case AttributeShape.TEXT:
            return WORDS if conversion else TEXT
        case AttributeShape.FLAG:
            return st.booleans()
        case AttributeShape.INTEGER:
            return st.integers(0, 70_000)
        case AttributeShape.NUMBER:
            return st.integers(1, 900).map(float)
        case AttributeShape.REFERENCE:
            return st.builds(Ref, st.sampled_from(kind.kinds), WORDS)
        case AttributeShape.REFERENCES:
            most = 3 if _many(place) else 1
            return st.lists(st.builds(Ref, st.sampled_from(kind.kinds), WORDS), min_size=1, max_size=most).map(tuple)
        case AttributeShape.TEXTS:
            single_word = st.lists(WORDS, min_size=1, max_size=1)
            many = st.lists(WORDS, min_size=1, max_size=3)
            return (many if _many(place) else single_word).map(tuple)
        case AttributeShape.DOCUMENT:
            return JSON
        case AttributeShape.RECORD:
            return record(kind.record, system)
        case AttributeShape.RECORDS:
            many = _many(place)
            return st.lists(record(kind.record, system), min_size=1, max_size=2 if many else 1).map(tuple)


def _many(place: FieldPlace) -> bool:
    """Return whether several values may stand at a place."""
    if isinstance(place, As):
        return place.conversion not in ("one", "first")
    return not isinstance(place, FixedValue) and not place.split(" | ")[0].endswith("[0]")


def _list_of(place: FieldPlace) -> str:
    """Return the list in which a value stands, which is unknown as a whole for all that stand in it."""
    if isinstance(place, FixedValue):
        return ""
    path, bracket, _ = (place.path if isinstance(place, As) else place).split(" | ")[0].partition("[")
    return path if bracket else ""


def _has_items(place: FieldPlace) -> bool:
    """Return whether each item of a list gives a value, which is unknown as a whole with the list."""
    return not isinstance(place, FixedValue) and "[]" in (place.path if isinstance(place, As) else place)


def record(cls: Any, system: System) -> st.SearchStrategy[Any]:
    """Return records with a random value for each attribute that the system writes."""
    types = attributes_of(cls)
    values = {
        name: st.just(place.value) if isinstance(place, FixedValue) else attribute(types[name], place, system)
        for name, place in record_paths(cls, system).items()
    }
    return st.builds(cls, **values).map(lambda item: _named_by_block(item, system))


def _named_by_block(item: Any, system: System) -> Any:
    """Return a record with the attributes that Terraform says by the name of a block, not by a value."""
    for name, place in record_paths(type(item), system).items():
        if isinstance(place, As) and place.conversion == "block":
            block = CONVERSIONS["block"].read(written_record(item, system))
            item = replace(item, **{name: block})
    return item


def node(cls: type[Node], system: System) -> st.SearchStrategy[Node]:
    """Return nodes of a kind with some of the attributes that a system writes in its main form."""
    form = cls.TABLE.form(system)
    assert form is not None
    types = attributes_of(cls) | {"name": AttributeType(AttributeShape.TEXT)}
    values: dict[str, st.SearchStrategy[Any]] = {}
    defaults: dict[str, list[Any]] = {}
    for name, default in cls.TABLE.every_default():
        defaults.setdefault(name, []).append(default.value)
    lists = Counter(_list_of(place) for place in form.paths.values())
    whole = {_list_of(place) for place in form.paths.values() if _has_items(place)}
    shared = {name for name, count in lists.items() if count > 1 and name in whole and name}
    for name, place in form.paths.items():
        if isinstance(place, FixedValue):
            values[name] = st.just(place.value)
        elif isinstance(place, As) and place.conversion == "any":  # of no items at all it is false
            values[name] = st.booleans()
        elif name in defaults:
            values[name] = st.one_of(st.sampled_from(defaults[name]), attribute(types[name], place, system))
        else:
            empty = (
                ()
                if types[name].shape in (AttributeShape.REFERENCES, AttributeShape.TEXTS, AttributeShape.RECORDS)
                else None
            )
            values[name] = st.one_of(st.just(empty), attribute(types[name], place, system))
            if isinstance(place, As) and place.conversion == "one":
                values[name] |= st.tuples(UNKNOWN)
            elif _list_of(place) not in shared:
                values[name] |= UNKNOWN
    for name, default in cls.TABLE.every_default():
        values.setdefault(name, st.just(None if default.when else default.value))
    return st.builds(cls, key=st.just("Key"), origin=st.just(Origin("test")), **values).map(_complete)


def _complete(node: Node) -> Node:
    """Return a node with the defaults that hold for what it is."""
    given = {name: getattr(node, name) for name in attributes_of(type(node)) if getattr(node, name) is not None}
    return node.replace(**node.TABLE.with_defaults(given))
