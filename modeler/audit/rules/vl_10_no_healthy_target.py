"""VL-10: a load balancer behind an API has no target that is healthy."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.target_group import Target, TargetGroup
from modeler.patterns.base import Source

from .base import DecidedBy, Remedy, Severity, audit_rule
from .live import live_state
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "VL-10",
    "The load balancer has no target that is registered and healthy",
    severity=Severity.HIGH,
    why="A Network Load Balancer without a healthy target has nobody to send a connection to; an "
    "Application Load Balancer answers 503 without a registered target, and sends to all where every "
    "target is unhealthy.",
    symptom="503, resets, or 500 from a REST API: Execution failed due to an VPC link error.",
    remedy=Remedy(
        "Mend the path, port and matcher of the health check, or the group that guards the targets.",
        "aws elbv2 describe-target-health --target-group-arn GROUP",
        'HealthCheckPath: /health\nMatcher: {HttpCode: "200"}',
        'health_check {\n  path    = "/health"\n  matcher = "200"\n}',
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
            "2026-11-30",
        ),
        Source("https://repost.aws/knowledge-center/api-gateway-500-error-vpc", "2026-11-21"),
    ),
    kinds=(TargetGroup,),
    decided_by=DecidedBy.ACCOUNT,
)
def no_healthy_target(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the health of the targets, which only an account has."""
    for group in inventory.all(TargetGroup):
        if isinstance(group.targets, Unknown):
            yield cannot_tell(group, "targets", group.targets)
            continue
        states = [target.health for target in group.targets if isinstance(target, Target)]
        known = [state for state in states if isinstance(state, str)]
        if not group.origin.time and not known:
            yield cannot_tell(group, "", live_state(TargetGroup))
        elif not states:
            yield fails(group, "targets", "no target is registered")
        elif "healthy" in known:
            yield passes(group)
        elif len(known) == len(states):
            yield fails(group, "targets", "none of {count} targets is healthy", count=len(states))
        else:
            yield cannot_tell(group, "targets", states)
