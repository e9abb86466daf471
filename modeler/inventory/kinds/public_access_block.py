"""VPC Block Public Access: whether a Region's internet gateways pass anything.

Sources: AWS::EC2::VPCBlockPublicAccessOptions (CloudFormation), aws_vpc_block_public_access_options (Terraform),
DescribeVpcBlockPublicAccessOptions (2026-11-30).
"""

from __future__ import annotations

from ..node import Node, node, text
from ..table import Call, Table
from ..values import String


@node
class PublicAccessBlock(Node):
    """The setting of VPC Block Public Access in a Region.

    Parameters
    ----------
    mode : str
        ``off``, ``block-bidirectional`` or ``block-ingress``.
    """

    KIND = "public-access-block"
    TABLE = Table(
        cloudformation="AWS::EC2::VPCBlockPublicAccessOptions",
        terraform="aws_vpc_block_public_access_options",
        rows={
            "mode": ("InternetGatewayBlockMode", "internet_gateway_block_mode", "InternetGatewayBlockMode"),
            "state": ("", "", "State"),
        },
        calls=(
            Call(
                "ec2",
                "describe_vpc_block_public_access_options",
                "VpcBlockPublicAccessOptions",
                "",
                "ec2:DescribeVpcBlockPublicAccessOptions",
            ),
        ),
    )

    mode: String | None = text()
    state: String | None = text()
