"""PA-02: a CNAME to a Regional domain name is dead in a VPC with private DNS."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modeler.inventory import Inventory, Text, Unknown
from modeler.inventory.kinds.dns_record import DnsRecord
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.vpc_endpoint import VpcEndpoint
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .endpoints import execute_api_endpoints, private_dns_of
from .outcome import AuditOutcome, cannot_tell, fails, passes

_HOST = re.compile(r"d-[a-z0-9]+\.execute-api\.[a-z0-9-]+\.amazonaws\.com\.?", re.IGNORECASE)


@audit_rule(
    "PA-02",
    "A CNAME to an API does not work from the VPC",
    severity=Severity.HIGH,
    why="The target of the CNAME ends in execute-api.REGION.amazonaws.com, and private DNS of the "
    "execute-api endpoint answers for all such names in the VPC: the custom domain name no longer leads "
    "to its API from there.",
    symptom="From the VPC the custom domain name does not resolve, or its calls end in 403 Forbidden; from "
    "elsewhere it works.",
    remedy=Remedy(
        "Make the record an alias (A and AAAA), which names no execute-api host.",
        "aws route53 change-resource-record-sets --hosted-zone-id ZONE --change-batch file://alias.json",
        "Type: A\n"
        "AliasTarget: {DNSName: !GetAtt Domain.RegionalDomainName, HostedZoneId: !GetAtt Domain.RegionalHostedZoneId}",
        'type = "A"\n'
        "alias {\n"
        "  name                   = aws_api_gateway_domain_name.NAME.regional_domain_name\n"
        "  zone_id                = aws_api_gateway_domain_name.NAME.regional_zone_id\n"
        "  evaluate_target_health = false\n"
        "}",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-regional-api-custom-domain-create.html",
            "2026-04-13",
        ),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html", "2026-04-13"
        ),
    ),
    kinds=(
        DnsRecord,
        DomainName,
        VpcEndpoint,
    ),
)
def cname_to_regional_name(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at records that name a Regional domain name, where an endpoint has private DNS."""
    endpoints = tuple(execute_api_endpoints(inventory))
    states = [private_dns_of(endpoint) for endpoint in endpoints]
    if not any(state is not False for state in states):
        return
    for record in inventory.all(DnsRecord):
        if any(_names_api(inventory, value) for value in (record.alias,)):
            yield passes(record)
        elif isinstance(record.values, Unknown) or not any(_names_api(inventory, value) for value in record.values):
            continue
        elif isinstance(record.type, Unknown):
            yield cannot_tell(record, "type", record.type)
        elif record.type != "CNAME":
            yield passes(record)
        elif True in states:
            yield fails(
                record,
                "type",
                "private DNS of {endpoint} hides the host that it names",
                beside=endpoints,
                endpoint=endpoints[states.index(True)].key,
            )
        else:
            yield cannot_tell(record, "type", states)


def _names_api(inventory: Inventory, value: object) -> bool:
    """Return whether a value is the host of a Regional custom domain name."""
    if isinstance(value, str):
        return bool(_HOST.fullmatch(value))
    attributes = value.attributes if isinstance(value, Text) else ()
    return any(isinstance(inventory.by_key.get(attribute.key), DomainName) for attribute in attributes)
