"""A stack declares what its inventory takes from its user, and gives the inventory with those values."""

from __future__ import annotations

import pytest

from modeler.errors import StackError
from modeler.iac.read import read
from modeler.iac.stack import Stack, StackOutput, StackParameter
from modeler.inventory import Attribute, Inventory, Origin, Ref, Text, difference
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.target_group import Target, TargetGroup
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint

HERE = Origin("test")
VPC = StackParameter("VpcId", "AWS::EC2::VPC::Id", "The VPC.")
SUBNETS = StackParameter("SubnetIds", "List<AWS::EC2::Subnet::Id>", "Its subnets.")
IDLE = StackParameter("IdleTimeout", "Number", "Seconds.", default=60)
PORT = StackParameter("Port", "Number", "The port.", default=8080)
ADDRESS = StackParameter("Address", description="Where the backend listens.")
PARTITION = Attribute("AWS::Partition")

NODES = (
    LoadBalancer(
        key="Balancer", origin=HERE, type="application", scheme="internal", subnets=SUBNETS.unknown,
        idle_timeout_s=IDLE.unknown, cross_zone=True, deletion_protection=False, drop_invalid_headers=False,
    ),
    TargetGroup(
        key="Targets", origin=HERE, vpc=VPC.unknown, target_type="ip", protocol="HTTP", port=PORT.unknown,
        targets=(Target(id=ADDRESS.unknown, port=PORT.unknown),), health_protocol="HTTP", health_port="traffic-port",
        health_enabled=True, proxy_protocol=False,
    ),
    Listener(key="Https", origin=HERE, load_balancer=Ref("load-balancer", "Balancer"), port=443, protocol="HTTPS"),
    VpcEndpoint(
        key="Endpoint", origin=HERE, type="Interface", vpc=VPC.unknown, subnets=(SUBNETS.unknown,),
        service=Text(("com.amazonaws.", Attribute("AWS::Region"), ".execute-api")),
        policy={"Resource": Text(("arn:", PARTITION, ":sqs:", Attribute("AWS::AccountId"), ":", ADDRESS.unknown))},
    ),
)  # fmt: skip
STACK = Stack("example", "An example.", Inventory(NODES), (VPC, SUBNETS, IDLE, PORT, ADDRESS))
VALUES = {"VpcId": "vpc-0a1b", "SubnetIds": ["subnet-1", "subnet-2"], "Address": "10.0.0.7"}

TEMPLATE = """
Parameters:
  VpcId: {Type: AWS::EC2::VPC::Id}
  SubnetIds: {Type: List<AWS::EC2::Subnet::Id>}
  IdleTimeout: {Type: Number, Default: 60}
  Port: {Type: Number, Default: 8080}
  Address: {Type: String}
Resources:
  Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Type: application
      Scheme: internal
      Subnets: !Ref SubnetIds
      LoadBalancerAttributes: [{Key: idle_timeout.timeout_seconds, Value: !Ref IdleTimeout}]
  Targets:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      VpcId: !Ref VpcId
      TargetType: ip
      Protocol: HTTP
      Port: !Ref Port
      Targets: [{Id: !Ref Address, Port: !Ref Port}]
  Https:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties: {LoadBalancerArn: !Ref Balancer, Port: 443, Protocol: HTTPS}
  Endpoint:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcEndpointType: Interface
      VpcId: !Ref VpcId
      SubnetIds: !Ref SubnetIds
      ServiceName: !Sub com.amazonaws.${AWS::Region}.execute-api
      PolicyDocument: {Resource: !Sub "arn:${AWS::Partition}:sqs:${AWS::AccountId}:${Address}"}
"""


def test_a_filled_stack_is_what_a_reader_makes_of_the_template(tmp_path):
    file = tmp_path / "stack.yaml"
    file.write_text(TEMPLATE)
    values = VALUES | {"SubnetIds": "subnet-1,subnet-2"}
    given = read(file, values, region="eu-west-1", account="111122223333")
    flat = NODES[3].replace(subnets=SUBNETS.unknown)
    stack = Stack("example", "An example.", Inventory((*NODES[:3], flat)), STACK.parameters)
    filled = stack.filled(region="eu-west-1", account="111122223333", **VALUES)
    assert difference(filled, given) == []
    assert not filled.unknown()
    assert filled.nodes[0].subnets == (Ref("subnet", "subnet-1"), Ref("subnet", "subnet-2"))
    assert filled.nodes[3].policy == {"Resource": "arn:aws:sqs:111122223333:10.0.0.7"}


def test_what_is_not_given_stays_unknown():
    filled = STACK.filled()
    assert {unknown.name for unknown in filled.unknown()} == {"VpcId", "SubnetIds", "Address"}
    assert filled.nodes[0].idle_timeout_s == 60


def test_a_partition_follows_from_the_region():
    policy = STACK.filled(region="cn-north-1", account="1", **VALUES).nodes[3].policy
    assert policy == {"Resource": "arn:aws-cn:sqs:1:10.0.0.7"}


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (
            lambda: Stack("x", "", Inventory(NODES), (VPC, SUBNETS, IDLE, PORT)),
            "the stack 'x' takes a value from the parameter 'Address', which it does not have: declare it",
        ),
        (
            lambda: Stack("x", "", Inventory(()), (VPC, VPC)),
            "two parameters of the stack 'x' are called 'VpcId': give each its own name",
        ),
        (
            lambda: Stack("x", "", Inventory(()), outputs=(StackOutput("Url", "a"), StackOutput("Url", "b"))),
            "two outputs of the stack 'x' are called 'Url': give each its own name",
        ),
        (
            lambda: Stack("x", "", Inventory(NODES), STACK.parameters, retained=frozenset({"Logs"})),
            "the stack 'x' is to keep 'Logs', which it does not make",
        ),
        (
            lambda: STACK.filled(VpcID="vpc-1"),
            "the stack 'example' has no parameter 'VpcID' (did you mean 'VpcId'?): "
            "there are VpcId, SubnetIds, IdleTimeout, Port, Address",
        ),
        (
            lambda: StackParameter("vpc-id"),
            "'vpc-id' is no name of a parameter: begin with a capital and use letters and digits only",
        ),
        (
            lambda: StackOutput("the url", "x"),
            "'the url' is no name of an output: begin with a capital and use letters and digits only",
        ),
    ],
)
def test_a_stack_that_contradicts_itself_is_refused_in_one_sentence(make, sentence):
    with pytest.raises(StackError) as error:
        make()
    assert str(error.value) == sentence
