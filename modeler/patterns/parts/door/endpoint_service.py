"""An endpoint service of your own: PrivateLink to a Network Load Balancer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components import endpoint_service
from modeler.components.data_transfer import InterRegion
from modeler.components.interface_endpoint import InterfaceEndpoint
from modeler.components.nlb import Nlb
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.door.alb import BALANCERS_LACK
from modeler.patterns.parts.door.base import ROUTED, Door
from modeler.patterns.parts.door.beside import balancer_extras, domain_names
from modeler.patterns.parts.reach.base import Way
from modeler.workload import Protocol, Workload


class EndpointService(Door):
    """Consumers' interface endpoints, then your endpoint service on a Network Load Balancer."""

    id: ClassVar[str] = "endpoint-service"
    title: ClassVar[str] = "PrivateLink endpoint service"
    kind: ClassVar[str] = "nlb"
    protocols: ClassVar[frozenset[Protocol]] = frozenset(Protocol)
    private: ClassVar[bool] = True
    has_endpoint_of_its_own: ClassVar[bool] = True
    networks: ClassVar[frozenset[Network]] = ROUTED
    across_regions: ClassVar[bool] = True
    lacks: ClassVar[tuple[str, ...]] = (*BALANCERS_LACK, "waf", "mtls", "tokens")

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """Endpoint, endpoint service, load balancer; an NLB writes access logs of TLS listeners only."""
        listener = w.api.nlb_listener
        yield Hop(
            role="consumer's endpoint",
            component=InterfaceEndpoint(service="own-service", count=way.endpoints, remote_region=way.remote_region),
            network=way.network,
            protocol="TCP",
            beside=tuple(domain_names(w, way)),
        )
        if way.remote_region:
            yield Hop(
                role="link between Regions",
                component=InterRegion(remote_region=way.remote_region),
                network=Network.PRIVATELINK,
                protocol="TCP",
            )
        yield Hop(
            role="endpoint service",
            component=endpoint_service.EndpointService(remote_region=way.remote_region),
            network=Network.PRIVATELINK,
            protocol="TCP",
        )
        yield Hop(
            role="private load balancer",
            component=Nlb(listener=listener, for_all=True),
            network=Network.VPC,
            protocol=listener,
            beside=tuple(balancer_extras(w, way, waf=False, logs=listener == "TLS")),
        )
