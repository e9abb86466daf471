"""Public IPv4 addresses: by the hour for each, since February 2024; an internet-facing load balancer has one per AZ.

Internal load balancers have none. Source: https://aws.amazon.com/vpc/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component
from modeler.components.sla import NoSla
from modeler.components.traits import BESIDE, NOT_A_SERVICE, Exposure, Place, Traits
from modeler.dataclass import dataclass
from modeler.units import Note, Usage
from modeler.workload import Workload


@dataclass(frozen=True, kw_only=True)
class PublicIpv4(Component):
    """Public addresses of a load balancer, one in each AZ.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(azs=3)
    >>> addresses = PublicIpv4()
    >>> [u.quantity for u in addresses.meter(Arrivals(((addresses, client_flow(w, w.traffic)),)), w)]
    [2190.0]
    """

    id: ClassVar[str] = "public-ipv4"
    title: ClassVar[str] = "Public IPv4 addresses"
    traits: ClassVar[Traits] = Traits(
        short="Public IPv4 addresses",
        place=Place.VPC,
        exposure=Exposure.NO_ADDRESS,
        wiring=BESIDE,
        roles=frozenset(),
        ends_connection=False,
        reads_requests=False,
        counts_beside=False,
        sla=NoSla("addresses of something that is judged by itself"),
        programs=NOT_A_SERVICE,
        avoided_as={},
        icon="aws.compute.EC2ElasticIpAddress",
        kinds=("AWS::EC2::EIP",),
        quotas=(),
    )
    dimensions: ClassVar[tuple[str, ...]] = ("vpc.public_ipv4_in_use_hour",)
    sources: ClassVar[tuple[str, ...]] = ("https://aws.amazon.com/vpc/pricing/",)
    shared_key: ClassVar[str] = "load_balancer"
    adds_no_latency: ClassVar[str] = "an address is no step"

    per_service: bool = True
    """False where a door behind the load balancer tells services apart, so that there is one."""

    def before_a_door(self) -> PublicIpv4:
        """Those of one load balancer."""
        return replace(self, per_service=False)

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Address-hours."""
        addresses = w.azs * (w.api.load_balancers if self.per_service else 1)
        note = Note.of("{} address(es)", addresses)
        yield self.fixed("vpc.public_ipv4_in_use_hour", addresses * w.hours_per_month, w, note)
