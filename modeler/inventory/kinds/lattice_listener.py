"""A listener of a Lattice service.

Sources: AWS::VpcLattice::Listener (CloudFormation), aws_vpclattice_listener (Terraform), ListListeners, GetListener
(2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, integer, node, reference, references, text
from ..table import Call, Table
from ..values import Ref, String, Unknown, Value


@node
class LatticeListener(Node):
    """A Lattice listener.

    Parameters
    ----------
    service : Ref of LatticeService
        Its service.
    protocol, port
        ``HTTPS`` and 443, ``HTTP``, ``TLS_PASSTHROUGH``.
    target_groups : tuple of Ref of LatticeTargetGroup
        Where requests go that no rule takes.
    """

    KIND = "lattice-listener"
    TABLE = Table(
        cloudformation="AWS::VpcLattice::Listener",
        terraform="aws_vpclattice_listener",
        asked={"": "arn", "Id": "listener_id"},
        rows={
            "name": ("Name", "name", "name"),
            "service": ("ServiceIdentifier", "service_identifier | service_arn", ""),
            "protocol": ("Protocol", "protocol", "protocol"),
            "port": ("Port", "port", "port"),
            "target_groups": (
                "DefaultAction.Forward.TargetGroups[].TargetGroupIdentifier",
                "default_action[0].forward[0].target_groups[].target_group_identifier",
                "",
            ),
        },
        ids=("arn:*:vpc-lattice:*:listener/", "listener-"),
        calls=(
            Call(
                "vpc-lattice",
                "list_listeners",
                "items[]",
                "arn",
                "vpc-lattice:ListListeners",
                per="lattice-service",
                arguments={"serviceIdentifier": "{key}"},
                parent="service",
            ),
            Call(
                "vpc-lattice",
                "get_listener",
                "",
                "",
                "vpc-lattice:GetListener",
                per="lattice-listener",
                arguments={"serviceIdentifier": "{service}", "listenerIdentifier": "{key}"},
                completes=True,
                paths={"target_groups": "defaultAction.forward.targetGroups[].targetGroupIdentifier"},
            ),
        ),
    )

    service: Value[Ref[Any]] | None = reference("lattice-service")
    protocol: String | None = text()
    port: Value[int] | None = integer()
    target_groups: Value[tuple[Ref[Any] | Unknown, ...]] = references("lattice-target-group")
