"""The changelog is built from fragments: each has a name, a kind and a sentence."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SPEC = importlib.util.spec_from_file_location("changelog", ROOT / "tools" / "changelog.py")
assert SPEC is not None
assert SPEC.loader is not None
CHANGELOG = importlib.util.module_from_spec(SPEC)
sys.modules["changelog"] = CHANGELOG
SPEC.loader.exec_module(CHANGELOG)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "changelog.d").mkdir()
    (tmp_path / "changelog.d" / "new-door.added.md").write_text("There is a\nnew door.\n")
    (tmp_path / "changelog.d" / "old-name.changed.md").write_text("The old name is `new`.\n")
    (tmp_path / "CHANGELOG.md").write_text("# Changes\n\nWhat users notice.\n\n## 0.1.0 (2026-11-21)\n\n- First.\n")
    return tmp_path


def test_the_fragments_of_this_repository_are_sentences_with_a_kind() -> None:
    CHANGELOG.fragments()


def test_a_section_has_the_fragments_by_kind(root: Path) -> None:
    wanted = "## Next\n\n### Added\n\n- There is a new door.\n\n### Changed\n\n- The old name is `new`.\n"
    assert CHANGELOG.section("Next", root) == wanted


def test_a_release_stands_above_the_older_ones_and_uses_the_fragments_up(root: Path) -> None:
    text = CHANGELOG.release("0.2.0", "2027-01-31", root).read_text()
    assert text.index("## 0.2.0 (2027-01-31)") < text.index("- There is a new door.") < text.index("## 0.1.0")
    assert "- The old name is `new`.\n\n## 0.1.0" in text
    assert CHANGELOG.fragments(root) == []
    with pytest.raises(CHANGELOG.Refused, match=r"nothing to release"):
        CHANGELOG.release("0.3.0", "2027-02-28", root)
    with pytest.raises(CHANGELOG.Refused, match=r"has a version 0\.2\.0 already"):
        CHANGELOG.release("0.2.0", "2027-02-28", root)


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("door.md", "A door.", "name it NAME.KIND.md, where KIND is one of added, changed, fixed, removed"),
        ("door.better.md", "A door.", "name it NAME.KIND.md"),
        ("door.fixed.md", "a door", "write a sentence, with a period at its end"),
    ],
)
def test_what_is_no_fragment_is_named(root: Path, name: str, text: str, sentence: str) -> None:
    (root / "changelog.d" / name).write_text(text)
    with pytest.raises(CHANGELOG.Refused, match=sentence):
        CHANGELOG.section("Next", root)
    assert CHANGELOG.main([], root) == 2
