"""The round trip that each network on the way adds to a connection.

What a link or a gateway of a network adds is its component's own (`Component.round_trip`); here is what lies between:
the way of internet clients to the Region or to the edge, Availability Zones, PrivateLink, the network beneath a VPC
link. Clients in the internet are the last mile away from the Region nearest to them, and from there the round trip
between the two Regions.
"""

from __future__ import annotations

from modeler.components.base import cross_az_share
from modeler.components.latency import Delay, delay, evidence_for, measured_link, time_of
from modeler.components.rest_api import RestApi
from modeler.components.traits import Place, Role
from modeler.dist import mixture
from modeler.facts.evidence import handshake_round_trips, region_round_trip
from modeler.patterns import Hop, Network
from modeler.workload import Location, Workload

OUTSIDE = (Location.INTERNET, Location.ON_PREMISES)


def legs(hops: tuple[Hop, ...], number: int, w: Workload) -> tuple[Delay, ...]:
    """Return what the network before a hop adds to the round trip of the connection that crosses it.

    Parameters
    ----------
    hops : tuple of Hop
        The whole path.
    number : int
        Index of the hop that is arrived at.
    """
    hop = hops[number]
    delays = _network(hop, number, hops, w)
    if number == 0 and _far_away(hops, w):
        measured = measured_link(w)
        delays = (*delays, measured or _between(w.clients.region or w.region, w.region))
    return delays


def behind(hop: Hop, w: Workload) -> tuple[Delay, ...]:
    """Return the round trip from the edge to the Region of an API that ends its clients' connections at the edge."""
    return _from_the_edge(w) if _is_edge_api(hop) else ()


def edge_handshakes() -> int:
    """Count the round trips before the first request on a connection from an edge location to the Region.

    They took two where they were measured: TCP and one of TLS.

    >>> edge_handshakes()
    2
    """
    return handshake_round_trips("tcp") + handshake_round_trips("tls1.2-resumed")


def _is_edge_api(hop: Hop) -> bool:
    return isinstance(hop.component, RestApi) and hop.component.endpoint == "edge"


def _network(hop: Hop, number: int, hops: tuple[Hop, ...], w: Workload) -> tuple[Delay, ...]:
    if not hop.component.crossed or hop.component.plays(Role.VPC_LINK):
        return ()  # the evidence of a VPC link has the pass through the network beneath it already
    if hop.network is Network.INTERNET:
        return _internet(hop, w)
    if hop.network is Network.EDGE:
        return _from_the_edge(w)
    if hop.network is Network.VPC:
        return (_zones(w),)
    if hop.network in (Network.PRIVATELINK, Network.HYPERPLANE, Network.AWS_INTERNAL, Network.PEERING):
        return (delay(f"network.{hop.network}", w, "network"),)
    return ()  # Direct Connect, VPN and Transit Gateway are components of their own


def _zones(w: Workload) -> Delay:
    """Some requests stay in their zone, others cross to another."""
    same, cross = evidence_for("network.same-az", w), evidence_for("network.cross-az", w)
    share = float(cross_az_share(w))
    time = mixture([(1 - share, time_of(same)), (share, time_of(cross))])
    return Delay("network", time, (same, cross) if share else (same,))


def _internet(hop: Hop, w: Workload) -> tuple[Delay, ...]:
    if hop.component.traits.place is Place.EDGE or _is_edge_api(hop):
        return (*_last_mile(w), delay("network.edge", w, "network"))
    if measured := measured_link(w):
        return (measured,)
    return (*_last_mile(w), *_to_the_region(w))


def _last_mile(w: Workload) -> tuple[Delay, ...]:
    """Clients in AWS have none."""
    if w.clients.location not in OUTSIDE:
        return ()
    return (delay(f"network.last-mile.{w.clients.access}", w, "last mile"),)


def _to_the_region(w: Workload) -> tuple[Delay, ...]:
    """From the Region nearest to the clients, or their provider there, to a public endpoint of the workload's."""
    near = w.clients.region or w.region
    outside = w.clients.location in OUTSIDE
    if near != w.region:
        far = (delay("network.internet-to-region.far", w, "network"),) if outside else ()
        return (*far, _between(near, w.region))
    return (delay("network.internet-to-region" if outside else "network.same-region-public", w, "network"),)


def _from_the_edge(w: Workload) -> tuple[Delay, ...]:
    """From the edge location over AWS's own network."""
    near = w.clients.region or w.region
    return (delay("network.same-region-public", w, "network"),) if near == w.region else (_between(near, w.region),)


def _between(a: str, b: str) -> Delay:
    evidence = region_round_trip(a, b)
    return Delay("network", time_of(evidence), (evidence,))


def _far_away(hops: tuple[Hop, ...], w: Workload) -> bool:
    """Whether clients in another Region come by a private way that no component of the path stands for."""
    private = all(hop.network is not Network.INTERNET for hop in hops)
    carried = any(hop.component.plays(Role.REGION_LINK) for hop in hops)
    return w.clients.location is Location.OTHER_REGION and private and not carried
