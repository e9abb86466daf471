"""ED-06: a Verified Access endpoint cannot reach its load balancer."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.audit.network import ALL_IPV4, Party, ports, through_groups
from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.security_group import SecurityGroup
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.inventory.kinds.verified_access_endpoint import VerifiedAccessEndpoint
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "ED-06",
    "The load balancer does not let Verified Access in",
    severity=Severity.MEDIUM,
    why="Verified Access calls the balancer from interfaces that carry the groups of its endpoint: the "
    "groups of the balancer have to let them in.",
    symptom="504 for people who have signed in.",
    remedy=Remedy(
        "Let the group of the Verified Access endpoint into the group of the balancer.",
        "aws ec2 authorize-security-group-ingress --group-id BALANCER_GROUP --protocol tcp --port 443 "
        "--source-group ENDPOINT_GROUP",
        "SourceSecurityGroupId: !Ref EndpointGroup",
        "referenced_security_group_id = aws_security_group.endpoint.id",
    ),
    sources=(
        Source("https://docs.aws.amazon.com/verified-access/latest/ug/verified-access-endpoints.html", "2026-11-21"),
    ),
    kinds=(VerifiedAccessEndpoint, LoadBalancer, SecurityGroup, SecurityGroupRule),
)
def verified_access_blocked(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Let the endpoint's groups call the balancer on the port of the endpoint, from any address."""
    for endpoint in inventory.all(VerifiedAccessEndpoint):
        balancer = inventory.find(endpoint.load_balancer)
        if isinstance(endpoint.state, str) and endpoint.state != "active":
            yield fails(endpoint, "state", "its state is {state}", state=endpoint.state)
        elif isinstance(balancer, LoadBalancer) and isinstance(endpoint.port, int):
            yield _judged(inventory, endpoint, balancer, endpoint.port)


def _judged(inventory: Inventory, endpoint: VerifiedAccessEndpoint, balancer: LoadBalancer, port: int) -> AuditOutcome:
    groups = balancer.security_groups
    if isinstance(groups, Unknown) or isinstance(endpoint.security_groups, Unknown):
        return cannot_tell(balancer, "security_groups", groups, endpoint.security_groups)
    caller = Party(ALL_IPV4, tuple(endpoint.security_groups))
    asked = through_groups(inventory, tuple(groups) or None, "in", caller, "tcp", ports(port, port))
    if not asked.admitted.maybe:
        return fails(
            balancer,
            "security_groups",
            "they do not let {endpoint} in on port {port}",
            endpoint=endpoint.key,
            port=port,
        )
    return cannot_tell(balancer, "security_groups", asked.unknown) if asked.unknown else passes(balancer)
