"""Recognition: the signatures come from the patterns, and a template is told from what it holds."""

from __future__ import annotations

from pathlib import Path

import pytest

import modeler as m
from modeler.audit.recognise.signatures import REACH, index, never_built, without_reach
from modeler.components import components
from modeler.inventory.graph import entry_points

TEMPLATES = Path("examples/templates")
ARCHITECTURES = Path(__file__).parents[1] / "iac" / "architectures"


def test_every_variant_of_every_pattern_has_a_signature():
    assert never_built() == ()


def test_a_signature_is_made_of_components_and_begins_at_a_door():
    for sequence in index():
        assert set(sequence) <= set(components())
        assert sequence[0] not in REACH


def test_what_brings_clients_to_a_door_is_no_part_of_a_signature():
    assert without_reach(("direct-connect", "virtual-private-gateway", "alb", "lambda-function")) == (
        "alb",
        "lambda-function",
    )


def _names(inventory):
    return [[match.shape.name for match in result.matches] for result in m.recognise(inventory)]


def test_the_example_is_a_private_api_with_a_link_to_an_internal_balancer():
    (result,) = m.recognise(m.read(TEMPLATES / "private-api.yaml"))
    assert result.ways[0].components == ("interface-endpoint", "rest-api", "vpc-link-v2", "alb", "fargate-tasks")
    assert [(match.shape.name, match.certainty) for match in result.matches] == [
        ("A1:endpoint", "equal"),
        ("C2:alb", "equal"),
    ]
    lines = [step.node.origin.line for step in result.ways[0].steps]
    text = (TEMPLATES / "private-api.yaml").read_text().splitlines()
    assert [text[line - 1].strip(" :") for line in lines] == ["Endpoint", "Api", "Link", "Balancer", "Service"]


@pytest.mark.parametrize("name", ["cloudformation.yaml", "main.tf", "plan.json"])
def test_the_form_of_a_template_does_not_change_its_pattern(name):
    assert _names(m.read(ARCHITECTURES / "private_rest_lambda" / name)) == [["A1:endpoint", "D1:private"]]


def _template(tmp_path, resources: str):
    file = tmp_path / "t.yaml"
    file.write_text("Resources:\n" + resources)
    return m.read(file)


NETWORK = """
  Vpc: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: 10.0.0.0/16}}
  Subnet: {Type: 'AWS::EC2::Subnet', Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}
"""
BALANCED = """
  Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties: {Type: network, Scheme: SCHEME}
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Balancer
      Port: 443
      Protocol: TLS
      DefaultActions: [{Type: forward, TargetGroupArn: !Ref Group}]
  Group:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: {TargetType: ip, Port: 80, Protocol: TCP, VpcId: !Ref Vpc}
  Service:
    Type: AWS::ECS::Service
    Properties: {LaunchType: FARGATE, LoadBalancers: [{TargetGroupArn: !Ref Group, ContainerPort: 80}]}
"""
LINKED = """
  Api: {Type: 'AWS::ApiGateway::RestApi', Properties: {Name: a, EndpointConfiguration: {Types: [REGIONAL]}}}
  Method:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: ANY
      Integration: {Type: HTTP_PROXY, Uri: 'http://x', ConnectionType: VPC_LINK, ConnectionId: !Ref Link}
  Link: {Type: 'AWS::ApiGateway::VpcLink', Properties: {Name: l, TargetArns: [!Ref Balancer]}}
"""


@pytest.mark.parametrize(("scheme", "name"), [("internal", "B7:nlb"), ("internet-facing", "B8:nlb")])
def test_the_scheme_of_a_balancer_tells_two_patterns_apart(tmp_path, scheme, name):
    inventory = _template(tmp_path, NETWORK + BALANCED.replace("SCHEME", scheme) + LINKED)
    (result,) = m.recognise(inventory)
    assert [(match.shape.name, match.certainty) for match in result.matches] == [(name, "sure")]


PRIVATE = """
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties: {Name: a, EndpointConfiguration: {Types: [PRIVATE], VpcEndpointIds: [vpce-0a1b2c3d]}}
  Method:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: ANY
      Integration: {Type: AWS_PROXY, IntegrationHttpMethod: POST, Uri: !GetAtt Orders.Arn}
  Orders: {Type: 'AWS::Lambda::Function', Properties: {Runtime: python3.13}}
"""


def test_an_endpoint_that_was_not_read_may_be_another_accounts(tmp_path):
    assert _names(_template(tmp_path, PRIVATE)) == [["A1:endpoint", "D1:private", "E5:endpoint"]]


SERVERS = {
    "instance": """
  Server: {Type: 'AWS::EC2::Instance', Properties: {SubnetId: !Ref Subnet}}
""",
    "auto-scaling-group": """
  Servers:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties: {MinSize: 1, MaxSize: 2, TargetGroupARNs: [!Ref Group]}
""",
}


@pytest.mark.parametrize("kind", SERVERS)
def test_instances_are_a_backend(tmp_path, kind):
    balanced = BALANCED.replace("SCHEME", "internal").split("  Service:")[0]
    if kind == "instance":
        balanced = balanced.replace("TargetType: ip,", "TargetType: instance, Targets: [{Id: !Ref Server}],")
    (result,) = m.recognise(_template(tmp_path, NETWORK + balanced + SERVERS[kind] + LINKED))
    assert result.ways[0].components == ("rest-api", "vpc-link-v1", "nlb", "ec2-instances")
    assert [(match.shape.name, match.certainty) for match in result.matches] == [("B7:nlb", "sure")]


def test_a_template_that_is_only_a_network_is_none(tmp_path):
    assert m.recognise(_template(tmp_path, NETWORK)) == ()


def test_a_fragment_is_not_forced_into_a_pattern(tmp_path):
    properties = "{Name: a, EndpointConfiguration: {Types: [REGIONAL]}}"
    fragment = f"\n  Api: {{Type: 'AWS::ApiGateway::RestApi', Properties: {properties}}}\n"
    (result,) = m.recognise(_template(tmp_path, fragment))
    assert result.matches == ()
    assert result.ways[0].ends == "outside"


def test_stacks_read_together_are_one_architecture(tmp_path):
    (tmp_path / "net.yaml").write_text(
        "Resources:\n"
        + NETWORK
        + BALANCED.replace("SCHEME", "internal")
        + "Outputs: {B: {Value: !Ref Balancer, Export: {Name: balancer}}}\n"
    )
    (tmp_path / "api.yaml").write_text("Resources:\n" + LINKED.replace("!Ref Balancer", "!ImportValue balancer"))
    assert _names(m.read(tmp_path)) == [["B7:nlb"]]
    (alone,) = m.recognise(m.read(tmp_path / "api.yaml"))
    assert alone.ways[0].ends == "unknown"
    assert {match.certainty for match in alone.matches} <= {"likely"}


def test_an_unrelated_resource_changes_nothing(tmp_path):
    base = NETWORK + BALANCED.replace("SCHEME", "internal") + LINKED
    extra = "\n  Bucket: {Type: 'AWS::S3::Bucket'}\n  Topic: {Type: 'AWS::SNS::Topic'}\n"
    first, second = _template(tmp_path, base), _template(tmp_path, base + extra)
    assert _names(first) == _names(second)


def test_only_what_nothing_stands_before_is_an_entry_point(tmp_path):
    inventory = _template(tmp_path, NETWORK + BALANCED.replace("SCHEME", "internal") + LINKED)
    assert [node.key for node in entry_points(inventory)] == ["Api"]
