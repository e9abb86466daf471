"""An inventory as JSON and back: with a version, so that a file of another version is refused in words.

What is no plain JSON value is an object with one key that begins with ``$``: ``{"$unknown": ["parameter", "Env"]}``,
``{"$ref": ["vpc", "Network"]}``, ``{"$attribute": ["Api", "Arn"]}``, ``{"$text": [...]}``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from ..errors import InventoryError
from . import kinds
from .inventory import Inventory, NotCollected
from .node import AttributeShape, AttributeType, Node, attributes_of
from .origin import Origin
from .other import OtherResource
from .skips import Skip
from .values import Attribute, Cause, Ref, Text, Unknown

VERSION = 1
_COMMON = ("region", "account", "name", "exists")


def to_document(inventory: Inventory) -> dict[str, Any]:
    """Return an inventory as plain JSON.

    Examples
    --------
    >>> from modeler.inventory import Inventory, Origin, from_document, to_document
    >>> from modeler.inventory.kinds.vpc import Vpc
    >>> inventory = Inventory((Vpc(key="Network", origin=Origin("t.yaml", 3), cidrs=("10.0.0.0/16",)),))
    >>> from_document(to_document(inventory)) == inventory
    True
    """
    return {
        "inventory": VERSION,
        "sources": list(inventory.sources),
        "resources": [_node_out(node) for node in inventory.nodes],
        "not_collected": [_missing_out(item) for item in inventory.not_collected],
        **({"skips": [_skip_out(skip) for skip in inventory.skips]} if inventory.skips else {}),
    }


def from_document(document: Any) -> Inventory:
    """Return the inventory that a JSON document holds.

    Raises
    ------
    InventoryError
        If it is no inventory, or one of another version, or is damaged.
    """
    if not isinstance(document, Mapping) or "inventory" not in document:
        raise InventoryError("this JSON is no inventory: make one with 'modeler read FOLDER -o inventory.json'")
    if document["inventory"] != VERSION:
        raise InventoryError(
            f"the inventory has the version {document['inventory']!r} and this modeler reads version {VERSION}: "
            "read its source again"
        )
    try:
        return Inventory(
            tuple(_nodes_in(document["resources"])),
            tuple(_missing_in(item) for item in document["not_collected"]),
            tuple(str(source) for source in document["sources"]),
            tuple(_skip_in(item) for item in document.get("skips", [])),
        )
    except _DAMAGES as error:
        raise InventoryError("the inventory is damaged: read its source again") from error


_DAMAGES = (KeyError, TypeError, ValueError, AttributeError, IndexError)
"""What Python says of a document that is not as it was written."""


def _nodes_in(items: Sequence[Any]) -> Iterator[Node]:
    for number, item in enumerate(items, start=1):
        try:
            yield _node_in(item)
        except _DAMAGES as error:
            key = item.get("key") if isinstance(item, Mapping) else None
            name = f", '{key}'," if isinstance(key, str) else ""
            raise InventoryError(
                f"the inventory is damaged: resource number {number}{name} cannot be read; read its source again"
            ) from error


def dumps(inventory: Inventory) -> str:
    """Return an inventory as JSON text, the same bytes for the same inventory."""
    return json.dumps(to_document(inventory), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _missing_out(item: NotCollected) -> dict[str, Any]:
    out: dict[str, Any] = {"source": item.source, "reason": item.reason, "action": item.action}
    where = {"kinds": list(item.kinds), "region": item.region, "account": item.account, "partly": list(item.partly)}
    return out | {name: value for name, value in where.items() if value}


def _missing_in(item: Mapping[str, Any]) -> NotCollected:
    return NotCollected(
        str(item["source"]),
        str(item["reason"]),
        str(item.get("action", "")),
        tuple(str(kind) for kind in item.get("kinds", ())),
        str(item.get("region", "")),
        str(item.get("account", "")),
        tuple(str(kind) for kind in item.get("partly", ())),
    )


def _skip_out(skip: Skip) -> dict[str, Any]:
    between = [list(skip.first), list(skip.last)]
    return {"code": skip.code, "reason": skip.reason, "between": between, "origin": _origin_out(skip.origin)}


def _skip_in(item: Mapping[str, Any]) -> Skip:
    first, last = ((int(line), int(column)) for line, column in item["between"])
    return Skip(str(item["code"]), str(item["reason"]), Origin(**item["origin"]), first, last)


def _node_out(node: Node) -> dict[str, Any]:
    out: dict[str, Any] = {"kind": node.KIND, "key": node.key, "origin": _origin_out(node.origin)}
    for name in (*_COMMON, *attributes_of(type(node))):
        value = getattr(node, name)
        if value is not None and value != () and not (name == "exists" and value is True):
            out[name] = _value_out(value)
    if node.places:
        out["places"] = {name: _place_out(place, node.origin) for name, place in node.places.items()}
    return out


def _place_out(place: Origin, of: Origin) -> list[Any]:
    """Return a place as line and column, with the file where this is not the resource's own."""
    return [place.line, place.column, *([place.source] if place.source != of.source else [])]


