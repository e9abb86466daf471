"""Reaches: how clients get to the door.

A reach looks at where the clients are and gives the hops up to the door, and over which network they arrive. Where it
cannot carry these clients it says so: the pattern is then not comparable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from modeler.components import Component
from modeler.components.data_transfer import InterRegion
from modeler.components.direct_connect import DirectConnectLink
from modeler.components.nat_gateway import NatGateway
from modeler.components.peering import VpcPeering
from modeler.components.site_to_site_vpn import SiteToSiteVpn
from modeler.components.transit_gateway import TransitGateway
from modeler.components.vpn_gateway import VirtualPrivateGateway
from modeler.errors import NotComparable
from modeler.patterns.architecture import Hop, Network
from modeler.workload import Clients, Location, Workload

PRIVATE = frozenset(Location) - {Location.INTERNET}
_WORDS = {
    Location.INTERNET: "on the internet",
    Location.SAME_VPC: "in the API's own VPC",
    Location.OTHER_VPC: "in another VPC",
    Location.OTHER_ACCOUNT: "in another account",
    Location.OTHER_REGION: "in another Region",
    Location.ON_PREMISES: "on premises",
}


@dataclass(frozen=True, kw_only=True)
class Way:
    """What a reach hands to the front: the hops so far and how the traffic arrives."""

    hops: tuple[Hop, ...]
    network: Network
    endpoints: int = 1
    """Interface endpoints needed: one, or one in each client VPC."""
    resolver: bool = False
    """Whether private names need a Resolver inbound endpoint (clients outside AWS)."""
    local: bool = False
    """Whether clients are in the door's own VPC, so that plain AZ crossings are theirs."""


def listed(names: Iterable[str], last: str = "or") -> str:
    """Write a list as people do.

    >>> listed(["ec2", "eks", "fargate"]), listed(["http"], "and")
    ('ec2, eks or fargate', 'http')
    """
    *before, end = names
    return f"{', '.join(before)} {last} {end}" if before else end


def place_words(place: Location) -> str:
    """Say where clients are.

    >>> place_words(Location.INTERNET)
    'on the internet'
    """
    return _WORDS[place]


def words(locations: frozenset[Location]) -> str:
    """Name places in a sentence.

    >>> words(frozenset({Location.INTERNET})), words(PRIVATE)
    ('on the internet', 'in private networks')
    """
    if locations == PRIVATE:
        return "in private networks"
    return listed(_WORDS[place] for place in Location if place in locations)


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Base of all reaches: which places it serves."""

    id: ClassVar[str] = ""
    title: ClassVar[str] = ""

    serves: frozenset[Location] = PRIVATE

    def way(self, w: Workload) -> Way:
        """Give the hops up to the door.

        Raises
        ------
        NotComparable
            If it does not serve clients at this place.
        """
        if w.clients.location not in self.serves:
            raise NotComparable(f"serves clients {words(self.serves)}, and these are {_WORDS[w.clients.location]}")
        return self.build(w)

    def build(self, w: Workload) -> Way:
        """Give the hops for clients that it serves."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class InternetReach(Reach):
    """Clients come over the internet: from outside, or from a private network that may go out.

    Examples
    --------
    >>> InternetReach().way(Workload(clients={"location": "internet"})).network
    <Network.INTERNET: 'internet'>
    """

    id: ClassVar[str] = "internet"
    title: ClassVar[str] = "Internet"

    serves: frozenset[Location] = frozenset({Location.INTERNET})

    def way(self, w: Workload) -> Way:
        """Give the way out of a private network first, if the clients have one."""
        if w.clients.location in PRIVATE:
            if not w.clients.internet_egress:
                raise NotComparable(
                    f"is reached over the internet, and these clients are {_WORDS[w.clients.location]} without a "
                    "way out (clients.internet_egress: false)"
                )
            if w.clients.location is Location.ON_PREMISES:
                return Way(hops=(), network=Network.INTERNET)
            return Way(hops=tuple(_way_out(w)), network=Network.INTERNET)
        return super().way(w)

    def build(self, w: Workload) -> Way:
        """Nothing before the door."""
        return Way(hops=(), network=Network.INTERNET)


@dataclass(frozen=True, kw_only=True)
class PrivateReach(Reach):
    """Clients are routed to the door's VPC: inside it, by peering, Transit Gateway, Direct Connect or VPN.

    Examples
    --------
    >>> w = Workload(clients={"location": "on-premises", "link": "vpn", "transit_gateway": True})
    >>> [hop.component.id for hop in PrivateReach().way(w).hops]
    ['site-to-site-vpn', 'transit-gateway']
    """

    id: ClassVar[str] = "private"
    title: ClassVar[str] = "Private network"

    def build(self, w: Workload) -> Way:
        """Give the hops of the network that the clients come over."""
        place = w.clients.location
        if place is Location.ON_PREMISES:
            return _hybrid(w.clients)
        if place is Location.OTHER_REGION:
            return _cross_region(w.clients)
        if place is Location.SAME_VPC:
            return Way(hops=(), network=Network.VPC, local=True)
        return _between_vpcs(w.clients)


