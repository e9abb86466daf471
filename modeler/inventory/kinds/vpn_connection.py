"""A Site-to-Site VPN connection: two tunnels to a router on premises.

Sources: AWS::EC2::VPNConnection (CloudFormation), aws_vpn_connection (Terraform), DescribeVpnConnections (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, flag, node, reference, text, texts
from ..table import Call, Table
from ..values import Ref, String, Value


@node
class VpnConnection(Node):
    """A VPN connection.

    Parameters
    ----------
    vpn_gateway, transit_gateway
        Where it ends at AWS; one of them.
    customer_gateway : Ref of CustomerGateway
        Where it ends on premises.
    static_routes : bool
        Whether routes are written by hand and not learned.
    tunnels : tuple of str
        In an account only: ``UP`` or ``DOWN`` for each tunnel.
    bandwidth : str
        ``standard`` or ``large`` tunnels.
    state : str
        In an account only.
    """

    KIND = "vpn-connection"
    TABLE = Table(
        cloudformation="AWS::EC2::VPNConnection",
        terraform="aws_vpn_connection",
        rows={
            "name": ("Tags[Key=Name].Value", "tags.Name", "Tags[Key=Name].Value"),
            "vpn_gateway": ("VpnGatewayId", "vpn_gateway_id", "VpnGatewayId"),
            "transit_gateway": ("TransitGatewayId", "transit_gateway_id", "TransitGatewayId"),
            "customer_gateway": ("CustomerGatewayId", "customer_gateway_id", "CustomerGatewayId"),
            "static_routes": ("StaticRoutesOnly", "static_routes_only", "Options.StaticRoutesOnly"),
            "tunnels": ("", "", "VgwTelemetry[].Status"),
            "state": ("", "", "State"),
            "bandwidth": ("TunnelBandwidth", "", "Options.TunnelBandwidth"),
        },
        calls=(
            Call(
                "ec2", "describe_vpn_connections", "VpnConnections[]", "VpnConnectionId", "ec2:DescribeVpnConnections"
            ),
        ),
        ids=("vpn-",),
    )

    vpn_gateway: Value[Ref[Any]] | None = reference("vpn-gateway")
    transit_gateway: Value[Ref[Any]] | None = reference("transit-gateway")
    customer_gateway: Value[Ref[Any]] | None = reference("customer-gateway")
    static_routes: Value[bool] | None = flag()
    tunnels: Value[tuple[String, ...]] = texts()
    state: String | None = text()
    bandwidth: String | None = text()
