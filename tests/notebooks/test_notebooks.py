"""Every notebook is thin, runs offline from a clean kernel, and gives the numbers of the command line."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from modeler import cli

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
Cli = Callable[..., dict[str, Any]]

# Per notebook at least two sets: as it is committed, and another that changes every parameter.
PARAMETERS: dict[str, list[dict[str, Any]]] = {
    "02_what_does_it_cost": [
        {},
        {
            "workload_file": "../examples/monolith-migration.yaml",
            "pattern": "B1",
            "region": "eu-central-1",
            "requests": "200M",
        },
    ],
}
RUNS = [
    pytest.param(path, changes, id=f"{path.stem}-{number}")
    for path in NOTEBOOKS
    for number, changes in enumerate(PARAMETERS.get(path.stem, []))
]


def parameters_cell(notebook: Any) -> Any:
    (found,) = (cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", []))
    return found


def parameters(notebook: Any) -> dict[str, Any]:
    body = ast.parse(parameters_cell(notebook).source).body
    assert all(isinstance(each, ast.Assign) for each in body), "the cell 'parameters' only sets values"
    return {each.targets[0].id: ast.literal_eval(each.value) for each in body}


def code(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def figures(notebook: Any) -> list[dict[str, Any]]:
    bundles = (output.get("data", {}) for cell in code(notebook) for output in cell.outputs)
    return [data["application/vnd.plotly.v1+json"] for data in bundles if "application/vnd.plotly.v1+json" in data]


@pytest.fixture
def from_cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    def run(*arguments: str) -> dict[str, Any]:
        assert cli.main([*arguments, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return run


# How a notebook is written


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_thin_and_says_first_what_it_takes(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert re.fullmatch(r"0[0-6]_[a-z0-9_]+", path.stem)
    assert len(path.stem) < 40
    first, cells = notebook.cells[0], code(notebook)
    assert first.cell_type == "markdown"
    assert re.match(r"# .+\?\n", first.source), "the title is the question"
    for told in ("for whom", "minutes", "needs AWS", "costs money"):
        assert told in first.source
    assert len(cells) <= 15
    for cell in cells:
        lines = cell.source.splitlines()
        assert 1 <= len(lines) <= 10, cell.source
        assert max(map(len, lines)) <= 120
        assert not cell.outputs
        assert cell.execution_count is None
        words = {type(node) for node in ast.walk(ast.parse(cell.source))}
        assert not words & {ast.FunctionDef, ast.ClassDef, ast.Lambda}, "formulas and functions belong in the library"
    assert "parameters" in cells[0].metadata.get("tags", []), "parameters come before all other code"
    assert parameters_cell(notebook) is cells[0]
    assert cells[-1].source.endswith("\nrecorded"), "the last cell shows what the test compares"


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
    assert path.stem in CHECKS, f"say in CHECKS what {path.name} must record"
    for changes in sets:
        assert set(changes) <= set(known)
    assert set().union(*sets) == set(known), "every parameter is changed in some set"


# What a notebook gives


@pytest.mark.parametrize(("path", "changes"), RUNS)
def test_a_notebook_runs_offline_and_gives_the_numbers_of_the_command_line(path, changes, offline, from_cli):
    notebook = nbformat.read(path, as_version=4)
    given = parameters(notebook) | changes
    parameters_cell(notebook).source = "\n".join(f"{name} = {value!r}" for name, value in given.items())
    strict = nbformat.v4.new_code_cell("import warnings\n\nwarnings.simplefilter('error')")
    notebook.cells.insert(0, strict)
    where = {"metadata": {"path": str(FOLDER)}}
    NotebookClient(notebook, timeout=180, startup_timeout=120, resources=where).execute(env=offline.env)
    assert offline.tried() == []
    streams = [each for cell in code(notebook) for each in cell.outputs if each.output_type == "stream"]
    assert [each.text for each in streams if each.name == "stderr"] == []
    (shown,) = notebook.cells[-1].outputs
    CHECKS[path.stem](ast.literal_eval(shown.data["text/plain"]), given, from_cli, figures(notebook))


def check_what_does_it_cost(recorded: dict[str, Any], given: dict[str, Any], from_cli: Cli, drawn: list[Any]) -> None:
    asked = ["compare", str(FOLDER / given["workload_file"]), "--region", given["region"]]
    compared = from_cli(*asked, "--requests", given["requests"])
    patterns = compared["patterns"]
    ranked = [each for each in patterns if each["comparable"]]
    (one,) = (each for each in patterns if each["code"] == given["pattern"])
    assert recorded["price_date"] == compared["price_date"]
    assert list(recorded["ranked"].items()) == [(each["id"], round(each["monthly_usd"], 2)) for each in ranked]
    assert recorded["not_comparable"] == [each["id"] for each in patterns if not each["comparable"]]
    assert recorded["hops"] == [round(hop["usd"], 2) for hop in one["hops"]]
    changed = from_cli(
        *asked, "--requests", given["requests"], "-p", one["code"], "--set", "traffic.response_bytes=120KB"
    )
    assert recorded["changed"] == round(changed["patterns"][0]["monthly_usd"], 2)
    for requests, usd in list(recorded["volumes"].items())[:: len(recorded["volumes"]) - 1]:
        at = from_cli(*asked, "--requests", str(requests), "-p", ranked[0]["code"])
        assert usd == round(at["patterns"][0]["monthly_usd"], 2)
    check_charts(drawn, ranked)


def check_charts(drawn: list[Any], ranked: list[dict[str, Any]]) -> None:
    hops, volumes = drawn
    for chart in drawn:
        assert re.match(r"<b>\w+ .*(costs|cheapest)", chart["layout"]["title"]["text"]), "the title says the finding"
        for axis in ("xaxis", "yaxis"):
            if chart is volumes or axis == "xaxis":
                assert "per month" in chart["layout"][axis]["title"]["text"]
    colours = {colour for bar in hops["data"] for colour in bar["marker"]["color"]}
    assert 2 <= len(colours) <= 6
    lengths: dict[str, float] = {}
    for bar in hops["data"]:
        for label, usd in zip(bar["y"], bar["x"], strict=True):
            lengths[label.split()[-1]] = lengths.get(label.split()[-1], 0.0) + usd
    shown = [each["id"] for each in ranked[:12]]
    assert lengths == {each["id"]: pytest.approx(each["monthly_usd"]) for each in ranked[:12]}
    assert [note["y"].split()[-1] for note in hops["layout"]["annotations"]] == shown
    assert [line["name"] for line in volumes["data"]] == [each["code"] for each in ranked[:3]]
    assert volumes["layout"]["xaxis"]["type"] == volumes["layout"]["yaxis"]["type"] == "log"


CHECKS = {"02_what_does_it_cost": check_what_does_it_cost}


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
