"""A Resolver inbound endpoint, by which clients on premises look up names that only the VPC knows."""

from __future__ import annotations

from modeler.inventory.kinds.resolver_endpoint import ResolverEndpoint
from modeler.inventory.kinds.security_group_rule import SecurityGroupRule

from .site import BuildStep

DNS = 53


def inbound_resolver(step: BuildStep) -> None:
    """Add the endpoint, with an address in each zone, that DNS servers on premises forward to."""
    site = step.site
    group = step.network.group("ResolverGroup", "Guards the Resolver endpoint.")
    for protocol in ("udp", "tcp"):
        site.add(
            SecurityGroupRule,
            f"ResolverGroupFromClients{protocol.capitalize()}",
            group=group,
            direction="in",
            protocol=protocol,
            from_port=DNS,
            to_port=DNS,
            cidr=step.network.client_cidr(),
            description="DNS servers in the clients' own network.",
        )
    site.add(
        ResolverEndpoint,
        "Resolver",
        name=site.name,
        direction="INBOUND",
        subnets=step.network.private_by_name,
        security_groups=(group,),
        type="IPV4",
    )
    site.note("Forward the names of the service from the DNS on premises to the addresses of the Resolver endpoint.")
