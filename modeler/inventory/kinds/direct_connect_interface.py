"""A virtual interface of AWS Direct Connect.

Sources: AWS::DirectConnect::PrivateVirtualInterface and TransitVirtualInterface (CloudFormation),
aws_dx_private_virtual_interface and aws_dx_transit_virtual_interface (Terraform), DescribeVirtualInterfaces
(2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, integer, node, reference, text, texts
from ..table import Call, Form, Table
from ..values import Ref, String, Value


@node
class DirectConnectInterface(Node):
    """A private or transit virtual interface.

    Parameters
    ----------
    connection : str
        The connection that carries it.
    vlan : int
        Its VLAN.
    gateway, vpn_gateway
        Where it ends: a Direct Connect gateway, or a virtual private gateway.
    mtu : int
        The largest packet.
    state, bgp
        In an account only: whether it is available, and ``up`` or ``down`` of each session.
    """

    KIND = "direct-connect-interface"
    TABLE = Table(
        cloudformation="AWS::DirectConnect::PrivateVirtualInterface",
        terraform="aws_dx_private_virtual_interface",
        asked={"": "arn", "VirtualInterfaceId": "id"},
        rows={
            "name": ("VirtualInterfaceName", "name", "virtualInterfaceName"),
            "connection": ("ConnectionId", "connection_id", "connectionId"),
            "vlan": ("Vlan", "vlan", "vlan"),
            "gateway": ("DirectConnectGatewayId", "dx_gateway_id", "directConnectGatewayId"),
            "vpn_gateway": ("VirtualGatewayId", "vpn_gateway_id", "virtualGatewayId"),
            "state": ("", "", "virtualInterfaceState"),
            "mtu": ("Mtu", "mtu", "mtu"),
            "bgp": ("", "", "bgpPeers[].bgpStatus"),
        },
        calls=(
            Call(
                "directconnect",
                "describe_virtual_interfaces",
                "virtualInterfaces[]",
                "virtualInterfaceId",
                "directconnect:DescribeVirtualInterfaces",
            ),
        ),
        ids=("dxvif-",),
        also=(
            Form(
                "AWS::DirectConnect::TransitVirtualInterface",
                {
                    "name": "VirtualInterfaceName",
                    "connection": "ConnectionId",
                    "vlan": "Vlan",
                    "gateway": "DirectConnectGatewayId",
                },
            ),
            Form(
                "aws_dx_transit_virtual_interface",
                {"name": "name", "connection": "connection_id", "vlan": "vlan", "gateway": "dx_gateway_id"},
            ),
        ),
    )

    connection: Value[Ref[Any]] | None = reference("direct-connect-connection")
    vlan: Value[int] | None = integer()
    gateway: Value[Ref[Any]] | None = reference("direct-connect-gateway")
    vpn_gateway: Value[Ref[Any]] | None = reference("vpn-gateway")
    state: String | None = text()
    mtu: Value[int] | None = integer()
    bgp: Value[tuple[String, ...]] = texts()
