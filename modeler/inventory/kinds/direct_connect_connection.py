"""A connection of AWS Direct Connect: the line itself.

Sources: AWS::DirectConnect::Connection (CloudFormation), aws_dx_connection (Terraform), DescribeConnections
(2026-11-30).
"""

from __future__ import annotations

from ..node import Node, node, text
from ..table import Call, Table
from ..values import String


@node
class DirectConnectConnection(Node):
    """A Direct Connect connection.

    Parameters
    ----------
    location, bandwidth : str
        Where it ends at AWS, and how wide it is.
    redundant : str
        In an account only: ``yes``, ``no`` or ``unknown``.
    """

    KIND = "direct-connect-connection"
    TABLE = Table(
        cloudformation="AWS::DirectConnect::Connection",
        terraform="aws_dx_connection",
        asked={"": "arn", "ConnectionId": "id"},
        rows={
            "name": ("ConnectionName", "name", "connectionName"),
            "location": ("Location", "location", "location"),
            "bandwidth": ("Bandwidth", "bandwidth", "bandwidth"),
            "state": ("", "", "connectionState"),
            "redundant": ("", "", "hasLogicalRedundancy"),
        },
        calls=(
            Call(
                "directconnect",
                "describe_connections",
                "connections[]",
                "connectionId",
                "directconnect:DescribeConnections",
            ),
        ),
        ids=("dxcon-",),
    )

    location: String | None = text()
    bandwidth: String | None = text()
    state: String | None = text()
    redundant: String | None = text()
