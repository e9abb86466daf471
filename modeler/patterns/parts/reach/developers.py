"""A few people who debug come into the VPC from outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from modeler.components.bastion import JumpHost, SessionManager
from modeler.components.client_vpn import ClientVpn
from modeler.components.data_transfer import InternetEgress
from modeler.dataclass import dataclass
from modeler.errors import NotComparable
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.reach.base import Reach, Way
from modeler.workload import Location, Workload


@dataclass(frozen=True, kw_only=True)
class DeveloperReach(Reach):
    """A few people come into the VPC from outside: by bastion, Session Manager or Client VPN.

    Examples
    --------
    >>> w = Workload(clients={"location": "internet", "who": "developers"})
    >>> [hop.component.id for hop in DeveloperReach(by="ssm").way(w).hops]
    ['session-manager', 'jump-host']
    """

    id: ClassVar[str] = "developers"
    title: ClassVar[str] = "Developers' access"

    serves: frozenset[Location] = frozenset({Location.INTERNET})
    by: Literal["bastion", "ssm", "client-vpn"]

    def build(self, w: Workload) -> Way:
        """Return the way into the VPC; responses leave for the internet except through Session Manager."""
        if w.clients.who != "developers":
            raise NotComparable(f"is for developers who debug, and these clients are {w.clients.who}")
        out = (InternetEgress(),)
        if self.by == "client-vpn":
            hops = (Hop(role="tunnel", component=ClientVpn(), network=Network.INTERNET, protocol="TLS", beside=out),)
            return Way(hops=hops, network=Network.VPC)
        if self.by == "bastion":
            host = Hop(
                role="bastion",
                component=JumpHost(public=True),
                network=Network.INTERNET,
                protocol="SSH",
                port=22,
                beside=out,
            )
            return Way(hops=(host,), network=Network.VPC)
        sessions = Hop(role="session service", component=SessionManager(), network=Network.INTERNET)
        host = Hop(role="jump host", component=JumpHost(), network=Network.PRIVATELINK)
        return Way(hops=(sessions, host), network=Network.VPC)

    def remarks(self, w: Workload) -> Iterator[str]:
        """For whom it is."""
        yield f"for {w.clients.developers} developer(s) who debug, not for production traffic"
