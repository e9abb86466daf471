"""Code asks for facts by names that exist, and never by id: ids are for tables, reports and tests."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import modeler
from modeler.facts.constraints import facts, is_stated, keys, subjects

HOME = Path(modeler.__file__).parent
FILES = [path for path in sorted(HOME.rglob("*.py")) if "constraints import" in path.read_text(encoding="utf-8")]
LOOKUPS = {"ask", "is_stated", "facts", "stated"}
SUBJECTS = frozenset(subjects())
KEYS = frozenset(keys())
NAMES = re.compile(r"(feature|quota|sla|compliance)\.[a-z0-9._-]*[a-z0-9]")


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def texts(expressions: Iterator[ast.AST] | tuple[ast.AST, ...]) -> set[str]:
    return {node.value for node in expressions if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def lookups(path: Path) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Give what code asks for: the expressions for subject and key."""
    for node in nodes(path):
        if isinstance(node, ast.Call) and len(node.args) == 2 and getattr(node.func, "id", "") in LOOKUPS:
            yield node.args[0], node.args[1]


def pairs(path: Path) -> Iterator[tuple[str, str]]:
    """Give subject and key where a table names them side by side."""
    for node in nodes(path):
        if isinstance(node, ast.Tuple) and len(node.elts) == 2:
            first, second = (element.value if isinstance(element, ast.Constant) else None for element in node.elts)
            if first in SUBJECTS and second in KEYS:
                yield str(first), str(second)


def branches(expression: ast.expr) -> Iterator[ast.expr]:
    """Give what an expression can be: both sides of a condition, or itself."""
    if isinstance(expression, ast.IfExp):
        yield from branches(expression.body)
        yield from branches(expression.orelse)
    else:
        yield expression


def possible(expression: ast.expr, names: frozenset[str]) -> frozenset[str]:
    """Give the names that an expression can stand for; all, where only a run can say."""
    if isinstance(expression, ast.Constant):
        return frozenset({str(expression.value)})
    if isinstance(expression, ast.JoinedStr):
        parts = (re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in expression.values)
        pattern = re.compile("".join(parts))
        return frozenset(name for name in names if pattern.fullmatch(name))
    return names


def exists(subject: ast.expr, key: ast.expr) -> bool:
    if isinstance(key, ast.Constant) and str(key.value).endswith("."):  # the start of keys
        return any(name.startswith(str(key.value)) for about in possible(subject, SUBJECTS) for name in keys(about))
    return any(is_stated(*name) for name in itertools.product(possible(subject, SUBJECTS), possible(key, KEYS)))


def test_every_name_that_code_asks_for_exists() -> None:
    missing = [
        f"{path.relative_to(HOME)}:{subject.lineno}: no fact '{ast.unparse(key)}' of {ast.unparse(subject)}"
        for path in FILES
        for subject, named in lookups(path)
        for key in branches(named)
        if not exists(subject, key)
    ]
    assert not missing


def test_every_name_in_a_table_of_names_exists() -> None:
    assert [name for path in FILES for name in pairs(path) if not is_stated(*name)] == []
    written = {(path.name, text) for path in FILES for text in texts(nodes(path)) if NAMES.fullmatch(text)}
    assert {text for _, text in written} <= KEYS, {entry for entry in written if entry[1] not in KEYS}


def test_names_are_found_in_code() -> None:
    assert sum(1 for path in FILES for _ in lookups(path)) > 200
    assert sum(1 for path in FILES for _ in pairs(path)) > 20


def test_no_code_names_a_fact_by_its_id() -> None:
    ids = "|".join(re.escape(fact.id) for fact in facts())
    named = re.compile(rf"""["'](?:{ids})["']""")
    assert [path for path in HOME.rglob("*.py") if named.search(path.read_text(encoding="utf-8"))] == []
