"""Networks as AWS documents them: answers through network ACLs, hubs, gateways, groups that name groups."""

from __future__ import annotations

from pathlib import Path

import pytest

import modeler as m
from modeler.audit.network import (
    INTERNET,
    NetworkCheck,
    Party,
    in_subnet,
    on_premises,
    parties,
    reach,
    through_privatelink,
)
from modeler.inventory import Inventory, Node, Ref
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.subnet import Subnet

TWO_VPCS = """
Parameters: {OnPremises: {Type: String}}
Resources:
  Hub: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  HubSubnet:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Hub, CidrBlock: 10.0.1.0/24, AvailabilityZone: eu-west-1a}
  HubTable: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Hub}}
  HubTableOf:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {RouteTableId: !Ref HubTable, SubnetId: !Ref HubSubnet}
  Spoke: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.1.0.0/16}}
  SpokeSubnet:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Spoke, CidrBlock: 10.1.1.0/24, AvailabilityZone: eu-west-1a}
  SpokeTable: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Spoke}}
  SpokeTableOf:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {RouteTableId: !Ref SpokeTable, SubnetId: !Ref SpokeSubnet}
  Door:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: the endpoint
      VpcId: !Ref Hub
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8}]
  Endpoint:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcEndpointType: Interface
      ServiceName: com.amazonaws.eu-west-1.execute-api
      VpcId: !Ref Hub
      SubnetIds: [!Ref HubSubnet]
      SecurityGroupIds: [!Ref Door]
  Callers:
    Type: AWS::EC2::SecurityGroup
    Properties: {GroupDescription: those who call, VpcId: !Ref Spoke}
"""
OVER_HUB = """
  Tgw: {Type: AWS::EC2::TransitGateway, Properties: {}}
  HubAttachment:
    Type: AWS::EC2::TransitGatewayAttachment
    Properties: {TransitGatewayId: !Ref Tgw, VpcId: !Ref Hub, SubnetIds: [!Ref HubSubnet]}
  SpokeAttachment:
    Type: AWS::EC2::TransitGatewayAttachment
    Properties: {TransitGatewayId: !Ref Tgw, VpcId: !Ref Spoke, SubnetIds: [!Ref SpokeSubnet]}
  ToHub:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: !Ref SpokeTable, DestinationCidrBlock: 10.0.0.0/16, TransitGatewayId: !Ref Tgw}
"""
BACK = """
  ToSpoke:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: !Ref HubTable, DestinationCidrBlock: 10.1.0.0/16, TransitGatewayId: !Ref Tgw}
"""


def inventory_of(tmp_path: Path, *parts: str) -> Inventory:
    file = tmp_path / "network.yaml"
    file.write_text("".join(parts), encoding="utf-8")
    return m.read(file)


def node(inventory: Inventory, key: str) -> Node:
    return inventory.by_key[key]


def caller(inventory: Inventory, subnet: str, group: str) -> Party:
    place = node(inventory, subnet)
    assert isinstance(place, Subnet)
    return in_subnet(inventory, place, (Ref("security-group", group),))


def test_a_hub_needs_a_route_on_both_sides(tmp_path: Path) -> None:
    one_way = inventory_of(tmp_path, TWO_VPCS, OVER_HUB)
    endpoint = parties(one_way, node(one_way, "Endpoint"))[0]
    answer = reach(one_way, caller(one_way, "SpokeSubnet", "Callers"), endpoint)
    assert answer.failed is not None
    assert answer.failed.check is NetworkCheck.RETURN_ROUTE

    both = inventory_of(tmp_path, TWO_VPCS, OVER_HUB, BACK)
    answer = reach(both, caller(both, "SpokeSubnet", "Callers"), parties(both, node(both, "Endpoint"))[0])
    assert answer.passes is True
    assert answer.admitted.blocks() == ("10.1.1.0/24",)


def test_a_hub_is_reached_only_from_zones_of_its_attachment(tmp_path: Path) -> None:
    elsewhere = TWO_VPCS.replace(
        "CidrBlock: 10.1.1.0/24, AvailabilityZone: eu-west-1a", "CidrBlock: 10.1.1.0/24, AvailabilityZone: eu-west-1b"
    )
    more = """
  Other:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Spoke, CidrBlock: 10.1.2.0/24, AvailabilityZone: eu-west-1a}
"""
    hub = OVER_HUB.replace("SubnetIds: [!Ref SpokeSubnet]", "SubnetIds: [!Ref Other]")
    inventory = inventory_of(tmp_path, elsewhere, hub, BACK, more)
    answer = reach(
        inventory, caller(inventory, "SpokeSubnet", "Callers"), parties(inventory, node(inventory, "Endpoint"))[0]
    )
    assert answer.failed is not None
    assert answer.failed.check is NetworkCheck.ROUTE


