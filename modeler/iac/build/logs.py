"""Log groups: each with a retention and encrypted with the key of the stack."""

from __future__ import annotations

import json
import math
from typing import Any

from modeler.inventory import Attribute, Ref
from modeler.inventory.kinds.api_account import ApiAccount
from modeler.inventory.kinds.encryption_key import EncryptionKey
from modeler.inventory.kinds.log_group import LogGroup
from modeler.inventory.kinds.role import Role

from . import policies
from .site import PARTITION, REGION, BuildStep, Site, arn, composed

KEY = "LogKey"
_ALLOWED_DAYS = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
)  # fmt: skip
"""https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html (2026-11-30)."""
_DAYS_A_MONTH = 365 / 12


def retention_days(months: float) -> int:
    """Return the shortest retention that AWS has and that keeps logs as long as asked.

    Examples
    --------
    >>> retention_days(1), retention_days(12), retention_days(0)
    (30, 365, 1)
    """
    days = math.floor(months * _DAYS_A_MONTH)
    return next((allowed for allowed in _ALLOWED_DAYS if allowed >= days), _ALLOWED_DAYS[-1])


def log_group(site: Site, key: str, name: Any = None) -> Ref[Any]:
    """Add a log group, and the key with which it is encrypted."""
    return site.add(
        LogGroup,
        key,
        name=name,
        retention_days=retention_days(site.w.logging.retention_months),
        encryption_key=_key(site),
    )


def _key(site: Site) -> Ref[Any]:
    used_by_logs = policies.allow(
        ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
        "*",
        {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": arn("logs", "log-group:*")}},
        {"Service": composed("logs.", REGION, ".amazonaws.com")},
    )
    site.note(
        "The logs are encrypted with a key of the stack, which has a monthly price of its own; the bill leaves it out "
        "(https://aws.amazon.com/kms/pricing/)."
    )
    return site.add(
        EncryptionKey,
        f"{site.home.capitalize()}{KEY}",
        section=0,
        description=f"Logs of {site.name}.",
        rotation=True,
        policy=policies.policy_document(policies.allow(["kms:*"], "*", None, policies.this_account()), used_by_logs),
    )


def arn_of(group: Ref[Any]) -> Any:
    """Return the ARN of a log group."""
    return composed(Attribute(group.key, "Arn"))


def writes_access_log(step: BuildStep) -> bool:
    """Return whether a line is written for each request; the lines of an authorizer are those of its function."""
    logs = (item for item in step.hop.beside if item.id == "cloudwatch-logs")
    return any(getattr(item, "writer", "") != "authorizer" for item in logs)


_FIELDS = {
    "requestId": "$context.requestId",
    "time": "$context.requestTime",
    "method": "$context.httpMethod",
    "path": "$context.path",
    "status": "$context.status",
    "error": "$context.error.message",
    "sourceIp": "$context.identity.sourceIp",
    "caller": "$context.identity.caller",
    "latency": "$context.responseLatency",
}
_PRIVATE_FIELDS = {"endpoint": "$context.identity.vpceId", "vpc": "$context.identity.vpcId"}


def access_log_format(*, private: bool = False) -> str:
    """Return what a line of an access log of API Gateway says: JSON, with no header and no token in it."""
    return json.dumps(_FIELDS | (_PRIVATE_FIELDS if private else {}), separators=(",", ":"))


def connection_log_format() -> str:
    """Return what a line of a WebSocket API's access log says of a message."""
    fields = {
        "requestId": "$context.requestId",
        "time": "$context.requestTime",
        "event": "$context.eventType",
        "route": "$context.routeKey",
        "connection": "$context.connectionId",
        "status": "$context.status",
        "error": "$context.error.message",
        "sourceIp": "$context.identity.sourceIp",
    }
    return json.dumps(fields, separators=(",", ":"))


def api_gateway_may_log(site: Site) -> None:
    """Add the role with which API Gateway writes the logs of all REST and WebSocket APIs of the account and Region.

    It is one setting for the account in the Region, so the stack leaves it there when it is deleted.
    """
    role = site.add(
        Role,
        "ApiGatewayLogRole",
        section=0,
        description="Lets API Gateway write logs, for all APIs of the account in this Region.",
        trust=policies.trust("apigateway"),
        managed_policies=(
            composed("arn:", PARTITION, ":iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"),
        ),
    )
    site.add(ApiAccount, "ApiGatewayLogging", section=0, log_role=composed(Attribute(role.key, "Arn")))
    site.retained |= {role.key, "ApiGatewayLogging"}
    site.note(
        "API Gateway has one role for the logs of all APIs of an account in a Region: the stack sets it, and leaves it "
        "when it is deleted."
    )
