"""A NAT gateway: a way out to the internet for private subnets, one a zone or one a Region.

Sources: AWS::EC2::NatGateway (CloudFormation), aws_nat_gateway (Terraform), DescribeNatGateways; defaults:
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNatGateway.html (2026-11-30).
"""

from __future__ import annotations

from ..node import Node, node, reference, text
from ..table import Call, Default, Table
from ..values import Ref, String, Value
from .subnet import Subnet
from .vpc import Vpc

_CREATE = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNatGateway.html (2026-11-30)"


@node
class NatGateway(Node):
    """A NAT gateway.

    Parameters
    ----------
    subnet : Ref of Subnet
        The subnet that it stands in; nothing for a Regional one.
    vpc : Ref of Vpc
        The VPC of a Regional one.
    connectivity : str
        ``public`` or ``private``.
    mode : str
        ``zonal`` or ``regional``.
    """

    KIND = "nat-gateway"
    TABLE = Table(
        cloudformation="AWS::EC2::NatGateway",
        terraform="aws_nat_gateway",
        rows={
            "name": ("Tags[Key=Name].Value", "tags.Name", "Tags[Key=Name].Value"),
            "subnet": ("SubnetId", "subnet_id", "SubnetId"),
            "vpc": ("VpcId", "vpc_id", "VpcId"),
            "connectivity": ("ConnectivityType", "connectivity_type", "ConnectivityType"),
            "mode": ("AvailabilityMode", "availability_mode", "AvailabilityMode"),
            "state": ("", "", "State"),
        },
        calls=(Call("ec2", "describe_nat_gateways", "NatGateways[]", "NatGatewayId", "ec2:DescribeNatGateways"),),
        ids=("nat-",),
        defaults={"connectivity": Default("public", _CREATE), "mode": Default("zonal", _CREATE)},
    )

    subnet: Value[Ref[Subnet]] | None = reference("subnet")
    vpc: Value[Ref[Vpc]] | None = reference("vpc")
    connectivity: String | None = text()
    mode: String | None = text()
    state: String | None = text()