def test_a_table_of_the_hub_that_learns_nothing_throws_packets_away(tmp_path: Path) -> None:
    isolated = """
  Table: {Type: AWS::EC2::TransitGatewayRouteTable, Properties: {TransitGatewayId: !Ref Tgw}}
  TableOfSpoke:
    Type: AWS::EC2::TransitGatewayRouteTableAssociation
    Properties: {TransitGatewayRouteTableId: !Ref Table, TransitGatewayAttachmentId: !Ref SpokeAttachment}
"""
    learns = """
  Learns:
    Type: AWS::EC2::TransitGatewayRouteTablePropagation
    Properties: {TransitGatewayRouteTableId: !Ref Table, TransitGatewayAttachmentId: !Ref HubAttachment}
"""
    for more, expected in (("", False), (learns, True)):
        inventory = inventory_of(tmp_path, TWO_VPCS, OVER_HUB, BACK, isolated, more)
        endpoint = parties(inventory, node(inventory, "Endpoint"))[0]
        assert reach(inventory, caller(inventory, "SpokeSubnet", "Callers"), endpoint).passes is expected


ACL = """
  Acl: {Type: AWS::EC2::NetworkAcl, Properties: {VpcId: !Ref Hub}}
  AclOf: {Type: AWS::EC2::SubnetNetworkAclAssociation, Properties: {NetworkAclId: !Ref Acl, SubnetId: !Ref HubSubnet}}
  AskIn:
    Type: AWS::EC2::NetworkAclEntry
    Properties:
      {NetworkAclId: !Ref Acl, RuleNumber: 100, Egress: false, RuleAction: allow, Protocol: 6, CidrBlock: 10.1.0.0/16,
       PortRange: {From: 443, To: 443}}
  AnswerOut:
    Type: AWS::EC2::NetworkAclEntry
    Properties:
      {NetworkAclId: !Ref Acl, RuleNumber: 100, Egress: true, RuleAction: allow, Protocol: 6, CidrBlock: 10.1.0.0/16,
       PortRange: {From: FIRST, To: LAST}}
"""


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    # answers go to the client's own port, from 1024 on (https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html)
    [(1024, 65535, True), (443, 443, False), (32768, 61000, None)],
)
def test_a_network_acl_needs_an_entry_for_answers(tmp_path: Path, first: int, last: int, expected: bool | None) -> None:
    acl = ACL.replace("FIRST", str(first)).replace("LAST", str(last))
    inventory = inventory_of(tmp_path, TWO_VPCS, OVER_HUB, BACK, acl)
    endpoint = parties(inventory, node(inventory, "Endpoint"))[0]
    answer = reach(inventory, caller(inventory, "SpokeSubnet", "Callers"), endpoint)
    assert answer.passes is expected
    step = next(step for step in answer.steps if step.check is NetworkCheck.RETURN_ACL)
    assert step.passes is expected


VPN = """
  Vgw: {Type: AWS::EC2::VPNGateway, Properties: {Type: ipsec.1}}
  VgwOf: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Hub, VpnGatewayId: !Ref Vgw}}
  Router: {Type: AWS::EC2::CustomerGateway, Properties: {Type: ipsec.1, IpAddress: 203.0.113.1}}
  Vpn:
    Type: AWS::EC2::VPNConnection
    Properties: {Type: ipsec.1, VpnGatewayId: !Ref Vgw, CustomerGatewayId: !Ref Router}
"""
TO_PREMISES = """
  ToPremises:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: !Ref HubTable, DestinationCidrBlock: 10.9.0.0/16, GatewayId: !Ref Vgw}
"""
PROPAGATED = """
  Propagation:
    Type: AWS::EC2::VPNGatewayRoutePropagation
    Properties: {RouteTableIds: [!Ref HubTable], VpnGatewayId: !Ref Vgw}
"""


@pytest.mark.parametrize(
    ("parts", "block", "expected"),
    [
        ((VPN, TO_PREMISES), "10.9.4.0/24", True),
        ((VPN, TO_PREMISES), "10.8.0.0/16", False),  # no route back
        ((VPN, PROPAGATED), "10.8.0.0/16", None),  # the gateway learns its routes only when it runs
        ((VPN,), "10.9.4.0/24", False),
        ((), "10.9.4.0/24", False),  # no gateway at all
    ],
)
def test_a_network_on_premises_needs_a_gateway_and_a_route_back(
    tmp_path: Path, parts: tuple[str, ...], block: str, expected: bool | None
) -> None:
    inventory = inventory_of(tmp_path, TWO_VPCS, *parts)
    endpoint = parties(inventory, node(inventory, "Endpoint"))[0]
    assert reach(inventory, on_premises(block), endpoint).passes is expected


