"""A route of a transit gateway's route table.

Sources: AWS::EC2::TransitGatewayRoute (CloudFormation), aws_ec2_transit_gateway_route (Terraform),
SearchTransitGatewayRoutes (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, flag, node, reference, text
from ..table import Call, Table
from ..values import Ref, String, Value


@node
class TransitGatewayRoute(Node):
    """A route of a transit gateway.

    Parameters
    ----------
    table : Ref of TransitGatewayRouteTable
        Its table.
    cidr : str
        The addresses that it is for.
    attachment : Ref of TransitGatewayAttachment
        Where it leads.
    blackhole : bool
        Whether it throws packets away.
    """

    KIND = "transit-gateway-route"
    TABLE = Table(
        cloudformation="AWS::EC2::TransitGatewayRoute",
        terraform="aws_ec2_transit_gateway_route",
        rows={
            "table": ("TransitGatewayRouteTableId", "transit_gateway_route_table_id", ""),
            "cidr": ("DestinationCidrBlock", "destination_cidr_block", "DestinationCidrBlock"),
            "attachment": (
                "TransitGatewayAttachmentId",
                "transit_gateway_attachment_id",
                "TransitGatewayAttachments[0].TransitGatewayAttachmentId",
            ),
            "blackhole": ("Blackhole", "blackhole", ""),
        },
        within="table",
        identity=("cidr",),
        calls=(
            Call(
                "ec2",
                "search_transit_gateway_routes",
                "Routes[]",
                "",
                "ec2:SearchTransitGatewayRoutes",
                per="transit-gateway-route-table",
                arguments={
                    "TransitGatewayRouteTableId": "{key}",
                    "Filters": [{"Name": "state", "Values": ["active", "blackhole"]}],
                },
                parent="table",
            ),
        ),
    )

    table: Value[Ref[Any]] | None = reference("transit-gateway-route-table")
    cidr: String | None = text()
    attachment: Value[Ref[Any]] | None = reference(
        "transit-gateway-attachment", "transit-gateway-peering", "vpn-connection"
    )
    blackhole: Value[bool] | None = flag()
