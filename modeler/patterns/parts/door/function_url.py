"""Function URLs, on the internet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components import function_url
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.door.base import ON_INTERNET, STREAMED, Door
from modeler.patterns.parts.door.beside import egress, traced
from modeler.patterns.parts.reach.base import Way
from modeler.workload import Protocol, Workload


class FunctionUrl(Door):
    """A Lambda function URL on the internet."""

    id: ClassVar[str] = "function-url"
    title: ClassVar[str] = "function URL"
    behind: ClassVar[str] = "a function URL"
    kind: ClassVar[str] = "function-url"
    protocols: ClassVar[frozenset[Protocol]] = STREAMED
    lacks: ClassVar[tuple[str, ...]] = ("waf", "cache", "mtls", "lambda-authorizer", "tokens")
    networks: ClassVar[frozenset[Network]] = ON_INTERNET

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The URL over the internet, or behind an edge that signs its requests."""
        extras = (*traced(w, way), *egress(way))
        yield Hop(
            role="public door" if way.first else "origin",
            component=function_url.FunctionUrl(),
            network=way.network,
            beside=extras,
        )
