"""A Direct Connect gateway: where virtual interfaces end, whatever the Region.

Sources: AWS::DirectConnect::DirectConnectGateway and DirectConnectGatewayAssociation (CloudFormation), aws_dx_gateway
(Terraform), DescribeDirectConnectGateways (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, references, text
from ..table import As, Call, Form, Table
from ..values import Ref, String, Unknown, Value


@node
class DirectConnectGateway(Node):
    """A Direct Connect gateway.

    Parameters
    ----------
    gateways : tuple of Ref of VpnGateway or TransitGateway
        What it leads to.
    """

    KIND = "direct-connect-gateway"
    TABLE = Table(
        cloudformation="AWS::DirectConnect::DirectConnectGateway",
        terraform="aws_dx_gateway",
        asked={"": "arn", "DirectConnectGatewayId": "id"},
        rows={
            "name": ("DirectConnectGatewayName", "name", "directConnectGatewayName"),
            "gateways": ("", "", ""),
            "state": ("", "", "directConnectGatewayState"),
        },
        calls=(
            Call(
                "directconnect",
                "describe_direct_connect_gateways",
                "directConnectGateways[]",
                "directConnectGatewayId",
                "directconnect:DescribeDirectConnectGateways",
            ),
            Call(
                "directconnect",
                "describe_direct_connect_gateway_associations",
                "",
                "",
                "directconnect:DescribeDirectConnectGatewayAssociations",
                per="direct-connect-gateway",
                arguments={"directConnectGatewayId": "{key}"},
                completes=True,
                paths={"gateways": "directConnectGatewayAssociations[].associatedGateway.id"},
            ),
        ),
        also=(
            Form(
                "AWS::DirectConnect::DirectConnectGatewayAssociation",
                {"gateways": As("AssociatedGatewayId", "one")},
                completes="DirectConnectGatewayId",
            ),
            Form(
                "aws_dx_gateway_association",
                {"gateways": As("associated_gateway_id | vpn_gateway_id", "one")},
                completes="dx_gateway_id",
            ),
        ),
    )

    gateways: Value[tuple[Ref[Any] | Unknown, ...]] = references("vpn-gateway", "transit-gateway")
    state: String | None = text()
