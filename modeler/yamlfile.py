"""The one strict and safe reader of YAML files: workloads, own patterns, usage, negotiated prices.

Stricter than YAML itself, because a file that says one thing and does another costs money: a field given twice is an
error and not silently the last one, an alias may not make a short file large, and what cannot be read is one sentence
with the file and, where it is known, the line. Nothing in a file is ever run: only plain data comes of it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from modeler.errors import ModelerError, WorkloadError
from modeler.files.plain_json import LONGEST_NUMBER
from modeler.files.reading import read_text

MOST_BYTES = 2_000_000
"""So large may a file be: a workload has some hundred bytes, and YAML is read slowly."""
MOST_VALUES = 100_000
"""So many values may be in a file, those that aliases repeat counted each time."""
DEEPEST = 100
"""So many lists and mappings may stand in one another."""
_SHOWN = 40
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the text after them around (https://www.unicode.org/reports/tr9/)."""


def read_yaml(
    path: str | Path,
    error: type[ModelerError] = WorkloadError,
    empty: str = "'modeler workload --explain' lists what can be in it",
) -> Any:
    """Read a YAML file safely; a field given twice is an error, not silently the last one.

    Parameters
    ----------
    path : str or Path
        The file.
    error : type of ModelerError
        What is raised.
    empty : str
        What to do if the file is empty: the end of a sentence.

    Raises
    ------
    ModelerError
        Of the type `error`, if the file is missing, is not text, or is not YAML: with its line.
    """
    text = read_text(path, error, "give the path of a YAML file", MOST_BYTES)
    document = parse_yaml(text, str(path), error)
    if document is None:
        raise error(f"'{path}' is empty: {empty}")
    return document


def parse_yaml(text: str, name: str, error: type[ModelerError] = WorkloadError) -> Any:
    r"""Read YAML from text as strictly as from a file; None if nothing is in it.

    Examples
    --------
    >>> parse_yaml("azs: 3", "w.yaml")
    {'azs': 3}
    >>> parse_yaml("azs: 3\nazs: 2", "w.yaml")
    Traceback (most recent call last):
    modeler.errors.WorkloadError: w.yaml, line 2: the field 'azs' is given twice: keep one
    """
    import yaml

    try:
        return yaml.load(text, Loader=_loader())  # noqa: S506  (a SafeLoader that also rejects duplicates)
    except _said() as refused:
        raise error(f"{name}{_where(refused)}: {refused.problem}") from None
    except yaml.YAMLError as broken:
        problem = " ".join(str(getattr(broken, "problem", None) or "it cannot be read").split())
        raise error(f"{name}{_where(broken)}: this is not valid YAML ({problem})") from None
    except RecursionError:
        raise error(f"{name}: its lists and mappings stand in one another too deeply: write it flatter") from None


def _where(broken: Any) -> str:
    mark = getattr(broken, "problem_mark", None)
    return f", line {mark.line + 1}" if mark else ""


@cache
def _said() -> Any:
    """Return the type of what is refused with a sentence of our own."""
    import yaml

    class Refused(yaml.MarkedYAMLError):
        """YAML that could be read but is not taken."""

        def __init__(self, sentence: str, mark: Any) -> None:
            super().__init__(problem=sentence, problem_mark=mark)

    return Refused


@cache
def _loader() -> Any:
    """Make the loader once: PyYAML is only loaded by who reads YAML."""
    import yaml

    refused = _said()

    class Loader(yaml.SafeLoader):
        depth = 0

        def fetch_flow_collection_start(self, kind: Any) -> None:
            # PyYAML looks ahead here, with work that grows with the square of the depth.
            if self.flow_level >= DEEPEST:
                raise _too_deep(self.get_mark())
            super().fetch_flow_collection_start(kind)

        def compose_sequence_node(self, anchor: Any) -> Any:
            with self.one_deeper():
                return super().compose_sequence_node(anchor)

        def compose_mapping_node(self, anchor: Any) -> Any:
            with self.one_deeper():
                return super().compose_mapping_node(anchor)

        @contextmanager
        def one_deeper(self) -> Iterator[None]:
            self.depth += 1
            if self.depth > DEEPEST:
                raise _too_deep(self.peek_event().start_mark)  # type: ignore[no-untyped-call]
            yield
            self.depth -= 1

        def get_single_node(self) -> Any:
            root = super().get_single_node()
            if root is not None:
                _measure(root, {})
            return root

        def construct_object(self, node: Any, deep: bool = False) -> Any:
            try:
                return super().construct_object(node, deep)
            except (ValueError, LookupError, AttributeError, TypeError, ArithmeticError):
                # PyYAML checks neither a date's month nor what stands after '!!int'.
                kind = str(node.tag).rpartition(":")[2]
                text = " ".join(str(node.value).split())
                text = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
                raise refused(
                    f"'{text}' cannot be read as a value of the kind '{kind}': put it in quotes if it is text",
                    node.start_mark,
                ) from None

    def number(loader: Any, node: Any) -> Any:
        text = str(node.value)
        if ":" in text:
            raise refused(
                f"'{text}' is a number to the base 60 in YAML: write it as a usual number, or in quotes if it is text",
                node.start_mark,
            )
        if len(text) > LONGEST_NUMBER:
            raise refused(f"a number of {len(text):,} digits is too large: write a smaller one", node.start_mark)
        is_whole = str(node.tag).endswith(":int")
        return loader.construct_yaml_int(node) if is_whole else loader.construct_yaml_float(node)

    def mapping(loader: Any, node: Any) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise refused("a field's name must be text, not a list or a mapping", key.start_mark)
            if key.value in seen:
                raise refused(f"the field '{key.value}' is given twice: keep one", key.start_mark)
            seen.add(key.value)
        return dict(yaml.SafeLoader.construct_mapping(loader, node, deep=True))

    for kind in ("int", "float"):
        Loader.add_constructor(f"tag:yaml.org,2002:{kind}", number)
    Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, mapping)
    return Loader


def _too_deep(mark: Any) -> Exception:
    error: Exception = _said()(f"more than {DEEPEST} lists and mappings stand in one another: write it flatter", mark)
    return error


def _refuse_unseen(node: Any) -> None:
    """Refuse what a terminal would obey instead of showing it, and halves of characters, which no file can hold."""
    for sign in node.value:
        is_control = unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\r\t"
        if is_control or sign in _TURNS:
            raise _said()(f"the control character U+{ord(sign):04X} stands in a text: leave it out", node.start_mark)


def _measure(node: Any, known: dict[int, tuple[int, int] | None]) -> tuple[int, int]:
    """Return (values, depth) of a node with its aliases written out, or refuse it."""
    import yaml

    refused = _said()
    if id(node) in known:
        measure = known[id(node)]
        if measure is None:
            raise refused("this is not valid YAML (an alias that contains itself)", node.start_mark)
        return measure
    known[id(node)] = None
    values, depth = 1, 0
    if isinstance(node, yaml.ScalarNode) and not node.value.isprintable():
        _refuse_unseen(node)
    if not isinstance(node, yaml.ScalarNode):
        depth = 1
        children = [child for pair in node.value for child in (pair if isinstance(pair, tuple) else (pair,))]
        for child in children:
            inner, below = _measure(child, known)
            values, depth = values + inner, max(depth, below + 1)
    if values > MOST_VALUES:
        raise refused(
            f"more than {MOST_VALUES:,} values come of it, its aliases written out: split the file, or write less",
            node.start_mark,
        )
    if depth > DEEPEST:
        raise _too_deep(node.start_mark)
    known[id(node)] = (values, depth)
    return values, depth
