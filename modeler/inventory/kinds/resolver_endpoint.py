"""A Resolver endpoint: where DNS questions come in from, or go out to, other networks.

Sources: AWS::Route53Resolver::ResolverEndpoint (CloudFormation), aws_route53_resolver_endpoint (Terraform),
ListResolverEndpoints (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, reference, references, text
from ..table import Call, Table
from ..values import Ref, String, Unknown, Value


@node
class ResolverEndpoint(Node):
    """A Resolver endpoint.

    Parameters
    ----------
    direction : str
        ``INBOUND`` or ``OUTBOUND``.
    subnets, security_groups
        Where its addresses stand, and what guards them.
    type : str
        ``IPV4``, ``IPV6`` or ``DUALSTACK``.
    vpc, state
        In an account only.
    """

    KIND = "resolver-endpoint"
    TABLE = Table(
        cloudformation="AWS::Route53Resolver::ResolverEndpoint",
        terraform="aws_route53_resolver_endpoint",
        rows={
            "name": ("Name", "name", "Name"),
            "direction": ("Direction", "direction", "Direction"),
            "subnets": ("IpAddresses[].SubnetId", "ip_address[].subnet_id", ""),
            "security_groups": ("SecurityGroupIds", "security_group_ids", "SecurityGroupIds"),
            "state": ("", "", "Status"),
            "vpc": ("", "", "HostVPCId"),
            "type": ("ResolverEndpointType", "resolver_endpoint_type", "ResolverEndpointType"),
        },
        ids=("rslvr-in-", "rslvr-out-"),
        calls=(
            Call(
                "route53resolver",
                "list_resolver_endpoints",
                "ResolverEndpoints[]",
                "Id",
                "route53resolver:ListResolverEndpoints",
            ),
            Call(
                "route53resolver",
                "list_resolver_endpoint_ip_addresses",
                "",
                "",
                "route53resolver:ListResolverEndpointIpAddresses",
                per="resolver-endpoint",
                arguments={"ResolverEndpointId": "{key}"},
                completes=True,
                paths={"subnets": "IpAddresses[].SubnetId"},
            ),
        ),
    )

    direction: String | None = text()
    subnets: Value[tuple[Ref[Any] | Unknown, ...]] = references("subnet")
    security_groups: Value[tuple[Ref[Any] | Unknown, ...]] = references("security-group")
    state: String | None = text()
    vpc: Value[Ref[Any]] | None = reference("vpc")
    type: String | None = text()
