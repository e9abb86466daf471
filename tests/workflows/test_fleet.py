"""A file of workloads becomes a file of costs: whole or not at all."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pandas as pd
import pytest

import modeler as m
from modeler.cli import main
from modeler.errors import ModelerError, WorkloadError
from modeler.workflows import fleet
from modeler.workflows.fleet import sweep_file
from modeler.workload import Workload

TABLE = """name,location,backend,requests_per_month
shop,internet,fargate,45M
# a comment
bad,internet,fargate,many
pay,same-vpc,lambda,800k
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "fleet.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_costs_are_those_of_a_comparison(table: Path, tmp_path: Path) -> None:
    report = sweep_file(table, tmp_path / "out.csv", ["B1", "D1"])
    found = pd.read_csv(tmp_path / "out.csv").set_index(["name", "pattern"])["monthly_usd"]
    w = Workload.from_dict(
        {"clients": {"location": "internet"}, "backend": {"kind": "fargate"}, "traffic": {"requests_per_month": "45M"}}
    )
    assert found["shop", "http-vpclink-internal-alb"] == pytest.approx(m.assess("B1", w).monthly_usd)
    assert report.rows == 3
    assert [sentence for _, sentence in report.errors] == ["traffic.requests_per_month: 'many' is not a count: "
                                                           "write for example '50M'"]  # fmt: skip


def test_rows_are_numbered_over_all_chunks(table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sweep_file(table, tmp_path / "whole.csv")
    monkeypatch.setattr(fleet, "ROWS_AT_ONCE", 1)
    report = sweep_file(table, tmp_path / "cut.csv")
    assert (tmp_path / "cut.csv").read_text(encoding="utf-8") == (tmp_path / "whole.csv").read_text(encoding="utf-8")
    assert [line for line, _ in report.errors] == [3]


def test_parquet_holds_the_same_numbers(table: Path, tmp_path: Path) -> None:
    if importlib.util.find_spec("pyarrow") is None:
        with pytest.raises(ModelerError, match=r"install 'modeler\[parquet\]'"):
            sweep_file(table, tmp_path / "out.parquet")
        return
    sweep_file(table, tmp_path / "out.parquet", ["D1"])
    sweep_file(table, tmp_path / "out.csv", ["D1"])
    read = pd.read_parquet(tmp_path / "out.parquet")
    assert read["monthly_usd"].tolist() == pytest.approx(
        pd.read_csv(tmp_path / "out.csv")["monthly_usd"].tolist(), nan_ok=True
    )


def test_an_interrupted_sweep_leaves_nothing_and_keeps_what_was_there(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old", encoding="utf-8")
    monkeypatch.setattr(fleet, "ROWS_AT_ONCE", 1)

    def stop(done: int) -> None:
        if done >= 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sweep_file(table, target, progress=stop)
    assert target.read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fleet.csv", "out.csv"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name,requests\na,1\n", "the column 'requests' is no field"),
        ("name,region\n", "has a header but no rows"),
        ("", "is not a CSV table"),
    ],
)
def test_a_bad_table_is_one_sentence(tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "fleet.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WorkloadError) as caught:
        sweep_file(path, tmp_path / "out.csv")
    assert expected in str(caught.value)
    assert not (tmp_path / "out.csv").exists()


def test_the_command_names_lines_that_cannot_be_read_and_sums_up(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.csv"
    assert main(["sweep", str(table), "-o", str(out), "--json"]) == 0
    printed = capsys.readouterr()
    assert "many" in printed.err
    found = json.loads(printed.out)
    assert found["workloads"] == 2
    assert found["cheapest_total_usd"] > 0
    assert main(["sweep", str(table), "-o", str(tmp_path / "out.xlsx")]) == 2
    assert main(["sweep", str(tmp_path / "no.csv"), "-o", str(out)]) == 2
