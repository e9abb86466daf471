"""A bucket of static files, which only one endpoint or one distribution may read."""

from __future__ import annotations

from modeler.errors import StackError
from modeler.inventory import Attribute
from modeler.inventory.kinds.bucket import Bucket
from modeler.inventory.values import Tree

from .. import policies
from ..edge import distribution_arn
from ..site import BuildStep, BuiltHop, composed
from .interface_endpoint import endpoints_before

BUILDS = ("s3-bucket",)


def build_hop(step: BuildStep) -> BuiltHop:
    """Build the bucket, whose policy lets in what comes the one way and refuses what is not encrypted."""
    bucket = step.site.add(
        Bucket,
        step.key,
        policy=policies.policy_document(_readable(step), policies.only_with_tls(step.key)),
    )
    step.site.retained.add(step.key)
    step.site.show("BucketName", Attribute(bucket.key), "The bucket into which the files are uploaded.")
    step.site.note("The bucket stays when the stack is deleted, with its files.")
    return step.built(bucket)


def _readable(step: BuildStep) -> dict[str, Tree]:
    """Return who may read the files: who comes through the endpoint, or the distribution with its signature."""
    objects = composed(Attribute(step.key, "Arn"), "/*")
    if step.comes_from("cloudfront") and step.before is not None:
        own = {"StringEquals": {"AWS:SourceArn": distribution_arn(step.before.key)}}
        return policies.allow(["s3:GetObject"], objects, own, {"Service": "cloudfront.amazonaws.com"})
    endpoints = [policies.as_value(endpoint) for endpoint in endpoints_before(step)]
    if not endpoints:
        raise StackError("a bucket is built behind an endpoint or CloudFront: this pattern has neither before it")
    return policies.allow(["s3:GetObject"], objects, {"StringEquals": {"aws:SourceVpce": endpoints[0]}}, "*")
