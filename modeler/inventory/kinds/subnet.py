"""A subnet: a part of a VPC in one Availability Zone.

Sources: AWS::EC2::Subnet (CloudFormation), aws_subnet (Terraform), DescribeSubnets (2026-11-30).
"""

from __future__ import annotations

from ..node import Node, flag, integer, node, reference, text
from ..table import Call, Default, Table
from ..values import Ref, String, Value
from .vpc import Vpc

_SUBNET = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySubnetAttribute.html (2026-11-30)"


@node
class Subnet(Node):
    """A subnet.

    Parameters
    ----------
    vpc : Ref of Vpc
        The VPC that it is a part of.
    cidr : str
        Its IPv4 block.
    zone, zone_id : str
        Its Availability Zone by name (``eu-west-1a``) or by id (``euw1-az1``).
    public_addresses : bool
        Whether what starts in it gets a public IPv4 address.
    owner, free_addresses
        In an account only: whose it is, and how many addresses are left.
    """

    KIND = "subnet"
    TABLE = Table(
        cloudformation="AWS::EC2::Subnet",
        terraform="aws_subnet",
        rows={
            "name": ("Tags[Key=Name].Value", "tags.Name", "Tags[Key=Name].Value"),
            "vpc": ("VpcId", "vpc_id", "VpcId"),
            "cidr": ("CidrBlock", "cidr_block", "CidrBlock"),
            "zone": ("AvailabilityZone", "availability_zone", "AvailabilityZone"),
            "zone_id": ("AvailabilityZoneId", "availability_zone_id", "AvailabilityZoneId"),
            "public_addresses": ("MapPublicIpOnLaunch", "map_public_ip_on_launch", "MapPublicIpOnLaunch"),
            "owner": ("", "", "OwnerId"),
            "free_addresses": ("", "", "AvailableIpAddressCount"),
        },
        calls=(Call("ec2", "describe_subnets", "Subnets[]", "SubnetId", "ec2:DescribeSubnets"),),
        ids=("subnet-",),
        defaults={"public_addresses": Default(False, _SUBNET)},
    )

    vpc: Value[Ref[Vpc]] | None = reference("vpc")
    cidr: String | None = text()
    zone: String | None = text()
    zone_id: String | None = text()
    public_addresses: Value[bool] | None = flag()
    owner: String | None = text()
    free_addresses: Value[int] | None = integer()
