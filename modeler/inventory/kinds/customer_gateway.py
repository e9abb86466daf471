"""A customer gateway: the router on premises at which a VPN ends.

Sources: AWS::EC2::CustomerGateway (CloudFormation), aws_customer_gateway (Terraform), DescribeCustomerGateways
(2026-11-30).
"""

from __future__ import annotations

from ..node import Node, node, text
from ..table import Call, Table
from ..values import String


@node
class CustomerGateway(Node):
    """A customer gateway.

    Parameters
    ----------
    asn : str
        The number of its autonomous system.
    """

    KIND = "customer-gateway"
    TABLE = Table(
        cloudformation="AWS::EC2::CustomerGateway",
        terraform="aws_customer_gateway",
        rows={
            "name": ("Tags[Key=Name].Value", "tags.Name", "Tags[Key=Name].Value"),
            "asn": ("BgpAsn", "bgp_asn", "BgpAsn"),
        },
        calls=(
            Call(
                "ec2",
                "describe_customer_gateways",
                "CustomerGateways[]",
                "CustomerGatewayId",
                "ec2:DescribeCustomerGateways",
            ),
        ),
        ids=("cgw-",),
    )

    asn: String | None = text()
