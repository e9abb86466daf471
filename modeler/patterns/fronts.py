"""Fronts: the doors at which a request arrives.

A front says which protocols it speaks, which integrations it can use, and which hops it consists of. What a workload
asks for and this door cannot do (a web ACL on an HTTP API) becomes a remark, not a silent omission.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from modeler.components import Component
from modeler.components.alb import Alb
from modeler.components.cloudwatch import Logs, Metrics
from modeler.components.cognito import CognitoUserPool
from modeler.components.data_transfer import CrossAz, InternetEgress
from modeler.components.endpoint_service import EndpointService
from modeler.components.http_api import HttpApi
from modeler.components.interface_endpoint import InterfaceEndpoint
from modeler.components.lambda_authorizer import LambdaAuthorizerFunction
from modeler.components.nlb import Nlb
from modeler.components.private_ca import PrivateCa
from modeler.components.public_ipv4 import PublicIpv4
from modeler.components.resolver_endpoint import ResolverEndpoint
from modeler.components.rest_api import RestApi
from modeler.components.route53 import HostedZone
from modeler.components.waf import WebAcl
from modeler.components.websocket_api import WebSocketApi
from modeler.components.xray import XRay
from modeler.errors import NotComparable
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.reaches import Way, listed
from modeler.workload import Protocol, Workload

_HTTP = frozenset({Protocol.HTTP, Protocol.GRAPHQL})


@dataclass(frozen=True, kw_only=True)
class Front:
    """Base of all doors."""

    id: ClassVar[str] = ""
    title: ClassVar[str] = ""
    kind: ClassVar[str] = ""
    """What integrations ask for: rest, http, websocket, alb or nlb."""
    protocols: ClassVar[frozenset[Protocol]] = _HTTP
    private: ClassVar[bool] = False
    """Whether the door itself is out of the internet's reach."""
    lacks: ClassVar[tuple[str, ...]] = ()
    """Settings of `Api` and `Logging` that this door cannot do: waf, cache, x-ray, streaming, mtls."""
    networks: ClassVar[frozenset[Network]] = frozenset(Network)
    """Networks over which traffic can arrive at it."""

    def hops(self, way: Way, w: Workload, targets: str) -> tuple[Hop, ...]:
        """Give the door's hops.

        Parameters
        ----------
        way : Way
            How the traffic arrives.
        targets : str
            What a load balancer forwards to: ``ip`` or ``lambda``.

        Raises
        ------
        NotComparable
            If it does not speak the workload's protocol.
        """
        if w.traffic.protocol not in self.protocols:
            spoken = listed(sorted(self.protocols), "and")
            raise NotComparable(f"its door ({self.title}) does not speak {w.traffic.protocol}, only {spoken}")
        return tuple(self.build(way, w, targets))

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """Give the hops for a protocol that it speaks."""
        raise NotImplementedError

    def remarks(self, w: Workload, added: frozenset[str] = frozenset()) -> Iterator[str]:
        """Say what the workload asks for and this door cannot do, unless the integration adds it."""
        asked = w.api.authorizer if "authorizer" in w.api.model_fields_set else ""
        wished = {
            "waf": w.api.waf is not None and "a web ACL (WAF)",
            "cache": w.api.cache_gb is not None and "a response cache",
            "x-ray": w.logging.trace_share > 0 and "X-Ray traces",
            "streaming": w.api.streaming and "response streaming",
            "mtls": w.api.mtls and "client certificates",
            "iam": asked == "iam" and "IAM authorization",
            "lambda-authorizer": asked == "lambda" and "a Lambda authorizer",
        }
        if w.api.edge_cache and "cloudfront" not in self.id:
            yield f"no edge cache at the {self.title}"
        for lack in self.lacks:
            if wished[lack] and lack not in added:
                yield f"no {str(wished[lack]).removeprefix('a ')} at the {self.title}"


def _gateway_extras(w: Workload, *, waf: bool, traces: bool) -> Iterator[Component]:
    """What sees the same requests as an API Gateway."""
    if w.logging.access_logs:
        yield Logs(writer="api")
    yield from _common(w, waf=waf)
    if w.api.authorizer == "lambda":
        yield LambdaAuthorizerFunction(settings=w.api.lambda_authorizer)
    if traces and w.logging.trace_share:
        yield XRay()


