"""Where a simple form of a rule would be wrong: each test holds the more exact answer, with AWS's reason."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

import modeler as m
from modeler.audit.check import Checked, check_inventory
from modeler.audit.policy import AccessRequest, Caller, Truth, read_policy
from modeler.audit.policy.api_gateway import ApiCall, MethodAuthorization, api_gateway_decision
from modeler.audit.rules import find_rules
from modeler.inventory import Inventory, Origin, Ref
from modeler.inventory.kinds.listener import Action, Listener
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.target_group import Target, TargetGroup

READ = Origin("elasticloadbalancing:DescribeTargetHealth", time="2026-11-30T12:00:00Z")


def checked(tmp_path: Path, rule: str, resources: str, region: str = "eu-west-1") -> Checked:
    """Judge the resources of a template by one rule."""
    file = tmp_path / "t.yaml"
    file.write_text("Resources:\n" + textwrap.indent(textwrap.dedent(resources), "  "), encoding="utf-8")
    return check_inventory(m.read(file, region=region), find_rules([rule]))


def texts(result: Checked) -> list[str]:
    return [finding.text for finding in result.findings]


def private_api(*conditions: str) -> str:
    statements = "".join(
        f"\n        - {{Effect: Allow, Principal: '*', Action: execute-api:Invoke, Resource: 'execute-api:/*', "
        f"Condition: {condition}}}"
        for condition in conditions
    )
    return f"""
    Api:
      Type: AWS::ApiGateway::RestApi
      Properties:
        Name: orders
        EndpointConfiguration: {{Types: [PRIVATE]}}
        Policy:
          Version: '2012-10-17'
          Statement:{statements.replace(chr(10), chr(10) + "    ")}
    """


@pytest.mark.parametrize(
    ("condition", "findings"),
    [
        # another account's VPC may have the same private range
        ("{IpAddress: {'aws:VpcSourceIp': 10.0.0.0/16}}", 1),
        ("{IpAddress: {'aws:VpcSourceIp': 10.0.0.0/16}, StringEquals: {'aws:SourceVpc': vpc-0a1b2c3d}}", 0),
        ("{StringEquals: {'aws:SourceVpce': vpce-0a1b2c3d}}", 0),
        ("{StringEquals: {'aws:PrincipalOrgID': o-0a1b2c3d4e}}", 0),
        # IfExists holds where the key is absent, and an anonymous caller has no organization
        ("{StringEqualsIfExists: {'aws:PrincipalOrgID': o-0a1b2c3d4e}}", 1),
    ],
)
def test_a_private_address_alone_tells_no_stranger_apart(tmp_path: Path, condition: str, findings: int) -> None:
    assert len(checked(tmp_path, "PA-10", private_api(condition)).findings) == findings


def test_a_peered_caller_has_the_vpc_of_the_endpoint() -> None:
    """aws:SourceVpc is the endpoint's VPC: the policy for "our VPC" lets a peered caller in, and a route does it."""
    inventory = m.read(Path(__file__).parent / "peered.yaml", region="eu-west-1")
    arn = "arn:aws:iam::111122223333:role/app"
    near = m.trace(inventory, "Api", "Near", path="/orders", identity=arn)
    far = m.trace(inventory, "Api", "Far", path="/orders", identity=arn)
    assert near.failed is None
    assert far.failed is None
    assert far.answers == near.answers


def target_group(*health: str) -> Inventory:
    """An Application Load Balancer with targets in given states, as an account shows it."""
    group = TargetGroup(
        key="group",
        origin=READ,
        target_type="ip",
        port=8080,
        targets=tuple(Target(id=f"10.0.0.{number}", health=state) for number, state in enumerate(health)),
    )
    balancer = LoadBalancer(key="balancer", origin=READ, type="application", scheme="internal")
    actions = (Action(type="forward", target_groups=(Ref("target-group", "group"),)),)
    listener = Listener(key="listener", origin=READ, load_balancer=Ref("load-balancer", "balancer"), actions=actions)
    return Inventory((group, balancer, listener))


def test_a_balancer_without_registered_targets_answers_503_and_one_with_unhealthy_ones_sends_to_all() -> None:
    """An ALB whose targets are all unhealthy fails open: it routes to them, so the words say no 503."""
    rule = find_rules(["VL-10"])
    assert texts(check_inventory(target_group(), rule)) == ["no target is registered"]
    unhealthy = check_inventory(target_group("unhealthy", "unhealthy"), rule)
    assert texts(unhealthy) == ["none of 2 targets is healthy"]
    assert "sends to all" in rule[0].why
    assert texts(check_inventory(target_group("healthy", "unhealthy"), rule)) == []


