"""The commands that price what stands."""

from __future__ import annotations

import json

import pytest

from modeler.cli import main

EXAMPLE = "examples/templates/private-api.yaml"
WORKLOAD = "examples/payroll.yaml"


def printed(capsys, *arguments: str) -> str:
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


def test_without_a_workload_the_bill_at_rest_and_by_volume_are_shown(capsys):
    out = printed(capsys, "assess", EXAMPLE, "--set", "Subnets=a,b", "--region", "eu-west-1")
    assert "A1:endpoint = C2:alb" in out
    assert "at rest" in out
    assert "requests a month" in out
    assert "backend.tasks" in out
    assert "Unknown" not in out


def test_what_a_parameter_leaves_open_is_said_with_how_to_learn_it(capsys):
    out = printed(capsys, "assess", EXAMPLE)
    assert "Unknown: azs (Endpoint, examples/templates/private-api.yaml:20)" in out
    assert "--set Subnets=VALUE" in out


def test_with_a_workload_bill_tail_verdict_and_alternatives_are_shown(capsys):
    out = printed(capsys, "assess", EXAMPLE, "-w", WORKLOAD)
    assert "What would serve instead" in out
    assert "p99" in out
    assert "Not taken, as the workload contradicts it: api.authorizer iam" in out


def test_json_has_bill_settings_and_alternatives(capsys):
    document = json.loads(printed(capsys, "assess", EXAMPLE, "-w", WORKLOAD, "--format", "json"))
    (entry,) = document["entries"]
    assert (document["schema"], entry["pattern"], entry["ends"]) == (1, "C2:alb", "backend")
    tasks = next(setting for setting in entry["settings"] if setting["field"] == "backend.tasks")
    assert (tasks["value"], tasks["where"]) == (2.0, "examples/templates/private-api.yaml:132")
    assert sum(item["usd"] for item in entry["items"]) == pytest.approx(entry["monthly_usd"])
    assert len(entry["alternatives"]) == 3


def test_markdown_keeps_the_settings_folded(capsys):
    out = printed(capsys, "assess", EXAMPLE, "--format", "markdown")
    assert out.startswith("## `Api` (rest-api, `examples/templates/private-api.yaml:30`)")
    assert "<details><summary>" in out


def test_a_format_that_does_not_exist_is_one_sentence(capsys):
    assert main(["assess", EXAMPLE, "--format", "xml"]) == 2
    assert "unknown format 'xml': use one of table, json, markdown" in capsys.readouterr().err


def test_a_folder_without_templates_is_one_sentence(tmp_path, capsys):
    assert main(["assess", str(tmp_path)]) == 2
    assert "holds no template, plan or Terraform file" in capsys.readouterr().err
