"""VPC Lattice services."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from modeler.components.vpc_lattice import LatticeService
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.door.base import HTTP, Door
from modeler.patterns.parts.door.beside import balancer_extras, domain_names
from modeler.patterns.parts.reach.base import Way
from modeler.workload import Protocol, Workload


class Lattice(Door):
    """A VPC Lattice service with an HTTPS listener."""

    id: ClassVar[str] = "lattice"
    title: ClassVar[str] = "VPC Lattice service"
    kind: ClassVar[str] = "lattice"
    protocols: ClassVar[frozenset[Protocol]] = HTTP | {Protocol.GRPC}
    private: ClassVar[bool] = True
    networks: ClassVar[frozenset[Network]] = frozenset({Network.VPC, Network.PRIVATELINK})
    lacks: ClassVar[tuple[str, ...]] = ("waf", "cache", "x-ray", "mtls", "lambda-authorizer", "tokens")

    listener: ClassVar[Literal["HTTPS", "TLS"]] = "HTTPS"

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The service; its names are Lattice's own or in a zone of yours."""
        extras = (*balancer_extras(w, way, waf=False, writer="lattice"), *domain_names(w, way))
        yield Hop(
            role="service",
            component=LatticeService(listener=self.listener),
            network=way.network,
            protocol=self.listener,
            beside=extras,
        )


class LatticeTls(Lattice):
    """A VPC Lattice service that passes TLS through to its targets."""

    id: ClassVar[str] = "lattice-tls"
    title: ClassVar[str] = "VPC Lattice service (TLS passed through)"
    kind: ClassVar[str] = "lattice-tls"
    protocols: ClassVar[frozenset[Protocol]] = Lattice.protocols | {Protocol.TCP}
    lacks: ClassVar[tuple[str, ...]] = (*Lattice.lacks, "iam")
    listener: ClassVar[Literal["HTTPS", "TLS"]] = "TLS"