def _place_in(item: list[Any], of: Origin) -> Origin:
    return Origin(str(item[2]) if len(item) > 2 else of.source, int(item[0]), int(item[1]), of.name)


def _origin_out(origin: Origin) -> dict[str, Any]:
    return {
        item.name: getattr(origin, item.name) for item in fields(origin) if getattr(origin, item.name) not in ("", 0)
    }


def _value_out(value: Any) -> Any:
    if isinstance(value, Unknown):
        return {"$unknown": [value.cause.value, value.name]}
    if isinstance(value, Ref):
        return {"$ref": [value.kind, value.key]}
    if isinstance(value, Attribute):
        return {"$attribute": [value.key, value.name]}
    if isinstance(value, Text):
        return {"$text": [_value_out(part) for part in value.parts]}
    if isinstance(value, Mapping):
        return {str(key): _value_out(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_value_out(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        pairs = ((name, getattr(value, name)) for name in attributes_of(type(value)))
        return {name: _value_out(item) for name, item in pairs if item is not None and item != ()}
    return value


def _node_in(item: Mapping[str, Any]) -> Node:
    cls: type[Node] | None = (
        OtherResource if item["kind"] == OtherResource.KIND else kinds.catalogue().get(item["kind"])
    )
    if cls is None:
        raise InventoryError(
            f"the inventory holds a resource of the unknown kind '{item['kind']}': read its source again"
        )
    types = attributes_of(cls)
    unknown = set(item) - {"kind", "key", "origin", "places", *_COMMON, *types}
    if unknown:
        raise InventoryError(
            f"the inventory gives {item['kind']} '{item['key']}' the unknown attribute '{min(unknown)}': "
            "read its source again"
        )
    values = {name: _value_in(item[name], None) for name in _COMMON if name in item}
    values |= {name: _value_in(item[name], kind) for name, kind in types.items() if name in item}
    origin = Origin(**item["origin"])
    places = {str(name): _place_in(place, origin) for name, place in item.get("places", {}).items()}
    return cls(key=str(item["key"]), origin=origin, places=places, **values)


def _value_in(value: Any, kind: AttributeType | None) -> Any:
    if isinstance(value, Mapping) and len(value) == 1:
        tag, content = next(iter(value.items()))
        match tag:
            case "$unknown":
                return Unknown(Cause(content[0]), str(content[1]))
            case "$ref":
                return Ref(str(content[0]), str(content[1]))
            case "$attribute":
                return Attribute(str(content[0]), str(content[1]))
            case "$text":
                return Text(tuple(_value_in(part, None) for part in content))
    if kind is not None and kind.shape in (AttributeShape.RECORD, AttributeShape.RECORDS) and kind.record is not None:
        if kind.shape is AttributeShape.RECORD:
            return _record_in(value, kind.record)
        return tuple(_record_in(item, kind.record) for item in value)
    if kind is not None and kind.shape in (AttributeShape.REFERENCES, AttributeShape.TEXTS):
        return tuple(_value_in(item, None) for item in value)
    if isinstance(value, Mapping):
        return {name: _value_in(item, None) for name, item in value.items()}
    if isinstance(value, list):
        return [_value_in(item, None) for item in value]
    return value


def _record_in(value: Any, cls: type) -> Any:
    if isinstance(value, Mapping) and "$unknown" in value:
        return _value_in(value, None)
    types = attributes_of(cls)
    return cls(**{name: _value_in(value[name], types[name]) for name in value})
