"""WebSocket APIs: Regional, on the internet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components import websocket_api
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.door.base import Door
from modeler.patterns.parts.door.beside import domain_names, egress, gateway_extras
from modeler.patterns.parts.reach.base import Way
from modeler.units import Note
from modeler.workload import Protocol, Workload


class WebSocketApi(Door):
    """A WebSocket API: Regional, on the internet."""

    id: ClassVar[str] = "websocket-api"
    title: ClassVar[str] = "WebSocket API"
    kind: ClassVar[str] = "websocket"
    protocols: ClassVar[frozenset[Protocol]] = frozenset({Protocol.WEBSOCKET})
    lacks: ClassVar[tuple[str, ...]] = ("waf", "cache", "x-ray", "streaming")
    networks: ClassVar[frozenset[Network]] = frozenset({Network.INTERNET})
    relays: ClassVar[bool] = False
    calls_back: ClassVar[bool] = True

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The API over the internet."""
        extras = (*gateway_extras(w, way, "websocket", waf=False, traces=False), *domain_names(w, way), *egress(way))
        api = websocket_api.WebSocketApi()
        yield Hop(role="public door", component=api, network=way.network, protocol="WSS", beside=extras)

    def remarks(self, w: Workload) -> Iterator[Note | str]:
        """How many messages are pushed, where this is an estimate."""
        if w.traffic.messages_pushed_per_month is None:
            yield Note.of("{:g} messages pushed for each received, an estimate", w.assumptions.websocket_callback_share)
