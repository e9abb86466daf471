"""How CloudFront signs what it sends to a bucket or a function URL, so that nobody else is let in there.

Sources: AWS::CloudFront::OriginAccessControl (CloudFormation), aws_cloudfront_origin_access_control (Terraform),
ListOriginAccessControls (2026-11-30).
"""

from __future__ import annotations

from ..node import Node, node, text
from ..table import Call, Table
from ..values import String

_CONFIG = "OriginAccessControlConfig"


@node
class OriginAccessControl(Node):
    """An origin access control.

    Parameters
    ----------
    origin_type : str
        ``s3``, ``lambda``, ``mediastore`` or ``mediapackagev2``.
    signing : str
        ``always``, ``never`` or ``no-override``.
    signing_protocol : str
        ``sigv4``.
    """

    KIND = "origin-access-control"
    TABLE = Table(
        cloudformation="AWS::CloudFront::OriginAccessControl",
        terraform="aws_cloudfront_origin_access_control",
        asked={"": "id"},
        rows={
            "name": (f"{_CONFIG}.Name", "name", "Name"),
            "origin_type": (
                f"{_CONFIG}.OriginAccessControlOriginType",
                "origin_access_control_origin_type",
                "OriginAccessControlOriginType",
            ),
            "signing": (f"{_CONFIG}.SigningBehavior", "signing_behavior", "SigningBehavior"),
            "signing_protocol": (f"{_CONFIG}.SigningProtocol", "signing_protocol", "SigningProtocol"),
        },
        calls=(
            Call(
                "cloudfront",
                "list_origin_access_controls",
                "OriginAccessControlList.Items[]",
                "Id",
                "cloudfront:ListOriginAccessControls",
            ),
        ),
    )

    origin_type: String | None = text()
    signing: String | None = text()
    signing_protocol: String | None = text()
