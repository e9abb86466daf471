"""One meaning a name: what is public in one module is not defined again in another with another meaning."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

import modeler

HOME = Path(modeler.__file__).parent

BY_CONVENTION = {
    "BUILDS",
    "BUILDS_BEFORE",
    "BUILDS_BESIDE",
    "CHART",
    "MODELS",
    "PATTERN",
    "amended_answers",
    "build_hop",
    "own_answers",
    "settings_from",
}
"""Each file of a room defines its own, and is found by it."""
DRAWN = {"availability", "break_even", "bracket", "money", "regions", "table"}
"""A view has the name of what it draws or writes."""
OWN_LIMITS = {
    "CONFIDENCES",
    "CONSUMERS",
    "DEEPEST",
    "FAR",
    "FUNCTIONS",
    "FORMATS",
    "MOST_BYTES",
    "MOST_VALUES",
    "NEAR",
    "PERCENTILES",
    "SHARES",
    "SPREAD",
    "STYLE",
}
"""Constants of one module that are not imported together."""
ALIASES = {"Document", "Drawable", "Floats", "Kind", "Numbers"}
"""Types of one module."""
HANDED_ON = {"assess"}
"""The front door's function, which hands a workload on to the engine's."""
ALLOWED = BY_CONVENTION | HANDED_ON | DRAWN | OWN_LIMITS | ALIASES


LEVELS = ("components", "inventory/kinds", "patterns/parts/door")
"""A component, the kind of resource that it is made of and the door that puts it on the path have one name."""


def one_thing_at_its_levels(modules: set[str]) -> bool:
    """Say whether a name is that of one AWS resource: as a component, as a kind of an inventory, and as a door."""
    rooms = [module.rpartition("/")[0] for module in modules]
    return len(set(rooms)) == len(rooms) and set(rooms) <= set(LEVELS)


def defined(path: Path) -> Iterator[str]:
    """Give the public names that a module defines; one or two letters are type variables."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                names = [name]
            case ast.Assign(targets=targets):
                names = [target.id for target in targets if isinstance(target, ast.Name)]
            case _:
                names = []
        yield from (name for name in names if len(name) > 2 and not name.startswith("_"))


SAYS_NOTHING = {"each", "found", "it", "one", "other", "rest", "said", "thing", "what"}
"""Names that fit any value: a variable says what it holds."""


def bound(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Give the variables and parameters of a module with their lines; a dataclass's field is neither.

    >>> sorted(bound(ast.parse("for each in rows: found = each")))
    [('each', 1), ('found', 1)]
    """
    fields = {
        id(statement.target)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for statement in node.body
        if isinstance(statement, ast.AnnAssign)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) if id(node) not in fields:
                yield name, node.lineno
            case ast.arg(arg=name):
                yield name, node.lineno


REPOSITORY = HOME.parent


@pytest.mark.parametrize("folder", ["tests", "benchmarks", "notebooks", "tools"])
def test_variables_beside_the_library_say_what_they_hold(folder: str) -> None:
    vague = [
        f"{path.relative_to(REPOSITORY)}:{line} {name}"
        for path in sorted((REPOSITORY / folder).rglob("*.py"))
        for name, line in bound(ast.parse(path.read_text(encoding="utf-8")))
        if name in SAYS_NOTHING
    ]
    assert vague == []


def test_variables_say_what_they_hold() -> None:
    vague = [
        f"{path.relative_to(HOME)}:{line} {name}"
        for path in sorted(HOME.rglob("*.py"))
        for name, line in bound(ast.parse(path.read_text(encoding="utf-8")))
        if name in SAYS_NOTHING
    ]
    assert vague == []


def fields(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Give the declared fields of the classes of a module with their lines.

    >>> list(fields(ast.parse("class A:\\n    what: str")))
    [('what', 2)]
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for statement in node.body:
                if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                    yield statement.target.id, statement.lineno


def test_fields_say_what_they_hold() -> None:
    vague = [
        f"{path.relative_to(HOME)}:{line} {name}"
        for path in sorted(HOME.rglob("*.py"))
        for name, line in fields(ast.parse(path.read_text(encoding="utf-8")))
        if name in SAYS_NOTHING
    ]
    assert vague == []


def test_no_public_name_has_two_meanings() -> None:
    homes: dict[str, set[str]] = defaultdict(set)
    for path in HOME.rglob("*.py"):
        module = path.relative_to(HOME)
        if module.parts[0] != "cli":  # a command has the name of the function that it calls
            for name in defined(path):
                homes[name].add(str(module))
    homes = {name: modules for name, modules in homes.items() if not one_thing_at_its_levels(modules)}
    repeated = {name: sorted(modules) for name, modules in homes.items() if len(modules) > 1}
    assert {name: modules for name, modules in repeated.items() if name not in ALLOWED} == {}
    assert repeated.keys() >= ALLOWED, "a name that is no longer repeated needs no permission"