def _balancer_extras(w: Workload, *, waf: bool) -> Iterator[Component]:
    """What sees the same requests as a load balancer that is the door."""
    if w.logging.access_logs:
        yield Logs(writer="load-balancer")
    yield from _common(w, waf=waf, adjustable=False)


def _common(w: Workload, *, waf: bool, adjustable: bool = True) -> Iterator[Component]:
    if w.logging.custom_metrics or w.logging.alarms or w.logging.insights_gb:
        yield Metrics()
    if waf and w.api.waf is not None:
        yield WebAcl(waf=w.api.waf, adjustable=adjustable)
    if w.api.cognito is not None:
        yield CognitoUserPool(cognito=w.api.cognito)
    if w.api.private_ca != "none":
        yield PrivateCa(mode=w.api.private_ca)


def _names(w: Workload, way: Way, *, private_zone: bool) -> Iterator[Component]:
    """The zone of a custom name, and the Resolver endpoint that clients outside AWS need for a private one."""
    if w.api.hosted_zones:
        yield HostedZone()
    if private_zone and way.resolver:
        yield ResolverEndpoint()


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
    protocols: ClassVar[frozenset[Protocol]] = _HTTP | {Protocol.STREAMING}
    private: ClassVar[bool] = True
    lacks: ClassVar[tuple[str, ...]] = ("mtls",)

    custom_name: bool = False
    private_dns: bool = False

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """Endpoint over the clients' network, API over PrivateLink."""
        names: list[Component] = []
        if self.custom_name:
            names = list(_names(w, way, private_zone=True))
        elif self.private_dns and way.resolver:
            names = [ResolverEndpoint()]
        yield Hop(
            role="private door",
            component=InterfaceEndpoint(service="execute-api", count=way.endpoints),
            network=way.network,
            beside=tuple(names),
        )
        yield _private_api(w)


def _private_api(w: Workload, *, waf: bool = True) -> Hop:
    return Hop(
        role="API",
        component=RestApi(endpoint="private"),
        network=Network.PRIVATELINK,
        beside=tuple(_gateway_extras(w, waf=waf, traces=True)),
    )


@dataclass(frozen=True, kw_only=True)
class AlbPrivateRestFront(Front):
    """An internal ALB with the corporate name, then the endpoint of a private REST API as its IP targets."""

    id: ClassVar[str] = "alb-private-rest"
    title: ClassVar[str] = "ALB in front of a private REST API"
    kind: ClassVar[str] = "rest"
    protocols: ClassVar[frozenset[Protocol]] = _HTTP | {Protocol.STREAMING}
    private: ClassVar[bool] = True

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """ALB, endpoint, API; a web ACL inspects once, at the ALB."""
        yield from InternalAlbFront().build(way, w, "ip")
        yield Hop(role="private door", component=InterfaceEndpoint(service="execute-api"), network=Network.VPC)
        yield _private_api(w, waf=False)


@dataclass(frozen=True, kw_only=True)
class PublicRestFront(Front):
    """A REST API with a Regional or edge-optimized endpoint."""

    id: ClassVar[str] = "public-rest"
    title: ClassVar[str] = "public REST API"
    kind: ClassVar[str] = "rest"
    protocols: ClassVar[frozenset[Protocol]] = _HTTP | {Protocol.STREAMING}
    networks: ClassVar[frozenset[Network]] = frozenset({Network.INTERNET, Network.EDGE})

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The API over the internet."""
        extras = (
            *_gateway_extras(w, waf=True, traces=True),
            *_names(w, way, private_zone=False),
            InternetEgress(),
        )
        yield Hop(role="public door", component=RestApi(endpoint=w.api.endpoint), network=way.network, beside=extras)


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
        extras = (*_gateway_extras(w, waf=False, traces=False), *_names(w, way, private_zone=False), InternetEgress())
        yield Hop(role="public door", component=HttpApi(), network=way.network, beside=extras)


@dataclass(frozen=True, kw_only=True)
class WebSocketFront(Front):
    """A WebSocket API: Regional, on the internet."""

    id: ClassVar[str] = "websocket-api"
    title: ClassVar[str] = "WebSocket API"
    kind: ClassVar[str] = "websocket"
    protocols: ClassVar[frozenset[Protocol]] = frozenset({Protocol.WEBSOCKET})
    lacks: ClassVar[tuple[str, ...]] = ("waf", "cache", "x-ray", "streaming")
    networks: ClassVar[frozenset[Network]] = frozenset({Network.INTERNET})

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The API over the internet."""
        extras = (*_gateway_extras(w, waf=False, traces=False), *_names(w, way, private_zone=False), InternetEgress())
        yield Hop(role="public door", component=WebSocketApi(), network=way.network, protocol="WSS", beside=extras)


