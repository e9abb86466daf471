"""A YAML or JSON file with the place of each value: what a finding needs to point at a line.

`decode` reads the text into plain dicts, lists and scalars and keeps beside them, by path, the line and column where
each stands. People's files are not always clean: a key that stands twice is a warning and the last one wins, as at
AWS; an unquoted date is the text that was written; what is too deep, too large or repeats itself by aliases is
refused before it costs memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from functools import cached_property
from typing import Any

from modeler.dataclass import dataclass
from modeler.errors import InventoryError

from ...inventory import Origin
from . import json_text
from .yaml_text import DEEPEST, Document, Path, read_documents

__all__ = ["DEEPEST", "MOST_BYTES", "Path", "SourceFile", "decode", "documents"]
MOST_BYTES = 25_000_000
MOST_YAML_BYTES = 5_000_000  # five times what CloudFormation takes; a plan, which may be larger, is JSON
MOST_DOCUMENTS = 1_000


@dataclass(frozen=True)
class SourceFile:
    """A file as data, with the place of each value.

    Parameters
    ----------
    name : str
        The file as the user named it.
    data : dict, list or scalar
        What it holds.
    find_places : callable
        Returns the line and column, from 1, of the value at each path; of its key where it has one.
    warnings : tuple of str
        What is odd and was read all the same: a key given twice.
    same : mapping
        For the path of an alias of YAML, the path of the value that it repeats.
    """

    name: str
    data: Any
    find_places: Callable[[], dict[Path, tuple[int, int]]] = field(repr=False, compare=False)
    warnings: tuple[str, ...] = ()
    same: Mapping[Path, Path] = field(default_factory=dict, repr=False)

    @cached_property
    def places(self) -> dict[Path, tuple[int, int]]:
        """The line and column of the value at each path."""
        return self.find_places()

    def origin(self, path: Path, name: str = "") -> Origin:
        r"""Return the place of the value at a path, or of the nearest value around it.

        Examples
        --------
        >>> decode("A:\n  B: 1\n", "t.yaml").origin(("A", "B", "C"), "Api")
        Origin(source='t.yaml', line=2, column=3, name='Api', time='')
        """
        line, column = self._place(path)
        return Origin(self.name, line, column, name)

    def span(self, path: Path) -> tuple[tuple[int, int], tuple[int, int]]:
        r"""Return line and column of the first and of the last value of what stands at a path.

        Examples
        --------
        >>> decode("A:\n  B: 1\n  C: 2\nD: 3\n", "t.yaml").span(("A",))
        ((1, 1), (3, 3))
        """
        inside = [place for steps, place in self.places.items() if steps[: len(path)] == path]
        return min(inside, default=(1, 1)), max(inside, default=(1, 1))

    def _place(self, path: Path) -> tuple[int, int]:
        for length in range(len(path), -1, -1):
            outer, inside = path[:length], path[length:]
            target = self.same.get(outer)
            if target is not None and (inside or outer not in self.places):
                return self._place((*target, *inside))
            if outer in self.places:
                return self.places[outer]
        return 1, 1


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
        If it is no YAML and no JSON, holds several documents, or is too large or too deep.

    Examples
    --------
    >>> source = decode("Resources:\n  Api:\n    Name: !Sub '${Env}-api'\n", "t.yaml")
    >>> source.data["Resources"]["Api"]["Name"], source.places["Resources", "Api"]
    ({'Fn::Sub': '${Env}-api'}, (2, 3))
    """
    sources = documents(text, name)
    if len(sources) > 1:
        raise InventoryError(f"'{name}' holds {len(sources)} documents, and a template is one: cut it at '---'")
    return sources[0]


def documents(text: str, name: str) -> list[SourceFile]:
    """Read the text of a file that may hold several documents, as the manifests of Kubernetes do.

    Raises
    ------
    InventoryError
        If it is no YAML and no JSON, or is too large or too deep.
    """
    if len(text) > MOST_BYTES:
        raise InventoryError(f"'{name}' has {len(text):,} characters, more than the {MOST_BYTES:,} that are read")
    text = text.removeprefix("\ufeff")
    if text.lstrip(" \t\r\n").startswith(("{", "[")):
        try:
            return [_json(text, name)]
        except ValueError:
            pass  # YAML may begin so, too
    if len(text) > MOST_YAML_BYTES:
        raise InventoryError(
            f"'{name}' has {len(text):,} characters, more than the {MOST_YAML_BYTES:,} that are read of YAML: "
            "CloudFormation takes 1 MB of a template; give the templates that it is made of"
        )
    sources: list[SourceFile] = []
    for document in read_documents(text, name):
        if len(sources) >= MOST_DOCUMENTS:
            raise InventoryError(f"'{name}' holds more than {MOST_DOCUMENTS:,} documents: cut it into several files")
        sources.append(_yaml(document, name))
    return sources or [_yaml(Document(), name)]


def _yaml(document: Document, name: str) -> SourceFile:
    return SourceFile(name, document.data, lambda: document.places, tuple(document.warnings), document.same)


def _json(text: str, name: str) -> SourceFile:
    data, repeats = json_text.load(text, name)
    warnings: list[str] = []
    places = json_text.find_places(text, name, warnings.append) if repeats else None

    def find() -> dict[Path, tuple[int, int]]:
        return places if places is not None else json_text.find_places(text, name, lambda warning: None)

    return SourceFile(name, data, find, tuple(warnings))
