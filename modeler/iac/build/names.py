"""Names of one's own: the certificate, the zone and the record by which clients find the door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from modeler.inventory import Attribute, Ref, Unknown
from modeler.inventory.kinds.dns_record import DnsRecord
from modeler.inventory.kinds.domain_association import DomainAssociation
from modeler.inventory.kinds.domain_mapping import DomainMapping
from modeler.inventory.kinds.domain_name import DomainName
from modeler.inventory.kinds.hosted_zone import HostedZone
from modeler.inventory.values import String, Tree, Value
from modeler.workload import Location

from ..stack import StackParameter
from . import policies
from .accounts import share
from .site import HTTPS, REGION, BuildStep, BuiltDoor, Site, composed

HOST_NAME = r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}"


REGISTERED = "api"
"""The name by which tasks register in their namespace of Cloud Map."""


def namespace_name(site: Site) -> str:
    """Return the name of the namespace of Cloud Map, which its VPC alone knows."""
    return f"{site.name}.internal"


def internal_name(site: Site) -> str:
    """Return the name by which tasks are found inside their VPC."""
    return f"{REGISTERED}.{namespace_name(site)}"


def ask_certificate(step: BuildStep, *, backend: bool = False) -> Unknown:
    """Ask for the certificate of the name that clients call, or of the backend's."""
    prefix, whose = ("Backend", "the backend's name") if backend else ("", "the name that clients call")
    return step.site.ask(
        StackParameter(
            f"{prefix}CertificateArn",
            "String",
            f"The certificate of {whose}, in AWS Certificate Manager of this Region.",
            allowed_pattern="arn:[a-z-]+:acm:[a-z0-9-]+:[0-9]{12}:certificate/.+",
            constraint="Write the ARN of a certificate.",
            group="Names",
        )
    )


def backend_name(step: BuildStep) -> Unknown:
    """Ask for the name of the backend, which an API verifies."""
    return step.site.ask(
        StackParameter(
            "BackendName",
            "String",
            "The name of the backend, which is on its certificate: the API verifies it.",
            allowed_pattern=HOST_NAME,
            constraint="Write a name such as orders.internal.example.com.",
            group="Names",
        )
    )


def domain_name(step: BuildStep) -> Unknown:
    """Ask for the name that clients call."""
    return step.site.ask(
        StackParameter(
            "DomainName",
            "String",
            "The name that clients call.",
            allowed_pattern=HOST_NAME,
            constraint="Write a name such as orders.example.com.",
            group="Names",
        )
    )


def name_for_clients(
    step: BuildStep, alias: Tree, *, private: bool, port: Value[int] = HTTPS, canonical: String | None = None
) -> None:
    """Add the zone and the record that lead to a door, where the workload has a zone for its name.

    Parameters
    ----------
    step : BuildStep
        The door.
    alias : Tree
        The name of AWS that the record stands for.
    private : bool
        Whether clients call from private networks.
    port : int
        The port that they call.
    canonical : str, optional
        The name to which a record leads that is no alias. Such a record cannot stand at the top of a zone, so the zone
        is the one above the name.
    """
    site = step.site
    inside = private and not _is_asked_on_premises(step)
    place = "/" if port == HTTPS else f":{port}/"
    name = domain_name(step) if canonical is None else composed("api.", domain_name(step))
    scheme = "wss" if step.component == "websocket-api" else "https"
    site.show("Url", composed(f"{scheme}://", name, place), _where(private))
    if site.shares_name:
        site.door = BuiltDoor(alias, name, has_zone=bool(step.beside("hosted-zone")), is_private=inside)
        return
    if not step.beside("hosted-zone"):
        site.note("The name that clients call has no zone in this stack: add a record that leads to the door.")
        return
    seen_by = {step.network.consumers.vpc: REGION} if inside else {}
    zone = add_zone(site, f"{step.key}Zone", domain_name(step), seen_by)
    led: dict[str, Any] = {"type": "A", "alias": alias, "follows_target": False}
    if canonical is not None:
        led = {"type": "CNAME", "values": (canonical,)}
    site.add(DnsRecord, f"{step.key}Record", name=name, zone=zone, **led)


