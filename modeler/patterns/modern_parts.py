"""Parts of the newer patterns: doors at the edge, doors without API Gateway, chained doors, and doors in two Regions.

They are reaches, fronts and integrations like those of the older patterns, and use them wherever they can: a door in
two Regions is an ordinary door with a twin of each of its components in the second Region.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from modeler.components import Component
from modeler.components.alb import Alb
from modeler.components.appsync import AppSyncApi
from modeler.components.bastion import JumpHost, SessionManager
from modeler.components.client_vpn import ClientVpn
from modeler.components.cloudfront import CloudFront
from modeler.components.cognito import CognitoUserPool
from modeler.components.data_transfer import CrossAz, InternetEgress, InterRegion
from modeler.components.direct_connect import DirectConnectLink
from modeler.components.endpoint_service import EndpointService
from modeler.components.function_url import FunctionUrl
from modeler.components.global_accelerator import GlobalAccelerator
from modeler.components.health_check import FailoverRecord, HealthCheck
from modeler.components.in_region import InRegion
from modeler.components.interface_endpoint import InterfaceEndpoint
from modeler.components.lambda_api import LambdaApi
from modeler.components.nlb import Nlb
from modeler.components.public_ipv4 import PublicIpv4
from modeler.components.resource_endpoint import ResourceEndpoint, ResourceGateway
from modeler.components.rest_api import RestApi
from modeler.components.route53 import HostedZone
from modeler.components.s3 import S3Bucket
from modeler.components.site_to_site_vpn import SiteToSiteVpn
from modeler.components.transit_gateway import TransitGateway
from modeler.components.transit_gateway_peering import TransitGatewayPeering
from modeler.components.verified_access import VerifiedAccess
from modeler.components.vpc_lattice import LatticeService, ServiceNetworkEndpoint
from modeler.components.vpc_link_v1 import VpcLinkV1
from modeler.components.vpc_link_v2 import VpcLinkV2
from modeler.components.waf import WebAcl
from modeler.components.xray import XRay
from modeler.errors import NotComparable
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.fronts import (
    Front,
    HttpApiFront,
    InternalAlbFront,
    InternetFacingAlbFront,
    PrivateRestFront,
    PublicRestFront,
    _balancer_extras,
    _common,
    _gateway_extras,
    _names,
    _private_api,
)
from modeler.patterns.integrations import (
    CONTAINERS,
    Integration,
    LambdaIntegration,
    OpenIntegration,
    VpcLambdaIntegration,
    target_hops,
)
from modeler.patterns.reaches import PRIVATE, EndpointReach, PrivateReach, Reach, Way
from modeler.workload import Location, Protocol, S3Backend, Waf, Workload

_HTTP = frozenset({Protocol.HTTP, Protocol.GRAPHQL})
_STREAMED = _HTTP | {Protocol.STREAMING}
_WEB = _STREAMED | {Protocol.WEBSOCKET}
_FUNCTIONS = frozenset({"lambda", "rds-behind-lambda"})
_ON_INTERNET = frozenset({Network.INTERNET, Network.EDGE})
WAF_OF_CLOUDFRONT = "us-east-1"


# Reaches


@dataclass(frozen=True, kw_only=True)
class SameAccountEndpointReach(EndpointReach):
    """As `EndpointReach`, but an endpoint can only be in the API's own account: other accounts are routed to it.

    Examples
    --------
    >>> way = SameAccountEndpointReach().way(Workload(clients={"location": "other-account", "vpcs": 3}))
    >>> way.endpoints, way.network
    (1, <Network.PEERING: 'peering'>)
    """

    id: ClassVar[str] = "same-account-endpoint"
    title: ClassVar[str] = "Interface endpoint in the API's account"

    def build(self, w: Workload) -> Way:
        """Route other accounts; else as its base."""
        if w.clients.location is Location.OTHER_ACCOUNT:
            return PrivateReach().build(w)
        return super().build(w)


@dataclass(frozen=True, kw_only=True)
class RoutedReach(PrivateReach):
    """Clients are routed to the endpoint over the network that this reach names, not over one of their choice.

    Examples
    --------
    >>> w = Workload(region="eu-west-1", clients={"location": "other-region", "region": "us-east-1"})
    >>> [hop.component.id for hop in RoutedReach(over="transit-gateway").way(w).hops]
    ['transit-gateway', 'inter-region']
    """

    id: ClassVar[str] = "routed"
    title: ClassVar[str] = "Routed to the endpoint's VPC"

    over: Literal["peering", "transit-gateway"]

    def build(self, w: Workload) -> Way:
        """Give the hops over that network."""
        hub = self.over == "transit-gateway"
        if w.clients.transit_gateway and not hub:
            raise NotComparable(
                "is routed by peering, and these networks meet at a Transit Gateway (clients.transit_gateway: true)"
            )
        clients = w.clients.model_copy(update={"transit_gateway": hub})
        return replace(super().build(w.model_copy(update={"clients": clients})), local=False)


@dataclass(frozen=True, kw_only=True)
class HubReach(RoutedReach):
    """Several networks share the endpoint of one hub VPC.

    Examples
    --------
    >>> HubReach(over="peering").way(Workload(clients={"location": "other-vpc"}))
    Traceback (most recent call last):
    modeler.errors.NotComparable: lets several networks share one endpoint, and ... (clients.vpcs: 1)
    """

    id: ClassVar[str] = "hub"
    title: ClassVar[str] = "Endpoint in a hub VPC"

    def build(self, w: Workload) -> Way:
        """Give the hops to the hub, if there is anything to share."""
        if w.clients.vpcs == 1 and w.clients.location is not Location.ON_PREMISES:
            raise NotComparable(
                "lets several networks share one endpoint, and these clients are in a single VPC (clients.vpcs: 1)"
            )
        return super().build(w)


@dataclass(frozen=True, kw_only=True)
class LatticeReach(PrivateReach):
    """Clients in associated VPCs are there already; others come to a service-network endpoint.

    Examples
    --------
    >>> LatticeReach().way(Workload(clients={"location": "other-account", "vpcs": 9})).hops
    ()
    >>> way = LatticeReach().way(Workload(clients={"location": "on-premises"}))
    >>> [hop.component.id for hop in way.hops][-1]
    'service-network-endpoint'
    """

    id: ClassVar[str] = "service-network"
    title: ClassVar[str] = "VPC Lattice service network"

    def build(self, w: Workload) -> Way:
        """No hop for associated VPCs, whatever their addresses; else the network and the endpoint."""
        if w.clients.location not in (Location.ON_PREMISES, Location.OTHER_REGION):
            return Way(hops=(), network=Network.VPC)
        way = super().build(w)
        endpoint = Hop(role="way in", component=ServiceNetworkEndpoint(), network=way.network)
        return Way(hops=(*way.hops, endpoint), network=Network.PRIVATELINK)


@dataclass(frozen=True, kw_only=True)
class DeveloperReach(Reach):
    """A few people come into the VPC from outside: by bastion, Session Manager or Client VPN.

    Examples
    --------
    >>> w = Workload(clients={"location": "internet", "who": "developers"})
    >>> [hop.component.id for hop in DeveloperReach(by="ssm").way(w).hops]
    ['session-manager', 'jump-host']
    """

    id: ClassVar[str] = "developers"
    title: ClassVar[str] = "Developers' access"

    serves: frozenset[Location] = frozenset({Location.INTERNET})
    by: Literal["bastion", "ssm", "client-vpn"]

    def build(self, w: Workload) -> Way:
        """Give the way into the VPC; responses leave for the internet except through Session Manager."""
        if w.clients.who != "developers":
            raise NotComparable(f"is for developers who debug, and these clients are {w.clients.who}")
        out = (InternetEgress(),)
        if self.by == "client-vpn":
            hops = (Hop(role="tunnel", component=ClientVpn(), network=Network.INTERNET, protocol="TLS", beside=out),)
            return Way(hops=hops, network=Network.VPC)
        if self.by == "bastion":
            host = Hop(
                role="bastion",
                component=JumpHost(public=True),
                network=Network.INTERNET,
                protocol="SSH",
                port=22,
                beside=out,
            )
            return Way(hops=(host,), network=Network.VPC)
        sessions = Hop(role="session service", component=SessionManager(), network=Network.INTERNET)
        host = Hop(role="jump host", component=JumpHost(), network=Network.PRIVATELINK)
        return Way(hops=(sessions, host), network=Network.VPC)


@dataclass(frozen=True, kw_only=True)
class TwoRegionReach(PrivateReach):
    """Clients are routed to the first Region, and can reach the second one as well.

    If the second Region serves a part of the requests, the name comes first: it splits the traffic, so that the way to
    the first Region carries the first Region's part only. The door behind must stand in both (`TwoRegionFront`).

    Examples
    --------
    >>> w = Workload(clients={"location": "on-premises", "link": "vpn"}, failover_region="us-west-2")
    >>> [each.identity for each in TwoRegionReach().way(w).hops[0].beside]
    ['site-to-site-vpn@us-west-2']
    >>> busy = Workload(failover_region="us-west-2", failover_share="50 %")
    >>> name = TwoRegionReach().way(busy).hops[0]
    >>> name.component.id, [each.identity for each in name.beside]
    ('failover-record', ['inter-region@us-west-2'])
    """

    id: ClassVar[str] = "two-regions"
    title: ClassVar[str] = "Private network to two Regions"

    serves: frozenset[Location] = PRIVATE - {Location.OTHER_REGION}

    def build(self, w: Workload) -> Way:
        """Give the way to the first Region, with what the second adds beside it, behind the name if that splits it."""
        region = second_region(w)
        way = super().build(w)
        hops = tuple(replace(hop, beside=(*hop.beside, *_also_to(region, hop.component, w))) for hop in way.hops)
        if not w.failover_share:
            return replace(way, hops=hops)
        links: tuple[Component, ...] = ()
        if w.clients.location is not Location.ON_PREMISES:
            # Seen from the second Region, whose door it is, the far end of the link is the first: the clients' own.
            link = InterRegion(remote_region=w.region)
            links = (InRegion(component=link, region=region, traffic=w.failover_share),)
        return replace(way, hops=(_name(hops[0].network if hops else way.network, links), *hops))


def _name(network: Network, beside: tuple[Component, ...] = ()) -> Hop:
    return Hop(role="name", component=FailoverRecord(), network=network, protocol="DNS", port=53, beside=beside)


def second_region(w: Workload) -> str:
    """Give the second Region, or say that it must be named.

    Raises
    ------
    NotComparable
        If the workload has none.
    """
    if w.failover_region is None:
        raise NotComparable("stands in two Regions, and the workload names one: set failover_region")
    if w.failover_region == w.region:
        raise NotComparable(f"stands in two Regions, and failover_region is {w.region} itself: name another")
    return w.failover_region


def _ratio(w: Workload) -> float:
    """Give how many requests the second Region sees for each that arrives at a hop of the first."""
    return w.failover_share / (1.0 - w.failover_share)


def _also_to(region: str, component: Component, w: Workload) -> Iterator[Component]:
    """Give what reaches the second Region: a VPN and a hub there, hubs that are peered, or the same Direct Connect.

    VPC peering has no fee. Of two peered hubs, the first is sent the requests and the second the responses; what comes
    over the peering is not processed again. Direct Connect has its ports and its location in one place only, and what
    leaves the second Region pays that Region's price to this location.
    """
    if isinstance(component, TransitGateway) and component.side == "vpc":
        yield TransitGatewayPeering(remote_region=region)
        if w.failover_share:
            far = replace(component, remote_region=w.region)
            yield InRegion(component=far, region=region, traffic=_ratio(w), standing=False)
    elif isinstance(component, TransitGateway | SiteToSiteVpn):
        yield InRegion(component=component, region=region, traffic=_ratio(w))
    elif isinstance(component, DirectConnectLink) and w.failover_share:
        place = component.settings.location_region or w.region
        settings = component.settings.model_copy(update={"location_region": place})
        far_end = replace(component, settings=settings)
        yield InRegion(component=far_end, region=region, traffic=_ratio(w), standing=False)


# Doors in two Regions


def in_both_regions(hops: Iterable[Hop], w: Workload) -> tuple[Hop, ...]:
    """Put a twin in the second Region beside every regional component; a name and a user pool are there once.

    What arrives at a hop is the first Region's part of the traffic; the twin sees the second Region's part. Clients
    cross AZs on their way to a door in their own VPC, not to the one in the other Region.
    """
    region = second_region(w)

    def twins(hop: Hop) -> Iterator[Component]:
        for each in (hop.component, *hop.beside):
            if not isinstance(each, HostedZone | CognitoUserPool | CrossAz):
                yield InRegion(component=each, region=region, traffic=_ratio(w))

    return tuple(replace(hop, role=f"{hop.role}, in both Regions", beside=(*hop.beside, *twins(hop))) for hop in hops)


@dataclass(frozen=True, kw_only=True)
class TwoRegionFront(Front):
    """A door in each of two Regions under one name, whose records lead clients to one of them.

    Examples
    --------
    >>> w = Workload(failover_region="us-west-2")
    >>> front = TwoRegionFront(door=PrivateRestFront())
    >>> [hop.role for hop in front.hops(TwoRegionReach().way(w), w, "ip")]
    ['name', 'private door, in both Regions', 'API, in both Regions']
    """

    id: ClassVar[str] = "two-region-door"
    title: ClassVar[str] = "private REST API in two Regions"
    kind: ClassVar[str] = "rest"
    protocols: ClassVar[frozenset[Protocol]] = _STREAMED
    private: ClassVar[bool] = True

    door: Front

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The door with its twin; before it the name's records, unless the way begins with them."""
        if not any(isinstance(hop.component, FailoverRecord) for hop in way.hops):
            yield _name(way.network)
        yield from in_both_regions(self.door.hops(way, w, targets), w)

    def remarks(self, w: Workload, added: frozenset[str] = frozenset()) -> Iterator[str]:
        """What the door says, and what the second Region does."""
        yield from self.door.remarks(w, added)
        part = f"serves {w.failover_share:.0%} of the requests" if w.failover_share else "stands by"
        yield f"{w.failover_region} {part}; copying data between the Regions is not in this bill"


