"""Services of containers: how many tasks, of which size, on which processor, and their way out of the VPC.

Several services behind one entry point are priced as their number, with the mean of their tasks and of the tasks'
sizes: hours of vCPU and of memory are then exact in sum.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from modeler.audit.settings.setting import OnTheWay, OpenSetting, ResourceSetting, SettingStatement
from modeler.audit.settings.subnets import zones
from modeler.audit.settings.way_out import way_out
from modeler.components.lambda_function import MB_PER_GB
from modeler.inventory import Node, Unknown, unknowns
from modeler.inventory.kinds.container_service import ContainerService
from modeler.inventory.kinds.scaling_policy import ScalingPolicy
from modeler.inventory.kinds.scaling_target import ScalingTarget
from modeler.inventory.kinds.task_definition import TaskDefinition
from modeler.inventory.scaled import scaling_targets

OF: Final[tuple[type[Node], ...]] = (ContainerService,)
UNITS_PER_VCPU: Final = 1024
_SIZE: Final = re.compile(r"^\s*(\d*\.?\d+)\s*(vcpu|gb)?\s*$", re.IGNORECASE)

_AIMS: Final = {
    "ECSServiceAverageCPUUtilization": ("backend.scaling.target_utilization", 0.01),
    "ALBRequestCountPerTarget": ("backend.scaling.requests_per_target", 1.0),
}
"""The figures that scaling holds, as the model has them, and what a value is of its unit."""


def settings_from(service: ContainerService, standing: OnTheWay) -> Iterator[SettingStatement]:
    """Yield what a service says, together with those beside it behind the same entry point."""
    services = standing.alike(service)
    yield ResourceSetting("services", len(services), service)
    yield from zones(service, standing)
    if standing.way.components[-1] != "fargate-tasks":
        return
    yield from _sizes(services, standing)
    yield from _counts(services, standing)
    yield from way_out(service, standing)


def _sizes(services: Sequence[ContainerService], standing: OnTheWay) -> Iterator[SettingStatement]:
    weighed: list[tuple[TaskDefinition, float]] = []
    for service in services:
        task = standing.inventory.find(service.task)
        if isinstance(task, TaskDefinition):
            weighed.append((task, service.desired if isinstance(service.desired, int) and service.desired else 1.0))
    for path, attribute, unit in (
        ("backend.vcpu", "cpu", lambda text: read_size(text, "vcpu", UNITS_PER_VCPU)),
        ("backend.memory_gb", "memory_mb", lambda text: read_size(text, "gb", MB_PER_GB)),
    ):
        yield from _mean(path, attribute, weighed, unit)
    for task, _ in weighed[:1]:
        if isinstance(task.processor, Unknown):
            yield OpenSetting("backend.architecture", task, task.processor)
        else:
            name = "arm64" if str(task.processor or "X86_64").upper() == "ARM64" else "x86_64"
            yield ResourceSetting("backend.architecture", name, task, "processor")


def _mean(
    path: str,
    attribute: str,
    weighed: Sequence[tuple[TaskDefinition, float]],
    as_size: Callable[[Any], float | None],
) -> Iterator[SettingStatement]:
    total = weight = 0.0
    shown: TaskDefinition | None = None
    for task, tasks in weighed:
        value = getattr(task, attribute)
        unknown = next(unknowns(value), None)
        if unknown is not None:
            yield OpenSetting(path, task, unknown)
            continue
        read = as_size(value)
        if read is not None:
            total, weight, shown = total + read * tasks, weight + tasks, shown or task
    if shown is not None:
        yield ResourceSetting(path, round(total / weight, 6), shown, attribute)


def read_size(text: Any, unit: str, per_unit: float) -> float | None:
    """Return a size that is written as a number of small units or with its unit.

    >>> [read_size(text, "gb", 1024) for text in ("512", ".25 GB", "1 gb", 2048)]
    [0.5, 0.25, 1.0, 2.0]
    """
    match = _SIZE.match(str(text))
    if match is None:
        return None
    number = float(match[1])
    return number if (match[2] or "").lower() == unit else number / per_unit


def _counts(services: Sequence[ContainerService], standing: OnTheWay) -> Iterator[SettingStatement]:
    """Yield how many tasks run: within the bounds of scaling where the services scale, else as many as they say.

    A service that does not say it runs one
    (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html).
    """
    service = services[0]
    scaled = next((target for node in services for target in scaling_targets(standing.inventory, node)), None)
    if scaled is not None:
        for path, attribute in (("backend.scaling.min", "minimum"), ("backend.scaling.max", "maximum")):
            value = getattr(scaled, attribute)
            if isinstance(value, Unknown):
                yield OpenSetting(path, scaled, value)
            elif value:
                yield ResourceSetting(path, value, scaled, attribute)
        yield from _aims(scaled, standing)
        return
    unknown = next(unknowns([node.desired for node in services]), None)
    if unknown is not None:
        yield OpenSetting("backend.tasks", service, unknown)
        return
    counts = [node.desired if isinstance(node.desired, int) else 1 for node in services]
    yield ResourceSetting("backend.tasks", sum(counts) / len(counts), service, "desired")


def _aims(scaled: ScalingTarget, standing: OnTheWay) -> Iterator[SettingStatement]:
    """Yield the value that scaling holds, where it is of a figure that the model knows."""
    for policy in standing.inventory.referring_to(scaled, ScalingPolicy):
        path, share = _AIMS.get(str(policy.metric), ("", 1.0))
        value = policy.value
        if not path:
            continue
        if isinstance(value, Unknown):
            yield OpenSetting(path, policy, value)
        elif value:
            yield ResourceSetting(path, value * share, policy, "value")
