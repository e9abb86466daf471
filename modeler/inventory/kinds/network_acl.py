"""A network ACL: what may come into and out of subnets, packet by packet, answers too.

Sources: AWS::EC2::NetworkAcl and SubnetNetworkAclAssociation (CloudFormation), aws_network_acl (Terraform),
DescribeNetworkAcls (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, reference, references
from ..table import As, Call, Form, Table
from ..values import Ref, Unknown, Value


@node
class NetworkAcl(Node):
    """A network ACL.

    Parameters
    ----------
    vpc, subnets
        Where it holds.
    """

    KIND = "network-acl"
    TABLE = Table(
        cloudformation="AWS::EC2::NetworkAcl",
        terraform="aws_network_acl",
        rows={
            "name": ("Tags[Key=Name].Value", "tags.Name", "Tags[Key=Name].Value"),
            "vpc": ("VpcId", "vpc_id", "VpcId"),
            "subnets": ("", "subnet_ids", "Associations[].SubnetId"),
        },
        calls=(Call("ec2", "describe_network_acls", "NetworkAcls[]", "NetworkAclId", "ec2:DescribeNetworkAcls"),),
        ids=("acl-",),
        also=(
            Form("AWS::EC2::SubnetNetworkAclAssociation", {"subnets": As("SubnetId", "one")}, completes="NetworkAclId"),
            Form("aws_network_acl_association", {"subnets": As("subnet_id", "one")}, completes="network_acl_id"),
        ),
    )

    vpc: Value[Ref[Any]] | None = reference("vpc")
    subnets: Value[tuple[Ref[Any] | Unknown, ...]] = references("subnet")
