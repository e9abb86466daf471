"""Break-even, sensitivity and uncertainty on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

import modeler as m
from modeler.cli import main
from modeler.files.plain_json import load_json
from modeler.workload import Workload

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
SHOP = str(ROOT / "examples" / "monolith-migration.yaml")
GROWTH = str(ROOT / "examples" / "uncertain-growth.yaml")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(list(words))
    out, err = capsys.readouterr()
    return code, out, err


def test_break_even_says_who_is_cheaper_up_to_where(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "break-even", "F1", "B4", "-w", SHOP)
    (crossing,) = m.break_even(Workload.load(SHOP), "F1", "B4").crossings
    assert (code, err) == (0, "")
    assert f"{crossing.at:,.0f}" in out
    assert "B4 is cheaper up to" in out
    assert f"${crossing.below.a_usd:,.2f}" in out
    assert f"${crossing.above.b_usd:,.2f}" in out


def test_break_even_as_json_has_both_sides_of_each_crossing(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "break-even", "F5", "B6", "-w", SHOP, "--json")
    document = load_json(out)
    assert document["schema"] == 1
    assert [interval["cheaper"] for interval in document["intervals"]] == ["B6", "F5", "B6"]
    for crossing in document["crossings"]:
        assert crossing["below"]["value"] < crossing["at"] < crossing["above"]["value"]
        assert (crossing["below"]["a_usd"] < crossing["below"]["b_usd"]) != (
            crossing["above"]["a_usd"] < crossing["above"]["b_usd"]
        )


def test_without_a_crossing_it_says_how_close_they_come(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "break-even", "B9", "F1", "-w", SHOP, "--over", "azs")
    # F1's balancer checks tokens itself, and fetches their keys through a NAT gateway in each zone.
    assert "B9 is cheaper than F1 throughout (1 to 6 AZs)" in out


def test_a_step_names_the_last_value_before_it(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(
        capsys, "break-even", "B1", "B6", "-w", SHOP, "--over", "response_bytes", "--low", "1KB", "--high", "8MB"
    )
    assert "1,572,864 (1.5 MB)" in out
    assert "last before the step" in out


def test_sensitivity_ranks_inputs(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "sensitivity", "B1", "-w", SHOP, "--by", "10%", "--top", "3")
    sensitivity_result = m.sensitivity(Workload.load(SHOP), "B1", 0.1, ["usd"])
    for effect in sensitivity_result.effects[:3]:
        assert effect.path in out
    assert sensitivity_result.effects[3].path not in out
    assert f"{len(sensitivity_result.effects) - 3} more have smaller effects" in out


def test_sensitivity_as_json_lists_what_was_not_moved(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "sensitivity", "B1", "-w", SHOP, "--json")
    document = load_json(out)
    assert document["not_moved"]["traffic.average_rps"] == "not given"
    assert document["base"]["p99_ms"] is None


def test_uncertainty_says_in_how_many_cases_one_is_cheaper(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "uncertainty", GROWTH, "-p", "F1", "-p", "B4", "--draws", "2000", "--seed", "3")
    chance = m.uncertain(Workload.load(GROWTH), ["F1", "B4"], 2000, 3).cheaper("F1", "B4")
    assert (code, err) == (0, "")
    share = max(chance.share, 1 - chance.share)
    assert f"in {share * 100:.1f} % of cases (± {chance.standard_error * 100:.1f} %)" in out
    assert "traffic.requests_per_month: 20M to 200M, middle 63.25M (lognormal)" in out


def test_uncertainty_is_the_same_for_the_same_seed(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("uncertainty", GROWTH, "--draws", "300", "--json")
    first, again, reseeded = (run(capsys, *words, "--seed", seed)[1] for seed in ("1", "1", "2"))
    assert first == again
    assert first != reseeded


def test_commands_that_need_one_number_take_the_middle_and_say_so(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "compare", GROWTH, "--json")
    assert code == 0
    assert err.count("\n") == 1
    assert "requests_per_month 63.25M" in err
    ranked = {row["code"]: row["monthly_usd"] for row in load_json(out)["patterns"]}
    assert ranked["F1"] == pytest.approx(m.assess(Workload.load(GROWTH).without_ranges(), "F1").monthly_usd)


def test_a_range_may_come_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    change = "traffic.requests_per_month={low: 10M, high: 90M}"
    code, out, _ = run(capsys, "uncertainty", SHOP, "-p", "F1", "--set", change, "--draws", "200")
    assert code == 0
    assert "traffic.requests_per_month: 10M to 90M, middle 30M (lognormal)" in out


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("break-even", "B1", "B1", "-w", SHOP), "are the same pattern"),
        (("break-even", "B1", "A1", "-w", SHOP), "A1 private-rest-vpce is not comparable for this workload"),
        (("break-even", "B1", "B6", "-w", SHOP, "--over", "shape"), "is no single number"),
        (("break-even", "B1", "B6", "-w", SHOP, "--over", "reponse_bytes"), "did you mean 'response_bytes'"),
        (("break-even", "B1", "B6", "-w", SHOP, "--low", "9M", "--high", "1M"), "give a lower end below"),
        (("break-even", "B1", "B6", "-w", SHOP, "--low", "few"), "'few' is not a count"),
        (("break-even", "B1", "B6"), "missing option '--workload'"),
        (("sensitivity", "B1", "-w", SHOP, "--by", "120%"), "between 0 and 1"),
        (("sensitivity", "B1", "-w", SHOP, "--by", "much"), "'much' is not a share"),
        (("uncertainty", SHOP), "has no ranges: write"),
        (("uncertainty", GROWTH, "--draws", "1"), "give 100 to 1,000,000"),
        (("uncertainty", GROWTH, "-p", "A1"), "A1 private-rest-vpce is not comparable"),
    ],
)
def test_what_cannot_be_answered_is_one_sentence(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], expected: str
) -> None:
    code, out, err = run(capsys, *words)
    assert code == 2
    assert out == ""
    assert err.splitlines()[-1].startswith("modeler: ")
    assert expected in err


def test_a_bad_range_in_a_file_names_the_file_and_the_field(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "w.yaml"
    path.write_text("azs: {low: 3, high: 2}\n", encoding="utf-8")
    code, _, err = run(capsys, "uncertainty", str(path))
    assert code == 2
    assert f"{path}: the range of 'azs' does not rise (3 to 2)" in err
