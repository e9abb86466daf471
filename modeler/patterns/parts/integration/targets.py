"""The load balancer that is the door forwards to what answers; so do links, with the same last hops."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components import Component
from modeler.components.alb import Alb
from modeler.components.ec2 import Ec2Instances
from modeler.components.eks import EksPods
from modeler.components.fargate import FargateTasks
from modeler.components.istio_ingress import IstioIngress
from modeler.components.on_premises import OnPremisesServers
from modeler.components.waf import WebAcl
from modeler.dataclass import dataclass
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.door.alb import ALB_PROTOCOLS
from modeler.patterns.parts.door.beside import way_to_keys
from modeler.patterns.parts.door.sequence import Doors
from modeler.patterns.parts.integration.base import Integration
from modeler.patterns.parts.reach.private import hybrid_link
from modeler.patterns.parts.way_out import backend_way_out
from modeler.workload import Ec2Backend, EksBackend, FargateBackend, Protocol, Workload


def spoken(w: Workload) -> tuple[str, int | None]:
    """Return protocol and port behind the door: as the listener is set up; of plain TCP no port is known."""
    if w.traffic.protocol is Protocol.TCP:
        return "TCP", None
    return ("HTTPS", 443) if w.api.tls_backend else ("HTTP", 80)


def target_hops(w: Workload, network: Network = Network.VPC, exposure: str = "private") -> Iterator[Hop]:
    """Return the hops from a load balancer (or a link) to what answers.

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
    beside: tuple[Component, ...] = ()
    if isinstance(backend, FargateBackend):
        tasks, beside = FargateTasks(backend=backend), tuple(backend_way_out(backend))
    elif isinstance(backend, Ec2Backend):
        tasks = Ec2Instances(backend=backend)
    elif isinstance(backend, EksBackend) and backend.kind == "eks":
        tasks, beside = EksPods(backend=backend), tuple(backend_way_out(backend))
    elif isinstance(backend, EksBackend):
        yield from _istio_hops(w, backend, network, exposure)
        return
    else:
        yield from _to_premises(w)
        return
    yield Hop(role="service", component=tasks, network=network, protocol=protocol, port=port, beside=beside)


def _istio_hops(w: Workload, backend: EksBackend, network: Network, exposure: str) -> Iterator[Hop]:
    """Return the hops into a mesh: its ingress gateway on its pods' ports, then the workload's sidecar."""
    protocol, port = spoken(w)
    if port is not None:
        port += 8000
    ingress = IstioIngress(backend=backend, exposure=exposure)
    yield Hop(role="mesh ingress", component=ingress, network=network, protocol=protocol, port=port)
    yield Hop(
        role="service",
        component=EksPods(backend=backend, behind_ingress=True),
        beside=tuple(backend_way_out(backend)),
        network=Network.VPC,
        protocol="mTLS",
        port=15006,
    )


def _to_premises(w: Workload) -> Iterator[Hop]:
    """Return the hops from the VPC to servers outside AWS: the hybrid link in the other direction."""
    protocol, port = spoken(w)
    link, hub, network = hybrid_link(w.clients, towards_backend=True)
    yield Hop(role="way to the premises", component=hub, network=Network.VPC, protocol="IP", port=None)
    yield Hop(role="hybrid link", component=link, network=network, protocol="IP", port=None)
    yield Hop(role="service", component=OnPremisesServers(), network=network, protocol=protocol, port=port)


@dataclass(frozen=True, kw_only=True)
class TargetsIntegration(Integration):
    """The load balancer that is the door forwards to its targets."""

    id: ClassVar[str] = "targets"
    title: ClassVar[str] = "load-balancer targets"
    doors: ClassVar[frozenset[str]] = frozenset({"alb", "nlb", "proxy"})

    exposure: str = "private"

    def build(self, door: Doors, w: Workload) -> Iterator[Hop]:
        """The service."""
        yield from target_hops(w, exposure=self.exposure)


class AlbBehindNlbIntegration(TargetsIntegration):
    """A Network Load Balancer forwards to an ALB, which forwards to its targets."""

    id: ClassVar[str] = "alb-behind-nlb"
    title: ClassVar[str] = "ALB as the NLB's target"
    doors: ClassVar[frozenset[str]] = frozenset({"nlb"})
    protocols: ClassVar[frozenset[Protocol]] = ALB_PROTOCOLS
    adds: ClassVar[frozenset[str]] = frozenset({"waf", "mtls", "tokens"})

    def build(self, door: Doors, w: Workload) -> Iterator[Hop]:
        """The ALB, with the web ACL that an NLB cannot have, then the service."""
        alb = Alb(scheme="internal")
        acl: tuple[Component, ...] = () if w.api.waf is None else (WebAcl(waf=w.api.waf),)
        extras = (*acl, *way_to_keys(alb, w))
        yield Hop(role="HTTP load balancer", component=alb, network=Network.VPC, beside=extras)
        yield from super().build(door, w)
