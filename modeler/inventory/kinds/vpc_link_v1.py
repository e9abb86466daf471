"""A VPC link V1: AWS PrivateLink from a REST or WebSocket API to a Network Load Balancer.

Sources: AWS::ApiGateway::VpcLink (CloudFormation), aws_api_gateway_vpc_link (Terraform), GetVpcLinks (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, references, text
from ..table import Call, Table
from ..values import Ref, String, Unknown, Value


@node
class VpcLinkV1(Node):
    """A VPC link V1.

    Parameters
    ----------
    targets : tuple of Ref of LoadBalancer
        The Network Load Balancer behind it.
    state : str
        In an account only: ``AVAILABLE``, ``PENDING``, ``FAILED``…
    """

    KIND = "vpc-link-v1"
    TABLE = Table(
        cloudformation="AWS::ApiGateway::VpcLink",
        terraform="aws_api_gateway_vpc_link",
        rows={
            "name": ("Name", "name", "name"),
            "targets": ("TargetArns", "target_arns", "targetArns"),
            "state": ("", "", "status"),
            "state_reason": ("", "", "statusMessage"),
        },
        calls=(Call("apigateway", "get_vpc_links", "items[]", "id", "apigateway:GET"),),
    )

    targets: Value[tuple[Ref[Any] | Unknown, ...]] = references("load-balancer")
    state: String | None = text()
    state_reason: String | None = text()
