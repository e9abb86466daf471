"""Data transfer: out to the internet, between AZs, between Regions.

Internet egress has binary tiers that run over all services of the account; ingress is free. Between AZs each end pays.
Between Regions the sender pays, at its own Region's price.
Source: https://aws.amazon.com/ec2/pricing/on-demand/ (data transfer)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component, cross_az_share, cross_az_usage, gb
from modeler.components.latency import Delay, between_regions, measured_link
from modeler.components.network import Network
from modeler.components.sla import NoSla
from modeler.components.traits import (
    ANY,
    BESIDE,
    NO_NETWORK,
    NOT_A_SERVICE,
    NOT_SEEN,
    PRIVATE_NETWORKS,
    Exposure,
    Place,
    Role,
    Traits,
    Wiring,
)
from modeler.dataclass import dataclass
from modeler.units import Usage
from modeler.workload import Location, Workload

_PAGE = "https://aws.amazon.com/ec2/pricing/on-demand/"
_SAME_REGION = (Location.SAME_VPC, Location.OTHER_VPC, Location.OTHER_ACCOUNT)


class InternetEgress(Component):
    """Responses that leave for the internet.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> traffic = {"requests_per_month": 2**20, "response_bytes": "3 KB"}
    >>> w = Workload(traffic=traffic, clients={"location": "internet"})
    >>> egress = InternetEgress()
    >>> [u.quantity for u in egress.meter(Arrivals(((egress, client_flow(w, w.traffic)),)), w)]
    [3.0]
    """

    id: ClassVar[str] = "internet-egress"
    title: ClassVar[str] = "Data out to the internet"
    traits: ClassVar[Traits] = Traits(
        short="Data out to the internet",
        place=Place.VPC,
        exposure=Exposure.NO_ADDRESS,
        wiring=BESIDE,
        roles=frozenset(),
        ends_connection=False,
        reads_requests=False,
        counts_beside=False,
        sla=NoSla("it is traffic, and no thing of its own"),
        programs=NOT_A_SERVICE,
        avoided_as={},
        icon="aws.network.InternetGateway",
        kinds=(),
        quotas=(),
    )
    dimensions: ClassVar[tuple[str, ...]] = (
        "datatransfer.internet_egress_gb",
        "datatransfer.inter_region_egress_gb:to:*",
    )
    sources: ClassVar[tuple[str, ...]] = (
        _PAGE,
        "https://aws.amazon.com/blogs/architecture/overview-of-data-transfer-costs-for-common-architectures/",
    )
    assumptions: ClassVar[tuple[str, ...]] = ("same_region_public_billed",)
    adds_no_latency: ClassVar[str] = "it is what bytes cost that leave; their time is the network's"

    def rests_on(self, w: Workload) -> tuple[str, ...]:
        """It is a question only for clients in a VPC of the same Region."""
        return self.assumptions if w.clients.location in _SAME_REGION else ()

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """GB of responses: to the internet, to another Region, or free of charge inside the Region."""
        out = gb("datatransfer", arrivals.total(lambda flow: flow.bytes_out))
        if w.clients.location is Location.OTHER_REGION:
            dimension = f"datatransfer.inter_region_egress_gb:to:{w.clients.region}"
            yield Usage(dimension, out, note="responses to the clients' Region")
        elif w.clients.location not in _SAME_REGION or w.assumptions.same_region_public_billed:
            yield Usage("datatransfer.internet_egress_gb", out, note="responses")


@dataclass(frozen=True, kw_only=True)
class CrossAz(Component):
    """Traffic between private addresses in different AZs.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(azs=2, traffic={"requests_per_month": 2**20, "request_bytes": 0, "response_bytes": "1 KB"})
    >>> crossing = CrossAz()
    >>> [u.quantity for u in crossing.meter(Arrivals(((crossing, client_flow(w, w.traffic)),)), w)]
    [1.0]
    """

    id: ClassVar[str] = "cross-az"
    title: ClassVar[str] = "Traffic between AZs"
    traits: ClassVar[Traits] = Traits(
        short="Traffic between AZs",
        place=Place.VPC,
        exposure=Exposure.NO_ADDRESS,
        wiring=BESIDE,
        roles=frozenset(),
        ends_connection=False,
        reads_requests=False,
        counts_beside=False,
        sla=NoSla("it is traffic, and no thing of its own"),
        programs=NOT_A_SERVICE,
        avoided_as={},
        icon="aws.network.VPCRouter",
        kinds=(),
        quotas=(),
    )
    dimensions: ClassVar[tuple[str, ...]] = ("datatransfer.inter_az_each_direction_gb",)
    sources: ClassVar[tuple[str, ...]] = (_PAGE,)
    assumptions: ClassVar[tuple[str, ...]] = ("cross_az_share",)
    adds_no_latency: ClassVar[str] = "it is what bytes cost that cross zones; their time is the network's"

    why: str = "clients reach any AZ's address, both ends"

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """The share of the bytes that crosses, counted at both ends."""
        size = arrivals.total(lambda flow: flow.bytes_both)
        yield cross_az_usage(size, cross_az_share(w), self.why)


@dataclass(frozen=True, kw_only=True)
class ResourceTraffic(Component):
    """Bytes between a VPC-attached function and the private host it talks to, as far as they cross AZs.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(traffic={"requests_per_month": 2**20}, azs=2)
    >>> traffic = ResourceTraffic(bytes_per_request=1024)
    >>> [u.quantity for u in traffic.meter(Arrivals(((traffic, client_flow(w, w.traffic)),)), w)]
    [1.0]
    """

    id: ClassVar[str] = "resource-traffic"
    title: ClassVar[str] = "Private resource"
    traits: ClassVar[Traits] = Traits(
        short="Private resource",
        place=Place.VPC,
        exposure=Exposure.PRIVATE,
        wiring=Wiring(
            reached_over=frozenset({Network.VPC, Network.HYPERPLANE}),
            leaves_over=NO_NETWORK,
            follows=frozenset({"lambda-function", "nlb", "resource-gateway"}),
            leads_to=frozenset(),
            answers=True,
        ),
        roles=frozenset(),
        ends_connection=False,
        reads_requests=False,
        counts_beside=False,
        sla=NoSla("a resource of your own: its service's promise is not counted"),
        programs=NOT_A_SERVICE,
        avoided_as={},
        icon="aws.database.RDS",
        kinds=(),
        quotas=(),
    )
    dimensions: ClassVar[tuple[str, ...]] = ("datatransfer.inter_az_each_direction_gb",)
    sources: ClassVar[tuple[str, ...]] = (_PAGE,)
    assumptions: ClassVar[tuple[str, ...]] = ("cross_az_share",)
    group: ClassVar[str] = "backend"
    note: ClassVar[str] = "the resource itself is not priced: it exists whatever pattern is chosen"
    crossed: ClassVar[bool] = False
    adds_no_latency: ClassVar[str] = "a function asks its resource while it works: the time is part of its duration"

    bytes_per_request: float = 0.0

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """The share of those bytes that crosses, counted at both ends."""
        size = arrivals.total(lambda flow: flow.requests * self.bytes_per_request)
        yield cross_az_usage(size, cross_az_share(w), "function to the resource in another AZ, both ends")


@dataclass(frozen=True, kw_only=True)
class InterRegion(Component):
    """A link between two Regions: requests are sent by the clients' Region, responses by the API's.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(region="eu-west-1", clients={"location": "other-region", "region": "us-east-1"})
    >>> link = InterRegion(remote_region="us-east-1")
    >>> [(u.dimension[-9:], u.region) for u in link.meter(Arrivals(((link, client_flow(w, w.traffic)),)), w)]
    [('us-east-1', ''), ('eu-west-1', 'us-east-1')]
    """

    id: ClassVar[str] = "inter-region"
    title: ClassVar[str] = "Link between Regions"
    traits: ClassVar[Traits] = Traits(
        short="Link between Regions",
        place=Place.LINK,
        exposure=Exposure.PRIVATE,
        wiring=Wiring(
            reached_over=PRIVATE_NETWORKS | {Network.PRIVATELINK},
            leaves_over=PRIVATE_NETWORKS | {Network.PRIVATELINK},
            follows=ANY,
            leads_to=ANY,
            answers=False,
        ),
        roles=frozenset({Role.WAY_OUT, Role.REGION_LINK}),
        ends_connection=False,
        reads_requests=False,
        counts_beside=False,
        sla=NoSla("no page with AWS's promise for its network between Regions was seen"),
        programs=NOT_SEEN,
        avoided_as={},
        icon="between-regions.png",
        kinds=(),
        quotas=(),
    )
    dimensions: ClassVar[tuple[str, ...]] = ("datatransfer.inter_region_egress_gb:to:*",)
    sources: ClassVar[tuple[str, ...]] = (_PAGE,)

    remote_region: str

    @classmethod
    def options_from(cls, w: Workload) -> dict[str, Any]:
        """Its far end is where the clients are."""
        return {"remote_region": w.clients.region or w.region}

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """GB that each side sends."""
        back = gb("datatransfer", arrivals.total(lambda flow: flow.bytes_out))
        there = gb("datatransfer", arrivals.total(lambda flow: flow.bytes_in))
        name = "datatransfer.inter_region_egress_gb:to:"
        yield Usage(f"{name}{self.remote_region}", back, note="responses")
        yield Usage(f"{name}{w.region}", there, note="requests", region=self.remote_region)

    def round_trip(self, w: Workload) -> Delay:
        """The way between the Regions; as measured, if the clients are at its far end."""
        clients_there = w.clients.location is Location.OTHER_REGION
        return (measured_link(w) if clients_there else None) or between_regions(self.remote_region, w)
