"""A report says what the engine says: number by number, in every format, the same bytes each time."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import modeler as m
from modeler.cli import main
from modeler.engine.choose import choose
from modeler.engine.standing import misses
from modeler.errors import ModelerError
from modeler.facts.constraints import fact
from modeler.files.plain_json import load_json
from modeler.workflows.report import FORMATS, Report, check_target, make_report, write_report
from modeler.workflows.report_document import workload_yaml
from modeler.workload import Objectives, Workload

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden"
EXAMPLES = ("payroll", "financial-transactions")


def example(name: str) -> Workload:
    return Workload.load(ROOT / "examples" / f"{name}.yaml")


@pytest.fixture(scope="module", params=EXAMPLES)
def report(request: pytest.FixtureRequest) -> Report:
    """Of an example, over the whole catalogue."""
    return make_report(example(request.param))


@pytest.mark.parametrize(
    ("golden", "options"),
    [("payroll.md", ()), ("financial-transactions.md", ()), ("payroll-adr.md", ("--template", "adr"))],
)
def test_golden_reports(
    golden: str,
    options: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    known_patterns: tuple[str, ...],
) -> None:
    """Of a fixed list of patterns, so that a new one changes none of them."""
    options = ("--patterns", ",".join(known_patterns), *options)
    monkeypatch.chdir(ROOT)
    workload = f"examples/{golden.removesuffix('-adr.md').removesuffix('.md')}.yaml"
    out = tmp_path / golden
    assert main(["report", workload, "-o", str(out), *options]) == 0
    wanted = normalized((GOLDEN / golden).read_text(encoding="utf-8"))
    again = " ".join(["modeler report", workload, "-o", f"tests/workflows/golden/{golden}", *options])
    assert normalized(out.read_text(encoding="utf-8")) == wanted, f"if that is meant, run '{again}'"


def normalized(text: str) -> list[str]:
    """Without the version, which every release changes, and the pictures, which have tests of their own."""
    without = re.sub(r"```mermaid\n.*?\n```", "(picture)", text, flags=re.DOTALL)
    return [re.sub(r"modeler \d+\.\d+\.\d+", "modeler", line).rstrip() for line in without.splitlines()]


def test_the_shortlist_is_that_of_the_engine(report: Report) -> None:
    chosen = choose(report.choice.workload)
    assert [row["code"] for row in report.document["shortlist"]] == [
        candidate.pattern.code for candidate in chosen.shortlist
    ]
    for row, best in zip(report.document["shortlist"], chosen.shortlist, strict=True):
        assert (row["monthly_usd"], row["p99_ms"], row["rank"]) == (best.usd, best.p99_ms, best.rank)
        assert row["p50_ms"] == best.assessment.quantile_ms(0.5)
        assert (row["availability"], row["verdict"]) == (best.promised, best.assessment.verdict)


def test_every_pattern_is_in_it_once(report: Report) -> None:
    document = report.document
    every = sorted(known.code for known in m.catalogue())
    listed = [row["code"] for row in document["shortlist"]]
    excluded = [row["code"] for group in document["excluded"] for row in group["patterns"]]
    others = [row["code"] for group in document["not_comparable"] for row in group["patterns"]]
    assert sorted(row["code"] for row in document["patterns"]) == every
    assert sorted(listed + excluded + others) == every
    summary = document["summary"]
    assert summary["fits"] + summary["fits_with_caveats"] == len(listed)
    assert (summary["excluded"], summary["not_comparable"]) == (len(excluded), len(others))


def test_every_line_of_every_bill_is_the_engines(report: Report) -> None:
    w = report.choice.workload
    for row in report.document["patterns"]:
        assessment = m.assess(w, row["code"], variant=row["variant"])
        if assessment.bill is None:
            assert row["items"] == []
            continue
        assert row["monthly_usd"] == assessment.bill.monthly_usd
        assert [item["usd"] for item in row["items"]] == [item.usd for item in assessment.bill.items]
        assert [item["usage"] for item in row["items"]] == [item.usage for item in assessment.bill.items]
        assert [hop["usd"] for hop in row["hops"]] == [hop.usd for hop in assessment.bill.hops]


def test_the_latency_of_the_top_is_the_engines(report: Report) -> None:
    shown = {row["code"]: row for row in report.document["patterns"]}
    for assessment in report.top:
        latency = assessment.latency
        assert latency is not None
        shown_latency = shown[assessment.pattern.code]["latency"]
        for name, p in (("p50", 0.5), ("p99", 0.99), ("p99.9", 0.999)):
            bracket = latency.bracket(p)
            assert shown_latency["percentiles_ms"][name] == [bracket.low, bracket.high]
        assert [hop["p99_ms"] for hop in shown_latency["hops"]] == [hop.p99_ms for hop in latency.by_hop()]
        assert shown_latency["throttled_share"] == latency.throttled


def test_every_why_not_has_a_message_and_its_facts_with_value_and_date(report: Report) -> None:
    document = report.document
    for group in document["excluded"]:
        for row in group["patterns"]:
            assert row["reasons"][0]["rule"] == group["rule"]
            for reason in row["reasons"]:
                assert reason["message"]
                assert all(source["as_of"] for source in reason["sources"])
                for id in reason["facts"]:
                    assert document["facts"][id]["value"] == fact(id).value
                    assert document["facts"][id]["as_of"] == fact(id).as_of


def test_who_meets_an_objective_is_who_does_not_miss_it_alone(report: Report) -> None:
    w = report.choice.workload
    for row in report.document["requirements"]:
        if not row["requirement"].startswith("objectives."):
            continue
        field = row["requirement"].split(".")[1].split(":")[0]
        alone = w.model_copy(update={"objectives": Objectives(**{field: getattr(w.objectives, field)})})
        able = [assessment for assessment in report.choice if assessment.comparable]
        assert sorted(row["met"]) == sorted(
            assessment.pattern.code for assessment in able if not misses(assessment, alone)
        )
        assert sorted(row["not_met"]) == sorted(
            assessment.pattern.code for assessment in able if misses(assessment, alone)
        )


def test_what_keeps_a_pattern_out_stands_under_the_requirement() -> None:
    # API keys: "HTTP APIs don't support usage plans and API keys" (API Gateway developer guide, HTTP vs REST).
    document = make_report(example("financial-transactions")).document["requirements"]
    keys = next(row for row in document if row["requirement"] == "needs.features: api-keys")
    assert "B1" in keys["not_met"]
    assert "B6" in keys["met"]
    assert not set(keys["met"]) & set(keys["not_met"])


def test_every_priced_line_has_its_schedule(report: Report) -> None:
    document = report.document
    known = {(schedule["dimension"], schedule["region"]): schedule for schedule in document["price_schedules"]}
    for row in document["patterns"]:
        for item in row["items"]:
            if item["usd"] is not None:
                own = known[item["dimension"], item["region"]]
                assert {tier["unit_price"] for tier in item["tiers"]} <= set(own["usd"])


def numbers(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        value = value.values()
    if isinstance(value, float):
        yield value
    elif not isinstance(value, str | int | None):
        for item in value:
            yield from numbers(item)


def test_json_holds_the_whole_document_in_finite_numbers(report: Report, tmp_path: Path) -> None:
    path = write_report(report, tmp_path / "report.json")
    document = load_json(path.read_text(encoding="utf-8"))
    assert document == report.document
    assert (document["schema"], document["modeler"]) == (2, m.__version__)
    assert all(map(math.isfinite, numbers(document)))


def test_the_same_workload_gives_the_same_bytes(tmp_path: Path) -> None:
    w = example("hybrid-spa")
    for suffix in FORMATS:
        first, second = (
            write_report(make_report(w, ["A4", "A5", "A1"]), tmp_path / f"{n}{suffix}").read_bytes() for n in "ab"
        )
        assert first == second, suffix


def test_a_report_bears_a_date_only_if_given() -> None:
    w = Workload(name="orders")
    assert "Report of" not in make_report(w, ["A5"]).markdown()
    assert "Report of 2026-11-21." in make_report(w, ["A5"], date="2026-11-21").markdown()


def test_the_workload_in_it_reads_back_to_the_same() -> None:
    for path in sorted((ROOT / "examples").glob("*.yaml")):
        if path.name in ("overlay.yaml", "own-patterns.yaml", "usage.yaml"):
            continue
        w = Workload.load(path)
        again = Workload.from_dict(m_yaml(workload_yaml(w)))
        assert again == w, path.name
        assert again.ranges == w.ranges


def test_of_ranges_it_says_with_which_number_is_calculated() -> None:
    w = example("uncertain-growth")
    text = make_report(w, ["F1", "B4"]).markdown()
    assert w.ranges
    assert "middle" in text.split("## Recommendation")[0]


def m_yaml(text: str) -> Any:
    import yaml

    return yaml.safe_load(text)


def test_what_cannot_be_seen_in_a_workload_is_written_as_an_escape() -> None:
    w = Workload(name="a\u202eb")
    assert "\u202e" not in workload_yaml(w)
    assert Workload.from_dict(m_yaml(workload_yaml(w))).name == "a\u202eb"


def test_csv_has_one_row_a_pattern_with_the_engines_numbers(report: Report, tmp_path: Path) -> None:
    path = write_report(report, tmp_path / "report.csv")
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert len(rows) == len(m.catalogue())
    assert [row["code"] for row in rows[: len(report.choice.shortlist)]] == [
        candidate.pattern.code for candidate in report.choice.shortlist
    ]
    for row in rows:
        choice = report.choice[row["code"]]
        p99 = choice.quantile_ms(0.99)
        assert row["verdict"] == choice.verdict
        assert row["monthly_usd"] == ("" if choice.monthly_usd is None else repr(choice.monthly_usd))
        assert row["p99_ms"] == ("" if p99 is None or math.isinf(p99) else repr(p99))
        assert row["why"] or row["verdict"].startswith("fits")


def test_parquet_has_the_same_rows(report: Report, tmp_path: Path) -> None:
    pd = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    frame = pd.read_parquet(write_report(report, tmp_path / "report.parquet"))
    assert frame["code"].iloc[0] == report.document["top"][0]
    assert frame["monthly_usd"].dropna().tolist() == [
        row["monthly_usd"]
        for code in frame["code"]
        for row in report.document["patterns"]
        if row["code"] == code and row["monthly_usd"] is not None
    ]


def test_parquet_without_pyarrow_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(ModelerError, match=r"needs pyarrow.*modeler\[parquet\].*\.csv"):
        write_report(make_report(Workload(), ["A5"]), tmp_path / "report.parquet")


def test_a_backend_that_cannot_keep_up_is_unstable_in_every_format(tmp_path: Path) -> None:
    # 9,000 requests a second of 90 ms each ask for 810 at once: six tasks cannot serve them, whatever the door.
    report = make_report(example("financial-transactions").with_values({"traffic.average_rps": 9000}), ["B6", "F5"])
    for suffix in FORMATS:
        write_report(report, tmp_path / f"report{suffix}")
    assert report.document["shortlist"][0]["p99_ms"] is None
    for text in (report.markdown(), (tmp_path / "report.html").read_text(encoding="utf-8")):
        assert "unstable" in text
        assert "Saturated: " in text


def test_what_an_assumption_without_a_source_decides_stands_in_every_format(tmp_path: Path) -> None:
    traffic = {"requests_per_month": "500M", "response_bytes": "50 KB"}
    backend = {"kind": "fargate", "tasks": 4}
    report = make_report(Workload.from_dict({"traffic": traffic, "backend": backend}), ["C1", "C2"])
    sentences = [str(turn) for turn in report.choice.turns]
    assert any("vpc_link_v2_cross_az_billed" in sentence for sentence in sentences)
    for name in ("report.md", "report.html", "report.json"):
        written = write_report(report, tmp_path / name).read_text(encoding="utf-8").replace("\\_", "_")
        assert all(sentence in written for sentence in sentences), name
    (row, *_) = csv.DictReader(io.StringIO(write_report(report, tmp_path / "report.csv").read_text(encoding="utf-8")))
    assert "vpc_link_v2_cross_az_billed" in row["turned_by"].split(", ")


def test_two_patterns_with_one_code_are_refused() -> None:
    mine = m.own_pattern("mine", reach="internet", door="http-api", integration="lambda")
    own_pattern = m.own_pattern("other", reach="internet", door="public-rest", integration="lambda")
    with pytest.raises(ModelerError, match="two patterns have the code 'X1'"):
        make_report(Workload(clients={"location": "internet"}), [mine, own_pattern])


def test_a_decision_record_has_its_parts_in_order() -> None:
    text = make_report(example("payroll")).markdown("adr")
    parts = ["## Context", "## Decision drivers", "## Considered options", "## Decision\n", "## Consequences"]
    places = [text.index(heading) for heading in [*parts, "## Why not the others"]]
    assert places == sorted(places)


def test_if_nothing_fits_every_format_says_so(tmp_path: Path) -> None:
    # No pattern serves both: on-premises clients without a way out, and only an HTTP API in front.
    report = make_report(Workload(needs={"features": ["mtls"]}), ["A1"])
    assert report.choice.pick is None
    for suffix in FORMATS:
        write_report(report, tmp_path / f"report{suffix}")
    assert "No pattern meets all that is needed" in report.markdown()
    assert "no pattern fits yet" in report.markdown("adr")
    assert "No pattern meets all that is needed" in (tmp_path / "report.html").read_text(encoding="utf-8")


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command line from the root of the repository."""
    monkeypatch.chdir(ROOT)

    def go(*words: str) -> tuple[int, str, str]:
        code = main(list(words))
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return go


