"""Files in S3: behind an ALB, a REST API or CloudFront."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components.interface_endpoint import InterfaceEndpoint
from modeler.components.s3 import S3Bucket
from modeler.dataclass import dataclass
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.door.sequence import Doors
from modeler.patterns.parts.integration.base import Integration
from modeler.workload import Protocol, S3Backend, Workload


@dataclass(frozen=True, kw_only=True)
class S3EndpointIntegration(Integration):
    """An ALB forwards to the addresses of an S3 interface endpoint."""

    id: ClassVar[str] = "s3-endpoint"
    title: ClassVar[str] = "S3 interface endpoint"
    doors: ClassVar[frozenset[str]] = frozenset({"alb"})
    protocols: ClassVar[frozenset[Protocol]] = frozenset({Protocol.HTTP})

    backends: frozenset[str] = frozenset({"s3"})

    def build(self, door: Doors, w: Workload) -> Iterator[Hop]:
        """Endpoint, bucket."""
        assert isinstance(w.backend, S3Backend)
        yield Hop(role="private way to S3", component=InterfaceEndpoint(service="s3"), network=Network.VPC)
        yield Hop(role="files", component=S3Bucket(backend=w.backend), network=Network.PRIVATELINK)


@dataclass(frozen=True, kw_only=True)
class S3ServiceIntegration(Integration):
    """A REST API calls S3 as an AWS service."""

    id: ClassVar[str] = "s3-service"
    title: ClassVar[str] = "S3 as an AWS service"
    doors: ClassVar[frozenset[str]] = frozenset({"rest"})
    protocols: ClassVar[frozenset[Protocol]] = frozenset({Protocol.HTTP})

    backends: frozenset[str] = frozenset({"s3"})

    def build(self, door: Doors, w: Workload) -> Iterator[Hop]:
        """Bucket, inside AWS."""
        assert isinstance(w.backend, S3Backend)
        yield Hop(role="files", component=S3Bucket(backend=w.backend), network=Network.AWS_INTERNAL)


@dataclass(frozen=True, kw_only=True)
class EdgeFilesIntegration(Integration):
    """CloudFront reads the bucket with its own signed requests (origin access control)."""

    id: ClassVar[str] = "edge-files"
    title: ClassVar[str] = "S3 origin"
    doors: ClassVar[frozenset[str]] = frozenset({"edge-files"})
    protocols: ClassVar[frozenset[Protocol]] = frozenset({Protocol.HTTP})

    backends: frozenset[str] = frozenset({"s3"})

    def build(self, door: Doors, w: Workload) -> Iterator[Hop]:
        """The bucket."""
        assert isinstance(w.backend, S3Backend)
        yield Hop(role="files", component=S3Bucket(backend=w.backend), network=Network.EDGE)
