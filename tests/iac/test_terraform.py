"""Terraform's language, by what its documentation says of expressions."""

from __future__ import annotations

import pytest

from modeler.errors import InventoryError
from modeler.iac.read import read
from modeler.iac.read.files import read_texts
from modeler.iac.read.terraform import parse, read_modules
from modeler.inventory import Attribute, Cause, Ref, Text, Unknown
from modeler.inventory.kinds.rest_stage import RestStage
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint

LOCALS = """
variable "env" { default = "prod" }
variable "open" {}
locals {
  list  = ["a", "b"]
  map   = { x = 1, "y" = 2 }
  loop  = local.loop
  both  = merge(local.map, { z = 3 })
}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "many" {
  count      = 2
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.${count.index}.0/24"
}
resource "test" "x" {
  value = EXPRESSION
}
"""


def _value(tmp_path, expression: str):
    (tmp_path / "main.tf").write_text(LOCALS.replace("EXPRESSION", expression))
    reading = read_modules(read_texts([tmp_path])[0], {}, None, None)
    return next(item for item in reading.resources if item.type == "test").properties.get("value")


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ('var.env == "prod" ? "yes" : "no"', "yes"),
        ('"${var.env}-api"', "prod-api"),
        ("local.list[1]", "b"),
        ("local.both.z", 3),
        ("[for item in local.list : upper(item)]", ["A", "B"]),
        ('[for item in local.list : item if item != "a"]', ["b"]),
        ("{for key, value in local.map : key => value + 1}", {"x": 2, "y": 3}),
        ("aws_vpc.main.id", Attribute("aws_vpc.main", "id")),
        ("aws_subnet.many[*].id", [Attribute("aws_subnet.many[0]", "id"), Attribute("aws_subnet.many[1]", "id")]),
        ("aws_subnet.many[1].id", Attribute("aws_subnet.many[1]", "id")),
        ("aws_vpc.main.cidr_block", "10.0.0.0/16"),
        ('"a/${aws_vpc.main.id}"', Text(("a/", Attribute("aws_vpc.main", "id")))),
        ("length(local.list)", 2),
        ("!false && true", True),
        ('format("%s-%02d", "a", 7)', "a-07"),
        ("tolist(aws_vpc.main.ids)[0]", Attribute("aws_vpc.main", "ids.0")),
        ("aws_subnet.many[1].vpc_id", Attribute("aws_vpc.main", "id")),
        ("element(aws_vpc.main.ids, 1)", Attribute("aws_vpc.main", "ids")),
        ('lookup(local.map, "q", 9)', 9),
        ("jsonencode({a = [1]})", {"a": [1]}),
        ("try(local.map.q, 5)", 5),
        ('cidrhost("10.0.0.0/24", 5)', "10.0.0.5"),
        ("<<-EOT\n    hello ${var.env}\n    EOT\n", "hello prod\n"),
    ],
)
def test_an_expression_gives_what_terraform_says(tmp_path, expression, value):
    assert _value(tmp_path, expression) == value


@pytest.mark.parametrize(
    ("expression", "cause"),
    [
        ("var.open", Cause.PARAMETER),
        ('"x-${var.open}"', None),
        ("local.loop", Cause.CYCLE),
        ("timestamp()", Cause.FUNCTION),
        ("local.nothing", Cause.MALFORMED),
    ],
)
def test_what_is_not_given_is_unknown(tmp_path, expression, cause):
    value = _value(tmp_path, expression)
    if cause is None:
        assert value.unknown == Unknown(Cause.PARAMETER, "open")
    else:
        assert value.cause is cause


def test_an_instance_of_a_list_that_aws_makes_refers_to_who_makes_it(tmp_path):
    (tmp_path / "main.tf").write_text(
        'resource "aws_vpc_endpoint" "e" { service_name = "com.amazonaws.eu-west-1.execute-api" }\n'
        'data "aws_network_interface" "e" {\n'
        "  for_each = aws_vpc_endpoint.e.network_interface_ids\n  id = each.value\n}\n"
    )
    (interface,) = read(tmp_path).by_kind["other"]
    assert interface.refers == (Ref("vpc-endpoint", "aws_vpc_endpoint.e"),)


def test_an_instance_of_an_unknown_list_is_unknown_for_that_reason(tmp_path):
    (tmp_path / "main.tf").write_text(
        'variable "blocks" {}\nresource "aws_vpc" "v" {\n  for_each = var.blocks\n  cidr_block = each.value\n}\n'
    )
    (vpc,) = read(tmp_path)
    assert vpc.cidrs == (Unknown(Cause.PARAMETER, "blocks"),)


def test_a_count_of_zero_makes_nothing(tmp_path):
    (tmp_path / "main.tf").write_text(
        'resource "aws_vpc" "v" {\n  count = 0\n  cidr_block = "10.0.0.0/16"\n}\nresource "aws_eip" "e" {}\n'
    )
    assert [node.key for node in read(tmp_path)] == ["aws_eip.e"]


def test_a_local_module_is_read_in_place(tmp_path):
    (tmp_path / "net").mkdir()
    (tmp_path / "net" / "main.tf").write_text(
        'variable "cidr" {}\nresource "aws_vpc" "v" { cidr_block = var.cidr }\noutput "id" { value = aws_vpc.v.id }\n'
    )
    (tmp_path / "main.tf").write_text(
        'module "net" {\n  source = "./net"\n  cidr = "10.7.0.0/16"\n}\n'
        'resource "aws_vpc_endpoint" "e" {\n  vpc_id = module.net.id\n  service_name = "s"\n}\n'
    )
    inventory = read(tmp_path)
    endpoint = inventory.all(VpcEndpoint)[0]
    assert inventory.find(endpoint.vpc).cidrs == ("10.7.0.0/16",)
    assert endpoint.vpc.key == "module.net.aws_vpc.v"


