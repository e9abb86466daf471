"""Buckets for logs, with their policies and their time of keeping."""

from __future__ import annotations

import json
from typing import Any

from ..model import Context, Made, ModelCall, Properties, ResourceFailed, ResourceModel

_OF_A_BUCKET = {
    "BucketName",
    "LifecycleConfiguration",
    "BucketEncryption",
    "PublicAccessBlockConfiguration",
    "VersioningConfiguration",
    "OwnershipControls",
    "Tags",
}


def _make_bucket(properties: Properties, context: Context) -> Made:
    unknown = sorted(set(properties) - _OF_A_BUCKET)
    if unknown:
        raise ResourceFailed(f"Properties validation failed: #: extraneous key [{unknown[0]}] is not permitted")
    name = properties.get("BucketName") or context.physical_name(63).lower()
    place = {} if context.region == "us-east-1" else {"LocationConstraint": context.region}
    where = {"CreateBucketConfiguration": place} if place else {}
    context.call("s3", "create_bucket", Bucket=name, **where)
    try:
        for operation, member, value in _settings(properties, context):
            context.call("s3", operation, Bucket=name, **{member: value})
    except ResourceFailed:
        context.call("s3", "delete_bucket", Bucket=name)
        raise
    return Made(
        name,
        {
            "Arn": f"arn:{context.partition}:s3:::{name}",
            "DomainName": f"{name}.s3.amazonaws.com",
            "RegionalDomainName": f"{name}.s3.{context.region}.amazonaws.com",
        },
    )


def _settings(properties: Properties, context: Context) -> list[tuple[str, str, Any]]:
    settings: list[tuple[str, str, Any]] = []
    tags = dict(context.stack_tags) | {tag["Key"]: str(tag["Value"]) for tag in properties.get("Tags", [])}
    if tags:
        pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
        settings.append(("put_bucket_tagging", "Tagging", {"TagSet": pairs}))
    if "LifecycleConfiguration" in properties:
        rules = [_lifecycle_rule(rule) for rule in properties["LifecycleConfiguration"]["Rules"]]
        settings.append(("put_bucket_lifecycle_configuration", "LifecycleConfiguration", {"Rules": rules}))
    if "PublicAccessBlockConfiguration" in properties:
        block = properties["PublicAccessBlockConfiguration"]
        settings.append(("put_public_access_block", "PublicAccessBlockConfiguration", block))
    if "VersioningConfiguration" in properties:
        settings.append(("put_bucket_versioning", "VersioningConfiguration", properties["VersioningConfiguration"]))
    if "OwnershipControls" in properties:
        settings.append(("put_bucket_ownership_controls", "OwnershipControls", properties["OwnershipControls"]))
    if "BucketEncryption" in properties:
        encryption = properties["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        rules = [{"ApplyServerSideEncryptionByDefault": rule["ServerSideEncryptionByDefault"]} for rule in encryption]
        settings.append(("put_bucket_encryption", "ServerSideEncryptionConfiguration", {"Rules": rules}))
    return settings


def _lifecycle_rule(rule: Properties) -> dict[str, Any]:
    unknown = sorted(set(rule) - {"Id", "Status", "Prefix", "ExpirationInDays"})
    if unknown:
        raise ResourceFailed(f"Properties validation failed: #: extraneous key [{unknown[0]}] is not permitted")
    written: dict[str, Any] = {"Status": rule["Status"], "Filter": {"Prefix": rule.get("Prefix", "")}}
    if "Id" in rule:
        written["ID"] = rule["Id"]
    if "ExpirationInDays" in rule:
        written["Expiration"] = {"Days": int(rule["ExpirationInDays"])}
    return written


def _make_policy(properties: Properties, context: Context) -> Made:
    policy = properties["PolicyDocument"]
    text = policy if isinstance(policy, str) else json.dumps(policy)
    context.call("s3", "put_bucket_policy", Bucket=properties["Bucket"], Policy=text)
    return Made(properties["Bucket"])


MODELS = (
    ResourceModel("AWS::S3::Bucket", "s3", make=_make_bucket, delete=(ModelCall("delete_bucket", {"Bucket": "{id}"}),)),
    ResourceModel(
        "AWS::S3::BucketPolicy",
        "s3",
        make=_make_policy,
        delete=(ModelCall("delete_bucket_policy", {"Bucket": "{id}"}),),
    ),
)
