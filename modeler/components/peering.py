"""VPC peering: the connection is free, traffic within an AZ is free, across AZs each end pays.

Source: https://docs.aws.amazon.com/vpc/latest/peering/what-is-vpc-peering.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component, cross_az_share, gb
from modeler.components.sla import NoSla
from modeler.components.traits import ANY, NOT_SEEN, PRIVATE_NETWORKS, Exposure, Place, Role, Traits, Wiring
from modeler.units import Usage
from modeler.workload import Workload


class VpcPeering(Component):
    """A peering connection in the same Region.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(azs=2, traffic={"requests_per_month": 2**20, "request_bytes": 0, "response_bytes": "1 KB"})
    >>> peering = VpcPeering()
    >>> [u.quantity for u in peering.meter(Arrivals(((peering, client_flow(w, w.traffic)),)), w)]
    [1.0]
    """

    id: ClassVar[str] = "vpc-peering"
    title: ClassVar[str] = "VPC peering"
    traits: ClassVar[Traits] = Traits(
        short="VPC peering",
        place=Place.LINK,
        exposure=Exposure.PRIVATE,
        wiring=Wiring(
            reached_over=PRIVATE_NETWORKS,
            leaves_over=PRIVATE_NETWORKS,
            follows=ANY,
            leads_to=ANY,
            answers=False,
        ),
        roles=frozenset({Role.WAY_OUT}),
        ends_connection=False,
        reads_requests=False,
        counts_beside=False,
        sla=NoSla("no page with AWS's promise for VPC peering was seen"),
        programs=NOT_SEEN,
        avoided_as={},
        icon="aws.network.VPCPeering",
        kinds=("AWS::EC2::VPCPeeringConnection",),
        quotas=(),
    )
    dimensions: ClassVar[tuple[str, ...]] = ("datatransfer.vpc_peering_cross_az_each_direction_gb",)
    sources: ClassVar[tuple[str, ...]] = ("https://docs.aws.amazon.com/vpc/latest/peering/what-is-vpc-peering.html",)
    assumptions: ClassVar[tuple[str, ...]] = ("cross_az_share",)
    group: ClassVar[str] = "networking"
    adds_no_latency: ClassVar[str] = "connections over peering were measured to be as fast as those without"

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Bytes that cross AZs, at both ends."""
        size = arrivals.total(lambda flow: flow.bytes_both)
        crossing = 2 * gb("datatransfer", size) * cross_az_share(w)
        yield Usage("datatransfer.vpc_peering_cross_az_each_direction_gb", crossing, note="both ends")
