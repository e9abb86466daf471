"""A distribution of Amazon CloudFront.

Sources: AWS::CloudFront::Distribution (CloudFormation), aws_cloudfront_distribution (Terraform), ListDistributions
(2026-11-30).
"""

from __future__ import annotations

from typing import Any, ClassVar

from ..node import Node, flag, integer, node, records, reference, text, texts
from ..table import As, Call, Default, FieldRow, Table
from ..values import Ref, String, Unknown, Value
from .origin_access_control import OriginAccessControl
from .vpc_origin import VpcOrigin


@node
class DistributionOrigin:
    """Where a distribution fetches from.

    Parameters
    ----------
    id : str
        Its name in the distribution.
    domain : str
        Its name.
    vpc_origin : Ref of VpcOrigin
        The origin in a VPC, if it is one.
    access_control : Ref of OriginAccessControl
        How CloudFront signs what it sends there.
    protocol : str
        ``https-only``, ``http-only`` or ``match-viewer``, for one on the internet.
    https_port : int
        The port there for HTTPS.
    tls_versions : tuple of str
        The oldest and newer versions of TLS that CloudFront speaks to it.
    path : str
        What stands before each path.
    header_names, header_values : tuple of str
        The headers that CloudFront adds, and their values.
    """

    ROWS: ClassVar[dict[str, FieldRow]] = {
        "id": ("Id", "origin_id", "Id"),
        "domain": ("DomainName", "domain_name", "DomainName"),
        "vpc_origin": (
            "VpcOriginConfig.VpcOriginId",
            "vpc_origin_config[0].vpc_origin_id",
            "VpcOriginConfig.VpcOriginId",
        ),
        "access_control": (
            "OriginAccessControlId",
            As("origin_access_control_id", "filled"),
            As("OriginAccessControlId", "filled"),
        ),
        "protocol": (
            "CustomOriginConfig.OriginProtocolPolicy",
            "custom_origin_config[0].origin_protocol_policy",
            "CustomOriginConfig.OriginProtocolPolicy",
        ),
        "https_port": (
            "CustomOriginConfig.HTTPSPort",
            "custom_origin_config[0].https_port",
            "CustomOriginConfig.HTTPSPort",
        ),
        "tls_versions": (
            "CustomOriginConfig.OriginSSLProtocols",
            "custom_origin_config[0].origin_ssl_protocols",
            "CustomOriginConfig.OriginSslProtocols.Items",
        ),
        "path": ("OriginPath", "origin_path", "OriginPath"),
        "header_names": (
            "OriginCustomHeaders[].HeaderName",
            "custom_header[].name",
            "CustomHeaders.Items[].HeaderName",
        ),
        "header_values": (
            "OriginCustomHeaders[].HeaderValue",
            "custom_header[].value",
            "CustomHeaders.Items[].HeaderValue",
        ),
    }

    id: String | None = text()
    domain: String | None = text()
    vpc_origin: Value[Ref[VpcOrigin]] | None = reference("vpc-origin")
    access_control: Value[Ref[OriginAccessControl]] | None = reference("origin-access-control")
    protocol: String | None = text()
    https_port: Value[int] | None = integer()
    tls_versions: Value[tuple[String, ...]] = texts()
    path: String | None = text()
    header_names: Value[tuple[String, ...]] = texts()
    header_values: Value[tuple[String, ...]] = texts()


