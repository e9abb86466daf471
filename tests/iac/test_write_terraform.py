"""What is written as a Terraform module reads to the same inventory, and is what ``terraform fmt`` would leave."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modeler.errors import StackError
from modeler.files.plain_json import load_json
from modeler.iac.read.hcl import parse_file
from modeler.iac.read.terraform_blocks import NoNames
from modeler.iac.read.terraform_values import plain_value_of
from modeler.iac.stack import Stack, StackOutput, StackParameter
from modeler.iac.write import terraform
from modeler.iac.write.hcl_text import WrittenBlock, hcl_text
from modeler.inventory import Attribute, Inventory, Origin, Ref, Text, difference
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.log_group import LogGroup
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.vpc import Vpc

from .forms import NAMES, inventory
from .test_write_cloudformation import LOOKED_UP
from .written import read_back, stack_of

HERE = Origin("test")
TERRAFORM = shutil.which("terraform")
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "TF_CLI_CONFIG_FILE"}


@pytest.mark.parametrize("source", ["cloudformation", "terraform"])
@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_reads_to_the_same_inventory(name, source, tmp_path):
    if source == "terraform" and name in LOOKED_UP:
        pytest.skip("it names data sources of Terraform")
    stack = stack_of(inventory(name, source))
    back = read_back(terraform(stack), tmp_path, region="eu-west-1")
    assert difference(stack.inventory, back) == []
    assert back.not_collected == ()


@pytest.mark.parametrize("name", NAMES)
def test_the_same_stack_gives_the_same_bytes(name):
    assert terraform(stack_of(inventory(name, "cloudformation"))) == terraform(
        stack_of(inventory(name, "cloudformation"))
    )


@pytest.mark.skipif(TERRAFORM is None, reason="there is no terraform on this machine")
def test_every_module_is_formatted_as_terraform_does_it(tmp_path):
    for name in NAMES:
        for file, text in terraform(stack_of(inventory(name, "cloudformation"))).items():
            place = tmp_path / name / file
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(text if isinstance(text, bytes) else text.encode())
    _formatted(tmp_path)


def _formatted(folder: Path) -> None:
    command = [str(TERRAFORM), "fmt", "-check", "-diff", "-recursive", "-no-color"]
    outcome = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


VALUES = st.recursive(
    st.one_of(
        st.text("ab \n\"\\${}%<>'#/=,[]()é\t", max_size=20), st.text(max_size=10).filter(lambda text: "\r" not in text),
        st.integers(-(10**9), 10**9), st.booleans(),
    ),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text("abc-_.: 1", min_size=1, max_size=6), inner, max_size=4),
    max_leaves=10,
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.from_regex(r"[a-z]{1,9}", fullmatch=True), VALUES, min_size=1, max_size=5))
def test_an_attribute_says_what_its_value_says(values):
    body = parse_file(hcl_text([WrittenBlock(("locals",), values)]))
    names = NoNames()
    read = {name: plain_value_of(tree, names) for name, tree in body.blocks[0].body.attributes.items()}
    assert read == load_json(json.dumps(values))


@pytest.mark.skipif(TERRAFORM is None, reason="there is no terraform on this machine")
def test_any_value_is_formatted_as_terraform_does_it(tmp_path):
    number = 0

    @settings(max_examples=60, deadline=None, database=None)
    @given(st.dictionaries(st.from_regex(r"[a-z]{1,9}", fullmatch=True), VALUES, min_size=1, max_size=5))
    def write(values):
        nonlocal number
        number += 1
        inner = WrittenBlock(("inner",), values)
        (tmp_path / f"f{number}.tf").write_text(hcl_text([WrittenBlock(("resource", "a", "b"), values, [inner])]))

    write()
    _formatted(tmp_path)


def test_a_variable_says_its_type_its_default_and_its_rule():
    subnets = StackParameter("SubnetIds", "List<AWS::EC2::Subnet::Id>", "Its subnets.", allowed_pattern="subnet-.*")
    zone = StackParameter("Zone", description="Where.", default="a", constraint="It is a or b.", allowed=("a", "b"))
    size = StackParameter("Size", "Number", default=2)
    files = terraform(Stack("s", "Nothing.", Inventory(()), (subnets, zone, size)))
    assert (
        files["variables.tf"]
        == """variable "subnet_ids" {
  description = "Its subnets."
  type        = list(string)

  validation {
    condition     = alltrue([for item in var.subnet_ids : can(regex("^subnet-.*$", item))])
    error_message = "The value of subnet_ids is not allowed."
  }
}

