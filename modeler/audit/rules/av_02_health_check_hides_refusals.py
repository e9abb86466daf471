"""AV-02: the health check of targets that are an endpoint takes refusals for health."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.auto_scaling_group import AutoScalingGroup
from modeler.inventory.kinds.container_service import ContainerService
from modeler.inventory.kinds.target_group import TargetGroup
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .fronts import endpoint_fronts
from .outcome import AuditOutcome, cannot_tell, fails, passes

_PATHS = frozenset({"/ping", "/sping"})


@audit_rule(
    "AV-02",
    "The health check takes refusals of API Gateway for health",
    severity=Severity.MEDIUM,
    why="API Gateway answers /ping at every address of the endpoint with 200; any other path depends on Host "
    "and policy, and with 4xx among the good answers a broken policy looks well.",
    symptom="All targets are healthy while every caller gets 403.",
    remedy=Remedy(
        "Ask for /ping and take 200 only.",
        "aws elbv2 modify-target-group --target-group-arn GROUP --health-check-path /ping --matcher HttpCode=200",
        "HealthCheckPath: /ping\nMatcher: {HttpCode: '200'}",
        'health_check {\n  protocol = "HTTPS"\n  path     = "/ping"\n  matcher  = "200"\n}',
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/rest-api.html",
            "2026-11-21",
        ),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html", "2026-04-13"
        ),
    ),
    kinds=(TargetGroup, VpcEndpoint, AutoScalingGroup, ContainerService),
)
def health_check_hides_refusals(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the health checks of target groups that lead to an endpoint of API Gateway."""
    for front in endpoint_fronts(inventory):
        group = front.group
        path, matcher = group.health_path, group.health_matcher
        if isinstance(path, Unknown) or isinstance(matcher, Unknown):
            yield cannot_tell(group, "health_path", path, matcher)
        elif path not in _PATHS:
            yield fails(group, "health_path", "it asks for {path}, not for /ping", path=str(path or "/"))
        elif takes_refusals(str(matcher or "200")):
            yield fails(group, "health_matcher", "it takes {codes} for health", codes=str(matcher))
        else:
            yield passes(group)


def takes_refusals(matcher: str) -> bool:
    """Return whether a matcher, such as ``200,403`` or ``200-499``, takes any code of 400 to 499.

    Examples
    --------
    >>> takes_refusals("200-299"), takes_refusals("200,403"), takes_refusals("200-499")
    (False, True, True)
    """
    for part in matcher.split(","):
        first, _, last = part.strip().partition("-")
        if first.isdigit() and int(first) < 500 and int(last if last.isdigit() else first) >= 400:
            return True
    return False
