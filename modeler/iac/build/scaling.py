"""How the number of tasks follows the load: Application Auto Scaling with a target that it tracks.

The model aims at a share of what a server works on at once, and AWS offers no such figure: the share is taken for that
of the processor. Requests a minute of each target are a figure of a balancer alone. Sources:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html,
https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html (2026-12-01).
"""

from __future__ import annotations

from typing import Any

from modeler.components.scaling import most_running
from modeler.errors import StackError
from modeler.inventory import Attribute, Ref
from modeler.inventory.kinds.scaling_policy import ScalingPolicy
from modeler.inventory.kinds.scaling_target import ScalingTarget

from .site import BuildStep, composed

_CPU, _REQUESTS = "ECSServiceAverageCPUUtilization", "ALBRequestCountPerTarget"


def is_scaled(step: BuildStep) -> bool:
    """Return whether the number of servers follows the load."""
    return bool(step.backend.scaling.tracks)


def fewest_tasks(step: BuildStep) -> int:
    """Return the fewest tasks of a service, with which it starts: scaling raises a number only when it acts."""
    return int(step.backend.scaling.min or step.w.azs)


def scale_tasks(step: BuildStep, cluster: Ref[Any], service: Ref[Any], targets: Ref[Any] | None) -> None:
    """Let the number of tasks of a service follow the load.

    Parameters
    ----------
    step : BuildStep
        The hop.
    cluster, service : Ref
        Where the tasks run.
    targets : Ref or None
        The target group through which a balancer sends, if one does.

    Raises
    ------
    StackError
        If scaling aims at requests a minute, and no Application Load Balancer counts them.
    """
    scaling = step.backend.scaling
    step.site.note(
        "The service starts with the fewest tasks; where CloudFormation changes the service later, it starts from them "
        "again."
    )
    target = step.site.add(
        ScalingTarget,
        f"{step.key}Scaling",
        resource=composed("service/", Attribute(cluster.key), "/", Attribute(service.key, "Name")),
        service="ecs",
        dimension="ecs:service:DesiredCount",
        minimum=fewest_tasks(step),
        maximum=round(scaling.max or most_running()),
    )
    step.site.add(
        ScalingPolicy,
        f"{step.key}ScalingPolicy",
        name=f"{step.site.name}-{step.key.lower()}",
        target=target,
        type="TargetTrackingScaling",
        **_aim(step, targets),
    )
    if scaling.scale_in_delay is not None:
        step.site.note(
            "AWS says how long fewer tasks are needed until some stop (15 minutes): backend.scaling.scale_in_delay "
            "is no setting of a policy."
        )


def _aim(step: BuildStep, targets: Ref[Any] | None) -> dict[str, Any]:
    """Return the figure that scaling holds, and its value."""
    scaling = step.backend.scaling
    if scaling.requests_per_target is None:
        step.site.note(
            f"Tasks are added above {scaling.target_utilization:.0%} of the processor; the model's share is that of "
            "requests at work, which AWS does not measure."
        )
        return {"metric": _CPU, "value": round(scaling.target_utilization * 100, 1)}
    if targets is None or step.before is None or step.before.component != "alb":
        raise StackError(
            "backend.scaling.requests_per_target is a figure of an Application Load Balancer, and none stands before "
            "the tasks: give target_utilization in its place"
        )
    balancer = step.before.key
    label = composed(Attribute(balancer, "LoadBalancerFullName"), "/", Attribute(targets.key, "TargetGroupFullName"))
    return {"metric": _REQUESTS, "label": label, "value": round(scaling.requests_per_target, 1)}


__all__ = ["fewest_tasks", "is_scaled", "scale_tasks"]
