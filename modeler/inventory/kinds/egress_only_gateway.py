"""A way out to the internet for IPv6, and none in.

Sources: AWS::EC2::EgressOnlyInternetGateway (CloudFormation), aws_egress_only_internet_gateway (Terraform),
DescribeEgressOnlyInternetGateways (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, reference
from ..table import Call, Table
from ..values import Ref, Value


@node
class EgressOnlyGateway(Node):
    """An egress-only internet gateway.

    Parameters
    ----------
    vpc : Ref of Vpc
        Its VPC.
    """

    KIND = "egress-only-gateway"
    TABLE = Table(
        cloudformation="AWS::EC2::EgressOnlyInternetGateway",
        terraform="aws_egress_only_internet_gateway",
        rows={
            "vpc": ("VpcId", "vpc_id", "Attachments[0].VpcId"),
        },
        calls=(
            Call(
                "ec2",
                "describe_egress_only_internet_gateways",
                "EgressOnlyInternetGateways[]",
                "EgressOnlyInternetGatewayId",
                "ec2:DescribeEgressOnlyInternetGateways",
            ),
        ),
        ids=("eigw-",),
    )

    vpc: Value[Ref[Any]] | None = reference("vpc")
