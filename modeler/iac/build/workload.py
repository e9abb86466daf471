"""The workload as a stack is built for it: what network and traffic decide, and what no stack can be built for."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from modeler.engine.compare import assess
from modeler.errors import StackError
from modeler.patterns import Pattern
from modeler.workload import Feature, Workload, as_needed

from .network import NetworkChoice

_ON_NODES = ("eks", "eks-istio")
"""Backends whose nodes fetch images from registries on the internet, so that a new VPC gets a way to it."""
_ON_DEMAND = "ondemand_linux"
_TASK_HOURS = "_vcpu_hour"


def as_built(pattern: Pattern, variant: str, w: Workload, choice: NetworkChoice) -> Workload:
    """Return the workload as it is built: its zones are those of the subnets, and its tasks are counted.

    A new VPC has no way out of its own, so that a backend that needs one gets endpoints. The number of tasks is the one
    that the traffic needs, once and for all, where the workload does not say that it follows the load. A pattern about
    tokens of a user pool has its API check them, where the workload does not say who decides.

    Parameters
    ----------
    pattern : Pattern
        What is built.
    variant : str
        Its variant; empty for the one that serves the workload and lacks least.
    w : Workload
        As the user brings it.
    choice : NetworkChoice
        The network.

    Raises
    ------
    StackError
        If the workload asks for what no stack has.

    Examples
    --------
    >>> from modeler.patterns import pattern
    >>> w = Workload(backend={"kind": "fargate"})
    >>> as_built(pattern("C2"), "alb", w, NetworkChoice()).backend.way_out
    'endpoints'
    """
    refused = next(_refused(as_needed(w)), "")
    if refused:
        raise StackError(refused)
    _check_met(pattern, variant, as_needed(w))
    changes: dict[str, Any] = {}
    if choice.subnets and w.azs != len(choice.subnets):
        changes["azs"] = len(choice.subnets)
    if choice.is_new and getattr(w.backend, "way_out", "") == "existing":
        changes["backend.way_out"] = "nat-gateway" if w.backend.kind in _ON_NODES else "endpoints"
    if w.backend.kind == "fargate" and w.backend.tasks is None and not w.backend.scaling.tracks:
        changes["backend.tasks"] = _tasks(pattern, variant, w)
    if w.backend.kind in _ON_NODES and getattr(w.backend, "nodes", 0) is None:
        changes["backend.nodes"] = _nodes(pattern, variant, w)
    if pattern.needs_cognito and "authorizer" not in w.api.model_fields_set:
        changes["api.authorizer"] = "cognito"
    if choice.endpoint and "interface-endpoint" not in w.existing:
        changes["existing"] = [*w.existing, "interface-endpoint"]
    return w.with_values(changes) if changes else w


def _check_met(pattern: Pattern, variant: str, w: Workload) -> None:
    """Refuse a need that the pattern cannot meet, in the words of the rule that excludes it."""
    if not (w.needs.features or w.needs.authentication):
        return
    for reason in assess(w, pattern, variant).reasons:
        if reason.outcome == "excluded" and any(name.startswith(_MET_BY_DOOR) for name in reason.requirements):
            advice = f": {reason.change}" if reason.change else ""
            raise StackError(f"{pattern.code} cannot be built for this workload: {reason.message}{advice}")


_MET_BY_DOOR = ("needs.features:", "needs.authentication:")


def _tasks(pattern: Pattern, variant: str, w: Workload) -> int:
    """Return how many tasks the traffic needs, from the bill of the model."""
    bill = assess(w, pattern, variant).bill
    backend: Any = w.backend
    items = bill.items if bill is not None else ()
    hours = next((item.usage for item in items if item.dimension.endswith(_TASK_HOURS)), 0.0)
    return max(w.azs, round(float(hours / backend.vcpu / w.hours_per_month)))


def _nodes(pattern: Pattern, variant: str, w: Workload) -> int:
    """Return how many nodes hold the most pods, from the bill of the model."""
    bill = assess(w, pattern, variant).bill
    items = bill.items if bill is not None else ()
    hours = next((item.usage for item in items if item.component == "eks-pods" and _ON_DEMAND in item.dimension), 0.0)
    return max(w.azs, math.ceil(float(hours) / w.hours_per_month))


BUILT_FEATURES = frozenset(
    {
        Feature.API_KEYS,
        Feature.BACKEND_ENCRYPTION,
        Feature.CACHING,
        Feature.CUSTOM_DOMAIN,
        Feature.MTLS,
        Feature.OVERLAPPING_CIDRS,
        Feature.PER_CLIENT_THROTTLING,
        Feature.USAGE_QUOTAS,
        Feature.WAF,
        Feature.X_RAY,
    }
)
"""What a workload may need of the door and a builder makes, as far as the pattern has it."""


def _refused(w: Workload) -> Iterator[str]:
    for feature in w.needs.features:
        if feature not in BUILT_FEATURES:
            yield (
                f"no builder makes what needs.features asks for with '{feature}': leave it out of the workload, and "
                "add it to the template"
            )
    if w.api.streaming:
        yield "no builder makes an API that streams its answers: set api.streaming to no, and add it to the template"
    if w.classes:
        names = ", ".join(f"'{item.name}'" for item in w.classes)
        yield (
            f"a stack serves one class of traffic, and the workload has {names} besides: leave classes out, and build "
            "a stack of its own for each, with its traffic and its backend as those of a workload"
        )
    if w.api.load_balancers > 1:
        yield f"a stack has one load balancer and the workload has {w.api.load_balancers}: set api.load_balancers to 1"
    if w.api.reserved_lcus:
        yield "a stack reserves no capacity of a load balancer: leave api.reserved_lcus at 0, and reserve it afterwards"
    scaling: Any = getattr(w.backend, "scaling", None)
    if scaling is not None and scaling.tracks and w.backend.kind != "fargate":
        yield (
            f"a stack has a fixed number of servers of '{w.backend.kind}': leave backend.scaling out, and let what "
            "runs on them scale afterwards"
        )


__all__ = ["as_built"]