FUNCTION = """
    Function:
      Type: AWS::Lambda::Function
      Properties: {Runtime: python3.13, Handler: a.b, Role: 'arn:aws:iam::111122223333:role/app', Code: {ZipFile: x}}
    Url:
      Type: AWS::Lambda::Url
      Properties: {TargetFunctionArn: !Ref Function, AuthType: NONE}
"""
USE_URL = """
    UseUrl:
      Type: AWS::Lambda::Permission
      Properties:
        FunctionName: !Ref Function
        Action: lambda:InvokeFunctionUrl
        Principal: '*'
        FunctionUrlAuthType: TYPE
"""
INVOKE = """
    Invoke:
      Type: AWS::Lambda::Permission
      Properties:
        FunctionName: !Ref Function
        Action: lambda:InvokeFunction
        Principal: '*'
        InvokedViaFunctionUrl: true
"""


@pytest.mark.parametrize(
    ("permissions", "findings"),
    [
        ("", 0),
        (USE_URL.replace("TYPE", "NONE"), 0),
        (INVOKE, 0),
        (USE_URL.replace("TYPE", "NONE") + INVOKE, 1),
        (USE_URL.replace("TYPE", "AWS_IAM") + INVOKE, 0),
    ],
)
def test_a_function_url_is_open_with_both_permissions_only(tmp_path: Path, permissions: str, findings: int) -> None:
    """Since October 2025 a call needs lambda:InvokeFunctionUrl and lambda:InvokeFunction."""
    assert len(checked(tmp_path, "IN-04", FUNCTION + permissions).findings) == findings


BALANCER = """
    Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
    SubnetA: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}
    Gateway: {Type: AWS::EC2::InternetGateway}
    Attached:
      Type: AWS::EC2::VPCGatewayAttachment
      Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Gateway}
    Balancer:
      Type: AWS::ElasticLoadBalancingV2::LoadBalancer
      Properties: {Type: TYPE, Scheme: SCHEME, Subnets: [!Ref SubnetA], SecurityGroups: [!Ref Group]}
    Listener:
      Type: AWS::ElasticLoadBalancingV2::Listener
      Properties:
        LoadBalancerArn: !Ref Balancer
        Port: 443
        Protocol: TCP
        DefaultActions: [{Type: forward, TargetGroupArn: !Ref Targets}]
    Targets: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {TargetType: ip, Port: 80, VpcId: !Ref Vpc}}
    Group:
      Type: AWS::EC2::SecurityGroup
      Properties:
        GroupDescription: g
        VpcId: !Ref Vpc
        SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: FROM}]
    Link: {Type: AWS::ApiGateway::VpcLink, Properties: {Name: l, TargetArns: [!Ref Balancer]}}
"""


def linked(type_: str = "network", scheme: str = "internal", block: str = "10.0.0.0/16") -> str:
    return BALANCER.replace("TYPE", type_).replace("SCHEME", scheme).replace("FROM", block)


@pytest.mark.parametrize(
    ("scheme", "block", "says"),
    [
        ("internal", "0.0.0.0/0", None),
        ("internet-facing", "0.0.0.0/0", "it faces the internet, and Link uses it"),
        # no bypass while the groups admit only the link: the exposure stays a finding, which says so
        ("internet-facing", "10.0.0.0/16", "it faces the internet; its groups let nobody there in"),
    ],
)
def test_a_balancer_that_faces_the_internet_is_told_with_what_its_groups_do(
    tmp_path: Path, scheme: str, block: str, says: str | None
) -> None:
    assert texts(checked(tmp_path, "N1-08", linked(scheme=scheme, block=block))) == ([says] if says else [])


@pytest.mark.parametrize(("type_", "findings"), [("network", 0), ("application", 1), ("gateway", 1)])
def test_a_link_v1_takes_network_load_balancers_only(tmp_path: Path, type_: str, findings: int) -> None:
    assert len(checked(tmp_path, "N1-10", linked(type_)).findings) == findings


@pytest.mark.parametrize(("protocol", "findings"), [("HTTP", 0), ("WEBSOCKET", 1)])
def test_a_websocket_api_takes_no_link_v2(tmp_path: Path, protocol: str, findings: int) -> None:
    resources = f"""
    Api: {{Type: AWS::ApiGatewayV2::Api, Properties: {{Name: a, ProtocolType: {protocol}}}}}
    Link: {{Type: AWS::ApiGatewayV2::VpcLink, Properties: {{Name: l, SubnetIds: [subnet-0a1b, subnet-1a1b]}}}}
    Call:
      Type: AWS::ApiGatewayV2::Integration
      Properties:
        ApiId: !Ref Api
        IntegrationType: HTTP_PROXY
        ConnectionType: VPC_LINK
        ConnectionId: !Ref Link
        IntegrationUri: arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/a/0a/0b
    """
    assert len(checked(tmp_path, "VL-16", resources).findings) == findings


