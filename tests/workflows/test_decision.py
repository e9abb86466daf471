"""The decision on one page: its branches are the guide's answers, its leaves what the guide recommends."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import modeler as m
from modeler.cli import main
from modeler.engine.choose import choose
from modeler.guide.graph import Answers, answer, offered, usual, workload
from modeler.workflows.decision import Branch, decision_tree, draw_decision

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tree() -> Branch:
    return decision_tree()


def leaves(branch: Branch) -> Iterator[Branch]:
    if branch.leaf is not None:
        yield branch
    for inner in branch.below:
        yield from leaves(inner)


def test_every_answer_about_the_clients_is_a_branch(tree: Branch) -> None:
    words = [text for branch in tree.below for text in branch.answers]
    assert sorted(words) == sorted(place.text for place in offered("clients", Answers()))


def test_a_leaf_has_what_the_guide_puts_first(tree: Branch) -> None:
    given = answer(answer(Answers(), "clients", "internet"), "backend", "fargate")
    pick = choose(workload(usual(given))).shortlist[0].pattern.code
    [internet] = [branch for branch in tree.below if branch.answers == ("On the internet",)]
    [containers] = [branch for branch in leaves(internet) if "Containers on Fargate" in branch.answers]
    assert containers.leaf
    assert containers.leaf.codes[0] == pick


def test_every_leaf_names_patterns_of_the_catalogue(tree: Branch) -> None:
    known = {pattern.code for pattern in m.catalogue()}
    outcomes = [branch.leaf for branch in leaves(tree) if branch.leaf]
    assert len(outcomes) > 20
    assert all(set(outcome.codes) <= known for outcome in outcomes)


def test_the_committed_picture_is_what_the_code_draws(
    tree: Branch, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sys.platform != "linux":
        pytest.skip("text is measured a little differently on other systems")
    monkeypatch.setattr("modeler.workflows.decision.decision_tree", lambda: tree)
    draw_decision(tmp_path / "decision.svg")
    drawn, committed = (tmp_path / "decision.svg").read_text(), (repository / "docs" / "decision.svg").read_text()
    assert drawn == committed, "docs/decision.svg is stale: run 'make diagrams'"
    width, height = map(float, re.search(r'width="(\d+)pt" height="(\d+)pt"', drawn).groups())  # type: ignore[union-attr]
    assert 0.6 < width / height < 1.45, "it fits a page, upright or across"


def test_another_suffix_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diagram", "--decision", "-o", "x.mmd"]) == 2
    assert "use one of .svg" in capsys.readouterr().err