def test_a_module_of_a_registry_is_said_to_be_invisible(tmp_path):
    (tmp_path / "main.tf").write_text(
        'module "vpc" {\n  source = "terraform-aws-modules/vpc/aws"\n}\nresource "aws_eip" "e" {}\n'
    )
    inventory = read(tmp_path)
    assert "terraform show -json" in inventory.not_collected[0].reason
    assert inventory.not_collected[0].source.endswith("main.tf:1: module vpc")


def test_values_of_a_file_and_of_the_call_win_over_defaults(tmp_path):
    (tmp_path / "main.tf").write_text(
        'variable "c" { default = "10.0.0.0/16" }\nresource "aws_vpc" "v" { cidr_block = var.c }\n'
    )
    assert read(tmp_path).nodes[0].cidrs == ("10.0.0.0/16",)
    (tmp_path / "terraform.tfvars").write_text('c = "10.1.0.0/16"\n')
    assert read(tmp_path).nodes[0].cidrs == ("10.1.0.0/16",)
    assert read(tmp_path, {"c": "10.2.0.0/16"}).nodes[0].cidrs == ("10.2.0.0/16",)


def test_what_is_no_terraform_is_one_sentence_with_its_line(tmp_path):
    (tmp_path / "main.tf").write_text('resource "a" "b" {\n  x = = 1\n}\n')
    with pytest.raises(InventoryError, match=r"line 2.*read the plan"):
        parse(read_texts([tmp_path])[0][0])


def test_a_block_of_a_security_group_is_a_rule_for_each_address_and_group(tmp_path):
    block = 'protocol = "tcp"\n from_port = 443\n to_port = 443\n cidr_blocks = ["10.0.0.0/8", "192.168.0.0/16"]\n'
    block += ' security_groups = ["sg-1"]\n self = true\n'
    rule = 'type = "egress"\n protocol = "-1"\n from_port = 0\n to_port = 0\n'
    rule += " security_group_id = aws_security_group.g.id\n source_security_group_id = aws_security_group.g.id\n"
    (tmp_path / "main.tf").write_text(
        f'resource "aws_security_group" "g" {{\n ingress {{\n {block} }}\n}}\n'
        f'resource "aws_security_group_rule" "r" {{\n {rule}}}\n'
    )
    rules = read(tmp_path).all(SecurityGroupRule)
    group = Ref("security-group", "aws_security_group.g")
    assert {rule.group for rule in rules} == {group}
    assert [(rule.direction, rule.cidr, rule.peer) for rule in rules] == [
        ("in", "10.0.0.0/8", None),
        ("in", "192.168.0.0/16", None),
        ("in", None, Ref("security-group", "sg-1")),
        ("in", None, group),
        ("out", None, group),
    ]


def test_settings_of_methods_find_their_stage_by_its_name(tmp_path):
    (tmp_path / "main.tf").write_text(
        'resource "aws_api_gateway_stage" "s" {\n  rest_api_id = "a1b2c3"\n  stage_name = "live"\n}\n'
        'resource "aws_api_gateway_method_settings" "m" {\n  rest_api_id = "a1b2c3"\n'
        '  stage_name = aws_api_gateway_stage.s.stage_name\n  method_path = "orders/GET"\n'
        "  settings {\n    throttling_rate_limit = 5\n  }\n}\n"
    )
    (setting,) = read(tmp_path).all(RestStage)[0].method_settings
    assert (setting.path, setting.http_method, setting.throttle_rate) == ("/orders", "GET", 5)


ROUTES = """
variable "routes" {
  type = map(object({
    method = optional(string, "ANY")
    link   = optional(object({ kind = optional(string, "VPC_LINK"), id = string }))
    tags   = optional(list(object({ key = string, value = optional(string, "x") })), [])
  }))
  default = VALUE
}
resource "test" "x" { value = var.routes }
"""


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ("{ a = {} }", {"a": {"method": "ANY", "link": None, "tags": []}}),
        ('{ a = { method = "GET" } }', {"a": {"method": "GET", "link": None, "tags": []}}),
        (
            '{ a = { link = { id = "1" }, tags = [{ key = "k" }] } }',
            {"a": {"method": "ANY", "link": {"kind": "VPC_LINK", "id": "1"}, "tags": [{"key": "k", "value": "x"}]}},
        ),
    ],
)
def test_the_type_of_a_variable_adds_what_is_optional(tmp_path, given, value):
    (tmp_path / "main.tf").write_text(ROUTES.replace("VALUE", given))
    reading = read_modules(read_texts([tmp_path])[0], {}, None, None)
    assert next(item for item in reading.resources if item.type == "test").properties["value"] == value


def test_the_version_of_a_resource_is_an_argument_like_others(tmp_path):
    """Only of a module ``version`` and ``source`` say where it comes from."""
    (tmp_path / "main.tf").write_text(
        'resource "aws_eks_cluster" "main" {\n  name    = "main"\n  version = "1.34"\n}\n'
    )
    assert read(tmp_path).by_kind["eks-cluster"][0].version == "1.34"
