"""A bucket of Amazon S3, as far as logs and endpoints need it.

Sources: AWS::S3::Bucket and BucketPolicy (CloudFormation), aws_s3_bucket (Terraform), ListBuckets and GetBucketPolicy
(2026-11-30).
"""

from __future__ import annotations

from ..node import Node, document, node
from ..table import As, Call, Form, Table
from ..values import Tree


@node
class Bucket(Node):
    """A bucket.

    Parameters
    ----------
    policy : document
        Who may do what in it.
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
        ),
        ids=("arn:*:s3:::",),
        also=(
            Form("AWS::S3::BucketPolicy", {"policy": "PolicyDocument"}, completes="Bucket"),
            Form("aws_s3_bucket_policy", {"policy": "policy"}, completes="bucket"),
        ),
    )

    policy: Tree = document()
