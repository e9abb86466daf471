"""Integrations: how the door gets to the backend.

An integration says which kinds of backend it serves and which doors can use it, and gives the hops behind the door. A
backend of another kind makes the pattern not comparable: it is never priced with a different one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from modeler.components import Component
from modeler.components.alb import Alb
from modeler.components.cloud_map import CloudMap
from modeler.components.cloudwatch import Logs
from modeler.components.data_transfer import ResourceTraffic
from modeler.components.ec2 import Ec2Instances
from modeler.components.eks import EksPods
from modeler.components.fargate import FargateTasks
from modeler.components.interface_endpoint import InterfaceEndpoint
from modeler.components.istio_ingress import IstioIngress
from modeler.components.lambda_function import LambdaFunction
from modeler.components.nat_gateway import NatGateway
from modeler.components.nlb import Nlb
from modeler.components.on_premises import OnPremisesServers
from modeler.components.public_ipv4 import PublicIpv4
from modeler.components.s3 import S3Bucket
from modeler.components.s3_gateway_endpoint import S3GatewayEndpoint
from modeler.components.vpc_link_v1 import VpcLinkV1
from modeler.components.vpc_link_v2 import VpcLinkV2
from modeler.components.waf import WebAcl
from modeler.errors import NotComparable
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.fronts import Front, InternalAlbFront
from modeler.patterns.reaches import hybrid_link, listed
from modeler.workload import (
    Ec2Backend,
    EksBackend,
    FargateBackend,
    LambdaBackend,
    Protocol,
    RdsBehindLambdaBackend,
    S3Backend,
    Workload,
)

CONTAINERS = frozenset({"fargate", "ec2", "eks", "eks-istio", "on-premises"})


class WrongBackend(NotComparable):
    """An integration leads to other kinds of backend; a pattern says it once for all its variants."""

    def __init__(self, kinds: frozenset[str], given: str) -> None:
        super().__init__(f"leads to a backend of kind {listed(sorted(kinds))}, and this one is {given}")
        self.kinds = kinds


@dataclass(frozen=True, kw_only=True)
class Integration:
    """Base of all integrations."""

    id: ClassVar[str] = ""
    title: ClassVar[str] = ""
    fronts: ClassVar[frozenset[str]] = frozenset()
    """Kinds of doors that can use it."""
    targets: ClassVar[str] = "ip"
    """What a load balancer in front forwards to."""
    protocols: ClassVar[frozenset[Protocol]] = frozenset(Protocol)
    """What it carries, beyond what the door speaks."""
    adds: ClassVar[frozenset[str]] = frozenset()
    """What the door lacks and this can do (see `Front.lacks`)."""

    backends: frozenset[str] = CONTAINERS

    def hops(self, front: Front, w: Workload) -> tuple[Hop, ...]:
        """Give the hops behind the door.

        Raises
        ------
        NotComparable
            If it does not serve this kind of backend, or does not carry the workload's protocol.
        """
        if w.backend.kind not in self.backends:
            raise WrongBackend(self.backends, w.backend.kind)
        if w.traffic.protocol not in self.protocols:
            carried = listed(sorted(self.protocols), "and")
            raise NotComparable(
                f"its way to the backend ({self.title}) does not carry {w.traffic.protocol}, only {carried}"
            )
        return tuple(self.build(front, w))

    def build(self, front: Front, w: Workload) -> Iterator[Hop]:
        """Give the hops for a backend that it serves."""
        raise NotImplementedError


def spoken(w: Workload) -> tuple[str, int | None]:
    """Give protocol and port behind the door: as the listener is set up; of plain TCP no port is known."""
    if w.traffic.protocol is Protocol.TCP:
        return "TCP", None
    return ("HTTPS", 443) if w.api.tls_backend else ("HTTP", 80)


def target_hops(w: Workload, network: Network = Network.VPC, exposure: str = "private") -> Iterator[Hop]:
    """Give the hops from a load balancer (or a link) to what answers.

    Parameters
    ----------
    w : Workload
        Whose backend it is.
    network : Network
        What is crossed to the first of them.
    exposure : str
        Which of a mesh's ingress gateways is meant: private or public.
    """
    backend = w.backend
    protocol, port = spoken(w)
    tasks: Component
    if isinstance(backend, FargateBackend):
        tasks = FargateTasks(backend=backend)
    elif isinstance(backend, Ec2Backend):
        tasks = Ec2Instances(backend=backend)
    elif isinstance(backend, EksBackend) and backend.kind == "eks":
        tasks = EksPods(backend=backend)
    elif isinstance(backend, EksBackend):
        yield from _istio_hops(w, backend, network, exposure)
        return
    else:
        yield from _to_premises(w)
        return
    yield Hop(role="service", component=tasks, network=network, protocol=protocol, port=port)


def _istio_hops(w: Workload, backend: EksBackend, network: Network, exposure: str) -> Iterator[Hop]:
    """Give the hops into a mesh: its ingress gateway on its pods' ports, then the workload's sidecar."""
    protocol, port = spoken(w)
    if port is not None:
        port += 8000
    ingress = IstioIngress(backend=backend, exposure=exposure)
    yield Hop(role="mesh ingress", component=ingress, network=network, protocol=protocol, port=port)
    yield Hop(
        role="service",
        component=EksPods(backend=backend, behind_ingress=True),
        network=Network.VPC,
        protocol="mTLS",
        port=15006,
    )


def _to_premises(w: Workload) -> Iterator[Hop]:
    """Give the hops from the VPC to servers outside AWS: the hybrid link in the other direction."""
    protocol, port = spoken(w)
    link, hub, network = hybrid_link(w.clients, towards_backend=True)
    yield Hop(role="way to the premises", component=hub, network=Network.VPC, protocol="IP", port=None)
    yield Hop(role="hybrid link", component=link, network=network, protocol="IP", port=None)
    yield Hop(role="service", component=OnPremisesServers(), network=network, protocol=protocol, port=port)


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
    fronts: ClassVar[frozenset[str]] = frozenset({"rest", "http", "websocket"})

    backends: frozenset[str] = frozenset({"lambda"})

    def build(self, front: Front, w: Workload) -> Iterator[Hop]:
        """The function, inside AWS."""
        assert isinstance(w.backend, LambdaBackend)
        yield _function(w, w.backend)


@dataclass(frozen=True, kw_only=True)
class AlbLambdaIntegration(LambdaIntegration):
    """An ALB invokes a function as its target."""

    id: ClassVar[str] = "alb-lambda"
    title: ClassVar[str] = "Lambda target group"
    fronts: ClassVar[frozenset[str]] = frozenset({"alb"})
    targets: ClassVar[str] = "lambda"
    protocols: ClassVar[frozenset[Protocol]] = frozenset({Protocol.HTTP, Protocol.GRAPHQL})


@dataclass(frozen=True, kw_only=True)
class VpcLambdaIntegration(Integration):
    """A VPC-attached function between the door and a private resource: a database, or S3 over its gateway endpoint."""

    id: ClassVar[str] = "vpc-lambda"
    title: ClassVar[str] = "VPC-attached Lambda"
    fronts: ClassVar[frozenset[str]] = frozenset({"rest", "http", "websocket"})

    backends: frozenset[str] = frozenset({"rds-behind-lambda"})

    def build(self, front: Front, w: Workload) -> Iterator[Hop]:
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


@dataclass(frozen=True, kw_only=True)
class AlbVpcLambdaIntegration(VpcLambdaIntegration):
    """The same behind an ALB."""

    id: ClassVar[str] = "alb-vpc-lambda"
    title: ClassVar[str] = "VPC-attached Lambda target group"
    fronts: ClassVar[frozenset[str]] = frozenset({"alb"})
    targets: ClassVar[str] = "lambda"
    protocols: ClassVar[frozenset[Protocol]] = AlbLambdaIntegration.protocols


@dataclass(frozen=True, kw_only=True)
class LinkV2Integration(Integration):
    """A VPC link V2 to an internal ALB, an NLB or a Cloud Map service."""

    id: ClassVar[str] = "vpc-link-v2"
    title: ClassVar[str] = "VPC link V2"

    to: Literal["alb", "nlb", "cloud-map"] = "alb"
    scheme: Literal["internal", "internet-facing"] = "internal"
    subnets: Literal["private", "public"] = "private"
    """Where an internal ALB stands."""

    @property
    def usable_by(self) -> frozenset[str]:
        """Cloud Map is for HTTP APIs only."""
        return frozenset({"http"}) if self.to == "cloud-map" else frozenset({"rest", "http"})

    fronts: ClassVar[frozenset[str]] = frozenset({"rest", "http"})

    def build(self, front: Front, w: Workload) -> Iterator[Hop]:
        """Link, load balancer if any, service."""
        found: tuple[Component, ...] = (CloudMap(),) if self.to == "cloud-map" else ()
        yield Hop(
            role="private integration",
            component=VpcLinkV2(),
            network=Network.HYPERPLANE,
            protocol="internal",
            port=None,
            beside=found,
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
            nlb = Nlb(scheme=self.scheme, listener=w.api.nlb_listener)
            yield Hop(
                role="private load balancer" if not public else "public load balancer",
                component=nlb,
                network=Network.VPC,
                protocol=w.api.nlb_listener,
                beside=public,
            )
        yield from target_hops(w, exposure="public" if public else "private")


@dataclass(frozen=True, kw_only=True)
class LinkV1Integration(Integration):
    """A VPC link V1 over PrivateLink to its one Network Load Balancer."""

    id: ClassVar[str] = "vpc-link-v1"
    title: ClassVar[str] = "VPC link V1"
    fronts: ClassVar[frozenset[str]] = frozenset({"rest", "websocket"})

    to: Literal["targets", "alb"] = "targets"
    """What the NLB forwards to: the service itself, or an ALB for routing by path."""
    scheme: Literal["internal", "internet-facing"] = "internal"

    def build(self, front: Front, w: Workload) -> Iterator[Hop]:
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
        if front.kind == "websocket" and not isinstance(service.component, OnPremisesServers):
            calls_back = NatGateway(callbacks=True, instance="nat-gateway:callbacks")
            service = replace(service, beside=(*service.beside, calls_back))
        yield from (*before, service)


@dataclass(frozen=True, kw_only=True)
class TargetsIntegration(Integration):
    """The load balancer that is the door forwards to its targets."""

    id: ClassVar[str] = "targets"
    title: ClassVar[str] = "load-balancer targets"
    fronts: ClassVar[frozenset[str]] = frozenset({"alb", "nlb"})

    exposure: str = "private"

    def build(self, front: Front, w: Workload) -> Iterator[Hop]:
        """The service."""
        yield from target_hops(w, exposure=self.exposure)


@dataclass(frozen=True, kw_only=True)
class AlbBehindNlbIntegration(TargetsIntegration):
    """A Network Load Balancer forwards to an ALB, which forwards to its targets."""

    id: ClassVar[str] = "alb-behind-nlb"
    title: ClassVar[str] = "ALB as the NLB's target"
    fronts: ClassVar[frozenset[str]] = frozenset({"nlb"})
    protocols: ClassVar[frozenset[Protocol]] = InternalAlbFront.protocols
    adds: ClassVar[frozenset[str]] = frozenset({"waf", "mtls"})

    def build(self, front: Front, w: Workload) -> Iterator[Hop]:
        """The ALB, with the web ACL that an NLB cannot have, then the service."""
        acl: tuple[Component, ...] = () if w.api.waf is None else (WebAcl(waf=w.api.waf),)
        yield Hop(role="HTTP load balancer", component=Alb(scheme="internal"), network=Network.VPC, beside=acl)
        yield from super().build(front, w)


@dataclass(frozen=True, kw_only=True)
class S3EndpointIntegration(Integration):
    """An ALB forwards to the addresses of an S3 interface endpoint."""

    id: ClassVar[str] = "s3-endpoint"
    title: ClassVar[str] = "S3 interface endpoint"
    fronts: ClassVar[frozenset[str]] = frozenset({"alb"})
    protocols: ClassVar[frozenset[Protocol]] = frozenset({Protocol.HTTP})

    backends: frozenset[str] = frozenset({"s3"})

    def build(self, front: Front, w: Workload) -> Iterator[Hop]:
        """Endpoint, bucket."""
        assert isinstance(w.backend, S3Backend)
        yield Hop(role="private way to S3", component=InterfaceEndpoint(service="s3"), network=Network.VPC)
        yield Hop(role="files", component=S3Bucket(backend=w.backend), network=Network.PRIVATELINK)


@dataclass(frozen=True, kw_only=True)
class S3ServiceIntegration(Integration):
    """A REST API calls S3 as an AWS service."""

    id: ClassVar[str] = "s3-service"
    title: ClassVar[str] = "S3 as an AWS service"
    fronts: ClassVar[frozenset[str]] = frozenset({"rest"})
    protocols: ClassVar[frozenset[Protocol]] = frozenset({Protocol.HTTP})

    backends: frozenset[str] = frozenset({"s3"})

    def build(self, front: Front, w: Workload) -> Iterator[Hop]:
        """Bucket, inside AWS."""
        assert isinstance(w.backend, S3Backend)
        yield Hop(role="files", component=S3Bucket(backend=w.backend), network=Network.AWS_INTERNAL)


@dataclass(frozen=True, kw_only=True)
class OpenIntegration(Integration):
    """Left open: the workload's backend decides, as far as the door can use it."""

    id: ClassVar[str] = "open"
    title: ClassVar[str] = "as the backend needs"
    fronts: ClassVar[frozenset[str]] = frozenset({"rest", "http", "websocket", "alb", "nlb"})

    def choose(self, front: Front, w: Workload) -> Integration:
        """Give the first integration that serves this door and this backend.

        Raises
        ------
        NotComparable
            If none does.
        """
        for each in CHOICES:
            usable = each.usable_by if isinstance(each, LinkV2Integration) else each.fronts
            if front.kind in usable and w.backend.kind in each.backends:
                return each
        raise NotComparable(f"its door ({front.title}) has no way to a backend of kind {w.backend.kind}")

    def hops(self, front: Front, w: Workload) -> tuple[Hop, ...]:
        """Give the hops of the chosen one."""
        return self.choose(front, w).hops(front, w)


CHOICES: tuple[Integration, ...] = (
    LambdaIntegration(),
    VpcLambdaIntegration(),
    AlbLambdaIntegration(),
    AlbVpcLambdaIntegration(),
    S3ServiceIntegration(),
    S3EndpointIntegration(),
    LinkV2Integration(),
    LinkV1Integration(),
    TargetsIntegration(),
)


def check_front(integration: Integration, front: Front) -> None:
    """Refuse an integration that a door cannot use.

    Raises
    ------
    NotComparable
        With the doors that can.

    Examples
    --------
    >>> from modeler.patterns.fronts import PublicRestFront
    >>> check_front(LinkV2Integration(to="cloud-map"), PublicRestFront())
    Traceback (most recent call last):
    modeler.errors.NotComparable: VPC link V2 (cloud-map) cannot be used by a public REST API, only by http
    """
    usable = integration.usable_by if isinstance(integration, LinkV2Integration) else integration.fronts
    if front.kind not in usable:
        to = f" ({integration.to})" if isinstance(integration, LinkV2Integration) else ""
        raise NotComparable(
            f"{integration.title}{to} cannot be used by a {front.title}, only by {', '.join(sorted(usable))}"
        )
