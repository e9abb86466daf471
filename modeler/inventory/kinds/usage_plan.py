"""A usage plan: how often the holders of API keys may call some stages.

Sources: AWS::ApiGateway::UsagePlan and UsagePlanKey (CloudFormation), aws_api_gateway_usage_plan (Terraform),
GetUsagePlans (2026-11-30).
"""

from __future__ import annotations

from typing import Any, ClassVar

from ..node import Node, integer, node, number, records, reference, references, text
from ..table import As, Call, FieldRow, Form, Table
from ..values import Ref, String, Unknown, Value


@node
class PlannedStage:
    """A stage that a usage plan is for.

    Parameters
    ----------
    api : Ref of RestApi
        The API.
    stage : str
        The name of its stage.
    """

    ROWS: ClassVar[dict[str, FieldRow]] = {
        "api": ("ApiId", "api_id", "apiId"),
        "stage": ("Stage", "stage", "stage"),
    }

    api: Value[Ref[Any]] | None = reference("rest-api")
    stage: String | None = text()


@node
class UsagePlan(Node):
    """A usage plan.

    Parameters
    ----------
    stages : tuple of PlannedStage
        The stages that it is for.
    throttle_rate, throttle_burst
        Requests a second, and how many at once, before it answers 429.
    quota, quota_period
        Requests in a ``DAY``, ``WEEK`` or ``MONTH``.
    keys : tuple of Ref of ApiKey
        The keys that it counts.
    """

    KIND = "usage-plan"
    TABLE = Table(
        cloudformation="AWS::ApiGateway::UsagePlan",
        terraform="aws_api_gateway_usage_plan",
        rows={
            "name": ("UsagePlanName", "name", "name"),
            "stages": ("ApiStages[]", "api_stages[]", "apiStages[]"),
            "throttle_rate": ("Throttle.RateLimit", "throttle_settings[0].rate_limit", "throttle.rateLimit"),
            "throttle_burst": ("Throttle.BurstLimit", "throttle_settings[0].burst_limit", "throttle.burstLimit"),
            "quota": ("Quota.Limit", "quota_settings[0].limit", "quota.limit"),
            "quota_period": ("Quota.Period", "quota_settings[0].period", "quota.period"),
            "keys": ("", "", ""),
        },
        calls=(
            Call("apigateway", "get_usage_plans", "items[]", "id", "apigateway:GET"),
            Call(
                "apigateway",
                "get_usage_plan_keys",
                "",
                "",
                "apigateway:GET",
                per="usage-plan",
                arguments={"usagePlanId": "{key}"},
                completes=True,
                paths={"keys": "items[].id"},
            ),
        ),
        also=(
            Form("AWS::ApiGateway::UsagePlanKey", {"keys": As("KeyId", "one")}, completes="UsagePlanId"),
            Form("aws_api_gateway_usage_plan_key", {"keys": As("key_id", "one")}, completes="usage_plan_id"),
        ),
    )

    stages: Value[tuple[PlannedStage | Unknown, ...]] = records(PlannedStage)
    throttle_rate: Value[float] | None = number()
    throttle_burst: Value[int] | None = integer()
    quota: Value[int] | None = integer()
    quota_period: String | None = text()
    keys: Value[tuple[Ref[Any] | Unknown, ...]] = references("api-key")
