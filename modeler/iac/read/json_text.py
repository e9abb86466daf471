"""JSON as data, and the place of each value when somebody asks for it.

The data come from Python's own fast reader. Places cost a second pass, which a plan with thousands of resources never
needs, so they are found on demand.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable
from typing import Any

from modeler.errors import InventoryError

from .yaml_text import DEEPEST, Path, finite_number_of, integer_of

_SPACE = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_SCALAR = re.compile(r"[^\s,\]}]+")


def load(text: str, name: str) -> tuple[Any, bool]:
    """Return what a JSON file holds, and whether a key stands twice in one of its objects.

    Raises
    ------
    ValueError
        If it is no JSON.
    InventoryError
        If it is too deep.

    Examples
    --------
    >>> load('{"A": 1, "A": 2}', "t.json")
    ({'A': 2}, True)
    """
    repeats = False

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal repeats
        values = dict(items)
        repeats = repeats or len(values) < len(items)
        return values

    try:
        data = json.loads(
            text,
            object_pairs_hook=pairs,
            parse_int=integer_of,
            parse_float=finite_number_of,
            parse_constant=_refused,
            strict=False,
        )
    except RecursionError:
        raise _too_deep(name) from None
    if _deeper(data, DEEPEST):
        raise _too_deep(name)
    return data, repeats


def _too_deep(name: str) -> InventoryError:
    return InventoryError(f"'{name}' nests more than {DEEPEST} levels deep")


def _refused(word: str) -> Any:
    raise ValueError(f"{word} is no JSON")


def _deeper(data: Any, most: int) -> bool:
    """Return whether lists and mappings nest deeper than a number of levels, level by level."""
    level = [data]
    for _ in range(most + 1):
        below = [item for value in level if isinstance(value, dict) for item in value.values()]
        below += [item for value in level if isinstance(value, list) for item in value]
        level = [item for item in below if isinstance(item, (dict, list))]
        if not level:
            return False
    return True


def find_places(text: str, name: str, warn: Callable[[str], None]) -> dict[Path, tuple[int, int]]:
    r"""Return the line and column, from 1, of each value of a text that is JSON; of its key where it has one.

    Parameters
    ----------
    text : str
        The text, which `load` has read.
    name : str
        The file, for warnings.
    warn : callable
        Takes the warning that a key stands twice.

    Examples
    --------
    >>> find_places('{\n "A": [5]}', "t.json", print)
    {(): (1, 1), ('A',): (2, 2), ('A', 0): (2, 8)}
    """
    return _Places(text, name, warn).find()


class _Places:
    def __init__(self, text: str, name: str, warn: Callable[[str], None]) -> None:
        self.text, self.name, self.warn = text, name, warn
        self.places: dict[Path, int] = {}
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def find(self) -> dict[Path, tuple[int, int]]:
        self._value(self._skip(0), ())
        return {path: self._line(offset) for path, offset in self.places.items()}

    def _line(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def _skip(self, at: int) -> int:
        match = _SPACE.match(self.text, at)
        return match.end() if match else at

    def _value(self, at: int, path: Path) -> int:
        """Note the place of the value that begins here and return where it ends."""
        self.places.setdefault(path, at)
        match self.text[at]:
            case "{":
                return self._object(at + 1, path)
            case "[":
                return self._array(at + 1, path)
            case '"':
                return self._end(_STRING, at)
        return self._end(_SCALAR, at)

    def _end(self, pattern: re.Pattern[str], at: int) -> int:
        match = pattern.match(self.text, at)
        assert match is not None
        return match.end()

    def _object(self, at: int, path: Path) -> int:
        at = self._skip(at)
        keys: set[str] = set()
        while self.text[at] != "}":
            end = self._end(_STRING, at)
            key = self.text[at + 1 : end - 1]
            key = json.loads(self.text[at:end], strict=False) if "\\" in key else key
            if key in keys:
                line, _ = self._line(at)
                self.warn(f"{self.name}:{line}: '{key}' is given twice, the last one counts")
            keys.add(key)
            place = (*path, key)
            self.places[place] = at
            at = self._skip(self._value(self._skip(self._skip(end) + 1), place))
            at = self._skip(at + 1) if self.text[at] == "," else at
        return at + 1

    def _array(self, at: int, path: Path) -> int:
        at = self._skip(at)
        position = 0
        while self.text[at] != "]":
            at = self._skip(self._value(at, (*path, position)))
            at = self._skip(at + 1) if self.text[at] == "," else at
            position += 1
        return at + 1
