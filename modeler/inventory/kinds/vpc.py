"""A VPC: a network of one's own in a Region.

Sources: AWS::EC2::VPC (CloudFormation), aws_vpc (Terraform), DescribeVpcs; DNS attributes:
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html (2026-11-30).
"""

from __future__ import annotations

from ..node import Node, flag, node, texts
from ..table import As, Call, Default, FixedValue, Form, Table
from ..values import String, Value

_DNS = "https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html (2026-11-30)"


@node
class Vpc(Node):
    """A VPC.

    Parameters
    ----------
    cidrs : tuple of str
        Its IPv4 blocks, the first one first.
    dns_support, dns_hostnames : bool
        Whether the Resolver answers in it, and whether public names are given to instances; private DNS names of
        endpoints need both.
    default : bool
        Whether it is the default VPC of the Region.
    """

    KIND = "vpc"
    TABLE = Table(
        cloudformation="AWS::EC2::VPC",
        terraform="aws_vpc",
        asked={"": "id", "DefaultSecurityGroup": "default_security_group_id"},
        rows={
            "name": ("Tags[Key=Name].Value", "tags.Name", "Tags[Key=Name].Value"),
            "cidrs": (
                As("CidrBlock", "one"),
                As("cidr_block", "one"),
                "CidrBlockAssociationSet[].CidrBlock | CidrBlock",
            ),
            "dns_support": ("EnableDnsSupport", "enable_dns_support", ""),
            "dns_hostnames": ("EnableDnsHostnames", "enable_dns_hostnames", ""),
            "default": (FixedValue(False), FixedValue(False), "IsDefault"),
        },
        calls=(
            Call("ec2", "describe_vpcs", "Vpcs[]", "VpcId", "ec2:DescribeVpcs"),
            Call(
                "ec2",
                "describe_vpc_attribute",
                "",
                "",
                "ec2:DescribeVpcAttribute",
                per="vpc",
                completes=True,
                arguments={"VpcId": "{key}", "Attribute": "enableDnsSupport"},
                paths={"dns_support": "EnableDnsSupport.Value"},
            ),
            Call(
                "ec2",
                "describe_vpc_attribute",
                "",
                "",
                "ec2:DescribeVpcAttribute",
                per="vpc",
                completes=True,
                arguments={"VpcId": "{key}", "Attribute": "enableDnsHostnames"},
                paths={"dns_hostnames": "EnableDnsHostnames.Value"},
            ),
        ),
        ids=("vpc-",),
        defaults={"dns_support": Default(True, _DNS), "dns_hostnames": Default(False, _DNS)},
        also=(
            Form("AWS::EC2::VPCCidrBlock", {"cidrs": As("CidrBlock", "one")}, completes="VpcId"),
            Form("aws_vpc_ipv4_cidr_block_association", {"cidrs": As("cidr_block", "one")}, completes="vpc_id"),
            Form("aws_default_vpc", {"dns_hostnames": "enable_dns_hostnames", "default": FixedValue(True)}),
        ),
    )

    cidrs: Value[tuple[String, ...]] = texts()
    dns_support: Value[bool] | None = flag()
    dns_hostnames: Value[bool] | None = flag()
    default: Value[bool] | None = flag()
