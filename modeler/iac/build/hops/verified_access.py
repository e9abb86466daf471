"""Verified Access: people sign in at IAM Identity Center, and a policy lets one group of them through.

Sources: https://docs.aws.amazon.com/verified-access/latest/ug/trust-data-iam.html,
https://docs.aws.amazon.com/verified-access/latest/ug/create-load-balancer-endpoint.html (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from modeler.inventory import Attribute, Ref, Text, Unknown
from modeler.inventory.kinds.dns_record import DnsRecord
from modeler.inventory.kinds.hosted_zone import HostedZone
from modeler.inventory.kinds.verified_access_endpoint import VerifiedAccessEndpoint
from modeler.inventory.kinds.verified_access_group import VerifiedAccessGroup
from modeler.inventory.kinds.verified_access_instance import VerifiedAccessInstance
from modeler.inventory.kinds.verified_access_trust_provider import VerifiedAccessTrustProvider

from ...stack import StackParameter
from ..logs import log_group
from ..names import HOST_NAME, ask_certificate, domain_name
from ..site import HTTPS, BuildStep, BuiltHop, composed

BUILDS = ("verified-access",)
BUILDS_BESIDE = ("cloudwatch-logs", "hosted-zone")
_POLICY_NAME = "idc"


def build_hop(step: BuildStep) -> BuiltHop:
    """Build the instance with its trust provider and logs, the group with its policy, and the endpoint."""
    site, target = step.site, step.next
    assert target is not None
    endpoint = site.add(
        VerifiedAccessEndpoint,
        step.key,
        type="load-balancer",
        attachment="vpc",
        domain=domain_name(step),
        domain_prefix=site.name,
        certificate=ask_certificate(step),
        group=_group(step),
        load_balancer=target.node,
        protocol="https",
        port=HTTPS,
        subnets=step.network.private,
        security_groups=(_guard(step, target),),
    )
    site.note(
        "IAM Identity Center has to be on in the account or its organization; people of the one group are let in, and "
        "nobody else."
    )
    _name(step, endpoint)
    return step.built(endpoint)


def _guard(step: BuildStep, target: BuiltHop) -> Ref[Any]:
    guard: Ref[Any] = step.network.group(f"{step.key}Group", "What Verified Access sends into the VPC.")
    step.site.let(guard, target.group, target.port, "Verified Access calls the load balancer.")
    return guard


def _group(step: BuildStep) -> Ref[Any]:
    site = step.site
    provider = site.add(
        VerifiedAccessTrustProvider,
        f"{step.key}TrustProvider",
        type="user",
        user_type="iam-identity-center",
        policy_name=_POLICY_NAME,
    )
    logged: dict[str, Any] = {}
    if step.beside("cloudwatch-logs"):
        logged = {"log_group": composed(Attribute(log_group(site, f"{step.key}Logs").key))}
    instance = site.add(VerifiedAccessInstance, f"{step.key}Instance", trust_providers=(provider,), **logged)
    return site.add(VerifiedAccessGroup, f"{step.key}People", instance=instance, policy=_policy(_ask_people(step)))


def _policy(people: Unknown) -> Text:
    """Return the policy in Cedar that lets one group of IAM Identity Center through."""
    condition = f'context.{_POLICY_NAME}.groups has "'
    return composed(f"permit(principal, action, resource)\nwhen {{\n    {condition}", people, '"\n};\n')


def _ask_people(step: BuildStep) -> Unknown:
    return step.site.ask(
        StackParameter(
            "PeopleGroupId",
            "String",
            "The id of the group in IAM Identity Center whose people may use the application.",
            allowed_pattern="[0-9a-f-]{36,47}",
            constraint="Write the id of a group, as the console of IAM Identity Center shows it.",
            group="Clients",
        )
    )


def _name(step: BuildStep, endpoint: Ref[Any]) -> None:
    """Add the record by which people find the endpoint: a CNAME, which cannot stand at the top of a zone."""
    site = step.site
    site.show(
        "Url", composed("https://", domain_name(step), "/"), "The URL of the application, for people who sign in."
    )
    domain = Attribute(endpoint.key, "EndpointDomain")
    if not step.beside("hosted-zone"):
        site.show("EndpointDomain", domain, "The name to which a CNAME record of the application leads.")
        site.note("The name that people use has no zone in this stack: add a CNAME record that leads to the endpoint.")
        return
    parent = site.ask(
        StackParameter(
            "ZoneName",
            "String",
            "The domain in which the name stands, such as example.com for orders.example.com.",
            allowed_pattern=HOST_NAME,
            constraint="Write a name such as example.com.",
            group="Names",
        )
    )
    zone = site.add(HostedZone, f"{step.key}Zone", name=parent)
    site.add(
        DnsRecord, f"{step.key}Record", name=domain_name(step), zone=zone, type="CNAME", values=(composed(domain),)
    )
    site.show("NameServers", Attribute(zone.key, "NameServers"), "The name servers to which the domain is delegated.")
    site.note("Delegate the domain to the zone: add its name servers as an NS record in the zone above it.")
