"""A virtual private gateway: where a VPN or Direct Connect ends at one VPC.

Sources: AWS::EC2::VPNGateway and VPCGatewayAttachment (CloudFormation), aws_vpn_gateway (Terraform),
DescribeVpnGateways (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, references
from ..table import As, Call, Form, Table
from ..values import Ref, Unknown, Value
from .vpc import Vpc


@node
class VpnGateway(Node):
    """A virtual private gateway.

    Parameters
    ----------
    vpcs : tuple of Ref of Vpc
        The VPC that it is attached to, if it is.
    propagates_to : tuple of Ref of RouteTable
        The route tables that learn from it which networks lie behind it.
    """

    KIND = "vpn-gateway"
    TABLE = Table(
        cloudformation="AWS::EC2::VPNGateway",
        terraform="aws_vpn_gateway",
        rows={
            "name": ("Tags[Key=Name].Value", "tags.Name", "Tags[Key=Name].Value"),
            "vpcs": ("", As("vpc_id", "one"), "VpcAttachments[].VpcId"),
            "propagates_to": ("", "", ""),
        },
        calls=(Call("ec2", "describe_vpn_gateways", "VpnGateways[]", "VpnGatewayId", "ec2:DescribeVpnGateways"),),
        ids=("vgw-",),
        also=(
            Form("AWS::EC2::VPCGatewayAttachment", {"vpcs": As("VpcId", "one")}, completes="VpnGatewayId"),
            Form("AWS::EC2::VPNGatewayRoutePropagation", {"propagates_to": "RouteTableIds"}, completes="VpnGatewayId"),
            Form(
                "aws_vpn_gateway_route_propagation",
                {"propagates_to": As("route_table_id", "one")},
                completes="vpn_gateway_id",
            ),
            Form("aws_vpn_gateway_attachment", {"vpcs": As("vpc_id", "one")}, completes="vpn_gateway_id"),
        ),
    )

    vpcs: Value[tuple[Ref[Vpc] | Unknown, ...]] = references("vpc")
    propagates_to: Value[tuple[Ref[Any] | Unknown, ...]] = references("route-table")
