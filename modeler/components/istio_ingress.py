"""Istio ingress gateway: Envoy pods on the cluster that route to workloads; they take a part of the nodes.

No AWS meter: its pods run on nodes that are paid by the hour, shared with whatever else enters the cluster.
Source: https://istio.io/latest/docs/tasks/traffic-management/ingress/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

import numpy as np

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component, few_connections
from modeler.components.carrying import STREAMS, Held
from modeler.components.flow import Flow
from modeler.components.latency import Delay, Moment, backend_handshakes, delay
from modeler.components.network import Network
from modeler.components.scaling import Running, as_scalar, followed, most_running, scaler
from modeler.components.sla import NoSla
from modeler.components.traits import ANY, PRIVATE_NETWORKS, By, Exposure, Place, Traits, Wiring
from modeler.dataclass import dataclass
from modeler.facts import metering
from modeler.units import Note, Usage
from modeler.workload import EksBackend, Workload

POD_VCPU = 0.5
"""Processor that a pod of the gateway requests: assumed; it does 1,000 requests a second."""


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
        dimension, given = f"ec2.ondemand_linux_{self.backend.instance_type}", self.backend.ingress_nodes
        if given is not None:
            yield self.fixed(dimension, given * w.hours_per_month, w, "pods of the ingress gateway")
            return
        count = ingress_pods(self.backend, tuple(arrivals), w)
        part = POD_VCPU / metering("ec2", self.backend.instance_type, "vcpu")
        words = "{:g} to {:g} pod(s) of the ingress gateway, {:.4g} on average"
        note = Note.of(words, np.min(count.least), np.max(count.most), count.on_average())
        yield self.fixed(dimension, count.on_average() * part * w.hours_per_month, w, note)

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


def ingress_pods(backend: EksBackend, flows: Sequence[Flow], w: Workload) -> Running:
    """Return how many pods of the gateway run, hour by hour: as the requests of all services need."""
    room_rps = POD_VCPU / metering("istio", "ingress", "vcpu_per_1000_rps") * 1000
    aim_rps = as_scalar(backend.scaling.target_utilization * room_rps)
    pods = replace(
        scaler(backend, w), aim_rps=aim_rps, room_rps=room_rps, least=w.azs, most=most_running(), sees_overload=False
    )
    return followed([flow.times(w.services) for flow in flows], w, pods)
