"""A VPC link as the way from a public API to a private door.

V1 has a Network Load Balancer behind it, V2 an internal ALB.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from modeler.components.alb import Alb
from modeler.components.nlb import Nlb
from modeler.components.vpc_link_v1 import VpcLinkV1
from modeler.components.vpc_link_v2 import VpcLinkV2
from modeler.dataclass import dataclass
from modeler.patterns.architecture import Hop, Network
from modeler.patterns.parts.door.base import Door
from modeler.patterns.parts.reach.base import Way
from modeler.workload import Protocol, Workload


@dataclass(frozen=True, kw_only=True)
class VpcLink(Door):
    """A VPC link and its load balancer, whose targets are the endpoint of a private door.

    Parameters
    ----------
    version : v1 or v2
        V1 leads from REST APIs to a Network Load Balancer, V2 from any API to an internal ALB.
    """

    id: ClassVar[str] = "vpc-link"
    title: ClassVar[str] = "VPC link"
    kind: ClassVar[str] = "link"
    protocols: ClassVar[frozenset[Protocol]] = frozenset(Protocol)
    private: ClassVar[bool] = True
    networks: ClassVar[frozenset[Network]] = frozenset({Network.HYPERPLANE, Network.AWS_INTERNAL})
    leads_to: ClassVar[frozenset[str]] = frozenset({"rest"})
    passes: ClassVar[bool] = True

    version: Literal["v1", "v2"] = "v2"

    @property
    def reached_over(self) -> frozenset[Network]:
        """A link V1 is inside AWS, where HTTP APIs cannot lead; a link V2 has interfaces in the VPC."""
        return frozenset({Network.HYPERPLANE if self.version == "v2" else Network.AWS_INTERNAL})

    def build(self, way: Way, w: Workload, targets: str) -> Iterator[Hop]:
        """Link, load balancer."""
        yield from _by_v2() if self.version == "v2" else _by_v1(w)


def _by_v2() -> Iterator[Hop]:
    yield Hop(
        role="private integration",
        component=VpcLinkV2(instance="dmz-link"),
        network=Network.HYPERPLANE,
        protocol="internal",
        port=None,
    )
    yield Hop(role="load balancer", component=Alb(behind_gateway=True, instance="dmz-alb"), network=Network.VPC)


def _by_v1(w: Workload) -> Iterator[Hop]:
    yield Hop(
        role="private integration",
        component=VpcLinkV1(instance="dmz-link"),
        network=Network.AWS_INTERNAL,
        protocol="internal",
        port=None,
    )
    listener = w.api.nlb_listener
    balancer = Nlb(listener=listener, behind_link=True, instance="dmz-nlb")
    yield Hop(role="load balancer", component=balancer, network=Network.PRIVATELINK, protocol=listener)
