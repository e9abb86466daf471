"""An internet gateway: what makes a subnet that routes to it public.

Sources: AWS::EC2::InternetGateway and VPCGatewayAttachment (CloudFormation), aws_internet_gateway (Terraform),
DescribeInternetGateways (2026-11-30).
"""

from __future__ import annotations

from ..node import Node, node, references
from ..table import As, Call, Form, Table
from ..values import Ref, Unknown, Value
from .vpc import Vpc


@node
class InternetGateway(Node):
    """An internet gateway.

    Parameters
    ----------
    vpcs : tuple of Ref of Vpc
        The VPC that it is attached to, if it is.
    """

    KIND = "internet-gateway"
    TABLE = Table(
        cloudformation="AWS::EC2::InternetGateway",
        terraform="aws_internet_gateway",
        rows={
            "name": ("Tags[Key=Name].Value", "tags.Name", "Tags[Key=Name].Value"),
            "vpcs": ("", As("vpc_id", "one"), "Attachments[].VpcId"),
        },
        calls=(
            Call(
                "ec2",
                "describe_internet_gateways",
                "InternetGateways[]",
                "InternetGatewayId",
                "ec2:DescribeInternetGateways",
            ),
        ),
        ids=("igw-",),
        also=(
            Form("AWS::EC2::VPCGatewayAttachment", {"vpcs": As("VpcId", "one")}, completes="InternetGatewayId"),
            Form("aws_internet_gateway_attachment", {"vpcs": As("vpc_id", "one")}, completes="internet_gateway_id"),
        ),
    )

    vpcs: Value[tuple[Ref[Vpc] | Unknown, ...]] = references("vpc")