def add_zone(site: Site, key: str, name: String, seen_by: Mapping[Any, Tree]) -> Ref[Any]:
    """Add the zone of a name: private to VPCs, each with its Region, or public where there are none."""
    zone = site.add(HostedZone, key, name=name, vpcs=tuple(seen_by), vpc_regions=tuple(seen_by.values()))
    if not seen_by:
        site.show("NameServers", Attribute(zone.key, "NameServers"), "The name servers to which the name is delegated.")
        site.note("Delegate the name to the zone: add its name servers as an NS record in the zone above it.")
    return zone


def _is_asked_on_premises(step: BuildStep) -> bool:
    """Return whether DNS servers outside AWS look the name up without a way to a private zone: then it is public.

    The zone answers with the private addresses of the door.
    """
    outside = step.w.clients.location is Location.ON_PREMISES
    return outside and not step.beside("resolver-endpoint")


def has_own_name(step: BuildStep) -> bool:
    """Return whether an API has a name of its own: where a zone stands beside it, or beside its endpoint."""
    if step.is_first:
        return bool(step.beside("hosted-zone"))
    if step.comes_from("cloudfront"):
        return True
    before = step.before
    if before is None or before.component != "interface-endpoint":
        return False
    return bool(before.is_first and before.beside("hosted-zone")) or is_behind_balancer(step)


def is_behind_balancer(step: BuildStep) -> bool:
    """Return whether an API is called through a balancer: then it must know the name that clients call there."""
    return step.comes_from("interface-endpoint") and step.before is not None and step.before.comes_from("alb", "nlb")


def _is_clients_balancer(step: BuildStep) -> bool:
    """Return whether clients call the balancer before the endpoint of an API, and not another API."""
    return bool(step.before and step.before.before and step.before.before.is_first)


def api_domain(step: BuildStep, api: Ref[Any], stage: str, endpoints: Sequence[Ref[Any]]) -> None:
    """Add the custom domain name of an API, with the zone and the record that lead to it.

    A private one is called through the endpoints that are associated with it, and has a policy of its own.
    """
    site, private = step.site, bool(endpoints)
    inside = is_behind_balancer(step) and not _is_clients_balancer(step)
    more: dict[str, Any] = {}
    if private:
        ids = [policies.as_value(endpoint) for endpoint in endpoints]
        more["policy"] = policies.only_through("aws:SourceVpce", ids[0] if len(ids) == 1 else ids)
    if step.w.api.mtls and not private:
        more["trust_store"] = _trust_store(step)
    domain = site.add(
        DomainName,
        f"{step.key}Domain",
        name=backend_name(step) if inside else domain_name(step),
        endpoint_types=("PRIVATE",) if private else ("REGIONAL",),
        certificate=ask_certificate(step, backend=inside),
        security_policy="TLS_1_2",
        **more,
    )
    site.add(DomainMapping, f"{step.key}Mapping", domain=domain, api=api, stage=stage)
    if private and not is_behind_balancer(step):
        share(step, f"{step.key}DomainShare", composed(Attribute(domain.key, "DomainNameArn")), "private domain name")
    for endpoint in endpoints:
        with site.at_home(step.before.home if step.before else step.home):
            site.add(DomainAssociation, f"{endpoint.key}Association", domain=domain, endpoint=endpoint)
    if is_behind_balancer(step) or step.comes_from("cloudfront"):
        return
    if private and endpoints[0].key.startswith("vpce-"):
        site.show("Url", composed("https://", domain_name(step), "/"), _where(private))
        site.note("The endpoint stands already: add an alias record for the name that leads to it.")
        return
    alias = Attribute(endpoints[0].key, "DnsEntries.0.1") if private else Attribute(domain.key, "RegionalDomainName")
    place = step.before if private and step.before else step
    with site.at_home(place.home):
        name_for_clients(place, composed(alias), private=private)


def _trust_store(step: BuildStep) -> Unknown:
    return step.site.ask(
        StackParameter(
            "TrustStoreUri",
            "String",
            "The file in S3 with the certificates of the authorities whose clients may call.",
            allowed_pattern="s3://.+",
            constraint="Write the address of an object: s3://BUCKET/KEY.",
            group="Names",
        )
    )


def _where(private: bool) -> str:
    if private:
        return "The URL of the API, from the VPC and from networks that ask its DNS and are routed to it."
    return "The URL of the API, from the internet."
