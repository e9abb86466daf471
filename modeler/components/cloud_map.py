"""AWS Cloud Map: API Gateway asks it for the address of an instance instead of using a load balancer.

Billed per registered instance and month, and per DiscoverInstances call. How often API Gateway asks is not published:
one call per new connection of the gateway is assumed. Source: https://aws.amazon.com/cloud-map/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component
from modeler.components.eks import node_counts
from modeler.components.scaling import as_scalar, running
from modeler.components.sla import NoSla
from modeler.components.traits import BESIDE, NOT_SEEN, Exposure, Place, Traits
from modeler.units import Array, Usage
from modeler.workload import EksBackend, Elastic, Workload


class CloudMap(Component):
    """A Cloud Map service with its registered instances.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(backend={"kind": "fargate", "tasks": 4}, traffic={"requests_per_month": "1M"})
    >>> discovery = CloudMap()
    >>> flow = client_flow(w, w.traffic).pooled(w)
    >>> [u.quantity for u in discovery.meter(Arrivals(((discovery, flow),)), w)]
    [4.0, 10000.0]
    """

    id: ClassVar[str] = "cloud-map"
    title: ClassVar[str] = "Cloud Map service"
    traits: ClassVar[Traits] = Traits(
        short="Cloud Map service",
        place=Place.VPC,
        exposure=Exposure.NO_ADDRESS,
        wiring=BESIDE,
        roles=frozenset(),
        ends_connection=False,
        reads_requests=False,
        counts_beside=True,
        sla=NoSla("its promise was not looked up"),
        programs=NOT_SEEN,
        avoided_as={},
        icon="aws.network.CloudMap",
        kinds=("AWS::ServiceDiscovery::PrivateDnsNamespace", "AWS::ServiceDiscovery::Service"),
        quotas=("cloud-map",),
    )
    dimensions: ClassVar[tuple[str, ...]] = ("cloudmap.resource_month", "cloudmap.discover_api_call")
    sources: ClassVar[tuple[str, ...]] = ("https://aws.amazon.com/cloud-map/pricing/",)
    assumptions: ClassVar[tuple[str, ...]] = ("gateway_requests_per_connection",)
    adds_no_latency: ClassVar[str] = "a gateway asks it beside the requests and keeps the answer (not documented)"

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Registered instances, and a discovery call per gateway connection."""
        yield self.fixed("cloudmap.resource_month", registered(arrivals, w), w, "registered instances")
        calls = arrivals.total(lambda flow: flow.new_connections)
        yield Usage("cloudmap.discover_api_call", calls, note="one per new gateway connection (assumed)")


def registered(arrivals: Arrivals, w: Workload) -> Array:
    """Return how many instances the backend registers for all of its services, on average over the month."""
    if not isinstance(w.backend, Elastic):
        return float(w.services)
    if isinstance(w.backend, EksBackend) and w.backend.nodes is not None:
        return float(w.backend.nodes * w.services)
    count = running(w.backend, tuple(arrivals), w)
    if isinstance(w.backend, EksBackend):
        return as_scalar(node_counts(w.backend, count, w).mean(axis=-1))  # type: ignore[no-any-return]
    return count.on_average() * w.services
