"""Doors: where a request arrives. They can stand in sequence, each leading to the next.

A door says which protocols it speaks, over which networks it is reached, which doors or integrations can stand behind
it, and which hops it consists of. It also says what it settles for the doors behind it: behind CloudFront, no other
door needs a name of its own or pays for data out to the internet. Whether two doors fit is asked of them, not of a
table of pairs.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import ClassVar

from modeler.dataclass import dataclass
from modeler.errors import NotComparable
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.reach.base import Way
from modeler.patterns.parts.words import listed
from modeler.units import Note
from modeler.workload import Protocol, Workload

HTTP = frozenset({Protocol.HTTP, Protocol.GRAPHQL})
STREAMED = HTTP | {Protocol.STREAMING}
WEB = STREAMED | {Protocol.WEBSOCKET}
ON_INTERNET = frozenset({Network.INTERNET, Network.EDGE})
IN_VPC = frozenset({Network.VPC})
ROUTED = IN_VPC | {Network.PEERING, Network.TRANSIT_GATEWAY, Network.DIRECT_CONNECT, Network.VPN}
"""Networks that lead to private addresses of a VPC."""


class Settled(StrEnum):
    """What a door does once for all doors behind it."""

    NAME = "the name that clients use"
    EGRESS = "data out to the internet"
    WAF = "the web ACL"
    USERS = "the user pool"
    WATCH = "logs, metrics and certificates of a load balancer or a function URL"
    JUDGED = "who calls: requests that are not let in do not travel on"
    CERTIFICATES = "the certificates of clients: their TLS ends here"
    API = "all that an API Gateway does for its callers"
    CACHE = "the response cache"
    TRACES = "the trace of a request"


@dataclass(frozen=True, kw_only=True)
class Door:
    """Base of all doors."""

    id: ClassVar[str] = ""
    title: ClassVar[str] = ""
    leads: ClassVar[str] = ""
    """How the title of a sequence begins with it ("CloudFront with")."""
    behind: ClassVar[str] = ""
    """What it is called behind another door ("an internal ALB")."""
    kind: ClassVar[str] = ""
    """What integrations ask for, and doors before it: rest, http, websocket, alb, nlb, ..."""
    has_endpoint_of_its_own: ClassVar[bool] = False
    """Whether clients come to an endpoint in their own VPC, so that no other door can stand before it."""
    protocols: ClassVar[frozenset[Protocol]] = HTTP
    private: ClassVar[bool] = False
    """Whether the door itself is out of the internet's reach."""
    lacks: ClassVar[tuple[str, ...]] = ()
    """Settings of `Api` and `Logging` that this door cannot do: waf, cache, x-ray, streaming, mtls, ..."""
    networks: ClassVar[frozenset[Network]] = frozenset(Network)
    """Networks over which traffic can arrive at it."""
    leads_to: ClassVar[frozenset[str]] = frozenset()
    """Kinds of doors that can stand behind it; none if only an integration can."""
    leads_over: ClassVar[frozenset[Network]] = IN_VPC
    """Networks over which it leads to a door behind it."""
    relays: ClassVar[bool] = True
    """Whether the clients' own request goes on to a door behind; an API Gateway makes a new one."""
    passes: ClassVar[bool] = False
    """Whether it is only the way to the door behind: a name, a link. It has no features and bears no title."""
    caches_at_edge: ClassVar[bool] = False
    calls_back: ClassVar[bool] = False
    """Whether the service calls the door to send messages to clients."""
    across_regions: ClassVar[bool] = False
    """Whether an endpoint in another Region leads to it."""
    in_two_regions: ClassVar[bool] = False
    """Whether what is behind it stands in two Regions."""

    @property
    def reached_over(self) -> frozenset[Network]:
        """Return the networks over which traffic can arrive at it as it is set up."""
        return self.networks

    @property
    def ends_tls(self) -> bool:
        """Say whether the clients' TLS ends here, so that client certificates are checked here or nowhere."""
        return True

    @property
    def by_private_dns(self) -> bool:
        """Say whether clients use names that only resolve inside AWS."""
        return False

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """Return the hops of this door.

        Parameters
        ----------
        way : Way
            How the traffic arrives, and what doors before it have settled.
        w : Workload
            A workload whose protocol it speaks.
        targets : str
            What a load balancer forwards to: ``ip`` or ``lambda``.
        """
        raise NotImplementedError

    def before(self, following: Door) -> Door:
        """Return this door as it stands before another one.

        Raises
        ------
        NotComparable
            If it cannot lead to that door.
        """
        if not self.leads_to:
            raise NotComparable(f"its door '{self.id}' cannot lead to '{following.id}': no door can stand behind it")
        if following.kind not in self.leads_to or following.has_endpoint_of_its_own:
            kinds = listed(sorted(self.leads_to))
            raise NotComparable(f"its door '{self.id}' cannot lead to '{following.id}', only to one of kind {kinds}")
        if not self.leads_over & following.reached_over:
            taken = listed(sorted(following.reached_over))
            raise NotComparable(
                f"its door '{self.id}' cannot lead to '{following.id}', which is reached over {taken}, not over "
                f"{listed(sorted(self.leads_over))}"
            )
        return self

    def settles(self, w: Workload) -> frozenset[Settled]:
        """Return what the doors behind it need not do again."""
        return frozenset()

    def onward(self, way: Way, w: Workload, following: Door) -> Way:
        """Return how the traffic arrives at the door behind."""
        network = min(self.leads_over & following.reached_over)
        return Way(hops=(), network=network, first=False, settled=way.settled | self.settles(w))

    def around(self, hops: tuple[Hop, ...], w: Workload) -> tuple[Hop, ...]:
        """Return the hops of the doors behind it as they are behind this one."""
        return hops

    def entitled(self, title: str, last: Door) -> str:
        """Return the title of a sequence that it is part of."""
        return title

    def remarks(self, w: Workload) -> Iterator[Note | str]:
        """Say what else a reader must know of it."""
        yield from ()


def check_protocol(title: str, protocols: frozenset[Protocol], w: Workload) -> None:
    """Refuse a protocol that a door does not speak.

    Raises
    ------
    NotComparable
        With the protocols that it speaks.
    """
    if w.traffic.protocol not in protocols:
        spoken = listed(sorted(protocols), "and")
        raise NotComparable(f"has a door ({title}) that does not speak {w.traffic.protocol}, only {spoken}")
