"""The front door: `import modeler as m` gives every public name, whatever was imported before."""

from __future__ import annotations

import ast
import doctest
import inspect
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import modeler as m
from modeler.files.plain_json import load_json

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", [name for name in m.__all__ if name != "__version__"])
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(m, name) is not None
    assert name in dir(m)


def test_an_unknown_name_says_what_there_is() -> None:
    with pytest.raises(AttributeError, match=r"has no attribute 'compair'.*compare"):
        m.compair  # noqa: B018


@pytest.mark.parametrize(
    "first", ["import modeler.patterns", "from modeler.patterns import pattern", "import modeler.cli"]
)
def test_the_catalogue_is_there_whatever_was_imported_first(first: str) -> None:
    code = f"{first}\nimport modeler as m\nassert len(m.catalogue('C')) == 4\nassert m.pattern('C2').code == 'C2'"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_own_patterns_are_made_from_the_front_door() -> None:
    mine = m.own_pattern("mine", reach="internet", door="http-api", integration="lambda")
    assert m.assess(m.Workload(clients={"location": "internet"}), mine).comparable


SWAPPED = {
    'write assess(w, "A1")': lambda w: m.assess("A1", w),
    'write compare(w, ["A1", "B1"])': lambda w: m.compare(["A1"], w),
    'write choose(w, ["A1", "B1"])': lambda w: m.choose(["A1"], w),
    'write why_not(w, "A1")': lambda w: m.why_not(m.pattern("A1"), w),
    'write sensitivity(w, "A1")': lambda w: m.sensitivity("A1", w),
    'write uncertain(w, ["A1", "A5"])': lambda w: m.uncertain(["A1"], w),
    'write compare_regions(w, ["A1"])': lambda w: m.compare_regions(["A1"], w),
    'write break_even(w, "A4", "A2")': lambda w: m.break_even("A1", "A5", w),
    'write cost_curve(w, ["A1", "A5"], "requests", [1e6, 1e7])': lambda w: m.cost_curve(["A1"], w, "azs", [2]),
    "write sweep(frame, ['A1'])": lambda w: m.sweep(["A1"], None),
}


@pytest.mark.parametrize("right", SWAPPED)
def test_a_swapped_call_is_told_the_right_order(right: str) -> None:
    with pytest.raises(m.ModelerError, match=f"comes first, and .* was given: {re.escape(right)}$"):
        SWAPPED[right](m.Workload())


@pytest.mark.parametrize("name", [name for name in m.__all__ if inspect.isfunction(getattr(m, name))])
def test_the_workload_comes_first_and_the_prices_last_by_name(name: str) -> None:
    parameters = list(inspect.signature(getattr(m, name)).parameters.values())
    names = [parameter.name for parameter in parameters]
    if "w" in names:
        assert names[0] == "w"
    if "book" in names:
        assert names[-1] == "book"
        assert parameters[-1].kind is inspect.Parameter.KEYWORD_ONLY


def test_a_type_checker_sees_the_names_that_are_there() -> None:
    tree = ast.parse(Path(m.__file__).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {}
    for line in block.body:
        assert isinstance(line, ast.ImportFrom)
        for alias in line.names:
            name = alias.asname or alias.name
            whole = name in m._WHOLE_MODULES
            home = f"{line.module}.{alias.name}" if whole else str(line.module)
            seen[name] = home if whole or name == alias.name else f"{home}:{alias.name}"
    assert seen == m._HOMES


def test_notebooks_come_in_by_the_front_door() -> None:
    for notebook in sorted((Path(m.__file__).parents[1] / "notebooks").glob("*.ipynb")):
        cells = load_json(notebook.read_text(encoding="utf-8"))["cells"]
        lines = [line for cell in cells if cell["cell_type"] == "code" for line in cell["source"]]
        assert not [line for line in lines if "from modeler" in line or "import modeler." in line], notebook.name


SECTIONS = ("Parameters", "Returns", "Raises", "Examples")
RAISES_NOTHING = {
    "catalogue",
    "fleet_summary",
    "gallery",
    "parts_known",
    "percent",
    "recognise",
    "recommend",
    "regions",
    "review_stack",
    "what_if",
}
CALLABLE = [name for name in m.__all__ if inspect.isfunction(getattr(m, name)) or inspect.isclass(getattr(m, name))]


@pytest.mark.parametrize("name", CALLABLE)
def test_every_public_name_says_how_it_is_used(name: str) -> None:
    value = getattr(m, name)
    text = inspect.getdoc(value) or ""
    assert ">>> " in text, "an example that runs"
    if inspect.isclass(value):
        return
    called = inspect.signature(value)
    wanted = [section for section in SECTIONS if f"{section}\n{'-' * len(section)}\n" not in text]
    if not called.parameters:
        wanted.remove("Parameters")
    if called.return_annotation in ("None", None):
        wanted.remove("Returns")
    if name in RAISES_NOTHING:
        wanted = [section for section in wanted if section != "Raises"]
    assert not wanted


def test_the_examples_of_the_page_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Path(m.__file__).parents[1] / "docs" / "api.md"
    blocks = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) > 30
    monkeypatch.chdir(tmp_path)
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    runner = doctest.DocTestRunner(optionflags=flags)
    for number, block in enumerate(blocks):
        from modeler.workload import Workload

        names = {"m": m, "Workload": Workload, "Path": Path}
        runner.run(doctest.DocTestParser().get_doctest(block, names, f"api.md, example {number}", str(page), 0))
    assert runner.summarize(verbose=False).failed == 0


def test_one_pattern_is_asked_for_by_its_name_alone() -> None:
    w = m.Workload(clients={"location": "internet"}, backend={"kind": "fargate"})
    assert [assessment.pattern.code for assessment in m.compare(w, "B1")] == ["B1"]
    assert [candidate.pattern.code for candidate in m.choose(w, "B1")] == ["B1"]
    assert [str(cost) for cost in m.compare_regions(w, "B1")] == [str(cost) for cost in m.compare_regions(w, ["B1"])]
    assert len(m.cost_curve(w, "B1", "requests", [1e6, 1e7]).choices) == 1


@pytest.mark.parametrize("given", [3, [3], {"B1": 1}, None])
def test_what_is_no_pattern_is_one_sentence(given: Any) -> None:
    with pytest.raises(m.ModelerError, match=r"patterns are given by id or code, and .* was given"):
        m.compare(m.Workload(), given)


def test_a_kind_of_part_that_does_not_exist_is_one_sentence() -> None:
    with pytest.raises(m.ModelerError, match="unknown kind of part 'doors'"):
        m.part("doors", "alb")
