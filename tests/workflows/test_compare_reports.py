"""Between two reports: what changed, and how much of it is the prices' doing."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from modeler.cli import main
from modeler.errors import ModelerError
from modeler.facts.overlay import Overlay
from modeler.facts.pricebook import price_book
from modeler.files.plain_json import load_json
from modeler.workflows.compare_reports import Differences, compare_documents, read_report
from modeler.workflows.report import make_report, write_report
from modeler.workload import Workload

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
NAMES = ["E7", "A3", "E6"]
PAYROLL = Workload.load(ROOT / "examples" / "payroll.yaml")


@cache
def document(requests: str = "", **overlay: str) -> dict[str, Any]:
    """A report of three patterns, perhaps with other traffic or prices; ``elb__alb_hour`` stands for elb.alb_hour."""
    w = PAYROLL.with_values({"traffic.requests_per_month": requests}) if requests else PAYROLL
    rules = {name.replace("__", "."): value for name, value in overlay.items()}
    book = price_book(w.region, Overlay.parse(rules)) if rules else None
    return make_report(w, NAMES, book=book).document


def changes(differences: Differences) -> dict[str, dict[str, Any]]:
    return {pattern["code"]: pattern for pattern in differences.patterns}


def test_two_reports_of_the_same_differ_in_nothing() -> None:
    assert compare_documents(document(), document()).none


def test_a_price_alone_explains_the_whole_change() -> None:
    # An ALB's hour up by 10 %: 730 hours x 0.0252 USD x 10 % = 1.8396 USD a month (https://aws.amazon.com/elasticloadbalancing/pricing/).
    differences = compare_documents(document(), document(elb__alb_hour="+10 %"))
    (price,) = differences.prices
    assert (price["dimension"], price["region"], price["unit"]) == ("elb.alb_hour", "eu-west-1", "hour")
    assert [tier["usd"] for tier in price["old"]] == [0.0252]
    assert [tier["usd"] for tier in price["new"]] == pytest.approx([0.02772])
    assert price["effect_usd"]["E7"] == pytest.approx(730 * 0.00252)
    assert "E6" not in price["effect_usd"]  # VPC Lattice has no ALB
    e7 = changes(differences)["E7"]
    assert e7["change_usd"] == pytest.approx(1.8396)
    assert e7["price_usd"] == pytest.approx(1.8396)
    assert e7["other_usd"] == pytest.approx(0, abs=1e-9)
    assert differences.workload == ()


def test_the_workload_alone_explains_the_whole_change() -> None:
    differences = compare_documents(document(), document("9M"))
    assert differences.prices == ()
    assert differences.workload == ({"field": "traffic.requests_per_month", "old": 6e6, "new": 9e6},)
    for pattern in differences.patterns:
        assert pattern["price_usd"] == 0
        assert pattern["other_usd"] == pytest.approx(pattern["change_usd"])
        assert pattern["change_usd"] > 0


@pytest.mark.parametrize(("percent", "requests"), [("-30 %", "9M"), ("+12 %", "400M"), ("+12 %", "100")])
def test_a_change_of_both_is_split_into_new_usage_at_old_prices_and_the_rest(percent: str, requests: str) -> None:
    differences = compare_documents(document(), document(requests, all=percent))
    at_old_prices = {row["code"]: row["monthly_usd"] for row in document(requests)["patterns"]}
    for pattern in differences.patterns:
        if pattern["change_usd"] is None:
            continue
        assert pattern["price_usd"] == pytest.approx(pattern["new"]["monthly_usd"] - at_old_prices[pattern["code"]])
        assert pattern["price_usd"] + pattern["other_usd"] == pytest.approx(pattern["change_usd"])


def test_tiers_are_compared_where_the_usage_lies() -> None:
    # 400M calls a month pass the first tier of 333M, at 3.50 and 3.19 USD a million (https://aws.amazon.com/api-gateway/pricing/).
    differences = compare_documents(document("400M"), document("400M", apigateway__rest_requests="-10 %"))
    (price,) = differences.prices
    full = 333e6 * 3.5e-6 + 67e6 * 3.19e-6
    assert price["effect_usd"]["A3"] == pytest.approx(-0.1 * full)


def test_facts_that_changed_came_or_went_are_named() -> None:
    old, new = copy.deepcopy(document()), copy.deepcopy(document())
    ids = sorted(new["facts"])
    old["facts"][ids[0]]["value"] = "another"
    del old["facts"][ids[1]]
    del new["facts"][ids[2]]
    differences = compare_documents(old, new)
    assert [(fact["id"], fact["old"] is None, fact["new"] is None) for fact in differences.facts] == [
        (ids[0], False, False),
        (ids[1], True, False),
        (ids[2], False, True),
    ]


def test_a_price_that_came_counts_as_a_whole_and_one_that_is_not_used_does_not() -> None:
    old, new = copy.deepcopy(document()), copy.deepcopy(document())
    for of in (old, new):
        of["patterns"] = [row for row in of["patterns"] if row["code"] == "E7"]
        of["shortlist"] = [row for row in of["shortlist"] if row["code"] == "E7"]
    (e7,) = old["patterns"]
    hour = next(item for item in e7["items"] if item["dimension"] == "elb.alb_hour")
    usd, hour["usd"] = hour["usd"], None
    e7["monthly_usd"] -= usd
    old["price_schedules"] = [
        schedule for schedule in old["price_schedules"] if schedule["dimension"] != "elb.alb_hour"
    ]
    # And a price of a thing that only the new report uses is no change of prices.
    old["price_schedules"] = [
        schedule for schedule in old["price_schedules"] if schedule["dimension"] != "lattice.service_hour"
    ]
    differences = compare_documents(old, new)
    (price,) = differences.prices
    assert (price["dimension"], price["old"]) == ("elb.alb_hour", None)
    assert price["effect_usd"] == {"E7": pytest.approx(usd)}
    assert changes(differences)["E7"]["other_usd"] == pytest.approx(0, abs=1e-9)
    (back,) = compare_documents(new, old).prices
    assert (back["new"], back["effect_usd"]["E7"]) == (None, pytest.approx(-usd))


def test_verdicts_and_reasons_are_compared() -> None:
    needs = {"features": ["mtls"]}  # private REST APIs have no mutual TLS
    old = make_report(Workload(backend={"kind": "lambda"}), ["A1", "A5"]).document
    new = make_report(Workload(backend={"kind": "lambda"}, needs=needs), ["A1", "A5"]).document
    a1 = changes(compare_documents(old, new))["A1"]
    assert (a1["old"]["verdict"], a1["new"]["verdict"]) == ("fits", "excluded")
    assert a1["old"]["rank"]
    assert a1["new"]["rank"] is None
    assert any("TLS" in message or "certificate" in message for message in a1["reasons_new"])


def test_a_pattern_that_only_one_report_has_is_not_compared() -> None:
    old = make_report(PAYROLL, ["E7"]).document
    a3 = changes(compare_documents(old, make_report(PAYROLL, ["E7", "A3"]).document))["A3"]
    assert a3["old"]["verdict"] == "not compared"
    assert a3["change_usd"] is None


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = main([str(word) for word in words])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_the_command_prints_text_and_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    old = write_report(make_report(PAYROLL, NAMES), tmp_path / "old.json")
    new = tmp_path / "new.json"
    new.write_text(json.dumps(document("9M", elb__alb_hour="+10 %")), encoding="utf-8")
    code, text, _ = run(capsys, "compare-reports", old, new)
    assert code == 0
    assert "traffic.requests_per_month: 6000000 → 9000000" in text
    assert "0.0252 → 0.02772 per hour" in text
    assert "+$1.84" in text
    code, written, _ = run(capsys, "compare-reports", old, new, "--json")
    written_document = load_json(written)
    assert (code, written_document["schema"]) == (0, 1)
    assert written_document == compare_documents(read_report(old), read_report(new)).to_dict()
    _, same, _ = run(capsys, "compare-reports", old, old)
    assert "Nothing else differs" in same


def test_a_report_is_compared_with_its_workload_as_of_now(tmp_path: Path) -> None:
    old = write_report(make_report(PAYROLL), tmp_path / "old.json")
    assert compare_documents(read_report(old), read_report(ROOT / "examples" / "payroll.yaml")).none


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "cannot read"),
        ("{", "is not JSON"),
        ("[]", "is no report"),
        ('{"schema": 1}', "is no report"),
        ('{"kind": "modeler report", "schema": 3}', "has schema 3, and 1 or 2 is read"),
    ],
)
def test_what_is_no_report_is_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str | None, sentence: str
) -> None:
    path = tmp_path / "x.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    code, out, err = run(capsys, "compare-reports", path, path)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert sentence in err
    assert "modeler report WORKLOAD -o FILE.json" in err


def test_a_report_that_lacks_something_is_one_sentence() -> None:
    broken = {name: value for name, value in document().items() if name != "facts"}
    with pytest.raises(ModelerError, match=r"lacks something .*'facts'.*write both again"):
        compare_documents(broken, document())
