"""The documentation says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import modeler as m
from modeler.cli.help import command_help
from modeler.components import components
from modeler.engine.situations import situation_for
from modeler.facts.price_rows import dimensions, places
from modeler.facts.pricebook import price_book
from modeler.patterns import Pattern, patterns
from modeler.workload import Workload, explain

ROOT = Path(__file__).parents[1]


def test_the_reference_pages_are_what_the_code_writes() -> None:
    from modeler.views.reference import pages

    for name, text in pages(command_help()).items():
        path = ROOT / "docs" / name
        assert path.is_file(), f"docs/{name} is missing: run 'make docs'"
        assert path.read_text(encoding="utf-8") == text, f"docs/{name} is stale: run 'make docs'"


@pytest.mark.parametrize("pattern", patterns(), ids=lambda known: known.code)
def test_every_pattern_has_a_workload_that_it_serves(pattern: Pattern) -> None:
    assessment = m.assess(Workload.from_dict(situation_for(pattern)), pattern)
    assert assessment.comparable
    assert assessment.bill is not None
    assert assessment.bill.monthly_usd > 0


def test_every_component_has_title_source_and_example() -> None:
    for name, component in components().items():
        assert component.title, name
        assert component.__doc__, name
        assert ">>>" in component.__doc__, f"{name} has no runnable example"
        assert all(url.startswith("https://") for url in component.sources), name
        assert component.sources, f"{name} has no source"
        assert component.dimensions or component.note, f"{name} neither meters nor says why"


def test_every_price_dimension_has_unit_source_and_date() -> None:
    for dimension in dimensions():
        assert places(dimension)
    book = price_book("us-east-1")
    for dimension in dimensions():
        price = book.get(dimension)
        if price:
            assert price.unit
            assert price.source
            assert price.as_of


def test_every_workload_field_has_unit_and_meaning() -> None:
    for row in explain():
        assert row["unit"], row
        assert len(row["meaning"]) > 8, row


def test_every_assumption_belongs_to_a_component() -> None:
    used = {name for component in components().values() for name in component.assumptions}
    fields = {row["field"].removeprefix("assumptions.") for row in explain() if row["field"].startswith("assumptions.")}
    assert used == fields


@pytest.mark.parametrize("page", ["README.md", "docs/contributing.md", "notebooks/*.ipynb"])
def test_no_page_written_by_hand_counts_the_patterns(page: str) -> None:
    """The catalogue grows; 'modeler patterns' and docs/patterns.md count."""
    for path in ROOT.glob(page):
        counted = re.findall(r"(?i)\b\d+ (?:patterns|architectures|ways)\b|none of the \d+", path.read_text("utf-8"))
        assert not counted, f"{path.name} says '{counted[0]}': write it without the number"


def test_readme_names_only_files_that_exist() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        if not target.startswith("http"):
            assert (ROOT / target).exists(), target


def test_readme_shows_what_the_first_command_prints(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("COLUMNS", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    from modeler.cli import main

    assert main(["compare", str(ROOT / "examples" / "payroll.yaml")]) == 0
    printed = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    sample = text.split("```text\n", 1)[1].split("```", 1)[0]
    for line in sample.splitlines():
        if line.strip() and "…" not in line:
            assert line.rstrip() in printed, line
