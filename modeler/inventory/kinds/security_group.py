"""A security group: what may come to and go from the network interfaces that carry it.

Sources: AWS::EC2::SecurityGroup (CloudFormation), aws_security_group (Terraform), DescribeSecurityGroups
(2026-11-30). Its rules are nodes of their own: `modeler.inventory.kinds.security_group_rule`.
"""

from __future__ import annotations

from ..node import Node, node, reference, text
from ..table import Call, Table
from ..values import Ref, String, Value
from .vpc import Vpc


@node
class SecurityGroup(Node):
    """A security group.

    Parameters
    ----------
    vpc : Ref of Vpc
        The VPC in which it may be used.
    description : str
        What it is for.
    """

    KIND = "security-group"
    TABLE = Table(
        cloudformation="AWS::EC2::SecurityGroup",
        terraform="aws_security_group",
        asked={"GroupId": "id", "": "id"},
        rows={
            "name": ("GroupName", "name", "GroupName"),
            "vpc": ("VpcId", "vpc_id", "VpcId"),
            "description": ("GroupDescription", "description", "Description"),
        },
        calls=(Call("ec2", "describe_security_groups", "SecurityGroups[]", "GroupId", "ec2:DescribeSecurityGroups"),),
        ids=("sg-",),
    )

    vpc: Value[Ref[Vpc]] | None = reference("vpc")
    description: String | None = text()
