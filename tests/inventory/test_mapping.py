"""What resources say about each other: values taken over, lists completed, conditions that are not decided."""

from __future__ import annotations

from modeler.inventory import Attribute, Cause, Origin, Ref, Resource, System, Text, Unknown, nodes_of
from modeler.inventory.kinds.api_integration import ApiIntegration
from modeler.inventory.kinds.domain_mapping import DomainMapping
from modeler.inventory.kinds.listener_rule import ListenerRule
from modeler.inventory.kinds.prefix_list import PrefixList
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.route_table import RouteTable
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.inventory.kinds.vpc_origin import VpcOrigin


def resource(type_: str, key: str, properties: dict, exists: bool | Unknown = True) -> Resource:
    """Return a resource as a reader would give it."""
    return Resource(type_, key, properties, Origin("t.yaml", name=key), exists=exists)


def read(kind, *resources: Resource, system: System = System.CLOUDFORMATION):
    """Return the one node of a kind that resources make."""
    (node,) = [item for item in nodes_of(resources, system) if isinstance(item, kind)]
    return node


VPC = resource("AWS::EC2::VPC", "Vpc", {"CidrBlock": "10.0.0.0/16"})


def test_the_block_of_another_vpc_is_taken_over():
    group = resource(
        "AWS::EC2::SecurityGroup",
        "Group",
        {"SecurityGroupIngress": [{"IpProtocol": "tcp", "FromPort": 443, "CidrIp": Attribute("Vpc", "CidrBlock")}]},
    )
    rule = read(SecurityGroupRule, VPC, group)
    assert rule.cidr == "10.0.0.0/16"
    assert rule.group == Ref("security-group", "Group")


def test_what_aws_makes_stays_an_attribute():
    peer = resource("AWS::EC2::SecurityGroupIngress", "Rule", {"CidrIp": Attribute("Vpc", "CidrBlockAssociations")})
    assert read(SecurityGroupRule, VPC, peer).cidr == Text((Attribute("Vpc", "CidrBlockAssociations"),))


def test_a_reference_to_a_stage_is_its_name():
    stage = resource("AWS::ApiGateway::Stage", "Live", {"StageName": "prod", "RestApiId": Attribute("Api")})
    mapping = resource("AWS::ApiGateway::BasePathMapping", "Mapping", {"Stage": Attribute("Live")})
    assert read(DomainMapping, stage, mapping).stage == "prod"


def test_terraform_names_an_argument():
    vpc = resource("aws_vpc", "aws_vpc.main", {"cidr_block": "10.1.0.0/16"})
    entries = resource(
        "aws_ec2_managed_prefix_list",
        "aws_ec2_managed_prefix_list.own",
        {"entry": [{"cidr": Attribute("aws_vpc.main", "cidr_block")}]},
    )
    assert read(PrefixList, vpc, entries, system=System.TERRAFORM).cidrs == ("10.1.0.0/16",)


def test_values_that_name_each_other_end():
    first = resource("aws_vpc", "aws_vpc.a", {"cidr_block": Attribute("aws_vpc.b", "cidr_block")})
    two = resource("aws_vpc", "aws_vpc.b", {"cidr_block": Attribute("aws_vpc.a", "cidr_block")})
    nodes = nodes_of([first, two], System.TERRAFORM)
    assert all(isinstance(node.cidrs[0], Unknown) for node in nodes)


def test_an_association_that_is_not_decided_leaves_the_list_open():
    table = resource("AWS::EC2::RouteTable", "Table", {"VpcId": Attribute("Vpc")})
    sure = resource(
        "AWS::EC2::SubnetRouteTableAssociation", "A", {"RouteTableId": Attribute("Table"), "SubnetId": "subnet-1"}
    )
    unsure = Unknown(Cause.CONDITION, "Wide")
    second = resource(
        "AWS::EC2::SubnetRouteTableAssociation",
        "B",
        {"RouteTableId": Attribute("Table"), "SubnetId": "subnet-2"},
        exists=unsure,
    )
    assert read(RouteTable, VPC, table, sure, second).subnets == (Ref("subnet", "subnet-1"), unsure)


