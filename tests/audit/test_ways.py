"""Ways of requests as people write them: links that nobody names, targets by a custom resource, halves of a pattern."""

from __future__ import annotations

import copy
import json

import pytest

import modeler as m


def ref(name):
    return {"Ref": name}


def api(**properties):
    return {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "api", **properties}}


PRIVATE = {"EndpointConfiguration": {"Types": ["PRIVATE"]}}
REGIONAL = {"EndpointConfiguration": {"Types": ["REGIONAL"]}}


def method(of="Api", **integration):
    properties = {"RestApiId": ref(of), "ResourceId": ref(of), "HttpMethod": "ANY", "Integration": integration}
    return {"Type": "AWS::ApiGateway::Method", "Properties": properties}


def over_link(link="Link", **more):
    return method(Type="HTTP_PROXY", Uri="http://x", ConnectionType="VPC_LINK", ConnectionId=ref(link), **more)


def balancer(kind="network", scheme="internal"):
    return {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": {"Type": kind, "Scheme": scheme}}


def listener(of, group):
    action = {"Type": "forward", "TargetGroupArn": ref(group)}
    properties = {"LoadBalancerArn": ref(of), "Port": 443, "DefaultActions": [action]}
    return {"Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": properties}


def group(target_type, *targets):
    properties = {"TargetType": target_type, "Targets": [{"Id": target} for target in targets]}
    return {"Type": "AWS::ElasticLoadBalancingV2::TargetGroup", "Properties": properties}


LINK_V1 = {"Type": "AWS::ApiGateway::VpcLink", "Properties": {"TargetArns": [ref("Nlb")]}}
LINK_V2 = {"Type": "AWS::ApiGatewayV2::VpcLink", "Properties": {"Name": "link"}}
FUNCTION = {"Type": "AWS::Lambda::Function", "Properties": {}}
ENDPOINT = {
    "Type": "AWS::EC2::VPCEndpoint",
    "Properties": {"ServiceName": "com.amazonaws.eu-west-1.execute-api", "VpcEndpointType": "Interface"},
}
PARAMETERS = {"Outside": {"Type": "String"}}


def recognised(tmp_path, **resources):
    """Return what is recognised in a template: for each entry its ways' components and its matches."""
    file = tmp_path / "template.json"
    file.write_text(json.dumps({"Parameters": PARAMETERS, "Resources": resources}))
    return {
        result.entry.key: (
            [way.components for way in result.ways],
            {(match.shape.pattern, match.certainty) for match in result.matches},
        )
        for result in m.recognise(m.read(file))
    }


def test_a_link_v1_leads_to_a_network_balancer_whatever_its_parameter_is(tmp_path):
    link = {"Type": "AWS::ApiGateway::VpcLink", "Properties": {"TargetArns": [ref("Outside")]}}
    ways, matches = recognised(tmp_path, Api=api(**REGIONAL), Method=over_link(), Link=link)["Api"]
    assert ways == [("rest-api", "vpc-link-v1", "nlb")]
    assert matches == {("B7", "likely"), ("B8", "likely"), ("C3", "likely")}


def test_the_function_that_a_custom_resource_runs_is_no_target(tmp_path):
    addresses = {
        "Type": "Custom::Addresses",
        "Properties": {
            "ServiceToken": {"Fn::GetAtt": ["Finder", "Arn"]},
            "Interfaces": {"Fn::GetAtt": ["Endpoint", "NetworkInterfaceIds"]},
        },
    }
    entries = recognised(
        tmp_path,
        Alb=balancer("application", "internet-facing"),
        Listener=listener("Alb", "Group"),
        Group=group("ip", {"Fn::GetAtt": ["Addresses", "First"]}),
        Addresses=addresses,
        Finder=FUNCTION,
        Endpoint=ENDPOINT,
        Api=api(**PRIVATE),
        Method=method(Type="AWS_PROXY", Uri={"Fn::Sub": "arn:aws:apigateway:x:lambda:path/${Orders.Arn}/invocations"}),
        Orders=FUNCTION,
    )
    ways, matches = entries["Alb"]
    assert ways == [("alb", "interface-endpoint", "rest-api", "lambda-function")]
    assert matches == {("C4", "sure")}


def test_a_private_api_does_not_lead_to_itself_over_its_own_endpoint(tmp_path):
    ways, matches = recognised(
        tmp_path,
        Api=api(
            **PRIVATE, Policy={"Statement": [{"Condition": {"StringEquals": {"aws:SourceVpce": ref("Endpoint")}}}]}
        ),
        Method=over_link(),
        Link=LINK_V1,
        Nlb=balancer(),
        Listener=listener("Nlb", "Group"),
        Group=group("ip", {"Fn::Select": [0, {"Fn::GetAtt": ["Endpoint", "NetworkInterfaceIds"]}]}),
        Endpoint=ENDPOINT,
    )["Api"]
    # what stands behind the endpoint is another private API, which was not read
    assert ways == [("interface-endpoint", "rest-api", "vpc-link-v1", "nlb", "interface-endpoint", "rest-api")]
    assert {pattern for pattern, _ in matches} == {"C1"}


def test_another_kind_of_backend_behind_the_same_hops_is_said(tmp_path):
    ways, matches = recognised(
        tmp_path,
        Api=api(**REGIONAL),
        Method=over_link(),
        Link=LINK_V1,
        Nlb=balancer(),
        First=listener("Nlb", "Middle"),
        Middle=group("alb", ref("Alb")),
        Alb=balancer("application"),
        Second=listener("Alb", "Group"),
        Group=group("lambda", {"Fn::GetAtt": ["Orders", "Arn"]}),
        Orders=FUNCTION,
    )["Api"]
    assert ways == [("rest-api", "vpc-link-v1", "nlb", "alb", "lambda-function")]
    assert matches == {("B7", "alike")}


def test_a_function_that_was_not_read_is_a_function_by_the_type_of_its_integration(tmp_path):
    proxy = method(Type="AWS_PROXY", IntegrationHttpMethod="POST", Uri=ref("Outside"))
    ways, matches = recognised(tmp_path, Api=api(**REGIONAL), Method=proxy)["Api"]
    assert ways == [("rest-api", "lambda-function")]
    assert matches == {("D1", "equal"), ("D2", "equal")}


@pytest.mark.parametrize(("endpoint_type", "pattern"), [("PRIVATE", "A2"), ("REGIONAL", "A1")])
def test_a_private_domain_name_of_the_api_itself_decides(tmp_path, endpoint_type, pattern):
    domain = {"DomainName": "api.corp.example", "EndpointConfiguration": {"Types": [endpoint_type]}}
    mapping = {"DomainNameArn": {"Fn::GetAtt": ["Domain", "DomainNameArn"]}, "RestApiId": ref("Api"), "Stage": "s"}
    _, matches = recognised(
        tmp_path,
        Api=api(**PRIVATE),
        Method=method(Type="AWS_PROXY", Uri={"Fn::Sub": "arn:aws:apigateway:x:lambda:path/${Orders.Arn}/invocations"}),
        Orders=FUNCTION,
        Domain={"Type": "AWS::ApiGateway::DomainNameV2", "Properties": domain},
        Mapping={"Type": "AWS::ApiGateway::BasePathMappingV2", "Properties": mapping},
    )["Api"]
    assert pattern in {code for code, _ in matches}
    assert ("A2" in {code for code, _ in matches}) == (pattern == "A2")


LATTICE = {
    "Service": {"Type": "AWS::VpcLattice::Service", "Properties": {"Name": "orders"}},
    "Listener": {
        "Type": "AWS::VpcLattice::Listener",
        "Properties": {
            "ServiceIdentifier": ref("Service"),
            "Protocol": "HTTPS",
            "DefaultAction": {"Forward": {"TargetGroups": [{"TargetGroupIdentifier": ref("Group")}]}},
        },
    },
}
SERVERS = {
    "ecs": {
        "Type": "AWS::ECS::Service",
        "Properties": {"LaunchType": "FARGATE", "VpcLatticeConfigurations": [{"TargetGroupArn": ref("Group")}]},
    },
    "asg": {
        "Type": "AWS::AutoScaling::AutoScalingGroup",
        "Properties": {"TrafficSources": [{"Identifier": {"Fn::GetAtt": ["Group", "Arn"]}, "Type": "vpc-lattice"}]},
    },
}


@pytest.mark.parametrize(("server", "component"), [("ecs", "fargate-tasks"), ("asg", "ec2-instances")])
def test_what_registers_itself_at_a_group_of_lattice_is_a_backend(tmp_path, server, component):
    lattice_group = {"Type": "AWS::VpcLattice::TargetGroup", "Properties": {"Type": "INSTANCE"}}
    ways, matches = recognised(tmp_path, **LATTICE, Group=lattice_group, Server=SERVERS[server])["Service"]
    assert ways == [("lattice-service", component)]
    assert {pattern for pattern, _ in matches} == {"E6"}


def test_a_lattice_service_is_that_pattern_whatever_stands_behind_it(tmp_path):
    _, matches = recognised(tmp_path, **LATTICE, Group={"Type": "AWS::VpcLattice::TargetGroup", "Properties": {}})[
        "Service"
    ]
    assert matches == {("E6", "likely")}


def test_a_service_at_a_lattice_group_that_was_not_read_has_a_lattice_service_before_it(tmp_path):
    properties = {"LaunchType": "FARGATE", "VpcLatticeConfigurations": [{"TargetGroupArn": ref("Outside")}]}
    entries = recognised(tmp_path, Tasks={"Type": "AWS::ECS::Service", "Properties": properties})
    assert {pattern for pattern, _ in entries["Tasks"][1]} == {"E6"}


def test_a_resource_configuration_is_a_door(tmp_path):
    definition = {"DnsResource": {"DomainName": "api.corp.example", "IpAddressType": "IPV4"}}
    configuration = {
        "ResourceConfigurationType": "SINGLE",
        "ResourceGatewayId": ref("Gateway"),
        "ResourceConfigurationDefinition": definition,
    }
    ways, matches = recognised(
        tmp_path,
        Gateway={"Type": "AWS::VpcLattice::ResourceGateway", "Properties": {"Name": "gateway"}},
        Configuration={"Type": "AWS::VpcLattice::ResourceConfiguration", "Properties": configuration},
    )["Configuration"]
    assert ways == [("resource-endpoint", "resource-gateway")]
    assert matches == {("E2", "likely")}


def test_an_accelerator_is_a_door(tmp_path):
    ways, matches = recognised(
        tmp_path,
        Accelerator={"Type": "AWS::GlobalAccelerator::Accelerator", "Properties": {"Name": "a"}},
        At={"Type": "AWS::GlobalAccelerator::Listener", "Properties": {"AcceleratorArn": ref("Accelerator")}},
        Ends={
            "Type": "AWS::GlobalAccelerator::EndpointGroup",
            "Properties": {"ListenerArn": ref("At"), "EndpointConfigurations": [{"EndpointId": ref("Alb")}]},
        },
        Alb=balancer("application"),
        Listener=listener("Alb", "Group"),
        Group=group("lambda", {"Fn::GetAtt": ["Orders", "Arn"]}),
        Orders=FUNCTION,
    )["Accelerator"]
    assert ways == [("global-accelerator", "alb", "lambda-function")]
    assert matches == {("F2", "sure")}


def test_an_integration_that_a_command_makes_is_followed(tmp_path):
    command = {
        "Type": "Custom::Integration",
        "Properties": {"Api": ref("Api"), "Link": ref("Link"), "Balancer": ref("Alb")},
    }
    ways, matches = recognised(
        tmp_path,
        Api=api(**REGIONAL),
        Command=command,
        Link=LINK_V2,
        Alb=balancer("application"),
        Listener=listener("Alb", "Group"),
        Group=group("ip"),
        Tasks={
            "Type": "AWS::ECS::Service",
            "Properties": {"LaunchType": "FARGATE", "LoadBalancers": [{"TargetGroupArn": ref("Group")}]},
        },
    )["Api"]
    assert ways == [("rest-api", "vpc-link-v2", "alb", "fargate-tasks")]
    assert matches == {("B6", "sure")}


def test_a_vpc_that_is_peered_across_regions_is_a_second_region(tmp_path):
    peering = {"VpcId": "vpc-1", "PeerVpcId": "vpc-2", "PeerRegion": "eu-central-1"}
    _, matches = recognised(
        tmp_path,
        Api=api(**PRIVATE),
        Method=method(Type="AWS_PROXY", Uri={"Fn::Sub": "arn:aws:apigateway:x:lambda:path/${Orders.Arn}/invocations"}),
        Orders=FUNCTION,
        Endpoint=ENDPOINT,
        Peering={"Type": "AWS::EC2::VPCPeeringConnection", "Properties": peering},
    )["Api"]
    assert matches == {("E3", "sure")}


PUBLIC_BALANCER = {
    "Alb": balancer("application", "internet-facing"),
    "Listener": listener("Alb", "Group"),
    "Group": group("lambda", {"Fn::GetAtt": ["Orders", "Arn"]}),
    "Orders": FUNCTION,
}


@pytest.mark.parametrize(("scheme", "pattern"), [("internal", "A5"), ("internet-facing", "F6")])
def test_a_balancer_on_the_internet_is_no_internal_balancer(tmp_path, scheme, pattern):
    ways, matches = recognised(tmp_path, **PUBLIC_BALANCER | {"Alb": balancer("application", scheme)})["Alb"]
    assert ways == [("alb", "lambda-function")]
    assert matches == {(pattern, "sure")}


def test_an_accelerator_before_a_balancer_on_the_internet_is_not_the_one_before_an_internal_one(tmp_path):
    ends = {"ListenerArn": ref("At"), "EndpointConfigurations": [{"EndpointId": ref("Alb")}]}
    _, matches = recognised(
        tmp_path,
        **PUBLIC_BALANCER,
        Accelerator={"Type": "AWS::GlobalAccelerator::Accelerator", "Properties": {"Name": "a"}},
        At={"Type": "AWS::GlobalAccelerator::Listener", "Properties": {"AcceleratorArn": ref("Accelerator")}},
        Ends={"Type": "AWS::GlobalAccelerator::EndpointGroup", "Properties": ends},
    )["Accelerator"]
    assert matches == set()


HTTP_API = {
    "Api": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"ProtocolType": "HTTP"}},
    "Link": LINK_V2,
    "Integration": {
        "Type": "AWS::ApiGatewayV2::Integration",
        "Properties": {
            "ApiId": ref("Api"),
            "ConnectionType": "VPC_LINK",
            "ConnectionId": ref("Link"),
            "IntegrationUri": ref("Listener"),
        },
    },
    "Listener": listener("Alb", "Group"),
    "Group": group("ip"),
    "Tasks": {
        "Type": "AWS::ECS::Service",
        "Properties": {"LaunchType": "FARGATE", "LoadBalancers": [{"TargetGroupArn": ref("Group")}]},
    },
}


