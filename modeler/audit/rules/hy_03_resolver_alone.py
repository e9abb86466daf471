"""HY-03: the Resolver endpoint for questions from on premises has one address, or its group refuses questions."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.resolver_endpoint import ResolverEndpoint
from modeler.inventory.kinds.security_group import SecurityGroup
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, cannot_tell, fails, passes
from .ports import lets_in


@audit_rule(
    "HY-03",
    "The inbound Resolver endpoint has one address, or its group is closed",
    severity=Severity.HIGH,
    why="DNS servers on premises ask the inbound endpoint for private names: it needs addresses in two "
    "zones, and a group that lets port 53 in over UDP and over TCP.",
    symptom="On premises the private name is not known, or resolves to public addresses and the API answers 403.",
    remedy=Remedy(
        "Give it addresses in two zones, and let port 53 in over both protocols.",
        "aws route53resolver associate-resolver-endpoint-ip-address --resolver-endpoint-id ENDPOINT "
        "--ip-address SubnetId=SUBNET",
        "IpAddresses: [{SubnetId: !Ref SubnetA}, {SubnetId: !Ref SubnetB}]",
        "ip_address {\n  subnet_id = aws_subnet.b.id\n}",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-forwarding-inbound-queries.html",
            "2026-11-30",
        ),
        Source(
            "https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/rest-api.html",
            "2026-11-21",
        ),
    ),
    kinds=(ResolverEndpoint, SecurityGroup, SecurityGroupRule),
)
def resolver_alone(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the inbound endpoints: their addresses, and whom their groups let ask."""
    for endpoint in inventory.all(ResolverEndpoint):
        if endpoint.direction != "INBOUND":
            continue
        if isinstance(endpoint.subnets, Unknown):
            yield cannot_tell(endpoint, "subnets", endpoint.subnets)
        elif len(endpoint.subnets) < 2:
            yield fails(endpoint, "subnets", "it has {count} of at least 2 addresses", count=len(endpoint.subnets))
        elif isinstance(endpoint.state, str) and endpoint.state != "OPERATIONAL":
            yield fails(endpoint, "state", "its state is {state}", state=endpoint.state)
        else:
            yield _groups(inventory, endpoint)


def _groups(inventory: Inventory, endpoint: ResolverEndpoint) -> AuditOutcome:
    if isinstance(endpoint.security_groups, Unknown):
        return cannot_tell(endpoint, "security_groups", endpoint.security_groups)
    for protocol in ("udp", "tcp"):
        opened = lets_in(inventory, endpoint.security_groups, 53, protocol)
        if isinstance(opened, Unknown):
            return cannot_tell(endpoint, "security_groups", opened)
        if not opened:
            return fails(endpoint, "security_groups", "they let nobody ask over {protocol}", protocol=protocol.upper())
    return passes(endpoint)
