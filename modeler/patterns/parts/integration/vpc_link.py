"""VPC links of both generations, and a central one that many accounts share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar, Literal

from modeler.components import Component
from modeler.components.alb import Alb
from modeler.components.cloud_map import CloudMap
from modeler.components.endpoint_service import EndpointService
from modeler.components.interface_endpoint import InterfaceEndpoint
from modeler.components.nat_gateway import NatGateway
from modeler.components.nlb import Nlb
from modeler.components.on_premises import OnPremisesServers
from modeler.components.public_ipv4 import PublicIpv4
from modeler.components.vpc_link_v1 import VpcLinkV1
from modeler.components.vpc_link_v2 import VpcLinkV2
from modeler.dataclass import dataclass
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.door.sequence import Doors
from modeler.patterns.parts.integration.base import Integration
from modeler.patterns.parts.integration.targets import spoken, target_hops
from modeler.workload import Workload


@dataclass(frozen=True, kw_only=True)
class LinkV2Integration(Integration):
    """A VPC link V2 to an internal ALB, an NLB or a Cloud Map service.

    Examples
    --------
    >>> from modeler.patterns.parts.door.rest_api import PublicRest
    >>> from modeler.patterns.parts.door.sequence import Doors
    >>> LinkV2Integration(to="cloud-map").check(Doors.of(PublicRest()))
    Traceback (most recent call last):
    modeler.errors.NotComparable: VPC link V2 (cloud-map) cannot be used by a public REST API, only by http
    """

    id: ClassVar[str] = "vpc-link-v2"
    title: ClassVar[str] = "VPC link V2"
    doors: ClassVar[frozenset[str]] = frozenset({"rest", "http"})

    to: Literal["alb", "nlb", "cloud-map"] = "alb"
    scheme: Literal["internal", "internet-facing"] = "internal"
    subnets: Literal["private", "public"] = "private"
    """Where an internal ALB stands."""
    listener: Literal["TCP", "TLS"] | None = None
    """An NLB's listener; by default as the workload says."""

    @property
    def usable_by(self) -> frozenset[str]:
        """Cloud Map is for HTTP APIs only."""
        return frozenset({"http"}) if self.to == "cloud-map" else self.doors

    @property
    def in_full(self) -> str:
        """Say what the link leads to."""
        return f"{self.title} ({self.to})"

    def build(self, door: Doors, w: Workload) -> Iterator[Hop]:
        """Link, load balancer if any, service."""
        components: tuple[Component, ...] = (CloudMap(),) if self.to == "cloud-map" else ()
        yield Hop(
            role="private integration",
            component=VpcLinkV2(),
            network=Network.HYPERPLANE,
            protocol="internal",
            port=None,
            beside=components,
        )
        protocol, port = spoken(w)
        public: tuple[Component, ...] = (
            (PublicIpv4(instance=f"public-ipv4:{self.to}"),) if self.scheme == "internet-facing" else ()
        )
        if self.to == "alb":
            alb = Alb(scheme=self.scheme, subnets=self.subnets, behind_gateway=True)
            yield Hop(
                role="private load balancer" if not public else "public load balancer",
                component=alb,
                network=Network.VPC,
                protocol=protocol,
                port=port,
                beside=public,
            )
        elif self.to == "nlb":
            listener = self.listener or w.api.nlb_listener
            nlb = Nlb(scheme=self.scheme, listener=listener)
            yield Hop(
                role="private load balancer" if not public else "public load balancer",
                component=nlb,
                network=Network.VPC,
                protocol=listener,
                beside=public,
            )
        yield from target_hops(w, exposure="public" if public else "private")


@dataclass(frozen=True, kw_only=True)
class LinkV1Integration(Integration):
    """A VPC link V1 over PrivateLink to its one Network Load Balancer."""

    id: ClassVar[str] = "vpc-link-v1"
    title: ClassVar[str] = "VPC link V1"
    doors: ClassVar[frozenset[str]] = frozenset({"rest", "websocket"})

    to: Literal["targets", "alb"] = "targets"
    """What the NLB forwards to: the service itself, or an ALB for routing by path."""
    scheme: Literal["internal", "internet-facing"] = "internal"

    def build(self, door: Doors, w: Workload) -> Iterator[Hop]:
        """Link, its load balancer, service; a WebSocket service in the VPC calls back through a NAT gateway."""
        yield Hop(
            role="private integration",
            component=VpcLinkV1(),
            network=Network.AWS_INTERNAL,
            protocol="internal",
            port=None,
        )
        public: tuple[Component, ...] = (
            (PublicIpv4(instance="public-ipv4:nlb"),) if self.scheme == "internet-facing" else ()
        )
        nlb = Nlb(scheme=self.scheme, listener=w.api.nlb_listener, behind_link=True, per_service=self.to == "targets")
        yield Hop(
            role="private load balancer" if not public else "public load balancer",
            component=nlb,
            network=Network.PRIVATELINK,
            protocol=w.api.nlb_listener,
            beside=public,
        )
        if self.to == "alb":
            alb = Alb(scheme="internal", behind_gateway=True)
            yield Hop(role="HTTP load balancer", component=alb, network=Network.VPC, protocol="HTTPS")
        *before, service = target_hops(w, exposure="public" if public else "private")
        if door.calls_back and not isinstance(service.component, OnPremisesServers):
            calls_back = NatGateway(carries="callbacks", instance="nat-gateway:callbacks")
            service = replace(service, beside=(*service.beside, calls_back))
        yield from (*before, service)


class CentralLinkIntegration(Integration):
    """A central VPC link and load balancer lead into another account over its own endpoint service."""

    id: ClassVar[str] = "central-link"
    title: ClassVar[str] = "central VPC link V2, the provider's endpoint service"
    doors: ClassVar[frozenset[str]] = frozenset({"rest"})

    def build(self, door: Doors, w: Workload) -> Iterator[Hop]:
        """Link, central NLB, endpoint of the provider's service, its NLB, the service."""
        listener = w.api.nlb_listener
        yield Hop(
            role="private integration",
            component=VpcLinkV2(),
            network=Network.HYPERPLANE,
            protocol="internal",
            port=None,
        )
        central = Nlb(listener=listener, for_all=True, instance="central-nlb")
        yield Hop(role="central load balancer", component=central, network=Network.VPC, protocol=listener)
        endpoint = InterfaceEndpoint(service="own-service")
        yield Hop(role="provider's endpoint", component=endpoint, network=Network.VPC, protocol="TCP")
        service = Hop(role="endpoint service", component=EndpointService(), network=Network.PRIVATELINK, protocol="TCP")
        provider = Nlb(listener=listener, for_all=True, instance="provider-nlb")
        balancer = Hop(role="provider's load balancer", component=provider, network=Network.VPC, protocol=listener)
        for hop in (service, balancer, *target_hops(w)):
            yield replace(hop, account="provider")
