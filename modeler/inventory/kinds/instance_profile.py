"""An instance profile: the role that an instance of Amazon EC2 takes.

Sources: AWS::IAM::InstanceProfile (CloudFormation), aws_iam_instance_profile (Terraform), ListInstanceProfiles
(2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, references
from ..table import As, Call, Table
from ..values import Ref, Unknown, Value


@node
class InstanceProfile(Node):
    """An instance profile.

    Parameters
    ----------
    roles : tuple of Ref of Role
        Its one role.
    """

    KIND = "instance-profile"
    TABLE = Table(
        cloudformation="AWS::IAM::InstanceProfile",
        terraform="aws_iam_instance_profile",
        asked={"": "name", "Arn": "arn"},
        rows={
            "name": ("InstanceProfileName", "name", "InstanceProfileName"),
            "roles": ("Roles", As("role", "one"), "Roles[].Arn"),
        },
        calls=(Call("iam", "list_instance_profiles", "InstanceProfiles[]", "Arn", "iam:ListInstanceProfiles"),),
        ids=("arn:*:iam:*:instance-profile/",),
    )

    roles: Value[tuple[Ref[Any] | Unknown, ...]] = references("role")
