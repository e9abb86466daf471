"""N1-09: a Network Load Balancer sends to an Application Load Balancer on a port that it does not serve."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.graph import members
from modeler.inventory.kinds.auto_scaling_group import AutoScalingGroup
from modeler.inventory.kinds.container_service import ContainerService
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.target_group import TargetGroup
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, cannot_tell, fails, not_read, passes


@audit_rule(
    "N1-09",
    "No listener serves the port on which balancer calls balancer",
    severity=Severity.HIGH,
    why="A target group of the type alb sends to one port of the Application Load Balancer and checks its "
    "health there: without a listener on that port, or with a check over HTTP on a listener with TLS, "
    "nothing is healthy.",
    symptom="Connections are reset or time out; the Application Load Balancer is unhealthy as a target.",
    remedy=Remedy(
        "Give the target group the port of the listener, and check the health over the protocol of the listener.",
        "aws elbv2 create-target-group --target-type alb --protocol TCP --port 443 --health-check-protocol "
        "HTTPS --name NAME --vpc-id VPC",
        "TargetType: alb\nProtocol: TCP\nPort: 443\nHealthCheckProtocol: HTTPS",
        'target_type = "alb"\nport        = 443\nhealth_check {\n  protocol = "HTTPS"\n}',
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/application-load-balancer-target.html",
            "2026-11-21",
        ),
    ),
    kinds=(TargetGroup, LoadBalancer, Listener, AutoScalingGroup, ContainerService),
)
def balancer_behind_balancer(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Compare the group's port and health check with the listeners of the balancer that is its target."""
    for group in inventory.all(TargetGroup):
        if group.target_type != "alb":
            continue
        targets = [node for node in members(inventory, group) if isinstance(node, LoadBalancer)]
        if not targets:
            yield not_read(group, "targets", f"the balancer that is the target of {group.key}")
        for balancer in targets:
            yield _judged(group, inventory.referring_to(balancer, Listener))


def _judged(group: TargetGroup, listeners: tuple[Listener, ...]) -> AuditOutcome:
    ports = [listener.port for listener in listeners]
    if isinstance(group.port, Unknown) or any(isinstance(port, Unknown) for port in ports):
        return cannot_tell(group, "port", group.port, ports)
    listener = next((item for item in listeners if item.port == group.port), None)
    if listener is None:
        listed = ", ".join(sorted(map(str, ports))) or "no port"
        return fails(
            group,
            "port",
            "it sends to port {port}, and the listeners serve {ports}",
            port=str(group.port),
            ports=listed,
        )
    checked, spoken = group.health_protocol, listener.protocol
    if isinstance(checked, str) and isinstance(spoken, str) and {checked, spoken} == {"HTTP", "HTTPS"}:
        return fails(
            group, "health_protocol", "it checks over {checked} what speaks {spoken}", checked=checked, spoken=spoken
        )
    return passes(group)
