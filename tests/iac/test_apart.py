"""Several projects whose files and resources have the same names are read apart and joined."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import modeler as m
from modeler.audit.check import check_inventory
from modeler.inventory import dumps, references_of

ARCHITECTURES = Path(__file__).parent / "architectures"
FORMS = {
    "plan": ("private_domain", ["plan.json"]),
    "plan-and-files": ("private_domain", ["plan.json", "main.tf"]),
    "terraform": ("private_domain", ["main.tf"]),
    "cloudformation": ("private_rest_lambda", ["cloudformation.yaml"]),
}


def two_copies(root: Path, form: str) -> tuple[Path, Path]:
    name, files = FORMS[form]
    for side in ("east", "west"):
        folder = root / side / "infra"
        folder.mkdir(parents=True)
        for file in files:
            shutil.copy(ARCHITECTURES / name / file, folder / file)
    return root / "east" / "infra", root / "west" / "infra"


@pytest.mark.parametrize("form", FORMS)
def test_two_copies_of_a_project_are_twice_what_one_is(form: str, tmp_path: Path) -> None:
    east, west = two_copies(tmp_path, form)
    alone, both = m.read(east), m.read([east, west])
    assert len(both) == 2 * len(alone)
    codes = [finding.rule for finding in check_inventory(alone).findings]
    assert sorted(finding.rule for finding in check_inventory(both).findings) == sorted(2 * codes)


@pytest.mark.parametrize("form", FORMS)
def test_no_reference_leads_into_the_other_copy(form: str, tmp_path: Path) -> None:
    both = m.read(list(two_copies(tmp_path, form)))
    for node in both:
        side = "east/" if node.key.startswith("east/") else "west/"
        assert node.key.startswith(side)
        for reference in references_of(node):
            if both.find(reference) is not None:
                assert reference.key.startswith(side)


def test_two_inventories_of_other_networks_are_kept_apart(tmp_path: Path) -> None:
    vpc = "Resources:\n  Net: {Type: AWS::EC2::VPC, Properties: {CidrBlock: BLOCK}}\n"
    vpc += "  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Net, CidrBlock: BLOCK}}\n"
    for name, block in (("east", "10.0.0.0/16"), ("west", "10.1.0.0/16")):
        template = tmp_path / f"{name}.yaml"
        template.write_text(vpc.replace("BLOCK", block), encoding="utf-8")
        (tmp_path / f"{name}.json").write_text(dumps(m.read(template)), encoding="utf-8")
    both = m.read([tmp_path / "east.json", tmp_path / "west.json"])
    assert sorted(node.key for node in both) == ["east/A", "east/Net", "west/A", "west/Net"]
    for subnet in both.by_kind["subnet"]:
        assert both.find(subnet.vpc).cidrs == (subnet.cidr,)


def test_the_same_inventory_twice_is_one(tmp_path: Path) -> None:
    inventory = m.read(ARCHITECTURES / "private_rest_lambda" / "cloudformation.yaml")
    for name in ("first.json", "second.json"):
        (tmp_path / name).write_text(dumps(inventory), encoding="utf-8")
    assert len(m.read([tmp_path / "first.json", tmp_path / "second.json"])) == len(inventory)
