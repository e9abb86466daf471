"""A network interface: an address in a subnet, with its groups; an endpoint or a balancer has one in each zone.

Sources: AWS::EC2::NetworkInterface (CloudFormation), aws_network_interface (Terraform), DescribeNetworkInterfaces
(2026-11-30).
"""

from __future__ import annotations

from ..node import Node, node, reference, references, text
from ..table import Call, Table
from ..values import Ref, String, Unknown, Value
from .security_group import SecurityGroup
from .subnet import Subnet


@node
class NetworkInterface(Node):
    """A network interface.

    Parameters
    ----------
    subnet : Ref of Subnet
        Where it stands.
    security_groups : tuple of Ref of SecurityGroup
        What guards it.
    address, public_address : str
        Its private IPv4 address, and its public one if it has one.
    interface_type : str
        What it belongs to: ``interface``, ``vpc_endpoint``, ``network_load_balancer``…
    description : str
        What AWS or its owner wrote: for a balancer, its name.
    """

    KIND = "network-interface"
    TABLE = Table(
        cloudformation="AWS::EC2::NetworkInterface",
        terraform="aws_network_interface",
        asked={"": "id", "PrimaryPrivateIpAddress": "private_ip"},
        rows={
            "name": ("Tags[Key=Name].Value", "tags.Name", "TagSet[Key=Name].Value"),
            "subnet": ("SubnetId", "subnet_id", "SubnetId"),
            "security_groups": ("GroupSet", "security_groups", "Groups[].GroupId"),
            "address": ("PrivateIpAddress", "private_ip", "PrivateIpAddress"),
            "public_address": ("", "", "Association.PublicIp"),
            "interface_type": ("InterfaceType", "interface_type", "InterfaceType"),
            "description": ("Description", "description", "Description"),
        },
        calls=(
            Call(
                "ec2",
                "describe_network_interfaces",
                "NetworkInterfaces[]",
                "NetworkInterfaceId",
                "ec2:DescribeNetworkInterfaces",
            ),
        ),
        ids=("eni-",),
    )

    subnet: Value[Ref[Subnet]] | None = reference("subnet")
    security_groups: Value[tuple[Ref[SecurityGroup] | Unknown, ...]] = references("security-group")
    address: String | None = text()
    public_address: String | None = text()
    interface_type: String | None = text()
    description: String | None = text()
