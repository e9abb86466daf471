"""YAML as data with the place of each value, read event by event.

The parser's events come one after the other, so that neither depth nor aliases can cost more than the limits allow:
a file of a few lines that grows by aliases, or one with a hundred thousand brackets, is refused as soon as it passes
a limit. CloudFormation's short tags (``!Ref x``) become their long form (``{"Ref": "x"}``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import Any

import yaml

from modeler.dataclass import dataclass
from modeler.errors import InventoryError

MOST_VALUES = 2_000_000
DEEPEST = 200
Path = tuple[str | int, ...]
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVERS: dict[str, list[tuple[str, Any]]] = yaml.SafeLoader.yaml_implicit_resolvers
_TAG = "tag:yaml.org,2002:"


@dataclass
class Document:
    """A document of a file: its data, where each value stands, and what is odd.

    Parameters
    ----------
    data : dict, list or scalar
        What it holds.
    places : dict
        The line and column, from 1, of the value at each path; of its key where it has one.
    same : dict
        For the path of an alias, the path of the value that it repeats.
    warnings : list of str
        What was read all the same: a key that stands twice.
    """

    data: Any = None
    places: dict[Path, tuple[int, int]] = field(default_factory=dict)
    same: dict[Path, Path] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def read_documents(text: str, name: str) -> Iterator[Document]:
    r"""Yield each document of a YAML file.

    Raises
    ------
    InventoryError
        If it is no YAML, or is too large or too deep.

    Examples
    --------
    >>> [document.data for document in read_documents("A: !Ref B\n---\nC: [1, 2]\n", "t.yaml")]
    [{'A': {'Ref': 'B'}}, {'C': [1, 2]}]
    """
    try:
        events = yaml.parse(text, Loader=_LOADER)
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                yield _DocumentReader(name, events).read()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "it holds characters that no text has"
        raise InventoryError(f"'{name}' is neither YAML nor JSON{where}: {problem}") from None
    except ValueError as error:
        raise InventoryError(f"'{name}' cannot be read: {error}") from None


class _DocumentReader:
    """Turns the events of one document into data and notes where each value stands."""

    def __init__(self, name: str, events: Iterator[Any]) -> None:
        self.name, self.events = name, events
        self.document = Document()
        self._anchors: dict[str, tuple[Any, Path, int]] = {}
        self._values = 0

    def read(self) -> Document:
        self.document.data = self._value(next(self.events), (), 0)
        return self.document

    def _count(self, values: int) -> None:
        self._values += values
        if self._values > MOST_VALUES:
            raise InventoryError(f"'{self.name}' holds more than {MOST_VALUES:,} values, aliases counted each time")

    def _value(self, event: Any, path: Path, depth: int) -> Any:
        self._count(1)
        mark = event.start_mark
        if depth > DEEPEST:
            raise InventoryError(f"'{self.name}' nests more than {DEEPEST} levels deep (line {mark.line + 1})")
        self.document.places.setdefault(path, (mark.line + 1, mark.column + 1))
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, path)
        before = self._values
        tag = event.tag
        if tag and tag.startswith("!") and tag != "!":
            value: Any = self._function(event, tag[1:], path, depth)
        else:
            value = self._plain(event, path, depth)
        if event.anchor:
            self._anchors[event.anchor] = (value, path, self._values - before)
        return value

    def _alias(self, event: Any, path: Path) -> Any:
        if event.anchor not in self._anchors:
            where = f"'{self.name}' is neither YAML nor JSON, line {event.start_mark.line + 1}"
            raise InventoryError(f"{where}: the alias '{event.anchor}' names nothing before it")
        value, target, size = self._anchors[event.anchor]
        self._count(size)
        self.document.same[path] = target
        return copied(value)

    def _function(self, event: Any, word: str, path: Path, depth: int) -> dict[str, Any]:
        name = word if word in ("Ref", "Condition") else f"Fn::{word}"
        value = self._plain(event, (*path, name), depth)
        if name == "Fn::GetAtt" and isinstance(value, str):
            value = value.split(".", 1)
        return {name: value}

    def _plain(self, event: Any, path: Path, depth: int) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Any] = []
            while not isinstance(item := next(self.events), yaml.SequenceEndEvent):
                items.append(self._value(item, (*path, len(items)), depth + 1))
            return items
        return self._mapping(path, depth)

    def _mapping(self, path: Path, depth: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        while not isinstance(key_event := next(self.events), yaml.MappingEndEvent):
            key = self._key(key_event, path, depth)
            mark = key_event.start_mark
            if key == "<<" and not key_event.style:
                merged = self._merged(path, depth) | merged
                continue
            if key in values:
                self.document.warnings.append(
                    f"{self.name}:{mark.line + 1}: '{key}' is given twice, the last one counts"
                )
            place = (*path, key)
            self.document.places[place] = (mark.line + 1, mark.column + 1)
            values[key] = self._value(next(self.events), place, depth + 1)
        return merged | values if merged else values

    def _key(self, event: Any, path: Path, depth: int) -> str:
        """Return a key as text; a list or a mapping as a key, which no template has, is empty."""
        if isinstance(event, yaml.ScalarEvent):
            return str(event.value)
        value = self._value(event, (*path, ""), depth + 1)
        return value if isinstance(value, str) else ""

    def _merged(self, path: Path, depth: int) -> dict[str, Any]:
        """Return what a merge key adds: of several mappings the first that has a key."""
        place: Path = (*path, "<<")
        value = self._value(next(self.events), place, depth + 1)
        parts = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        values: dict[str, Any] = {}
        for position, part in reversed(parts):
            own = place if position is None else (*place, position)
            for key, item in part.items() if isinstance(part, dict) else ():
                values[key] = item
                self.document.same[*path, key] = (*own, key)
        return values


def copied(value: Any) -> Any:
    """Return a copy of lists and mappings, so that an alias may be changed without the value that it repeats."""
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    if isinstance(value, list):
        return [copied(item) for item in value]
    return value


def _scalar(event: Any) -> Any:
    text = str(event.value)
    tag = event.tag
    if tag is None or tag == "!":
        if event.style or not event.implicit[0]:
            return text
        tag = _tag_of(text)
    match tag:
        case "tag:yaml.org,2002:null":
            return None
        case "tag:yaml.org,2002:bool":
            return text.lower() in ("true", "yes", "on")
        case "tag:yaml.org,2002:int":
            return integer_of(text)
        case "tag:yaml.org,2002:float":
            return finite_number_of(text)
    return text  # a date too: AWS takes the text as it stands


def _tag_of(text: str) -> str:
    for tag, pattern in _RESOLVERS.get(text[:1], ()):
        if pattern.match(text):
            return tag
    return f"{_TAG}str"


def integer_of(text: str) -> int | str:
    """Return a decimal integer; account ids with leading zeros, octals and base-60 numbers stay as they are written."""
    digits = text.lstrip("+-")
    return (
        int(text) if digits.isdecimal() and len(digits) < 19 and (digits == "0" or not digits.startswith("0")) else text
    )


def finite_number_of(text: str) -> float | str:
    """Return a finite number; what is none, or too large, stays as it is written."""
    try:
        value = float(text)
    except ValueError:
        return text
    return value if abs(value) < float("inf") else text
