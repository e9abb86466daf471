"""VL-13: a load balancer ends idle connections before API Gateway gives up."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.api_integration import ApiIntegration
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .links import listener_called, private_integrations
from .outcome import AuditOutcome, cannot_tell, fails, passes
from .timeouts import timeout_of


@audit_rule(
    "VL-13",
    "The load balancer gives up before the API does",
    severity=Severity.LOW,
    why="An Application Load Balancer ends a connection on which nothing moves for its idle timeout: where "
    "that is shorter than the timeout of the integration, slow answers are cut.",
    symptom="504 from the balancer on slow requests, before the timeout of the API.",
    remedy=Remedy(
        "Set the idle timeout of the balancer above the timeout of the integration.",
        "aws elbv2 modify-load-balancer-attributes --load-balancer-arn ARN --attributes "
        "Key=idle_timeout.timeout_seconds,Value=60",
        'LoadBalancerAttributes:\n  - {Key: idle_timeout.timeout_seconds, Value: "60"}',
        "idle_timeout = 60",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
            "2026-11-21",
        ),
    ),
    kinds=(RestIntegration, ApiIntegration, LoadBalancer, Listener),
)
def idle_before_timeout(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Compare the two, with AWS's own values where nothing is written."""
    for integration in private_integrations(inventory):
        listener = listener_called(inventory, integration)
        balancer = inventory.find(listener.load_balancer) if listener is not None else None
        if balancer is None or balancer.type != "application":
            continue
        idle, timeout = balancer.idle_timeout_s, timeout_of(inventory, integration)
        if isinstance(idle, Unknown) or isinstance(timeout, Unknown):
            yield cannot_tell(balancer, "idle_timeout_s", idle, timeout)
        elif idle is not None and idle < timeout:
            yield fails(
                balancer,
                "idle_timeout_s",
                "{idle:g} s is shorter than the {timeout:g} s of the integration",
                beside=(integration,),
                idle=idle,
                timeout=timeout,
            )
        else:
            yield passes(balancer)
