"""What hangs on a transit gateway: a VPC with its subnets.

Sources: AWS::EC2::TransitGatewayAttachment and TransitGatewayVpcAttachment (CloudFormation),
aws_ec2_transit_gateway_vpc_attachment (Terraform), DescribeTransitGatewayVpcAttachments (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, reference, references, text
from ..table import Call, Form, Table
from ..values import Ref, String, Unknown, Value


@node
class TransitGatewayAttachment(Node):
    """An attachment of a VPC to a transit gateway.

    Parameters
    ----------
    transit_gateway, vpc, subnets
        What it joins, and where.
    """

    KIND = "transit-gateway-attachment"
    TABLE = Table(
        cloudformation="AWS::EC2::TransitGatewayAttachment",
        terraform="aws_ec2_transit_gateway_vpc_attachment",
        rows={
            "name": ("Tags[Key=Name].Value", "tags.Name", "Tags[Key=Name].Value"),
            "transit_gateway": ("TransitGatewayId", "transit_gateway_id", "TransitGatewayId"),
            "vpc": ("VpcId", "vpc_id", "VpcId"),
            "subnets": ("SubnetIds", "subnet_ids", "SubnetIds"),
            "state": ("", "", "State"),
        },
        calls=(
            Call(
                "ec2",
                "describe_transit_gateway_vpc_attachments",
                "TransitGatewayVpcAttachments[]",
                "TransitGatewayAttachmentId",
                "ec2:DescribeTransitGatewayVpcAttachments",
            ),
        ),
        ids=("tgw-attach-",),
        also=(
            Form(
                "AWS::EC2::TransitGatewayVpcAttachment",
                {
                    "name": "Tags[Key=Name].Value",
                    "transit_gateway": "TransitGatewayId",
                    "vpc": "VpcId",
                    "subnets": "SubnetIds",
                },
            ),
        ),
    )

    transit_gateway: Value[Ref[Any]] | None = reference("transit-gateway")
    vpc: Value[Ref[Any]] | None = reference("vpc")
    subnets: Value[tuple[Ref[Any] | Unknown, ...]] = references("subnet")
    state: String | None = text()
