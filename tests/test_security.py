"""The page on security promises nothing that no test shows."""

from __future__ import annotations

import ast
import re
from pathlib import Path


def test_each_promise_names_a_test_that_exists(repository: Path) -> None:
    page = (repository / "docs" / "security.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| ") and line.endswith("` |")]
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", page)
    assert len(named) == len(rows) >= 15
    for file, test in named:
        tree = ast.parse((repository / file).read_text(encoding="utf-8"))
        functions = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        assert test in functions, f"docs/security.md: {file} has no {test}"
