"""VPC Lattice: a service is billed by the started hour, by GB in both directions, and by its busy hours' requests.

The first 300,000 requests of each hour of a service are free (a TLS listener counts TCP connections instead): an
allowance by the hour, so a spiky day pays for its busy hour and a flat one of the same size for nothing. Traffic
between AZs is in the price of the GB. Associating a VPC, and the endpoint by which networks that are not associated
come in, cost nothing. Source: https://aws.amazon.com/vpc/lattice/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np

from modeler.components.api_gateway import seconds_to_wait, set_to_wait
from modeler.components.arrivals import Arrivals
from modeler.components.base import Component, few_connections, gb, whole_hours
from modeler.components.carrying import STREAMS, Held
from modeler.components.flow import Flow
from modeler.components.latency import Delay, Moment, delay, https_handshakes, link
from modeler.components.network import Network
from modeler.components.sla import RegionalSla
from modeler.components.traits import ANY, NOT_SEEN, PRIVATE_NETWORKS, By, Exposure, Place, Role, Traits, Wiring
from modeler.dataclass import dataclass
from modeler.facts import metering
from modeler.facts.constraints import Fact, ask
from modeler.units import Array, Note, Usage
from modeler.workload import Workload

_PAGE = "https://aws.amazon.com/vpc/lattice/pricing/"


@dataclass(frozen=True, kw_only=True)
class LatticeService(Component):
    """The services of a workload in a service network: each is paid, each has its own free requests.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(services=2, traffic={"requests_per_month": 730 * 700_000, "shape": "flat"})
    >>> lattice = LatticeService()
    >>> [round(u.quantity) for u in lattice.meter(Arrivals(((lattice, client_flow(w, w.traffic)),)), w)]
    [1460, 5848, 73000000]
    """

    id: ClassVar[str] = "lattice-service"
    title: ClassVar[str] = "VPC Lattice service"
    traits: ClassVar[Traits] = Traits(
        short="VPC Lattice service",
        place=Place.AWS,
        exposure=Exposure.PRIVATE,
        wiring=Wiring(
            reached_over=frozenset({Network.VPC, Network.PRIVATELINK}),
            leaves_over=frozenset({Network.VPC, Network.AWS_INTERNAL}),
            follows=ANY,
            leads_to=ANY,
            answers=False,
        ),
        roles=frozenset({Role.DOOR}),
        ends_connection=By("listener", {"HTTPS": True, "TLS": False}),
        reads_requests=By("listener", {"HTTPS": True, "TLS": False}),
        counts_beside=False,
        sla=RegionalSla("vpc-lattice"),
        programs={"hipaa": ("vpc-lattice", "compliance.hipaa")},
        avoided_as={"vpc-lattice": "VPC Lattice service"},
        icon="lattice.png",
        kinds=(
            "AWS::VpcLattice::Service",
            "AWS::VpcLattice::Listener",
            "AWS::VpcLattice::Rule",
            "AWS::VpcLattice::TargetGroup",
        ),
        quotas=("vpc-lattice",),
    )
    dimensions: ClassVar[tuple[str, ...]] = (
        "lattice.service_hour",
        "lattice.data_processed_gb",
        "lattice.requests",
        "lattice.tcp_connections",
    )
    sources: ClassVar[tuple[str, ...]] = (_PAGE,)

    listener: Literal["HTTPS", "TLS"] = "HTTPS"
    """TLS passes connections through and counts them instead of requests."""

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Service-hours, GB in both directions, and what each hour brings beyond its free quantity."""
        services = Note.of("{} service(s), whatever the traffic", w.services)
        yield self.fixed("lattice.service_hour", w.services * whole_hours(w), w, services)
        size = arrivals.total(lambda flow: flow.bytes_both)
        note = "both directions; traffic between AZs is included"
        yield Usage("lattice.data_processed_gb", gb("lattice", size), note=note)
        if self.listener == "TLS":
            connections = _beyond_free(arrivals, w, lambda flow: flow.new_connections)
            yield Usage("lattice.tcp_connections", connections, note="beyond 300,000 in an hour of a service")
        else:
            requests = _beyond_free(arrivals, w, lambda flow: flow.requests)
            yield Usage("lattice.requests", requests, note="beyond 300,000 in an hour of a service")

    def forward(self, flow: Flow, w: Workload) -> Flow:
        """What arrives; of HTTPS on shared connections, and only what an auth policy for signatures accepts."""
        if not self.ends_connection:
            return flow
        return few_connections(flow.passed_on() if w.api.authorizer == "iam" else flow, w)

    def round_trip(self, w: Workload) -> Delay | None:
        """The same work for a TLS listener, which passes connections through."""
        return None if self.ends_connection else link(self, ("lattice-service",), w)

    def handshakes(self, w: Workload) -> int:
        """TCP and TLS, if it ends them."""
        return https_handshakes(w) if self.ends_connection else 0

    def processing(self, moment: Moment, w: Workload) -> tuple[Delay, ...]:
        """Reading HTTP, checking the auth policy, choosing a target."""
        return (delay("lattice-service", w),) if self.ends_connection else ()

    def holds(self, w: Workload) -> Held:
        """Bytes stream through (taken as for other proxies: AWS does not say)."""
        return STREAMS

    def timeout_ms(self, w: Workload) -> float | None:
        """Its idle timeout, set to what the workload needs: a target that is silent for longer is given up."""
        return seconds_to_wait(w, *_timeouts()) * 1000 if self.ends_connection else None

    def assumes(self, w: Workload) -> tuple[str, ...]:
        """A longer idle timeout than its default."""
        return set_to_wait(self.title, "idle timeout", w, *_timeouts()) if self.ends_connection else ()


