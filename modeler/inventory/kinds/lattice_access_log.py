"""Where a service or a network of VPC Lattice writes its access logs.

Sources: AWS::VpcLattice::AccessLogSubscription (CloudFormation), aws_vpclattice_access_log_subscription (Terraform),
ListAccessLogSubscriptions (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, node, reference, text
from ..table import Call, Table
from ..values import Ref, String, Value


@node
class LatticeAccessLog(Node):
    """A subscription to access logs.

    Parameters
    ----------
    resource : Ref of LatticeService or LatticeNetwork
        Whose logs.
    destination : str
        The ARN of the log group, the bucket or the stream that takes them.
    """

    KIND = "lattice-access-log"
    TABLE = Table(
        cloudformation="AWS::VpcLattice::AccessLogSubscription",
        terraform="aws_vpclattice_access_log_subscription",
        rows={
            "resource": ("ResourceIdentifier", "resource_identifier", ""),
            "destination": ("DestinationArn", "destination_arn", "destinationArn"),
        },
        calls=(
            Call(
                "vpc-lattice",
                "list_access_log_subscriptions",
                "items[]",
                "arn",
                "vpc-lattice:ListAccessLogSubscriptions",
                per="lattice-service",
                arguments={"resourceIdentifier": "{key}"},
                parent="resource",
            ),
        ),
        ids=("arn:*:vpc-lattice:*:accesslogsubscription/",),
    )

    resource: Value[Ref[Any]] | None = reference("lattice-service", "lattice-network")
    destination: String | None = text()
