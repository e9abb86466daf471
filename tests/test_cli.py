"""The command line: what a person types, and what they see when they mistype it."""

from __future__ import annotations

import csv
import importlib
import io
import pkgutil
import re
import shlex
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

import modeler as m
from modeler import cli
from modeler.cli import main
from modeler.cli.app import app
from modeler.cli.help import command_help
from modeler.facts.pricebook import PriceBook
from modeler.files.plain_json import load_json
from modeler.patterns import patterns

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted(
    path for path in (ROOT / "examples").glob("*.yaml") if path.stem not in ("usage", "overlay", "own-patterns")
)
PAYROLL = str(ROOT / "examples" / "payroll.yaml")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Run a command as a person would, and give its exit code and what it printed."""
    code = main(list(words))
    out, err = capsys.readouterr()
    return code, out, err


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_compares_all_patterns(capsys: pytest.CaptureFixture[str], example: Path) -> None:
    code, out, _ = run(capsys, "compare", str(example), "--json")
    assert code == 0
    document = load_json(out)
    assert {row["id"] for row in document["patterns"]} == {pattern.id for pattern in patterns()}
    assert any(row["comparable"] for row in document["patterns"])
    for row in document["patterns"]:
        if row["comparable"]:
            assert row["monthly_usd"] > 0
            assert row["reason"] is None
        else:
            assert row["monthly_usd"] is None
            assert row["verdict"] == "not comparable"
            assert len(row["reason"]) > 20


def test_the_json_of_compare_keeps_its_contract(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "compare", PAYROLL, "--json")
    document = load_json(out)
    assert document["schema"] == 1
    assert set(document) >= {"schema", "workload", "region", "price_date", "patterns"}
    wanted = {"id", "title", "verdict", "comparable", "reason", "monthly_usd", "fixed_usd", "usd_per_million"}
    wanted |= {"hops", "items", "unpriced"}
    for row in document["patterns"]:
        assert set(row) >= wanted
        if row["comparable"]:
            millions = document["workload"]["traffic"]["requests_per_month"] / 1e6
            total = row["fixed_usd"] + row["usd_per_million"] * millions
            assert row["monthly_usd"] == pytest.approx(total)
            assert row["monthly_usd"] == pytest.approx(sum(item["usd"] for item in row["items"] if item["usd"]))
            assert row["monthly_usd"] == pytest.approx(sum(hop["usd"] for hop in row["hops"]))
            for item in row["items"]:
                if item["usd"] is None:
                    assert item["dimension"] in [gap["dimension"] for gap in row["unpriced"]]
                    continue
                sliced = sum(tier["usd"] for tier in item["tiers"])
                assert item["full_usd"] == pytest.approx(sliced)
                assert item["source"]
                assert item["as_of"]


def test_ranked_by_cost_and_the_rest_below(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "compare", PAYROLL, "--sort", "cost", "--csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    costs = [float(row["monthly_usd"]) for row in rows if row["fully_priced"] == "True"]
    assert costs == sorted(costs)
    ranks = [row["rank"] for row in rows if row["rank"]]
    assert ranks == [str(n + 1) for n in range(len(ranks))]
    assert [row["fully_priced"] for row in rows[: len(costs)]] == ["True"] * len(costs)
    unranked = [row["rank"] == "" for row in rows]
    assert unranked == sorted(unranked)


def test_the_table_names_the_variant_by_which_it_can_be_asked_for(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    workload = tmp_path / "functions.yaml"
    workload.write_text("clients: {location: internet}\nbackend: {kind: lambda}\n", encoding="utf-8")
    code, out, _ = run(capsys, "compare", str(workload), "-p", "D1:rest", "-p", "D1")
    shown = [line.split()[:3] for line in out.splitlines() if "apigw-lambda" in line]
    assert code == 0
    assert shown == [["1", "D1:http", "apigw-lambda"], ["2", "D1:rest", "apigw-lambda"]]
    comparison = m.compare(m.Workload.load(workload), ["D1:rest", "D1"])
    assert comparison["D1:rest"].variant == "rest"
    assert comparison["D1:http"].variant == "http"


def test_region_and_requests_on_the_command_line_win_over_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "compare", PAYROLL, "--region", "us-east-1", "--requests", "200M", "--json")
    document = load_json(out)
    assert document["region"] == "us-east-1"
    assert document["workload"]["traffic"]["requests_per_month"] == 200e6
    without_id = next(row for row in document["patterns"] if row["code"] == "C2")
    line = next(item for item in without_id["items"] if item["dimension"] == "apigateway.rest_requests")
    # 200 million requests fall into the first tier (333 million) at 3.50 USD in us-east-1.
    assert line["usd"] == pytest.approx(200 * 3.5)


def test_markdown_is_a_table_that_escapes_what_users_typed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    hostile = tmp_path / "w.yaml"
    hostile.write_text('name: "<script>|*x*"\n', encoding="utf-8")
    _, out, _ = run(capsys, "compare", str(hostile), "--markdown")
    assert "<script>" not in out
    assert "\\|\\*x\\*" in out
    table = [line for line in out.splitlines() if line.startswith("|")]
    columns = {len(re.split(r"(?<!\\)\|", line)) for line in table}
    assert columns == {14}


def test_rich_markup_in_a_name_is_printed_as_it_is(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    hostile = tmp_path / "w.yaml"
    hostile.write_text('name: "[red]x[/blue] [link=http://a]"\n', encoding="utf-8")
    code, out, _ = run(capsys, "compare", str(hostile))
    assert code == 0
    assert "[red]x[/blue] [link=http://a]" in out


def test_price_turns_usage_into_money_with_tiers(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    usage = tmp_path / "usage.yaml"
    usage.write_text(
        "apigateway.http_requests_512kb_increment: 432M\nelb.alb_hour: 730\nno.such: 1\n", encoding="utf-8"
    )
    code, out, _ = run(capsys, "price", str(usage), "--region", "us-east-1", "--json")
    document = load_json(out)
    assert code == 0
    assert set(document) == {"schema", "region", "price_date", "items", "total_usd", "unpriced"}
    # 300M at 1.00 and 132M at 0.90 (AWS's own example: 418.80), and 730 h at 0.0225.
    assert document["total_usd"] == pytest.approx(300 + 132 * 0.9 + 730 * 0.0225)
    assert [tier["quantity"] for tier in document["items"][0]["tiers"]] == [300e6, 132e6]
    assert [gap["dimension"] for gap in document["unpriced"]] == ["no.such"]
    assert run(capsys, "price", str(usage), "--strict")[0] == 2


def test_show_prints_every_line_with_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "show", "C2", "-w", PAYROLL)
    assert code == 0
    for words in ("privatelink.interface_endpoint_hour_per_az", "Assumptions", "Prices (of 20", "confidence"):
        assert words in out


def test_a_variant_can_be_shown_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "show", "C2:nlb", "-w", PAYROLL, "--json")
    assert [hop["component"] for hop in load_json(out)["hops"]].count("nlb") == 1


def test_an_overlay_changes_prices(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    overlay = tmp_path / "overlay.yaml"
    overlay.write_text("apigateway: -50 %\n", encoding="utf-8")
    _, out, _ = run(capsys, "show", "C2", "-w", PAYROLL, "--overlay", str(overlay), "--json")
    line = next(item for item in load_json(out)["items"] if item["dimension"] == "apigateway.rest_requests")
    listed = PriceBook("eu-west-1")["apigateway.rest_requests"].usd[0]
    assert line["unit_price"] == pytest.approx(listed / 2)


BAD = {
    "unknown command": (["compar"], "no such command"),
    "unknown option": (["compare", PAYROLL, "--regin", "x"], "--regin"),
    "no file": (["compare"], "missing argument"),
    "missing file": (["compare", "nowhere.yaml"], "cannot read 'nowhere.yaml'"),
    "unknown Region": (["compare", PAYROLL, "--region", "eu-west-9"], "did you mean 'eu-west-"),
    "unknown pattern": (["show", "http-vpclink", "-w", PAYROLL], "unknown pattern"),
    "unknown variant": (
        ["show", "C2:cloud", "-w", PAYROLL],
        "unknown variant of 'private-rest-private-integration-v2' 'cloud'",
    ),
    "unknown family": (["patterns", "--family", "Z"], "unknown family"),
    "unknown dimension": (["prices", "show", "elb.alb_hou"], "did you mean 'elb.alb_hour'"),
    "unknown service": (["prices", "list", "--service", "elv"], "did you mean 'elb'"),
    "bad count": (["compare", PAYROLL, "--requests", "many"], "is not a count"),
    "negative": (["compare", PAYROLL, "--requests=-5"], "give at least 0"),
    "bad change": (["compare", PAYROLL, "--set", "azs"], "write --set FIELD=VALUE"),
    "unknown field": (["compare", PAYROLL, "--set", "traffic.respons=3"], "unknown field 'traffic.respons'"),
    "half a character": (
        ["facts", "--stale", "half\udc80"],
        "--stale takes text of whole characters, not 'half\\udc80': 'modeler facts --help' shows",
    ),
    "too small a number": (
        ["sensitivity", "A2", "-w", PAYROLL, "--top", "-1"],
        "--top takes a number of at least 1, not '-1': 'modeler sensitivity --help' shows",
    ),
    "no number": (["facts", "--stale", "x"], "--stale takes a whole number, not 'x': 'modeler facts --help' shows"),
    "two formats": (["compare", PAYROLL, "--json", "--csv"], "exclude each other"),
    "missing overlay": (["compare", PAYROLL, "--overlay", "no.yaml"], "cannot read"),
    "half an AZ": (["compare", PAYROLL, "--set", "azs=2.5"], "'azs' is 2.5: give a whole number"),
    "Region in capitals": (["compare", PAYROLL, "-r", "US-EAST-1"], "did you mean 'us-east-1'"),
    "unknown section": (["workload", "--explain", "foo"], "unknown field or section 'foo'"),
    "nothing to do": (["workload"], "say what to do"),
    "Region lacks it": (["show", "E6", "-w", PAYROLL, "-r", "mx-central-1"], "'mx-central-1' has no VPC Lattice"),
    "named Region lacks it": (["compare", PAYROLL, "-p", "E6", "-r", "mx-central-1"], "has no VPC Lattice"),
    "no Region serves": (["regions", PAYROLL, "-p", "A1"], "no pattern that you named serves this workload: A1 serves"),
    "cannot run beside": (["compare", PAYROLL, "--beside", "F3"], "cannot be what serves this workload today"),
    "hub for nobody": (["hub", PAYROLL], "hub endpoints are for clients in other VPCs"),
    "options without workload": (["show", "B1", "--json"], "need a workload"),
}


def test_regions_say_once_which_prices_are_missing(capsys: pytest.CaptureFixture[str]) -> None:
    """Each dimension has one line beneath the table, with the patterns that need it and the Regions."""
    code, out, _ = run(capsys, "regions", PAYROLL, "-p", "E6")
    costs = m.compare_regions(m.Workload.load(PAYROLL), ["E6"])
    dimensions = {dimension for cost in costs for dimension in cost.missing}
    assert (code, len(dimensions) > 1) == (0, True)
    table, _, missing = out.partition("No price for:")
    for dimension in dimensions:
        assert (table.count(dimension), missing.count(f"- {dimension} (E6): ")) == (0, 1)


@pytest.mark.parametrize("case", BAD, ids=lambda name: name.replace(" ", "-"))
def test_bad_input_is_one_sentence_and_exit_code_2(capsys: pytest.CaptureFixture[str], case: str) -> None:
    words, expected = BAD[case]
    code, out, err = run(capsys, *words)
    assert code == 2
    assert out == ""
    assert err.startswith("modeler: ")
    assert err.count("\n") == 1
    assert expected in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("region: [", "line 1: this is not valid YAML"),
        ("traffic:\n  requests_per_month: 5\n  requests_per_month: 6\n", "line 3: the field 'requests_per_month'"),
        ("- a\n", "must be a mapping"),
        ("", "is empty"),
        ("traffic: {response_bytes: 20 ms}", "is a duration, not a size"),
        ("clients: {location: moon}", "use one of internet, same-vpc"),
        ("backend: {kind: lambda, tasks: 3}", "unknown field 'backend.tasks'"),
        ("traffic: {protocol: websocket}", "connection_minutes_per_month is 0"),
        ("needs: {api_private: true, internet_endpoint_allowed: true}", "contradict each other"),
        ("azs: 0", "give at least 1"),
        ("!!python/object/apply:os.system [echo hi]", "not valid YAML"),
    ],
)
def test_a_bad_workload_file_is_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, expected: str
) -> None:
    path = tmp_path / "w.yaml"
    path.write_text(text, encoding="utf-8")
    code, _, err = run(capsys, "compare", str(path))
    assert code == 2
    assert err.count("\n") == 1
    assert expected in err


def test_a_region_without_a_service_marks_the_pattern_and_strict_refuses(capsys: pytest.CaptureFixture[str]) -> None:
    shop = str(ROOT / "examples" / "monolith-migration.yaml")
    # HTTP APIs have no price in mx-central-1 (AWS price list of 2025-10-20).
    _, out, _ = run(capsys, "compare", shop, "--region", "mx-central-1", "--json")
    rows = {row["code"]: row for row in load_json(out)["patterns"]}
    assert "apigateway.http_requests_512kb_increment" in [gap["dimension"] for gap in rows["B1"]["unpriced"]]
    code, _, err = run(capsys, "show", "B1", "-w", shop, "--region", "mx-central-1", "--strict")
    assert code == 2
    assert "no price for" in err


SERVERS = ("modeler lab", "modeler guide")
STACKS = ("modeler deploy", "modeler destroy", "modeler outputs", "modeler status")
"""They ask the sandbox, which tests/aws/sandbox/test_deploy.py starts for them."""
ACCOUNT = ("modeler live ", "modeler sandbox ")
"""The commands that read an account, whose examples tests/test_cli_live.py runs on a made-up one."""
"""They run until they are ended: tests/notebooks starts them for real."""


def test_every_command_has_an_example_that_runs(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    for name, text in command_help().items():
        if "Commands:" in text or name in (*SERVERS, *STACKS) or name.startswith(ACCOUNT):
            continue
        example = re.search(r"Example: modeler (.+(?:\n {2}\S.*)*)", text)
        assert example, f"'{name}' has no example"
        words = shlex.split(" ".join(example[1].split()))
        code, _, err = run(capsys, *words)
        assert code == 0, (name, err)


def test_every_command_says_what_it_does() -> None:
    for name, text in command_help().items():
        assert len(text.splitlines()) > 4, name


def test_help_says_whole_what_each_command_does() -> None:
    text = " ".join(command_help()["modeler"].split())
    for command in app.registered_commands:
        assert command.callback is not None
        assert " ".join((command.callback.__doc__ or "").partition("\n\n")[0].split()) in text


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--version") == (0, f"modeler {version('modeler')}\n", "")


def test_a_width_that_is_no_number_is_ignored(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "abc")
    assert run(capsys, "compare", PAYROLL)[0] == 0


def test_what_the_workload_does_not_say_is_said_below_the_table(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "w.yaml"
    path.write_text("clients: {location: on-premises}\n", encoding="utf-8")
    _, out, _ = run(capsys, "compare", str(path))
    assert "Two Direct Connect ports are assumed" in out
    assert "Two Direct Connect ports are assumed" not in run(capsys, "compare", PAYROLL)[1]


def test_an_overlay_is_named_in_the_heading(capsys: pytest.CaptureFixture[str]) -> None:
    overlay = str(ROOT / "examples" / "overlay.yaml")
    _, out, _ = run(capsys, "compare", PAYROLL, "--overlay", overlay)
    assert "overlay.yaml" in "".join(out.splitlines()[:3])  # a long path wraps


def test_the_template_is_a_workload_to_start_from(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = run(capsys, "workload", "--template")
    assert code == 0
    file = tmp_path / "w.yaml"
    file.write_text(out, encoding="utf-8")
    assert len(out.splitlines()) < 80
    assert run(capsys, "choose", str(file))[0] == 0


def test_every_command_is_looked_for_in_the_module_that_adds_it() -> None:
    for module in pkgutil.iter_modules(cli.__path__):
        if module.name != "__main__":
            importlib.import_module(f"modeler.cli.{module.name}")
    commands = {
        (command.name or command.callback.__name__.replace("_", "-")): command.callback.__module__
        for command in app.registered_commands
        if command.callback
    }
    groups = {str(group.name): f"modeler.cli.{group.name}" for group in app.registered_groups}
    assert commands | groups == {name: f"modeler.cli.{module}" for name, module in cli.HOMES.items()}


def test_a_command_imports_no_other_command() -> None:
    program = "import sys; from modeler.cli import main; main(['compare', '--help']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "modeler.cli.compare" in done.stdout.split()
    assert "modeler.cli.sweep" not in done.stdout.split()


def test_a_table_of_costs_loads_and_computes_nothing_that_it_does_not_print() -> None:
    program = """
