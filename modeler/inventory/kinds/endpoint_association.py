"""What a resource or service-network endpoint leads to, as an account shows it.

Sources: DescribeVpcEndpointAssociations; templates have none (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, reference, text
from ..table import Call, Table
from ..values import Ref, String, Value


@node
class EndpointAssociation(Node):
    """An association of an endpoint with a resource.

    Parameters
    ----------
    endpoint : Ref of VpcEndpoint
        The endpoint.
    resource, name_given : str
        What it leads to, and under which name.
    state, failure : str
        Whether it may be reached, and why not.
    """

    KIND = "endpoint-association"
    TABLE = Table(
        cloudformation="",
        terraform="",
        rows={
            "endpoint": ("", "", "VpcEndpointId"),
            "resource": ("", "", "AssociatedResourceArn"),
            "name_given": ("", "", "DnsEntry.DnsName"),
            "state": ("", "", "AssociatedResourceAccessibility"),
            "failure": ("", "", "FailureReason"),
        },
        calls=(
            Call(
                "ec2",
                "describe_vpc_endpoint_associations",
                "VpcEndpointAssociations[]",
                "Id",
                "ec2:DescribeVpcEndpointAssociations",
            ),
        ),
    )

    endpoint: Value[Ref[Any]] | None = reference("vpc-endpoint")
    resource: String | None = text()
    name_given: String | None = text()
    state: String | None = text()
    failure: String | None = text()
