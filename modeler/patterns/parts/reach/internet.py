"""Over the internet: from outside, or out of a private network that has a way out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components.nat_gateway import NatGateway
from modeler.components.transit_gateway import TransitGateway
from modeler.dataclass import dataclass
from modeler.errors import NotComparable
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.reach.base import Reach, Way
from modeler.patterns.parts.reach.places import PRIVATE, place_words
from modeler.workload import Location, Workload


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
        """Return the way out of a private network first, if the clients have one."""
        if w.clients.location in PRIVATE:
            if not w.clients.internet_egress:
                raise NotComparable(
                    f"is reached over the internet, and these clients are {place_words(w.clients.location)} without a "
                    "way out (clients.internet_egress: false)"
                )
            if w.clients.location is Location.ON_PREMISES:
                return Way(hops=(), network=Network.INTERNET)
            return Way(hops=tuple(_way_out(w)), network=Network.INTERNET)
        return super().way(w)

    def build(self, w: Workload) -> Way:
        """Nothing before the door."""
        return Way(hops=(), network=Network.INTERNET)


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
