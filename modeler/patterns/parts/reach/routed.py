"""Routed to the endpoint's VPC, over a network that the pattern names; perhaps to a hub that several share."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Literal

from modeler.dataclass import dataclass
from modeler.errors import NotComparable
from modeler.patterns.parts.reach.base import Way
from modeler.patterns.parts.reach.private import PrivateReach
from modeler.workload import Location, Workload


@dataclass(frozen=True, kw_only=True)
class RoutedReach(PrivateReach):
    """Clients are routed to the endpoint over the network that this reach names, not over one of their choice.

    Examples
    --------
    >>> w = Workload(region="eu-west-1", clients={"location": "other-region", "region": "us-east-1"})
    >>> [hop.component.id for hop in RoutedReach(over="transit-gateway").way(w).hops]
    ['transit-gateway', 'inter-region']
    """

    id: ClassVar[str] = "routed"
    title: ClassVar[str] = "Routed to the endpoint's VPC"

    over: Literal["peering", "transit-gateway"]

    def build(self, w: Workload) -> Way:
        """Return the hops over that network."""
        hub = self.over == "transit-gateway"
        if w.clients.transit_gateway and not hub:
            raise NotComparable(
                "is routed by peering, and these networks meet at a Transit Gateway (clients.transit_gateway: true)"
            )
        clients = w.clients.model_copy(update={"transit_gateway": hub})
        return replace(super().build(w.model_copy(update={"clients": clients})), local=False)


class HubReach(RoutedReach):
    """Several networks share the endpoint of one hub VPC.

    Examples
    --------
    >>> HubReach(over="peering").way(Workload(clients={"location": "other-vpc"}))
    Traceback (most recent call last):
    modeler.errors.NotComparable: lets several networks share one endpoint, and ... (clients.vpcs: 1)
    """

    id: ClassVar[str] = "hub"
    title: ClassVar[str] = "Endpoint in a hub VPC"

    def build(self, w: Workload) -> Way:
        """Return the hops to the hub, if there is anything to share."""
        if w.clients.vpcs == 1 and w.clients.location is not Location.ON_PREMISES:
            raise NotComparable(
                "lets several networks share one endpoint, and these clients are in a single VPC (clients.vpcs: 1)"
            )
        return super().build(w)
