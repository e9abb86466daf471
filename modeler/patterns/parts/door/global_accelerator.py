"""Global Accelerator as a door: two static addresses, and AWS's network to a load balancer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components import global_accelerator
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.door.alb import BALANCERS_LACK
from modeler.patterns.parts.door.base import Door, Settled
from modeler.patterns.parts.door.beside import domain_names, egress
from modeler.patterns.parts.reach.base import Way
from modeler.workload import Protocol, Workload


class GlobalAccelerator(Door):
    """Global Accelerator's static addresses in front of a load balancer."""

    id: ClassVar[str] = "global-accelerator"
    title: ClassVar[str] = "Global Accelerator"
    leads: ClassVar[str] = "Global Accelerator with"
    protocols: ClassVar[frozenset[Protocol]] = frozenset(Protocol)
    lacks: ClassVar[tuple[str, ...]] = (*BALANCERS_LACK, "waf", "tokens")
    networks: ClassVar[frozenset[Network]] = frozenset({Network.INTERNET})
    leads_to: ClassVar[frozenset[str]] = frozenset({"alb", "nlb"})
    leads_over: ClassVar[frozenset[Network]] = frozenset({Network.EDGE})

    @property
    def ends_tls(self) -> bool:
        """TLS passes through it."""
        return False

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The accelerator over the internet."""
        extras = (*domain_names(w, way), *egress(way))
        accelerator = global_accelerator.GlobalAccelerator()
        yield Hop(role="edge", component=accelerator, network=way.network, protocol="TCP", beside=extras)

    def settles(self, w: Workload) -> frozenset[Settled]:
        """The name and the way out."""
        return frozenset({Settled.NAME, Settled.EGRESS})
