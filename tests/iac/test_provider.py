"""Modules against Terraform's AWS provider: by its published names anywhere, by the provider itself where it is."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from modeler.iac.homes import HomeStack
from modeler.iac.write import terraform
from modeler.iac.write.versions import LEAST, NEWER

from .build.cases import CASES, Case, given_part, parts, stack
from .build.test_authorizers import NEEDS
from .build.test_authorizers import stack as stack_with
from .build.test_served import CASES as SERVED
from .build.test_served import stack as stack_that_serves
from .forms import NAMES, inventory
from .provider_table import TYPES, faults
from .test_write_terraform import ENVIRONMENT, TERRAFORM
from .written import stack_of

PLUGINS = os.environ.get("TERRAFORM_PLUGINS", "")
"""A folder with the provider, as ``terraform providers mirror`` makes it, where there is one."""
SAMPLE = [case for case in CASES if case.region == "eu-west-1" and case.network == "new"]
LOOKED_UP = """mock_provider "aws" {
  mock_data "aws_availability_zones" {
    defaults = { names = ["eu-west-1a", "eu-west-1b", "eu-west-1c"] }
  }
  mock_data "aws_region" {
    defaults = { id = "eu-west-1" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "111122223333" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws", dns_suffix = "amazonaws.com" }
  }
}
"""
"""What a plan looks up, so that it needs no account."""


@pytest.mark.parametrize("name", NAMES)
def test_an_architecture_uses_names_of_the_provider(name):
    assert faults(terraform(stack_of(inventory(name, "cloudformation"))), with_required=False) == []


@pytest.mark.parametrize("case", [case for case in CASES if case.region == "eu-west-1"], ids=str)
def test_a_module_has_what_the_provider_asks_for(case):
    assert faults(terraform(stack(case))) == []


@pytest.mark.parametrize("need", NEEDS)
def test_an_authorizer_has_what_the_provider_asks_for(need):
    assert faults(terraform(stack_with(need))) == []


@pytest.mark.parametrize("case", SERVED)
def test_what_serves_a_workload_has_what_the_provider_asks_for(case):
    assert faults(terraform(stack_that_serves(case))) == []


def test_the_table_finds_what_is_wrong():
    text = 'resource "aws_lb" "a" {\n  colour = "blue"\n}\nresource "aws_lambda_url" "b" {}\n'
    assert faults({"main.tf": text + 'resource "aws_subnet" "c" {}\n'}) == [
        "aws_lb.a: there is no argument colour",
        "aws_lambda_url is no type of the provider",
        "aws_subnet.c: the argument vpc_id is missing",
    ]
    assert "required" in TYPES["aws_lambda_function"]


@pytest.fixture(scope="session")
def initialized(tmp_path_factory) -> Path | None:
    """A folder in which the provider is set up, or nothing where there is none."""
    if TERRAFORM is None or not PLUGINS:
        return None
    folder = tmp_path_factory.mktemp("provider")
    (folder / "versions.tf").write_text(
        'terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n    }\n  }\n}\n'
    )
    outcome = _run(folder, "init", f"-plugin-dir={PLUGINS}")
    return folder if outcome.returncode == 0 else None


def _run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [str(TERRAFORM), *words, "-no-color"]
    return subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)


def _variables(case: Case, part: HomeStack) -> str:
    given = given_part(case, part, joined=False)
    values = {part.stack.parameter(name).variable: value for name, value in given.items()}
    return "variables {\n" + "".join(f"  {name} = {json.dumps(value)}\n" for name, value in values.items()) + "}\n"


@pytest.mark.slow
@pytest.mark.parametrize("case", SAMPLE, ids=str)
def test_terraform_plans_the_module(case, tmp_path, initialized):
    """With the provider's answers made up, so that no account is asked: what it validates and plans is real."""
    if initialized is None:
        pytest.skip("there is no AWS provider: name the folder that has it in TERRAFORM_PLUGINS")
    for part in parts(case):
        files = terraform(part.stack)
        if f">= {NEWER}" in str(files["versions.tf"]):
            pytest.skip(f"it needs the provider {NEWER}, and {LEAST} is the one that is planned with")
        folder = tmp_path / part.folder
        for name, text in files.items():
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(text if isinstance(text, bytes) else text.encode())
        shutil.copytree(initialized / ".terraform", folder / ".terraform", symlinks=True)
        shutil.copy(initialized / ".terraform.lock.hcl", folder)
        plan = f'{LOOKED_UP}{_variables(case, part)}run "plan" {{\n  command = plan\n}}\n'
        (folder / "plan.tftest.hcl").write_text(plan)
        outcome = _run(folder, "test")
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr
