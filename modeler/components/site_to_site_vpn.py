"""Site-to-Site VPN: by the connection-hour while provisioned; data out at internet rates.

An accelerated VPN adds two Global Accelerators per connection and their data-transfer premium, whose price is
not known in all Regions. Source: https://aws.amazon.com/vpn/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component, gb, whole_hours
from modeler.components.carrying import Pipe, bandwidth_text, stated_pipe
from modeler.components.latency import Delay, link, measured_link
from modeler.components.network import Network
from modeler.components.sla import UPTIME, Promised, promised_share
from modeler.components.traits import ANY, NOT_SEEN, PRIVATE_NETWORKS, Exposure, Place, Traits, Wiring
from modeler.dataclass import dataclass
from modeler.facts.constraints import ask
from modeler.units import Note, Usage
from modeler.workload import Vpn, Workload

_PLAIN = ("network.internet-to-region", "network.vpn")


@dataclass(frozen=True, slots=True)
class ConnectionsSla:
    """Each connection has its promise, and one of several is enough.

    Examples
    --------
    >>> w = Workload(clients={"location": "on-premises", "link": "vpn", "vpn": {"connections": 2}})
    >>> ConnectionsSla().promised(w).note
    '2 connections'
    """

    def promised(self, w: Workload) -> Promised:
        """Return the share in which not all connections are down at once."""
        promise = ask("site-to-site-vpn", UPTIME)
        count = w.clients.vpn.connections
        share = 1 - (1 - (promised_share(promise) or 0.0)) ** count
        return Promised(share, (promise,), f"{count} connection{'s' if count > 1 else ''}")


@dataclass(frozen=True, kw_only=True)
class SiteToSiteVpn(Component):
    """VPN connections and what goes out over them.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(hours_per_month=720, clients={"location": "on-premises", "link": "vpn"})
    >>> vpn = SiteToSiteVpn(settings=w.clients.vpn)
    >>> [u.quantity for u in vpn.meter(Arrivals(((vpn, client_flow(w, w.traffic)),)), w)][0]
    720
    """

    id: ClassVar[str] = "site-to-site-vpn"
    title: ClassVar[str] = "Site-to-Site VPN"
    traits: ClassVar[Traits] = Traits(
        short="Site-to-Site VPN",
        place=Place.LINK,
        exposure=Exposure.PRIVATE,
        wiring=Wiring(
            reached_over=frozenset({Network.VPN}),
            leaves_over=PRIVATE_NETWORKS,
            follows=ANY,
            leads_to=ANY,
            answers=False,
        ),
        roles=frozenset(),
        ends_connection=False,
        reads_requests=False,
        counts_beside=False,
        sla=ConnectionsSla(),
        programs=NOT_SEEN,
        avoided_as={},
        icon="aws.network.SiteToSiteVpn",
        kinds=("AWS::EC2::VPNConnection", "AWS::EC2::CustomerGateway"),
        quotas=("site-to-site-vpn",),
    )
    dimensions: ClassVar[tuple[str, ...]] = (
        "vpn.site_to_site_connection_hour",
        "datatransfer.internet_egress_gb",
        "datatransfer.internet_ingress_gb",
        "vpc.public_ipv4_in_use_hour",
        "globalaccelerator.accelerator_hour",
        "globalaccelerator.dt_premium_gb",
    )
    sources: ClassVar[tuple[str, ...]] = ("https://aws.amazon.com/vpn/pricing/",)
    assumptions: ClassVar[tuple[str, ...]] = ("vpn_tunnel_ips_billed",)
    group: ClassVar[str] = "hybrid_link"
    shared_key: ClassVar[str] = "hybrid_link"

    towards_backend: bool = False
    """True where the servers, not the clients, are at the far end: then requests leave AWS."""
    settings: Vpn

    @classmethod
    def options_from(cls, w: Workload) -> dict[str, Any]:
        """Its connections are those of the clients."""
        return {"settings": w.clients.vpn}

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Connection-hours, GB out at internet rates, GB in, and accelerators."""
        f = self.settings
        hours = f.connections * whole_hours(w)
        yield self.fixed("vpn.site_to_site_connection_hour", hours, w, Note.of("{} connection(s)", f.connections))
        if w.assumptions.vpn_tunnel_ips_billed:
            addresses = 2 * f.connections * w.hours_per_month
            yield self.fixed("vpc.public_ipv4_in_use_hour", addresses, w, "addresses of two tunnels a connection")
        out = gb("datatransfer", arrivals.total_by(lambda hop, flow: flow.leaving(hop.towards_backend)))
        come = gb("datatransfer", arrivals.total_by(lambda hop, flow: flow.coming(hop.towards_backend)))
        yield Usage("datatransfer.internet_egress_gb", out, note="what leaves AWS, at internet rates")
        yield Usage("datatransfer.internet_ingress_gb", come, note="what comes in: free of charge")
        if f.accelerated:
            yield self.fixed("globalaccelerator.accelerator_hour", 2 * hours, w, "two accelerators a connection")
            yield Usage("globalaccelerator.dt_premium_gb", np.maximum(out, come), note="the larger direction")

    def pipe(self, w: Workload) -> Pipe:
        """A connection takes one tunnel; only a Transit Gateway spreads traffic over all of them."""
        fact = ask("site-to-site-vpn", "quota.bits_per_second_per_tunnel")
        name = f"a VPN tunnel of {bandwidth_text(fact.number)}"
        tunnels = 2 * self.settings.connections if w.clients.transit_gateway else 1
        mtu = ask("site-to-site-vpn", "mtu_bytes").number
        return stated_pipe(name, fact.number, fact, tunnels, w.clients.link_load, mtu)

    def round_trip(self, w: Workload) -> Delay:
        """The clients' measured round trip, else their line, the way to the Region or to the edge, and the tunnel."""
        if measured := measured_link(w, self.towards_backend):
            return measured
        way = ("network.edge", "network.vpn-accelerated") if self.settings.accelerated else _PLAIN
        line = "data-center" if self.towards_backend else w.clients.access
        return link(self, (f"network.last-mile.{line}", *way), w)
