"""AU-07: nothing limits how fast one caller may call a stage."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.api_stage import ApiStage
from modeler.inventory.kinds.rest_stage import MethodSetting, RestStage
from modeler.inventory.kinds.usage_plan import UsagePlan
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "AU-07",
    "Nothing limits the rate of the stage",
    severity=Severity.LOW,
    why="All APIs of an account and Region share one limit: a stage without a limit of its own, called too "
    "fast by one caller, takes it from all others.",
    symptom="429 at other APIs of the account.",
    remedy=Remedy(
        "Set the rate and the burst of the stage, or usage plans with limits.",
        "aws apigateway update-stage --rest-api-id API --stage-name STAGE --patch-operations "
        "'op=replace,path=/*/*/throttling/rateLimit,value=100'",
        "MethodSettings:\n"
        '  - {HttpMethod: "*", ResourcePath: "/*", ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200}',
        "settings {\n  throttling_rate_limit  = 100\n  throttling_burst_limit = 200\n}",
    ),
    sources=(
        Source("https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html", "2026-11-21"),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html",
            "2026-11-30",
        ),
    ),
    kinds=(RestStage, ApiStage, UsagePlan),
)
def no_throttle(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the settings of each stage, and at usage plans with a limit."""
    plans = [plan for plan in inventory.all(UsagePlan) if plan.throttle_rate is not None]
    planned = {node for plan in plans for node in _planned(inventory, plan)}
    for stage in inventory.all(RestStage):
        settings = () if isinstance(stage.method_settings, Unknown) else stage.method_settings
        limited = any(isinstance(item, MethodSetting) and item.throttle_rate is not None for item in settings)
        if limited or inventory.find(stage.api) in planned:
            yield passes(stage)
        elif isinstance(stage.method_settings, Unknown):
            yield cannot_tell(stage, "method_settings", stage.method_settings)
        else:
            yield fails(stage, "", "it has no limit of its own, and no usage plan has one")
    for api_stage in inventory.all(ApiStage):
        if api_stage.throttle_rate is None:
            yield fails(api_stage, "", "it has no limit of its own")
        else:
            yield passes(api_stage)


def _planned(inventory: Inventory, plan: UsagePlan) -> Iterator[object]:
    for item in () if isinstance(plan.stages, Unknown) else plan.stages:
        if not isinstance(item, Unknown):
            yield inventory.find(item.api)
