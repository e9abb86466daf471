"""Direct Connect: port-hours whether used or not, and data out by Region and location; data in is free.

Its egress price replaces the internet's, without the 100 GB that are free there. A hosted connection is priced apart
from a dedicated port, and Japan has its own. The egress matrix between Regions and locations that is public is of 2020
(low confidence) but for a few values. What the network provider charges is not in it.
Source: https://aws.amazon.com/directconnect/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component, gb
from modeler.components.carrying import Pipe, bandwidth_text, stated_pipe
from modeler.components.latency import Delay, between_regions, in_a_row, link, measured_link, measured_name
from modeler.components.network import Network
from modeler.components.sla import Promised, promised_share
from modeler.components.traits import ANY, NOT_SEEN, PRIVATE_NETWORKS, Exposure, Place, Traits, Wiring
from modeler.dataclass import dataclass
from modeler.facts.constraints import ask
from modeler.units import Note, Usage
from modeler.workload import DirectConnect, Workload


@dataclass(frozen=True, slots=True)
class PortsSla:
    """Four ports at two places are maximum resiliency, two are high resiliency, one is a single connection.

    Examples
    --------
    >>> w = Workload(clients={"location": "on-premises", "direct_connect": {"connections": 2}})
    >>> PortsSla().promised(w).note
    'one at each of two places, as AWS asks for it'
    """

    def promised(self, w: Workload) -> Promised:
        """Return the promise for the workload's ports."""
        ports = w.clients.direct_connect.connections
        promise = ask(
            "direct-connect",
            "sla.monthly_uptime_maximum_resiliency"
            if ports >= 4
            else "sla.monthly_uptime_high_resiliency"
            if ports >= 2
            else "sla.monthly_uptime_single_connection",
        )
        built = "four at two places" if ports >= 4 else "one at each of two places" if ports >= 2 else "one port"
        return Promised(promised_share(promise), (promise,), f"{built}, as AWS asks for it")


def port_bps(speed: str) -> float:
    """Read the speed of a port, in bits a second.

    >>> port_bps("500mbps"), port_bps("10gbps")
    (500000000.0, 10000000000.0)
    """
    return float(speed[:-4]) * {"mbps": 1e6, "gbps": 1e9}[speed[-4:]]


@dataclass(frozen=True, kw_only=True)
class DirectConnectLink(Component):
    """The ports and what goes out over them.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(clients={"location": "on-premises", "direct_connect": {"connections": 1}})
    >>> link = DirectConnectLink(settings=w.clients.direct_connect)
    >>> [u.dimension for u in link.meter(Arrivals(((link, client_flow(w, w.traffic)),)), w)][0]
    'directconnect.dedicated_port_hour_1gbps'
    """

    id: ClassVar[str] = "direct-connect"
    title: ClassVar[str] = "Direct Connect"
    traits: ClassVar[Traits] = Traits(
        short="Direct Connect",
        place=Place.LINK,
        exposure=Exposure.PRIVATE,
        wiring=Wiring(
            reached_over=frozenset({Network.DIRECT_CONNECT}),
            leaves_over=PRIVATE_NETWORKS,
            follows=ANY,
            leads_to=ANY,
            answers=False,
        ),
        roles=frozenset(),
        ends_connection=False,
        reads_requests=False,
        counts_beside=False,
        sla=PortsSla(),
        programs=NOT_SEEN,
        avoided_as={},
        icon="aws.network.DirectConnect",
        kinds=(
            "AWS::DirectConnect::Connection",
            "AWS::DirectConnect::DirectConnectGateway",
            "AWS::DirectConnect::PrivateVirtualInterface",
            "AWS::DirectConnect::TransitVirtualInterface",
        ),
        quotas=("direct-connect",),
    )
    dimensions: ClassVar[tuple[str, ...]] = (
        "directconnect.dedicated_port_hour_*",
        "directconnect.hosted_port_hour_*",
        "directconnect.egress_gb:to_dx_location_in:*",
        "directconnect.data_transfer_in_gb",
    )
    sources: ClassVar[tuple[str, ...]] = ("https://aws.amazon.com/directconnect/pricing/",)
    group: ClassVar[str] = "hybrid_link"
    shared_key: ClassVar[str] = "hybrid_link"
    note: ClassVar[str] = "without the network provider's own charges"

    towards_backend: bool = False
    """True where the servers, not the clients, are at the far end: then requests leave AWS."""
    settings: DirectConnect

    @classmethod
    def options_from(cls, w: Workload) -> dict[str, Any]:
        """Its ports are those of the clients."""
        return {"settings": w.clients.direct_connect}

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Port-hours; GB out to the location, GB in."""
        f = self.settings
        kind = "hosted" if f.hosted else "dedicated"
        hours = f.connections * w.hours_per_month
        dimension = f"directconnect.{kind}_port_hour_{f.speed}"
        yield self.fixed(dimension, hours, w, Note.of("{} {} port(s)", f.connections, kind))
        place = f.location_region or w.region
        out = gb("directconnect", arrivals.total_by(lambda hop, flow: flow.leaving(hop.towards_backend)))
        yield Usage(f"directconnect.egress_gb:to_dx_location_in:{place}", out, note="what leaves AWS")
        come = gb("directconnect", arrivals.total_by(lambda hop, flow: flow.coming(hop.towards_backend)))
        yield Usage("directconnect.data_transfer_in_gb", come, note="what comes in: free of charge")

    def pipe(self, w: Workload) -> Pipe:
        """A connection takes one port; the workload's traffic is spread over all of them."""
        speed = port_bps(self.settings.speed)
        kind = "hosted connection" if self.settings.hosted else "port"
        name = f"a Direct Connect {kind} of {bandwidth_text(speed)}"
        fact = ask("direct-connect", "quota.port_bits_per_second")
        return stated_pipe(name, speed, fact, self.settings.connections, w.clients.link_load)

    def round_trip(self, w: Workload) -> Delay:
        """The clients' measured round trip, else what is assumed of a link, and the way from its location's Region."""
        if measured := measured_link(w, self.towards_backend):
            return measured
        delay = link(self, ("network.direct-connect",), w)
        place = self.settings.location_region or w.region
        own = measured_name(self.id, self.identity, w)
        return delay if place == w.region or own else in_a_row("network", delay, between_regions(place, w))
