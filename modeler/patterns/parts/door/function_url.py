"""Function URLs, on the internet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from modeler.components.data_transfer import InternetEgress
from modeler.components.function_url import FunctionUrl
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.door.base import STREAMED, Front
from modeler.patterns.parts.door.beside import traced
from modeler.patterns.parts.reach.base import Way
from modeler.workload import Protocol, Workload


@dataclass(frozen=True, kw_only=True)
class FunctionUrlFront(Front):
    """A Lambda function URL on the internet."""

    id: ClassVar[str] = "function-url"
    title: ClassVar[str] = "function URL"
    kind: ClassVar[str] = "function-url"
    protocols: ClassVar[frozenset[Protocol]] = STREAMED
    lacks: ClassVar[tuple[str, ...]] = ("waf", "cache", "mtls", "lambda-authorizer")
    networks: ClassVar[frozenset[Network]] = frozenset({Network.INTERNET})

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The URL over the internet."""
        extras = (*traced(w), InternetEgress())
        yield Hop(role="public door", component=FunctionUrl(), network=way.network, beside=extras)
