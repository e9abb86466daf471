"""How old facts are: nothing without a date, and nothing that looks younger than it is."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import modeler.facts
from modeler.errors import UnitError, UnknownNameError
from modeler.facts import constraints
from modeler.facts.ages import Dated, age_record, all_dated, by_age, dated, first_day
from modeler.facts.evidence import all_evidence
from modeler.facts.price_rows import dimensions

HERE = Path(modeler.facts.__file__).parent
TODAY = date(2026, 11, 21)
WITHOUT_DATES = {
    "regions.csv",  # names
    "offers.csv",  # where to find prices, not what they are
    "offer_units.csv",
    "latency/published.csv",  # dated by published_cases.csv
    "latency/region_rtt.csv",  # dated by sources.csv, as is the next
    "latency/lambda_init.csv",
    "latency/decisions.csv",  # what we decided of evidence, which has dates in hops.csv
}


def made(as_of: str, measured: str = "") -> Dated:
    """Build a fact of a date."""
    return Dated(
        id="X-001", kind="constraint", about=("x",), statement="X.", source="https://x", as_of=as_of, measured=measured
    )


@pytest.mark.parametrize(
    ("as_of", "measured", "days"),
    [
        ("2026-11-21", "", 0),
        ("2025-11-21", "", 365),
        ("2025-11-20", "", 366),
        ("2026", "", 324),  # since 1 January 2026: 31+28+31+30+31+30+31+31+30+31+20
        ("2026-11", "", 20),
        ("2026-11-21", "2024-11-21", 730),
        ("2026-11-21", "2024-11..2026-10", 750),
        ("2026-11-21", "not stated", 0),
    ],
)
def test_the_age_counts_from_the_first_day_that_a_date_can_mean(as_of: str, measured: str, days: int) -> None:
    assert made(as_of, measured).age_days(TODAY) == days


def test_stale_means_older_than_so_many_days() -> None:
    # QH-003 was seen on the first day of the second half of 2026.
    seen = date.fromisoformat(constraints.fact("QH-003").as_of)
    on_the_day = by_age(seen + timedelta(365), stale_days=365, about="http-api")
    a_day_later = by_age(seen + timedelta(366), stale_days=365, about="http-api")
    assert "QH-003" not in [item.id for item in on_the_day]
    assert "QH-003" in [item.id for item in a_day_later]


@given(st.integers(0, 4000), st.integers(0, 4000), st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_a_longer_patience_never_finds_more(shorter: int, longer: int, today: date) -> None:
    short, long = sorted((shorter, longer))
    assert set(by_age(today, stale_days=long)) <= set(by_age(today, stale_days=short))


def test_the_oldest_stand_first() -> None:
    ages = [item.age_days(TODAY) for item in by_age(TODAY)]
    assert ages == sorted(ages, reverse=True)


def test_all_kinds_of_facts_are_there() -> None:
    by_kind: dict[str, set[str]] = {}
    for item in all_dated():
        by_kind.setdefault(item.kind, set()).add(item.id)
    assert by_kind["price"] == set(dimensions())
    assert by_kind["constraint"] == {fact.id for fact in constraints.facts()}
    assert by_kind["latency"] >= {hop_evidence.id for hop_evidence in all_evidence()}


def test_ids_are_unique_and_everything_has_a_source_and_a_date() -> None:
    everything = all_dated()
    assert len({item.id for item in everything}) == len(everything)
    for item in everything:
        assert item.source, item.id
        assert item.statement, item.id
        assert item.dates_from <= date.fromisoformat("2026-12-01"), item.id


def test_no_table_of_facts_is_left_out() -> None:
    for path in HERE.rglob("*.csv"):
        name = path.relative_to(HERE).as_posix()
        with path.open(encoding="utf-8", newline="") as file:
            columns = next(csv.reader(file))
        assert ("as_of" in columns) != (name in WITHOUT_DATES), name


def test_rows_that_name_a_source_by_its_key_are_counted_once() -> None:
    rows = 0
    for name in ("region_rtt", "lambda_init"):
        with (HERE / "latency" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows += len(list(csv.DictReader(file)))
    counted = [source for source in all_dated() if source.id.startswith("source:")]
    assert sum(int(source.statement.split()[0]) for source in counted) == rows


def test_a_price_is_as_old_as_its_oldest_row() -> None:
    with (HERE / "prices" / "elb.csv").open(encoding="utf-8", newline="") as file:
        oldest = min(row["as_of"] for row in csv.DictReader(file) if row["dimension"] == "elb.alb_lcu_hour")
    assert dated("elb.alb_lcu_hour").as_of == oldest


def test_the_hyphen_makes_no_difference() -> None:
    assert by_age(TODAY, about="direct-connect") == by_age(TODAY, about="directconnect")
    kinds = {item.kind for item in by_age(TODAY, about="direct-connect")}
    assert kinds >= {"price", "constraint"}


def test_the_record_of_a_constraint_says_all_of_it() -> None:
    record = age_record(dated("QA-003"), TODAY)
    assert record["value"] == 2500.0
    assert record["unit"] == "requests/s"
    assert record["hard"] == "adjustable"
    assert "mx-central-1" in record["regions"]
    assert record["age_days"] == (TODAY - date.fromisoformat(record["as_of"])).days
    assert "value" not in age_record(dated("elb.alb_hour"), TODAY)


def test_bad_input_is_one_clear_sentence() -> None:
    with pytest.raises(UnitError, match="'soon' is not a date"):
        first_day("soon")
    with pytest.raises(UnknownNameError, match="did you mean 'VL-012'"):
        dated("VL-12")
    with pytest.raises(UnknownNameError, match="unknown service 'nothing'"):
        by_age(TODAY, about="nothing")
