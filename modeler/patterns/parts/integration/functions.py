"""Lambda functions behind a door."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components import Component
from modeler.components.cloudwatch import Logs
from modeler.components.data_transfer import ResourceTraffic
from modeler.components.lambda_function import LambdaFunction
from modeler.components.s3_gateway_endpoint import S3GatewayEndpoint
from modeler.dataclass import dataclass
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.door.sequence import Doors
from modeler.patterns.parts.integration.base import FUNCTIONS, Integration
from modeler.workload import LambdaBackend, Protocol, RdsBehindLambdaBackend, Workload


def _function(w: Workload, backend: LambdaBackend) -> Hop:
    logs: tuple[Component, ...] = (Logs(writer="function"),) if w.logging.function_bytes_per_request else ()
    return Hop(
        role="function",
        component=LambdaFunction(backend=backend),
        network=Network.AWS_INTERNAL,
        beside=logs,
    )


@dataclass(frozen=True, kw_only=True)
class LambdaIntegration(Integration):
    """The gateway invokes a function through the Lambda service."""

    id: ClassVar[str] = "lambda"
    title: ClassVar[str] = "Lambda"
    doors: ClassVar[frozenset[str]] = frozenset({"rest", "http", "websocket"})

    backends: frozenset[str] = frozenset({"lambda"})

    def build(self, door: Doors, w: Workload) -> Iterator[Hop]:
        """The function, inside AWS."""
        assert isinstance(w.backend, LambdaBackend)
        yield _function(w, w.backend)


class AlbLambdaIntegration(LambdaIntegration):
    """An ALB invokes a function as its target."""

    id: ClassVar[str] = "alb-lambda"
    title: ClassVar[str] = "Lambda target group"
    doors: ClassVar[frozenset[str]] = frozenset({"alb"})
    targets: ClassVar[str] = "lambda"
    protocols: ClassVar[frozenset[Protocol]] = frozenset({Protocol.HTTP, Protocol.GRAPHQL})


@dataclass(frozen=True, kw_only=True)
class VpcLambdaIntegration(Integration):
    """A VPC-attached function between the door and a private resource: a database, or S3 over its gateway endpoint."""

    id: ClassVar[str] = "vpc-lambda"
    title: ClassVar[str] = "VPC-attached Lambda"
    doors: ClassVar[frozenset[str]] = frozenset({"rest", "http", "websocket"})

    backends: frozenset[str] = frozenset({"rds-behind-lambda"})

    def build(self, door: Doors, w: Workload) -> Iterator[Hop]:
        """The function, then the resource over the function's interfaces in the VPC."""
        backend = w.backend
        assert isinstance(backend, RdsBehindLambdaBackend)
        yield _function(w, backend)
        yield Hop(
            role="private resource",
            component=ResourceTraffic(bytes_per_request=backend.resource_bytes),
            network=Network.HYPERPLANE,
            protocol="TCP",
            port=5432,
            beside=(S3GatewayEndpoint(),),
        )


class AlbVpcLambdaIntegration(VpcLambdaIntegration):
    """The same behind an ALB."""

    id: ClassVar[str] = "alb-vpc-lambda"
    title: ClassVar[str] = "VPC-attached Lambda target group"
    doors: ClassVar[frozenset[str]] = frozenset({"alb"})
    targets: ClassVar[str] = "lambda"
    protocols: ClassVar[frozenset[Protocol]] = AlbLambdaIntegration.protocols


@dataclass(frozen=True, kw_only=True)
class FunctionIntegration(Integration):
    """A door that is no API Gateway hands the request to a function through the Lambda service."""

    id: ClassVar[str] = "function"
    title: ClassVar[str] = "Lambda"
    doors: ClassVar[frozenset[str]] = frozenset({"appsync", "lambda-api", "function-url", "lattice"})

    backends: frozenset[str] = FUNCTIONS

    def build(self, door: Doors, w: Workload) -> Iterator[Hop]:
        """The function, and the private resource behind it if there is one."""
        if w.backend.kind == "lambda":
            yield from LambdaIntegration().build(door, w)
        else:
            yield from VpcLambdaIntegration().build(door, w)