import sys
from modeler.cli import main
main(["compare", "examples/payroll.yaml"])
print(*sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert {"numpy", "modeler.engine.latency"} <= loaded
    rooms = {"modeler.engine.choose", "modeler.guide", "modeler.iac", "modeler.workflows"}
    libraries = {"numpy.polynomial", "numpy.random", "numpy.ma", "pandas", "scipy", "plotly", "jsonschema", "asyncio"}
    assert loaded.isdisjoint(rooms | libraries)


def test_only_a_process_that_is_one_command_ends_without_a_search_for_garbage(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[bool] = []
    monkeypatch.setattr("modeler.cli._leave_memory_to_the_system", lambda: ended.append(True))
    assert main(["compare", "--help"]) == 0
    assert not ended
    monkeypatch.setattr(sys, "argv", ["modeler", "compare", "--help"])
    assert main() == 0
    assert ended


def test_what_runs_at_the_end_of_a_process_still_runs_after_a_command() -> None:
    program = (
        "import atexit, sys; from modeler.cli import main; sys.argv = ['modeler', 'compare', '--help']; "
        "atexit.register(print, 'ended'); sys.exit(main())"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout.endswith("ended\n")


def test_a_change_without_a_unit_is_echoed_in_the_unit_it_was_taken_for(capsys: pytest.CaptureFixture[str]) -> None:
    bare = run(capsys, "compare", PAYROLL, "-p", "A2", "--set", "traffic.response_bytes=40", "--csv")
    assert bare[2] == "modeler: Numbers without a unit were taken as: traffic.response_bytes 40 bytes.\n"
    assert run(capsys, "compare", PAYROLL, "-p", "A2", "--set", "traffic.response_bytes=40 B", "--csv")[2] == ""


def test_a_checked_file_says_its_bare_numbers(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "w.yaml"
    path.write_text("backend: {kind: lambda, duration: 1500}\n")
    out = run(capsys, "workload", str(path))[1]
    assert out.splitlines()[1] == "Numbers without a unit were taken as: backend.duration 1500 ms."


@pytest.mark.parametrize(
    ("name", "fields"),
    [("rps", ["traffic.average_rps"]), ("traffic.shape", ["traffic.shape"]), ("azs", ["azs"])],
)
def test_a_field_is_explained_alone(capsys: pytest.CaptureFixture[str], name: str, fields: list[str]) -> None:
    assert [row["field"] for row in load_json(run(capsys, "workload", "--explain", name, "--json")[1])] == fields


def test_without_requests_a_report_has_prices_and_no_times(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "report.md"
    none = ("--set", "traffic.requests_per_month=0")
    assert run(capsys, "report", PAYROLL, "-o", str(out), "--patterns", "A2,E7", *none)[0] == 0
    assert "no bound" not in out.read_text()
    code, _, err = run(capsys, "latency", "A2", "-w", PAYROLL, *none)
    assert (code, "no requests" in err) == (2, True)


def test_migrate_says_the_step_by_hop_and_draws_both(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "both.drawio"
    code, printed, _ = run(capsys, "migrate", "A4", "A2", "-w", PAYROLL, "-o", str(out))
    assert code == 0
    assert "In the end, what can go" in printed
    assert all(line == line.rstrip() for line in printed.splitlines())
    assert out.stat().st_size > 1000
    document = load_json(run(capsys, "migrate", "A4", "A2", "-w", PAYROLL, "--json")[1])
    assert document["usd_difference"] == pytest.approx(sum(hop["usd_difference"] for hop in document["hops"]))


def test_a_report_says_what_the_step_from_today_takes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "report.md"
    assert run(capsys, "report", PAYROLL, "-o", str(out), "--patterns", "A2,A4", "--from", "A4")[0] == 0
    text = out.read_text()
    assert "## From today to the pick" in text
    assert text.count("```mermaid") == 3  # both patterns in full, and the two beside each other
    assert run(capsys, "report", PAYROLL, "-o", str(out), "--patterns", "A2,A4", "--from", "A2")[0] == 0
    assert "A2 serves today. It is the pick." in out.read_text()


@pytest.mark.parametrize("name", ["examples/templates/private-api.yaml", "main.tf", "examples/templates"])
@pytest.mark.parametrize("command", [("compare",), ("choose",), ("show", "A1", "-w")])
def test_a_template_for_a_workload_names_the_command_that_takes_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], name: str
) -> None:
    monkeypatch.chdir(ROOT)
    code, _, err = run(capsys, *command, name)
    assert code == 2
    assert f"and no workload: 'modeler assess {name}'" in err