@dataclass(frozen=True, kw_only=True)
class TwoRegionIntegration(Integration):
    """The way to the backend and the backend itself, in each of two Regions."""

    id: ClassVar[str] = "two-regions"
    title: ClassVar[str] = "as the backend needs, in both Regions"
    fronts: ClassVar[frozenset[str]] = frozenset({"rest"})

    backends: frozenset[str] = (CONTAINERS - {"on-premises"}) | _FUNCTIONS | {"s3"}

    def build(self, front: Front, w: Workload) -> Iterator[Hop]:
        """What the workload's backend needs, with its twin."""
        yield from in_both_regions(OpenIntegration().hops(front, w), w)


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


# Load balancers before a private REST API


@dataclass(frozen=True, kw_only=True)
class NlbPrivateRestFront(Front):
    """An NLB, internal or with public addresses, then the endpoint of a private REST API as its IP targets."""

    id: ClassVar[str] = "nlb-private-rest"
    title: ClassVar[str] = "NLB in front of a private REST API"
    kind: ClassVar[str] = "rest"
    protocols: ClassVar[frozenset[Protocol]] = _STREAMED
    lacks: ClassVar[tuple[str, ...]] = ("mtls",)

    scheme: Literal["internal", "internet-facing"] = "internal"

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """NLB, endpoint, API; a web ACL inspects at the API, because an NLB can have none.

        An NLB writes access logs of TLS listeners only.
        """
        extras = _balancer_extras if w.api.nlb_listener == "TLS" else _common
        public: tuple[Component, ...] = (
            (PublicIpv4(instance="public-ipv4:nlb"), InternetEgress()) if self.scheme == "internet-facing" else ()
        )
        names = _names(w, way, private_zone=False)
        yield Hop(
            role="public load balancer" if public else "private load balancer",
            component=Nlb(scheme=self.scheme, listener=w.api.nlb_listener),
            network=way.network,
            protocol=w.api.nlb_listener,
            beside=(*extras(w, waf=False), *names, *public),
        )
        yield Hop(role="private door", component=InterfaceEndpoint(service="execute-api"), network=Network.VPC)
        yield _private_api(w)


