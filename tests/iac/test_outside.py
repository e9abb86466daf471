"""What Terraform's files name and do not make: data sources, other accounts, modules elsewhere, documents in files."""

from __future__ import annotations

import pytest

from modeler.audit.recognise.way import ways
from modeler.iac.read import read
from modeler.inventory import Attribute, Cause, Unknown
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.inventory.kinds.target_group import TargetGroup
from modeler.inventory.kinds.vpc import Vpc
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint

LOOKED_UP = """
data "aws_vpc" "main" {
  tags = { Name = "main" }
}
data "aws_vpc_endpoint" "api" {
  vpc_id       = data.aws_vpc.main.id
  service_name = "com.amazonaws.eu-west-1.execute-api"
}
data "aws_network_interface" "address" {
  count = 2
  id    = tolist(data.aws_vpc_endpoint.api.network_interface_ids)[count.index]
}
resource "aws_lb" "door" {
  internal           = true
  load_balancer_type = "network"
}
resource "aws_lb_target_group" "addresses" {
  target_type = "ip"
  vpc_id      = data.aws_vpc.main.id
}
resource "aws_lb_target_group_attachment" "address" {
  count            = 2
  target_group_arn = aws_lb_target_group.addresses.arn
  target_id        = data.aws_network_interface.address[count.index].private_ip
}
resource "aws_lb_listener" "tls" {
  load_balancer_arn = aws_lb.door.arn
  port              = 443
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.addresses.arn
  }
}
resource "aws_api_gateway_rest_api" "api" {
  endpoint_configuration {
    types = ["PRIVATE"]
  }
}
"""


def _read(folder, **files):
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text)
    return read(folder)


def test_what_a_data_source_looks_up_is_a_node_of_its_kind(tmp_path):
    inventory = _read(tmp_path, main_tf=LOOKED_UP)
    network, endpoint = inventory.all(Vpc)[0], inventory.all(VpcEndpoint)[0]
    assert inventory.find(inventory.all(TargetGroup)[0].vpc) is network
    assert inventory.find(endpoint.vpc) is network
    assert endpoint.service == "com.amazonaws.eu-west-1.execute-api"
    assert endpoint.private_dns == Unknown(Cause.DATA_SOURCE, "data.aws_vpc_endpoint.api")
    assert endpoint.origin.line == 5


def test_addresses_of_an_endpoint_that_is_looked_up_lead_to_the_api(tmp_path):
    inventory = _read(tmp_path, main_tf=LOOKED_UP)
    (way,) = ways(inventory, inventory.all(LoadBalancer)[0])
    assert way.components == ("nlb", "interface-endpoint", "rest-api")


def test_a_resource_of_a_provider_in_another_account_stands_there(tmp_path):
    inventory = _read(
        tmp_path,
        main_tf="""
provider "aws" {
  region = "eu-west-1"
}
provider "aws" {
  alias  = "hub"
  region = "eu-central-1"
  assume_role { role_arn = "arn:aws:iam::222233334444:role/deploy" }
}
provider "aws" {
  alias   = "other"
  profile = "other"
}
resource "aws_vpc" "here" {}
resource "aws_vpc" "hub" { provider = aws.hub }
resource "aws_vpc" "other" { provider = aws.other }
""",
    )
    here, hub, stranger = inventory.all(Vpc)
    assert (here.region, here.account) == ("eu-west-1", None)
    assert (hub.region, hub.account) == ("eu-central-1", "222233334444")
    assert (stranger.region, stranger.account) == (
        "eu-west-1",
        Unknown(Cause.PARAMETER, "account of the provider other"),
    )


@pytest.mark.parametrize("switch", ["count = 0", "for_each = {}", "create = false", "enabled = false"])
def test_a_module_that_makes_nothing_is_not_missed(tmp_path, switch):
    text = f'module "m" {{\n  source = "terraform-aws-modules/alb/aws"\n  {switch}\n}}\nresource "aws_vpc" "v" {{}}\n'
    assert _read(tmp_path, main_tf=text).not_collected == ()


@pytest.mark.parametrize(
    "body",
    [
        'file("${path.module}/api.yaml")',
        'jsonencode(yamldecode(file("${path.module}/api.yaml")))',
        'templatefile("${path.module}/api.tftpl", { arn = aws_lambda_function.f.invoke_arn })',
        'templatefile("api.yaml.tftpl", { arn = aws_lambda_function.f.invoke_arn })',
    ],
)
def test_a_document_beside_the_module_is_the_body_of_its_api(tmp_path, body):
    yaml = "paths:\n  /x:\n    get:\n      x-amazon-apigateway-integration: {{type: aws_proxy, uri: {}}}\n"
    integration = '{"type": "aws_proxy", "uri": ${jsonencode(arn)}}'
    (tmp_path / "api.yaml").write_text(yaml.format("'arn:aws:f'"))
    (tmp_path / "api.yaml.tftpl").write_text(yaml.format("'${arn}'"))
    (tmp_path / "api.tftpl").write_text(
        f'{{"paths": {{"/x": {{"get": {{"x-amazon-apigateway-integration": {integration}}}}}}}}}'
    )
    text = f'resource "aws_api_gateway_rest_api" "api" {{\n  body = {body}\n}}\n'
    text += 'resource "aws_lambda_function" "f" {}\n'
    inventory = _read(tmp_path, main_tf=text)
    assert isinstance(inventory.all(RestApi)[0].body, dict)
    uri = inventory.all(RestIntegration)[0].uri
    assert uri == "arn:aws:f" or uri.parts == (Attribute("aws_lambda_function.f", "invoke_arn"),)


def test_the_older_name_of_a_balancer_is_the_same(tmp_path):
    inventory = _read(tmp_path, main_tf='resource "aws_alb" "a" {\n  internal = true\n}\n')
    assert inventory.all(LoadBalancer)[0].scheme == "internal"
