"""Jump host for developers: a small instance by the hour, with a public address or behind Session Manager.

With a public address it is a bastion and people come over SSH. Without one, its agent opens the connection to Systems
Manager through two interface endpoints (ssm, ssmmessages), and people tunnel over that; Session Manager itself costs
nothing for EC2 instances. Sources: https://aws.amazon.com/ec2/pricing/on-demand/,
https://aws.amazon.com/systems-manager/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component, gb, whole_hours
from modeler.components.latency import Delay, link
from modeler.components.network import Network
from modeler.components.sla import NoSla
from modeler.components.traits import ANY, NOT_SEEN, PRIVATE_NETWORKS, By, Exposure, Place, Role, Traits, Wiring
from modeler.dataclass import dataclass
from modeler.units import Note, Usage
from modeler.workload import Workload

_ENDPOINTS = ("ssm", "ssmmessages")


@dataclass(frozen=True, kw_only=True)
class JumpHost(Component):
    """One t3.micro instance that runs all month.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload()
    >>> bastion = JumpHost(public=True)
    >>> [u.dimension for u in bastion.meter(Arrivals(((bastion, client_flow(w, w.traffic)),)), w)]
    ['ec2.ondemand_linux_t3.micro', 'vpc.public_ipv4_in_use_hour']
    """

    id: ClassVar[str] = "jump-host"
    title: ClassVar[str] = "Jump host"
    traits: ClassVar[Traits] = Traits(
        short="bastion host",
        place=Place.VPC,
        exposure=By("public", {True: Exposure.PUBLIC, False: Exposure.PRIVATE}),
        wiring=Wiring(
            reached_over=PRIVATE_NETWORKS | {Network.INTERNET, Network.PRIVATELINK},
            leaves_over=PRIVATE_NETWORKS,
            follows=ANY,
            leads_to=ANY,
            answers=False,
        ),
        roles=frozenset({Role.DEVELOPER_WAY}),
        ends_connection=False,
        reads_requests=False,
        counts_beside=False,
        sla=NoSla("a single instance of your own"),
        programs=NOT_SEEN,
        avoided_as={"ec2": "EC2 instance"},
        icon="aws.compute.EC2Instance",
        kinds=("AWS::EC2::Instance",),
        quotas=("ec2",),
    )
    dimensions: ClassVar[tuple[str, ...]] = ("ec2.ondemand_linux_t3.micro", "vpc.public_ipv4_in_use_hour")
    sources: ClassVar[tuple[str, ...]] = (
        "https://aws.amazon.com/ec2/pricing/on-demand/",
        "https://aws.amazon.com/vpc/pricing/",
    )

    public: bool = False
    """True for a bastion that people reach over the internet."""

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Instance-hours, and the address of a bastion."""
        yield self.fixed("ec2.ondemand_linux_t3.micro", w.hours_per_month, w, "one small instance, all month")
        if self.public:
            yield self.fixed("vpc.public_ipv4_in_use_hour", w.hours_per_month, w, "its public address")

    def round_trip(self, w: Workload) -> Delay:
        """What forwarding through SSH adds."""
        return link(self, ("jump-host",), w)


class SessionManager(Component):
    """Systems Manager's session service with the two endpoints over which a private instance talks to it.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(azs=2, traffic={"requests_per_month": 2**20, "request_bytes": 0, "response_bytes": "1 KB"})
    >>> sessions = SessionManager()
    >>> [u.quantity for u in sessions.meter(Arrivals(((sessions, client_flow(w, w.traffic)),)), w)]
    [2920, 1.0]
    """

    id: ClassVar[str] = "session-manager"
    title: ClassVar[str] = "Session Manager"
    traits: ClassVar[Traits] = Traits(
        short="Session Manager",
        place=Place.AWS,
        exposure=Exposure.NO_ADDRESS,
        wiring=Wiring(
            reached_over=frozenset({Network.INTERNET}),
            leaves_over=frozenset({Network.PRIVATELINK}),
            follows=ANY,
            leads_to=frozenset({"jump-host"}),
            answers=False,
        ),
        roles=frozenset({Role.DEVELOPER_WAY}),
        ends_connection=False,
        reads_requests=False,
        counts_beside=False,
        sla=NoSla("AWS publishes no promise for it"),
        programs=NOT_SEEN,
        avoided_as={},
        icon="aws.management.SystemsManager",
        kinds=("AWS::EC2::VPCEndpoint",),
        quotas=(),
    )
    dimensions: ClassVar[tuple[str, ...]] = (
        "privatelink.interface_endpoint_hour_per_az",
        "privatelink.interface_endpoint_data_gb",
    )
    sources: ClassVar[tuple[str, ...]] = (
        "https://aws.amazon.com/systems-manager/pricing/",
        "https://aws.amazon.com/privatelink/pricing/",
    )
    shared_key: ClassVar[str] = "endpoint"
    note: ClassVar[str] = "no charge for sessions to EC2 instances; its interface endpoints are paid"

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Hours of both endpoints, and the GB that pass one of them."""
        hours = len(_ENDPOINTS) * w.azs * whole_hours(w)
        note = Note.of("endpoints {} x {} AZ(s)", " and ".join(_ENDPOINTS), w.azs)
        yield self.fixed("privatelink.interface_endpoint_hour_per_az", hours, w, note)
        size = arrivals.total(lambda flow: flow.bytes_both)
        yield Usage("privatelink.interface_endpoint_data_gb", gb("privatelink", size), note="through ssmmessages")

    def round_trip(self, w: Workload) -> Delay:
        """What the tunnel through the service adds."""
        return link(self, ("session-manager",), w)
