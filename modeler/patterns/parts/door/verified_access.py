"""Verified Access as a door: a policy judges each request of people who sign in, before a private load balancer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components import verified_access
from modeler.errors import NotComparable
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.door.alb import BALANCERS_LACK
from modeler.patterns.parts.door.base import HTTP, Door, Settled
from modeler.patterns.parts.door.beside import balancer_extras, domain_names, egress
from modeler.patterns.parts.reach.base import Way
from modeler.workload import Protocol, Workload


class VerifiedAccess(Door):
    """A Verified Access endpoint in front of a private load balancer."""

    id: ClassVar[str] = "verified-access"
    title: ClassVar[str] = "Verified Access"
    leads: ClassVar[str] = "Verified Access with"
    protocols: ClassVar[frozenset[Protocol]] = HTTP
    lacks: ClassVar[tuple[str, ...]] = (*BALANCERS_LACK, "mtls")
    networks: ClassVar[frozenset[Network]] = frozenset({Network.INTERNET})
    leads_to: ClassVar[frozenset[str]] = frozenset({"alb", "nlb"})

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """The policy's door over the internet."""
        if w.clients.who == "applications":
            raise NotComparable("is for people who sign in with a browser, and these clients are applications")
        extras = (*balancer_extras(w, way, waf=True, writer="verified-access"), *domain_names(w, way), *egress(way))
        endpoint = verified_access.VerifiedAccess()
        yield Hop(role="public door", component=endpoint, network=way.network, beside=extras)

    def settles(self, w: Workload) -> frozenset[Settled]:
        """Name, data out, web ACL, users, and who is let in."""
        return frozenset({Settled.NAME, Settled.EGRESS, Settled.WAF, Settled.USERS, Settled.WATCH, Settled.JUDGED})

    def remarks(self, w: Workload) -> Iterator[str]:
        """For whom it is."""
        yield "for people who sign in with a browser"