@pytest.mark.parametrize(("scheme", "patterns"), [("internal", {"B1", "B2"}), ("internet-facing", {"B9"})])
def test_the_scheme_of_the_balancer_behind_a_link_decides(tmp_path, scheme, patterns):
    _, matches = recognised(tmp_path, **HTTP_API, Alb=balancer("application", scheme))["Api"]
    assert {code for code, _ in matches} == patterns


@pytest.mark.parametrize(("name", "patterns"), [("PrivateSubnets", {"B1"}), ("PublicSubnets", {"B2"})])
def test_subnets_that_were_not_read_are_what_their_parameter_is_called(tmp_path, name, patterns):
    alb = balancer("application")
    alb["Properties"]["Subnets"] = ref(name)
    file = tmp_path / "template.json"
    parameters = {name: {"Type": "List<AWS::EC2::Subnet::Id>"}}
    file.write_text(json.dumps({"Parameters": parameters, "Resources": {**HTTP_API, "Alb": alb}}))
    (result,) = m.recognise(m.read(file))
    assert {match.shape.pattern for match in result.matches} == patterns


def test_a_link_leads_to_the_balancer_that_its_parameter_is_called(tmp_path):
    resources = {name: copy.deepcopy(HTTP_API[name]) for name in ("Api", "Link", "Integration")}
    resources["Integration"]["Properties"] |= {"IntegrationUri": ref("NlbListenerArn")}
    file = tmp_path / "template.json"
    file.write_text(json.dumps({"Parameters": {"NlbListenerArn": {"Type": "String"}}, "Resources": resources}))
    (result,) = m.recognise(m.read(file))
    assert result.ways[0].components == ("http-api", "vpc-link-v2", "nlb")
    assert {(match.shape.pattern, match.certainty) for match in result.matches} == {("B3", "likely")}


