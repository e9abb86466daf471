"""ECS on Fargate: vCPU-hours and GB-hours of running tasks, by the second, at least one minute a task.

20 GB of task storage are included. Source: https://aws.amazon.com/fargate/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

import numpy as np

from modeler.components.arrivals import Arrivals
from modeler.components.flow import SECONDS_PER_HOUR
from modeler.components.servers import ScalingGroup, by_hour
from modeler.components.sla import ComputeSla
from modeler.components.traits import ANY, NO_NETWORK, PRIVATE_NETWORKS, Exposure, Place, Traits, Wiring
from modeler.dataclass import dataclass
from modeler.facts import metering
from modeler.units import Array, Usage
from modeler.workload import FargateBackend, Workload


@dataclass(frozen=True, kw_only=True)
class FargateTasks(ScalingGroup):
    """Tasks that answer.

    Examples
    --------
    >>> from modeler.components.arrivals import Arrivals
    >>> from modeler.components.flow import client_flow
    >>> w = Workload(backend={"kind": "fargate", "tasks": 2, "vcpu": 0.5, "memory_gb": 1})
    >>> tasks = FargateTasks(backend=w.backend)
    >>> [u.quantity for u in tasks.meter(Arrivals(((tasks, client_flow(w, w.traffic)),)), w)]
    [730.0, 1460.0]
    """

    id: ClassVar[str] = "fargate-tasks"
    title: ClassVar[str] = "ECS tasks on Fargate"
    traits: ClassVar[Traits] = Traits(
        short="ECS tasks on Fargate",
        place=Place.VPC,
        exposure=Exposure.PRIVATE,
        wiring=Wiring(
            reached_over=PRIVATE_NETWORKS,
            leaves_over=NO_NETWORK,
            follows=ANY,
            leads_to=frozenset(),
            answers=True,
        ),
        roles=frozenset(),
        ends_connection=True,
        reads_requests=False,
        counts_beside=False,
        sla=ComputeSla(("fargate",)),
        programs={"hipaa": ("ecs", "compliance.hipaa_whitepaper")},
        avoided_as={},
        icon="aws.compute.Fargate",
        kinds=("AWS::ECS::Cluster", "AWS::ECS::Service", "AWS::ECS::TaskDefinition"),
        quotas=("ecs", "fargate"),
    )
    dimensions: ClassVar[tuple[str, ...]] = (
        "fargate.fargate_linux_*_vcpu_hour",
        "fargate.fargate_linux_*_gb_hour",
        "fargate.fargate_ephemeral_storage_gb_hour",
    )
    sources: ClassVar[tuple[str, ...]] = ("https://aws.amazon.com/fargate/pricing/",)
    noun: ClassVar[str] = "task"

    backend: FargateBackend

    def task_hours(self, tasks: Array, w: Workload) -> Array:
        """Return the task-hours of a month: tasks of services, and runs of at least a minute.

        Parameters
        ----------
        tasks : float or array
            Tasks of each service, on average over the month.
        """
        f = self.backend
        shortest = metering("fargate", "task", "minimum_seconds")
        runs = f.runs_per_month * np.maximum(np.ceil(f.run_duration), shortest) / SECONDS_PER_HOUR
        hours = (tasks * w.hours_per_month + runs) * w.services
        return float(hours) if np.ndim(hours) == 0 else hours

    def meter(self, arrivals: Arrivals, w: Workload) -> Iterator[Usage]:
        """Hours of vCPU, memory and storage beyond 20 GB."""
        f = self.backend
        arch = "arm" if f.architecture == "arm64" else "x86"
        count = self.running(arrivals, w)
        hours, note = self.task_hours(count.on_average(), w), self.counted(count, w)
        of_vcpu = self.fixed(f"fargate.fargate_linux_{arch}_vcpu_hour", hours * f.vcpu, w, note)
        yield replace(of_vcpu, by_hour=by_hour(count.mean, w.services))
        yield self.fixed(f"fargate.fargate_linux_{arch}_gb_hour", hours * f.memory_gb, w, note)
        included = metering("fargate", "ephemeral_storage", "free_gb")
        if f.ephemeral_gb > included:
            beyond = hours * (f.ephemeral_gb - included)
            yield self.fixed("fargate.fargate_ephemeral_storage_gb_hour", beyond, w, "beyond the included 20 GB")
