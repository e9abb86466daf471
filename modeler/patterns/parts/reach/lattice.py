"""To a VPC Lattice service network."""

from __future__ import annotations

from typing import ClassVar

from modeler.components.vpc_lattice import ServiceNetworkEndpoint
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.reach.base import Way
from modeler.patterns.parts.reach.private import PrivateReach
from modeler.workload import Location, Workload


class LatticeReach(PrivateReach):
    """Clients in associated VPCs are there already; others come to a service-network endpoint.

    Examples
    --------
    >>> LatticeReach().way(Workload(clients={"location": "other-account", "vpcs": 9})).hops
    ()
    >>> way = LatticeReach().way(Workload(clients={"location": "on-premises"}))
    >>> [hop.component.id for hop in way.hops][-1]
    'service-network-endpoint'
    """

    id: ClassVar[str] = "service-network"
    title: ClassVar[str] = "VPC Lattice service network"

    def build(self, w: Workload) -> Way:
        """No hop for associated VPCs, whatever their addresses; else the network and the endpoint."""
        if w.clients.location not in (Location.ON_PREMISES, Location.OTHER_REGION):
            return Way(hops=(), network=Network.VPC)
        way = super().build(w)
        endpoint = Hop(role="way in", component=ServiceNetworkEndpoint(), network=way.network)
        return Way(hops=(*way.hops, endpoint), network=Network.PRIVATELINK, resolver=way.resolver)