def _timeouts() -> tuple[Fact, Fact]:
    """The idle timeout by default, and the longest that can be set."""
    return ask("vpc-lattice", "idle_timeout_s"), ask("vpc-lattice", "max_idle_timeout_s")


def _beyond_free(arrivals: Arrivals, w: Workload, of: object) -> Array:
    """Add up over the hours what exceeds the free quantity; the services share the traffic evenly."""
    free = w.services * metering("lattice", "service", "free_requests_per_hour")
    each_hour = arrivals.hourly(lambda _, flow: of(flow))  # type: ignore[operator]
    return arrivals.over_month(np.maximum(each_hour - np.asarray(free)[..., None], 0.0))


class ServiceNetworkEndpoint(Component):
    """The VPC endpoint of a service network: how on-premises or remote networks reach it.

    Examples
    --------
    >>> ServiceNetworkEndpoint().note
    'no charge: AWS says so for VPC associations and service-network endpoints'
    """

    id: ClassVar[str] = "service-network-endpoint"
    title: ClassVar[str] = "Service-network endpoint"
    traits: ClassVar[Traits] = Traits(
        short="Service-network endpoint",
        place=Place.VPC,
        exposure=Exposure.PRIVATE,
        wiring=Wiring(
            reached_over=PRIVATE_NETWORKS,
            leaves_over=frozenset({Network.PRIVATELINK}),
            follows=ANY,
            leads_to=frozenset({"lattice-service"}),
            answers=False,
        ),
        roles=frozenset({Role.VPC_ENDPOINT}),
        ends_connection=False,
        reads_requests=False,
        counts_beside=False,
        sla=RegionalSla("vpc-lattice"),
        programs=NOT_SEEN,
        avoided_as={},
        icon="aws.network.Endpoint",
        kinds=(
            "AWS::EC2::VPCEndpoint",
            "AWS::VpcLattice::ServiceNetwork",
            "AWS::VpcLattice::ServiceNetworkServiceAssociation",
        ),
        quotas=("service-network-endpoint", "vpc-lattice"),
    )
    sources: ClassVar[tuple[str, ...]] = (
        _PAGE,
        "https://docs.aws.amazon.com/vpc/latest/privatelink/access-with-service-network-endpoint.html",
    )
    note: ClassVar[str] = "no charge: AWS says so for VPC associations and service-network endpoints"

    def round_trip(self, w: Workload) -> Delay:
        """What the endpoint adds."""
        return link(self, ("service-network-endpoint",), w)