@dataclass(frozen=True, kw_only=True)
class PublicAlbPrivateRestFront(Front):
    """An internet-facing ALB, then the endpoint of a private REST API as its IP targets."""

    id: ClassVar[str] = "public-alb-private-rest"
    title: ClassVar[str] = "internet-facing ALB in front of a private REST API"
    kind: ClassVar[str] = "rest"
    protocols: ClassVar[frozenset[Protocol]] = _STREAMED
    networks: ClassVar[frozenset[Network]] = _ON_INTERNET

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """ALB, endpoint, API; a web ACL inspects once, at the ALB."""
        yield from InternetFacingAlbFront().build(way, w, "ip")
        yield Hop(role="private door", component=InterfaceEndpoint(service="execute-api"), network=Network.VPC)
        yield _private_api(w, waf=False)


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
    protocols: ClassVar[frozenset[Protocol]] = _STREAMED
    networks: ClassVar[frozenset[Network]] = _ON_INTERNET

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
        yield from _gateway_extras(once, waf=not outer, traces=not outer)

    def remarks(self, w: Workload, added: frozenset[str] = frozenset()) -> Iterator[str]:
        """What the public API lacks and the private one does not have either."""
        inner = frozenset({"waf", "cache", "x-ray"}) if self.public.kind != "rest" else frozenset()
        yield from self.public.remarks(w, added | inner)


