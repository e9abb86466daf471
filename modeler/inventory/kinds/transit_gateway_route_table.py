"""A route table of a transit gateway.

Sources: AWS::EC2::TransitGatewayRouteTable with its Association and Propagation (CloudFormation),
aws_ec2_transit_gateway_route_table (Terraform), DescribeTransitGatewayRouteTables (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, reference, references
from ..table import As, Call, Form, Table
from ..values import Ref, Unknown, Value

_ATTACHED = ("transit-gateway-attachment", "transit-gateway-peering", "vpn-connection")


@node
class TransitGatewayRouteTable(Node):
    """A route table of a transit gateway.

    Parameters
    ----------
    transit_gateway : Ref of TransitGateway
        Its gateway.
    associations, propagations : tuple of Ref of TransitGatewayAttachment
        Whose packets ask it, and whose networks it learns.
    """

    KIND = "transit-gateway-route-table"
    TABLE = Table(
        cloudformation="AWS::EC2::TransitGatewayRouteTable",
        terraform="aws_ec2_transit_gateway_route_table",
        rows={
            "transit_gateway": ("TransitGatewayId", "transit_gateway_id", "TransitGatewayId"),
            "associations": ("", "", ""),
            "propagations": ("", "", ""),
        },
        calls=(
            Call(
                "ec2",
                "describe_transit_gateway_route_tables",
                "TransitGatewayRouteTables[]",
                "TransitGatewayRouteTableId",
                "ec2:DescribeTransitGatewayRouteTables",
            ),
            Call(
                "ec2",
                "get_transit_gateway_route_table_associations",
                "",
                "",
                "ec2:GetTransitGatewayRouteTableAssociations",
                per="transit-gateway-route-table",
                arguments={"TransitGatewayRouteTableId": "{key}"},
                completes=True,
                paths={"associations": "Associations[].TransitGatewayAttachmentId"},
            ),
            Call(
                "ec2",
                "get_transit_gateway_route_table_propagations",
                "",
                "",
                "ec2:GetTransitGatewayRouteTablePropagations",
                per="transit-gateway-route-table",
                arguments={"TransitGatewayRouteTableId": "{key}"},
                completes=True,
                paths={"propagations": "TransitGatewayRouteTablePropagations[].TransitGatewayAttachmentId"},
            ),
        ),
        ids=("tgw-rtb-",),
        also=(
            Form(
                "AWS::EC2::TransitGatewayRouteTableAssociation",
                {"associations": As("TransitGatewayAttachmentId", "one")},
                completes="TransitGatewayRouteTableId",
            ),
            Form(
                "AWS::EC2::TransitGatewayRouteTablePropagation",
                {"propagations": As("TransitGatewayAttachmentId", "one")},
                completes="TransitGatewayRouteTableId",
            ),
            Form(
                "aws_ec2_transit_gateway_route_table_association",
                {"associations": As("transit_gateway_attachment_id", "one")},
                completes="transit_gateway_route_table_id",
            ),
            Form(
                "aws_ec2_transit_gateway_route_table_propagation",
                {"propagations": As("transit_gateway_attachment_id", "one")},
                completes="transit_gateway_route_table_id",
            ),
        ),
    )

    transit_gateway: Value[Ref[Any]] | None = reference("transit-gateway")
    associations: Value[tuple[Ref[Any] | Unknown, ...]] = references(*_ATTACHED)
    propagations: Value[tuple[Ref[Any] | Unknown, ...]] = references(*_ATTACHED)
