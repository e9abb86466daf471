"""Networks: overlapping addresses, private DNS, and what the link to the corporate network carries.

PrivateLink and Lattice need no unique addresses; whatever routes does
(https://docs.aws.amazon.com/whitepapers/latest/aws-vpc-connectivity-options/aws-privatelink.html).
"""

from __future__ import annotations

from collections.abc import Iterator

from modeler.components import Role
from modeler.components.direct_connect import port_bps
from modeler.engine.fit import pages
from modeler.engine.fit.reason import Reason
from modeler.engine.fit.rule import caveat, excluded, fits, rule
from modeler.engine.fit.subject import Subject
from modeler.engine.fit.words import gbps
from modeler.facts.constraints import ask
from modeler.workload import Feature, Location


@rule("overlapping-cidrs", "Overlapping addresses", f"needs.features:{Feature.OVERLAPPING_CIDRS}", topics=("Q1", "R10"))
def overlapping(s: Subject) -> Iterator[Reason]:
    """Peering, transit gateways, Direct Connect and VPNs route addresses, which must then be unique."""
    if Feature.OVERLAPPING_CIDRS not in s.w.needs.features:
        return
    words = "the clients' network and the provider's have the same addresses"
    if s.api_reachable_from_internet:
        yield fits(f"{words}, which does not matter over the internet", pages=pages.built(s))
    elif not s.routed_stages and s.first("lattice-service") is not None:
        yield fits(f"{words}, and Lattice allows that", ask("vpc-lattice", "feature.overlapping-cidrs"))
    elif not s.routed_stages:
        yield fits(f"{words}, and nothing is routed between them", ask("privatelink", "feature.overlapping-cidrs"))
    elif s.w.clients.location is Location.ON_PREMISES and _endpoint_comes_first(s):
        yield caveat(
            f"{words}: the endpoint must stand in a VPC of its own whose addresses are unique",
            *([ask("vpc-lattice", "feature.on-premises")] if s.first("service-network-endpoint") is not None else []),
            ask("privatelink", "feature.overlapping-cidrs"),
        )
    else:
        networks = " and ".join(dict.fromkeys(str(stage.network).replace("-", " ") for stage in s.routed_stages))
        yield excluded(
            f"{words}, and this path is routed over {networks}",
            ask("transit-gateway", "feature.overlapping-cidrs"),
            ask("privatelink", "feature.overlapping-cidrs"),
            change="give each client VPC an endpoint of its own (E1, E5), or take Lattice (E6)",
        )


def _endpoint_comes_first(s: Subject) -> bool:
    """Whether no load balancer stands before the endpoint."""
    return s.playing(Role.VPC_ENDPOINT)[:1] == s.playing(Role.VPC_ENDPOINT, Role.LOAD_BALANCER)[:1]


def _private_names(s: Subject) -> bool:
    """Whether this variant is the one that relies on an endpoint's private DNS names."""
    if s.variant == "private-dns":
        return True
    return any(variant.doors.by_private_dns for variant in s.pattern.variants if variant.id == s.variant)


@rule(
    "private-dns",
    "Private DNS names of the endpoint",
    "needs.private_dns_allowed",
    "needs.calls_public_apis",
    topics=("R12",),
)
def private_dns(s: Subject) -> Iterator[Reason]:
    """With private DNS on, default names of public APIs fail from that VPC; alias names do without it."""
    needs = s.w.needs
    service = next((endpoint.service for endpoint in s.all("interface-endpoint")), "")
    if service not in ("execute-api", "appsync-api") or not s.clients_are_private:
        return
    if s.door.component.id != "interface-endpoint":
        return
    if service == "appsync-api":
        blocks, alias = ask("appsync", "private_dns.blocks_public_apis"), ask("appsync", "endpoint_service")
    else:
        blocks = ask("rest-api-private", "private_dns.blocks_public_apis")
        alias = ask("rest-api-private", "feature.endpoint-alias-name")
    if needs.private_dns_allowed is False:
        if _private_names(s):
            yield excluded(
                "private DNS must stay off, and this path relies on it", blocks, change="take the alias names (A3)"
            )
        else:
            yield fits("private DNS must stay off, and this path can be called without it", alias)
    if needs.calls_public_apis:
        if needs.private_dns_allowed is False and not _private_names(s):
            yield fits("the clients' VPC also calls public APIs, whose names work while private DNS stays off", alias)
        elif _private_names(s):
            yield caveat(
                "the clients' VPC also calls public APIs: with private DNS on, their default names answer 403 from "
                "there",
                blocks,
                ask("rest-api-private", "private_dns.breaks_cname_domains"),
                change="leave private DNS off and use alias names, or give the public APIs custom names",
            )
        else:
            yield caveat(
                "the clients' VPC also calls public APIs: leave private DNS off, or their default names fail from "
                "there",
                blocks,
                alias,
            )


@rule(
    "hybrid-bandwidth",
    "What the link to the corporate network carries",
    "needs.hybrid_gbps",
    "clients.link",
    topics=("Q8",),
)
def hybrid_bandwidth(s: Subject) -> Iterator[Reason]:
    """A VPN tunnel carries little; several only share the load at a transit gateway."""
    needed = s.w.needs.hybrid_gbps
    asked = max(s.peak.bits, (needed or 0.0) * 1e9)
    if s.first("site-to-site-vpn") is not None:
        yield from _over_vpn(s, asked, needed is not None)
    elif s.first("direct-connect") is not None:
        yield from _over_direct_connect(s, asked, needed is not None)


def _over_vpn(s: Subject, asked: float, was_asked: bool) -> Iterator[Reason]:
    standard = ask("site-to-site-vpn", "quota.bits_per_second_per_tunnel")
    large = ask("site-to-site-vpn", "quota.bits_per_second_per_large_tunnel")
    several = ask("site-to-site-vpn", "ecmp_needs")
    words = f"{gbps(asked)} must be carried, and a VPN tunnel carries {gbps(standard.number)}"
    if asked <= standard.number:
        if was_asked:
            yield fits(words, standard)
        return
    change = "take Direct Connect (clients.link: direct-connect)"
    if s.first("transit-gateway") is None:
        yield excluded(f"{words}, and without a transit gateway only one is used", standard, several, change=change)
        return
    together = large.number * 2 * s.w.clients.vpn.connections
    if asked > together:
        yield excluded(
            f"{words}; {s.w.clients.vpn.connections} connections with large tunnels carry {gbps(together)} together",
            standard,
            large,
            change=change,
        )
    else:
        yield caveat(
            f"{words}: it needs large tunnels of {gbps(large.number)}, or traffic spread over several by BGP",
            large,
            several,
            change=change,
        )


def _over_direct_connect(s: Subject, asked: float, was_asked: bool) -> Iterator[Reason]:
    link, ports = s.w.clients.direct_connect, ask("direct-connect", "quota.port_bits_per_second")
    port = port_bps(link.speed)
    words = f"{gbps(asked)} must be carried, and a port of this Direct Connect carries {gbps(port)}"
    if asked > port * link.connections:
        yield excluded(
            f"{words}, all {link.connections} together {gbps(port * link.connections)}",
            ports,
            change="take faster ports (clients.direct_connect.speed)",
        )
    elif asked > port:
        yield caveat(
            f"{words}: if one of {link.connections} ports fails, the rest does not carry it",
            ports,
            change="take faster ports (clients.direct_connect.speed)",
        )
    elif was_asked:
        yield fits(words, ports)