_API = "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_{}.html (2026-11-30)"
_CONFIG, _BEHAVIOR = "DistributionConfig", "DefaultCacheBehavior"


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
    minimum_tls, shown_by : str
        The oldest TLS that viewers may speak, by the name of a security policy; ``sni-only`` where the certificate is
        shown by the name that a viewer asks for.
    default_object : str
        What it answers at the root.
    log_bucket, log_prefix : str
        The bucket of its standard logs, by its domain name, and what their names begin with.
    viewer_protocol : str
        ``https-only``, ``redirect-to-https`` or ``allow-all``.
    default_origin : str
        Where requests go that no path takes: the id of an origin.
    methods, cached_methods : tuple of str
        The methods that pass, and those whose answers are kept.
    cache_policy, request_policy : str
        The ids of the policies that say what makes two requests one, and what of a request the origin gets.
    compress : bool
        Whether it compresses answers.
    path_patterns : tuple of str
        The paths that have a behavior of their own: ``/ws/*``.
    """

    KIND = "distribution"
    TABLE = Table(
        cloudformation="AWS::CloudFront::Distribution",
        terraform="aws_cloudfront_distribution",
        asked={"": "id", "DomainName": "domain_name"},
        rows={
            "aliases": (f"{_CONFIG}.Aliases", "aliases", "Aliases.Items"),
            "origins": (f"{_CONFIG}.Origins[]", "origin[]", "Origins.Items[]"),
            "web_acl": (f"{_CONFIG}.WebACLId", "web_acl_id", "WebACLId"),
            "certificate": (
                f"{_CONFIG}.ViewerCertificate.AcmCertificateArn",
                "viewer_certificate[0].acm_certificate_arn",
                "ViewerCertificate.ACMCertificateArn",
            ),
            "minimum_tls": (
                f"{_CONFIG}.ViewerCertificate.MinimumProtocolVersion",
                "viewer_certificate[0].minimum_protocol_version",
                "ViewerCertificate.MinimumProtocolVersion",
            ),
            "shown_by": (
                f"{_CONFIG}.ViewerCertificate.SslSupportMethod",
                "viewer_certificate[0].ssl_support_method",
                "ViewerCertificate.SSLSupportMethod",
            ),
            "default_object": (f"{_CONFIG}.DefaultRootObject", "default_root_object", ""),
            "log_bucket": (f"{_CONFIG}.Logging.Bucket", "logging_config[0].bucket", ""),
            "log_prefix": (f"{_CONFIG}.Logging.Prefix", "logging_config[0].prefix", ""),
            "viewer_protocol": (
                f"{_CONFIG}.{_BEHAVIOR}.ViewerProtocolPolicy",
                "default_cache_behavior[0].viewer_protocol_policy",
                f"{_BEHAVIOR}.ViewerProtocolPolicy",
            ),
            "default_origin": (
                f"{_CONFIG}.{_BEHAVIOR}.TargetOriginId",
                "default_cache_behavior[0].target_origin_id",
                f"{_BEHAVIOR}.TargetOriginId",
            ),
            "methods": (
                f"{_CONFIG}.{_BEHAVIOR}.AllowedMethods",
                "default_cache_behavior[0].allowed_methods",
                f"{_BEHAVIOR}.AllowedMethods.Items",
            ),
            "cached_methods": (
                f"{_CONFIG}.{_BEHAVIOR}.CachedMethods",
                "default_cache_behavior[0].cached_methods",
                f"{_BEHAVIOR}.AllowedMethods.CachedMethods.Items",
            ),
            "cache_policy": (
                f"{_CONFIG}.{_BEHAVIOR}.CachePolicyId",
                "default_cache_behavior[0].cache_policy_id",
                f"{_BEHAVIOR}.CachePolicyId",
            ),
            "request_policy": (
                f"{_CONFIG}.{_BEHAVIOR}.OriginRequestPolicyId",
                "default_cache_behavior[0].origin_request_policy_id",
                f"{_BEHAVIOR}.OriginRequestPolicyId",
            ),
            "compress": (
                f"{_CONFIG}.{_BEHAVIOR}.Compress",
                "default_cache_behavior[0].compress",
                f"{_BEHAVIOR}.Compress",
            ),
            "path_patterns": (
                f"{_CONFIG}.CacheBehaviors[].PathPattern",
                "ordered_cache_behavior[].path_pattern",
                "CacheBehaviors.Items[].PathPattern",
            ),
            "enabled": (f"{_CONFIG}.Enabled", "enabled", "Enabled"),
        },
        ids=("arn:*:cloudfront:",),
        defaults={
            "minimum_tls": Default("TLSv1", _API.format("ViewerCertificate")),
            "methods": Default(("GET", "HEAD"), _API.format("AllowedMethods")),
            "cached_methods": Default(("GET", "HEAD"), _API.format("CachedMethods")),
            "compress": Default(False, _API.format("DefaultCacheBehavior")),
        },
        calls=(
            Call("cloudfront", "list_distributions", "DistributionList.Items[]", "ARN", "cloudfront:ListDistributions"),
        ),
    )

    aliases: Value[tuple[String, ...]] = texts()
    origins: Value[tuple[DistributionOrigin | Unknown, ...]] = records(DistributionOrigin)
    web_acl: Value[Ref[Any]] | None = reference("web-acl")
    certificate: Value[Ref[Any]] | None = reference("certificate")
    minimum_tls: String | None = text()
    shown_by: String | None = text()
    default_object: String | None = text()
    log_bucket: String | None = text()
    log_prefix: String | None = text()
    viewer_protocol: String | None = text()
    default_origin: String | None = text()
    methods: Value[tuple[String, ...]] = texts()
    cached_methods: Value[tuple[String, ...]] = texts()
    cache_policy: String | None = text()
    request_policy: String | None = text()
    compress: Value[bool] | None = flag()
    path_patterns: Value[tuple[String, ...]] = texts()
    enabled: Value[bool] | None = flag()
