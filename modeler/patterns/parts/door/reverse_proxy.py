"""A proxy or an API gateway of your own behind an internal load balancer, on Fargate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from modeler.components import reverse_proxy
from modeler.dataclass import dataclass
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.door.base import IN_VPC, WEB, Door
from modeler.patterns.parts.reach.base import Way
from modeler.workload import Protocol, Workload


@dataclass(frozen=True, kw_only=True)
class ReverseProxy(Door):
    """Tasks of your own that pass requests on: NGINX, Envoy, Kong, Apigee hybrid.

    Parameters
    ----------
    manages : bool
        Whether it is an API gateway with keys, limits and checks of its own, and no plain proxy.
    """

    id: ClassVar[str] = "reverse-proxy"
    title: ClassVar[str] = "proxy of your own"
    leads: ClassVar[str] = "proxy in front of"
    behind: ClassVar[str] = "a proxy of your own"
    kind: ClassVar[str] = "proxy"
    protocols: ClassVar[frozenset[Protocol]] = WEB | {Protocol.GRPC}
    private: ClassVar[bool] = True
    networks: ClassVar[frozenset[Network]] = IN_VPC
    leads_to: ClassVar[frozenset[str]] = frozenset({"rest", "lattice"})

    manages: bool = False

    @property
    def role(self) -> Literal["proxy", "gateway"]:
        """What its tasks are."""
        return "gateway" if self.manages else "proxy"

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The tasks, in the VPC of the load balancer."""
        tasks = reverse_proxy.ReverseProxy(kind=self.role)
        role = "API gateway of your own" if self.manages else "proxy"
        yield Hop(role=role, component=tasks, network=way.network)
