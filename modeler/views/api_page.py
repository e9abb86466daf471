"""The page of the public names: each with its signature, its first sentence and an example, from one list."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from textwrap import dedent
from types import ModuleType
from typing import Any

from pydantic import BaseModel

import modeler
from modeler.views.pages import page

_INTRO = (
    "What `import modeler as m` gives. The workload comes first, the patterns second, `book=` last and by name. "
    "Results print as one line; `m.table(result)` gives their rows as a DataFrame, `m.show(result)` prints them for "
    "people. All examples run in the tests."
)


def api_page() -> str:
    """Write the page of the public names, in the order of the front door.

    >>> "### `m.compare(w, names=(), *, strict=False, sort='verdict', book=None)`" in api_page()
    True
    """
    blocks: list[str] = []
    for group, names in modeler._GROUPS.items():
        blocks.append(f"## {group}")
        for name in names:
            blocks.extend(_entry(name, getattr(modeler, name)))
    return page("The library", _INTRO, *blocks)


def _entry(name: str, value: Any) -> Iterator[str]:
    yield f"### `m.{name}{signature(value)}`"
    yield _first_sentence(value)
    if isinstance(value, ModuleType):
        yield "It has " + ", ".join(f"`{module_name}`" for module_name in module_names(value)) + "."
    example = by_the_front_door(example_of(value))
    if example:
        yield f"```python\n{example}\n```"


def signature(value: Any) -> str:
    """Write how something is called; nothing for what is not called.

    >>> from modeler.engine.choose import why_not
    >>> signature(why_not), signature({})
    ('(w, name, *, book=None)', '')
    """
    if not callable(value):
        return ""
    if isinstance(value, type) and issubclass(value, BaseModel):
        return "(**fields)"
    if isinstance(value, type) and issubclass(value, Exception):
        return ""
    full = inspect.signature(value)
    bare = [parameter.replace(annotation=inspect.Parameter.empty) for parameter in full.parameters.values()]
    return str(full.replace(parameters=bare, return_annotation=inspect.Signature.empty))


def module_names(module: ModuleType) -> list[str]:
    """Return the functions and classes that a module has for its readers.

    >>> from modeler import units
    >>> "parse_count" in module_names(units)
    True
    """
    public = getattr(module, "__all__", None)
    if public is not None:
        return sorted(public)
    return sorted(
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and callable(value) and getattr(value, "__module__", "") == module.__name__
    )


def _first_sentence(value: Any) -> str:
    if isinstance(value, dict):
        return "The letters of the families of patterns, each with what it has in common."
    text = inspect.getdoc(value) or ""
    return " ".join(text.split("\n\n")[0].split())


def example_of(value: Any) -> str:
    """Return the first example of a docstring, as it is typed, with its answer; nothing if there is none.

    >>> from modeler.units import parse_count
    >>> example_of(parse_count).splitlines()[0]
    '>>> parse_count("50M"), parse_count("1.5 k"), parse_count(7), parse_count("1,000")'
    """
    if isinstance(value, dict):
        return ""
    match = re.search(r"^( *)>>> .*?(?=\n\s*\n|\Z)", inspect.getdoc(value) or "", re.MULTILINE | re.DOTALL)
    return dedent(match[0]) if match else ""


def by_the_front_door(example: str) -> str:
    """Write an example as one does who has only ``import modeler as m``.

    >>> by_the_front_door(">>> compare(Workload())")
    '>>> m.compare(m.Workload())'
    """
    names = {there or name: name for name, home in modeler._HOMES.items() for _, _, there in [home.partition(":")]}
    pattern = re.compile(rf"(?<![\w.\"'])({'|'.join(map(re.escape, names))})(?=\()")
    lines = [line for line in example.splitlines() if line.strip() != ">>> import modeler as m"]
    return "\n".join(
        pattern.sub(lambda match: f"m.{names[match[1]]}", line) if line[:3] in (">>>", "...") else line
        for line in lines
    )
