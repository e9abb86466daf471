"""``Fn::ForEach`` and the other language extensions, by AWS's reference and its examples."""

from __future__ import annotations

from modeler.iac.read import read
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.subnet import Subnet
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint

LOOP = """
Transform: AWS::LanguageExtensions
Parameters:
  Services: {Type: CommaDelimitedList, Default: "execute-api,s3"}
Resources:
  Vpc: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: 10.0.0.0/16}}
  Fn::ForEach::Endpoints:
    - Service
    - !Ref Services
    - Endpoint&{Service}:
        Type: AWS::EC2::VPCEndpoint
        Properties:
          VpcId: !Ref Vpc
          VpcEndpointType: Interface
          ServiceName: !Sub 'com.amazonaws.eu-west-1.${Service}'
          Tags: [{Key: Name, Value: !Ref Service}]
"""


def _read(tmp_path, text, **given):
    file = tmp_path / "t.yaml"
    file.write_text(text)
    return read(file, **given)


def test_a_loop_makes_a_resource_for_each_item(tmp_path):
    endpoints = _read(tmp_path, LOOP).all(VpcEndpoint)
    assert [node.key for node in endpoints] == ["Endpointexecuteapi", "Endpoints3"]
    assert [node.service for node in endpoints] == ["com.amazonaws.eu-west-1.execute-api", "com.amazonaws.eu-west-1.s3"]
    assert [node.name for node in endpoints] == ["execute-api", "s3"]
    assert {node.origin.line for node in endpoints} == {10}


def test_a_given_parameter_is_what_a_loop_goes_over(tmp_path):
    assert [node.name for node in _read(tmp_path, LOOP, parameters={"Services": "sqs"}).all(VpcEndpoint)] == ["sqs"]


def test_a_loop_inside_a_loop_and_inside_properties(tmp_path):
    text = """
Resources:
  Fn::ForEach::Nets:
    - Net
    - [A, B]
    - Fn::ForEach::Zones:
        - Zone
        - ['1', '2']
        - Subnet${Net}${Zone}:
            Type: AWS::EC2::Subnet
            Properties:
              Fn::ForEach::Values:
                - Name
                - [CidrBlock]
                - ${Name}: !Sub '10.${Zone}.0.0/24'
"""
    subnets = _read(tmp_path, text).all(Subnet)
    assert [(node.key, node.cidr) for node in subnets] == [
        ("SubnetA1", "10.1.0.0/24"),
        ("SubnetA2", "10.2.0.0/24"),
        ("SubnetB1", "10.1.0.0/24"),
        ("SubnetB2", "10.2.0.0/24"),
    ]


def test_a_loop_over_a_list_that_nobody_gave_is_said(tmp_path):
    inventory = _read(tmp_path, LOOP.replace(', Default: "execute-api,s3"', ""))
    assert inventory.all(VpcEndpoint) == ()
    assert "t.yaml:7" in inventory.not_collected[0].source
    assert inventory.not_collected[0].reason == "the parameter Services has no value"


def test_a_loop_over_functions_of_sam_is_opened_before_they_are_translated(tmp_path):
    text = """
Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
Resources:
  Fn::ForEach::Apis:
    - Name
    - [Orders, Items]
    - ${Name}Api:
        Type: AWS::Serverless::Api
        Properties: {StageName: prod, DefinitionBody: {openapi: 3.0.1, paths: {}}}
"""
    assert sorted(node.key for node in _read(tmp_path, text).all(RestApi)) == ["ItemsApi", "OrdersApi"]


def test_the_other_extensions_of_the_language(tmp_path):
    text = """
Transform: AWS::LanguageExtensions
Mappings: {Sizes: {eu-west-1: {Kind: network}}}
Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Name: !Sub ['api-${Count}', {Count: !Length [a, b, c]}]
      Policy: !ToJsonString {Version: 2012-10-17, Statement: [{Effect: Allow, Action: '*', Resource: '*'}]}
  Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Type: !FindInMap [Sizes, us-east-1, Kind, {DefaultValue: application}]
"""
    inventory = _read(tmp_path, text)
    api = inventory.all(RestApi)[0]
    assert api.name == "api-3"
    assert api.policy["Statement"][0]["Effect"] == "Allow"
    assert inventory.all(LoadBalancer)[0].type == "application"
