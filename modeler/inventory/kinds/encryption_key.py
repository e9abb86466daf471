"""A key of AWS Key Management Service, with which logs and files are encrypted.

Sources: AWS::KMS::Key (CloudFormation), aws_kms_key (Terraform), DescribeKey (2026-11-30).
"""

from __future__ import annotations

from ..node import Node, document, flag, integer, node, text
from ..table import Call, Table
from ..values import String, Tree, Value


@node
class EncryptionKey(Node):
    """A key.

    Parameters
    ----------
    description : str
        What it is for.
    policy : document
        Who may use it.
    rotation : bool
        Whether AWS changes its material every year.
    deletion_days : int
        So many days after its deletion is asked for it is gone.
    """

    KIND = "encryption-key"
    TABLE = Table(
        cloudformation="AWS::KMS::Key",
        terraform="aws_kms_key",
        rows={
            "description": ("Description", "description", ""),
            "policy": ("KeyPolicy", "policy", ""),
            "rotation": ("EnableKeyRotation", "enable_key_rotation", ""),
            "deletion_days": ("PendingWindowInDays", "deletion_window_in_days", ""),
        },
        calls=(Call("kms", "list_keys", "Keys[]", "KeyArn", "kms:ListKeys", keys_only=True),),
        ids=("arn:*:kms:",),
    )

    description: String | None = text()
    policy: Tree = document()
    rotation: Value[bool] | None = flag()
    deletion_days: Value[int] | None = integer()