def test_an_unknown_route_names_the_parameter_that_settles_it(tmp_path: Path) -> None:
    unknown = TO_PREMISES.replace("10.9.0.0/16", "!Ref OnPremises")
    inventory = inventory_of(tmp_path, TWO_VPCS, VPN, unknown)
    answer = reach(inventory, on_premises("10.9.4.0/24"), parties(inventory, node(inventory, "Endpoint"))[0])
    assert answer.passes is None
    assert [value.name for step in answer.steps for value in step.unknown] == ["OnPremises"]


def test_a_part_of_a_network_gets_in_where_groups_admit_a_part(tmp_path: Path) -> None:
    narrow = TWO_VPCS.replace("CidrIp: 10.0.0.0/8", "CidrIp: 10.9.4.0/26")
    inventory = inventory_of(tmp_path, narrow, VPN, TO_PREMISES)
    answer = reach(inventory, on_premises("10.9.4.0/24"), parties(inventory, node(inventory, "Endpoint"))[0])
    assert answer.passes is None
    assert answer.admitted.blocks() == ("10.9.4.0/26",)


PUBLIC = """
Resources:
  Net: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Front: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Net, CidrBlock: 10.0.1.0/24}}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Net}}
  TableOf: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {RouteTableId: !Ref Table, SubnetId: !Ref Front}}
  Gateway: {Type: AWS::EC2::InternetGateway}
  GatewayOf: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Net, InternetGatewayId: !Ref Gateway}}
  Out:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway}
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: the balancer
      VpcId: !Ref Net
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: SOURCE}]
  Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties: {Type: application, Scheme: SCHEME, Subnets: [!Ref Front], SecurityGroups: [!Ref Group]}
"""


@pytest.mark.parametrize(
    ("scheme", "source", "expected"),
    [
        ("internet-facing", "0.0.0.0/0", True),
        ("internal", "0.0.0.0/0", False),
        ("internet-facing", "10.0.0.0/8", False),  # an exposure on paper: nobody on the internet has such an address
        ("internet-facing", "198.51.100.0/24", None),  # a part of the internet
    ],
)
def test_the_internet_reaches_a_balancer(tmp_path: Path, scheme: str, source: str, expected: bool | None) -> None:
    inventory = inventory_of(tmp_path, PUBLIC.replace("SCHEME", scheme).replace("SOURCE", source))
    assert reach(inventory, INTERNET, parties(inventory, node(inventory, "Balancer"))[0]).passes is expected


@pytest.mark.parametrize(("enforced", "expected"), [("on", False), ("off", True)])
def test_a_balancer_checks_privatelink_callers_only_where_told_so(
    tmp_path: Path, enforced: str, expected: bool
) -> None:
    template = f"""
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: the balancer
      SecurityGroupIngress: [{{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/16}}]
  Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Type: network
      SecurityGroups: [!Ref Group]
      EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "{enforced}"
"""
    inventory = inventory_of(tmp_path, template)
    balancer = node(inventory, "Balancer")
    assert isinstance(balancer, LoadBalancer)
    step = through_privatelink(inventory, balancer, on_premises("172.16.0.0/16"))
    assert step.passes is expected


def test_a_group_without_rules_for_packets_out_lets_all_out_in_cloudformation_only(tmp_path: Path) -> None:
    inventory = inventory_of(tmp_path, TWO_VPCS, OVER_HUB, BACK)
    answer = reach(
        inventory, caller(inventory, "SpokeSubnet", "Callers"), parties(inventory, node(inventory, "Endpoint"))[0]
    )
    step = answer.steps[0]
    assert (step.check, step.passes) == (NetworkCheck.SOURCE_GROUPS, True)
    closed = TWO_VPCS.replace(
        "{GroupDescription: those who call, VpcId: !Ref Spoke}",
        "{GroupDescription: those who call, VpcId: !Ref Spoke,"
        " SecurityGroupEgress: [{IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 0.0.0.0/0}]}",
    )
    inventory = inventory_of(tmp_path, closed, OVER_HUB, BACK)
    answer = reach(
        inventory, caller(inventory, "SpokeSubnet", "Callers"), parties(inventory, node(inventory, "Endpoint"))[0]
    )
    assert answer.failed is not None
    assert answer.failed.check is NetworkCheck.SOURCE_GROUPS
