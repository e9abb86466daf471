"""A file of workloads becomes a file of costs: whole or not at all."""

from __future__ import annotations

import importlib.util
import io
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console

import modeler as m
from modeler.cli import main
from modeler.engine.study.fleet_summary import FleetSummary
from modeler.errors import Mistake, ModelerError, WorkloadError
from modeler.files.plain_json import load_json
from modeler.views.text.comparison import fleet_text
from modeler.workflows import fleet
from modeler.workflows.fleet import FleetReport, group_errors, sweep_file
from modeler.workload import Workload

pytestmark = pytest.mark.slow

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
    costs = pd.read_csv(tmp_path / "out.csv").set_index(["name", "pattern"])["monthly_usd"]
    w = Workload.from_dict(
        {"clients": {"location": "internet"}, "backend": {"kind": "fargate"}, "traffic": {"requests_per_month": "45M"}}
    )
    assert costs["shop", "http-vpclink-internal-alb"] == pytest.approx(m.assess(w, "B1").monthly_usd)
    assert report.rows == 3
    assert [str(mistake) for _, mistake in report.errors] == [
        "traffic.requests_per_month: 'many' is not a count: write for example '50M'"
    ]


def test_rows_are_numbered_over_all_chunks(table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sweep_file(table, tmp_path / "whole.csv")
    monkeypatch.setattr(fleet, "ROWS_AT_ONCE", 1)
    report = sweep_file(table, tmp_path / "cut.csv")
    assert (tmp_path / "cut.csv").read_text(encoding="utf-8") == (tmp_path / "whole.csv").read_text(encoding="utf-8")
    assert [line for line, _ in report.errors] == [4]  # the comment is line 3


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
        ("name,request\na,1\n", "the column 'request' is no field"),
        ("name,region\n", "has a header but no rows"),
        ("", "is not a CSV table"),
        ("# only a comment\n\n", "is not a CSV table"),
        ("name;requests_per_month\na;5M\n", "separates its cells by semicolons: save it as a CSV file with commas"),
        ("name\trequests_per_month\na\t5M\n", "separates its cells by tabs"),
        ("azs,azs\n3,3\n", "two columns name the same field of a workload (are both called 'azs')"),
        ("name,,azs\na,,3\n", "column 2 of"),
        ("azs\n9\nx\n", "no workload in"),
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
    document = load_json(printed.out)
    assert document["workloads"] == 2
    assert document["cheapest_total_usd"] > 0
    assert main(["sweep", str(table), "-o", str(tmp_path / "out.xlsx")]) == 2
    assert main(["sweep", str(tmp_path / "no.csv"), "-o", str(out)]) == 2


def swept(tmp_path: Path, text: str, names: list[str] | None = None) -> tuple[FleetReport, pd.DataFrame]:
    path = tmp_path / "in.csv"
    path.write_text(text, encoding="utf-8")
    report = sweep_file(path, tmp_path / "out.csv", names or ["A1"])
    return report, pd.read_csv(tmp_path / "out.csv", keep_default_na=False, na_values={"monthly_usd": [""]})


@pytest.mark.parametrize(
    "text",
    [
        "requests_per_month,azs\n5M,3,\n",
        "requests_per_month,azs,\n5M,3,\n",
        "requests_per_month,azs\n5M,3\n,\n,,,\n",
        "\ufeffrequests_per_month , azs\r\n 5M , 3,,\r\n",
    ],
)
def test_commas_at_the_end_of_a_line_shift_no_cell(tmp_path: Path, text: str) -> None:
    report, costs = swept(tmp_path, text)
    w = Workload.from_dict({"azs": 3, "traffic": {"requests_per_month": "5M"}})
    assert report.errors == ()
    assert costs["monthly_usd"].tolist() == pytest.approx([m.assess(w, "A1").monthly_usd])


def test_a_line_whose_cells_do_not_fit_the_header_is_reported_and_stops_nothing(tmp_path: Path) -> None:
    text = "name,requests_per_month,azs\n\n# note\na,5M,2\nb,5,000,000,2\nc,5M\nd,5M,2\n"
    report, costs = swept(tmp_path, text)
    assert report.rows == 4
    assert [(line, str(mistake)) for line, mistake in report.errors] == [
        (5, "it has 5 cells but the header has 3 columns: put a cell that holds a comma into quotation marks"),
        (6, "it has 2 cells but the header has 3 columns: write a comma for each empty cell"),
    ]
    assert costs["line"].tolist() == [4, 5, 6, 7]
    assert costs["name"].tolist() == ["a", "b", "c", "d"]


def test_a_quotation_mark_that_never_closes_is_reported_where_it_opens(tmp_path: Path) -> None:
    report, _ = swept(tmp_path, 'name,azs\n"two\nlines",2\n# x\n"open,2\nlost,2\n')
    assert [(line, "does not close" in str(mistake)) for line, mistake in report.errors] == [(5, True)]
    long = "x" * 200_000
    report, costs = swept(tmp_path, f'name,azs\na,2\n"{long},2\nb,2\n')
    assert [line for line, _ in report.errors] == [3]
    assert costs["line"].tolist() == [2, 3, 4]


def test_a_hash_within_a_line_is_data(tmp_path: Path) -> None:
    _, costs = swept(tmp_path, '#first\nname,azs\nteam #3,2\n# no workload, "1\n"#4",2\n')
    assert costs["name"].tolist() == ["team #3", "#4"]
    assert costs["line"].tolist() == [3, 5]


@pytest.mark.parametrize("at_once", [1, 2, 100])
def test_lines_are_numbered_as_an_editor_does_and_bad_ones_leave_a_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(fleet, "ROWS_AT_ONCE", at_once)
    text = "# top\n\nname,region\n\na,us-east-1\n# note\nb,moon\n\nc,eu-west-1\n"
    report, costs = swept(tmp_path, text, ["A1", "E7"])
    assert [line for line, _ in report.errors] == [7]
    assert costs["line"].tolist() == [5, 5, 7, 9, 9]
    bad = costs[costs["line"] == 7].iloc[0]
    assert (bad["name"], bad["pattern"], bad["comparable"]) == ("b", "", False)
    assert bad["remark"] == str(report.errors[0][1])
    assert report.summary["workloads"] == 2
    assert "row" not in costs.columns


def test_names_that_a_spreadsheet_would_run_are_written_as_text(tmp_path: Path) -> None:
    text = 'name,azs\n"=HYPERLINK(""http://x"",""y"")",2\n@x,2\n=bad,x\n'
    _, costs = swept(tmp_path, text)
    assert costs["name"].tolist() == ['\'=HYPERLINK("http://x","y")', "'@x", "'=bad"]


def test_what_programs_write_into_empty_cells_is_the_default(tmp_path: Path) -> None:
    report, costs = swept(tmp_path, "name,azs,requests_per_month\nNA,NaN,\nx,2,10M\n")
    assert report.errors == ()
    assert costs["name"].tolist() == ["NA", "x"]
    assert costs["monthly_usd"][0] == pytest.approx(costs["monthly_usd"][1])


def test_the_table_itself_is_never_overwritten(table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "link.csv").symlink_to(table)
    for target in (table, tmp_path / "link.csv", tmp_path / ".." / tmp_path.name / table.name):
        assert main(["sweep", str(table), "-o", str(target)]) == 2
        assert "is the table of workloads itself: name another file" in capsys.readouterr().err
    assert table.read_text(encoding="utf-8") == TABLE


def test_a_table_without_a_readable_line_is_one_sentence_and_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "in.csv"
    path.write_text("azs\n9\n8\n", encoding="utf-8")
    assert main(["sweep", str(path), "-o", str(tmp_path / "out.csv")]) == 2
    printed = capsys.readouterr()
    assert printed.err.count("\n") == 1
    assert "nothing was written; the first, line 2: 'azs' is 9" in printed.err.replace("'9'", "9")
    assert [file.name for file in tmp_path.iterdir()] == ["in.csv"]


def test_the_same_error_is_printed_once_with_its_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    regions = ["moon", "moon", "us-east-1", "moon", "venus"]
    path = tmp_path / "in.csv"
    path.write_text("region,location\n" + "".join(f"{region},same-vpc\n" for region in regions), encoding="utf-8")
    assert main(["sweep", str(path), "-o", str(tmp_path / "out.csv"), "-p", "A1"]) == 0
    printed = capsys.readouterr()
    assert "lines 2-3, 5: " in printed.err
    assert printed.err.count("ap-northeast-2") == 1
    assert "line 6: " in printed.err
    assert "5 workloads, 4 of them unreadable" in printed.out
    assert "total over those" in printed.out
    assert "a month for 1 workload." in printed.out
    assert "1 workloads" not in printed.out
    many = group_errors([(line, Mistake("no")) for line in range(1, 100, 2)])
    assert many == [(50, "lines 1, 3, 5, 7, 9, 11, 13, 15 and 42 more", "no")]


def test_a_summary_in_bounded_memory_says_that_its_quantiles_are_a_sample(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "in.csv"
    path.write_text("requests_per_month\n" + "".join(f"{number}M\n" for number in range(1, 301)), encoding="utf-8")
    exact = sweep_file(path, tmp_path / "out.csv", ["A1", "E7"]).summary
    assert exact["sample"] is None
    costs = pd.read_csv(tmp_path / "out.csv").groupby("pattern")["monthly_usd"]
    for row in exact["patterns"]:
        assert row["median_usd"] == pytest.approx(costs.median()[row["pattern"]])
        assert row["total_usd"] == pytest.approx(costs.sum()[row["pattern"]])
    monkeypatch.setattr(fleet, "FleetSummary", lambda: FleetSummary(sample=100))
    sampled = sweep_file(path, tmp_path / "out.csv", ["A1", "E7"]).summary
    monkeypatch.setattr(fleet, "ROWS_AT_ONCE", 7)
    cut = sweep_file(path, tmp_path / "out.csv", ["A1", "E7"]).summary
    assert sampled["sample"] == 100
    for sampled_pattern, cut_pattern, true in zip(sampled["patterns"], cut["patterns"], exact["patterns"], strict=True):
        assert sampled_pattern["median_usd"] == cut_pattern["median_usd"]
        assert sampled_pattern["median_usd"] == pytest.approx(true["median_usd"], rel=0.2)
        assert sampled_pattern["total_usd"] == pytest.approx(true["total_usd"])
        assert (sampled_pattern["workloads"], sampled_pattern["cheapest_for"]) == (
            true["workloads"],
            true["cheapest_for"],
        )
    drawn = Console(width=120, record=True, file=io.StringIO())
    drawn.print(fleet_text(300, "out.csv", sampled))
    assert "come from a sample of 100 workloads" in drawn.export_text()


def test_an_outlier_is_named_by_its_line(tmp_path: Path) -> None:
    text = (
        "# x\nname,requests_per_month\n" + "".join(f"w{number},{number}M\n" for number in range(1, 31)) + "big,900G\n"
    )
    report, _ = swept(tmp_path, text)
    assert [(outlier["name"], outlier["line"]) for outlier in report.summary["outliers"]] == [("big", 33)]