def test_an_endpoint_to_s3_behind_a_balancer_leads_to_s3(tmp_path):
    endpoint = {"ServiceName": "com.amazonaws.eu-west-1.s3", "VpcEndpointType": "Interface"}
    ways, matches = recognised(
        tmp_path,
        Alb=balancer("application"),
        Listener=listener("Alb", "Group"),
        Group=group("ip", {"Fn::Select": [0, {"Fn::GetAtt": ["Endpoint", "NetworkInterfaceIds"]}]}),
        Endpoint={"Type": "AWS::EC2::VPCEndpoint", "Properties": endpoint},
    )["Alb"]
    assert ways == [("alb", "interface-endpoint", "s3-bucket")]
    assert matches == {("A6", "sure")}


@pytest.mark.parametrize(("visibility", "patterns"), [("PRIVATE", {"A7"}), ("GLOBAL", set())])
def test_a_private_graphql_api_is_a_door(tmp_path, visibility, patterns):
    source = {"ApiId": {"Fn::GetAtt": ["Api", "ApiId"]}, "Type": "AWS_LAMBDA"}
    source["LambdaConfig"] = {"LambdaFunctionArn": {"Fn::GetAtt": ["Orders", "Arn"]}}
    _, matches = recognised(
        tmp_path,
        Api={"Type": "AWS::AppSync::GraphQLApi", "Properties": {"Name": "orders", "Visibility": visibility}},
        Source={"Type": "AWS::AppSync::DataSource", "Properties": source},
        Orders=FUNCTION,
    )["Api"]
    assert {code for code, _ in matches} == patterns


