"""Public doors with a private origin: CloudFront, Global Accelerator and Verified Access."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from modeler.components import Component
from modeler.components.alb import Alb
from modeler.components.cloudfront import CloudFront
from modeler.components.cognito import CognitoUserPool
from modeler.components.data_transfer import InternetEgress
from modeler.components.function_url import FunctionUrl
from modeler.components.global_accelerator import GlobalAccelerator
from modeler.components.in_region import InRegion
from modeler.components.nlb import Nlb
from modeler.components.rest_api import RestApi
from modeler.components.route53 import HostedZone
from modeler.components.verified_access import VerifiedAccess
from modeler.components.waf import WebAcl
from modeler.components.xray import XRay
from modeler.errors import NotComparable
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.door.alb import InternalAlbFront
from modeler.patterns.parts.door.base import HTTP, WEB, Front
from modeler.patterns.parts.door.beside import balancer_extras, common_extras, domain_names
from modeler.patterns.parts.door.function_url import FunctionUrlFront
from modeler.patterns.parts.door.http_api import HttpApiFront
from modeler.patterns.parts.door.rest_api import PublicRestFront
from modeler.patterns.parts.reach.base import Way
from modeler.workload import Protocol, Waf, Workload

WAF_OF_CLOUDFRONT = "us-east-1"


def _edge(w: Workload, way: Way, *, vpc_origin: bool = False, waf: Waf | None = None) -> Hop:
    """Give the hop to CloudFront; its web ACL lives in us-east-1, its logs go to S3 like a load balancer's."""
    rules = waf or w.api.waf
    acl = () if rules is None else (InRegion(component=WebAcl(waf=rules), region=WAF_OF_CLOUDFRONT),)
    extras = (*balancer_extras(w, waf=False), *acl, *domain_names(w, way, private_zone=False))
    return Hop(role="edge", component=CloudFront(vpc_origin=vpc_origin), network=way.network, beside=extras)


def _balancer(kind: str, targets: str, *, judged: bool = False) -> Component:
    """Give the private load balancer behind an edge that has judged the requests, or has not."""
    if kind == "nlb":
        return Nlb(scheme="internal", listener="TCP")
    return Alb(scheme="internal", targets="lambda" if targets == "lambda" else "ip", behind_gateway=judged)


def _behind_edge(hop: Hop, w: Workload) -> Hop:
    """Take off what CloudFront does instead: name, web ACL, the data out (free from AWS to CloudFront), the cache."""
    component = hop.component
    if isinstance(component, RestApi):
        component = replace(component, endpoint="regional", caches=not w.api.edge_cache)
    taken = (HostedZone, WebAcl, InternetEgress, CognitoUserPool)
    beside = tuple(each for each in hop.beside if not isinstance(each, taken))
    return replace(hop, role="origin", component=component, beside=beside)


@dataclass(frozen=True, kw_only=True)
class CloudFrontAlbFront(Front):
    """CloudFront, then an internal ALB as its VPC origin."""

    id: ClassVar[str] = "cloudfront-alb"
    title: ClassVar[str] = "CloudFront with an internal ALB"
    kind: ClassVar[str] = "alb"
    protocols: ClassVar[frozenset[Protocol]] = WEB
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
        extras = common_extras if self.kind == "nlb" else balancer_extras
        names = (*domain_names(w, way, private_zone=False), InternetEgress())
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
    protocols: ClassVar[frozenset[Protocol]] = HTTP
    lacks: ClassVar[tuple[str, ...]] = (*InternalAlbFront.lacks, "mtls")
    networks: ClassVar[frozenset[Network]] = frozenset({Network.INTERNET})

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The policy's door over the internet, the load balancer in the VPC."""
        if w.clients.who == "applications":
            raise NotComparable("is for people who sign in with a browser, and these clients are applications")
        extras = (*balancer_extras(w, waf=True), *domain_names(w, way, private_zone=False), InternetEgress())
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
