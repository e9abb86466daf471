"""Paths into the JSON of a template, a plan or an answer: read a value at a path, and put one there.

========================  =====================================================================
path                      what it names
========================  =====================================================================
``A.B``                   the value of B in A
``A[]``                   each item of the list A; a path may go on: ``A[].B`` is B of each item
``A{}``                   each value of the mapping A
``A[0]``                  the first item of A (a Terraform block that may stand once)
``A[Key=name].Value``     Value of the item of A whose Key is ``name``
``A | B``                 A, or B where there is no A
========================  =====================================================================
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any

from modeler.dataclass import dataclass

from .values import Tree, Unknown

MISSING: Any = type("Missing", (), {"__repr__": lambda self: "MISSING", "__bool__": lambda self: False})()
_STEP = re.compile(r"(?P<key>[^.\[\]{}]+)|\[(?P<select>[^\]]*)\]|(?P<values>\{\})")


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step of a path: a key, a position, every item, or the item with a value."""

    key: str = ""
    position: int | None = None
    every: bool = False
    values: bool = False
    where: tuple[str, str] | None = None


@functools.cache
def alternative_paths(path: str) -> tuple[tuple[PathStep, ...], ...]:
    """Return the steps of each alternative of a path.

    Examples
    --------
    >>> [len(steps) for steps in alternative_paths("A.B | C[]")]
    [2, 2]
    """
    return tuple(_steps(part.strip()) for part in path.split(" | "))


def get(tree: Tree, path: str) -> Tree:
    """Return the value at a path, or `MISSING`; an unknown value on the way is the answer.

    Examples
    --------
    >>> get({"A": [{"Key": "x", "Value": 1}, {"Key": "y", "Value": 2}]}, "A[Key=y].Value")
    2
    >>> get({"A": [{"B": 1}, {"B": 2}]}, "A[].B")
    [1, 2]
    >>> get({"B": 3}, "A | B")
    3
    >>> get({}, "A.B")
    MISSING
    """
    for steps in alternative_paths(path):
        value = _get(tree, steps)
        if value is not MISSING:
            return value
    return MISSING


def steps_to(tree: Tree, path: str) -> tuple[str | int, ...]:
    """Return the keys and positions that lead to the value at a path, as far as to a list of which it takes each item.

    Examples
    --------
    >>> steps_to({"A": [{"Key": "x", "Value": 1}, {"Key": "y", "Value": 2}]}, "A[Key=y].Value")
    ('A', 1, 'Value')
    >>> steps_to({"A": [{"B": 1}, {"B": 2}]}, "A[].B")
    ('A',)
    """
    steps = next((steps for steps in alternative_paths(path) if _get(tree, steps) is not MISSING), ())
    keys: list[str | int] = []
    for step in steps:
        if isinstance(tree, Unknown) or step.every:
            break
        if step.key:
            keys.append(step.key)
            tree = tree[step.key]
        elif isinstance(tree, (list, tuple)):
            position = step.position if step.position is not None else _position(tree, step)
            if position is None:
                break
            keys.append(position)
            tree = tree[position]
    return tuple(keys)


def put(tree: dict[str, Tree], path: str, value: Tree) -> None:
    """Put a value at the first alternative of a path, and make what is missing on the way.

    Examples
    --------
    >>> tree = {}
    >>> put(tree, "A[Key=x].Value", 1)
    >>> put(tree, "B[].C", [1, 2])
    >>> tree
    {'A': [{'Key': 'x', 'Value': 1}], 'B': [{'C': 1}, {'C': 2}]}
    """
    _put(tree, alternative_paths(path)[0], value)


def _steps(path: str) -> tuple[PathStep, ...]:
    steps = []
    for match in _STEP.finditer(path):
        select = match["select"]
        if match["values"]:
            steps.append(PathStep(every=True, values=True))
        elif select is None:
            steps.append(PathStep(key=match["key"]))
        elif not select:
            steps.append(PathStep(every=True))
        elif select.isdigit():
            steps.append(PathStep(position=int(select)))
        else:
            key, _, wanted = select.partition("=")
            steps.append(PathStep(where=(key, wanted)))
    return tuple(steps)


def _get(tree: Tree, steps: tuple[PathStep, ...]) -> Tree:
    if not steps:
        return tree
    if isinstance(tree, Unknown):
        return tree
    step, later = steps[0], steps[1:]
    if step.key:
        return _get(tree[step.key], later) if isinstance(tree, Mapping) and tree.get(step.key) is not None else MISSING
    if isinstance(tree, Mapping):  # a block that stands once may be written without its list
        tree = list(tree.values()) if step.values else [tree]
    if not isinstance(tree, (list, tuple)):
        return MISSING
    if step.every:
        return _every(tree, later)
    if step.position is not None:
        return _get(tree[step.position], later) if step.position < len(tree) else MISSING
    assert step.where is not None
    key, wanted = step.where
    for item in tree:
        if isinstance(item, Mapping) and str(item.get(key)) == wanted:
            return _get(item, later)
    return next((item for item in tree if isinstance(item, Unknown)), MISSING)


def _position(items: list[Tree] | tuple[Tree, ...], step: PathStep) -> int | None:
    assert step.where is not None
    key, wanted = step.where
    matching = (
        position for position, item in enumerate(items) if isinstance(item, Mapping) and str(item.get(key)) == wanted
    )
    return next(matching, None)


def _every(items: list[Tree] | tuple[Tree, ...], later: tuple[PathStep, ...]) -> list[Tree]:
    values: list[Tree] = []
    for item in items:
        value = _get(item, later)
        if value is MISSING:
            continue
        if any(step.every for step in later) and isinstance(value, list):
            values.extend(value)
        else:
            values.append(value)
    return values


def _put(tree: Tree, steps: tuple[PathStep, ...], value: Tree) -> None:
    step, later = steps[0], steps[1:]
    if not later:
        tree[step.key] = value
        return
    after = later[0]
    if after.key:
        _put(tree.setdefault(step.key, {}), later, value)
        return
    if after.every and not isinstance(value, (list, tuple)):  # unknown as a whole
        tree[step.key] = value
        return
    items = tree.setdefault(step.key, [])
    tail = later[1:]
    if after.every:
        _put_every(items, tail, value)
        return
    if after.where is not None:
        item = next((item for item in items if item.get(after.where[0]) == after.where[1]), None)
        if item is None:
            item = {after.where[0]: after.where[1]}
            items.append(item)
        _put(item, tail, value)
        return
    position = after.position or 0
    while len(items) <= position:
        items.append({})
    if tail:
        _put(items[position], tail, value)
    else:
        items[position] = value


def _put_every(items: list[Tree], tail: tuple[PathStep, ...], value: Tree) -> None:
    if not tail:
        items.extend(value)
        return
    for position, item in enumerate(value):
        while len(items) <= position:
            items.append({})
        _put(items[position], tail, item)
