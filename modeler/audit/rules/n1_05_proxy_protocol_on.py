"""N1-05: a target group behind a VPC link sends the header of proxy protocol."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.graph import target_groups_of
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.listener_rule import ListenerRule
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.target_group import TargetGroup
from modeler.inventory.kinds.vpc_link_v1 import VpcLinkV1
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "N1-05",
    "The target group sends proxy protocol to an HTTP backend",
    severity=Severity.HIGH,
    why="With proxy protocol version 2 each connection begins with a binary header: a backend that was not "
    "told to expect it, and every Application Load Balancer, takes it for a broken request.",
    symptom="400 from the backend on every request; health checks pass, since they are sent without the header "
    "where the group checks over HTTP.",
    remedy=Remedy(
        "Turn proxy protocol off.",
        "aws elbv2 modify-target-group-attributes --target-group-arn GROUP --attributes "
        "Key=proxy_protocol_v2.enabled,Value=false",
        'TargetGroupAttributes:\n  - {Key: proxy_protocol_v2.enabled, Value: "false"}',
        "proxy_protocol_v2 = false",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-target-groups.html",
            "2026-11-21",
        ),
    ),
    kinds=(TargetGroup, LoadBalancer, VpcLinkV1, Listener, ListenerRule),
)
def proxy_protocol_on(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the groups behind links V1, and at those that lead to an Application Load Balancer."""
    behind = {group: None for link in inventory.all(VpcLinkV1) for group in _groups(inventory, link)}
    for group in inventory.all(TargetGroup):
        if group not in behind and group.target_type != "alb":
            continue
        if isinstance(group.proxy_protocol, Unknown):
            yield cannot_tell(group, "proxy_protocol", group.proxy_protocol)
        elif group.proxy_protocol is True:
            yield fails(group, "proxy_protocol", "it sends proxy protocol version 2")
        else:
            yield passes(group)


def _groups(inventory: Inventory, link: VpcLinkV1) -> Iterator[TargetGroup]:
    for balancer in inventory.find_all(link.targets):
        if isinstance(balancer, LoadBalancer):
            yield from target_groups_of(inventory, balancer)
