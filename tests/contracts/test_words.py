"""Results are data, and words are made in views: no view reads prose, and no result is built with a sentence in it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOM = Path(__file__).parents[2] / "modeler"
CUTS = ("startswith", "endswith", "removeprefix", "removesuffix", "split", "rsplit", "partition", "rpartition")
ENDS = ("endswith", "removesuffix")
NO_PROSE = {
    ("views/text/recommendation.py", "_lower"): "the first word of a title, for its capital letter",
    ("views/widgets/base.py", "sentence"): "an error of another library, which may end with a period or not",
}
"""Functions of views that may look at words, each with what it looks at: casing and periods, never values."""
PATTERNS = {
    "views/api_page.py": "docstrings",
    "views/charts/style.py": "signs that change the direction of writing",
    "views/diagrams/dot.py": "ids of Graphviz",
    "views/diagrams/mermaid.py": "signs that Mermaid would take for its own",
    "views/diagrams/rendering.py": "SVG",
    "views/report/blocks.py": "addresses of pages",
    "views/report/html.py": "places where a long name may be broken",
    "views/report/markdown.py": "signs that Markdown would take for its own",
    "views/report/pictures.py": "ids of SVG",
    "views/text/comparison.py": "addresses of sources",
}
"""Modules of views with regular expressions, and what these read."""
RULES = "engine/fit"
"""A reason is one sentence of a rule, with its numbers: only rules, and what joins their reasons, write sentences."""


def of(room: str) -> list[Path]:
    return sorted((ROOM / room).rglob("*.py"))


def name(path: Path) -> str:
    return path.relative_to(ROOM).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef))


def cuts_words(node: ast.AST) -> bool:
    """Whether it looks for words or for the end of a sentence in a text; keys and paths have neither spaces nor ends.

    >>> cuts_words(ast.parse('line.startswith("- ")').body[0].value)
    True
    """
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr not in CUTS:
        return False
    parts = (part.value for argument in node.args for part in ast.walk(argument) if isinstance(part, ast.Constant))
    ends = (":", ".", ";", ",") if node.func.attr in ENDS else ()
    return any(isinstance(part, str) and (" " in part or part in ends) for part in parts)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('line.startswith("- ")', True),
        ('line.endswith(":")', True),
        ('line.partition(" it costs ")', True),
        ('line.removesuffix((".", ";"))', True),
        ('path.rpartition(".")', False),
        ('key.partition(":")', False),
        ('url.startswith("https://")', False),
    ],
)
def test_what_cuts_words_is_seen(code: str, expected: bool) -> None:
    (statement,) = ast.parse(code).body
    assert isinstance(statement, ast.Expr)
    assert cuts_words(statement.value) == expected


def test_no_view_reads_prose() -> None:
    cutting = {
        (name(path), function.name)
        for path in of("views")
        for function in functions(path)
        if any(cuts_words(node) for node in ast.walk(function))
    }
    assert cutting - set(NO_PROSE) == set(), "give the result a kind with values, and make the words from these"
    assert set(NO_PROSE) - cutting == set(), "no longer true: take it out of NO_PROSE"


def test_regular_expressions_of_views_read_no_prose() -> None:
    using = {
        name(path)
        for path in of("views")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Import) and any(alias.name == "re" for alias in node.names)
    }
    assert using == set(PATTERNS), "say in PATTERNS what a regular expression of a view reads; it may not be prose"


def result_types(paths: list[Path]) -> set[str]:
    """The dataclasses of a room."""
    return {
        node.name
        for path in paths
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef) and any("dataclass" in ast.unparse(mark) for mark in node.decorator_list)
    }


def is_prose(node: ast.AST) -> bool:
    """Whether it is a text with values put between words."""
    return isinstance(node, ast.JoinedStr) and any(
        isinstance(part, ast.Constant) and " " in str(part.value).strip(" ,;") for part in node.values
    )


@pytest.mark.parametrize("room", ["engine", "guide"])
def test_no_result_is_built_with_a_sentence(room: str) -> None:
    paths = [path for path in of(room) if not name(path).startswith(f"{RULES}/")]
    types = result_types(paths)
    assert len(types) > 5
    built = [
        f"{name(path)}, line {node.lineno}: {ast.unparse(argument)}"
        for path in paths
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {*types, "replace"}
        for argument in (*node.args, *(keyword.value for keyword in node.keywords))
        if any(map(is_prose, ast.walk(argument)))
    ]
    assert built == [], "give the values, and let a view write the words"


def test_nothing_of_a_recommendation_is_a_sentence() -> None:
    """Where generators yield parts of a result, they yield no text with values in it."""
    path = ROOM / "guide" / "recommend.py"
    yielded = [node.value for node in ast.walk(tree(path)) if isinstance(node, ast.Yield) and node.value]
    assert len(yielded) >= 7
    assert not any(is_prose(part) for value in yielded for part in ast.walk(value))
