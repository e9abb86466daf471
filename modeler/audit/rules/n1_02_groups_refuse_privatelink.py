"""N1-02: the groups of a Network Load Balancer drop what comes over PrivateLink."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.audit.network import ALL_IPV4, Party, through_privatelink
from modeler.inventory import Inventory
from modeler.inventory.kinds.endpoint_service import EndpointService
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.security_group import SecurityGroup
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.inventory.kinds.vpc_link_v1 import VpcLinkV1
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .links import LinkedBalancer, balancers_on_privatelink
from .outcome import AuditOutcome, cannot_tell, fails, not_read, passes


@audit_rule(
    "N1-02",
    "The groups of the balancer drop what comes over PrivateLink",
    severity=Severity.HIGH,
    why="A Network Load Balancer with security groups checks the callers behind PrivateLink too, unless "
    "told not to: API Gateway calls from addresses that no rule of yours can name.",
    symptom="Connections time out and the targets are healthy; SecurityGroupBlockedFlowCount_Inbound grows.",
    remedy=Remedy(
        "Turn the check off for PrivateLink, or let the callers in by their addresses.",
        "aws elbv2 set-security-groups --load-balancer-arn ARN --security-groups GROUP "
        "--enforce-security-group-inbound-rules-on-private-link-traffic off",
        'EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "off"',
        'enforce_security_group_inbound_rules_on_private_link_traffic = "off"',
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html",
            "2026-11-21",
        ),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-nlb-for-vpclink-using-console.html",
            "2026-04-13",
        ),
    ),
    kinds=(LoadBalancer, VpcLinkV1, EndpointService, Listener, SecurityGroup, SecurityGroupRule),
)
def groups_refuse_privatelink(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Let anybody call over PrivateLink: nobody knows the addresses of API Gateway, nor those of all consumers."""
    for linked in balancers_on_privatelink(inventory):
        if linked.balancer.type == "network":
            yield _judged(inventory, linked)


def _judged(inventory: Inventory, linked: LinkedBalancer) -> AuditOutcome:
    balancer = linked.balancer
    ports = [listener.port for listener in inventory.referring_to(balancer, Listener)]
    anybody = Party(ALL_IPV4)
    steps = [through_privatelink(inventory, balancer, anybody, port) for port in ports if isinstance(port, int)]
    if all(step.passes is True for step in steps):
        return passes(balancer)
    unknown = [step.unknown for step in steps]
    if any(unknown):
        return cannot_tell(balancer, "security_groups", unknown)
    if isinstance(linked.by, EndpointService):
        return not_read(balancer, "security_groups", f"the addresses of the consumers of {linked.by.key}")
    return fails(
        balancer, "security_groups", "they are checked for {link}, and do not let anybody in", link=linked.by.key
    )
