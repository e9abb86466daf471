"""HTTP APIs: Regional, on the internet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from modeler.components.data_transfer import InternetEgress
from modeler.components.http_api import HttpApi
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.door.base import Front
from modeler.patterns.parts.door.beside import domain_names, gateway_extras
from modeler.patterns.parts.reach.base import Way
from modeler.workload import Workload


@dataclass(frozen=True, kw_only=True)
class HttpApiFront(Front):
    """An HTTP API: Regional, on the internet."""

    id: ClassVar[str] = "http-api"
    title: ClassVar[str] = "HTTP API"
    kind: ClassVar[str] = "http"
    lacks: ClassVar[tuple[str, ...]] = ("waf", "cache", "x-ray", "streaming")
    networks: ClassVar[frozenset[Network]] = frozenset({Network.INTERNET, Network.EDGE})

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The API over the internet."""
        extras = (
            *gateway_extras(w, waf=False, traces=False),
            *domain_names(w, way, private_zone=False),
            InternetEgress(),
        )
        yield Hop(role="public door", component=HttpApi(), network=way.network, beside=extras)
