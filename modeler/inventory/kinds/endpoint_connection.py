"""A consumer's endpoint at one's own endpoint service, accepted or not.

Sources: aws_vpc_endpoint_connection_accepter (Terraform), DescribeVpcEndpointConnections; CloudFormation has none
(2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, reference, text
from ..table import Call, Table
from ..values import Ref, String, Value


@node
class EndpointConnection(Node):
    """A connection of an endpoint with an endpoint service.

    Parameters
    ----------
    service, endpoint
        What it joins.
    owner, state : str
        In an account only: whose the endpoint is, and ``available``, ``pendingAcceptance``, ``rejected``…
    """

    KIND = "endpoint-connection"
    TABLE = Table(
        cloudformation="",
        terraform="aws_vpc_endpoint_connection_accepter",
        rows={
            "service": ("", "vpc_endpoint_service_id", "ServiceId"),
            "endpoint": ("", "vpc_endpoint_id", "VpcEndpointId"),
            "owner": ("", "", "VpcEndpointOwner"),
            "state": ("", "", "VpcEndpointState"),
        },
        calls=(
            Call(
                "ec2",
                "describe_vpc_endpoint_connections",
                "VpcEndpointConnections[]",
                "VpcEndpointConnectionId",
                "ec2:DescribeVpcEndpointConnections",
            ),
        ),
        ids=("vpce-con-",),
    )

    service: Value[Ref[Any]] | None = reference("endpoint-service")
    endpoint: Value[Ref[Any]] | None = reference("vpc-endpoint")
    owner: String | None = text()
    state: String | None = text()
