"""Every notebook is thin, runs offline from a clean kernel, and gives the numbers of the command line."""

from __future__ import annotations

import ast
import contextlib
import csv
import io
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
import yaml
from nbclient import NotebookClient

import modeler as m
from modeler import cli
from modeler.files.plain_json import load_json
from modeler.iac.write import cloudformation

from .recorded import RECORDED

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
Cli = Callable[..., dict[str, Any]]

# Per notebook at least two sets: as it is committed, and another that changes every parameter.
PARAMETERS: dict[str, list[dict[str, Any]]] = {
    "00_start_here": [{}, {"families": "DA", "closer": "E9"}],
    "01_which_pattern_fits": [
        {},
        {
            "answers": {"requests": "80M", "features": ["api-keys"], "clients": "on-premises", "p99": "300 ms"},
            "rank": "cost",
            "why": "E7",
        },
    ],
    "02_what_does_it_cost": [
        {},
        {
            "workload_file": "../examples/monolith-migration.yaml",
            "pattern": "B1",
            "rival": "F1",
            "region": "eu-central-1",
            "requests": "200M",
            "response": "3 KB",
        },
    ],
    "03_how_slow_is_the_tail": [
        {},
        {
            "workload_file": "../examples/financial-transactions.yaml",
            "pattern": "B6",
            "changes": {"the authorizer is asked each time": {"api.lambda_authorizer.cache_hit_ratio": 0}},
            "measured": {"alb": {"p50": "1 ms", "p99": "5 ms"}},
        },
    ],
    "04_compare_and_report": [
        {"folder": "FOLDER/committed"},
        {
            "workload_file": "../examples/monolith-migration.yaml",
            "a": "B6:nlb",
            "b": "B4",
            "folder": "FOLDER/another/folder",
        },
    ],
    "05_build_your_own_pattern": [
        {},
        {
            "workload_file": "../examples/payroll.yaml",
            "reach": {"id": "hub", "over": "transit-gateway"},
            "door": {"id": "private-rest", "custom-name": True},
            "integration": {"id": "vpc-link-v2", "to": "alb"},
            "pattern_file": "FOLDER/own-patterns.yaml",
            "overlay_file": "FOLDER/overlay.yaml",
            "measured": {"interface-endpoint": {"p50": "1 ms", "p99": "3 ms"}},
        },
    ],
    "07_deploy_it": [{}, {"pattern": "D1:private", "name": "trial", "region": "eu-central-1", "live": False}],
    "08_check_what_runs": [
        {},
        {
            "templates": "FOLDER/open.yaml",
            "api": "Orders",
            "place": "on-premises:10.20.0.0/16",
            "seen": "Missing Authentication Token",
            "change": "remove Orders",
        },
    ],
    "09_price_what_you_have": [
        {},
        {
            "templates": "../examples/templates/private-api.yaml",
            "workload_file": "../examples/regulated-internal.yaml",
            "requests": "20M",
        },
    ],
    "06_review_a_fleet": [{}, {"fleet_file": "FOLDER/fleet.csv", "standard": ["A2", "B6"], "only_if": 5}],
}
# What the second sets read: FOLDER stands for a folder of the test's own.
FILES = {
    "own-patterns.yaml": "id: plain-alb\nreach: private\ndoor: internal-alb\n",
    "overlay.yaml": "all: -10 %\n",
    "open.yaml": """Resources:
  Orders:
    Type: AWS::ApiGateway::RestApi
    Properties: {Name: orders, EndpointConfiguration: {Types: [PRIVATE]}}
""",
    "fleet.csv": """name,region,location,backend,requests_per_month,response_bytes
small,eu-west-1,same-vpc,fargate,200k,4 KB
"with, comma",us-east-1,internet,ec2,30M,
wrong,us-east-1,the-moon,ec2,30M,1 KB
""",
}
# A button to press at the end.
PRESSED = {"04_compare_and_report": "export.click()"}
RUNS = [
    pytest.param(path, changes, id=f"{path.stem}-{number}")
    for path in NOTEBOOKS
    for number, changes in enumerate(PARAMETERS.get(path.stem, []))
]


