"""A distribution of Amazon CloudFront.

Sources: AWS::CloudFront::Distribution (CloudFormation), aws_cloudfront_distribution (Terraform), ListDistributions
(2026-11-30).
"""

from __future__ import annotations

from typing import Any, ClassVar

from ..node import Node, flag, node, records, reference, text, texts
from ..table import Call, FieldRow, Table
from ..values import Ref, String, Unknown, Value
from .vpc_origin import VpcOrigin


@node
class DistributionOrigin:
    """Where a distribution fetches from.

    Parameters
    ----------
    domain : str
        Its name.
    vpc_origin : Ref of VpcOrigin
        The origin in a VPC, if it is one.
    protocol : str
        ``https-only``, ``http-only`` or ``match-viewer``, for one on the internet.
    path : str
        What stands before each path.
    """

    ROWS: ClassVar[dict[str, FieldRow]] = {
        "domain": ("DomainName", "domain_name", "DomainName"),
        "vpc_origin": (
            "VpcOriginConfig.VpcOriginId",
            "vpc_origin_config[0].vpc_origin_id",
            "VpcOriginConfig.VpcOriginId",
        ),
        "protocol": (
            "CustomOriginConfig.OriginProtocolPolicy",
            "custom_origin_config[0].origin_protocol_policy",
            "CustomOriginConfig.OriginProtocolPolicy",
        ),
        "path": ("OriginPath", "origin_path", "OriginPath"),
    }

    domain: String | None = text()
    vpc_origin: Value[Ref[VpcOrigin]] | None = reference("vpc-origin")
    protocol: String | None = text()
    path: String | None = text()


@node
class CloudFrontDistribution(Node):
    """A distribution.

    Parameters
    ----------
    aliases : tuple of str
        Its own names.
    origins : tuple of DistributionOrigin
        Where it fetches from.
    web_acl, certificate
        What stands before it, and the certificate that it shows.
    viewer_protocol : str
        ``https-only``, ``redirect-to-https`` or ``allow-all``.
    path_patterns : tuple of str
        The paths that have a behavior of their own: ``/ws/*``.
    """

    KIND = "distribution"
    TABLE = Table(
        cloudformation="AWS::CloudFront::Distribution",
        terraform="aws_cloudfront_distribution",
        asked={"": "id", "DomainName": "domain_name"},
        rows={
            "aliases": ("DistributionConfig.Aliases", "aliases", "Aliases.Items"),
            "origins": ("DistributionConfig.Origins[]", "origin[]", "Origins.Items[]"),
            "web_acl": ("DistributionConfig.WebACLId", "web_acl_id", "WebACLId"),
            "certificate": (
                "DistributionConfig.ViewerCertificate.AcmCertificateArn",
                "viewer_certificate[0].acm_certificate_arn",
                "ViewerCertificate.ACMCertificateArn",
            ),
            "viewer_protocol": (
                "DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy",
                "default_cache_behavior[0].viewer_protocol_policy",
                "DefaultCacheBehavior.ViewerProtocolPolicy",
            ),
            "path_patterns": (
                "DistributionConfig.CacheBehaviors[].PathPattern",
                "ordered_cache_behavior[].path_pattern",
                "CacheBehaviors.Items[].PathPattern",
            ),
            "enabled": ("DistributionConfig.Enabled", "enabled", "Enabled"),
        },
        ids=("arn:*:cloudfront:",),
        calls=(
            Call("cloudfront", "list_distributions", "DistributionList.Items[]", "ARN", "cloudfront:ListDistributions"),
        ),
    )

    aliases: Value[tuple[String, ...]] = texts()
    origins: Value[tuple[DistributionOrigin | Unknown, ...]] = records(DistributionOrigin)
    web_acl: Value[Ref[Any]] | None = reference("web-acl")
    certificate: Value[Ref[Any]] | None = reference("certificate")
    viewer_protocol: String | None = text()
    path_patterns: Value[tuple[String, ...]] = texts()
    enabled: Value[bool] | None = flag()
