"""To an interface endpoint: a shared one, or one in each client VPC."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from modeler.patterns.architecture import Network
from modeler.patterns.parts.reach.base import Reach, Way
from modeler.patterns.parts.reach.private import PrivateReach
from modeler.workload import Location, Workload


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
        """Return one endpoint where the clients can be routed to it, else one for each VPC."""
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
