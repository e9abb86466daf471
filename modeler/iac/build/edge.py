"""What CloudFront asks of a stack beside the distribution: its certificate, the bucket of its logs, the origin's guard.

CloudFront is no service of one Region: its certificate and its web ACL stand in us-east-1, whatever Region the rest
stands in.
"""

from __future__ import annotations

from typing import Any

from modeler.errors import StackError
from modeler.inventory import Attribute, Text, Unknown
from modeler.inventory.kinds.bucket import Bucket, ExpiryRule

from ..stack import StackParameter
from .logs import retention_days
from .policies import only_with_tls, policy_document
from .site import BuildStep, arn, composed, new_record

EDGE_REGION = "us-east-1"
ORIGIN_HEADER = "X-Origin-Secret"
_NO_LOGS = frozenset(
    {
        "af-south-1", "ap-east-1", "ap-south-2", "ap-southeast-3", "ap-southeast-4", "ca-west-1", "eu-central-2",
        "eu-south-1", "eu-south-2", "il-central-1", "me-central-1", "me-south-1",
    }
)  # fmt: skip
"""The Regions to whose buckets CloudFront brings no logs.

Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/AccessLogs.html (2026-11-30)."""


def ask_edge_certificate(step: BuildStep) -> Unknown:
    """Ask for the certificate that CloudFront shows viewers."""
    return step.site.ask(
        StackParameter(
            "EdgeCertificateArn",
            "String",
            f"The certificate of the name that clients call, in AWS Certificate Manager of {EDGE_REGION}.",
            allowed_pattern=f"arn:[a-z-]+:acm:{EDGE_REGION}:[0-9]{{12}}:certificate/.+",
            constraint=f"Write the ARN of a certificate in {EDGE_REGION}.",
            group="Names",
        )
    )


def ask_prefix_list(step: BuildStep) -> Unknown:
    """Ask for the list of the addresses from which CloudFront calls origins, which has an id of its own in each Region.

    Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/LocationsOfEdgeServers.html (2026-11-30).
    """
    name = "com.amazonaws.global.cloudfront.origin-facing"
    return step.site.ask(
        StackParameter(
            "CloudFrontPrefixListId",
            "String",
            f"The prefix list {name} of this Region.",
            allowed_pattern="pl-[0-9a-f]+",
            constraint="Write the id that 'aws ec2 describe-managed-prefix-lists' gives, which begins with pl-.",
            group="StackNetwork",
        )
    )


def ask_origin_secret(step: BuildStep) -> Unknown:
    """Ask for what CloudFront shows, so that its requests are told apart from others."""
    return step.site.ask(
        StackParameter(
            "OriginSecret",
            "String",
            "What CloudFront shows in a header, so that nobody calls the API around it: 32 random characters.",
            allowed_pattern="[A-Za-z0-9_-]{32,128}",
            constraint="Write at least 32 letters, digits, underscores or hyphens.",
            group="Names",
            is_secret=True,
        )
    )


def distribution_arn(key: str) -> Text:
    """Return the ARN of a distribution of the stack."""
    return arn("cloudfront", "distribution/", Attribute(key), region=False)


def edge_log_bucket(step: BuildStep) -> Any:
    """Add the bucket of the standard logs, in which CloudFront writes by an access control list of its own.

    Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/AccessLogs.html (2026-11-30).

    Raises
    ------
    StackError
        If CloudFront brings no logs to the Region.
    """
    site = step.site
    if step.w.region in _NO_LOGS:
        raise StackError(
            f"CloudFront brings its logs to no bucket in {step.w.region}: set logging.access_logs to no, and send them "
            "to a bucket of another Region"
        )
    key = f"{step.key}LogBucket"
    bucket = site.add(
        Bucket,
        key,
        policy=policy_document(only_with_tls(key)),
        ownership="BucketOwnerPreferred",
        expiry=(
            new_record(ExpiryRule, id="expiry", status="Enabled", days=retention_days(step.w.logging.retention_months)),
        ),
    )
    site.retained.add(key)
    site.note(
        "The bucket of CloudFront's logs stays when the stack is deleted; its objects expire by themselves. Whoever "
        "makes the stack needs s3:GetBucketAcl and s3:PutBucketAcl, as CloudFront lets itself in."
    )
    return composed(Attribute(bucket.key, "DomainName"))


def is_behind_edge(step: BuildStep) -> bool:
    """Return whether what a step builds stands behind an API that CloudFront calls over the internet."""
    before, through_api = step.before, False
    while before is not None:
        if before.component == "cloudfront":
            return through_api
        through_api = through_api or before.component in ("http-api", "rest-api")
        before = before.before
    return False
