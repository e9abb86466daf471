"""PrivateLink to one host, without a load balancer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components import resource_endpoint
from modeler.components.resource_endpoint import ResourceGateway
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.door.base import ROUTED, Door
from modeler.patterns.parts.door.beside import domain_names
from modeler.patterns.parts.reach.base import Way
from modeler.workload import Protocol, Workload


class ResourceEndpoint(Door):
    """Consumers' resource endpoints, then the provider's resource gateway: no load balancer."""

    id: ClassVar[str] = "resource-endpoint"
    title: ClassVar[str] = "PrivateLink resource endpoint"
    kind: ClassVar[str] = "resource"
    protocols: ClassVar[frozenset[Protocol]] = frozenset(Protocol)
    private: ClassVar[bool] = True
    networks: ClassVar[frozenset[Network]] = ROUTED
    lacks: ClassVar[tuple[str, ...]] = ("waf", "cache", "x-ray", "mtls", "iam", "lambda-authorizer", "tokens")

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """Endpoint, gateway."""
        endpoint = resource_endpoint.ResourceEndpoint(count=way.endpoints)
        names = tuple(domain_names(w, way))
        yield Hop(
            role="consumer's endpoint", component=endpoint, network=way.network, protocol="TCP", port=None, beside=names
        )
        gateway = Network.PRIVATELINK
        yield Hop(role="provider's side", component=ResourceGateway(), network=gateway, protocol="TCP", port=None)
