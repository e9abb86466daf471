"""The alarm that a health check of Route 53 follows, which moto forgets.

Source: https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html (2026-12-01).
"""

from __future__ import annotations

from typing import Any

from ..gate import Amend
from ..shelf import Shelf, ShelfRecord
from ..wire import WireRequest

_KIND, _CONFIG = "health-check", "HealthCheckConfig"
_FORGOTTEN = ("AlarmIdentifier", "InsufficientDataHealthStatus")


def amended_answers(shelf: Shelf) -> dict[str, Amend]:
    """Return what is changed in moto's answers."""

    def complete(check: dict[str, Any]) -> dict[str, Any]:
        kept: ShelfRecord = dict(shelf.everywhere(_KIND)).get(check["Id"], {})
        return {**check, _CONFIG: {**check[_CONFIG], **kept}}

    def made(request: WireRequest, account: str, answer: dict[str, Any]) -> dict[str, Any]:
        config = request.parameters.get(_CONFIG, {})
        kept = {name: config[name] for name in _FORGOTTEN if name in config}
        shelf.of(_KIND, request, account)[answer["HealthCheck"]["Id"]] = kept
        return {**answer, "HealthCheck": complete(answer["HealthCheck"])}

    def shown(request: WireRequest, account: str, answer: dict[str, Any]) -> dict[str, Any]:
        return {**answer, "HealthCheck": complete(answer["HealthCheck"])}

    def listed(request: WireRequest, account: str, answer: dict[str, Any]) -> dict[str, Any]:
        return {**answer, "HealthChecks": [complete(check) for check in answer.get("HealthChecks", [])]}

    return {
        "route53:CreateHealthCheck": made,
        "route53:GetHealthCheck": shown,
        "route53:ListHealthChecks": listed,
    }
