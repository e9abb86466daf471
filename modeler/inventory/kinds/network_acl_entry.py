"""An entry of a network ACL; the entry with the lowest number that matches decides.

Sources: AWS::EC2::NetworkAclEntry (CloudFormation), aws_network_acl_rule and the blocks of aws_network_acl (Terraform),
DescribeNetworkAcls (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, flag, integer, node, reference, text
from ..table import Call, Default, FixedValue, Form, Table
from ..values import Ref, String, Value

_CREATE = (
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-networkaclentry.html"
    " (2026-11-30)"
)


@node
class NetworkAclEntry(Node):
    """An entry of a network ACL.

    Parameters
    ----------
    acl : Ref of NetworkAcl
        Its ACL.
    number : int
        Its place: the lowest is asked first.
    outward : bool
        Whether it is about packets that leave the subnet.
    action : str
        ``allow`` or ``deny``.
    protocol : str
        The number of the protocol, 6 for TCP, or ``-1`` for all.
    cidr, cidr_ipv6, from_port, to_port
        What it is about.
    """

    KIND = "network-acl-entry"
    TABLE = Table(
        cloudformation="AWS::EC2::NetworkAclEntry",
        terraform="aws_network_acl_rule",
        rows={
            "acl": ("NetworkAclId", "network_acl_id", ""),
            "number": ("RuleNumber", "rule_number", "RuleNumber"),
            "outward": ("Egress", "egress", "Egress"),
            "action": ("RuleAction", "rule_action", "RuleAction"),
            "protocol": ("Protocol", "protocol", "Protocol"),
            "cidr": ("CidrBlock", "cidr_block", "CidrBlock"),
            "cidr_ipv6": ("Ipv6CidrBlock", "ipv6_cidr_block", "Ipv6CidrBlock"),
            "from_port": ("PortRange.From", "from_port", "PortRange.From"),
            "to_port": ("PortRange.To", "to_port", "PortRange.To"),
        },
        within="acl",
        identity=("outward", "number"),
        calls=(
            Call(
                "ec2",
                "describe_network_acls",
                "NetworkAcls[].Entries[]",
                "",
                "ec2:DescribeNetworkAcls",
                around={"acl": "NetworkAclId"},
            ),
        ),
        defaults={"outward": Default(False, _CREATE)},
        also=(
            Form(
                "aws_network_acl",
                {
                    "protocol": "protocol",
                    "action": "action",
                    "cidr": "cidr_block",
                    "number": "rule_no",
                    "from_port": "from_port",
                    "to_port": "to_port",
                    "outward": FixedValue(False),
                },
                inside="ingress[]",
                parent="acl",
            ),
            Form(
                "aws_network_acl",
                {
                    "protocol": "protocol",
                    "action": "action",
                    "cidr": "cidr_block",
                    "number": "rule_no",
                    "from_port": "from_port",
                    "to_port": "to_port",
                    "outward": FixedValue(True),
                },
                inside="egress[]",
                parent="acl",
            ),
        ),
    )

    acl: Value[Ref[Any]] | None = reference("network-acl")
    number: Value[int] | None = integer()
    outward: Value[bool] | None = flag()
    action: String | None = text()
    protocol: String | None = text()
    cidr: String | None = text()
    cidr_ipv6: String | None = text()
    from_port: Value[int] | None = integer()
    to_port: Value[int] | None = integer()
