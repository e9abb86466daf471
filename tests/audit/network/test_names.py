"""What names answer, as Route 53 and API Gateway document it."""

from __future__ import annotations

from pathlib import Path

import pytest

import modeler as m
from modeler.audit.network import AnswerKind, resolve
from modeler.inventory import Inventory
from modeler.inventory.kinds.vpc import Vpc

BASE = """
Resources:
  Net:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: 10.0.0.0/16, EnableDnsHostnames: HOSTNAMES, EnableDnsSupport: SUPPORT}
  Other: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.1.0.0/16, EnableDnsHostnames: true, EnableDnsSupport: true}}
  Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Net, CidrBlock: 10.0.1.0/24}}
  Door:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Net
      VpcEndpointType: Interface
      ServiceName: com.amazonaws.eu-west-1.execute-api
      SubnetIds: [!Ref Subnet]
      PrivateDnsEnabled: PRIVATE
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: orders, EndpointConfiguration: {Types: [PRIVATE]}}}
  Public: {Type: AWS::ApiGateway::RestApi, Properties: {Name: shop, EndpointConfiguration: {Types: [REGIONAL]}}}
"""
API = "${Api}.execute-api.eu-west-1.amazonaws.com"
PUBLIC = "${Public}.execute-api.eu-west-1.amazonaws.com"


def base(private: str = "true", hostnames: str = "true", support: str = "true") -> str:
    return (
        BASE.replace("PRIVATE}", "PRIVATE}")
        .replace("PrivateDnsEnabled: PRIVATE", f"PrivateDnsEnabled: {private}")
        .replace("HOSTNAMES", hostnames)
        .replace("SUPPORT", support)
    )


def inventory_of(tmp_path: Path, *parts: str) -> Inventory:
    file = tmp_path / "names.yaml"
    file.write_text("".join(parts), encoding="utf-8")
    return m.read(file, region="eu-west-1")


def net(inventory: Inventory, key: str = "Net") -> Vpc:
    vpc = inventory.by_key[key]
    assert isinstance(vpc, Vpc)
    return vpc


# https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html
def test_private_dns_takes_the_names_of_private_and_of_public_apis(tmp_path: Path) -> None:
    inventory = inventory_of(tmp_path, base())
    for name in (API, PUBLIC, "a1b2c3.execute-api.eu-west-1.amazonaws.com"):
        answer = resolve(inventory, name, net(inventory))
        assert (answer.kind, answer.node) == (AnswerKind.ENDPOINT, inventory.by_key["Door"])
    elsewhere = resolve(inventory, PUBLIC, net(inventory, "Other"))
    assert (elsewhere.kind, elsewhere.node) == (AnswerKind.PUBLIC_API, inventory.by_key["Public"])
    assert resolve(inventory, "a1.execute-api.us-east-1.amazonaws.com", net(inventory)).kind is AnswerKind.PUBLIC_API


@pytest.mark.parametrize(
    ("private", "hostnames", "support", "expected"),
    [
        ("false", "true", "true", AnswerKind.PUBLIC_API),
        ("true", "false", "true", AnswerKind.PUBLIC_API),
        ("true", "true", "false", AnswerKind.NO_SUCH_NAME),
    ],
)
def test_private_dns_needs_both_attributes_of_the_vpc(
    tmp_path: Path, private: str, hostnames: str, support: str, expected: AnswerKind
) -> None:
    inventory = inventory_of(tmp_path, base(private, hostnames, support))
    assert resolve(inventory, API, net(inventory)).kind is expected


def test_the_name_of_an_api_at_an_endpoint_is_public_and_answers_private_addresses(tmp_path: Path) -> None:
    inventory = inventory_of(tmp_path, base("false"))
    for vpc in (net(inventory), net(inventory, "Other"), None):
        answer = resolve(inventory, "${Api}-${Door}.execute-api.eu-west-1.amazonaws.com", vpc)
        assert (answer.kind, answer.node) == (AnswerKind.ENDPOINT, inventory.by_key["Door"])


ZONE = """
  Zone:
    Type: AWS::Route53::HostedZone
    Properties: {Name: example.internal, VPCs: [{VPCId: !Ref Net, VPCRegion: eu-west-1}]}
  Record:
    Type: AWS::Route53::RecordSet
    Properties:
      HostedZoneId: !Ref Zone
      Name: NAME
      Type: A
      AliasTarget:
        DNSName: !Select [1, !Split [":", !Select [0, !GetAtt Door.DnsEntries]]]
        HostedZoneId: !Select [0, !Split [":", !Select [0, !GetAtt Door.DnsEntries]]]
"""
PUBLIC_ZONE = """
  PublicZone: {Type: AWS::Route53::HostedZone, Properties: {Name: example.internal}}
  PublicRecord:
    Type: AWS::Route53::RecordSet
    Properties: {HostedZoneId: !Ref PublicZone, Name: shop.example.internal, Type: A, ResourceRecords: [198.51.100.7]}
"""


def test_an_alias_in_a_private_zone_leads_to_the_endpoint_in_its_vpcs_only(tmp_path: Path) -> None:
    inventory = inventory_of(tmp_path, base(), ZONE.replace("NAME", "api.example.internal"))
    answer = resolve(inventory, "api.example.internal", net(inventory))
    assert (answer.kind, answer.node) == (AnswerKind.ENDPOINT, inventory.by_key["Door"])
    assert [node.key for node in answer.deciding] == ["Zone", "Record"]
    assert resolve(inventory, "api.example.internal", net(inventory, "Other")).kind is AnswerKind.OUTSIDE


