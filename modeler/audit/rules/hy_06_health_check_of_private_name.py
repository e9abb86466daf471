"""HY-06: Route 53's health checkers cannot reach a private address."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.audit.network import PUBLIC_IPV4, addresses
from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.dns_record import DnsRecord
from modeler.inventory.kinds.health_check import HealthCheck
from modeler.inventory.kinds.hosted_zone import HostedZone
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, cannot_tell, fails, passes

_OVER_THE_NETWORK = ("HTTP", "HTTPS", "TCP", "HTTP_STR_MATCH", "HTTPS_STR_MATCH")


@audit_rule(
    "HY-06",
    "The health check asks an address that only a VPC reaches",
    severity=Severity.MEDIUM,
    why="Route 53 checks health from the internet: a private address never answers it, so the record is "
    "always taken for unhealthy and failover never works as meant.",
    symptom="The record fails over at once and stays there, or both records count as unhealthy.",
    remedy=Remedy(
        "Check the health by an alarm of CloudWatch, on a canary that runs in the VPC.",
        "aws route53 create-health-check --caller-reference ID --health-check-config "
        "Type=CLOUDWATCH_METRIC,AlarmIdentifier={Region=REGION,Name=ALARM}",
        "HealthCheckConfig:\n  Type: CLOUDWATCH_METRIC\n  AlarmIdentifier: {Region: REGION, Name: ALARM}",
        'resource "aws_route53_health_check" "api" {\n'
        '  type                    = "CLOUDWATCH_METRIC"\n'
        '  cloudwatch_alarm_name   = "ALARM"\n'
        '  cloudwatch_alarm_region = "REGION"\n'
        "}",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-private-hosted-zones.html",
            "2026-11-30",
        ),
        Source(
            "https://docs.aws.amazon.com/whitepapers/latest/best-practices-api-gateway-private-apis-integration/rest-api.html",
            "2026-11-21",
        ),
    ),
    kinds=(HealthCheck, DnsRecord, HostedZone),
)
def health_check_of_private_name(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the checks of records: their address, or the zone of the record that they are for."""
    for check in inventory.all(HealthCheck):
        records = inventory.referring_to(check, DnsRecord)
        if not records:
            continue
        if isinstance(check.type, Unknown):
            yield cannot_tell(check, "type", check.type)
        elif check.type not in _OVER_THE_NETWORK:
            yield passes(check)
        elif isinstance(check.address, str):
            private = not addresses(check.address) <= PUBLIC_IPV4
            yield fails(check, "address", "{address} is private", address=check.address) if private else passes(check)
        elif any(_is_of_private_zone(inventory, record, check) for record in records):
            yield fails(check, "type", "it asks for {name}, which only VPCs know", name=str(check.domain))
        elif isinstance(check.address, Unknown) or isinstance(check.domain, Unknown):
            yield cannot_tell(check, "domain", check.address, check.domain)
        else:
            yield passes(check)


def _is_of_private_zone(inventory: Inventory, record: DnsRecord, check: HealthCheck) -> bool:
    """Return whether a check asks for the name of a record in a private zone."""
    zone = inventory.find(record.zone)
    private = isinstance(zone, HostedZone) and (zone.private is True or bool(zone.vpcs))
    return private and str(check.domain).rstrip(".") == str(record.name).rstrip(".")
