"""Global Accelerator: by the started hour, and a premium on the GB of each hour's larger direction.

The premium comes on top of the Region's ordinary data out, and its two static addresses are paid as public IPv4
addresses. It differs by Region and by where the clients are (`clients.region`, by default the API's Region); a pair for
which the price book has none is unpriced.

It ends TCP at the edge and opens a connection of its own to the endpoint at nearly the same time; TLS goes through to
the load balancer. A request, and the TLS handshake, travel the whole way as on a connection that passes through, and so
it is modeled: the saving on the TCP handshake, less than one round trip of a new connection, is left out.
Sources: https://aws.amazon.com/global-accelerator/pricing/,
https://aws.amazon.com/about-aws/whats-new/2020/03/aws-global-accelerator-launches-tcp-termination-at-the-edge/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component, gb, whole_hours
from modeler.components.latency import Delay, link
from modeler.components.network import Network
from modeler.components.sla import ZonedSla
from modeler.components.traits import ANY, NOT_SEEN, Exposure, Place, Role, Traits, Wiring
from modeler.units import Array, Note, Usage
from modeler.workload import Workload

STATIC_ADDRESSES = 2


class GlobalAccelerator(Component):
    """An accelerator with one endpoint group.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> traffic = {"requests_per_month": 2**20, "request_bytes": "1 KB", "response_bytes": "3 KB"}
    >>> w = Workload(traffic=traffic)
    >>> accelerator = GlobalAccelerator()
    >>> [round(u.quantity, 6) for u in accelerator.meter(Arrivals(((accelerator, client_flow(w, w.traffic)),)), w)]
    [730, 1460.0, 3.0]
    """

    id: ClassVar[str] = "global-accelerator"
    title: ClassVar[str] = "Global Accelerator"
    traits: ClassVar[Traits] = Traits(
        short="Global Accelerator",
        place=Place.EDGE,
        exposure=Exposure.PUBLIC,
        wiring=Wiring(
            reached_over=frozenset({Network.INTERNET}),
            leaves_over=frozenset({Network.EDGE}),
            follows=ANY,
            leads_to=ANY,
            answers=False,
        ),
        roles=frozenset({Role.DOOR}),
        ends_connection=False,
        reads_requests=False,
        counts_beside=False,
        sla=ZonedSla("global-accelerator"),
        programs=NOT_SEEN,
        avoided_as={"global-accelerator": "Global Accelerator"},
        icon="aws.network.GlobalAccelerator",
        kinds=(
            "AWS::GlobalAccelerator::Accelerator",
            "AWS::GlobalAccelerator::Listener",
            "AWS::GlobalAccelerator::EndpointGroup",
        ),
        quotas=("global-accelerator",),
    )
    dimensions: ClassVar[tuple[str, ...]] = (
        "globalaccelerator.accelerator_hour",
        "vpc.public_ipv4_in_use_hour",
        "globalaccelerator.dt_premium_gb",
        "globalaccelerator.dt_premium_gb:to:*",
    )
    sources: ClassVar[tuple[str, ...]] = (
        "https://aws.amazon.com/global-accelerator/pricing/",
        "https://aws.amazon.com/vpc/pricing/",
    )

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Accelerator-hours, address-hours, and the premium on the larger direction of each hour."""
        yield self.fixed("globalaccelerator.accelerator_hour", whole_hours(w), w, "whatever the traffic")
        addresses = STATIC_ADDRESSES * w.hours_per_month
        yield self.fixed("vpc.public_ipv4_in_use_hour", addresses, w, Note.of("{} static addresses", STATIC_ADDRESSES))
        larger = gb("globalaccelerator", dominant_bytes(arrivals))
        there = "" if w.clients.region in (None, w.region) else f":to:{w.clients.region}"
        yield Usage(f"globalaccelerator.dt_premium_gb{there}", larger, note="the larger direction of each hour")

    def round_trip(self, w: Workload) -> Delay:
        """What its work on packets adds."""
        return link(self, ("global-accelerator",), w)


def dominant_bytes(arrivals: Arrivals) -> Array:
    """Add up the larger direction of each hour, in bytes."""
    there = arrivals.hourly(lambda _, flow: flow.bytes_in)
    back = arrivals.hourly(lambda _, flow: flow.bytes_out)
    return arrivals.over_month(np.maximum(there, back))