def test_a_distribution_before_an_api_is_that_pattern_whatever_stands_behind(tmp_path):
    origin = {"Id": "api", "DomainName": {"Fn::Sub": "${Api}.execute-api.eu-west-1.amazonaws.com"}}
    origin["CustomOriginConfig"] = {"OriginProtocolPolicy": "https-only"}
    ways, matches = recognised(
        tmp_path,
        Api=api(**REGIONAL),
        Method=method(Type="AWS_PROXY", Uri={"Fn::Sub": "arn:aws:apigateway:x:lambda:path/${Orders.Arn}/invocations"}),
        Orders=FUNCTION,
        Edge={"Type": "AWS::CloudFront::Distribution", "Properties": {"DistributionConfig": {"Origins": [origin]}}},
    )["Edge"]
    assert ways == [("cloudfront", "rest-api", "lambda-function")]
    assert matches == {("F5", "alike")}


WITHOUT_BACKEND = [
    {"Type": "MOCK"},
    {"Type": "AWS", "Uri": "arn:aws:apigateway:eu-west-1:sqs:path/123456789012/orders"},
    {"Type": "HTTP_PROXY", "Uri": "https://example.com/"},
]


@pytest.mark.parametrize("integration", WITHOUT_BACKEND)
def test_a_private_api_without_a_backend_of_its_own_has_no_function(tmp_path, integration):
    _, matches = recognised(tmp_path, Api=api(**PRIVATE), Method=method(**integration), Endpoint=ENDPOINT)["Api"]
    assert matches == {("A1", "alike")}


