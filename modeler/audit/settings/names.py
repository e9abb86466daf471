"""The name that callers use: its hosted zones, whose records lead to the entry point, and mutual TLS."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.audit.settings.setting import OnTheWay, ResourceSetting, SettingStatement, of_attribute
from modeler.inventory import Node, Ref
from modeler.inventory.kinds.dns_record import DnsRecord
from modeler.inventory.kinds.domain_association import DomainAssociation
from modeler.inventory.kinds.domain_mapping import DomainMapping
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.hosted_zone import HostedZone
from modeler.inventory.kinds.resource_configuration import ResourceConfiguration
from modeler.inventory.mapping import attributes_in


def names(standing: OnTheWay) -> Iterator[SettingStatement]:
    """Yield the zones and mutual TLS of the name; without one, it is in somebody's DNS already."""
    called = {step.node.key for step in standing.way.steps} | {standing.way.entry.key, *_domains(standing)}
    zones: dict[HostedZone, DnsRecord] = {}
    for record in standing.inventory.all(DnsRecord):
        leads_to = {attribute.key for attribute in attributes_in([record.alias, record.values])}
        zone = standing.inventory.find(record.zone)
        if isinstance(zone, HostedZone) and (leads_to & called or _leads_perhaps(record, standing)):
            zones.setdefault(zone, record)
    shown: Node = next(iter(zones), None) or standing.way.entry
    yield ResourceSetting("api.hosted_zones", len(zones), shown)
    private = next((zone for zone in zones if zone.private or zone.vpcs), None)
    if private is not None:
        yield ResourceSetting("api.private_zone", True, private, "vpcs")
    for mapping in standing.inventory.referring_to(standing.way.entry, DomainMapping):
        domain = standing.inventory.find(mapping.domain)
        if isinstance(domain, DomainName):
            yield from of_attribute("api.mtls", domain, "trust_store", lambda address: bool(address))


def _leads_perhaps(record: DnsRecord, standing: OnTheWay) -> bool:
    """Return whether a record may lead to a resource endpoint, whose DNS name no template knows."""
    return isinstance(standing.way.entry, ResourceConfiguration) and record.type == "CNAME"


def _domains(standing: OnTheWay) -> Iterator[str]:
    """Yield the keys of the custom domain names of the API, and of the endpoints that these are associated with."""
    for mapping in standing.inventory.referring_to(standing.way.entry, DomainMapping):
        if isinstance(mapping.domain, Ref):
            yield mapping.domain.key
            for association in standing.inventory.all(DomainAssociation):
                if association.domain == mapping.domain and isinstance(association.endpoint, Ref):
                    yield association.endpoint.key