# Private doors without API Gateway


@dataclass(frozen=True, kw_only=True)
class AppSyncFront(Front):
    """Interface endpoint, then a private AppSync GraphQL API."""

    id: ClassVar[str] = "appsync"
    title: ClassVar[str] = "private AppSync API"
    kind: ClassVar[str] = "appsync"
    protocols: ClassVar[frozenset[Protocol]] = frozenset({Protocol.GRAPHQL})
    private: ClassVar[bool] = True
    lacks: ClassVar[tuple[str, ...]] = ("cache", "streaming", "mtls")

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """Endpoint over the clients' network, API over PrivateLink."""
        endpoint = InterfaceEndpoint(service="appsync-api", count=way.endpoints)
        yield Hop(role="private door", component=endpoint, network=way.network)
        extras = tuple(_gateway_extras(w, waf=True, traces=True))
        yield Hop(role="API", component=AppSyncApi(), network=Network.PRIVATELINK, beside=extras)


@dataclass(frozen=True, kw_only=True)
class LambdaApiFront(Front):
    """Interface endpoint, then Lambda's own Invoke API: for callers that sign with AWS credentials."""

    id: ClassVar[str] = "lambda-api"
    title: ClassVar[str] = "Lambda Invoke API"
    kind: ClassVar[str] = "lambda-api"
    protocols: ClassVar[frozenset[Protocol]] = frozenset({Protocol.HTTP, Protocol.STREAMING})
    private: ClassVar[bool] = True
    lacks: ClassVar[tuple[str, ...]] = ("waf", "cache", "mtls", "lambda-authorizer")

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """Endpoint over the clients' network, Lambda over PrivateLink."""
        endpoint = InterfaceEndpoint(service="lambda", count=way.endpoints)
        yield Hop(role="private door", component=endpoint, network=way.network)
        yield Hop(role="API", component=LambdaApi(), network=Network.PRIVATELINK, beside=tuple(_traced(w)))

    def remarks(self, w: Workload, added: frozenset[str] = frozenset()) -> Iterator[str]:
        """Tokens are of no use here."""
        yield from super().remarks(w, added)
        if w.api.authorizer in ("jwt", "cognito"):
            yield f"{self.title} does not check tokens: callers sign with AWS credentials"


