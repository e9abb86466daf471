"""A proxy of your own on Fargate (NGINX, Envoy), or an API gateway that you run (Kong, Apigee hybrid).

No AWS meter beside the tasks: vCPU-hours and GB-hours, one task in each AZ, and more as the requests need. What
the software costs is its vendor's and in no AWS bill. As a proxy it only passes requests on; as a gateway it may check
keys, limits and tokens, which you set up and nobody judges here. Source: https://aws.amazon.com/fargate/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar, Literal

import numpy as np

from modeler.components.arrivals import Arrivals
from modeler.components.base import Component, few_connections
from modeler.components.carrying import STREAMS, Held
from modeler.components.flow import Flow
from modeler.components.latency import Delay, Moment, backend_handshakes, delay
from modeler.components.network import Network
from modeler.components.scaling import Running, followed, most_running, scaler
from modeler.components.servers import by_hour
from modeler.components.sla import ComputeSla
from modeler.components.traits import ANY, PRIVATE_NETWORKS, By, Exposure, Place, Traits, Wiring
from modeler.dataclass import dataclass
from modeler.facts import metering
from modeler.units import Note, Usage
from modeler.workload import FargateBackend, Workload


@dataclass(frozen=True, kw_only=True)
class ReverseProxy(Component):
    """Tasks that pass requests on.

    Parameters
    ----------
    kind : proxy or gateway
        Whether it only passes requests on, or is an API gateway of your own.
    vcpu, memory_gb : float
        Size of a task.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(backend={"kind": "ec2"})
    >>> proxy = ReverseProxy()
    >>> [u.quantity for u in proxy.meter(Arrivals(((proxy, client_flow(w, w.traffic)),)), w)]
    [730.0, 1460.0]
    """

    id: ClassVar[str] = "reverse-proxy"
    title: ClassVar[str] = "Proxy of your own"
    traits: ClassVar[Traits] = Traits(
        short=By("kind", {"proxy": "proxy of your own", "gateway": "API gateway of your own"}),
        place=Place.VPC,
        exposure=Exposure.PRIVATE,
        wiring=Wiring(
            reached_over=PRIVATE_NETWORKS,
            leaves_over=frozenset({Network.VPC}),
            follows=ANY,
            leads_to=ANY,
            answers=False,
        ),
        roles=frozenset(),
        ends_connection=True,
        reads_requests=False,
        counts_beside=False,
        sla=ComputeSla(("fargate",)),
        programs={"hipaa": ("ecs", "compliance.hipaa_whitepaper")},
        avoided_as={},
        icon="onprem.network.Nginx",
        kinds=("AWS::ECS::Cluster", "AWS::ECS::Service", "AWS::ECS::TaskDefinition"),
        quotas=("ecs", "fargate"),
    )
    dimensions: ClassVar[tuple[str, ...]] = ("fargate.fargate_linux_arm_vcpu_hour", "fargate.fargate_linux_arm_gb_hour")
    sources: ClassVar[tuple[str, ...]] = ("https://aws.amazon.com/fargate/pricing/",)
    group: ClassVar[str] = "backend"
    note: ClassVar[str] = "without the license of the software, if it has one"

    kind: Literal["proxy", "gateway"] = "proxy"
    vcpu: float = 0.5
    memory_gb: float = 1.0

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Hours of vCPU and memory of the tasks that run."""
        count = self.running(arrivals, w)
        words = "{:g} to {:g} task(s), {:.4g} on average"
        note = Note.of(words, np.min(count.least), np.max(count.most), count.on_average())
        hours = count.on_average() * w.hours_per_month
        of_vcpu = self.fixed("fargate.fargate_linux_arm_vcpu_hour", hours * self.vcpu, w, note)
        yield replace(of_vcpu, by_hour=by_hour(count.mean, 1))
        yield self.fixed("fargate.fargate_linux_arm_gb_hour", hours * self.memory_gb, w, note)

    def running(self, arrivals: Arrivals, w: Workload) -> Running:
        """Return how many tasks run, hour by hour: for the requests of all services, at least one in each AZ."""
        tasks = FargateBackend(vcpu=self.vcpu, memory_gb=self.memory_gb)
        room_rps = self.vcpu / metering("istio", "ingress", "vcpu_per_1000_rps") * 1000
        group = replace(
            scaler(tasks, w),
            aim_rps=tasks.scaling.target_utilization * room_rps,
            room_rps=room_rps,
            least=w.azs,
            most=most_running(),
            sees_overload=False,
        )
        return followed([flow.times(w.services) for flow in arrivals], w, group)

    def forward(self, flow: Flow, w: Workload) -> Flow:
        """Requests that it accepts, on shared connections: if no door before has rejected the others, it does."""
        return few_connections(flow.passed_on(), w)

    def handshakes(self, w: Workload) -> int:
        """As for any listener in the VPC."""
        return backend_handshakes(w)

    def holds(self, w: Workload) -> Held:
        """Bytes stream through, if buffering is off."""
        return STREAMS

    def processing(self, moment: Moment, w: Workload) -> tuple[Delay, ...]:
        """Routing, and what the gateway checks."""
        return (delay("reverse-proxy", w),)
