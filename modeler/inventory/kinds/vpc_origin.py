"""A VPC origin of Amazon CloudFront: a private balancer or instance that only a distribution calls.

Sources: AWS::CloudFront::VpcOrigin (CloudFormation), aws_cloudfront_vpc_origin (Terraform), ListVpcOrigins
(2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, integer, node, reference, text
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
    https_port : int
        The port for HTTPS.
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
            "https_port": ("VpcOriginEndpointConfig.HTTPSPort", "vpc_origin_endpoint_config[0].https_port", ""),
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
                    "https_port": "VpcOrigin.VpcOriginEndpointConfig.HTTPSPort",
                },
            ),
        ),
    )

    target: Value[Ref[Any]] | None = reference("load-balancer", "other")
    protocol: String | None = text()
    https_port: Value[int] | None = integer()
    state: String | None = text()
