"""Application Load Balancers as doors: internal, or internet-facing in public subnets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from modeler.components.alb import Alb
from modeler.components.data_transfer import CrossAz
from modeler.components.public_ipv4 import PublicIpv4
from modeler.dataclass import dataclass
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.door.base import HTTP, ON_INTERNET, ROUTED, Door, Settled
from modeler.patterns.parts.door.beside import balancer_extras, domain_names, egress, way_to_keys
from modeler.patterns.parts.reach.base import Way
from modeler.workload import TOKENS, Protocol, Workload

ALB_PROTOCOLS = HTTP | {Protocol.WEBSOCKET, Protocol.GRPC, Protocol.STREAMING}
BALANCERS_LACK = ("cache", "x-ray", "iam", "lambda-authorizer")


class ApplicationBalancer(Door):
    """What both schemes have in common: a name and certificate of its own, a web ACL, IP targets that are endpoints."""

    kind: ClassVar[str] = "alb"
    protocols: ClassVar[frozenset[Protocol]] = ALB_PROTOCOLS
    lacks: ClassVar[tuple[str, ...]] = BALANCERS_LACK
    leads_to: ClassVar[frozenset[str]] = frozenset({"rest", "proxy"})

    judges: ClassVar[bool] = True

    def settles(self, w: Workload) -> frozenset[Settled]:
        """The name, the way out, and the web ACL: requests are inspected once; who calls, if it checks tokens."""
        settled = frozenset({Settled.NAME, Settled.EGRESS, Settled.WAF, Settled.CERTIFICATES})
        return settled | {Settled.JUDGED} if self.judges and w.api.authorizer in TOKENS else settled


@dataclass(frozen=True, kw_only=True)
class InternalAlb(ApplicationBalancer):
    """An internal Application Load Balancer with its own name and certificate.

    Parameters
    ----------
    leads_to_api : bool
        Whether an API stands behind it, which judges who calls.
    """

    id: ClassVar[str] = "internal-alb"
    title: ClassVar[str] = "internal ALB"
    leads: ClassVar[str] = "ALB in front of"
    behind: ClassVar[str] = "an internal ALB"
    private: ClassVar[bool] = True
    networks: ClassVar[frozenset[Network]] = ROUTED | {Network.EDGE}
    judges: ClassVar[bool] = False
    """An API behind it judges who calls: this one would need a way out to the issuer's keys."""

    leads_to_api: bool = False

    def before(self, following: Door) -> InternalAlb:
        """Leave it to an API to judge who calls."""
        super().before(following)
        return replace(self, leads_to_api=True)

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The load balancer over the clients' network; from inside the VPC a share crosses AZs."""
        crossing = (CrossAz(),) if way.local else ()
        alb = Alb(
            scheme="internal",
            targets="lambda" if targets == "lambda" else "ip",
            behind_gateway=Settled.JUDGED in way.settled,
            judges=not self.leads_to_api,
            verifies=Settled.CERTIFICATES not in way.settled,
        )
        extras = (*balancer_extras(w, way, waf=True), *domain_names(w, way), *crossing, *way_to_keys(alb, w))
        yield Hop(role="private load balancer", component=alb, network=way.network, beside=extras)


class InternetFacingAlb(ApplicationBalancer):
    """An internet-facing Application Load Balancer in public subnets."""

    id: ClassVar[str] = "internet-facing-alb"
    title: ClassVar[str] = "internet-facing ALB"
    leads: ClassVar[str] = "internet-facing ALB in front of"
    behind: ClassVar[str] = "an internet-facing ALB"
    networks: ClassVar[frozenset[Network]] = ON_INTERNET

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The load balancer over the internet, with its public addresses."""
        alb = Alb(
            scheme="internet-facing",
            targets="lambda" if targets == "lambda" else "ip",
            verifies=Settled.CERTIFICATES not in way.settled,
        )
        extras = (
            *balancer_extras(w, way, waf=True),
            *domain_names(w, way),
            PublicIpv4(instance="public-ipv4:alb"),
            *egress(way),
        )
        yield Hop(role="public load balancer", component=alb, network=way.network, beside=extras)
