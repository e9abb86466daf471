"""A VPC link V2: network interfaces in one's own subnets, through which API Gateway reaches a balancer or Cloud Map.

Sources: AWS::ApiGatewayV2::VpcLink (CloudFormation), aws_apigatewayv2_vpc_link (Terraform), GetVpcLinks of API
Gateway V2 (2026-11-30).
"""

from __future__ import annotations

from ..node import Node, node, references, text
from ..table import Call, Table
from ..values import Ref, String, Unknown, Value
from .security_group import SecurityGroup
from .subnet import Subnet


@node
class VpcLinkV2(Node):
    """A VPC link V2.

    Parameters
    ----------
    subnets, security_groups
        Where its network interfaces stand, and what guards them.
    state : str
        In an account only: ``AVAILABLE``, ``INACTIVE`` after 60 days without traffic, ``FAILED``…
    """

    KIND = "vpc-link-v2"
    TABLE = Table(
        cloudformation="AWS::ApiGatewayV2::VpcLink",
        terraform="aws_apigatewayv2_vpc_link",
        rows={
            "name": ("Name", "name", "Name"),
            "subnets": ("SubnetIds", "subnet_ids", "SubnetIds"),
            "security_groups": ("SecurityGroupIds", "security_group_ids", "SecurityGroupIds"),
            "state": ("", "", "VpcLinkStatus"),
            "state_reason": ("", "", "VpcLinkStatusMessage"),
        },
        calls=(Call("apigatewayv2", "get_vpc_links", "Items[]", "VpcLinkId", "apigateway:GET"),),
    )

    subnets: Value[tuple[Ref[Subnet] | Unknown, ...]] = references("subnet")
    security_groups: Value[tuple[Ref[SecurityGroup] | Unknown, ...]] = references("security-group")
    state: String | None = text()
    state_reason: String | None = text()