@pytest.mark.parametrize("integration", WITHOUT_BACKEND)
def test_a_public_api_without_a_backend_of_its_own_is_none(tmp_path, integration):
    assert recognised(tmp_path, Api=api(**REGIONAL), Method=method(**integration))["Api"][1] == set()


def test_a_pattern_behind_another_door_is_said(tmp_path):
    ways, matches = recognised(
        tmp_path,
        Alb=balancer("application", "internet-facing"),
        First=listener("Alb", "Middle"),
        Middle=group("ip", {"Fn::Select": [0, {"Fn::GetAtt": ["Endpoint", "NetworkInterfaceIds"]}]}),
        Endpoint={
            "Type": "AWS::EC2::VPCEndpoint",
            "Properties": {"ServiceName": {"Fn::Sub": "com.amazonaws.vpce.eu-west-1.${Service}"}},
        },
        Service={"Type": "AWS::EC2::VPCEndpointService", "Properties": {"NetworkLoadBalancerArns": [ref("Nlb")]}},
        Nlb=balancer(),
        Second=listener("Nlb", "Group"),
        Group=group("instance", ref("Server")),
        Server={"Type": "AWS::EC2::Instance", "Properties": {}},
    )["Alb"]
    assert ways == [("alb", "interface-endpoint", "endpoint-service", "nlb", "ec2-instances")]
    assert matches == {("E1", "alike")}