def parameters_cell(notebook: Any) -> Any:
    (tagged,) = (cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", []))
    return tagged


def parameters(notebook: Any) -> dict[str, Any]:
    body = ast.parse(parameters_cell(notebook).source).body
    assert all(isinstance(statement, ast.Assign) for statement in body), "the cell 'parameters' only sets values"
    return {statement.targets[0].id: ast.literal_eval(statement.value) for statement in body}


def code(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def figures(notebook: Any) -> list[dict[str, Any]]:
    bundles = (output.get("data", {}) for cell in code(notebook) for output in cell.outputs)
    return [data["application/vnd.plotly.v1+json"] for data in bundles if "application/vnd.plotly.v1+json" in data]


@pytest.fixture
def from_cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    def run(*arguments: str) -> dict[str, Any]:
        assert cli.main([*arguments, "--json"]) == 0
        return load_json(capsys.readouterr().out)

    return run


# How a notebook is written


MOST_LINES = 4
MOST_VALUES = 10
"""The first cell only sets values, a line each, or a line an entry."""
HOMELESS = {ast.ClassDef, ast.Lambda, ast.FunctionDef, ast.AsyncFunctionDef, ast.AugAssign, ast.While, ast.If, ast.For}


def imported(source: str) -> set[str]:
    nodes = list(ast.walk(ast.parse(source)))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return names | {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_thin_and_says_first_what_it_takes(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert re.fullmatch(r"0[0-9]_[a-z0-9_]+", path.stem)
    assert len(path.stem) < 40
    first, cells = notebook.cells[0], code(notebook)
    assert first.cell_type == "markdown"
    assert re.match(r"# .+\?\n", first.source), "the title is the question"
    for told in ("for whom", "minutes", "needs AWS", "costs money"):
        assert told in first.source
    assert len(cells) <= 15
    for cell in cells:
        lines = cell.source.splitlines()
        most = MOST_VALUES if cell is cells[0] else MOST_LINES
        assert 1 <= len([line for line in lines if line]) <= most, cell.source
        assert max(map(len, lines)) <= 120
        assert imported(cell.source) <= {"modeler"}, "tables, formats and paths are the library's"
        assert not cell.outputs
        assert cell.execution_count is None
        words = {type(node) for node in ast.walk(ast.parse(cell.source))}
        assert not words & HOMELESS, "functions, classes and formulas belong in the library"
    assert "parameters" in cells[0].metadata.get("tags", []), "parameters come before all other code"
    assert parameters_cell(notebook) is cells[0]
    assert not re.search("recorded", str(cells)), "what the test compares stands in recorded.py"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_names_the_plain_kernel_and_nothing_of_who_wrote_it(path):
    notebook = nbformat.read(path, as_version=4)
    assert notebook.metadata == {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    assert all(set(cell.metadata) <= {"tags"} for cell in notebook.cells)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_run_with_two_sets_of_parameters(path):
    sets = PARAMETERS.get(path.stem, [])
    known = parameters(nbformat.read(path, as_version=4))
    assert len(sets) >= 2, f"give {path.name} two sets in PARAMETERS"
    assert path.stem in CHECKS, f"say in CHECKS what {path.name} must come to"
    assert path.stem in RECORDED, f"say in RECORDED what {path.name} comes to"
    for changes in sets:
        assert set(changes) <= set(known)
    assert set().union(*sets) == set(known), "every parameter is changed in some set"


# What a notebook gives


@pytest.mark.parametrize(("path", "changes"), RUNS)
def test_a_notebook_runs_offline_and_gives_the_numbers_of_the_command_line(path, changes, offline, from_cli, tmp_path):
    notebook = nbformat.read(path, as_version=4)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    given = {name: placed(value, tmp_path) for name, value in (parameters(notebook) | changes).items()}
    parameters_cell(notebook).source = "\n".join(f"{name} = {value!r}" for name, value in given.items())
    strict = nbformat.v4.new_code_cell("import warnings\n\nwarnings.simplefilter('error')")
    notebook.cells.insert(0, strict)
    after = filter(None, (PRESSED.get(path.stem), RECORDED[path.stem]))
    notebook.cells += map(nbformat.v4.new_code_cell, after)
    where = {"metadata": {"path": str(FOLDER)}}
    NotebookClient(notebook, timeout=180, startup_timeout=120, resources=where).execute(env=offline.env)
    assert offline.tried() == []
    streams = [output for cell in code(notebook) for output in cell.outputs if output.output_type == "stream"]
    assert [stream.text for stream in streams if stream.name == "stderr"] == []
    (shown,) = notebook.cells[-1].outputs
    CHECKS[path.stem](ast.literal_eval(shown.data["text/plain"]), given, from_cli, figures(notebook))


def placed(value: Any, folder: Path) -> Any:
    return value.replace("FOLDER", str(folder)) if isinstance(value, str) else value


def at(path: str) -> str:
    """Where a notebook finds a file: from its own folder."""
    return str(FOLDER / path)


def middle_ms(row: dict[str, Any], percentile: str) -> float:
    """The middle of a bracket, as the command line gives it."""
    low, high = row["percentiles_ms"][percentile]
    return round((low + high) / 2, 3)


def set_options(values: dict[str, Any]) -> list[str]:
    return [word for name, value in values.items() for word in ("--set", f"{name}={value}")]


def check_start_here(recorded: dict[str, Any], given: dict[str, Any], from_cli: Cli, drawn: list[Any]) -> None:
    known = from_cli("patterns")
    wanted = [row for row in known if row["code"][0] in given["families"]]
    assert recorded["patterns"] == {row["code"]: row["id"] for row in wanted}
    assert recorded["status"] == [row["status"] for row in wanted]
    assert recorded["families"] == sorted(given["families"])


def check_which_pattern_fits(recorded: dict[str, Any], given: dict[str, Any], from_cli: Cli, drawn: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "workload.yaml"
        file.write_text(recorded["yaml"])
        chosen = from_cli("choose", str(file), "--rank", given["rank"])
        why = from_cli("choose", str(file), "--rank", given["rank"], "--why", given["why"])
    assert recorded["shortlist"] == chosen["shortlist"]
    assert recorded["shown"] == [row["code"] for row in chosen["shortlist"]]
    assert {"rank", "code", "monthly_usd", "p99_ms", "verdict"} <= set(recorded["shortlist"][0])
    assert recorded["in_hand"] == chosen["shortlist"][0]["code"]
    for part in ("excluded", "not_comparable"):
        assert recorded[part] == [row["code"] for row in chosen[part]]
    assert recorded["why"] == [row["rule"] for row in why["reasons"]]
    assert bool(given["answers"]) == ("location: on-premises" in recorded["yaml"])


def check_what_does_it_cost(recorded: dict[str, Any], given: dict[str, Any], from_cli: Cli, drawn: list[Any]) -> None:
    file = at(given["workload_file"])
    asked = ["--region", given["region"], "--requests", given["requests"]]
    asked += ["--set", f"traffic.response_bytes={given['response']}"]
    compared = from_cli("compare", file, *asked)
    patterns = compared["patterns"]
    ranked = [pattern for pattern in patterns if pattern["comparable"]]
    (chosen_pattern,) = (pattern for pattern in patterns if pattern["code"] == given["pattern"])
    assert recorded["price_date"] == compared["price_date"]
    assert list(recorded["ranked"].items()) == [
        (assessment["id"], round(assessment["monthly_usd"], 2)) for assessment in ranked
    ]
    assert recorded["not_comparable"] == [pattern["id"] for pattern in patterns if not pattern["comparable"]]
    assert recorded["hops"] == [round(hop["usd"], 2) for hop in chosen_pattern["hops"]]
    changed = from_cli("compare", file, *asked[:-1], "traffic.response_bytes=120KB", "-p", chosen_pattern["code"])
    assert recorded["changed"] == round(changed["patterns"][0]["monthly_usd"], 2)
    pair = [given["pattern"], given["rival"], "-w", file, *asked]
    even = from_cli("break-even", *pair, "--low", "10k", "--high", "10G")
    assert recorded["break_even"] == [round(point["at"]) for point in even["crossings"]]
    moved = from_cli("sensitivity", given["pattern"], "-w", file, *asked)["effects"][:3]
    assert recorded["matters_most"] == {row["input"]: round(row["swing_usd"], 2) for row in moved}
    check_charts(drawn, ranked, given)


def check_charts(drawn: list[Any], ranked: list[dict[str, Any]], given: dict[str, Any]) -> None:
    hops, even, moved = drawn
    for chart in drawn:
        title = re.match(r"<b>(.+?)</b>", chart["layout"]["title"]["text"])[1]
        assert re.search("cost|cheaper", title), "the title says the finding"
        assert "per month" in chart["layout"]["xaxis"]["title"]["text"] or chart is moved
    assert given["pattern"] in moved["layout"]["title"]["text"]
    assert {given["pattern"], given["rival"]} <= {line.get("name") for line in even["data"]}
    colors = {color for bar in hops["data"] for color in bar["marker"]["color"]}
    assert 2 <= len(colors) <= 6
    lengths: dict[str, float] = {}
    for bar in hops["data"]:
        for label, usd in zip(bar["y"], bar["x"], strict=True):
            lengths[label.split()[-1]] = lengths.get(label.split()[-1], 0.0) + usd
    shown = [assessment["id"] for assessment in ranked[:12]]
    assert lengths == {assessment["id"]: pytest.approx(assessment["monthly_usd"]) for assessment in ranked[:12]}
    assert [note["y"].split()[-1] for note in hops["layout"]["annotations"]] == shown


def check_how_slow_is_the_tail(recorded: dict[str, Any], given: dict[str, Any], from_cli: Cli, drawn: Any) -> None:
    file = at(given["workload_file"])
    ranked = [row for row in from_cli("compare", file, "--sort", "p99")["patterns"] if row["comparable"]]
    assert list(recorded["p99_ms"].items()) == [
        (assessment["code"], middle_ms(assessment["latency"], "p99")) for assessment in ranked
    ]
    asked = ["latency", given["pattern"], "-w", file]
    as_it_is = from_cli(*asked)
    changed = {name: from_cli(*asked, *set_options(values)) for name, values in given["changes"].items()}
    assert recorded["changes"] == {
        name: [middle_ms(row, "p50"), middle_ms(row, "p99")] for name, row in {"as it is": as_it_is, **changed}.items()
    }
    own = from_cli(*asked, "--set", f"latency={json.dumps(given['measured'])}")
    assert recorded["tail"] == [round(hop["share_of_p99"], 6) for hop in as_it_is["hops"]]
    assert recorded["assumed"] == [round(row["assumed_share_of_p99"], 6) for row in (as_it_is, own)]
    assert recorded["own_p99_ms"] == middle_ms(own, "p99")
    assert len(drawn) == 4


def check_compare_and_report(recorded: dict[str, Any], given: dict[str, Any], from_cli: Cli, drawn: list[Any]) -> None:
    file, folder = at(given["workload_file"]), Path(given["folder"])
    pair = [given["a"], given["b"]]
    shown = {shown_name: from_cli("show", shown_name, "-w", file) for shown_name in pair}
    codes = {shown_code.partition(":")[0]: row for shown_code, row in shown.items()}
    assert recorded["usd"] == {code: round(row["monthly_usd"], 2) for code, row in codes.items()}
    assert recorded["verdicts"] == {code: row["verdict"] for code, row in codes.items()}
    assert recorded["p99_ms"] == {code: middle_ms(row["latency"], "p99") for code, row in codes.items()}
    even = from_cli("break-even", *pair, "-w", file, "--low", "10k", "--high", "10G")
    assert recorded["break_even"] == [round(point["at"]) for point in even["crossings"]]
    best = from_cli("choose", file)["shortlist"][:3]
    assert recorded["top"] == [row["code"] for row in best]
    names = {"report.html", "report.md", "decision.md", "a.svg", "b.svg", "a-versus-b.svg"}
    assert {written.name for written in folder.iterdir()} == names
    for name in ("report.html", "report.md", "decision.md"):
        assert best[0]["title"] in (folder / name).read_text(), f"{name} names the pick"
    assert len(drawn) == 3


def check_build_your_own(recorded: dict[str, Any], given: dict[str, Any], from_cli: Cli, drawn: list[Any]) -> None:
    file = at(given["workload_file"])
    ours = {"id": "mine", "title": "Ours", **{name: given[name] for name in ("reach", "door", "integration")}}
    others = yaml.safe_load(Path(at(given["pattern_file"])).read_text())
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder, "all.yaml")
        written.write_text(yaml.safe_dump([ours, *(others if isinstance(others, list) else [others])]))
        asked = ["--pattern-file", str(written)]
        compared = [row for row in from_cli("compare", file, *asked)["patterns"] if row["comparable"]]
        asked_paid = [*asked, "-p", "mine", "--overlay", at(given["overlay_file"])]
        (paid,) = (row for row in from_cli("compare", file, *asked_paid)["patterns"] if row["id"] == "mine")
        latency = ["latency", "mine", "-w", file, *asked]
        times = [from_cli(*latency), from_cli(*latency, "--set", f"latency={json.dumps(given['measured'])}")]
    (mine,) = (row for row in compared if row["id"] == "mine")
    assert recorded["hops"] == [round(hop["usd"], 2) for hop in mine["hops"]]
    assert recorded["ranked"] == {row["id"]: round(row["monthly_usd"], 2) for row in compared}
    assert recorded["paid"] == round(paid["monthly_usd"], 2)
    assert recorded["p99_ms"] == [middle_ms(row, "p99") for row in times]
    assert len(drawn) == 1


def check_review_a_fleet(recorded: dict[str, Any], given: dict[str, Any], from_cli: Cli, drawn: list[Any]) -> None:
    file = Path(at(given["fleet_file"]))
    with tempfile.TemporaryDirectory() as folder:
        swept = from_cli("sweep", str(file), "-o", str(Path(folder, "costs.csv")))
        assert recorded["workloads"] == swept["workloads"]
        assert recorded["cheapest_total_usd"] == round(swept["cheapest_total_usd"], 2)
        wins = {record["pattern"]: record["cheapest_for"] for record in swept["patterns"] if record["cheapest_for"]}
        assert recorded["cheapest_for"] == wins
        assert recorded["outliers"] == {
            outlier["name"]: round(outlier["monthly_usd"], 2) for outlier in swept["outliers"]
        }
        wrong = {mistake["line"] for mistake in swept["errors"]}
        rows = [row for row in csv.DictReader(file.read_text().splitlines()) if row["location"] != "the-moon"]
        assert len(rows) == swept["workloads"]
        assert len(wrong) == ("the-moon" in file.read_text())
        picks, saves = {}, {}
        for row in rows:
            written = Path(folder, "one.yaml")
            written.write_text(yaml.safe_dump(document(row)))
            chosen = from_cli("choose", str(written))
            best = chosen["shortlist"][0]
            picks[row["name"]] = best["code"]
            usd = {record["code"]: record["monthly_usd"] for record in (*chosen["shortlist"], *chosen["excluded"])}
            first = next(usd[code] for code in given["standard"] if code in usd)
            saves[row["name"]] = round(first - best["monthly_usd"], 2)
    assert recorded["picks"] == picks
    assert recorded["saves"] == saves
    assert len(drawn) == 1


def document(row: dict[str, str]) -> dict[str, Any]:
    """One line of a fleet as a workload file: what the short names of its columns stand for, written out."""
    traffic = {name: row.get(name) for name in ("requests_per_month", "request_bytes", "response_bytes", "shape")}
    return {
        "name": row["name"],
        "region": row["region"],
        "clients": {"location": row["location"]},
        "traffic": {name: value for name, value in traffic.items() if value},
        "backend": {"kind": row["backend"]},
    }


def from_command(*arguments: str) -> Any:
    """Run a command whose exit says what it found, and return its JSON."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        assert cli.main([*arguments]) in (0, 1)
    return load_json(out.getvalue())


def check_what_runs(recorded: dict[str, Any], given: dict[str, Any], from_cli: Cli, drawn: list[Any]) -> None:
    templates = at(given["templates"])
    checked = from_command("check", templates, "--format", "json")
    assert recorded["findings"] == [record["rule"] for record in checked["findings"]]
    of_api = (templates, "--api", given["api"], "--from", given["place"], "--json")
    assert recorded["trace"] == from_command("trace", *of_api)["steps"][0]["check"]
    assert recorded["causes"] == len(from_command("trace", *of_api, "--symptom", given["seen"])["causes"])
    assert recorded["private"].startswith(given["api"])
    assert recorded["breaks"]


def price_what_you_have(recorded: dict[str, Any], given: dict[str, Any], from_cli: Cli, drawn: list[Any]) -> None:
    w = m.Workload.load(at(given["workload_file"]), changes={"traffic.requests_per_month": given["requests"]})
    (entry,) = m.assess(at(given["templates"]), w)
    assert recorded["entries"] == 1
    assert entry.assessment
    assert recorded["monthly_usd"] == round(entry.assessment.monthly_usd, 2)
    assert recorded["p99_ms"] == round(entry.assessment.quantile_ms(0.99), 3)
    assert drawn == []  # its chart moves with a control


def deploy_it(recorded: dict[str, Any], given: dict[str, Any], from_cli: Cli, drawn: list[Any]) -> None:
    w = m.Workload(region=given["region"])
    stack = m.template(given["pattern"], w, name=given["name"])
    resources = yaml.load(cloudformation(stack), yaml.BaseLoader)["Resources"]  # tags such as !Ref are passed over
    assert sorted(recorded["planned"]) == sorted(resources)
    assert recorded["monthly_usd"] == round(m.review_stack(w, stack).entries[0].monthly_usd, 2)
    assert recorded["made"] == "done"
    assert recorded["drift"] == recorded["findings"] == []
    assert recorded["private"] == "private"
    name = given["name"]
    assert recorded["gone"].startswith(f"{name}: nothing else with the tag modeler:stack={name} is left")
    both = ["ApiGatewayLogging", "ApiGatewayLogRole"]  # the account's role for logs, which other APIs use, too
    _, _, kept = recorded["gone"].partition("its template keeps ")
    assert re.findall(r"(\w+) \(AWS::", kept) == both


CHECKS = {
    "07_deploy_it": deploy_it,
    "08_check_what_runs": check_what_runs,
    "09_price_what_you_have": price_what_you_have,
    "00_start_here": check_start_here,
    "01_which_pattern_fits": check_which_pattern_fits,
    "02_what_does_it_cost": check_what_does_it_cost,
    "03_how_slow_is_the_tail": check_how_slow_is_the_tail,
    "04_compare_and_report": check_compare_and_report,
    "05_build_your_own_pattern": check_build_your_own,
    "06_review_a_fleet": check_review_a_fleet,
}


def test_the_guard_lets_a_process_reach_loopback_and_nothing_else(offline):
    program = """
import socket
server = socket.create_server(("127.0.0.1", 0))
socket.create_connection(server.getsockname()).close()
for reach in (lambda: socket.create_connection(("192.0.2.1", 9)), lambda: socket.getaddrinfo("example.com", 443)):
    try:
        reach()
    except OSError as error:
        print(error)
"""
    run = subprocess.run([sys.executable, "-c", program], env=offline.env, capture_output=True, text=True, check=True)
    assert run.stdout.splitlines() == ["this test must not reach 192.0.2.1", "this test must not reach example.com"]
    assert len(offline.tried()) == 2
