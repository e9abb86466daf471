"""The commands that start from templates."""

from __future__ import annotations

import json

import pytest

from modeler.cli import main
from modeler.files.plain_json import load_json

EXAMPLE = "examples/templates/private-api.yaml"


def test_read_says_what_stands_and_what_would_settle_it(capsys):
    assert main(["read", EXAMPLE]) == 0
    out = capsys.readouterr().out
    assert "25 resources in 1 file" in out
    assert "the parameter Vpc has no value" in out


def test_a_given_parameter_is_no_longer_asked_for(capsys):
    assert main(["read", EXAMPLE, "--set", "Vpc=vpc-0a1b2c3d", "--region", "eu-west-1"]) == 0
    assert "the parameter Vpc " not in capsys.readouterr().out


@pytest.mark.parametrize(
    "text",
    [
        '{"Vpc": "vpc-1"}',
        "Vpc: vpc-1\n",
        '[{"ParameterKey": "Vpc", "ParameterValue": "vpc-1"}]',
        '{"Parameters": {"Vpc": "vpc-1"}}',
    ],
)
def test_parameters_come_from_files_of_all_usual_forms(tmp_path, capsys, text):
    file = tmp_path / "parameters"
    file.write_text(text)
    assert main(["read", EXAMPLE, "--parameters", str(file)]) == 0
    assert "the parameter Vpc " not in capsys.readouterr().out


def test_an_inventory_is_written_and_read_back(tmp_path, capsys):
    file = tmp_path / "inventory.json"
    assert main(["read", EXAMPLE, "-o", str(file)]) == 0
    capsys.readouterr()
    assert main(["recognise", EXAMPLE, "--json"]) == 0
    first = load_json(capsys.readouterr().out)
    assert main(["recognise", str(file), "--json"]) == 0
    assert load_json(capsys.readouterr().out) == first
    assert first["schema"] == 1


def test_recognise_shows_the_hops_with_their_lines(capsys):
    assert main(["recognise", EXAMPLE]) == 0
    out = capsys.readouterr().out
    assert "C2:alb" in out
    assert "private-api.yaml:76" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["read", "nowhere"], "there is no file or folder 'nowhere'"),
        (["read", "docs"], "holds no template, plan or Terraform file"),
        (["read", EXAMPLE, "--set", "Vpc"], "write --set NAME=VALUE"),
        (["read", EXAMPLE, "-o", EXAMPLE], "is one of the files that are read"),
    ],
)
def test_bad_input_is_one_sentence(capsys, arguments, words):
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1


def test_a_state_of_terraform_is_refused_with_the_next_step(tmp_path, capsys):
    file = tmp_path / "terraform.json"
    file.write_text('{"terraform_version": "1.9.0", "lineage": "x", "resources": []}')
    assert main(["read", str(file)]) == 2
    assert "terraform show -json" in capsys.readouterr().err


def test_control_characters_of_a_template_are_not_printed(tmp_path, capsys):
    file = tmp_path / "t.json"
    file.write_text(json.dumps({"Resources": {"A\u001b[31m": {"Type": "AWS::EC2::VPC"}}}))
    assert main(["read", str(file)]) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_a_parameter_that_nothing_has_is_refused_with_the_nearest(capsys):
    assert main(["read", EXAMPLE, "--set", "vpc=vpc-1"]) == 2
    assert "has a parameter 'vpc' (did you mean 'Vpc'?): there are" in capsys.readouterr().err
