"""WebSocket APIs: Regional, on the internet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from modeler.components.data_transfer import InternetEgress
from modeler.components.websocket_api import WebSocketApi
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.door.base import Front
from modeler.patterns.parts.door.beside import domain_names, gateway_extras
from modeler.patterns.parts.reach.base import Way
from modeler.workload import Protocol, Workload


@dataclass(frozen=True, kw_only=True)
class WebSocketFront(Front):
    """A WebSocket API: Regional, on the internet."""

    id: ClassVar[str] = "websocket-api"
    title: ClassVar[str] = "WebSocket API"
    kind: ClassVar[str] = "websocket"
    protocols: ClassVar[frozenset[Protocol]] = frozenset({Protocol.WEBSOCKET})
    lacks: ClassVar[tuple[str, ...]] = ("waf", "cache", "x-ray", "streaming")
    networks: ClassVar[frozenset[Network]] = frozenset({Network.INTERNET})

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The API over the internet."""
        extras = (
            *gateway_extras(w, waf=False, traces=False),
            *domain_names(w, way, private_zone=False),
            InternetEgress(),
        )
        yield Hop(role="public door", component=WebSocketApi(), network=way.network, protocol="WSS", beside=extras)
