"""A distribution of Amazon CloudFront.

Sources: AWS::CloudFront::Distribution (CloudFormation), aws_cloudfront_distribution (Terraform), ListDistributions
(2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, flag, node, reference, references, text, texts
from ..table import Call, Table
from ..values import Ref, String, Unknown, Value


@node
class Distribution(Node):
    """A distribution.

    Parameters
    ----------
    aliases : tuple of str
        Its own names.
    origin_domains : tuple of str
        Where it fetches from.
    vpc_origins : tuple of Ref of VpcOrigin
        The origins in a VPC.
    web_acl, certificate
        What stands before it, and the certificate that it shows.
    viewer_protocol : str
        ``https-only``, ``redirect-to-https`` or ``allow-all``.
    """

    KIND = "distribution"
    TABLE = Table(
        cloudformation="AWS::CloudFront::Distribution",
        terraform="aws_cloudfront_distribution",
        rows={
            "aliases": ("DistributionConfig.Aliases", "aliases", "Aliases.Items"),
            "origin_domains": (
                "DistributionConfig.Origins[].DomainName",
                "origin[].domain_name",
                "Origins.Items[].DomainName",
            ),
            "vpc_origins": (
                "DistributionConfig.Origins[].VpcOriginConfig.VpcOriginId",
                "origin[].vpc_origin_config[0].vpc_origin_id",
                "Origins.Items[].VpcOriginConfig.VpcOriginId",
            ),
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
            "enabled": ("DistributionConfig.Enabled", "enabled", "Enabled"),
        },
        calls=(
            Call("cloudfront", "list_distributions", "DistributionList.Items[]", "ARN", "cloudfront:ListDistributions"),
        ),
    )

    aliases: Value[tuple[String, ...]] = texts()
    origin_domains: Value[tuple[String, ...]] = texts()
    vpc_origins: Value[tuple[Ref[Any] | Unknown, ...]] = references("vpc-origin")
    web_acl: Value[Ref[Any]] | None = reference("web-acl")
    certificate: Value[Ref[Any]] | None = reference("certificate")
    viewer_protocol: String | None = text()
    enabled: Value[bool] | None = flag()
