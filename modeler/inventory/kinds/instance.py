"""An instance of Amazon EC2.

Sources: AWS::EC2::Instance (CloudFormation), aws_instance (Terraform), DescribeInstances (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, flag, node, reference, references, text
from ..table import Call, Table
from ..values import Ref, String, Unknown, Value


@node
class Instance(Node):
    """An instance.

    Parameters
    ----------
    type, image : str
        Its size, and what it starts from.
    subnet, security_groups
        Where it stands, and what guards it.
    address, public_address : str
        Its private IPv4 address, and its public one if it has one.
    asks_public_address : bool
        Whether it gets a public address when it starts.
    profile : Ref of InstanceProfile
        The role that it takes.
    key_name : str
        The pair of keys for SSH.
    metadata_tokens : str
        ``required`` where its metadata asks for a session (IMDSv2).
    encrypted : bool
        Whether its first disk is encrypted.
    """

    KIND = "instance"
    TABLE = Table(
        cloudformation="AWS::EC2::Instance",
        terraform="aws_instance",
        asked={"": "id", "PrivateIp": "private_ip", "PrivateDnsName": "private_dns"},
        rows={
            "name": ("Tags[Key=Name].Value", "tags.Name", "Tags[Key=Name].Value"),
            "type": ("InstanceType", "instance_type", "InstanceType"),
            "image": ("ImageId", "ami", "ImageId"),
            "subnet": ("SubnetId | NetworkInterfaces[0].SubnetId", "subnet_id", "SubnetId"),
            "security_groups": (
                "SecurityGroupIds | NetworkInterfaces[0].GroupSet",
                "vpc_security_group_ids",
                "SecurityGroups[].GroupId",
            ),
            "asks_public_address": (
                "NetworkInterfaces[0].AssociatePublicIpAddress",
                "associate_public_ip_address",
                "",
            ),
            "profile": ("IamInstanceProfile", "iam_instance_profile", "IamInstanceProfile.Arn"),
            "key_name": ("KeyName", "key_name", "KeyName"),
            "metadata_tokens": (
                "MetadataOptions.HttpTokens",
                "metadata_options[0].http_tokens",
                "MetadataOptions.HttpTokens",
            ),
            "encrypted": (
                "BlockDeviceMappings[DeviceName=/dev/xvda].Ebs.Encrypted",
                "root_block_device[0].encrypted",
                "",
            ),
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
    image: String | None = text()
    asks_public_address: Value[bool] | None = flag()
    profile: Value[Ref[Any]] | None = reference("instance-profile")
    key_name: String | None = text()
    metadata_tokens: String | None = text()
    encrypted: Value[bool] | None = flag()
    address: String | None = text()
    public_address: String | None = text()
    state: String | None = text()