@dataclass(frozen=True, kw_only=True)
class EndpointReach(PrivateReach):
    """Clients reach an interface endpoint: routed to it, or with one in their own VPC.

    Clients in other VPCs or accounts get an endpoint in each of their VPCs, unless a Transit Gateway leads them to a
    shared one.

    Examples
    --------
    >>> EndpointReach().way(Workload(clients={"location": "other-account", "vpcs": 3})).endpoints
    3
    """

    id: ClassVar[str] = "endpoint"
    title: ClassVar[str] = "Interface endpoint, shared or in each client VPC"

    def build(self, w: Workload) -> Way:
        """Give one endpoint where the clients can be routed to it, else one for each VPC."""
        if w.clients.location in (Location.OTHER_VPC, Location.OTHER_ACCOUNT) and not w.clients.transit_gateway:
            return Way(hops=(), network=Network.VPC, endpoints=w.clients.vpcs)
        return replace(super().build(w), local=False)


@dataclass(frozen=True, kw_only=True)
class OwnEndpointReach(Reach):
    """Each client VPC has its own interface endpoint: no routing between the networks.

    Examples
    --------
    >>> OwnEndpointReach().way(Workload(clients={"location": "other-vpc", "vpcs": 2})).endpoints
    2
    """

    id: ClassVar[str] = "own-endpoint"
    title: ClassVar[str] = "Interface endpoint in each client VPC"

    serves: frozenset[Location] = frozenset({Location.OTHER_VPC, Location.OTHER_ACCOUNT})

    def build(self, w: Workload) -> Way:
        """No hop before the endpoint."""
        return Way(hops=(), network=Network.VPC, endpoints=w.clients.vpcs)


def _way_out(w: Workload) -> Iterator[Hop]:
    """A NAT gateway in each client VPC, or a central one behind their Transit Gateway."""
    clients = w.clients
    remote = clients.region or "" if clients.location is Location.OTHER_REGION else ""
    count = 1 if clients.location is Location.SAME_VPC else clients.vpcs
    if clients.transit_gateway and clients.location in (Location.OTHER_VPC, Location.OTHER_ACCOUNT):
        hub = TransitGateway(side="vpc")
        yield Hop(role="network hub", component=hub, network=Network.VPC, protocol="IP", port=None)
        count = 1
    nat = NatGateway(count=count, remote_region=remote)
    yield Hop(role="way out", component=nat, network=Network.VPC)


def hybrid_link(clients: Clients, *, towards_backend: bool = False) -> tuple[Component, Component, Network]:
    """Give the link to a corporate network, its end at the VPC (a Transit Gateway or the VPC's own), and the network.

    Parameters
    ----------
    clients : Clients
        Who says which link there is.
    towards_backend : bool
        Whether the servers, not the clients, are at the far end.

    Examples
    --------
    >>> link, end, network = hybrid_link(Clients(location="on-premises", link="vpn"))
    >>> link.id, end.id, network.value
    ('site-to-site-vpn', 'virtual-private-gateway', 'vpn')
    """
    link: Component
    side: Literal["vpn", "dxgw"]
    if clients.link == "vpn":
        link, side = SiteToSiteVpn(settings=clients.vpn, towards_backend=towards_backend), "vpn"
    else:
        link, side = DirectConnectLink(settings=clients.direct_connect, towards_backend=towards_backend), "dxgw"
    end: Component = VirtualPrivateGateway()
    if clients.transit_gateway:
        end = TransitGateway(side=side, towards_backend=towards_backend)
    return link, end, Network.VPN if side == "vpn" else Network.DIRECT_CONNECT


def _hybrid(clients: Clients) -> Way:
    """Direct Connect or VPN, then a Transit Gateway or the VPC's own gateway."""
    link, end, network = hybrid_link(clients)
    protocol = "IPsec" if network is Network.VPN else "802.1Q"
    first = Hop(role="hybrid link", component=link, network=network, protocol=protocol, port=None)
    role, onwards = "VPC's gateway", Network.VPC
    if clients.transit_gateway:
        role, onwards = "network hub", Network.TRANSIT_GATEWAY
    second = Hop(role=role, component=end, network=network, protocol="IP", port=None)
    return Way(hops=(first, second), network=onwards, resolver=True)


def _between_vpcs(clients: Clients) -> Way:
    if clients.transit_gateway:
        hub = Hop(
            role="network hub",
            component=TransitGateway(side="vpc"),
            network=Network.VPC,
            protocol="IP",
            port=None,
        )
        return Way(hops=(hub,), network=Network.TRANSIT_GATEWAY)
    peering = Hop(role="peering", component=VpcPeering(), network=Network.VPC, protocol="IP", port=None)
    return Way(hops=(peering,), network=Network.PEERING)


def _cross_region(clients: Clients) -> Way:
    remote = clients.region or ""
    link = Hop(
        role="link between Regions",
        component=InterRegion(remote_region=remote),
        network=Network.TRANSIT_GATEWAY if clients.transit_gateway else Network.PEERING,
        protocol="IP",
        port=None,
    )
    if clients.transit_gateway:
        gateway = TransitGateway(side="vpc", remote_region=remote)
        hub = Hop(role="network hub", component=gateway, network=Network.VPC, protocol="IP", port=None)
        return Way(hops=(hub, link), network=Network.TRANSIT_GATEWAY)
    return Way(hops=(link,), network=Network.PEERING)
