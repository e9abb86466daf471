"""Lambda's own Invoke API, behind its endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components import lambda_api
from modeler.components.interface_endpoint import InterfaceEndpoint
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.door.base import ROUTED, Door
from modeler.patterns.parts.door.beside import traced
from modeler.patterns.parts.reach.base import Way
from modeler.workload import Protocol, Workload


class LambdaApi(Door):
    """Interface endpoint, then Lambda's own Invoke API: for callers that sign with AWS credentials."""

    id: ClassVar[str] = "lambda-api"
    title: ClassVar[str] = "Lambda Invoke API"
    kind: ClassVar[str] = "lambda-api"
    protocols: ClassVar[frozenset[Protocol]] = frozenset({Protocol.HTTP, Protocol.STREAMING})
    private: ClassVar[bool] = True
    networks: ClassVar[frozenset[Network]] = ROUTED
    lacks: ClassVar[tuple[str, ...]] = ("waf", "cache", "mtls", "lambda-authorizer")

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """Endpoint over the clients' network, Lambda over PrivateLink."""
        endpoint = InterfaceEndpoint(service="lambda", count=way.endpoints)
        yield Hop(role="private door", component=endpoint, network=way.network)
        yield Hop(
            role="API", component=lambda_api.LambdaApi(), network=Network.PRIVATELINK, beside=tuple(traced(w, way))
        )

    def remarks(self, w: Workload) -> Iterator[str]:
        """Tokens are of no use here."""
        if w.api.authorizer in ("jwt", "cognito"):
            yield f"{self.title} does not check tokens: callers sign with AWS credentials"
