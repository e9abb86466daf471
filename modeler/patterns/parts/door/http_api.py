"""HTTP APIs: Regional, on the internet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components import http_api
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.door.base import ON_INTERNET, Door, Settled
from modeler.patterns.parts.door.beside import domain_names, egress, gateway_extras
from modeler.patterns.parts.reach.base import Way
from modeler.workload import Workload


class HttpApi(Door):
    """An HTTP API: Regional, on the internet."""

    id: ClassVar[str] = "http-api"
    title: ClassVar[str] = "HTTP API"
    leads: ClassVar[str] = "public API in front of"
    behind: ClassVar[str] = "an HTTP API"
    kind: ClassVar[str] = "http"
    lacks: ClassVar[tuple[str, ...]] = ("waf", "cache", "x-ray", "streaming")
    networks: ClassVar[frozenset[Network]] = ON_INTERNET
    leads_to: ClassVar[frozenset[str]] = frozenset({"link"})
    leads_over: ClassVar[frozenset[Network]] = frozenset({Network.HYPERPLANE})
    relays: ClassVar[bool] = False

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The API over the internet, or behind an edge."""
        extras = (*gateway_extras(w, way, "http", waf=False, traces=False), *domain_names(w, way), *egress(way))
        role = "public door" if way.first else "origin"
        api = http_api.HttpApi(verifies=Settled.CERTIFICATES not in way.settled)
        yield Hop(role=role, component=api, network=way.network, beside=extras)

    def settles(self, w: Workload) -> frozenset[Settled]:
        """All but web ACL, cache and traces, which it cannot do."""
        return frozenset({Settled.NAME, Settled.EGRESS, Settled.USERS, Settled.JUDGED, Settled.API})
