"""REST APIs: private ones behind their endpoint, public ones, and chains of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from modeler.components import Component
from modeler.components.alb import Alb
from modeler.components.data_transfer import InternetEgress
from modeler.components.health_check import HealthCheck
from modeler.components.interface_endpoint import InterfaceEndpoint
from modeler.components.nlb import Nlb
from modeler.components.public_ipv4 import PublicIpv4
from modeler.components.resolver_endpoint import ResolverEndpoint
from modeler.components.rest_api import RestApi
from modeler.components.vpc_link_v1 import VpcLinkV1
from modeler.components.vpc_link_v2 import VpcLinkV2
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.door.alb import InternalAlbFront, InternetFacingAlbFront
from modeler.patterns.parts.door.base import HTTP, ON_INTERNET, STREAMED, Front
from modeler.patterns.parts.door.beside import balancer_extras, common_extras, domain_names, gateway_extras
from modeler.patterns.parts.reach.base import Way
from modeler.workload import Protocol, Workload


@dataclass(frozen=True, kw_only=True)
class PrivateRestFront(Front):
    """Interface endpoint, then a private REST API.

    Parameters
    ----------
    custom_name : bool
        A private custom domain name (since 2024-11-21), with its hosted zone.
    private_dns : bool
        Names that only resolve inside AWS: clients outside need a Resolver inbound endpoint.
    """

    id: ClassVar[str] = "private-rest"
    title: ClassVar[str] = "private REST API"
    kind: ClassVar[str] = "rest"
    protocols: ClassVar[frozenset[Protocol]] = HTTP | {Protocol.STREAMING}
    private: ClassVar[bool] = True
    lacks: ClassVar[tuple[str, ...]] = ("mtls",)

    custom_name: bool = False
    private_dns: bool = False

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """Endpoint over the clients' network, API over PrivateLink."""
        names: list[Component] = []
        if self.custom_name:
            names = list(domain_names(w, way, private_zone=True))
        elif self.private_dns and way.resolver:
            names = [ResolverEndpoint()]
        yield Hop(
            role="private door",
            component=InterfaceEndpoint(service="execute-api", count=way.endpoints),
            network=way.network,
            beside=tuple(names),
        )
        yield private_api(w)


def private_api(w: Workload, *, waf: bool = True) -> Hop:
    """Give the hop from an interface endpoint to the API behind it."""
    return Hop(
        role="API",
        component=RestApi(endpoint="private"),
        network=Network.PRIVATELINK,
        beside=tuple(gateway_extras(w, waf=waf, traces=True)),
    )


