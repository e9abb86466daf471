"""From a template to a decision: the same answer, with its line, in CloudFormation and in Terraform."""

from __future__ import annotations

from pathlib import Path

import pytest

import modeler as m
from modeler.audit.policy import Policy, Truth, identity, policy_of
from modeler.audit.policy.api_gateway import ApiCall, through_endpoint
from modeler.audit.policy.keys import PolicyEntry, request_of
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.inventory.values import Text

PETS = "arn:aws:execute-api:eu-west-1:111122223333:abc/prod/GET/pets"
CLOUDFORMATION = """\
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Own:
    Type: AWS::EC2::VPCEndpoint
    Properties: {VpcId: !Ref Vpc, VpcEndpointType: Interface, ServiceName: com.amazonaws.eu-west-1.execute-api}
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Name: pets
      EndpointConfiguration: {Types: [PRIVATE], VpcEndpointIds: [!Ref Own]}
      Policy:
        Version: "2012-10-17"
        Statement:
          - {Effect: Allow, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*"}
          - {Effect: Deny, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*",
             Condition: {StringNotEquals: {"aws:SourceVpce": [!Ref Own]}}}
"""
TERRAFORM = """\
resource "aws_vpc" "vpc" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc_endpoint" "own" {
  vpc_id            = aws_vpc.vpc.id
  vpc_endpoint_type = "Interface"
  service_name      = "com.amazonaws.eu-west-1.execute-api"
}

resource "aws_api_gateway_rest_api" "api" {
  name = "pets"
  endpoint_configuration {
    types            = ["PRIVATE"]
    vpc_endpoint_ids = [aws_vpc_endpoint.own.id]
  }
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = "*", Action = "execute-api:Invoke", Resource = "execute-api:/*" },
      {
        Effect    = "Deny", Principal = "*", Action = "execute-api:Invoke", Resource = "execute-api:/*"
        Condition = { StringNotEquals = { "aws:SourceVpce" = [aws_vpc_endpoint.own.id] } }
      },
    ]
  })
}
"""


@pytest.mark.parametrize(("name", "text"), [("api.yaml", CLOUDFORMATION), ("main.tf", TERRAFORM)])
def test_a_template_lets_in_its_own_endpoint_alone(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    inventory = m.read(str(tmp_path / name))
    (api,), (endpoint,) = inventory.all(RestApi), inventory.all(VpcEndpoint)
    policy = policy_of(api)
    assert isinstance(policy, Policy)
    assert policy.flaws == ()
    assert all(statement.origin and statement.origin.source.endswith(name) for statement in policy.statements)

    def comes_from(value: str | Text) -> Truth:
        request = request_of(PolicyEntry.ENDPOINT, "execute-api:Invoke", PETS, known={"aws:SourceVpce": value})
        return through_endpoint(policy_of(endpoint), policy, ApiCall(request)).is_allowed

    assert comes_from(identity(endpoint)) is Truth.YES
    assert comes_from("vpce-0a1b") is Truth.NO
