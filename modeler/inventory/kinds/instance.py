"""An instance of Amazon EC2.

Sources: AWS::EC2::Instance (CloudFormation), aws_instance (Terraform), DescribeInstances (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, reference, references, text
from ..table import Call, Table
from ..values import Ref, String, Unknown, Value


@node
class Instance(Node):
    """An instance.

    Parameters
    ----------
    type : str
        Its size.
    subnet, security_groups
        Where it stands, and what guards it.
    address, public_address : str
        Its private IPv4 address, and its public one if it has one.
    """

    KIND = "instance"
    TABLE = Table(
        cloudformation="AWS::EC2::Instance",
        terraform="aws_instance",
        asked={"": "id", "PrivateIp": "private_ip", "PrivateDnsName": "private_dns"},
        rows={
            "name": ("Tags[Key=Name].Value", "tags.Name", "Tags[Key=Name].Value"),
            "type": ("InstanceType", "instance_type", "InstanceType"),
            "subnet": ("SubnetId", "subnet_id", "SubnetId"),
            "security_groups": ("SecurityGroupIds", "vpc_security_group_ids", "SecurityGroups[].GroupId"),
            "address": ("PrivateIpAddress", "private_ip", "PrivateIpAddress"),
            "public_address": ("", "", "PublicIpAddress"),
            "state": ("", "", "State.Name"),
        },
        calls=(Call("ec2", "describe_instances", "Reservations[].Instances[]", "InstanceId", "ec2:DescribeInstances"),),
        ids=("i-",),
    )

    type: String | None = text()
    subnet: Value[Ref[Any]] | None = reference("subnet")
    security_groups: Value[tuple[Ref[Any] | Unknown, ...]] = references("security-group")
    address: String | None = text()
    public_address: String | None = text()
    state: String | None = text()
