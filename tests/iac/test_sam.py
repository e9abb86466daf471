"""SAM templates as people write them, by what AWS's translator makes of them."""

from __future__ import annotations

from modeler.iac.read import read
from modeler.inventory.kinds.api_route import ApiRoute
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.vpc import Vpc

GLOBALS = """
Transform: AWS::Serverless-2016-10-31
Globals:
  Api:
    EndpointConfiguration: {Type: PRIVATE, VPCEndpointIds: [vpce-0a1b2c3d]}
    Auth:
      ResourcePolicy:
        CustomStatements:
          - Effect: Allow
            Principal: '*'
            Action: execute-api:Invoke
            Resource: execute-api:/*
            Condition: {StringEquals: {'aws:SourceVPCE': vpce-0a1b2c3d}}
  Function: {Runtime: python3.13, Handler: app.handler, Timeout: 7}
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: ./src
      Events:
        Get: {Type: Api, Properties: {Path: /orders, Method: get}}
  Network:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: ./network.yaml}
Outputs:
  Vpc: {Value: !GetAtt Network.Outputs.Id}
"""
NETWORK = """Resources:
  Net: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: 10.0.0.0/16}}
Outputs:
  Id: {Value: !Ref Net}
"""


def test_globals_make_the_implicit_api_private_with_its_policy(tmp_path):
    (tmp_path / "t.yaml").write_text(GLOBALS)
    (tmp_path / "network.yaml").write_text(NETWORK)
    inventory = read(tmp_path)
    (api,) = inventory.all(RestApi)
    assert api.endpoint_types == ("PRIVATE",)
    assert api.policy["Statement"][0]["Condition"] == {"StringEquals": {"aws:SourceVPCE": "vpce-0a1b2c3d"}}
    assert inventory.all(Function)[0].timeout_s == 7
    assert [node.key for node in inventory.all(Vpc)] == ["Network/Net"]


def test_an_implicit_api_stands_at_the_event_that_asks_for_it(tmp_path):
    (tmp_path / "t.yaml").write_text(GLOBALS)
    assert read(tmp_path).all(RestApi)[0].origin.line == 21


def test_a_transform_without_resources_of_sam_changes_nothing(tmp_path):
    (tmp_path / "t.yaml").write_text("Transform: AWS::Serverless-2016-10-31\n" + NETWORK)
    assert [node.key for node in read(tmp_path)] == ["Net"]


def test_resources_of_sam_without_a_transform_are_read(tmp_path):
    text = "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n"
    text += "      {CodeUri: s3://b/k, Runtime: python3.13, Handler: a.b, Events: {G: {Type: HttpApi}}}\n"
    (tmp_path / "t.yaml").write_text(text)
    assert [route.route for route in read(tmp_path).all(ApiRoute)] == ["$default"]
