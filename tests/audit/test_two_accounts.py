"""A private API whose endpoint is another account's: told by the accounts of providers, and of what was collected."""

from __future__ import annotations

import json

import pytest

import modeler as m

PRODUCER, CONSUMER = "111122223333", "444455556666"
TERRAFORM = """
provider "aws" {
  region = "eu-west-1"
}
provider "aws" {
  alias  = "consumer"
  region = "eu-west-1"
  ASSUMED
}
resource "aws_vpc_endpoint" "client" {
  provider          = aws.consumer
  vpc_endpoint_type = "Interface"
  service_name      = "com.amazonaws.eu-west-1.execute-api"
  vpc_id            = "vpc-0a1b2c3d"
}
resource "aws_api_gateway_rest_api" "orders" {
  name = "orders"
  endpoint_configuration {
    types            = ["PRIVATE"]
    vpc_endpoint_ids = [aws_vpc_endpoint.client.id]
  }
}
resource "aws_api_gateway_integration" "any" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  resource_id = aws_api_gateway_rest_api.orders.root_resource_id
  http_method = "ANY"
  type        = "AWS_PROXY"
  uri         = aws_lambda_function.orders.invoke_arn
}
resource "aws_lambda_function" "orders" {
  function_name = "orders"
}
"""
ROLE = f'assume_role {{\n    role_arn = "arn:aws:iam::{CONSUMER}:role/network"\n  }}'


def names(inventory: m.Inventory) -> list[tuple[str, str]]:
    """Return the patterns with their certainty."""
    return [(match.shape.name, match.certainty) for result in m.recognise(inventory) for match in result.matches]


@pytest.mark.parametrize("assumed", [ROLE, 'profile = "network"'], ids=["role", "profile"])
def test_an_endpoint_of_a_provider_of_another_account_is_another_accounts(tmp_path, assumed):
    (tmp_path / "main.tf").write_text(TERRAFORM.replace("ASSUMED", assumed))
    assert names(m.read(tmp_path)) == [("E5:endpoint", "sure")]


def test_an_alias_alone_is_the_same_account(tmp_path):
    (tmp_path / "main.tf").write_text(TERRAFORM.replace("ASSUMED", ""))
    assert names(m.read(tmp_path)) == [("A1:endpoint", "equal"), ("D1:private", "equal")]


PRIVATE = {"Types": ["PRIVATE"], "VpcEndpointIds": ["vpce-0a1b2c3d"]}
API = {
    "Api": ("ApiGateway::RestApi", {"Name": "orders", "EndpointConfiguration": PRIVATE}),
    "Any": (
        "ApiGateway::Method",
        {
            "RestApiId": {"Ref": "Api"},
            "ResourceId": {"Fn::GetAtt": ["Api", "RootResourceId"]},
            "HttpMethod": "ANY",
            "Integration": {"Type": "AWS_PROXY", "Uri": {"Fn::GetAtt": ["Orders", "Arn"]}},
        },
    ),
    "Orders": ("Lambda::Function", {}),
}
ENDPOINT = {"Endpoint": ("EC2::VPCEndpoint", {"ServiceName": "com.amazonaws.eu-west-1.execute-api", "VpcId": "vpc-1"})}


def test_the_stacks_of_two_accounts_that_are_joined_are_one_architecture(tmp_path):
    read = []
    for account, bodies in ((PRODUCER, API), (CONSUMER, ENDPOINT)):
        resources = {key: {"Type": f"AWS::{type_}", "Properties": given} for key, (type_, given) in bodies.items()}
        file = tmp_path / f"{account}.json"
        file.write_text(json.dumps({"Resources": resources}))
        read.append(m.read(file, account=account))
    assert names(read[0].join(read[1])) == [("E5:endpoint", "sure")]
    assert names(read[0]) == [("A1:endpoint", "equal"), ("D1:private", "equal"), ("E5:endpoint", "equal")]


def test_a_plan_names_the_account_of_a_role(tmp_path):
    endpoint = {"address": "aws_vpc_endpoint.e", "mode": "managed", "type": "aws_vpc_endpoint", "name": "e"}
    role = {"role_arn": {"constant_value": f"arn:aws:iam::{CONSUMER}:role/network"}}
    plan = {
        "format_version": "1.2",
        "planned_values": {"root_module": {"resources": [{**endpoint, "values": {"service_name": "s"}}]}},
        "configuration": {
            "provider_config": {"aws.consumer": {"alias": "consumer", "expressions": {"assume_role": [role]}}},
            "root_module": {"resources": [{**endpoint, "provider_config_key": "aws.consumer", "expressions": {}}]},
        },
    }
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    assert [node.account for node in m.read(tmp_path)] == [CONSUMER]