def _traced(w: Workload) -> Iterator[Component]:
    yield from _common(w, waf=False)
    if w.logging.trace_share:
        yield XRay()


@dataclass(frozen=True, kw_only=True)
class ResourceEndpointFront(Front):
    """Consumers' resource endpoints, then the provider's resource gateway: no load balancer."""

    id: ClassVar[str] = "resource-endpoint"
    title: ClassVar[str] = "PrivateLink resource endpoint"
    kind: ClassVar[str] = "resource"
    protocols: ClassVar[frozenset[Protocol]] = frozenset(Protocol)
    private: ClassVar[bool] = True
    lacks: ClassVar[tuple[str, ...]] = ("waf", "cache", "x-ray", "mtls", "iam", "lambda-authorizer")

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """Endpoint, gateway."""
        endpoint = ResourceEndpoint(count=way.endpoints)
        names = tuple(_names(w, way, private_zone=False))
        yield Hop(
            role="consumer's endpoint", component=endpoint, network=way.network, protocol="TCP", port=None, beside=names
        )
        gateway = Network.PRIVATELINK
        yield Hop(role="provider's side", component=ResourceGateway(), network=gateway, protocol="TCP", port=None)


@dataclass(frozen=True, kw_only=True)
class LatticeFront(Front):
    """A VPC Lattice service with an HTTPS listener."""

    id: ClassVar[str] = "lattice"
    title: ClassVar[str] = "VPC Lattice service"
    kind: ClassVar[str] = "lattice"
    protocols: ClassVar[frozenset[Protocol]] = _HTTP | {Protocol.GRPC}
    private: ClassVar[bool] = True
    lacks: ClassVar[tuple[str, ...]] = ("waf", "cache", "x-ray", "mtls", "lambda-authorizer")

    listener: ClassVar[Literal["HTTPS", "TLS"]] = "HTTPS"

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The service; its names are Lattice's own or in a zone of yours."""
        extras = (*_balancer_extras(w, waf=False), *_names(w, way, private_zone=False))
        yield Hop(
            role="service",
            component=LatticeService(listener=self.listener),
            network=way.network,
            protocol=self.listener,
            beside=extras,
        )


@dataclass(frozen=True, kw_only=True)
class LatticeTlsFront(LatticeFront):
    """A VPC Lattice service that passes TLS through to its targets."""

    id: ClassVar[str] = "lattice-tls"
    title: ClassVar[str] = "VPC Lattice service (TLS passed through)"
    kind: ClassVar[str] = "lattice-tls"
    protocols: ClassVar[frozenset[Protocol]] = LatticeFront.protocols | {Protocol.TCP}
    lacks: ClassVar[tuple[str, ...]] = (*LatticeFront.lacks, "iam")
    listener: ClassVar[Literal["HTTPS", "TLS"]] = "TLS"


