"""Over private networks: inside the door's VPC, by peering, Transit Gateway, Direct Connect or VPN."""

from __future__ import annotations

from typing import ClassVar, Literal

from modeler.components import Component
from modeler.components.data_transfer import InterRegion
from modeler.components.direct_connect import DirectConnectLink
from modeler.components.peering import VpcPeering
from modeler.components.site_to_site_vpn import SiteToSiteVpn
from modeler.components.transit_gateway import TransitGateway
from modeler.components.vpn_gateway import VirtualPrivateGateway
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.reach.base import Reach, Way
from modeler.workload import Clients, Location, Workload


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
        """Return the hops of the network that the clients come over."""
        place = w.clients.location
        if place is Location.ON_PREMISES:
            return _hybrid(w.clients)
        if place is Location.OTHER_REGION:
            return _cross_region(w.clients)
        if place is Location.SAME_VPC:
            return Way(hops=(), network=Network.VPC, local=True)
        return _between_vpcs(w.clients)


def hybrid_link(clients: Clients, *, towards_backend: bool = False) -> tuple[Component, Component, Network]:
    """Return the link to a corporate network, its end at the VPC (a Transit Gateway or the VPC's own), and the network.

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