def test_patterns_restricts_and_the_command_stands_in_the_report(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "r.json"
    words = ("report", "examples/payroll.yaml", "-o", str(out), "--patterns", "E7, A3", "--requests", "9M")
    code, printed, _ = run(*words)
    document = load_json(out.read_text(encoding="utf-8"))
    assert code == 0
    assert printed == f"report on 2 patterns written to {out}: E7 internal-alb-direct comes first\n"
    assert {row["code"] for row in document["patterns"]} == {"E7", "A3"}
    assert document["command"] == "modeler report examples/payroll.yaml -o r.json --patterns 'E7, A3' --requests 9M"
    assert document["workload"]["traffic"]["requests_per_month"] == 9e6
    assert "requests_per_month: 9000000.0" in document["workload_yaml"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("-o", "report.docx"),
            "'report.docx' is no report: name a file that ends in .html, .md, .json, .csv, .parquet",
        ),
        (("-o", "report"), "'report' is no report"),
        (("-o", "report.html", "--template", "adr"), "the template 'adr' is Markdown, and 'report.html' is not"),
        (("-o", "report.md", "--template", "ard"), "unknown template 'ard' (did you mean 'adr'?)"),
        (("-o", "report.md", "--date", "tomorrow"), "'--date tomorrow' is no day"),
        (("-o", "no/such/folder/report.md", "--patterns", "E7"), "cannot write to 'no/such/folder/report.md'"),
        (("-o", "report.md", "--patterns", "Z9"), "unknown pattern 'Z9'"),
        (("-o", "report.md", "--rank", "fun"), "unknown ranking 'fun'"),
    ],
)
def test_what_is_wrong_is_one_sentence(run: Run, words: tuple[str, ...], sentence: str) -> None:
    code, out, err = run("report", "examples/payroll.yaml", *words)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert sentence in err


def test_a_file_that_is_there_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    path.write_text("old")
    write_report(make_report(Workload(), ["A5"]), path)
    assert path.read_text(encoding="utf-8").startswith("# Workload")


def test_a_wrong_target_is_refused_before_anything_is_calculated() -> None:
    with pytest.raises(ModelerError, match="is no report"):
        check_target(Path("x.pdf"), "")
