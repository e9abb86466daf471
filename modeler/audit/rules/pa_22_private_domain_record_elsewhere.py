"""PA-22: the record of a private domain name does not lead to an endpoint."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modeler.inventory import Inventory, Text, Unknown
from modeler.inventory.kinds.dns_record import DnsRecord
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .endpoints import private_domains
from .outcome import AuditOutcome, cannot_tell, fails, not_read, passes

_REGIONAL = re.compile(r"^d-[a-z0-9]+\.execute-api\.", re.IGNORECASE)
_APIS = (DomainName, RestApi)


@audit_rule(
    "PA-22",
    "The record of a private domain name does not lead to an endpoint",
    severity=Severity.HIGH,
    why="A private domain name is called over an interface endpoint, so its name must resolve to the "
    "endpoint in the VPC of the callers; the Regional host of the name leads to the internet.",
    symptom="The name resolves to public addresses, from where API Gateway answers 403, or does not resolve at all.",
    remedy=Remedy(
        "Make an alias record in a private hosted zone that names the DNS name of the endpoint.",
        "aws route53 change-resource-record-sets --hosted-zone-id ZONE --change-batch file://alias.json",
        "Type: A\n"
        "AliasTarget:\n"
        "  DNSName: !Select [1, !Split [':', !Select [0, !GetAtt Endpoint.DnsEntries]]]\n"
        "  HostedZoneId: !Select [0, !Split [':', !Select [0, !GetAtt Endpoint.DnsEntries]]]",
        "alias {\n"
        "  name                   = aws_vpc_endpoint.NAME.dns_entry[0].dns_name\n"
        "  zone_id                = aws_vpc_endpoint.NAME.dns_entry[0].hosted_zone_id\n"
        "  evaluate_target_health = false\n"
        "}",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains-consumer-create.html",
            "2026-04-13",
        ),
    ),
    kinds=(
        DnsRecord,
        DomainName,
        VpcEndpoint,
    ),
)
def private_domain_record_elsewhere(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the records of the name of each private domain."""
    for domain in private_domains(inventory):
        records = [record for record in inventory.all(DnsRecord) if _same_name(record.name, domain.name)]
        if not records:
            yield not_read(domain, "name", f"a record of {domain.name}")
        for record in records:
            yield _judged(inventory, record)


def _same_name(first: object, second: object) -> bool:
    return first is not None and str(first).rstrip(".").lower() == str(second).rstrip(".").lower()


def _judged(inventory: Inventory, record: DnsRecord) -> AuditOutcome:
    targets = (record.alias,) if record.alias is not None else record.values
    if isinstance(targets, Unknown) or any(isinstance(target, Unknown) for target in targets):
        return cannot_tell(record, "alias", targets)
    attribute = "alias" if record.alias is not None else "values"
    for target in targets:
        text = str(target)
        keys = [item.key for item in target.attributes] if isinstance(target, Text) else []
        if any(isinstance(inventory.by_key.get(key), _APIS) for key in keys) or _REGIONAL.search(text):
            return fails(record, attribute, "it names {target}, which is no endpoint", target=text)
    return passes(record)
