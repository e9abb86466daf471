"""A target group of Amazon VPC Lattice.

Sources: AWS::VpcLattice::TargetGroup (CloudFormation), aws_vpclattice_target_group (Terraform), ListTargetGroups,
ListTargets (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, integer, node, reference, text, texts
from ..table import As, Call, Form, Table
from ..values import Ref, String, Value


@node
class LatticeTargetGroup(Node):
    """A Lattice target group.

    Parameters
    ----------
    type : str
        ``LAMBDA``, ``ALB``, ``IP`` or ``INSTANCE``.
    vpc, protocol, port
        Where its targets are, and how they are called.
    targets : tuple of str
        The ids, addresses or ARNs of its targets.
    """

    KIND = "lattice-target-group"
    TABLE = Table(
        cloudformation="AWS::VpcLattice::TargetGroup",
        terraform="aws_vpclattice_target_group",
        asked={"": "arn", "Id": "id"},
        rows={
            "name": ("Name", "name", "name"),
            "type": ("Type", "type", "type"),
            "vpc": ("Config.VpcIdentifier", "config[0].vpc_identifier", "vpcIdentifier"),
            "protocol": ("Config.Protocol", "config[0].protocol", "protocol"),
            "port": ("Config.Port", "config[0].port", "port"),
            "targets": ("Targets[].Id", "", ""),
        },
        calls=(
            Call("vpc-lattice", "list_target_groups", "items[]", "arn", "vpc-lattice:ListTargetGroups"),
            Call(
                "vpc-lattice",
                "list_targets",
                "",
                "",
                "vpc-lattice:ListTargets",
                per="lattice-target-group",
                arguments={"targetGroupIdentifier": "{key}"},
                completes=True,
                paths={"targets": "items[].id"},
            ),
        ),
        ids=("arn:*:vpc-lattice:*:targetgroup/", "tg-"),
        also=(
            Form(
                "aws_vpclattice_target_group_attachment",
                {"targets": As("target[0].id", "one")},
                completes="target_group_identifier",
            ),
        ),
    )

    type: String | None = text()
    vpc: Value[Ref[Any]] | None = reference("vpc")
    protocol: String | None = text()
    port: Value[int] | None = integer()
    targets: Value[tuple[String, ...]] = texts()
