"""Two patterns side by side: what differs is found and marked, and nothing else."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import modeler as m
from modeler.cli import main
from modeler.patterns.compose import own_pattern
from modeler.views.diagrams import diagram
from modeler.views.diagrams.picture import Stop
from modeler.views.diagrams.versus import MARKS, Pair, Sameness, _pairs, _rows, replaced, versus
from modeler.workload import Workload

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"
INTERNET = Workload.from_dict({"clients": {"location": "internet"}, "backend": {"kind": "fargate"}})

with_graphviz = pytest.mark.skipif(
    not all(find_spec(name) for name in ("pygraphviz", "diagrams")),
    reason="pictures need modeler[diagrams]",
)


def marked(a: str, b: str, w: Workload = INTERNET) -> dict[Sameness, list[str]]:
    """The components by how they are marked, in the order of the paths."""
    codes: dict[Sameness, list[str]] = {sameness: [] for sameness in Sameness}
    for pair in versus(m.assess(w, a), m.assess(w, b), prices=False).pairs:
        stop = pair.left or pair.right
        assert stop
        codes[pair.sameness].append(stop.component)
    return codes


def words(svg: str) -> str:
    texts = (element.text or "" for element in ET.fromstring(svg.encode()).iter(f"{SVG}text"))
    return " ".join(" ".join(texts).split())


def test_a_pattern_is_the_same_as_itself() -> None:
    drawn = versus(m.assess(INTERNET, "B1"), m.assess(INTERNET, "B1"), prices=False)
    assert {pair.sameness for pair in drawn.pairs} == {Sameness.SAME}
    assert "No hop differs" in drawn.note


def test_variants_differ_in_the_load_balancer() -> None:
    assert marked("B6:alb", "B6:nlb") == {
        Sameness.SAME: ["clients:internet", "rest-api", "vpc-link-v2", "fargate-tasks"],
        Sameness.DIFFERENT: [],
        Sameness.ONLY_LEFT: ["alb"],
        Sameness.ONLY_RIGHT: ["nlb"],
    }


def test_the_same_component_set_differently_is_neither_the_same_nor_another() -> None:
    # Behind the same VPC link, B1 has an internal load balancer and B9 an internet-facing one with public addresses.
    marks = marked("B1", "B9")
    assert marks[Sameness.DIFFERENT] == ["alb"]
    assert marks[Sameness.ONLY_LEFT] == marks[Sameness.ONLY_RIGHT] == []
    [pair] = [
        compared_pair
        for compared_pair in versus(m.assess(INTERNET, "B1"), m.assess(INTERNET, "B9"), prices=False).pairs
        if compared_pair.sameness is Sameness.DIFFERENT
    ]
    assert pair.differences == ("scheme: internal → internet-facing", "beside B only: Public IPv4 addresses")


def test_clients_elsewhere_are_a_difference() -> None:
    inside = Workload.from_dict({"clients": {"location": "same-vpc"}})
    drawn = versus(m.assess(INTERNET.model_copy(update={"backend": inside.backend}), "D1"), m.assess(inside, "A1"))
    assert drawn.pairs[0].sameness is Sameness.DIFFERENT
    assert drawn.note == "A and B are drawn for different workloads: no plain one suits both."


def test_swapping_both_swaps_the_marks() -> None:
    forth, back = marked("B1", "B7"), marked("B7", "B1")
    assert forth[Sameness.ONLY_LEFT] == back[Sameness.ONLY_RIGHT]
    assert forth[Sameness.SAME] == back[Sameness.SAME]


def stops(names: str) -> list[Stop]:
    return [Stop(f"hop{n}", n, "role", "", name.lower(), "other.png", 0, name) for n, name in enumerate(names, 1)]


def longest_in_common(left: str, right: str) -> int:
    """The length of the longest common subsequence, by its definition."""
    if not left or not right:
        return 0
    if left[0] == right[0]:
        return 1 + longest_in_common(left[1:], right[1:])
    return max(longest_in_common(left[1:], right), longest_in_common(left, right[1:]))


@given(left=st.text("abcAB", max_size=6), right=st.text("abcAB", max_size=6))
def test_as_much_as_possible_corresponds_and_nothing_is_lost(left: str, right: str) -> None:
    # Letters are components, capitals the same ones set differently.
    pairs = list(_pairs(stops(left), stops(right)))
    assert "".join(pair.left.over for pair in pairs if pair.left) == left
    assert "".join(pair.right.over for pair in pairs if pair.right) == right
    common = [pair for pair in pairs if pair.left and pair.right]
    assert all(pair.left and pair.right and pair.left.component == pair.right.component for pair in common)
    assert len(common) == longest_in_common(left.lower(), right.lower())
    for pair in common:
        assert pair.left
        assert pair.right
        same = pair.left.over == pair.right.over
        assert pair.sameness is (Sameness.SAME if same else Sameness.DIFFERENT)


def test_of_several_ways_to_correspond_the_one_with_equal_settings_is_taken() -> None:
    assert [pair.sameness for pair in _pairs(stops("a"), stops("Aa"))] == [Sameness.ONLY_RIGHT, Sameness.SAME]


def test_every_mark_is_told_without_its_color() -> None:
    frames = {(mark.style, mark.word[0]) for mark in MARKS.values()}
    assert len(frames) == len(MARKS) == 3
    assert len({mark.style for mark in MARKS.values()}) == 3


@with_graphviz
def test_a_picture_has_both_paths_marks_legend_and_costs() -> None:
    a, b = m.assess(INTERNET, "B6:alb"), m.assess(INTERNET, "B6:nlb")
    drawn = diagram.svg(a, b)
    assert diagram.svg(a, b, prices=False) == diagram.svg(a, b, prices=False)
    text = words(drawn)
    for mark in MARKS.values():
        assert mark.word in text
    assert text.count("◀ only in A") == text.count("▶ only in B") == 2, "once at the hop, once in the legend"
    assert a.bill
    assert b.bill
    assert f"total ${a.bill.monthly_usd:,.2f} ${b.bill.monthly_usd:,.2f}" in text
    assert "$" not in words(diagram.svg(a, b, prices=False))
    ids = [element.get("id") for element in ET.fromstring(drawn.encode()).iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert {"side-a-hop3", "side-b-hop3"} <= set(ids)


@with_graphviz
def test_a_stands_above_and_what_corresponds_in_one_column() -> None:
    root = ET.fromstring(diagram.svg(m.assess(INTERNET, "B6:alb"), m.assess(INTERNET, "B6:nlb"), prices=False).encode())

    def icon_of(name: str) -> tuple[float, float]:
        [group] = [element for element in root.iter(f"{SVG}g") if element.get("id") == name]
        [icon] = list(group.iter(f"{SVG}use"))
        return float(str(icon.get("x"))), float(str(icon.get("y")))

    for hop in ("clients", "hop1", "hop2", "hop3", "hop4"):
        (left, height), (right, other_height) = icon_of(f"side-a-{hop}"), icon_of(f"side-b-{hop}")
        assert height < other_height
        assert left == pytest.approx(right, abs=3)


@with_graphviz
@pytest.mark.parametrize(("a", "b"), [("B6:alb", "B6:nlb"), ("B7", "C3"), ("B1", "G3"), ("C3", "F2")])
def test_two_fit_a_page(a: str, b: str) -> None:
    root = ET.fromstring(diagram.svg(m.assess(INTERNET, a), m.assess(INTERNET, b)).encode())
    width, height = (float(str(root.get(side)).removesuffix("pt")) for side in ("width", "height"))
    assert 2 / 3 <= width / height <= 4 / 3


def test_what_stands_in_the_place_of_another_reads_as_one() -> None:
    drawn = versus(m.assess(INTERNET, "B6:alb"), m.assess(INTERNET, "B6:nlb"), prices=False)
    [(sign, pair)] = [row for row in _rows(drawn) if row[0] != "="]
    assert sign == "⇄"
    assert pair.differences == ("A has Application Load Balancer (internal), B has Network Load Balancer (internal)",)


@given(left=st.text("abc", max_size=6), right=st.text("abc", max_size=6))
def test_a_replacement_loses_nothing(left: str, right: str) -> None:
    together = list(replaced(_pairs(stops(left), stops(right))))
    assert "".join(sorted(pair.left.over for pair in together if pair.left)) == "".join(sorted(left))
    assert "".join(sorted(pair.right.over for pair in together if pair.right)) == "".join(sorted(right))


@with_graphviz
def test_all_formats_and_own_patterns(tmp_path: Path) -> None:
    own = own_pattern("mine", reach="internet", door="http-api", integration="vpc-link-v2")
    for suffix in diagram.FORMATS:
        file = tmp_path / f"own{suffix}"
        diagram.draw(m.assess(INTERNET, own), file, m.assess(INTERNET, "B1"), prices=False)
        assert file.stat().st_size > 500


def test_mermaid_names_what_differs_and_has_a_legend() -> None:
    text = diagram.mermaid(m.assess(INTERNET, "B1"), m.assess(INTERNET, "B9"), prices=False)
    assert re.search(r'hop\d\[".*scheme: internal #8594; internet-facing.*"\]:::different', text)
    assert 'subgraph legend["Legend"]' in text
    assert text.count("classDef") == 3


def test_an_assessment_that_is_not_comparable_is_refused() -> None:
    with pytest.raises(m.ModelerError, match="cannot be drawn for this workload"):
        versus(m.assess(INTERNET, "B1"), m.assess(INTERNET, "A1"))


@with_graphviz
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["B1", "--versus", "B7"], "B1 http-vpclink-internal-alb versus B7 rest-vpclink-v1-internal-nlb drawn to"),
        (["B6", "--versus", "B6:nlb"], "B6 rest-vpclink-v2-alb versus B6 rest-vpclink-v2-alb drawn to"),
        (["A6", "--versus", "B10"], "drawn to"),  # serve no workload in common
    ],
)
def test_the_command_draws_two(
    arguments: list[str], expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diagram", *arguments, "-o", str(tmp_path / "x.svg")]) == 0
    assert expected in capsys.readouterr().out
    different = "drawn for different workloads" in words((tmp_path / "x.svg").read_text(encoding="utf-8"))
    assert different == ("A6" in arguments)


def test_the_command_takes_a_workload(capsys: pytest.CaptureFixture[str]) -> None:
    example = str(ROOT / "examples" / "payroll.yaml")
    assert main(["diagram", "C2", "--versus", "C2:nlb", "-w", example]) == 0
    out = capsys.readouterr().out
    assert "only in A" in out
    assert "a month" in out


def test_a_pair_needs_no_other_side() -> None:
    stop = stops("a")[0]
    assert Pair(stop, None).sameness is Sameness.ONLY_LEFT
    assert Pair(None, stop).sameness is Sameness.ONLY_RIGHT