def test_a_policy_may_be_json_with_or_without_backslashes():
    for text in ('{"Version": "2012-10-17"}', '{\\"Version\\": \\"2012-10-17\\"}'):
        assert read(RestApi, resource("AWS::ApiGateway::RestApi", "Api", {"Policy": text})).policy == {
            "Version": "2012-10-17"
        }


def test_a_short_and_a_long_condition_are_the_same():
    short = {"Field": "path-pattern", "Values": ["/a/*"]}
    long = {"Field": "path-pattern", "PathPatternConfig": {"Values": ["/a/*"]}}
    block = {"path_pattern": [{"values": ["/a/*"]}], "host_header": []}
    rule = "AWS::ElasticLoadBalancingV2::ListenerRule"
    conditions = {read(ListenerRule, resource(rule, "R", {"Conditions": [item]})).conditions for item in (short, long)}
    terraform = resource("aws_lb_listener_rule", "aws_lb_listener_rule.r", {"condition": [block]})
    conditions.add(read(ListenerRule, terraform, system=System.TERRAFORM).conditions)
    ((condition,),) = conditions
    assert (condition.field, condition.paths, condition.hosts) == ("path-pattern", ("/a/*",), ())


def test_a_function_stays_known_in_a_uri_whatever_its_name():
    function = resource("AWS::Lambda::Function", "Pets", {"FunctionName": "pets"})
    uri = Text(("arn:aws:lambda:eu-west-1:1:function:", Attribute("Pets"), "/invocations"))
    integration = resource("AWS::ApiGatewayV2::Integration", "Call", {"IntegrationUri": uri})
    assert read(ApiIntegration, function, integration).uri.attributes == (Attribute("Pets"),)


def test_what_adds_to_a_resource_that_no_kind_knows_adds_to_nothing():
    association = resource(
        "AWS::VpcLattice::ServiceNetworkServiceAssociation",
        "Association",
        {"ServiceIdentifier": Attribute("Shared", "Service"), "ServiceNetworkIdentifier": "sn-0123456789abcdef0"},
    )
    shared = resource("Custom::SharedService", "Shared", {})
    nodes = nodes_of([shared, association], System.CLOUDFORMATION)
    assert [(node.KIND, node.key) for node in nodes] == [("other", "Shared")]


def test_a_name_that_another_resource_states_is_a_reference_to_it():
    mapping = resource("AWS::ApiGateway::BasePathMapping", "Mapping", {"DomainName": "api.corp.example"})
    domain = resource("AWS::ApiGateway::DomainName", "Domain", {"DomainName": "api.corp.example"})
    assert read(DomainMapping, mapping, domain).domain == Ref("domain-name", "Domain")


def test_two_places_that_take_one_parameter_name_the_same():
    name = Unknown(Cause.PARAMETER, "ApiName")
    mapping = resource("AWS::ApiGateway::BasePathMapping", "Mapping", {"DomainName": name})
    domain = resource("AWS::ApiGateway::DomainName", "Domain", {"DomainName": name})
    assert read(DomainMapping, mapping, domain).domain == Ref("domain-name", "Domain")
    assert read(DomainMapping, mapping).domain == name


def test_a_reference_inside_an_arn_is_found_beside_the_region_and_the_account():
    arn = Text(("arn:aws:ec2:", Attribute("AWS::Region"), ":", Attribute("AWS::AccountId"), ":i/", Attribute("Server")))
    origin = resource("AWS::CloudFront::VpcOrigin", "Origin", {"VpcOriginEndpointConfig": {"Arn": arn}})
    server = resource("AWS::EC2::Instance", "Server", {})
    assert read(VpcOrigin, origin, server).target == Ref("instance", "Server")