variable "zone" {
  description = "Where."
  type        = string
  default     = "a"

  validation {
    condition     = contains(["a", "b"], var.zone)
    error_message = "It is a or b."
  }
}

variable "size" {
  type    = number
  default = 2
}
"""
    )


def test_outputs_tags_and_what_stays():
    zone = Text((Attribute("AWS::AvailabilityZones", "names.1"),))
    vpc = Vpc(key="Net", origin=HERE, name="net", cidrs=("10.0.0.0/16",))
    subnet = Subnet(key="Subnet", origin=HERE, vpc=Ref("vpc", "Net"), cidr="10.0.0.0/24", zone=zone)
    logs = LogGroup(key="Logs", origin=HERE, name="logs", retention_days=30)
    place = Text(("arn:", Attribute("AWS::Partition"), ":", Attribute("AWS::Region"), ":", Attribute("Net")))
    stack = Stack(
        "s", "A network.", Inventory((vpc, subnet, logs)), outputs=(StackOutput("NetPlace", place, "Where it is."),),
        tags={"owner": "api"}, retained=frozenset({"Logs", "Net"}),
    )  # fmt: skip
    files = terraform(stack)
    assert (
        files["outputs.tf"]
        == """output "net_place" {
  description = "Where it is."
  value       = "arn:${data.aws_partition.current.partition}:${data.aws_region.current.id}:${aws_vpc.net.id}"
}
"""
    )
    assert (
        files["main.tf"]
        == """data "aws_availability_zones" "available" {
  state = "available"
}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  tags = {
    owner = "api"
  }
}
"""
    )
    assert (
        files["network.tf"]
        == """resource "aws_vpc" "net" {
  cidr_block = "10.0.0.0/16"
  tags       = merge(local.tags, { Name = "net" })

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_subnet" "subnet" {
  vpc_id            = aws_vpc.net.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = data.aws_availability_zones.available.names[1]
  tags              = local.tags
}
"""
    )
    assert "skip_destroy      = true" in str(files["logs.tf"])


def test_the_code_of_a_function_stands_beside_its_archive():
    code = "def handler(event, context):\n    return {'statusCode': 200}\n"
    function = Function(key="EchoFunction", origin=HERE, runtime="python3.13", handler="index.handler", code=code)
    files = terraform(Stack("s", "A function.", Inventory((function,))))
    assert files["functions/echo_function/index.py"] == code
    archive = files["functions/echo_function.zip"]
    assert isinstance(archive, bytes)
    assert zipfile.ZipFile(io.BytesIO(archive)).read("index.py").decode() == code
    assert 'filename         = "${path.module}/functions/echo_function.zip"' in str(files["backend.tf"])
    assert "(cd functions/echo_function && zip -X ../../functions/echo_function.zip *)" in str(files["README.md"])


def test_an_integration_that_names_a_listener_needs_a_newer_provider():
    newer = terraform(stack_of(inventory("private_rest_link_v2_alb", "cloudformation")))
    older = terraform(stack_of(inventory("rest_link_v1_nlb", "cloudformation")))
    assert 'version = ">= 6.25"' in str(newer["versions.tf"])
    assert 'version = ">= 5.100"' in str(older["versions.tf"])


def test_a_data_source_of_terraform_is_refused_in_one_sentence():
    with pytest.raises(StackError, match="names a resource that the stack 'example' does not make: add it"):
        terraform(stack_of(inventory("on_premises_alb_private_rest", "terraform")))
