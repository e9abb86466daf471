"""A rule of a Lattice listener: which requests it takes, and where they go.

Sources: AWS::VpcLattice::Rule (CloudFormation), aws_vpclattice_listener_rule (Terraform), ListRules and GetRule
(2026-11-30).
"""

from __future__ import annotations

from typing import Any

from ..node import Node, integer, node, reference, references, text
from ..table import Call, Table
from ..values import Ref, String, Unknown, Value


@node
class LatticeRule(Node):
    """A rule of a Lattice listener.

    Parameters
    ----------
    service, listener
        Where it stands.
    priority : int
        Its place: the lowest is asked first.
    path_prefix, method : str
        What it takes.
    target_groups : tuple of Ref of LatticeTargetGroup
        Where a request goes.
    """

    KIND = "lattice-rule"
    TABLE = Table(
        cloudformation="AWS::VpcLattice::Rule",
        terraform="aws_vpclattice_listener_rule",
        rows={
            "name": ("Name", "name", "name"),
            "service": ("ServiceIdentifier", "service_identifier", ""),
            "listener": ("ListenerIdentifier", "listener_identifier", ""),
            "priority": ("Priority", "priority", "priority"),
            "path_prefix": (
                "Match.HttpMatch.PathMatch.Match.Prefix",
                "match[0].http_match[0].path_match[0].match[0].prefix",
                "",
            ),
            "method": ("Match.HttpMatch.Method", "match[0].http_match[0].method", ""),
            "target_groups": (
                "Action.Forward.TargetGroups[].TargetGroupIdentifier",
                "action[0].forward[0].target_groups[].target_group_identifier",
                "",
            ),
        },
        calls=(
            Call(
                "vpc-lattice",
                "list_rules",
                "items[]",
                "arn",
                "vpc-lattice:ListRules",
                per="lattice-listener",
                arguments={"serviceIdentifier": "{service}", "listenerIdentifier": "{key}"},
                parent="listener",
            ),
            Call(
                "vpc-lattice",
                "get_rule",
                "",
                "",
                "vpc-lattice:GetRule",
                per="lattice-rule",
                arguments={
                    "serviceIdentifier": "{service}",
                    "listenerIdentifier": "{listener}",
                    "ruleIdentifier": "{key}",
                },
                completes=True,
                paths={
                    "path_prefix": "match.httpMatch.pathMatch.match.prefix",
                    "method": "match.httpMatch.method",
                    "target_groups": "action.forward.targetGroups[].targetGroupIdentifier",
                },
            ),
        ),
    )

    service: Value[Ref[Any]] | None = reference("lattice-service")
    listener: Value[Ref[Any]] | None = reference("lattice-listener")
    priority: Value[int] | None = integer()
    path_prefix: String | None = text()
    method: String | None = text()
    target_groups: Value[tuple[Ref[Any] | Unknown, ...]] = references("lattice-target-group")
