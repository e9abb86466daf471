"""Gateway endpoint for S3: a route, not a network interface; neither hours nor GB are charged.

It serves resources inside the VPC only, not clients that come over Direct Connect, VPN or peering.
Source: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component
from modeler.components.network import Network
from modeler.components.sla import NoSla
from modeler.components.traits import ANY, NOT_SEEN, Exposure, Place, Traits, Wiring
from modeler.units import Usage
from modeler.workload import Workload


class S3GatewayEndpoint(Component):
    """A gateway endpoint.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload()
    >>> endpoint = S3GatewayEndpoint()
    >>> [u.quantity for u in endpoint.meter(Arrivals(((endpoint, client_flow(w, w.traffic)),)), w)]
    [1]
    """

    id: ClassVar[str] = "s3-gateway-endpoint"
    title: ClassVar[str] = "S3 gateway endpoint"
    traits: ClassVar[Traits] = Traits(
        short="S3 gateway endpoint",
        place=Place.AWS,
        exposure=Exposure.PRIVATE,
        wiring=Wiring(
            reached_over=frozenset({Network.VPC}),
            leaves_over=frozenset({Network.AWS_INTERNAL}),
            follows=ANY,
            leads_to=ANY,
            answers=False,
        ),
        roles=frozenset(),
        ends_connection=False,
        reads_requests=False,
        counts_beside=False,
        sla=NoSla("no page with AWS's promise for gateway endpoints was seen"),
        programs=NOT_SEEN,
        avoided_as={},
        icon="aws.network.Endpoint",
        kinds=("AWS::EC2::VPCEndpoint",),
        quotas=(),
    )
    dimensions: ClassVar[tuple[str, ...]] = ("privatelink.s3_dynamodb_gateway_endpoint",)
    sources: ClassVar[tuple[str, ...]] = ("https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html",)
    adds_no_latency: ClassVar[str] = "it is a route"

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """One endpoint, whose price is zero."""
        yield self.fixed("privatelink.s3_dynamodb_gateway_endpoint", 1, w, "free of charge")
