"""Istio ingress gateway: Envoy pods on the cluster that route to workloads; they take a part of the nodes.

No AWS meter: its pods run on nodes that are paid by the hour, shared with whatever else enters the cluster.
Source: https://istio.io/latest/docs/tasks/traffic-management/ingress/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component, few_connections
from modeler.components.carrying import STREAMS, Held
from modeler.components.flow import Flow
from modeler.components.latency import Delay, Moment, backend_handshakes, delay
from modeler.components.network import Network
from modeler.components.sla import NoSla
from modeler.components.traits import ANY, PRIVATE_NETWORKS, By, Exposure, Place, Traits, Wiring
from modeler.units import Usage
from modeler.workload import EksBackend, Workload


@dataclass(frozen=True, kw_only=True)
class IstioIngress(Component):
    """The mesh's door.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(backend={"kind": "eks-istio", "ingress_nodes": 0.5})
    >>> door = IstioIngress(backend=w.backend)
    >>> [u.quantity for u in door.meter(Arrivals(((door, client_flow(w, w.traffic)),)), w)]
    [365.0]
    """

    id: ClassVar[str] = "istio-ingress"
    title: ClassVar[str] = "Istio ingress gateway"
    traits: ClassVar[Traits] = Traits(
        short="Istio ingress gateway",
        place=Place.VPC,
        exposure=By("exposure", {"private": Exposure.PRIVATE, "public": Exposure.PUBLIC}),
        wiring=Wiring(
            reached_over=PRIVATE_NETWORKS,
            leaves_over=frozenset({Network.VPC}),
            follows=ANY,
            leads_to=frozenset({"eks-pods"}),
            answers=False,
        ),
        roles=frozenset(),
        ends_connection=True,
        reads_requests=False,
        counts_beside=False,
        sla=NoSla("software of your own, on the cluster's nodes"),
        programs={"hipaa": ("eks", "compliance.hipaa_whitepaper")},
        avoided_as={},
        icon="onprem.network.Istio",
        kinds=(),
        quotas=(),
    )
    dimensions: ClassVar[tuple[str, ...]] = ("ec2.ondemand_linux_*",)
    sources: ClassVar[tuple[str, ...]] = ("https://aws.amazon.com/ec2/pricing/on-demand/",)
    group: ClassVar[str] = "backend"
    shared_key: ClassVar[str] = "eks"

    backend: EksBackend
    exposure: str = "private"

    @property
    def identity(self) -> str:
        """A private and a public ingress gateway are two."""
        return self.instance or f"{self.exposure}-{self.id}"

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """The part of the nodes that its pods take."""
        hours = self.backend.ingress_nodes * w.hours_per_month
        yield self.fixed(f"ec2.ondemand_linux_{self.backend.instance_type}", hours, w, "pods of the ingress gateway")

    def forward(self, flow: Flow, w: Workload) -> Flow:
        """Requests that the mesh accepts, on shared connections: if no door before has rejected the others, it does."""
        return few_connections(flow.passed_on(), w)

    def handshakes(self, w: Workload) -> int:
        """As for any listener in the cluster; Istio sets no timeout of its own."""
        return backend_handshakes(w)

    def holds(self, w: Workload) -> Held:
        """Bytes stream through Envoy."""
        return STREAMS

    def processing(self, moment: Moment, w: Workload) -> tuple[Delay, ...]:
        """Routing; the sidecar of the pod is the pod's."""
        return (delay("istio-ingress", w),)
