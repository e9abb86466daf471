"""A pattern has the same names everywhere: id or code, with a variant if wanted, in Python and on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import modeler as m
from modeler.cli import main
from modeler.engine.situations import situation_for
from modeler.errors import CallError, UnknownNameError
from modeler.patterns import patterns
from modeler.views.diagrams.diagram import mermaid
from modeler.workload import Workload

VARIANTS = [(pattern.code, pattern.id, variant.id) for pattern in patterns() for variant in pattern.variants]
NAMES = [f"{code}:{variant}" for code, _, variant in VARIANTS]


def workload_for(name: str) -> Workload:
    return Workload.from_dict(situation_for(m.pattern(name)))


@pytest.mark.parametrize(("code", "pattern_id", "variant"), VARIANTS, ids=NAMES)
def test_a_variant_is_named_by_code_or_id_and_variant_in_any_case(code: str, pattern_id: str, variant: str) -> None:
    for name in (f"{code}:{variant}", f"{code.lower()}:{variant.upper()}", f"{pattern_id}:{variant}"):
        named = m.pattern(name)
        assert (named.code, [variety.id for variety in named.variants]) == (code, [variant])
        assert named.label == f"{code}:{variant}"


@pytest.mark.parametrize("name", NAMES)
def test_every_function_takes_a_variant_and_prices_it_alike(name: str) -> None:
    w = workload_for(name)
    variant = name.partition(":")[2]
    assessed = m.assess(w, name)
    usd = assessed.monthly_usd
    assert assessed.variant == variant
    assert usd is not None
    code = name.partition(":")[0]
    for ranked in (m.compare(w, [name])[name], m.compare(w, [code])[name], m.choose(w, [name])[name]):
        assert (ranked.variant, ranked.monthly_usd) == (variant, usd)
    assert m.compare(w, [name]).ranked[0].label == name
    priced = m.cost_curve(w, name, "requests", [w.requests_per_month])
    assert priced.usd[0, 0] == pytest.approx(usd)
    assert priced.choices[0].label == name
    table = pd.DataFrame({"requests_per_month": [w.requests_per_month]})
    assert m.sweep(table, [name], w).frame["monthly_usd"].iloc[0] == pytest.approx(usd)
    assert mermaid(assessed)


CALLS: dict[str, Callable[[Workload, str], Any]] = {
    "why_not": lambda w, name: m.why_not(w, name).pattern.label,
    "break_even": lambda w, name: m.break_even(w, name, "D1:http").a.label,
    "sensitivity": lambda w, name: m.sensitivity(w, name, outputs=("usd",)).choice.label,
    "compare_regions": lambda w, name: m.compare_regions(w, [name])[0].code,
    "report": lambda w, name: m.report(w, [name]).choice.pick.label,
    "choose": lambda w, name: m.choose(w, [name]).pick.label,
}


@pytest.mark.parametrize("call", CALLS)
def test_studies_take_a_variant_too(call: str) -> None:
    w = workload_for("D1:rest")
    assert CALLS[call](w, "d1:REST") == "D1:rest"


def test_a_comparison_knows_the_variants_that_it_does_not_rank() -> None:
    comparison = m.compare(workload_for("D1"))
    assert comparison["D1"].variant != "rest"
    assert comparison["D1:rest"].variant == "rest"
    left_out = comparison.not_comparable[0].pattern
    last = comparison[f"{left_out.code}:{left_out.variants[-1].id}"]
    assert (last.variant, last.comparable, last.pattern) == (left_out.variants[-1].id, False, left_out)


@pytest.mark.parametrize(
    ("name", "error", "sentence"),
    [
        ("D1:soap", UnknownNameError, "unknown variant of 'apigw-lambda' 'soap'"),
        ("Z9:rest", UnknownNameError, "unknown pattern 'Z9:rest'"),
        (3, CallError, "a pattern is named by id or code, and 3 was given"),
    ],
)
def test_a_wrong_name_is_the_same_sentence_everywhere(name: Any, error: type[Exception], sentence: str) -> None:
    w = workload_for("D1")
    comparison, choice = m.compare(w, ["D1"]), m.choose(w, ["D1"])
    for ask in (m.pattern, comparison.__getitem__, choice.__getitem__, lambda name: m.why_not(w, name)):
        with pytest.raises(error, match=sentence):
            ask(name)


@pytest.mark.parametrize(
    "arguments",
    [
        ("compare", "{file}", "-p", "D1:rest"),
        ("compare", "{file}", "-p", "D1:rest", "--markdown"),
        ("choose", "{file}", "-p", "D1:rest"),
        ("break-even", "D1:rest", "D1:http", "-w", "{file}"),
    ],
)
def test_the_command_line_shows_the_variant_by_the_name_that_it_takes(
    arguments: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "w.yaml"
    file.write_text("clients: {location: internet}\nbackend: {kind: lambda}\n")
    assert main([part.format(file=file) for part in arguments]) == 0
    assert "D1:rest" in capsys.readouterr().out


def test_two_variants_of_a_pattern_stand_under_names_of_their_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "w.yaml"
    file.write_text("clients: {location: internet}\nbackend: {kind: lambda}\n")
    assert main(["compare", str(file), "-p", "D1:rest", "-p", "D1:http"]) == 0
    printed = capsys.readouterr().out
    assert "D1:rest" in printed
    assert "D1:http" in printed


WRONG: dict[str, Callable[[Workload], Any]] = {
    "what_if": lambda w: m.what_if(w),
    "recommend": lambda w: m.recommend(w),
    "pareto": lambda w: m.plot.pareto(w),
    "waterfall": lambda w: m.plot.waterfall("A1"),
    "tornado": lambda w: m.plot.tornado(m.compare(w, ["A1"])),
    "svg": lambda w: m.svg("A1"),
    "mermaid": lambda w: mermaid(m.choose(w, ["A1"])),
    "write_report": lambda w: m.write_report(w, "report.md"),
}


@pytest.mark.parametrize("call", WRONG)
def test_a_call_with_another_thing_says_how_it_is_written(call: str) -> None:
    with pytest.raises(CallError, match=r"was given: write .*\("):
        WRONG[call](Workload())


def test_why_not_shows_what_has_to_be_looked_at_where_it_fits(capsys: pytest.CaptureFixture[str]) -> None:
    w = Workload(needs={"compliance": ["hipaa"]})
    answer = m.why_not(w, "A1")
    assert answer.place is not None
    assert [row["rule"] for row in answer.records()] == [reason.rule for reason in answer.caveats]
    m.show(m.why_not(Workload(), "A1"))
    assert "number" in capsys.readouterr().out
