"""`make site`: the documentation as pages that open offline, with links that lead somewhere and a search."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import modeler as m

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, without the results of the notebooks, which other tests execute; a link to nowhere ends it."""
    out = tmp_path_factory.mktemp("site") / "site"
    command = [sys.executable, repository / "tools" / "site" / "build.py", "--out", out]
    run = subprocess.run(command, cwd=repository, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return out


def test_pages_load_nothing_from_elsewhere_and_the_search_finds_patterns_names_and_notebooks(site, repository):
    pages = list(site.rglob("*.html"))
    loaded = [
        address
        for page in pages
        for address in re.findall(r'<(?:script|link|img)\b[^>]*?(?:src|href)="(https?:[^"]+)"', page.read_text())
    ]
    assert loaded == []
    names = {page.relative_to(site).as_posix() for page in pages}
    assert {"index.html", "search.html", "docs/how-it-works.html", "diagrams/README.html"} <= names
    assert {f"notebooks/{file.stem}.html" for file in (repository / "notebooks").glob("*.ipynb")} <= names
    index = (site / "searchindex.js").read_text()
    for title in (m.pattern("A1").title, "How it works", "m.choose", "Where do I start"):
        assert title.lower() in index.lower()


def test_the_library_has_a_page_with_each_public_name_and_its_docstring(site):
    text = "".join(page.read_text() for page in (site / "library").glob("*.html"))
    assert [name for name in m.__all__ if name != "__version__" and f">m.{name}<" not in text] == []
    assert "What comes back" not in text
    assert "Raises" in text
