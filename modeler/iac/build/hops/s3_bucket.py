"""A bucket of static files, which only one endpoint may read."""

from __future__ import annotations

from modeler.errors import StackError
from modeler.inventory import Attribute
from modeler.inventory.kinds.bucket import Bucket

from .. import policies
from ..site import BuildStep, BuiltHop, composed
from .interface_endpoint import endpoints_before

BUILDS = ("s3-bucket",)


def build_hop(step: BuildStep) -> BuiltHop:
    """Build the bucket, whose policy lets in what comes through the endpoint and refuses what is not encrypted."""
    endpoints = [policies.as_value(endpoint) for endpoint in endpoints_before(step)]
    if not endpoints:
        raise StackError("a bucket is built behind an endpoint: this pattern has none before it")
    arn = Attribute(step.key, "Arn")
    objects = composed(arn, "/*")
    bucket = step.site.add(
        Bucket,
        step.key,
        policy=policies.policy_document(
            policies.allow(["s3:GetObject"], objects, {"StringEquals": {"aws:SourceVpce": endpoints[0]}}, "*"),
            policies.statement(
                "Deny", ["s3:*"], [composed(arn), objects], {"Bool": {"aws:SecureTransport": "false"}}, "*"
            ),
        ),
    )
    step.site.retained.add(step.key)
    step.site.show("BucketName", Attribute(bucket.key), "The bucket into which the files are uploaded.")
    step.site.note("The bucket stays when the stack is deleted, with its files.")
    return step.built(bucket)
