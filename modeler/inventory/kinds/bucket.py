"""A bucket of Amazon S3, as far as logs and endpoints need it.

Sources: AWS::S3::Bucket and BucketPolicy (CloudFormation), aws_s3_bucket (Terraform), ListBuckets and GetBucketPolicy
(2026-11-30).
"""

from __future__ import annotations

from typing import ClassVar

from ..node import Node, document, integer, node, records, text
from ..table import As, Call, FieldRow, Form, Table
from ..values import String, Tree, Unknown, Value


@node
class ExpiryRule:
    """What deletes the objects of a bucket after some days.

    Parameters
    ----------
    id, status : str
        Its name, and ``Enabled`` or ``Disabled``.
    days : int
        After so many days.
    """

    ROWS: ClassVar[dict[str, FieldRow]] = {
        "id": ("Id", "id", ""),
        "status": ("Status", "status", ""),
        "days": ("ExpirationInDays", "expiration[0].days", ""),
    }

    id: String | None = text()
    status: String | None = text()
    days: Value[int] | None = integer()


@node
class Bucket(Node):
    """A bucket.

    Parameters
    ----------
    policy : document
        Who may do what in it.
    expiry : tuple of ExpiryRule
        After how many days objects are deleted.
    ownership : str
        Whose objects are: ``BucketOwnerEnforced`` without access control lists, ``BucketOwnerPreferred`` with them.
    """

    KIND = "bucket"
    TABLE = Table(
        cloudformation="AWS::S3::Bucket",
        terraform="aws_s3_bucket",
        asked={
            "": "id",
            "Arn": "arn",
            "DomainName": "bucket_domain_name",
            "RegionalDomainName": "bucket_regional_domain_name",
        },
        rows={
            "name": ("BucketName", "bucket", "Name"),
            "policy": ("", "", ""),
            "expiry": ("LifecycleConfiguration.Rules[]", "", ""),
            "ownership": ("OwnershipControls.Rules[0].ObjectOwnership", "", ""),
        },
        calls=(
            Call("s3", "list_buckets", "Buckets[]", "Name", "s3:ListAllMyBuckets"),
            Call(
                "s3",
                "get_bucket_policy",
                "",
                "",
                "s3:GetBucketPolicy",
                per="bucket",
                arguments={"Bucket": "{key}"},
                completes=True,
                paths={"policy": As("Policy", "json")},
            ),
            Call(
                "s3",
                "get_bucket_ownership_controls",
                "",
                "",
                "s3:GetBucketOwnershipControls",
                per="bucket",
                arguments={"Bucket": "{key}"},
                completes=True,
                paths={"ownership": "OwnershipControls.Rules[0].ObjectOwnership"},
            ),
        ),
        ids=("arn:*:s3:::",),
        also=(
            Form("AWS::S3::BucketPolicy", {"policy": "PolicyDocument"}, completes="Bucket"),
            Form("aws_s3_bucket_policy", {"policy": "policy"}, completes="bucket"),
            Form("aws_s3_bucket_lifecycle_configuration", {"expiry": "rule[]"}, completes="bucket"),
            Form("aws_s3_bucket_ownership_controls", {"ownership": "rule[0].object_ownership"}, completes="bucket"),
        ),
    )

    policy: Tree = document()
    expiry: Value[tuple[ExpiryRule | Unknown, ...]] = records(ExpiryRule)
    ownership: String | None = text()
