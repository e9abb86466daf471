"""A private GraphQL API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components.appsync import AppSyncApi
from modeler.components.interface_endpoint import InterfaceEndpoint
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.door.base import ROUTED, Door
from modeler.patterns.parts.door.beside import gateway_extras
from modeler.patterns.parts.reach.base import Way
from modeler.workload import Protocol, Workload


class AppSync(Door):
    """Interface endpoint, then a private AppSync GraphQL API."""

    id: ClassVar[str] = "appsync"
    title: ClassVar[str] = "private AppSync API"
    kind: ClassVar[str] = "appsync"
    protocols: ClassVar[frozenset[Protocol]] = frozenset({Protocol.GRAPHQL})
    private: ClassVar[bool] = True
    networks: ClassVar[frozenset[Network]] = ROUTED
    lacks: ClassVar[tuple[str, ...]] = ("cache", "streaming", "mtls")

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """Endpoint over the clients' network, API over PrivateLink."""
        endpoint = InterfaceEndpoint(service="appsync-api", count=way.endpoints)
        yield Hop(role="private door", component=endpoint, network=way.network)
        extras = tuple(gateway_extras(w, way, "appsync", waf=True, traces=True, writer="graphql-api"))
        yield Hop(role="API", component=AppSyncApi(), network=Network.PRIVATELINK, beside=extras)
