"""To an interface endpoint: a shared one, or one in each client VPC."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Literal

from modeler.dataclass import dataclass
from modeler.errors import NotComparable
from modeler.patterns.architecture import Network
from modeler.patterns.parts.reach.base import Reach, Way
from modeler.patterns.parts.reach.places import place_words
from modeler.patterns.parts.reach.private import PrivateReach
from modeler.patterns.parts.reach.routed import RoutedReach
from modeler.workload import Location, Workload

VPCS = frozenset({Location.OTHER_VPC, Location.OTHER_ACCOUNT})
"""Clients in VPCs of the same Region, which may have endpoints of their own."""


class EndpointReach(PrivateReach):
    """Clients reach an interface endpoint: routed to it, or with one in their own VPC.

    Clients in other VPCs or accounts get an endpoint in each of their VPCs: PrivateLink needs no route between the
    networks, so that it does not matter whether a Transit Gateway joins them. One endpoint that they share is another
    reach (`SharedEndpointReach`).

    Examples
    --------
    >>> EndpointReach().way(Workload(clients={"location": "other-account", "vpcs": 3})).endpoints
    3
    """

    id: ClassVar[str] = "endpoint"
    title: ClassVar[str] = "Interface endpoint in each client VPC, or routed to one"

    def build(self, w: Workload) -> Way:
        """Return an endpoint for each VPC of the same Region, else the one that clients are routed to."""
        if w.clients.location in VPCS:
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

    serves: frozenset[Location] = VPCS

    def build(self, w: Workload) -> Way:
        """No hop before the endpoint."""
        return Way(hops=(), network=Network.VPC, endpoints=w.clients.vpcs)


class ConsumerEndpointReach(EndpointReach):
    """As `EndpointReach`, and clients in another Region have endpoints of their own there, as far as the door allows.

    Examples
    --------
    >>> clients = {"location": "other-region", "region": "us-east-1", "vpcs": 2}
    >>> way = ConsumerEndpointReach().way(Workload(region="eu-west-1", clients=clients))
    >>> way.endpoints, way.remote_region
    (2, 'us-east-1')
    """

    id: ClassVar[str] = "consumer-endpoint"
    title: ClassVar[str] = "Interface endpoint in each consumer VPC, of any Region"

    def build(self, w: Workload) -> Way:
        """Return an endpoint in each VPC, also of another Region; else as its base."""
        if w.clients.location is Location.OTHER_REGION:
            return Way(
                hops=(), network=Network.VPC, endpoints=w.clients.vpcs, remote_region=w.clients.region or w.region
            )
        return super().build(w)


class SameAccountEndpointReach(EndpointReach):
    """As `EndpointReach`, but an endpoint can only be in the API's own account: other accounts are routed to it.

    Examples
    --------
    >>> way = SameAccountEndpointReach().way(Workload(clients={"location": "other-account", "vpcs": 3}))
    >>> way.endpoints, way.network
    (1, <Network.PEERING: 'peering'>)
    """

    id: ClassVar[str] = "same-account-endpoint"
    title: ClassVar[str] = "Interface endpoint in the API's account"

    def build(self, w: Workload) -> Way:
        """Route other accounts; else as its base."""
        if w.clients.location is Location.OTHER_ACCOUNT:
            return PrivateReach().build(w)
        return super().build(w)


class NothingToShare(NotComparable):
    """There is no hub, or one VPC only: a pattern says it only if none of its other variants serves the workload."""


@dataclass(frozen=True, kw_only=True)
class SharedEndpointReach(RoutedReach):
    """Client VPCs that meet at a Transit Gateway share one endpoint behind it.

    Examples
    --------
    >>> clients = {"location": "other-vpc", "vpcs": 9, "transit_gateway": True}
    >>> way = SharedEndpointReach().way(Workload(clients=clients))
    >>> way.endpoints, way.network
    (1, <Network.TRANSIT_GATEWAY: 'transit-gateway'>)
    """

    id: ClassVar[str] = "shared-endpoint"
    title: ClassVar[str] = "Interface endpoint shared over a Transit Gateway"

    over: Literal["peering", "transit-gateway"] = "transit-gateway"

    def build(self, w: Workload) -> Way:
        """Return the hops to the shared endpoint, if there is a Transit Gateway and anything to share.

        Raises
        ------
        NothingToShare
            If the clients' VPCs do not meet at a Transit Gateway, or there is one only.
        """
        if w.clients.location not in VPCS:
            raise NothingToShare(
                f"lets several VPCs share one endpoint, and these clients are {place_words(w.clients.location)}"
            )
        if not w.clients.transit_gateway:
            raise NothingToShare(
                "is shared over a Transit Gateway, and none joins these networks (clients.transit_gateway: false)"
            )
        if w.clients.vpcs == 1:
            raise NothingToShare(
                "lets several networks share one endpoint, and these clients are in a single VPC (clients.vpcs: 1)"
            )
        return super().build(w)