@dataclass(frozen=True, kw_only=True)
class FunctionIntegration(Integration):
    """A door that is no API Gateway hands the request to a function through the Lambda service."""

    id: ClassVar[str] = "function"
    title: ClassVar[str] = "Lambda"
    fronts: ClassVar[frozenset[str]] = frozenset({"appsync", "lambda-api", "function-url", "lattice"})

    backends: frozenset[str] = _FUNCTIONS

    def build(self, front: Front, w: Workload) -> Iterator[Hop]:
        """The function, and the private resource behind it if there is one."""
        if w.backend.kind == "lambda":
            yield from LambdaIntegration().build(front, w)
        else:
            yield from VpcLambdaIntegration().build(front, w)


@dataclass(frozen=True, kw_only=True)
class LatticeTargetsIntegration(FunctionIntegration):
    """A Lattice target group: functions, or addresses in a VPC (not on premises)."""

    id: ClassVar[str] = "lattice-targets"
    title: ClassVar[str] = "Lattice target group"
    fronts: ClassVar[frozenset[str]] = frozenset({"lattice", "lattice-tls"})

    backends: frozenset[str] = (CONTAINERS - {"on-premises"}) | _FUNCTIONS

    def build(self, front: Front, w: Workload) -> Iterator[Hop]:
        """The function or the service."""
        if w.backend.kind in _FUNCTIONS:
            yield from super().build(front, w)
        else:
            yield from target_hops(w)


@dataclass(frozen=True, kw_only=True)
class ResourceIntegration(Integration):
    """The resource gateway connects to one address or name: an instance, tasks with a DNS name, a host on premises."""

    id: ClassVar[str] = "resource"
    title: ClassVar[str] = "resource configuration"
    fronts: ClassVar[frozenset[str]] = frozenset({"resource"})

    backends: frozenset[str] = frozenset({"ec2", "fargate", "on-premises"})

    def build(self, front: Front, w: Workload) -> Iterator[Hop]:
        """The service."""
        yield from target_hops(w)


@dataclass(frozen=True, kw_only=True)
class CentralLinkIntegration(Integration):
    """A central VPC link and load balancer lead into another account over its own endpoint service."""

    id: ClassVar[str] = "central-link"
    title: ClassVar[str] = "central VPC link V2, the provider's endpoint service"
    fronts: ClassVar[frozenset[str]] = frozenset({"rest"})

    def build(self, front: Front, w: Workload) -> Iterator[Hop]:
        """Link, central NLB, endpoint of the provider's service, its NLB, the service."""
        listener = w.api.nlb_listener
        yield Hop(
            role="private integration",
            component=VpcLinkV2(),
            network=Network.HYPERPLANE,
            protocol="internal",
            port=None,
        )
        central = Nlb(listener=listener, instance="central-nlb")
        yield Hop(role="central load balancer", component=central, network=Network.VPC, protocol=listener)
        endpoint = InterfaceEndpoint(service="own-service")
        yield Hop(role="provider's endpoint", component=endpoint, network=Network.VPC, protocol="TCP")
        yield Hop(role="endpoint service", component=EndpointService(), network=Network.PRIVATELINK, protocol="TCP")
        provider = Nlb(listener=listener, instance="provider-nlb")
        yield Hop(role="provider's load balancer", component=provider, network=Network.VPC, protocol=listener)
        yield from target_hops(w)


# Public doors with a private origin


def _edge(w: Workload, way: Way, *, vpc_origin: bool = False, waf: Waf | None = None) -> Hop:
    """Give the hop to CloudFront; its web ACL lives in us-east-1, its logs go to S3 like a load balancer's."""
    rules = waf or w.api.waf
    acl = () if rules is None else (InRegion(component=WebAcl(waf=rules), region=WAF_OF_CLOUDFRONT),)
    extras = (*_balancer_extras(w, waf=False), *acl, *_names(w, way, private_zone=False))
    return Hop(role="edge", component=CloudFront(vpc_origin=vpc_origin), network=way.network, beside=extras)


def _balancer(kind: str, targets: str, *, judged: bool = False) -> Component:
    """Give the private load balancer behind an edge that has judged the requests, or has not."""
    if kind == "nlb":
        return Nlb(scheme="internal", listener="TCP")
    return Alb(scheme="internal", targets="lambda" if targets == "lambda" else "ip", behind_gateway=judged)


@dataclass(frozen=True, kw_only=True)
class CloudFrontAlbFront(Front):
    """CloudFront, then an internal ALB as its VPC origin."""

    id: ClassVar[str] = "cloudfront-alb"
    title: ClassVar[str] = "CloudFront with an internal ALB"
    kind: ClassVar[str] = "alb"
    protocols: ClassVar[frozenset[Protocol]] = _WEB
    lacks: ClassVar[tuple[str, ...]] = ("x-ray", "mtls", "iam", "lambda-authorizer")
    networks: ClassVar[frozenset[Network]] = frozenset({Network.INTERNET})

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """CloudFront over the internet, the load balancer over AWS's network."""
        yield _edge(w, way, vpc_origin=True)
        yield Hop(
            role="private load balancer",
            component=_balancer(self.kind, targets),
            network=Network.EDGE,
            protocol="TCP" if self.kind == "nlb" else "HTTPS",
        )


