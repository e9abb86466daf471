"""A group of Verified Access endpoints with one policy.

Sources: AWS::EC2::VerifiedAccessGroup (CloudFormation), aws_verifiedaccess_group (Terraform),
DescribeVerifiedAccessGroups (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, reference, text
from ..table import Call, Table
from ..values import Ref, String, Value


@node
class VerifiedAccessGroup(Node):
    """A Verified Access group.

    Parameters
    ----------
    instance : Ref of VerifiedAccessInstance
        Its instance.
    policy : str
        Who may use its endpoints, in Cedar.
    """

    KIND = "verified-access-group"
    TABLE = Table(
        cloudformation="AWS::EC2::VerifiedAccessGroup",
        terraform="aws_verifiedaccess_group",
        rows={
            "instance": ("VerifiedAccessInstanceId", "verifiedaccess_instance_id", "VerifiedAccessInstanceId"),
            "policy": ("PolicyDocument", "policy_document", ""),
        },
        calls=(
            Call(
                "ec2",
                "describe_verified_access_groups",
                "VerifiedAccessGroups[]",
                "VerifiedAccessGroupId",
                "ec2:DescribeVerifiedAccessGroups",
            ),
        ),
        ids=("vagr-",),
    )

    instance: Value[Ref[Any]] | None = reference("verified-access-instance")
    policy: String | None = text()
