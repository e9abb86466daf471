"""The same architecture in CloudFormation, SAM, Terraform's language and a plan of it reads to the same inventory."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from modeler.iac.read import read
from modeler.inventory import difference, from_document, to_document
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.rest_api import RestApi

HERE = Path(__file__).parent / "architectures"
ARCHITECTURES = sorted(path for path in HERE.iterdir() if path.is_dir())


def _ids(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("folder", ARCHITECTURES, ids=_ids)
def test_cloudformation_is_terraform(folder):
    assert difference(read(folder / "cloudformation.yaml", region="eu-west-1"), read(folder / "main.tf")) == []


@pytest.mark.parametrize("folder", ARCHITECTURES, ids=_ids)
def test_a_plan_with_its_files_is_terraform_with_the_same_lines(folder, tmp_path):
    for name in ("main.tf", "plan.json"):
        shutil.copy(folder / name, tmp_path)
    planned, written = read(tmp_path), read(folder / "main.tf")
    assert difference(planned, written) == []
    lines = {node.key: node.origin.line for node in written}
    assert all(node.origin.line == lines[node.key] for node in planned if node.key in lines)


@pytest.mark.parametrize("folder", ARCHITECTURES, ids=_ids)
def test_an_inventory_of_files_survives_its_json(folder):
    inventory = read(folder / "cloudformation.yaml")
    assert from_document(to_document(inventory)) == inventory


def test_sam_has_the_same_api_and_function():
    folder = HERE / "private_rest_lambda"
    sam, plain = read(folder / "sam.yaml", region="eu-west-1"), read(folder / "cloudformation.yaml", region="eu-west-1")
    for inventory in (sam, plain):
        api, function = inventory.all(RestApi)[0], inventory.all(Function)[0]
        assert api.endpoint_types == ("PRIVATE",)
        assert (function.memory_mb, function.timeout_s, function.runtime) == (512, 10, "python3.13")
        statement = api.policy["Statement"][0]
        assert statement["Resource"] == "execute-api:/*"
        assert "aws:SourceVpce" in statement["Condition"]["StringEquals"]