_ALB = _HTTP | {Protocol.WEBSOCKET, Protocol.GRPC, Protocol.STREAMING}
_ALB_LACKS = ("cache", "x-ray", "iam", "lambda-authorizer")


@dataclass(frozen=True, kw_only=True)
class InternalAlbFront(Front):
    """An internal Application Load Balancer with its own name and certificate."""

    id: ClassVar[str] = "internal-alb"
    title: ClassVar[str] = "internal ALB"
    kind: ClassVar[str] = "alb"
    protocols: ClassVar[frozenset[Protocol]] = _ALB
    private: ClassVar[bool] = True
    lacks: ClassVar[tuple[str, ...]] = _ALB_LACKS

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The load balancer over the clients' network; from inside the VPC a share crosses AZs."""
        crossing = (CrossAz(),) if way.local else ()
        alb = Alb(scheme="internal", targets="lambda" if targets == "lambda" else "ip")
        extras = (*_balancer_extras(w, waf=True), *_names(w, way, private_zone=False), *crossing)
        yield Hop(role="private load balancer", component=alb, network=way.network, beside=extras)


@dataclass(frozen=True, kw_only=True)
class InternetFacingAlbFront(Front):
    """An internet-facing Application Load Balancer in public subnets."""

    id: ClassVar[str] = "internet-facing-alb"
    title: ClassVar[str] = "internet-facing ALB"
    kind: ClassVar[str] = "alb"
    protocols: ClassVar[frozenset[Protocol]] = _ALB
    lacks: ClassVar[tuple[str, ...]] = _ALB_LACKS
    networks: ClassVar[frozenset[Network]] = frozenset({Network.INTERNET, Network.EDGE})

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The load balancer over the internet, with its public addresses."""
        alb = Alb(scheme="internet-facing", targets="lambda" if targets == "lambda" else "ip")
        extras = (
            *_balancer_extras(w, waf=True),
            *_names(w, way, private_zone=False),
            PublicIpv4(instance="public-ipv4:alb"),
            InternetEgress(),
        )
        yield Hop(role="public load balancer", component=alb, network=way.network, beside=extras)


@dataclass(frozen=True, kw_only=True)
class EndpointServiceFront(Front):
    """Consumers' interface endpoints, then your endpoint service on a Network Load Balancer."""

    id: ClassVar[str] = "endpoint-service"
    title: ClassVar[str] = "PrivateLink endpoint service"
    kind: ClassVar[str] = "nlb"
    protocols: ClassVar[frozenset[Protocol]] = frozenset(Protocol)
    private: ClassVar[bool] = True
    lacks: ClassVar[tuple[str, ...]] = (*_ALB_LACKS, "waf", "mtls")

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """Endpoint, endpoint service, load balancer; an NLB writes access logs of TLS listeners only."""
        extras = _balancer_extras if w.api.nlb_listener == "TLS" else _common
        yield Hop(
            role="consumer's endpoint",
            component=InterfaceEndpoint(service="own-service", count=way.endpoints),
            network=way.network,
            protocol="TCP",
            beside=tuple(_names(w, way, private_zone=False)),
        )
        yield Hop(role="endpoint service", component=EndpointService(), network=Network.PRIVATELINK, protocol="TCP")
        yield Hop(
            role="private load balancer",
            component=Nlb(listener=w.api.nlb_listener),
            network=Network.VPC,
            protocol=w.api.nlb_listener,
            beside=tuple(extras(w, waf=False)),
        )


def check_network(front: Front, way: Way) -> None:
    """Refuse a network that cannot carry traffic to this door.

    Raises
    ------
    NotComparable
        If traffic cannot arrive over it.
    """
    if way.network not in front.networks:
        allowed = listed(sorted(front.networks))
        raise NotComparable(f"its door ({front.title}) is reached over {allowed}, not over {way.network}")
