"""API keys and the usage plan that counts them: they tell callers of a REST API apart, and prove nothing.

How often a caller may call is the business of who runs the API: rates and quotas are parameters of the stack.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html (2026-11-30).
"""

from __future__ import annotations

from typing import Any

from modeler.inventory import Attribute, Ref
from modeler.inventory.kinds.api_key import ApiKey
from modeler.inventory.kinds.usage_plan import PlannedStage, UsagePlan
from modeler.workload import Feature

from ..stack import StackParameter
from .site import BuildStep, new_record

COUNTED = frozenset({Feature.API_KEYS, Feature.PER_CLIENT_THROTTLING, Feature.USAGE_QUOTAS})
"""What a usage plan gives."""


def counts_callers(step: BuildStep) -> bool:
    """Return whether callers need a key: at the door, where the workload tells them apart."""
    return getattr(step.hop.component, "judges", True) and bool(COUNTED & set(step.w.needs.features))


def add_usage_plan(step: BuildStep, api: Ref[Any], stage: str) -> None:
    """Add a key for the first caller, and the plan that it belongs to."""
    site, features = step.site, set(step.w.needs.features)
    key = site.add(ApiKey, f"{step.key}Key", name=site.name, enabled=True)
    limits: dict[str, Any] = {}
    if Feature.PER_CLIENT_THROTTLING in features:
        limits |= {
            "throttle_rate": _ask(step, "ClientRate", "Requests a second that each key may make on average."),
            "throttle_burst": _ask(step, "ClientBurst", "Requests that each key may make at once."),
        }
    if Feature.USAGE_QUOTAS in features:
        limits |= {
            "quota": _ask(step, "ClientQuota", "Requests that each key may make in a month."),
            "quota_period": "MONTH",
        }
    site.add(
        UsagePlan,
        f"{step.key}UsagePlan",
        name=site.name,
        stages=(new_record(PlannedStage, api=api, stage=stage),),
        keys=(key,),
        **limits,
    )
    site.show(
        "ApiKeyId", Attribute(key.key), "The key of the first caller: 'aws apigateway get-api-key --include-value'."
    )
    site.note("Each caller sends a key of its own as x-api-key, and is known by its credentials besides.")
    if step.w.api.authorizer == "none":
        site.leave_out("AU-02", "the workload tells callers apart by their keys alone (api.authorizer: none)")


def _ask(step: BuildStep, name: str, description: str) -> Any:
    return step.site.ask(StackParameter(name, "Number", description, group="Callers"))
