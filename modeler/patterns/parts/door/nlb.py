"""Network Load Balancers as doors: internal, or internet-facing with fixed public addresses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from modeler.components import Component
from modeler.components.data_transfer import CrossAz
from modeler.components.nlb import Nlb
from modeler.components.public_ipv4 import PublicIpv4
from modeler.dataclass import dataclass
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.door.alb import BALANCERS_LACK
from modeler.patterns.parts.door.base import ON_INTERNET, ROUTED, Door, Settled
from modeler.patterns.parts.door.beside import balancer_extras, domain_names, egress
from modeler.patterns.parts.reach.base import Way
from modeler.workload import Protocol, Workload


@dataclass(frozen=True, kw_only=True)
class NetworkBalancer(Door):
    """What both schemes have in common.

    Parameters
    ----------
    listener : TCP or TLS, optional
        TCP passes TLS through, TLS ends it. By default as the workload says (``api.nlb_listener``), and TCP behind
        another door.
    """

    kind: ClassVar[str] = "nlb"
    leads: ClassVar[str] = "NLB in front of"
    protocols: ClassVar[frozenset[Protocol]] = frozenset(Protocol)
    lacks: ClassVar[tuple[str, ...]] = (*BALANCERS_LACK, "waf", "mtls", "tokens")
    leads_to: ClassVar[frozenset[str]] = frozenset({"rest", "alb", "proxy"})
    scheme: ClassVar[Literal["internal", "internet-facing"]] = "internal"
    role: ClassVar[str] = ""

    listener: Literal["TCP", "TLS"] | None = None

    @property
    def ends_tls(self) -> bool:
        """Say whether its listener was told to."""
        return self.listener == "TLS"

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The load balancer; it writes access logs of TLS listeners only, and can have no web ACL."""
        listener = self.listener or (w.api.nlb_listener if way.first else "TCP")
        yield Hop(
            role=self.role,
            component=Nlb(scheme=self.scheme, listener=listener),
            network=way.network,
            protocol=listener,
            beside=(
                *balancer_extras(w, way, waf=False, logs=listener == "TLS"),
                *domain_names(w, way),
                *self.addresses(way),
            ),
        )

    def addresses(self, way: Way) -> Iterator[Component]:
        """Return what its addresses cost."""
        yield from ()

    def settles(self, w: Workload) -> frozenset[Settled]:
        """The name and the way out."""
        return frozenset({Settled.NAME, Settled.EGRESS})


class InternalNlb(NetworkBalancer):
    """An internal Network Load Balancer."""

    id: ClassVar[str] = "internal-nlb"
    title: ClassVar[str] = "internal NLB"
    behind: ClassVar[str] = "an internal NLB"
    private: ClassVar[bool] = True
    networks: ClassVar[frozenset[Network]] = ROUTED | {Network.EDGE}
    role: ClassVar[str] = "private load balancer"

    def addresses(self, way: Way) -> Iterator[Component]:
        """Clients inside the VPC reach any AZ's address: a share of the bytes crosses."""
        if way.local:
            yield CrossAz()


class InternetFacingNlb(NetworkBalancer):
    """An internet-facing Network Load Balancer with fixed addresses."""

    id: ClassVar[str] = "internet-facing-nlb"
    title: ClassVar[str] = "internet-facing NLB"
    behind: ClassVar[str] = "an internet-facing NLB"
    networks: ClassVar[frozenset[Network]] = ON_INTERNET
    scheme: ClassVar[Literal["internal", "internet-facing"]] = "internet-facing"
    role: ClassVar[str] = "public load balancer"

    def addresses(self, way: Way) -> Iterator[Component]:
        """Its addresses, and the data that leaves by them."""
        yield PublicIpv4(instance="public-ipv4:nlb")
        yield from egress(way)
