"""A YAML or JSON file with the place of each value: what a finding needs to point at a line.

`decode` reads the text into plain dicts, lists and scalars and keeps beside them, by path, the line and column where
each stands. CloudFormation's short tags (``!Ref x``) become their long form (``{"Ref": "x"}``). People's files are
not always clean YAML: a key that stands twice is a warning and the last one wins, as at AWS; an unquoted date is the
text that was written; what is too deep, too large or repeats itself by aliases is refused before it costs memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from modeler.errors import InventoryError

from ...inventory import Origin

MOST_BYTES = 25_000_000
MOST_VALUES = 2_000_000
DEEPEST = 200
Path = tuple[str | int, ...]
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN = ("tag:yaml.org,2002:null", "tag:yaml.org,2002:bool")


@dataclass(frozen=True)
class SourceFile:
    """A file as data, with the place of each value.

    Parameters
    ----------
    name : str
        The file as the user named it.
    data : dict, list or scalar
        What it holds.
    places : dict
        The line and column, from 1, of the value at each path; of its key where it has one.
    warnings : tuple of str
        What is odd and was read all the same: a key given twice.
    """

    name: str
    data: Any
    places: dict[Path, tuple[int, int]] = field(repr=False)
    warnings: tuple[str, ...] = ()

    def origin(self, path: Path, name: str = "") -> Origin:
        r"""Return the place of the value at a path, or of the nearest value around it.

        Examples
        --------
        >>> decode("A:\n  B: 1\n", "t.yaml").origin(("A", "B", "C"), "Api")
        Origin(source='t.yaml', line=2, column=3, name='Api', time='')
        """
        while path and path not in self.places:
            path = path[:-1]
        line, column = self.places.get(path, (1, 1))
        return Origin(self.name, line, column, name)


def decode(text: str, name: str) -> SourceFile:
    r"""Read the text of a YAML or JSON file.

    Parameters
    ----------
    text : str
        The text.
    name : str
        The file, for places and errors.

    Raises
    ------
    InventoryError
        If it is no YAML and no JSON, or is too large or too deep.

    Examples
    --------
    >>> source = decode("Resources:\n  Api:\n    Name: !Sub '${Env}-api'\n", "t.yaml")
    >>> source.data["Resources"]["Api"]["Name"], source.places["Resources", "Api"]
    ({'Fn::Sub': '${Env}-api'}, (2, 3))
    """
    if len(text) > MOST_BYTES:
        raise InventoryError(
            f"'{name}' has {len(text):,} characters, more than the {MOST_BYTES:,} that a template may have"
        )
    reader = _Reader(name)
    json = text.lstrip("\ufeff \t\r\n").startswith(("{", "["))
    try:
        root = yaml.compose(_json_as_yaml(text) if json else text, Loader=_LOADER)
        data = reader.read(root, (), 0) if root is not None else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "it cannot be read"
        raise InventoryError(f"'{name}' is neither YAML nor JSON{where}: {problem}") from None
    except RecursionError:
        raise InventoryError(f"'{name}' nests its values too deeply to be read") from None
    except ValueError as error:
        raise InventoryError(f"'{name}' cannot be read: {error}") from None
    return SourceFile(name, data, reader.places, tuple(reader.warnings))


def _json_as_yaml(text: str) -> str:
    """Return JSON as YAML reads it: tabs between values are spaces, an escaped slash is a slash."""
    return text.replace("\t", " ").replace("\\/", "/")


class _Reader:
    """Turns YAML nodes into data and notes where each stands."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.places: dict[Path, tuple[int, int]] = {}
        self.warnings: list[str] = []
        self._values = 0

    def read(self, node: yaml.Node, path: Path, depth: int) -> Any:
        self._values += 1
        if depth > DEEPEST:
            raise InventoryError(
                f"'{self.name}' nests more than {DEEPEST} levels deep (line {node.start_mark.line + 1})"
            )
        if self._values > MOST_VALUES:
            raise InventoryError(f"'{self.name}' holds more than {MOST_VALUES:,} values, aliases counted each time")
        self.places.setdefault(path, (node.start_mark.line + 1, node.start_mark.column + 1))
        if node.tag.startswith("!") and node.tag != "!":
            return self._function(node, path, depth)
        return self._plain(node, path, depth)

    def _function(self, node: yaml.Node, path: Path, depth: int) -> dict[str, Any]:
        name = node.tag[1:]
        name = name if name in ("Ref", "Condition") else f"Fn::{name}"
        value = self._plain(node, (*path, name), depth)
        if name == "Fn::GetAtt" and isinstance(value, str):
            value = value.split(".", 1)
        return {name: value}

    def _plain(self, node: yaml.Node, path: Path, depth: int) -> Any:
        if isinstance(node, yaml.MappingNode):
            return dict(self._items(node, path, depth))
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*path, position), depth + 1) for position, item in enumerate(node.value)]
        return _scalar(node)

    def _items(self, node: yaml.MappingNode, path: Path, depth: int) -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        for key_node, value_node in node.value:
            if key_node.tag == "tag:yaml.org,2002:merge":
                merged = value_node.value if isinstance(value_node, yaml.SequenceNode) else [value_node]
                for part in reversed(merged):
                    if isinstance(part, yaml.MappingNode):
                        yield from self._items(part, path, depth + 1)
                continue
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else ""
            line = key_node.start_mark.line + 1
            if key in seen:
                self.warnings.append(f"{self.name}:{line}: '{key}' is given twice, the last one counts")
            seen.add(key)
            self.places[*path, key] = (line, key_node.start_mark.column + 1)
            yield key, self.read(value_node, (*path, key), depth + 1)


def _scalar(node: yaml.Node) -> Any:
    text = str(node.value)
    if node.tag in _PLAIN:
        return None if node.tag.endswith("null") else text.lower() in ("true", "yes", "on")
    if node.tag == "tag:yaml.org,2002:int":
        return _integer(text)
    if node.tag == "tag:yaml.org,2002:float":
        try:
            return float(text)
        except ValueError:
            return text
    return text  # a date too: AWS takes the text as it stands


def _integer(text: str) -> int | str:
    """Return a decimal integer; account ids with leading zeros, octals and base-60 numbers stay as they are written."""
    digits = text.lstrip("+-")
    return (
        int(text) if digits.isdecimal() and len(digits) < 19 and (digits == "0" or not digits.startswith("0")) else text
    )