# https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html: a private zone
# with a matching domain and no matching record answers NXDOMAIN
def test_a_private_zone_hides_the_public_one(tmp_path: Path) -> None:
    inventory = inventory_of(tmp_path, base(), ZONE.replace("NAME", "api.example.internal"), PUBLIC_ZONE)
    assert resolve(inventory, "shop.example.internal", net(inventory)).kind is AnswerKind.NO_SUCH_NAME
    outside = resolve(inventory, "shop.example.internal")
    assert (outside.kind, outside.values) == (AnswerKind.ADDRESSES, ("198.51.100.7",))


def test_a_wildcard_answers_where_no_record_has_the_name(tmp_path: Path) -> None:
    inventory = inventory_of(tmp_path, base(), ZONE.replace("NAME", '"*.example.internal"'))
    assert resolve(inventory, "orders.example.internal", net(inventory)).kind is AnswerKind.ENDPOINT


RULE = """
  Rule:
    Type: AWS::Route53Resolver::ResolverRule
    Properties: {RuleType: FORWARD, DomainName: DOMAIN, TargetIps: [{Ip: 10.9.0.2}], ResolverEndpointId: rslvr-out-1}
  RuleOf:
    Type: AWS::Route53Resolver::ResolverRuleAssociation
    Properties: {ResolverRuleId: !Ref Rule, VPCId: !Ref Net}
"""


# https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html: with the same
# domain the rule takes precedence; else the more specific domain does
@pytest.mark.parametrize(
    ("domain", "name", "expected"),
    [
        ("example.internal", "api.example.internal", AnswerKind.FORWARDED),
        ("internal", "api.example.internal", AnswerKind.ENDPOINT),
        ("internal", "else.internal", AnswerKind.FORWARDED),
        ("api.example.internal", "api.example.internal", AnswerKind.FORWARDED),
        (".", API, AnswerKind.ENDPOINT),
        ("amazonaws.com", API, AnswerKind.ENDPOINT),
        ("execute-api.eu-west-1.amazonaws.com", API, AnswerKind.FORWARDED),
    ],
)
def test_the_most_specific_domain_decides_and_a_rule_wins_a_tie(
    tmp_path: Path, domain: str, name: str, expected: AnswerKind
) -> None:
    inventory = inventory_of(
        tmp_path, base(), ZONE.replace("NAME", "api.example.internal"), RULE.replace("DOMAIN", domain)
    )
    assert resolve(inventory, name, net(inventory)).kind is expected


CUSTOM = """
  Domain:
    Type: AWS::ApiGateway::DomainName
    Properties: {DomainName: shop.example.com, EndpointConfiguration: {Types: [REGIONAL]}}
  Zone2: {Type: AWS::Route53::HostedZone, Properties: {Name: example.com}}
  Shop:
    Type: AWS::Route53::RecordSet
    Properties: {HostedZoneId: !Ref Zone2, Name: shop.example.com, Type: TYPE, VALUE}
"""


# Private DNS takes the name to which a CNAME leads; an alias is answered outside of the VPC
# (https://repost.aws/knowledge-center/api-gateway-vpc-connections, 2026-11-30)
@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("CNAME", "ResourceRecords: [d-1a2b.execute-api.eu-west-1.amazonaws.com]", AnswerKind.ENDPOINT),
        ("CNAME", "ResourceRecords: [!GetAtt Domain.RegionalDomainName]", AnswerKind.ENDPOINT),
        (
            "A",
            "AliasTarget: {DNSName: !GetAtt Domain.RegionalDomainName, HostedZoneId: Z1}",
            AnswerKind.PUBLIC_API,
        ),
    ],
)
def test_private_dns_takes_a_custom_domain_behind_a_cname(
    tmp_path: Path, kind: str, value: str, expected: AnswerKind
) -> None:
    inventory = inventory_of(tmp_path, base(), CUSTOM.replace("TYPE", kind).replace("VALUE", value))
    assert resolve(inventory, "shop.example.com", net(inventory), "eu-west-1").kind is expected
    assert resolve(inventory, "shop.example.com", net(inventory, "Other"), "eu-west-1").kind is AnswerKind.PUBLIC_API


FIREWALL = """
  Firewall:
    Type: AWS::Route53Resolver::FirewallRuleGroup
    Properties:
      FirewallRules: [{Action: BLOCK, BlockResponse: NXDOMAIN, FirewallDomainListId: rslvr-fdl-1, Priority: 1}]
  FirewallOf:
    Type: AWS::Route53Resolver::FirewallRuleGroupAssociation
    Properties: {FirewallRuleGroupId: !Ref Firewall, VpcId: !Ref Net, Priority: 101}
"""


def test_a_firewall_leaves_the_answer_open(tmp_path: Path) -> None:
    inventory = inventory_of(tmp_path, base(), FIREWALL)
    assert [value.name for value in resolve(inventory, API, net(inventory)).unknown] == ["the domains of Firewall"]
    assert resolve(inventory, API, net(inventory, "Other")).unknown == ()
