"""A rule of a security group: one direction, one protocol and port range, one other side.

Sources: AWS::EC2::SecurityGroupIngress and Egress, and the lists inside AWS::EC2::SecurityGroup (CloudFormation);
aws_vpc_security_group_ingress_rule and egress_rule, aws_security_group_rule, and the blocks of aws_security_group
(Terraform); DescribeSecurityGroupRules (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, integer, node, reference, text
from ..table import Call, FieldPlace, FixedValue, Form, Table
from ..values import Ref, String, Value
from .security_group import SecurityGroup

_CFN: dict[str, FieldPlace] = {
    "protocol": "IpProtocol",
    "from_port": "FromPort",
    "to_port": "ToPort",
    "cidr": "CidrIp",
    "cidr_ipv6": "CidrIpv6",
    "description": "Description",
}
_IN: dict[str, FieldPlace] = _CFN | {
    "direction": FixedValue("in"),
    "peer": "SourceSecurityGroupId | SourceSecurityGroupName",
    "prefix_list": "SourcePrefixListId",
}
_OUT: dict[str, FieldPlace] = _CFN | {
    "direction": FixedValue("out"),
    "peer": "DestinationSecurityGroupId",
    "prefix_list": "DestinationPrefixListId",
}
_TERRAFORM: dict[str, FieldPlace] = {
    "group": "security_group_id",
    "protocol": "ip_protocol",
    "from_port": "from_port",
    "to_port": "to_port",
    "cidr": "cidr_ipv4",
    "cidr_ipv6": "cidr_ipv6",
    "peer": "referenced_security_group_id",
    "prefix_list": "prefix_list_id",
    "description": "description",
}
_BLOCK: dict[str, FieldPlace] = {
    "protocol": "protocol",
    "from_port": "from_port",
    "to_port": "to_port",
    "cidr": "cidr_blocks",
    "cidr_ipv6": "ipv6_cidr_blocks",
    "prefix_list": "prefix_list_ids",
    "description": "description",
}
_EACH = ("cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids")
_ITSELF = ("self", "peer", "group")
_DIRECTIONS = {"ingress": FixedValue("in"), "egress": FixedValue("out")}


@node
class SecurityGroupRule(Node):
    """One rule of a security group.

    Parameters
    ----------
    group : Ref of SecurityGroup
        The group that it belongs to.
    direction : str
        ``in`` or ``out``.
    protocol : str
        ``tcp``, ``udp``, ``icmp`` or ``-1`` for all.
    from_port, to_port : int
        The ports; nothing for all of them, as where all protocols pass.
    cidr, cidr_ipv6, peer, prefix_list
        The other side: a block of addresses, a group, or a list; one of them.
    """

    KIND = "security-group-rule"
    TABLE = Table(
        cloudformation="AWS::EC2::SecurityGroupIngress",
        terraform="aws_vpc_security_group_ingress_rule",
        rows={
            "group": ("GroupId", "security_group_id", "GroupId"),
            "direction": (FixedValue("in"), FixedValue("in"), ""),
            "protocol": ("IpProtocol", "ip_protocol", "IpProtocol"),
            "from_port": ("FromPort", "from_port", "FromPort"),
            "to_port": ("ToPort", "to_port", "ToPort"),
            "cidr": ("CidrIp", "cidr_ipv4", "CidrIpv4"),
            "cidr_ipv6": ("CidrIpv6", "cidr_ipv6", "CidrIpv6"),
            "peer": (
                "SourceSecurityGroupId | SourceSecurityGroupName",
                "referenced_security_group_id",
                "ReferencedGroupInfo.GroupId",
            ),
            "prefix_list": ("SourcePrefixListId", "prefix_list_id", "PrefixListId"),
            "description": ("Description", "description", "Description"),
        },
        calls=(
            Call(
                "ec2",
                "describe_security_group_rules",
                "SecurityGroupRules[]",
                "SecurityGroupRuleId",
                "ec2:DescribeSecurityGroupRules",
                when={"IsEgress": False},
                paths={"direction": FixedValue("in")},
            ),
            Call(
                "ec2",
                "describe_security_group_rules",
                "SecurityGroupRules[]",
                "SecurityGroupRuleId",
                "ec2:DescribeSecurityGroupRules",
                when={"IsEgress": True},
                paths={"direction": FixedValue("out")},
            ),
        ),
        ids=("sgr-",),
        also=(
            Form("AWS::EC2::SecurityGroupEgress", _OUT | {"group": "GroupId"}),
            Form("AWS::EC2::SecurityGroup", _IN, inside="SecurityGroupIngress[]", parent="group"),
            Form("AWS::EC2::SecurityGroup", _OUT, inside="SecurityGroupEgress[]", parent="group"),
            Form("aws_vpc_security_group_egress_rule", _TERRAFORM | {"direction": FixedValue("out")}),
            *(
                Form(
                    "aws_security_group_rule",
                    _BLOCK | {"group": "security_group_id", "peer": "source_security_group_id", "direction": direction},
                    when={"type": kind},
                    per_value=(*_EACH, "source_security_group_id"),
                    itself=_ITSELF,
                )
                for kind, direction in _DIRECTIONS.items()
            ),
            *(
                Form(
                    group,
                    _BLOCK | {"peer": "security_groups", "direction": direction},
                    inside=f"{kind}[]",
                    parent="group",
                    per_value=(*_EACH, "security_groups"),
                    itself=_ITSELF,
                )
                for group in ("aws_security_group", "aws_default_security_group")
                for kind, direction in _DIRECTIONS.items()
            ),
        ),
    )

    group: Value[Ref[SecurityGroup]] | None = reference("security-group")
    direction: String | None = text()
    protocol: String | None = text()
    from_port: Value[int] | None = integer()
    to_port: Value[int] | None = integer()
    cidr: String | None = text()
    cidr_ipv6: String | None = text()
    peer: Value[Ref[Any]] | None = reference("security-group")
    prefix_list: Value[Ref[Any]] | None = reference("prefix-list")
    description: String | None = text()

    def __post_init__(self) -> None:
        if self.protocol == "-1":  # AWS passes over ports there; Terraform's blocks must give some
            object.__setattr__(self, "from_port", None)
            object.__setattr__(self, "to_port", None)
