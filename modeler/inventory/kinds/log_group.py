"""A log group of Amazon CloudWatch.

Sources: AWS::Logs::LogGroup (CloudFormation), aws_cloudwatch_log_group (Terraform), DescribeLogGroups (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, integer, node, reference, text
from ..table import Call, Table
from ..values import Ref, String, Value


@node
class LogGroup(Node):
    """A log group.

    Parameters
    ----------
    retention_days : int
        After so many days logs are deleted; nothing for never.
    log_class : str
        ``STANDARD``, ``INFREQUENT_ACCESS`` or ``DELIVERY``.
    encryption_key : Ref of EncryptionKey
        The key with which it encrypts; nothing for one of AWS.
    """

    KIND = "log-group"
    TABLE = Table(
        cloudformation="AWS::Logs::LogGroup",
        terraform="aws_cloudwatch_log_group",
        asked={"": "name", "Arn": "arn"},
        rows={
            "name": ("LogGroupName", "name", "logGroupName"),
            "retention_days": ("RetentionInDays", "retention_in_days", "retentionInDays"),
            "encryption_key": ("KmsKeyId", "kms_key_id", "kmsKeyId"),
            "log_class": ("LogGroupClass", "log_group_class", "logGroupClass"),
        },
        calls=(Call("logs", "describe_log_groups", "logGroups[]", "logGroupArn", "logs:DescribeLogGroups"),),
        ids=("arn:*:logs:*:log-group:",),
    )

    retention_days: Value[int] | None = integer()
    log_class: String | None = text()
    encryption_key: Value[Ref[Any]] | None = reference("encryption-key")
