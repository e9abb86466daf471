"""An endpoint service of your own: PrivateLink to a Network Load Balancer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from modeler.components.endpoint_service import EndpointService
from modeler.components.interface_endpoint import InterfaceEndpoint
from modeler.components.nlb import Nlb
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.door.alb import ALB_LACKS
from modeler.patterns.parts.door.base import Front
from modeler.patterns.parts.door.beside import balancer_extras, common_extras, domain_names
from modeler.patterns.parts.reach.base import Way
from modeler.workload import Protocol, Workload


@dataclass(frozen=True, kw_only=True)
class EndpointServiceFront(Front):
    """Consumers' interface endpoints, then your endpoint service on a Network Load Balancer."""

    id: ClassVar[str] = "endpoint-service"
    title: ClassVar[str] = "PrivateLink endpoint service"
    kind: ClassVar[str] = "nlb"
    protocols: ClassVar[frozenset[Protocol]] = frozenset(Protocol)
    private: ClassVar[bool] = True
    lacks: ClassVar[tuple[str, ...]] = (*ALB_LACKS, "waf", "mtls")

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """Endpoint, endpoint service, load balancer; an NLB writes access logs of TLS listeners only."""
        extras = balancer_extras if w.api.nlb_listener == "TLS" else common_extras
        yield Hop(
            role="consumer's endpoint",
            component=InterfaceEndpoint(service="own-service", count=way.endpoints),
            network=way.network,
            protocol="TCP",
            beside=tuple(domain_names(w, way, private_zone=False)),
        )
        yield Hop(role="endpoint service", component=EndpointService(), network=Network.PRIVATELINK, protocol="TCP")
        yield Hop(
            role="private load balancer",
            component=Nlb(listener=w.api.nlb_listener),
            network=Network.VPC,
            protocol=w.api.nlb_listener,
            beside=tuple(extras(w, waf=False)),
        )
