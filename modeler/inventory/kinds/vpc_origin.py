"""A VPC origin of Amazon CloudFront: a private balancer or instance that only a distribution calls.

Sources: AWS::CloudFront::VpcOrigin (CloudFormation), aws_cloudfront_vpc_origin (Terraform), ListVpcOrigins
(2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, integer, node, reference, text, texts
from ..table import Call, Table
from ..values import Ref, String, Value


@node
class VpcOrigin(Node):
    """A VPC origin.

    Parameters
    ----------
    target : Ref of LoadBalancer
        The balancer or instance.
    protocol : str
        ``https-only``, ``http-only`` or ``match-viewer``.
    http_port, https_port : int
        The ports for plain HTTP and for HTTPS.
    tls_versions : tuple of str
        The versions of TLS that CloudFront speaks to it.
    """

    KIND = "vpc-origin"
    TABLE = Table(
        cloudformation="AWS::CloudFront::VpcOrigin",
        terraform="aws_cloudfront_vpc_origin",
        asked={"": "id", "Arn": "arn"},
        rows={
            "name": ("VpcOriginEndpointConfig.Name", "vpc_origin_endpoint_config[0].name", "Name"),
            "target": ("VpcOriginEndpointConfig.Arn", "vpc_origin_endpoint_config[0].arn", "OriginEndpointArn"),
            "protocol": (
                "VpcOriginEndpointConfig.OriginProtocolPolicy",
                "vpc_origin_endpoint_config[0].origin_protocol_policy",
                "",
            ),
            "http_port": ("VpcOriginEndpointConfig.HTTPPort", "vpc_origin_endpoint_config[0].http_port", ""),
            "https_port": ("VpcOriginEndpointConfig.HTTPSPort", "vpc_origin_endpoint_config[0].https_port", ""),
            "tls_versions": (
                "VpcOriginEndpointConfig.OriginSSLProtocols",
                "vpc_origin_endpoint_config[0].origin_ssl_protocols[0].items",
                "",
            ),
            "state": ("", "", "Status"),
        },
        ids=("vo_",),
        calls=(
            Call("cloudfront", "list_vpc_origins", "VpcOriginList.Items[]", "Id", "cloudfront:ListVpcOrigins"),
            Call(
                "cloudfront",
                "get_vpc_origin",
                "",
                "",
                "cloudfront:GetVpcOrigin",
                per="vpc-origin",
                arguments={"Id": "{key}"},
                completes=True,
                paths={
                    "protocol": "VpcOrigin.VpcOriginEndpointConfig.OriginProtocolPolicy",
                    "http_port": "VpcOrigin.VpcOriginEndpointConfig.HTTPPort",
                    "https_port": "VpcOrigin.VpcOriginEndpointConfig.HTTPSPort",
                    "tls_versions": "VpcOrigin.VpcOriginEndpointConfig.OriginSslProtocols.Items",
                },
            ),
        ),
    )

    target: Value[Ref[Any]] | None = reference("load-balancer", "other")
    protocol: String | None = text()
    http_port: Value[int] | None = integer()
    https_port: Value[int] | None = integer()
    tls_versions: Value[tuple[String, ...]] = texts()
    state: String | None = text()
