"""A sweep over a table of workloads says what comparing each row alone says."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import modeler as m
from modeler.engine.compare import assess
from modeler.engine.study.fleet_summary import FleetSummary, summary
from modeler.engine.study.sweep import Sweep, sweep
from modeler.engine.study.table import fields
from modeler.errors import WorkloadError
from modeler.patterns import patterns
from modeler.workload import DeclaredField, Workload, declared_fields

pytestmark = pytest.mark.slow

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
        "link": st.sampled_from(["direct-connect", "vpn"]),
        "who": st.sampled_from(["applications", "workforce"]),
    }
)


def sentences(swept: Sweep) -> dict[int, str]:
    """What is wrong with each row that could not be read."""
    return {row: str(mistake) for row, mistake in swept.errors}


def alone(row: dict[str, object]) -> Workload:
    short = {"location": "clients", "requests_per_connection": "clients", "link": "clients", "who": "clients"}
    document: dict[str, object] = {"region": row["region"], "azs": row["azs"], "backend": {"kind": row["backend"]}}
    for name, value in row.items():
        if name not in ("region", "azs", "backend"):
            section = document.setdefault(short.get(name, "traffic"), {})
            assert isinstance(section, dict)
            section[name] = value
    return Workload.from_dict(document)


@given(st.lists(ROWS, min_size=1, max_size=4))
def test_a_sweep_equals_comparing_row_by_row(rows: list[dict[str, object]]) -> None:
    frame = sweep(pd.DataFrame(rows)).frame
    for position, row in enumerate(rows):
        by_pattern = frame[frame["row"] == position].set_index("pattern")
        for assessment in as_usually_built(alone(row)):
            line = by_pattern.loc[assessment.pattern.id]
            assert bool(line["comparable"]) == assessment.comparable
            assert bool(line["fully_priced"]) == assessment.fully_priced
            if assessment.bill is None:
                assert line["remark"] == assessment.reason
                assert np.isnan(line["monthly_usd"])
            else:
                assert line["monthly_usd"] == pytest.approx(assessment.monthly_usd, rel=1e-9, abs=1e-9)
                assert line["fixed_usd"] == pytest.approx(assessment.bill.fixed_usd, rel=1e-9, abs=1e-9)


def test_a_number_in_a_table_and_in_a_file_is_the_same_number() -> None:
    """A share near to 1 lets few requests pass: their number then shows whether a digit of the share was lost."""
    share = 0.9998915793514738
    table = pd.DataFrame({"unauthenticated_share": [share], "requests_per_month": 5e9, "location": "internet"})
    w = Workload.from_dict(
        {
            "traffic": {"unauthenticated_share": share, "requests_per_month": 5e9},
            "clients": {"location": "internet"},
        }
    )
    assert w.traffic.unauthenticated_share == share
    assert sweep(table, ["F4"]).frame["monthly_usd"][0] == pytest.approx(m.assess(w, "F4").monthly_usd, rel=1e-12)


def as_usually_built(w: Workload) -> list[m.Assessment]:
    """Every pattern in its usual variant, which a sweep prices; a comparison takes the best one."""
    return [assess(w, pattern) for pattern in m.catalogue()]


NUMBERS = [field for field in declared_fields() if field.declared.vector]
BESIDE: dict[str, dict[str, object]] = {
    "failover_share": {"failover_region": "us-west-2"},
    "traffic.cache_hit_ratio": {"api": {"cache_gb": 0.5}},
    "traffic.connection_minutes_per_month": {"traffic": {"protocol": "websocket", "connection_minutes_per_month": 9}},
}
"""What a workload must say besides, so that the field may be set."""


@pytest.mark.parametrize("field", NUMBERS, ids=lambda field: field.shown)
def test_every_number_is_priced_in_a_table_as_it_is_alone(field: DeclaredField) -> None:
    base = Workload.from_dict(
        {
            "clients": {"location": "on-premises"} if field.path.startswith("clients.") else {"location": "same-vpc"},
            "backend": {"kind": field.backend or "fargate"},
            **BESIDE.get(field.path, {}),
        }
    )
    limits = field.declared.limits
    low, high = max(limits.low, 0.0), min(limits.high, 1000.0)
    values = [None, *np.linspace(low + limits.open_low * 1e-3, high - limits.open_high * 1e-3, 5).tolist()]
    if field.declared.integer:
        values = [None if value is None else int(value) for value in values]
    swept = sweep(pd.DataFrame({field.path: values}), ["A1", "A3", "B1", "B6", "F1"], base)
    refused = sentences(swept)
    for row, value in enumerate(values):
        if row in refused:
            with pytest.raises(WorkloadError, match=re.escape(refused[row])):
                base.with_values({field.path: value})
            continue
        w = base if value is None else base.with_values({field.path: value})
        for _, line in swept.frame[swept.frame["row"] == row].iterrows():
            alone = m.assess(w, str(line["pattern"]))
            assert bool(line["comparable"]) == alone.comparable
            if alone.bill:
                assert line["monthly_usd"] == pytest.approx(alone.monthly_usd, rel=1e-12), field.path
                assert bool(line["fully_priced"]) == alone.fully_priced


def numbers_of(field: DeclaredField) -> st.SearchStrategy[float | None]:
    """Numbers that a field takes: small and large ones, its limits, and none at all."""
    limits = field.declared.limits
    low, high = max(limits.low, 0.0), min(limits.high, 1e7)
    if field.declared.integer:
        return st.one_of(st.none(), st.integers(int(low), int(high)))
    inside = st.floats(low, high, exclude_min=limits.open_low, exclude_max=limits.open_high and limits.high <= 1e7)
    return st.one_of(st.none(), inside, st.floats(low, min(high, low + 100), exclude_min=True))


PLACES = st.fixed_dictionaries(
    {
        "region": st.sampled_from(["us-east-1", "eu-central-1", "ap-south-2"]),
        "clients": st.fixed_dictionaries(
            {"location": st.sampled_from(["internet", "same-vpc", "on-premises", "other-account"])}
        ),
        "traffic": st.fixed_dictionaries({"shape": st.sampled_from(["flat", "business-hours", "diurnal"])}),
        "api": st.sampled_from(
            [{}, {"waf": {"rules": 1}}, {"authorizer": "lambda"}, {"cache_gb": 0.5}, {"mtls": True}]
        ),
        "logging": st.sampled_from([{}, {"trace_share": 0.1}]),
    }
)


@given(
    st.data(), PLACES, st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=2, unique_by=lambda field: field.path)
)
def test_any_numbers_anywhere_are_priced_in_a_table_as_they_are_alone(
    data: st.DataObject, place: dict[str, object], columns: list[DeclaredField]
) -> None:
    """Rows fork, share what does not move and are metered together: one by one they must cost the same."""
    kind = next((field.backend for field in columns if field.backend), "fargate")
    beside = next((BESIDE[field.path] for field in columns if field.path in BESIDE), {})
    base = Workload.from_dict({**place, "backend": {"kind": kind}, **beside})
    table = {field.path: data.draw(st.lists(numbers_of(field), min_size=4, max_size=4)) for field in columns}
    patterns = data.draw(st.lists(st.sampled_from(["A1", "A3", "B1", "B6", "C2", "E6", "F1"]), min_size=2, max_size=2))
    swept = sweep(pd.DataFrame(table, dtype=object), patterns, base)
    refused = sentences(swept)
    for row in range(4):
        changes = {path: values[row] for path, values in table.items() if values[row] is not None}
        if row in refused:
            with pytest.raises(WorkloadError, match=re.escape(refused[row])):
                base.with_values(changes)
            continue
        w = base.with_values(changes)
        for _, line in swept.frame[swept.frame["row"] == row].iterrows():
            alone = m.assess(w, str(line["pattern"]))
            assert bool(line["comparable"]) == alone.comparable
            if alone.bill:
                assert line["monthly_usd"] == pytest.approx(alone.monthly_usd, rel=1e-9, abs=1e-9)
                assert line["fixed_usd"] == pytest.approx(alone.bill.fixed_usd, rel=1e-9, abs=1e-9)
                assert bool(line["fully_priced"]) == alone.fully_priced


def test_a_price_that_is_missing_for_some_rows_is_missing_for_these_alone() -> None:
    """AWS publishes no price for requests through web ACLs of up to 2,000 WCU in Hyderabad, and those of all others."""
    base = Workload.from_dict({"region": "ap-south-2", "api": {"waf": {"rules": 1}}})
    table = pd.DataFrame({"api.waf.wcu": [1500, 1501, 2000, 2001], "requests_per_month": ["1M", 0, "1M", "1M"]})
    assert sweep(table, ["A1"], base).frame["fully_priced"].tolist() == [True, False, False, True]


def test_every_row_has_every_pattern_in_the_order_of_the_table() -> None:
    frame = sweep(pd.DataFrame({"requests_per_month": ["1M", "2M"], "region": ["eu-west-1", "us-east-1"]})).frame
    assert list(frame["row"]) == [0] * len(patterns()) + [1] * len(patterns())
    assert list(frame["pattern"][: len(patterns())]) == [pattern.id for pattern in patterns()]


def test_people_may_write_units_in_cells() -> None:
    swept = sweep(
        pd.DataFrame({"requests_per_month": ["1.5M"], "response_bytes": ["20 KB"], "backend": ["ec2"]}), ["E7"]
    )
    w = Workload.from_dict(
        {"traffic": {"requests_per_month": 1_500_000, "response_bytes": 20480}, "backend": {"kind": "ec2"}}
    )
    assert swept.frame["monthly_usd"][0] == pytest.approx(m.assess(w, "E7").monthly_usd)


def test_an_empty_cell_takes_the_base() -> None:
    base = Workload.from_dict({"traffic": {"requests_per_month": "7M"}, "region": "eu-west-1"})
    table = pd.DataFrame({"requests_per_month": [np.nan, 1e6], "region": [None, "us-east-1"]})
    frame = sweep(table, ["A1"], base).frame["monthly_usd"]
    assert frame[0] == pytest.approx(m.assess(base, "A1").monthly_usd)


def test_a_bad_row_is_reported_and_does_not_stop_the_rest() -> None:
    table = pd.DataFrame(
        {
            "requests_per_month": ["1M", "many", "-3", "2M", "3M"],
            "region": ["us-east-1", "us-east-1", "us-east-1", "moon", "us-east-1"],
        }
    )
    swept = sweep(table, ["A1"])
    assert list(swept.frame["row"]) == [0, 4]
    errors = sentences(swept)
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
        ({"backend": "fargate", "backend.scaling.min": [5, 2], "backend.scaling.max": [3, 3]}, "min is 5 and max is 3"),
        ({"backend": "fargate", "backend.scaling.requests_per_target": [60_000, 50_000]}, "one server can do 50,000"),
        ({"backend": "eks", "backend.pod_vcpu": [5, 0.5]}, "no pod of 5 vCPU and 0.5 GB fits on m7g.large"),
        ({"traffic.peak_factor": [3601, 3600]}, "at most 3600"),
    ],
)
def test_a_row_that_contradicts_itself_is_reported(columns: dict[str, list[object]], expected: str) -> None:
    swept = sweep(pd.DataFrame(columns), ["A1"])
    assert [row for row, _ in swept.errors] == [0]
    assert expected in sentences(swept)[0]
    assert list(swept.frame["row"]) == [1]


def test_a_column_that_is_no_field_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(WorkloadError, match="did you mean 'requests_per_month'"):
        sweep(pd.DataFrame({"request_per_month": [1]}), ["A1"])
    with pytest.raises(WorkloadError, match="two columns name the same field"):
        sweep(pd.DataFrame({"requests_per_month": [1], "traffic.requests_per_month": [1]}), ["A1"])


def test_every_field_that_a_column_may_name_is_a_field_of_a_workload() -> None:
    w = Workload()
    for name in fields():
        if name.startswith("backend.") or "." not in name:
            continue
        section, field = name.split(".", 1)
        assert hasattr(w, section), name
        assert field


def test_numbers_do_not_depend_on_how_the_table_is_cut_into_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    import modeler.engine.study.sweep as module

    table = pd.DataFrame({"requests_per_month": np.linspace(1, 9e8, 50), "shape": "business-hours", "backend": "ec2"})
    whole = sweep(table).frame
    monkeypatch.setattr(module, "CHUNK_CELLS", 168 * 7)
    pd.testing.assert_frame_equal(whole, sweep(table).frame)


def test_progress_counts_every_row_once() -> None:
    seen: list[tuple[int, int]] = []
    table = pd.DataFrame({"requests_per_month": ["1M", "x", "3M"], "region": ["us-east-1", "us-east-1", "moon"]})
    sweep(table, ["A1"], progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (3, 3)


def test_the_summary_of_a_fleet_adds_up() -> None:
    table = pd.DataFrame(
        {"requests_per_month": [*np.linspace(1e6, 2e6, 20), 5e9], "location": "internet", "backend": "ec2"}
    )
    swept: Sweep = sweep(table, ["B1", "B6", "A1"])
    report = summary(swept)
    assert report["workloads"] == 21
    by_hand = swept.frame.pivot(index="row", columns="pattern", values="monthly_usd").min(axis=1)
    assert report["cheapest_total_usd"] == pytest.approx(by_hand.sum())
    assert sum(row["cheapest_for"] for row in report["patterns"]) == 21
    assert [outlier["row"] for outlier in report["outliers"]] == [20]
    # A1 serves clients in a VPC only: it is in no total.
    assert {row["pattern"] for row in report["patterns"]} == {"http-vpclink-internal-alb", "rest-vpclink-v2-alb"}


@pytest.mark.parametrize(
    ("kind", "field", "values"),
    [
        ("lambda", "memory_mb", [128, 1024, 10240]),
        ("rds-behind-lambda", "memory_mb", [128, 1024, 10240]),
        ("fargate", "vcpu", [0.25, 4, 16]),
        ("fargate", "memory_gb", [0.5, 8, 120]),
        ("s3", "storage_gb", [0, 1, 5e5]),
    ],
)
def test_sizes_of_the_backend_are_priced_together_as_they_are_alone(kind: str, field: str, values: list[float]) -> None:
    frame = sweep(pd.DataFrame({"backend": kind, f"backend.{field}": values, "location": "internet"})).frame
    for row, value in enumerate(values):
        w = Workload.from_dict({"backend": {"kind": kind, field: value}, "clients": {"location": "internet"}})
        alone = {assessment.pattern.id: assessment.monthly_usd for assessment in as_usually_built(w)}
        here = frame[frame["row"] == row]
        for name, usd in zip(here["pattern"], here["monthly_usd"], strict=True):
            assert usd == pytest.approx(alone[name], nan_ok=True) if alone[name] is not None else np.isnan(usd)


def test_a_size_that_a_backend_cannot_have_is_reported() -> None:
    table = pd.DataFrame(
        {"backend": ["lambda", "lambda", "lambda", "ec2"], "backend.memory_mb": ["64", 512.5, "x", 512]}
    )
    table.loc[4] = ["lambda", "512"]
    errors = sentences(sweep(table, ["D1"]))
    assert set(errors) == {0, 1, 2, 3}
    assert "give a whole number, at least 128 and at most 10240" in errors[0]
    assert "give a whole number" in errors[1]
    assert "'x' is not a number" in errors[2]
    assert "unknown field 'backend.memory_mb'" in errors[3]


def test_more_provisioned_concurrency_than_an_account_has_is_reported() -> None:
    columns = {"backend": "lambda", "backend.provisioned_concurrency": [1000, 1001]}
    assert "provision no more than that" in sentences(sweep(pd.DataFrame(columns), ["A1"]))[1]


def test_the_first_good_row_of_a_group_is_checked_when_the_first_is_bad() -> None:
    swept = sweep(pd.DataFrame({"requests_per_month": ["bad", "1M", "1M"], "cache_hit_ratio": 0.5}), ["A1"])
    assert [row for row, _ in swept.errors] == [0, 1, 2]
    assert "nothing caches" in sentences(swept)[1]
    assert len(swept.frame) == 0


@pytest.mark.parametrize("kind", ["string", "object", "str"])
def test_a_missing_value_of_any_kind_takes_the_base(kind: str) -> None:
    missing = pd.NA if kind == "string" else None
    table = pd.DataFrame(
        {
            "name": pd.array(["a", missing], dtype=kind),
            "requests_per_month": pd.array(["1M", missing], dtype=kind),
            "region": pd.array([missing, "us-east-1"], dtype=kind),
            "azs": pd.array([3, pd.NA], dtype="Int64"),
            "response_bytes": pd.array([pd.NA, 1000], dtype="Int64"),
        }
    )
    swept = sweep(table, ["A1"])
    assert swept.errors == ()
    assert swept.frame["name"].tolist() == ["a", "workload"]
    w = Workload.from_dict({"azs": 3, "traffic": {"requests_per_month": "1M"}})
    assert swept.frame["monthly_usd"][0] == pytest.approx(m.assess(w, "A1").monthly_usd)


def test_columns_that_are_there_twice_are_one_sentence() -> None:
    with pytest.raises(WorkloadError, match=r"two columns name the same field of a workload \(.*'azs'\)"):
        sweep(pd.DataFrame([[1, 2]], columns=["azs", "azs"]), ["A1"])


def test_a_pattern_named_twice_is_priced_once() -> None:
    assert len(sweep(pd.DataFrame({"azs": [1]}), ["A1", "private-rest-vpce"]).frame) == 1


def test_link_and_who_are_short_forms() -> None:
    table = pd.DataFrame({"location": "on-premises", "link": ["vpn", "direct-connect"], "who": "workforce"})
    frame = sweep(table, ["A3"]).frame["monthly_usd"]
    w = Workload.from_dict({"clients": {"location": "on-premises", "link": "vpn", "who": "workforce"}})
    assert frame[0] == pytest.approx(m.assess(w, "A3").monthly_usd)
    assert frame[1] != pytest.approx(frame[0])


def test_a_list_in_a_cell_is_a_value_as_any_other() -> None:
    weights = [1.0] * 12 + [2.0] * 12
    swept = sweep(pd.DataFrame({"traffic.hourly_weights": [weights, weights], "backend": "ec2"}), ["E7"])
    w = Workload.from_dict({"traffic": {"hourly_weights": weights}, "backend": {"kind": "ec2"}})
    assert swept.errors == ()
    assert swept.frame["monthly_usd"].tolist() == pytest.approx([m.assess(w, "E7").monthly_usd] * 2)


def test_a_summary_grows_sweep_by_sweep() -> None:
    table = pd.DataFrame({"requests_per_month": [*np.linspace(1e6, 2e6, 40), 5e9, "x"], "backend": "ec2"})
    whole = summary(sweep(table))
    fleet = FleetSummary()
    for start in range(0, len(table), 5):
        swept = sweep(table.iloc[start : start + 5])
        swept.frame["row"] += start
        fleet.add(swept.frame, len(swept.errors))
    grown = fleet.result()
    assert (grown["workloads"], grown["errors"], grown["outliers"]) == (41, 1, whole["outliers"])
    for grown_pattern, whole_pattern in zip(grown["patterns"], whole["patterns"], strict=True):
        assert grown_pattern == pytest.approx(whole_pattern)


def test_the_summary_of_nothing_is_empty() -> None:
    report = summary(sweep(pd.DataFrame({"azs": ["x"]}), ["A1"]))
    assert (report["workloads"], report["errors"], report["patterns"], report["outliers"]) == (0, 1, [], [])


def test_a_table_of_websockets_brings_the_minutes_that_they_are_open() -> None:
    """The protocol alone is no workload: rows with minutes are priced as files are, the others say what is missing."""
    table = pd.DataFrame(
        {
            "traffic.protocol": ["websocket", "websocket", "http", "websocket", "socket"],
            "connection_minutes_per_month": ["3M", None, None, "0", "1M"],
            "requests_per_month": ["1M", "1M", "2M", "1M", "1M"],
        }
    )
    base = Workload.from_dict({"clients": {"location": "internet"}, "backend": {"kind": "fargate"}})
    swept = sweep(table, ["B10", "B1"], base)
    websocket = {"protocol": "websocket", "connection_minutes_per_month": 3e6, "requests_per_month": 1e6}
    alone = m.compare(base.with_values({f"traffic.{name}": value for name, value in websocket.items()}), ["B10"])
    usd = swept.frame.set_index(["row", "pattern"])["monthly_usd"]
    assert usd[(0, "websocket-vpclink-v1-nlb")] == pytest.approx(alone.ranked[0].monthly_usd)
    assert usd[(2, "http-vpclink-internal-alb")] == pytest.approx(
        m.compare(base.with_values({"traffic.requests_per_month": 2e6}), ["B1"]).ranked[0].monthly_usd
    )
    errors = sentences(swept)
    assert set(errors) == {1, 3, 4}
    assert all("say how long connections stay open" in errors[row] for row in (1, 3))
    assert "socket" in errors[4]