def test_a_cognito_authorizer_asks_for_an_explicit_allow() -> None:
    """AWS's prose above its tables: with a user pool the resource policy must allow; silence denies.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
    """
    arn = "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3/prod/GET/orders"
    request = AccessRequest("execute-api:Invoke", arn, Caller(), {"aws:SourceVpce": "vpce-0a1b"})
    call = ApiCall(request, MethodAuthorization.COGNITO, True, proves_itself=Truth.YES)

    def passes(*statements: dict[str, object]) -> Truth:
        document = {"Version": "2012-10-17", "Statement": list(statements)}
        return api_gateway_decision(read_policy(document), call).passes

    allow = {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}
    elsewhere = {**allow, "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-9a9b"}}}
    assert passes(allow) is Truth.YES
    assert passes(elsewhere) is Truth.NO


@pytest.mark.parametrize(
    ("types", "region", "findings"),
    [("REGIONAL", "eu-west-1", 0), ("REGIONAL", "us-east-1", 1), ("EDGE", "us-east-1", 0)],
)
def test_a_certificate_stands_in_the_region_of_its_name(tmp_path: Path, types: str, region: str, findings: int) -> None:
    name = "CertificateArn" if types == "EDGE" else "RegionalCertificateArn"
    resources = f"""
    Name:
      Type: AWS::ApiGateway::DomainName
      Properties:
        DomainName: api.example.com
        EndpointConfiguration: {{Types: [{types}]}}
        {name}: arn:aws:acm:{region}:111122223333:certificate/0a1b
    """
    assert len(checked(tmp_path, "PA-25", resources).findings) == findings


@pytest.mark.parametrize(("peer", "findings"), [("SourceSecurityGroupId: !Ref Callers", 0), ("CidrIp: 10.0.0.0/8", 0)])
def test_a_resolver_is_asked_by_a_group_or_a_block(tmp_path: Path, peer: str, findings: int) -> None:
    resources = f"""
    Callers: {{Type: AWS::EC2::SecurityGroup, Properties: {{GroupDescription: c, VpcId: vpc-0a1b}}}}
    Group:
      Type: AWS::EC2::SecurityGroup
      Properties:
        GroupDescription: g
        VpcId: vpc-0a1b
        SecurityGroupIngress:
          - {{IpProtocol: tcp, FromPort: 53, ToPort: 53, {peer}}}
          - {{IpProtocol: udp, FromPort: 53, ToPort: 53, {peer}}}
    Inbound:
      Type: AWS::Route53Resolver::ResolverEndpoint
      Properties:
        Direction: INBOUND
        SecurityGroupIds: [!Ref Group]
        IpAddresses: [{{SubnetId: subnet-0a1b}}, {{SubnetId: subnet-1a1b}}]
    """
    assert len(checked(tmp_path, "HY-03", resources).findings) == findings


INVOKED = """
    Function:
      Type: AWS::Lambda::Function
      Properties: {Runtime: python3.13, Handler: a.b, Role: 'arn:aws:iam::111122223333:role/app', Code: {ZipFile: x}}
    Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: a, EndpointConfiguration: {Types: [REGIONAL]}}}
    Orders:
      Type: AWS::ApiGateway::Resource
      Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: orders}
    Order: {Type: AWS::ApiGateway::Resource, Properties: {RestApiId: !Ref Api, ParentId: !Ref Orders, PathPart: '{id}'}}
    Get:
      Type: AWS::ApiGateway::Method
      Properties:
        RestApiId: !Ref Api
        ResourceId: !Ref Order
        HttpMethod: GET
        AuthorizationType: AWS_IAM
        Integration:
          Type: AWS_PROXY
          IntegrationHttpMethod: POST
          Uri: !Sub arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${Function.Arn}/invocations
    Deployment: {Type: AWS::ApiGateway::Deployment, DependsOn: Get, Properties: {RestApiId: !Ref Api}}
    Stage:
      Type: AWS::ApiGateway::Stage
      Properties: {RestApiId: !Ref Api, DeploymentId: !Ref Deployment, StageName: live}
    Permission:
      Type: AWS::Lambda::Permission
      Properties:
        FunctionName: !Ref Function
        Action: lambda:InvokeFunction
        Principal: apigateway.amazonaws.com
        SourceArn: !Sub 'arn:aws:execute-api:eu-west-1:111122223333:${Api}/ENDING'
"""


@pytest.mark.parametrize(
    ("ending", "findings"),
    [
        ("*", 0),
        ("*/*/*", 0),
        ("live/GET/orders/*", 0),
        ("*/GET/orders/{id}", 0),
        ("*/POST/orders/*", 1),
        ("test/GET/orders/*", 1),
        ("*/GET/customers/*", 1),
        ("authorizers/*", 1),
    ],
)
def test_a_permission_covers_stage_verb_and_path(tmp_path: Path, ending: str, findings: int) -> None:
    """The source ARN is that of the method: https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html."""
    assert len(checked(tmp_path, "IN-01", INVOKED.replace("ENDING", ending)).findings) == findings
