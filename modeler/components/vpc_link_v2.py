"""VPC link V2: API Gateway places Hyperplane network interfaces in your subnets and reaches ALBs, NLBs or Cloud Map.

For HTTP APIs, and for REST APIs since 2025-11-21. There is no meter for the link or its interfaces. Whether traffic
from an interface to a load balancer in another AZ is billed is not stated; the cautious default bills it
(`assumptions.vpc_link_v2_cross_az_billed`).
Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-links-v2.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component, cross_az_share, cross_az_usage
from modeler.components.latency import Delay, link
from modeler.components.network import Network
from modeler.components.sla import NoSla
from modeler.components.traits import ANY, NOT_A_SERVICE, Exposure, Place, Role, Traits, Wiring
from modeler.units import Usage
from modeler.workload import Workload


class VpcLinkV2(Component):
    """A VPC link V2.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> traffic = {"requests_per_month": 2**20, "request_bytes": "1 KB", "response_bytes": 0}
    >>> w = Workload(azs=2, traffic=traffic)
    >>> link = VpcLinkV2()
    >>> [u.quantity for u in link.meter(Arrivals(((link, client_flow(w, w.traffic)),)), w)]
    [1.0]
    """

    id: ClassVar[str] = "vpc-link-v2"
    title: ClassVar[str] = "VPC link V2"
    traits: ClassVar[Traits] = Traits(
        short="VPC link V2",
        place=Place.VPC,
        exposure=Exposure.PRIVATE,
        wiring=Wiring(
            reached_over=frozenset({Network.HYPERPLANE}),
            leaves_over=frozenset({Network.VPC}),
            follows=frozenset({"http-api", "rest-api"}),
            leads_to=ANY,
            answers=False,
        ),
        roles=frozenset({Role.VPC_LINK}),
        ends_connection=False,
        reads_requests=False,
        counts_beside=False,
        sla=NoSla("AWS publishes no promise of its own for VPC links"),
        programs=NOT_A_SERVICE,
        avoided_as={},
        icon="vpc-link.png",
        kinds=("AWS::ApiGatewayV2::VpcLink",),
        quotas=("vpc-link-v2",),
    )
    dimensions: ClassVar[tuple[str, ...]] = ("datatransfer.inter_az_each_direction_gb",)
    sources: ClassVar[tuple[str, ...]] = (
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-links-v2.html",
    )
    assumptions: ClassVar[tuple[str, ...]] = ("vpc_link_v2_cross_az_billed", "cross_az_share")
    note: ClassVar[str] = "no meter for the link or its network interfaces"

    def rests_on(self, w: Workload) -> tuple[str, ...]:
        """The share that crosses AZs matters only if it is billed."""
        return self.assumptions if w.assumptions.vpc_link_v2_cross_az_billed else self.assumptions[:1]

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Bytes that cross AZs between the link's interfaces and the target, if assumed to be billed."""
        if w.assumptions.vpc_link_v2_cross_az_billed:
            size = arrivals.total(lambda flow: flow.bytes_both)
            yield cross_az_usage(size, cross_az_share(w), "link interface to a target in another AZ, both ends")

    def round_trip(self, w: Workload) -> Delay:
        """What the link adds; the load balancer behind it is a hop of its own."""
        return link(self, ("vpc-link-v2",), w)
