"""The scaffolds write files that are formatted, pass lint and types, and wait for their author's words."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
PLACES = {
    "pattern": "modeler/patterns/catalogue/b99_new_thing.py",
    "component": "modeler/components/new_thing.py",
    "chart": "modeler/views/charts/kinds/new_thing.py",
    "fit-rule": "modeler/engine/fit/rules/new_thing.py",
    "rule": "modeler/audit/rules/pa_99_new_thing.py",
    "kind": "modeler/inventory/kinds/new_thing.py",
    "builder": "modeler/iac/build/hops/new_thing.py",
}


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


NEW = load(ROOT / "tools" / "new.py")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A root with the folders that files are written to, and one pattern to be like."""
    for place in PLACES.values():
        (tmp_path / place).parent.mkdir(parents=True)
    (model,) = (ROOT / NEW.CATALOGUE).glob("b3_*.py")
    (tmp_path / NEW.CATALOGUE / model.name).write_text(model.read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def written(root: Path, kind: str) -> Path:
    return NEW.write(root, kind, "new-thing", code="PA-99" if kind == "rule" else "B99", like="B3")


@pytest.mark.parametrize("kind", PLACES)
def test_what_is_written_is_formatted_and_passes_lint(kind: str, copy: Path) -> None:
    path = written(copy, kind)
    assert path == copy / PLACES[kind]
    for check in (["check"], ["format", "--check"]):
        command = [sys.executable, "-m", "ruff", *check, "--config", str(ROOT / "pyproject.toml"), str(path)]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout


def test_a_new_pattern_has_the_parts_of_another_and_none_of_its_words(copy: Path) -> None:
    pattern = load(written(copy, "pattern")).PATTERN
    assert (pattern.code, pattern.id) == ("B99", "new-thing")
    assert [variant.id for variant in pattern.variants] == ["nlb"]
    assert not any(
        (pattern.title, pattern.purpose, pattern.initiates, pattern.when, pattern.when_not, pattern.articles)
    )
    assert [source.url for source in pattern.sources] == [""]


def test_a_new_component_is_exposed_to_nobody_knows_whom(copy: Path) -> None:
    component = load(written(copy, "component")).NewThing
    assert component.id == "new-thing"
    assert component.traits.exposure == "unknown"


def test_a_new_rule_gets_its_fixtures(copy: Path) -> None:
    written(copy, "rule")
    assert sorted(path.name for path in (copy / NEW.RULE_FIXTURES / "PA-99").iterdir()) == [
        "fail.yaml",
        "none.yaml",
        "pass.yaml",
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("pattern", "X_1", "B99", ""), "ID=X_1: give a name of small letters"),
        (("pattern", "new-thing", "Z1", ""), "CODE=Z1: give the letter of a family"),
        (("pattern", "new-thing", "B3", ""), "CODE=B3: that is b3_http_vpclink_nlb.py"),
        (("pattern", "new-thing", "B99", "B98"), "LIKE=B98: give the code of a pattern"),
        (("rule", "new-thing", "B99", ""), "CODE=B99: give the group in two signs and a number"),
    ],
)
def test_a_wrong_name_is_one_sentence(arguments: tuple[str, ...], sentence: str, copy: Path) -> None:
    with pytest.raises(NEW.Refused, match=sentence):
        NEW.write(copy, *arguments)


def test_nothing_is_overwritten(copy: Path) -> None:
    written(copy, "chart")
    with pytest.raises(NEW.Refused, match=r"kinds/new_thing\.py is there already"):
        written(copy, "chart")
    assert NEW.main(["chart", "--id", "new-thing"], root=copy) == 2
