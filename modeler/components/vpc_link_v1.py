"""VPC link V1: API Gateway reaches exactly one Network Load Balancer over PrivateLink.

It is legacy for REST APIs and the only kind for WebSocket APIs.
No meter of the API Gateway price list is for VPC links: what is paid is the NLB (its own hop). API Gateway's own
endpoint is not billed as far as anything published says; `assumptions.vpc_link_v1_endpoint_billed` adds it.
Sources: https://docs.aws.amazon.com/apigateway/latest/developerguide/vpc-links-v1.html,
https://aws.amazon.com/privatelink/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component, gb, whole_hours
from modeler.components.latency import Delay, link
from modeler.components.network import Network
from modeler.components.sla import RegionalSla
from modeler.components.traits import NOT_A_SERVICE, Exposure, Place, Role, Traits, Wiring
from modeler.units import Usage
from modeler.workload import Workload


class VpcLinkV1(Component):
    """A VPC link V1.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload()
    >>> link = VpcLinkV1()
    >>> list(link.meter(Arrivals(((link, client_flow(w, w.traffic)),)), w))
    []
    """

    id: ClassVar[str] = "vpc-link-v1"
    title: ClassVar[str] = "VPC link V1"
    traits: ClassVar[Traits] = Traits(
        short="VPC link V1",
        place=Place.AWS,
        exposure=Exposure.PRIVATE,
        wiring=Wiring(
            reached_over=frozenset({Network.AWS_INTERNAL}),
            leaves_over=frozenset({Network.PRIVATELINK}),
            follows=frozenset({"rest-api", "websocket-api"}),
            leads_to=frozenset({"nlb"}),
            answers=False,
        ),
        roles=frozenset({Role.VPC_LINK}),
        ends_connection=False,
        reads_requests=False,
        counts_beside=False,
        sla=RegionalSla("privatelink"),
        programs=NOT_A_SERVICE,
        avoided_as={"vpc-link-v1": "VPC link V1"},
        icon="vpc-link.png",
        kinds=("AWS::ApiGateway::VpcLink",),
        quotas=("vpc-link-v1",),
    )
    dimensions: ClassVar[tuple[str, ...]] = (
        "privatelink.interface_endpoint_hour_per_az",
        "privatelink.interface_endpoint_data_gb",
    )
    sources: ClassVar[tuple[str, ...]] = (
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/vpc-links-v1.html",
        "https://aws.amazon.com/privatelink/pricing/",
    )
    assumptions: ClassVar[tuple[str, ...]] = ("vpc_link_v1_endpoint_billed",)
    shared_key: ClassVar[str] = "vpc_link"
    note: ClassVar[str] = "no meter: the NLB that it needs is billed"

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Nothing, unless API Gateway's endpoint is assumed to be billed."""
        if w.assumptions.vpc_link_v1_endpoint_billed:
            yield self.fixed(
                "privatelink.interface_endpoint_hour_per_az",
                w.azs * whole_hours(w),
                w,
                "API Gateway's endpoint, assumed to be billed",
            )
            size = arrivals.total(lambda flow: flow.bytes_both)
            yield Usage("privatelink.interface_endpoint_data_gb", gb("privatelink", size), note="both directions")

    def round_trip(self, w: Workload) -> Delay:
        """What the link adds; its load balancer is a hop of its own."""
        return link(self, ("vpc-link-v1",), w)
