"""Statements about assumptions without a source that decide which of two patterns is the cheaper one."""

from __future__ import annotations

import csv
import io
from typing import get_args

import pytest

import modeler as m
from modeler.facts.overlay import Overlay
from modeler.facts.pricebook import price_book
from modeler.views.text.comparison import TURNED, comparison_csv, comparison_markdown
from modeler.workload import WITHOUT_SOURCE, Assumptions, Workload

TRAFFIC = {"requests_per_month": "500M", "request_bytes": "10 KB", "response_bytes": "50 KB"}


def workload(**assumptions: bool) -> Workload:
    return Workload.from_dict(
        {
            "region": "us-east-1",
            "traffic": TRAFFIC,
            "backend": {"kind": "fargate", "tasks": 4},
            "assumptions": assumptions,
        }
    )


def test_c1_is_cheaper_than_c2_by_what_crosses_zones_behind_a_vpc_link_alone() -> None:
    comparison = m.compare(workload(), ["C1", "C2:nlb"], sort="cost")
    turn = next(turn for turn in comparison.turns if turn.assumption == "vpc_link_v2_cross_az_billed")
    # Half of all bytes cross between two zones, and each end pays.
    each_way = float(price_book("us-east-1")["datatransfer.inter_az_each_direction_gb"].usd[0])
    first, second = comparison.ranked
    assert (turn.first, turn.second, turn.value, turn.other_value) == ("C1:nlb", "C2:nlb", "true", "false")
    assert (first.pattern.code, second.pattern.code) == ("C1", "C2")
    assert turn.usd == pytest.approx(second.monthly_usd - first.monthly_usd)
    assert turn.usd == pytest.approx(500e6 * 60 * 1024 / 2**30 / 2 * 2 * each_way, rel=0.02)  # and headers
    assert turn.other_usd == pytest.approx(0, abs=0.005)
    assert "as dear with false" in str(turn)


def test_neither_value_of_a_switch_is_better_founded_than_the_other() -> None:
    turns = m.compare(workload(), ["C1", "C2:nlb"]).turns
    turn = next(turn for turn in turns if turn.assumption == "vpc_link_v1_endpoint_billed")
    comparison = m.compare(workload(vpc_link_v1_endpoint_billed=True), ["C1", "C2:nlb"], sort="cost")
    assert [assessment.pattern.code for assessment in comparison.ranked] == ["C2", "C1"]
    assert turn.other_usd == pytest.approx(comparison["C2"].monthly_usd - comparison["C1"].monthly_usd)
    assert turn.other_usd < 0


@pytest.mark.parametrize("name", WITHOUT_SOURCE)
def test_each_of_them_is_a_switch(name: str) -> None:
    kind = Assumptions.model_fields[name].annotation
    assert kind is bool or len(get_args(kind)) == 2


def test_where_no_bill_rests_on_it_nothing_is_said() -> None:
    w = Workload.from_dict({"backend": {"kind": "lambda"}})
    assert not [turn for turn in m.compare(w, ["A1", "A5"]).turns if turn.assumption == "vpc_link_v2_cross_az_billed"]


def test_negotiated_prices_are_kept() -> None:
    book = price_book("us-east-1", Overlay.parse({"all": "-50 %"}))
    listed = m.compare(workload(), ["C1", "C2:nlb"]).turns
    negotiated = m.compare(workload(), ["C1", "C2:nlb"], book=book).turns
    assert [turn.usd for turn in negotiated] == pytest.approx([turn.usd / 2 for turn in listed])


def test_a_choice_says_so_too() -> None:
    turns = m.choose(workload(), ["C1", "C2"]).turns
    assert any(turn.assumption == "vpc_link_v2_cross_az_billed" for turn in turns)
    assert m.choose(workload(), ["C1", "C2"]).to_dict()["turns"][0]["assumption"] == turns[0].assumption


def test_rows_name_the_assumption_that_turns_the_order_of_a_pattern() -> None:
    rows = {row["code"]: row["turned_by"] for row in m.compare(workload(), ["C1", "C2:nlb", "E6"]).records()}
    assert "vpc_link_v2_cross_az_billed" in rows["C1"].split(", ")
    assert "vpc_link_v2_cross_az_billed" in rows["C2"].split(", ")
    chosen = {row["code"]: row["turned_by"] for row in m.choose(workload(), ["C1", "C2:nlb"]).records()}
    assert "vpc_link_v2_cross_az_billed" in chosen["C2"].split(", ")


def test_markdown_csv_and_json_say_what_the_text_says() -> None:
    comparison = m.compare(workload(), ["C1", "C2:nlb"])
    sentences = [str(turn) for turn in comparison.turns]
    assert sentences
    written = comparison_markdown(comparison)
    assert TURNED in written
    for sentence in sentences:
        assert f"- {sentence}".replace("_", "\\_") in written
    (first, *_) = csv.DictReader(io.StringIO(comparison_csv(comparison)))
    assert "vpc_link_v2_cross_az_billed" in first["turned_by"].split(", ")
    assert [turn["words"] for turn in comparison.to_dict()["turns"]] == sentences
