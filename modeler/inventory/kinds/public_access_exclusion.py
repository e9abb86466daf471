"""A VPC or subnet that VPC Block Public Access leaves alone.

Sources: AWS::EC2::VPCBlockPublicAccessExclusion (CloudFormation), aws_vpc_block_public_access_exclusion (Terraform),
DescribeVpcBlockPublicAccessExclusions (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, reference, text
from ..table import Call, Table
from ..values import Ref, String, Value


@node
class PublicAccessExclusion(Node):
    """An exclusion from VPC Block Public Access.

    Parameters
    ----------
    mode : str
        ``allow-bidirectional`` or ``allow-egress``.
    vpc, subnet
        What is left alone; one of them.
    resource : str
        In an account: its ARN.
    """

    KIND = "public-access-exclusion"
    TABLE = Table(
        cloudformation="AWS::EC2::VPCBlockPublicAccessExclusion",
        terraform="aws_vpc_block_public_access_exclusion",
        rows={
            "mode": ("InternetGatewayExclusionMode", "internet_gateway_exclusion_mode", "InternetGatewayExclusionMode"),
            "vpc": ("VpcId", "vpc_id", ""),
            "subnet": ("SubnetId", "subnet_id", ""),
            "resource": ("", "", "ResourceArn"),
        },
        calls=(
            Call(
                "ec2",
                "describe_vpc_block_public_access_exclusions",
                "VpcBlockPublicAccessExclusions[]",
                "ExclusionId",
                "ec2:DescribeVpcBlockPublicAccessExclusions",
            ),
        ),
        ids=("vpcbpa-exclude-",),
    )

    mode: String | None = text()
    vpc: Value[Ref[Any]] | None = reference("vpc")
    subnet: Value[Ref[Any]] | None = reference("subnet")
    resource: String | None = text()
