"""A transit gateway: a router between VPCs, VPNs and Direct Connect.

Sources: AWS::EC2::TransitGateway (CloudFormation), aws_ec2_transit_gateway (Terraform), DescribeTransitGateways
(2026-11-30).
"""

from __future__ import annotations

from ..node import Node, node, text
from ..table import Call, Table
from ..values import String


@node
class TransitGateway(Node):
    """A transit gateway.

    Parameters
    ----------
    default_association, default_propagation : str
        ``enable`` or ``disable``: whether attachments share one route table by themselves.
    """

    KIND = "transit-gateway"
    TABLE = Table(
        cloudformation="AWS::EC2::TransitGateway",
        terraform="aws_ec2_transit_gateway",
        asked={"": "id", "TransitGatewayArn": "arn"},
        rows={
            "name": ("Tags[Key=Name].Value", "tags.Name", "Tags[Key=Name].Value"),
            "default_association": (
                "DefaultRouteTableAssociation",
                "default_route_table_association",
                "Options.DefaultRouteTableAssociation",
            ),
            "default_propagation": (
                "DefaultRouteTablePropagation",
                "default_route_table_propagation",
                "Options.DefaultRouteTablePropagation",
            ),
        },
        calls=(
            Call(
                "ec2",
                "describe_transit_gateways",
                "TransitGateways[]",
                "TransitGatewayId",
                "ec2:DescribeTransitGateways",
            ),
        ),
        ids=("tgw-",),
    )

    default_association: String | None = text()
    default_propagation: String | None = text()