@dataclass(frozen=True, kw_only=True)
class CloudFrontNlbFront(CloudFrontAlbFront):
    """CloudFront, then an internal NLB with a TCP listener as its VPC origin."""

    id: ClassVar[str] = "cloudfront-nlb"
    title: ClassVar[str] = "CloudFront with an internal NLB"
    kind: ClassVar[str] = "nlb"


@dataclass(frozen=True, kw_only=True)
class AcceleratorAlbFront(Front):
    """Global Accelerator's static addresses, then an internal ALB."""

    id: ClassVar[str] = "accelerator-alb"
    title: ClassVar[str] = "Global Accelerator with an internal ALB"
    kind: ClassVar[str] = "alb"
    protocols: ClassVar[frozenset[Protocol]] = InternalAlbFront.protocols
    lacks: ClassVar[tuple[str, ...]] = InternalAlbFront.lacks
    networks: ClassVar[frozenset[Network]] = frozenset({Network.INTERNET})

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The accelerator over the internet, the load balancer over AWS's network; an NLB on TCP has no logs."""
        extras = _common if self.kind == "nlb" else _balancer_extras
        names = (*_names(w, way, private_zone=False), InternetEgress())
        accelerator = GlobalAccelerator()
        yield Hop(role="edge", component=accelerator, network=way.network, protocol="TCP", beside=names)
        yield Hop(
            role="private load balancer",
            component=_balancer(self.kind, targets),
            network=Network.EDGE,
            protocol="TCP" if self.kind == "nlb" else "HTTPS",
            beside=tuple(extras(w, waf=self.kind == "alb")),
        )


@dataclass(frozen=True, kw_only=True)
class AcceleratorNlbFront(AcceleratorAlbFront):
    """Global Accelerator's static addresses, then an internal NLB."""

    id: ClassVar[str] = "accelerator-nlb"
    title: ClassVar[str] = "Global Accelerator with an internal NLB"
    kind: ClassVar[str] = "nlb"
    protocols: ClassVar[frozenset[Protocol]] = frozenset(Protocol)
    lacks: ClassVar[tuple[str, ...]] = (*InternalAlbFront.lacks, "waf", "mtls")


@dataclass(frozen=True, kw_only=True)
class VerifiedAccessAlbFront(Front):
    """A Verified Access endpoint, then an internal ALB."""

    id: ClassVar[str] = "verified-access-alb"
    title: ClassVar[str] = "Verified Access with an internal ALB"
    kind: ClassVar[str] = "alb"
    protocols: ClassVar[frozenset[Protocol]] = _HTTP
    lacks: ClassVar[tuple[str, ...]] = (*InternalAlbFront.lacks, "mtls")
    networks: ClassVar[frozenset[Network]] = frozenset({Network.INTERNET})

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The policy's door over the internet, the load balancer in the VPC."""
        if w.clients.who == "applications":
            raise NotComparable("is for people who sign in with a browser, and these clients are applications")
        extras = (*_balancer_extras(w, waf=True), *_names(w, way, private_zone=False), InternetEgress())
        yield Hop(role="public door", component=VerifiedAccess(), network=way.network, beside=extras)
        yield Hop(
            role="private load balancer",
            component=_balancer(self.kind, targets, judged=True),
            network=Network.VPC,
            protocol="TCP" if self.kind == "nlb" else "HTTPS",
        )

    def remarks(self, w: Workload, added: frozenset[str] = frozenset()) -> Iterator[str]:
        """For whom it is."""
        yield from super().remarks(w, added)
        yield "for people who sign in with a browser"


@dataclass(frozen=True, kw_only=True)
class VerifiedAccessNlbFront(VerifiedAccessAlbFront):
    """A Verified Access endpoint, then an internal NLB."""

    id: ClassVar[str] = "verified-access-nlb"
    title: ClassVar[str] = "Verified Access with an internal NLB"
    kind: ClassVar[str] = "nlb"


@dataclass(frozen=True, kw_only=True)
class DeveloperRestFront(PrivateRestFront):
    """A private REST API that developers look at from outside."""

    id: ClassVar[str] = "developer-rest"

    def remarks(self, w: Workload, added: frozenset[str] = frozenset()) -> Iterator[str]:
        """For whom it is."""
        yield from super().remarks(w, added)
        yield f"for {w.clients.developers} developer(s) who debug, not for production traffic"


