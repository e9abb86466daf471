"""A route: a block of addresses and what leads there.

Sources: AWS::EC2::Route (CloudFormation), aws_route and the blocks of aws_route_table (Terraform), DescribeRouteTables
(2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, reference, text
from ..table import Call, FieldPlace, Form, Table
from ..values import Ref, String, Value
from .route_table import RouteTable

TARGETS = (
    "gateway",
    "nat_gateway",
    "transit_gateway",
    "peering",
    "endpoint",
    "network_interface",
    "instance",
    "egress_only_gateway",
)
"""The attributes of which one says where a route leads."""

_TERRAFORM_INSIDE: dict[str, FieldPlace] = {
    "cidr": "cidr_block",
    "cidr_ipv6": "ipv6_cidr_block",
    "prefix_list": "destination_prefix_list_id",
    "gateway": "gateway_id",
    "nat_gateway": "nat_gateway_id",
    "transit_gateway": "transit_gateway_id",
    "peering": "vpc_peering_connection_id",
    "endpoint": "vpc_endpoint_id",
    "network_interface": "network_interface_id",
    "egress_only_gateway": "egress_only_gateway_id",
}


@node
class Route(Node):
    """A route of a route table.

    Parameters
    ----------
    table : Ref of RouteTable
        The table that it stands in.
    cidr, cidr_ipv6, prefix_list
        The addresses that it is for; one of them.
    gateway, nat_gateway, transit_gateway, peering, endpoint, network_interface, instance, egress_only_gateway
        Where it leads; one of them. A gateway is an internet gateway, a virtual private gateway, or ``local``.
    state : str
        In an account only: ``active`` or ``blackhole``.
    """

    KIND = "route"
    TABLE = Table(
        cloudformation="AWS::EC2::Route",
        terraform="aws_route",
        rows={
            "table": ("RouteTableId", "route_table_id", ""),
            "cidr": ("DestinationCidrBlock", "destination_cidr_block", "DestinationCidrBlock"),
            "cidr_ipv6": (
                "DestinationIpv6CidrBlock",
                "destination_ipv6_cidr_block",
                "DestinationIpv6CidrBlock",
            ),
            "prefix_list": ("DestinationPrefixListId", "destination_prefix_list_id", "DestinationPrefixListId"),
            "gateway": ("GatewayId", "gateway_id", "GatewayId"),
            "nat_gateway": ("NatGatewayId", "nat_gateway_id", "NatGatewayId"),
            "transit_gateway": ("TransitGatewayId", "transit_gateway_id", "TransitGatewayId"),
            "peering": ("VpcPeeringConnectionId", "vpc_peering_connection_id", "VpcPeeringConnectionId"),
            "endpoint": ("VpcEndpointId", "vpc_endpoint_id", ""),
            "network_interface": ("NetworkInterfaceId", "network_interface_id", "NetworkInterfaceId"),
            "instance": ("InstanceId", "", "InstanceId"),
            "egress_only_gateway": (
                "EgressOnlyInternetGatewayId",
                "egress_only_gateway_id",
                "EgressOnlyInternetGatewayId",
            ),
            "state": ("", "", "State"),
        },
        within="table",
        identity=("cidr", "cidr_ipv6", "prefix_list"),
        calls=(
            Call(
                "ec2",
                "describe_route_tables",
                "RouteTables[].Routes[]",
                "",
                "ec2:DescribeRouteTables",
                around={"table": "RouteTableId"},
            ),
        ),
        also=(
            Form("aws_route_table", _TERRAFORM_INSIDE, inside="route[]", parent="table"),
            Form("aws_default_route_table", _TERRAFORM_INSIDE, inside="route[]", parent="table"),
        ),
    )

    table: Value[Ref[RouteTable]] | None = reference("route-table")
    cidr: String | None = text()
    cidr_ipv6: String | None = text()
    prefix_list: Value[Ref[Any]] | None = reference("prefix-list")
    gateway: Value[Ref[Any]] | None = reference("internet-gateway", "vpn-gateway")
    nat_gateway: Value[Ref[Any]] | None = reference("nat-gateway")
    transit_gateway: Value[Ref[Any]] | None = reference("transit-gateway")
    peering: Value[Ref[Any]] | None = reference("vpc-peering")
    endpoint: Value[Ref[Any]] | None = reference("vpc-endpoint")
    network_interface: Value[Ref[Any]] | None = reference("network-interface")
    instance: Value[Ref[Any]] | None = reference("instance")
    egress_only_gateway: Value[Ref[Any]] | None = reference("egress-only-gateway")
    state: String | None = text()