def test_an_endpoint_that_was_read_with_a_private_api_is_its_endpoint(tmp_path):
    proxy = method(Type="AWS_PROXY", Uri={"Fn::Sub": "arn:aws:apigateway:x:lambda:path/${Orders.Arn}/invocations"})
    _, matches = recognised(tmp_path, Api=api(**PRIVATE), Method=proxy, Orders=FUNCTION, Endpoint=ENDPOINT)["Api"]
    assert {code for code, _ in matches} == {"A1", "D1"}  # and not E5, whose endpoint is in another account


@pytest.mark.parametrize(
    ("scheme", "match"),
    # a public NLB is no pattern: what is known stands behind it
    [("internal", ("E10", "sure")), ("internet-facing", ("E7", "alike"))],
)
def test_an_nlb_that_passes_on_to_an_alb_is_a_pattern_of_its_own_where_it_is_internal(tmp_path, scheme, match):
    ways, matches = recognised(
        tmp_path,
        Nlb=balancer(scheme=scheme),
        First=listener("Nlb", "Middle"),
        Middle=group("alb", ref("Alb")),
        Alb=balancer("application"),
        Second=listener("Alb", "Group"),
        Group=group("ip"),
        Tasks={
            "Type": "AWS::ECS::Service",
            "Properties": {"LaunchType": "FARGATE", "LoadBalancers": [{"TargetGroupArn": ref("Group")}]},
        },
    )["Nlb"]
    assert ways == [("nlb", "alb", "fargate-tasks")]
    assert matches == {match}


ISTIO = """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: edge
  namespace: istio-system
  annotations: {alb.ingress.kubernetes.io/scheme: SCHEME, alb.ingress.kubernetes.io/target-type: ip}
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: istio-ingressgateway, port: {number: 80}}}
---
apiVersion: v1
kind: Service
metadata: {name: istio-ingressgateway, namespace: istio-system}
spec: {ports: [{port: 80}]}
"""


@pytest.mark.parametrize(("scheme", "pattern"), [("internet-facing", "F3"), ("internal", "E7")])
def test_the_gateway_of_istio_stands_before_the_pods(tmp_path, scheme, pattern):
    (tmp_path / "istio.yaml").write_text(ISTIO.replace("SCHEME", scheme))
    (result,) = m.recognise(m.read(tmp_path))
    assert result.ways[0].components == ("alb", "istio-ingress", "eks-pods")
    assert {(match.shape.pattern, match.certainty) for match in result.matches} == {(pattern, "sure")}


@pytest.mark.parametrize("resource", [{"Fn::GetAtt": ["Orders", "Arn"]}, "*"])
def test_an_endpoint_to_lambda_is_a_door_to_the_functions_that_its_policy_names(tmp_path, resource):
    statement = {"Effect": "Allow", "Principal": "*", "Action": "lambda:InvokeFunction", "Resource": resource}
    properties = {"ServiceName": "com.amazonaws.eu-west-1.lambda", "PolicyDocument": {"Statement": [statement]}}
    entries = recognised(
        tmp_path, Endpoint={"Type": "AWS::EC2::VPCEndpoint", "Properties": properties}, Orders=FUNCTION
    )
    if resource == "*":
        assert entries == {}
        return
    ways, matches = entries["Endpoint"]
    assert ways == [("interface-endpoint", "lambda-api", "lambda-function")]
    assert {code for code, _ in matches} == {"A8"}


def test_a_balancer_that_answers_by_itself_ends_the_way(tmp_path):
    answer = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200"}}
    properties = {"LoadBalancerArn": ref("Alb"), "Port": 443, "DefaultActions": [answer]}
    _, matches = recognised(
        tmp_path,
        Api=api(**REGIONAL),
        Method=over_link(IntegrationTarget=ref("Alb")),
        Link=LINK_V2,
        Alb=balancer("application"),
        Listener={"Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": properties},
    )["Api"]
    assert matches == {("B6", "alike")}
