"""N1-07: a Network Load Balancer has no port left for new connections to a target."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.endpoint_service import EndpointService
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.metric import Metric
from modeler.inventory.kinds.vpc_link_v1 import VpcLinkV1
from modeler.patterns.base import Source

from .base import DecidedBy, Remedy, Severity, audit_rule
from .links import balancers_on_privatelink
from .metrics import daily_sums
from .outcome import AuditOutcome, cannot_tell, fails, passes

_METRIC = "PortAllocationErrorCount"
_ARN_NAME = ":loadbalancer/"


@audit_rule(
    "N1-07",
    "The Network Load Balancer runs out of ports to its targets",
    severity=Severity.MEDIUM,
    why="What comes over PrivateLink reaches a target from the addresses of the balancer: each of them has some "
    "55,000 connections to one target and port, and then no more.",
    symptom="Under load new connections are reset or time out, and the metric PortAllocationErrorCount is above 0.",
    remedy=Remedy(
        "Register more targets, or the same ones on more ports, and let clients keep their connections.",
        "aws elbv2 register-targets --target-group-arn ARN --targets Id=TARGET,Port=8080 Id=TARGET,Port=8081",
        "Targets:\n  - {Id: !Ref First, Port: 8080}\n  - {Id: !Ref Second, Port: 8080}",
        'resource "aws_lb_target_group_attachment" "second" {\n'
        "  target_group_arn = aws_lb_target_group.NAME.arn\n"
        "  target_id        = TARGET\n"
        "  port             = 8081\n"
        "}",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-troubleshooting.html",
            "2026-11-21",
        ),
    ),
    kinds=(Metric, LoadBalancer, VpcLinkV1, EndpointService),
    decided_by=DecidedBy.ACCOUNT,
)
def no_port_left(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the metric of each balancer behind PrivateLink."""
    for balancer in dict.fromkeys(linked.balancer for linked in balancers_on_privatelink(inventory)):
        if balancer.type == "network":
            yield _judged(inventory, balancer)


def _judged(inventory: Inventory, balancer: LoadBalancer) -> AuditOutcome:
    sums = daily_sums(inventory, _METRIC, balancer.key.partition(_ARN_NAME)[2])
    if isinstance(sums, Unknown):
        return cannot_tell(balancer, "", sums)
    refused = sum(sums)
    if refused > 0:
        return fails(balancer, "", "{count:g} connections got no port in the last days", count=refused)
    return passes(balancer)