@dataclass(frozen=True, kw_only=True)
class PublicRestFront(Front):
    """A REST API with a Regional or edge-optimized endpoint."""

    id: ClassVar[str] = "public-rest"
    title: ClassVar[str] = "public REST API"
    kind: ClassVar[str] = "rest"
    protocols: ClassVar[frozenset[Protocol]] = HTTP | {Protocol.STREAMING}
    networks: ClassVar[frozenset[Network]] = frozenset({Network.INTERNET, Network.EDGE})

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The API over the internet."""
        extras = (
            *gateway_extras(w, waf=True, traces=True),
            *domain_names(w, way, private_zone=False),
            InternetEgress(),
        )
        yield Hop(role="public door", component=RestApi(endpoint=w.api.endpoint), network=way.network, beside=extras)


@dataclass(frozen=True, kw_only=True)
class AlbPrivateRestFront(Front):
    """An internal ALB with the corporate name, then the endpoint of a private REST API as its IP targets."""

    id: ClassVar[str] = "alb-private-rest"
    title: ClassVar[str] = "ALB in front of a private REST API"
    kind: ClassVar[str] = "rest"
    protocols: ClassVar[frozenset[Protocol]] = HTTP | {Protocol.STREAMING}
    private: ClassVar[bool] = True

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """ALB, endpoint, API; a web ACL inspects once, at the ALB."""
        yield from InternalAlbFront().build(way, w, "ip")
        yield Hop(role="private door", component=InterfaceEndpoint(service="execute-api"), network=Network.VPC)
        yield private_api(w, waf=False)


@dataclass(frozen=True, kw_only=True)
class NlbPrivateRestFront(Front):
    """An NLB, internal or with public addresses, then the endpoint of a private REST API as its IP targets."""

    id: ClassVar[str] = "nlb-private-rest"
    title: ClassVar[str] = "NLB in front of a private REST API"
    kind: ClassVar[str] = "rest"
    protocols: ClassVar[frozenset[Protocol]] = STREAMED
    lacks: ClassVar[tuple[str, ...]] = ("mtls",)

    scheme: Literal["internal", "internet-facing"] = "internal"

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """NLB, endpoint, API; a web ACL inspects at the API, because an NLB can have none.

        An NLB writes access logs of TLS listeners only.
        """
        extras = balancer_extras if w.api.nlb_listener == "TLS" else common_extras
        public: tuple[Component, ...] = (
            (PublicIpv4(instance="public-ipv4:nlb"), InternetEgress()) if self.scheme == "internet-facing" else ()
        )
        names = domain_names(w, way, private_zone=False)
        yield Hop(
            role="public load balancer" if public else "private load balancer",
            component=Nlb(scheme=self.scheme, listener=w.api.nlb_listener),
            network=way.network,
            protocol=w.api.nlb_listener,
            beside=(*extras(w, waf=False), *names, *public),
        )
        yield Hop(role="private door", component=InterfaceEndpoint(service="execute-api"), network=Network.VPC)
        yield private_api(w)


@dataclass(frozen=True, kw_only=True)
class PublicAlbPrivateRestFront(Front):
    """An internet-facing ALB, then the endpoint of a private REST API as its IP targets."""

    id: ClassVar[str] = "public-alb-private-rest"
    title: ClassVar[str] = "internet-facing ALB in front of a private REST API"
    kind: ClassVar[str] = "rest"
    protocols: ClassVar[frozenset[Protocol]] = STREAMED
    networks: ClassVar[frozenset[Network]] = ON_INTERNET

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """ALB, endpoint, API; a web ACL inspects once, at the ALB."""
        yield from InternetFacingAlbFront().build(way, w, "ip")
        yield Hop(role="private door", component=InterfaceEndpoint(service="execute-api"), network=Network.VPC)
        yield private_api(w, waf=False)


@dataclass(frozen=True, kw_only=True)
class ChainedRestFront(Front):
    """A public API whose private integration is the endpoint of a second, private REST API.

    Parameters
    ----------
    public : Front
        The API on the internet: an HTTP or a REST API.
    link : v1 or v2
        Its VPC link: V1 with a Network Load Balancer, V2 with an internal ALB.
    """

    id: ClassVar[str] = "chained-rest"
    title: ClassVar[str] = "public API in front of a private REST API"
    kind: ClassVar[str] = "rest"
    protocols: ClassVar[frozenset[Protocol]] = STREAMED
    networks: ClassVar[frozenset[Network]] = ON_INTERNET

    public: Front
    link: Literal["v1", "v2"] = "v2"

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """Public API, link, load balancer, endpoint, private API."""
        yield from self.public.hops(way, w, targets)
        yield from self._linked(w)
        yield Hop(role="private door", component=InterfaceEndpoint(service="execute-api"), network=Network.VPC)
        extras = [each.named(f"inner-{each.identity}") for each in self._inner_extras(w)]
        api = RestApi(endpoint="private", caches=self.public.kind != "rest", instance="inner-rest-api")
        yield Hop(role="inner API", component=api, network=Network.PRIVATELINK, beside=tuple(extras))

    def _linked(self, w: Workload) -> Iterator[Hop]:
        balancer: Component
        if self.link == "v2":
            link, over = VpcLinkV2(instance="dmz-link"), Network.HYPERPLANE
            balancer = Alb(behind_gateway=True, instance="dmz-alb")
            yield Hop(role="private integration", component=link, network=over, protocol="internal", port=None)
            yield Hop(role="load balancer", component=balancer, network=Network.VPC)
            return
        first = VpcLinkV1(instance="dmz-link")
        balancer = Nlb(listener=w.api.nlb_listener, behind_link=True, instance="dmz-nlb")
        inside, listener = Network.AWS_INTERNAL, w.api.nlb_listener
        yield Hop(role="private integration", component=first, network=inside, protocol="internal", port=None)
        yield Hop(role="load balancer", component=balancer, network=Network.PRIVATELINK, protocol=listener)

    def _inner_extras(self, w: Workload) -> Iterator[Component]:
        """Logs are written at both APIs; who calls is judged at the public one, and there the trace begins.

        A trace is one request with all its downstream calls: the inner API records one only where the public one, an
        HTTP API, records none.
        """
        outer = self.public.kind == "rest"
        once = w.model_copy(
            update={
                "api": w.api.model_copy(update={"authorizer": "none", "cognito": None, "private_ca": "none"}),
                "logging": w.logging.model_copy(update={"custom_metrics": 0, "alarms": 0, "insights_gb": 0.0}),
            }
        )
        yield from gateway_extras(once, waf=not outer, traces=not outer)

    def remarks(self, w: Workload, added: frozenset[str] = frozenset()) -> Iterator[str]:
        """What the public API lacks and the private one does not have either."""
        inner = frozenset({"waf", "cache", "x-ray"}) if self.public.kind != "rest" else frozenset()
        yield from self.public.remarks(w, added | inner)


@dataclass(frozen=True, kw_only=True)
class CheckedPrivateRestFront(PrivateRestFront):
    """A private REST API with a private custom name and a health check that follows an alarm."""

    id: ClassVar[str] = "checked-private-rest"

    custom_name: bool = True

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The check stands beside the endpoint."""
        endpoint, *others = super().build(way, w, targets)
        yield replace(endpoint, beside=(*endpoint.beside, HealthCheck(watches="alarm")))
        yield from others


@dataclass(frozen=True, kw_only=True)
class DeveloperRestFront(PrivateRestFront):
    """A private REST API that developers look at from outside."""

    id: ClassVar[str] = "developer-rest"

    def remarks(self, w: Workload, added: frozenset[str] = frozenset()) -> Iterator[str]:
        """For whom it is."""
        yield from super().remarks(w, added)
        yield f"for {w.clients.developers} developer(s) who debug, not for production traffic"