@dataclass(frozen=True, kw_only=True)
class FunctionUrlFront(Front):
    """A Lambda function URL on the internet."""

    id: ClassVar[str] = "function-url"
    title: ClassVar[str] = "function URL"
    kind: ClassVar[str] = "function-url"
    protocols: ClassVar[frozenset[Protocol]] = _STREAMED
    lacks: ClassVar[tuple[str, ...]] = ("waf", "cache", "mtls", "lambda-authorizer")
    networks: ClassVar[frozenset[Network]] = frozenset({Network.INTERNET})

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The URL over the internet."""
        extras = (*_traced(w), InternetEgress())
        yield Hop(role="public door", component=FunctionUrl(), network=way.network, beside=extras)


@dataclass(frozen=True, kw_only=True)
class EdgeFunctionUrlFront(FunctionUrlFront):
    """CloudFront, which signs its requests to a function URL that admits nobody else."""

    id: ClassVar[str] = "cloudfront-function-url"
    title: ClassVar[str] = "CloudFront with a function URL"
    lacks: ClassVar[tuple[str, ...]] = ("mtls", "lambda-authorizer")

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """CloudFront over the internet, the URL over AWS's network."""
        yield _edge(w, way)
        traces = (XRay(),) if w.logging.trace_share else ()
        yield Hop(role="origin", component=FunctionUrl(), network=Network.EDGE, beside=traces)


@dataclass(frozen=True, kw_only=True)
class EdgeHttpApiFront(Front):
    """CloudFront with a web ACL, then a Regional HTTP API that admits CloudFront only."""

    id: ClassVar[str] = "cloudfront-http-api"
    title: ClassVar[str] = "CloudFront with an HTTP API"
    kind: ClassVar[str] = "http"
    lacks: ClassVar[tuple[str, ...]] = ("x-ray", "streaming", "mtls")
    networks: ClassVar[frozenset[Network]] = frozenset({Network.INTERNET})

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """CloudFront over the internet, the API over AWS's network."""
        yield _edge(w, way, waf=w.api.waf or Waf())
        door: Front = HttpApiFront() if self.kind == "http" else PublicRestFront()
        for hop in door.build(replace(way, network=Network.EDGE), w, targets):
            yield _behind_edge(hop, w)


@dataclass(frozen=True, kw_only=True)
class EdgeRestFront(EdgeHttpApiFront):
    """CloudFront with a web ACL, then a Regional REST API that admits CloudFront only."""

    id: ClassVar[str] = "cloudfront-rest"
    title: ClassVar[str] = "CloudFront with a REST API"
    kind: ClassVar[str] = "rest"
    protocols: ClassVar[frozenset[Protocol]] = PublicRestFront.protocols
    lacks: ClassVar[tuple[str, ...]] = ("mtls",)


@dataclass(frozen=True, kw_only=True)
class EdgeFilesFront(Front):
    """CloudFront in front of files: the static half of a single-page application."""

    id: ClassVar[str] = "cloudfront-files"
    title: ClassVar[str] = "CloudFront with an S3 origin"
    kind: ClassVar[str] = "edge-files"
    lacks: ClassVar[tuple[str, ...]] = ("mtls", "x-ray")
    networks: ClassVar[frozenset[Network]] = frozenset({Network.INTERNET})

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The distribution."""
        yield _edge(w, way)


@dataclass(frozen=True, kw_only=True)
class EdgeFilesIntegration(Integration):
    """CloudFront reads the bucket with its own signed requests (origin access control)."""

    id: ClassVar[str] = "edge-files"
    title: ClassVar[str] = "S3 origin"
    fronts: ClassVar[frozenset[str]] = frozenset({"edge-files"})
    protocols: ClassVar[frozenset[Protocol]] = frozenset({Protocol.HTTP})

    backends: frozenset[str] = frozenset({"s3"})

    def build(self, front: Front, w: Workload) -> Iterator[Hop]:
        """The bucket."""
        assert isinstance(w.backend, S3Backend)
        yield Hop(role="files", component=S3Bucket(backend=w.backend), network=Network.EDGE)


def _behind_edge(hop: Hop, w: Workload) -> Hop:
    """Take off what CloudFront does instead: name, web ACL, the data out (free from AWS to CloudFront), the cache."""
    component = hop.component
    if isinstance(component, RestApi):
        component = replace(component, endpoint="regional", caches=not w.api.edge_cache)
    taken = (HostedZone, WebAcl, InternetEgress, CognitoUserPool)
    beside = tuple(each for each in hop.beside if not isinstance(each, taken))
    return replace(hop, role="origin", component=component, beside=beside)
