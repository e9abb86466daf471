"""The command that compares what is recognised with labels, on two small repositories that the test writes."""

from __future__ import annotations

import csv
import importlib.util
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "labelled.py"
HTTP_API = """
Parameters: {Open: {Type: String}}
Resources:
  Api: {Type: 'AWS::ApiGatewayV2::Api', Properties: {ProtocolType: HTTP, Target: !Ref Orders}}
  Orders: {Type: 'AWS::Lambda::Function', Properties: {Runtime: python3.13, MemorySize: !Ref Open}}
"""
NETWORK = "Resources: {Network: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: 10.0.0.0/16}}}\n"
COLUMNS = ["repository", "commit", "path", "form", "together", "patterns", "findings", "control"]
ROWS = [
    ["ours/apis", "1", "http.yaml", "cloudformation", "", "D1|D2", "", ""],
    ["ours/apis", "1", "net/vpc.yaml", "cloudformation", "net/*.yaml", "none", "", "yes"],
    ["ours/apps", "2", "stack.ts", "source", "", "A1", "PA-10", ""],
]


@pytest.fixture(scope="module")
def labelled():
    spec = importlib.util.spec_from_file_location("labelled", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules["labelled"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def folder(tmp_path):
    for name, text in {"http.yaml": HTTP_API, "net/vpc.yaml": NETWORK}.items():
        file = tmp_path / "ours" / "apis" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (tmp_path / "ours" / "apps").mkdir()
    (tmp_path / "ours" / "apps" / "stack.ts").write_text("new Stack(app, 'Api');\n")
    return tmp_path


def _table(folder, rows):
    table = folder / "labels.csv"
    with table.open("w", newline="", encoding="utf-8") as lines:
        csv.writer(lines).writerows([COLUMNS, *rows])
    return table


def _run(labelled, folder, rows, capsys):
    code = labelled.main([str(folder), str(_table(folder, rows))])
    return code, capsys.readouterr().out


def test_the_rows_say_what_is_there_and_the_totals_count_it(labelled, folder, capsys):
    code, text = _run(labelled, folder, ROWS, capsys)
    assert "ours/apis/http.yaml: D1" in text
    assert "ours/apis/net/vpc.yaml: none" in text
    assert "a program" in text
    assert "3 sources, 2 to be read: 2 of 2 (100.0%) read, 2 of 2 (100.0%) recognised as labelled" in text
    # stated: the protocol, the target, the runtime, the memory, the block; the memory is unknown
    assert "1 of 5 (20.0%) values unknown" in text
    assert code == 1
    assert "unknown values: 1 of 5, and less than 10% is asked for" in text


def test_a_door_that_is_another_pattern_differs(labelled, folder, capsys):
    code, text = _run(labelled, folder, [["ours/apis", "1", "http.yaml", "sam", "", "B1", "", ""], ROWS[1]], capsys)
    assert "DIFFERS" in text
    assert "labelled B1" in text
    assert "recognised as labelled: 1 of 2, and at least 90% is asked for" in text
    assert code == 1


def test_what_is_not_in_the_folder_is_not_read(labelled, folder, capsys):
    code, text = _run(labelled, folder, [["ours/none", "1", "t.yaml", "sam", "", "B1", "", ""]], capsys)
    assert "ours/none/t.yaml is not in the folder" in text
    assert code == 1


def test_a_network_alone_keeps_all_bounds(labelled, folder, capsys):
    assert _run(labelled, folder, [ROWS[1]], capsys)[0] == 0


def test_the_labels_name_patterns_that_exist_and_commits(labelled):
    from modeler.patterns import patterns

    codes = {pattern.code for pattern in patterns()}
    for label in labelled.labels(labelled.LABELS):
        assert {code for door in label.patterns for code in door} <= codes, label
        assert len(label.commit) == 40, label
        assert label.form in ("cloudformation", "sam", "terraform", "source", "refused"), label
