"""What every pattern must say in its file, and where it must be seen; each failure says what to write."""

from __future__ import annotations

import ast
import sys
from functools import cache
from pathlib import Path

import pytest

from modeler.engine.situations import situation_for
from modeler.patterns import ARTICLES, Pattern, patterns
from modeler.workload import Workload

ROOT = Path(__file__).parents[2]
EVERY = pytest.mark.parametrize("pattern", patterns(), ids=lambda pattern: pattern.code)


@EVERY
def test_a_pattern_says_what_it_is(pattern: Pattern) -> None:
    (path,) = (ROOT / "modeler" / "patterns" / "catalogue").glob(f"{pattern.code.lower()}_*.py")
    story = sys.modules[f"modeler.patterns.catalogue.{path.stem}"].__doc__ or ""
    assert len(story) > 60, f"{path.name}: say at the top what {pattern.code} is and how it is paid"
    for field, meaning in {
        "title": "its hops in a line",
        "purpose": "what it is for",
        "initiates": "who opens connections to whom",
        "must_exist": "what must stand before it works",
        "when": "when to take it",
        "when_not": "when not to take it, with the code of what to take instead",
    }.items():
        assert getattr(pattern, field), f"{path.name}: say in '{field}' {meaning}"


@EVERY
def test_a_pattern_has_sources_with_the_day_they_were_seen(pattern: Pattern) -> None:
    assert pattern.sources, f"{pattern.code}: name in 'sources' the AWS pages that it rests on"
    for source in pattern.sources:
        assert source.url.startswith("https://"), f"{pattern.code}: '{source.url}' is no page: give its address"
        assert source.seen, f"{pattern.code}: give the day on which {source.url} was seen"
    assert set(pattern.articles) <= set(ARTICLES), f"{pattern.code}: 'articles' are keys of ARTICLES"


@EVERY
def test_a_situational_pattern_says_when_it_is_the_right_one(pattern: Pattern) -> None:
    if pattern.status == "situational":
        assert len(pattern.situation) > 40, (
            f"{pattern.code}: say in 'situation' when it is right, and what is before it"
        )
    else:
        assert not pattern.situation, f"{pattern.code}: only a situational pattern has a 'situation'"


@EVERY
def test_a_pattern_serves_some_workload(pattern: Pattern) -> None:
    architecture = pattern.architecture(Workload.from_dict(situation_for(pattern)))
    assert architecture.hops, f"{pattern.code} serves no workload with any of its variants"


@EVERY
def test_a_pattern_is_in_the_gallery_and_in_the_reference(pattern: Pattern) -> None:
    assert list((ROOT / "diagrams").glob(f"{pattern.code}-*.svg")), (
        f"{pattern.code} has no picture: run 'make diagrams'"
    )
    page = (ROOT / "docs" / "patterns.md").read_text(encoding="utf-8")
    assert f"### {pattern.code} `{pattern.id}`" in page, f"{pattern.code} is not in docs/patterns.md: run 'make docs'"


@EVERY
def test_some_path_of_a_pattern_is_written_down(pattern: Pattern) -> None:
    assert pattern.code in codes_with_a_path(), (
        f"write down a path of {pattern.code} in PATHS of tests/patterns/test_composition.py"
    )


@cache
def codes_with_a_path() -> frozenset[str]:
    """The patterns of the rows of PATHS in the tests of patterns: a row begins with a code, or a code and a variant."""
    tests = (ROOT / "tests" / "patterns").glob("test_*.py")
    statements = [node for path in tests for node in ast.parse(path.read_text(encoding="utf-8")).body]
    tables = [node.value for node in statements if isinstance(node, ast.Assign | ast.AnnAssign) and _sets_paths(node)]
    rows = [node.elts[0] for table in tables if table for node in ast.walk(table) if isinstance(node, ast.Tuple)]
    return frozenset(str(row.value).partition(":")[0] for row in rows if isinstance(row, ast.Constant))


def _sets_paths(node: ast.Assign | ast.AnnAssign) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return any(isinstance(target, ast.Name) and target.id == "PATHS" for target in targets)
