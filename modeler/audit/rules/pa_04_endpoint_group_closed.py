"""PA-04: the security groups of an execute-api endpoint let nobody in on port 443."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.security_group import SecurityGroup
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .endpoints import execute_api_endpoints
from .outcome import AuditOutcome, cannot_tell, fails, not_read, passes
from .ports import lets_in


@audit_rule(
    "PA-04",
    "The security groups of the endpoint let nobody in on port 443",
    severity=Severity.HIGH,
    why="Callers reach API Gateway over the network interfaces of the endpoint, on TCP 443 only: without a "
    "rule for it in one of its groups every connection is dropped.",
    symptom="Calls to the private API time out while connecting; there is no HTTP status.",
    remedy=Remedy(
        "Let TCP 443 in from the addresses or the groups of the callers.",
        "aws ec2 authorize-security-group-ingress --group-id GROUP --protocol tcp --port 443 --cidr CIDR",
        "SecurityGroupIngress:\n  - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: CIDR}",
        'resource "aws_vpc_security_group_ingress_rule" "callers" {\n'
        "  security_group_id = aws_security_group.NAME.id\n"
        "  cidr_ipv4         = CIDR\n"
        '  ip_protocol       = "tcp"\n'
        "  from_port         = 443\n"
        "  to_port           = 443\n"
        "}",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-create.html",
            "2026-04-13",
        ),
    ),
    kinds=(
        SecurityGroup,
        SecurityGroupRule,
        VpcEndpoint,
    ),
)
def endpoint_group_closed(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look for a rule of any group of an endpoint that covers port 443."""
    for endpoint in execute_api_endpoints(inventory):
        if isinstance(endpoint.security_groups, Unknown):
            yield cannot_tell(endpoint, "security_groups", endpoint.security_groups)
        elif not endpoint.security_groups:
            yield not_read(endpoint, "", "the default security group of its VPC")
        else:
            yield _judged(inventory, endpoint, endpoint.security_groups)


def _judged(inventory: Inventory, endpoint: VpcEndpoint, references: tuple[Any, ...]) -> AuditOutcome:
    opened = lets_in(inventory, references, 443)
    if isinstance(opened, Unknown):
        return cannot_tell(endpoint, "security_groups", opened)
    if opened:
        return passes(endpoint)
    groups = inventory.find_all(references)
    names = ", ".join(group.key for group in groups) or str(references[0])
    return fails(endpoint, "security_groups", "no rule of {groups} covers TCP 443", beside=groups, groups=names)
