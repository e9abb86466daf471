"""A sweep over a table of workloads says what comparing each row alone says."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import modeler as m
from modeler.engine.sweep import Sweep, fields, summary, sweep
from modeler.errors import WorkloadError
from modeler.patterns import patterns
from modeler.workload import Workload

ROWS = st.fixed_dictionaries(
    {
        "region": st.sampled_from(["us-east-1", "eu-central-1", "mx-central-1", "ap-northeast-1"]),
        "location": st.sampled_from(["internet", "same-vpc", "on-premises", "other-account"]),
        "backend": st.sampled_from(["lambda", "fargate", "ec2", "eks-istio", "s3"]),
        "shape": st.sampled_from(["flat", "business-hours", "diurnal", "spiky"]),
        "requests_per_month": st.floats(0, 5e9),
        "request_bytes": st.floats(0, 2e6),
        "response_bytes": st.floats(0, 2e6),
        "requests_per_connection": st.floats(1, 1e4),
        "unauthenticated_share": st.floats(0, 1),
        "azs": st.integers(1, 4),
    }
)


def alone(row: dict[str, object]) -> Workload:
    short = {"location": "clients", "requests_per_connection": "clients"}
    document: dict[str, object] = {"region": row["region"], "azs": row["azs"], "backend": {"kind": row["backend"]}}
    for name, value in row.items():
        if name not in ("region", "azs", "backend"):
            section = document.setdefault(short.get(name, "traffic"), {})
            assert isinstance(section, dict)
            section[name] = value
    return Workload.from_dict(document)


@given(st.lists(ROWS, min_size=1, max_size=4))
def test_a_sweep_equals_comparing_row_by_row(rows: list[dict[str, object]]) -> None:
    found = sweep([], pd.DataFrame(rows)).frame
    for position, row in enumerate(rows):
        by_pattern = found[found["row"] == position].set_index("pattern")
        for each in m.compare(alone(row)):
            line = by_pattern.loc[each.pattern.id]
            assert bool(line["comparable"]) == each.comparable
            assert bool(line["fully_priced"]) == each.fully_priced
            if each.bill is None:
                assert line["remark"] == each.reason
                assert np.isnan(line["monthly_usd"])
            else:
                assert line["monthly_usd"] == pytest.approx(each.monthly_usd, rel=1e-9, abs=1e-9)
                assert line["fixed_usd"] == pytest.approx(each.bill.fixed_usd, rel=1e-9, abs=1e-9)


def test_every_row_has_every_pattern_in_the_order_of_the_table() -> None:
    found = sweep([], pd.DataFrame({"requests_per_month": ["1M", "2M"], "region": ["eu-west-1", "us-east-1"]})).frame
    assert list(found["row"]) == [0] * len(patterns()) + [1] * len(patterns())
    assert list(found["pattern"][: len(patterns())]) == [each.id for each in patterns()]


def test_people_may_write_units_in_cells() -> None:
    found = sweep(
        ["E7"], pd.DataFrame({"requests_per_month": ["1.5M"], "response_bytes": ["20 KB"], "backend": ["ec2"]})
    )
    w = Workload.from_dict(
        {"traffic": {"requests_per_month": 1_500_000, "response_bytes": 20480}, "backend": {"kind": "ec2"}}
    )
    assert found.frame["monthly_usd"][0] == pytest.approx(m.assess("E7", w).monthly_usd)


def test_an_empty_cell_takes_the_base() -> None:
    base = Workload.from_dict({"traffic": {"requests_per_month": "7M"}, "region": "eu-west-1"})
    table = pd.DataFrame({"requests_per_month": [np.nan, 1e6], "region": [None, "us-east-1"]})
    found = sweep(["A1"], table, base).frame["monthly_usd"]
    assert found[0] == pytest.approx(m.assess("A1", base).monthly_usd)


def test_a_bad_row_is_reported_and_does_not_stop_the_rest() -> None:
    table = pd.DataFrame(
        {
            "requests_per_month": ["1M", "many", "-3", "2M", "3M"],
            "region": ["us-east-1", "us-east-1", "us-east-1", "moon", "us-east-1"],
        }
    )
    found = sweep(["A1"], table)
    assert list(found.frame["row"]) == [0, 4]
    errors = dict(found.errors)
    assert set(errors) == {1, 2, 3}
    assert "'many' is not a count" in errors[1]
    assert "give at least 0" in errors[2]
    assert "unknown Region 'moon'" in errors[3]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"average_rps": [5.0, np.nan], "requests_per_month": [1e6, 1e6]}, "contradict each other"),
        ({"cache_hit_ratio": [0.5, 0.0]}, "nothing caches"),
        ({"cache_hit_ratio": [1.5, 0.0]}, "at most 1"),
        ({"backend": ["s3", "lambda"], "backend.duration": ["3 ms", "3 ms"]}, "unknown field 'backend.duration'"),
    ],
)
def test_a_row_that_contradicts_itself_is_reported(columns: dict[str, list[object]], expected: str) -> None:
    found = sweep(["A1"], pd.DataFrame(columns))
    assert [row for row, _ in found.errors] == [0]
    assert expected in found.errors[0][1]
    assert list(found.frame["row"]) == [1]


def test_a_column_that_is_no_field_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(WorkloadError, match="did you mean 'requests_per_month'"):
        sweep(["A1"], pd.DataFrame({"request_per_month": [1]}))
    with pytest.raises(WorkloadError, match="two columns name the same field"):
        sweep(["A1"], pd.DataFrame({"requests_per_month": [1], "traffic.requests_per_month": [1]}))


def test_every_field_that_a_column_may_name_is_a_field_of_a_workload() -> None:
    w = Workload()
    for name in fields():
        if name.startswith("backend.") or "." not in name:
            continue
        section, field = name.split(".", 1)
        assert hasattr(w, section), name
        assert field


def test_numbers_do_not_depend_on_how_the_table_is_cut_into_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    import modeler.engine.sweep as module

    table = pd.DataFrame({"requests_per_month": np.linspace(1, 9e8, 50), "shape": "business-hours", "backend": "ec2"})
    whole = sweep([], table).frame
    monkeypatch.setattr(module, "CHUNK_CELLS", 168 * 7)
    pd.testing.assert_frame_equal(whole, sweep([], table).frame)


def test_progress_counts_every_row_once() -> None:
    seen: list[tuple[int, int]] = []
    table = pd.DataFrame({"requests_per_month": ["1M", "x", "3M"], "region": ["us-east-1", "us-east-1", "moon"]})
    sweep(["A1"], table, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (3, 3)


def test_the_summary_of_a_fleet_adds_up() -> None:
    table = pd.DataFrame(
        {"requests_per_month": [*np.linspace(1e6, 2e6, 20), 5e9], "location": "internet", "backend": "ec2"}
    )
    found: Sweep = sweep(["B1", "B6", "A1"], table)
    report = summary(found)
    assert report["workloads"] == 21
    by_hand = found.frame.pivot(index="row", columns="pattern", values="monthly_usd").min(axis=1)
    assert report["cheapest_total_usd"] == pytest.approx(by_hand.sum())
    assert sum(row["cheapest_for"] for row in report["patterns"]) == 21
    assert [one["row"] for one in report["outliers"]] == [20]
    # A1 serves clients in a VPC only: it is in no total.
    assert {row["pattern"] for row in report["patterns"]} == {"http-vpclink-internal-alb", "rest-vpclink-v2-alb"}
