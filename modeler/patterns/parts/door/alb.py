"""Application Load Balancers as doors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from modeler.components.alb import Alb
from modeler.components.data_transfer import CrossAz, InternetEgress
from modeler.components.public_ipv4 import PublicIpv4
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.door.base import HTTP, Front
from modeler.patterns.parts.door.beside import balancer_extras, domain_names
from modeler.patterns.parts.reach.base import Way
from modeler.workload import Protocol, Workload

ALB_PROTOCOLS = HTTP | {Protocol.WEBSOCKET, Protocol.GRPC, Protocol.STREAMING}


ALB_LACKS = ("cache", "x-ray", "iam", "lambda-authorizer")


@dataclass(frozen=True, kw_only=True)
class InternalAlbFront(Front):
    """An internal Application Load Balancer with its own name and certificate."""

    id: ClassVar[str] = "internal-alb"
    title: ClassVar[str] = "internal ALB"
    kind: ClassVar[str] = "alb"
    protocols: ClassVar[frozenset[Protocol]] = ALB_PROTOCOLS
    private: ClassVar[bool] = True
    lacks: ClassVar[tuple[str, ...]] = ALB_LACKS

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The load balancer over the clients' network; from inside the VPC a share crosses AZs."""
        crossing = (CrossAz(),) if way.local else ()
        alb = Alb(scheme="internal", targets="lambda" if targets == "lambda" else "ip")
        extras = (*balancer_extras(w, waf=True), *domain_names(w, way, private_zone=False), *crossing)
        yield Hop(role="private load balancer", component=alb, network=way.network, beside=extras)


@dataclass(frozen=True, kw_only=True)
class InternetFacingAlbFront(Front):
    """An internet-facing Application Load Balancer in public subnets."""

    id: ClassVar[str] = "internet-facing-alb"
    title: ClassVar[str] = "internet-facing ALB"
    kind: ClassVar[str] = "alb"
    protocols: ClassVar[frozenset[Protocol]] = ALB_PROTOCOLS
    lacks: ClassVar[tuple[str, ...]] = ALB_LACKS
    networks: ClassVar[frozenset[Network]] = frozenset({Network.INTERNET, Network.EDGE})

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The load balancer over the internet, with its public addresses."""
        alb = Alb(scheme="internet-facing", targets="lambda" if targets == "lambda" else "ip")
        extras = (
            *balancer_extras(w, waf=True),
            *domain_names(w, way, private_zone=False),
            PublicIpv4(instance="public-ipv4:alb"),
            InternetEgress(),
        )
        yield Hop(role="public load balancer", component=alb, network=way.network, beside=extras)
