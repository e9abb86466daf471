"""PA-27: a private API refuses more requests than before, as it does where headers grow beyond its limit."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.facts.constraints import ask
from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.metric import Metric
from modeler.inventory.kinds.rest_api import RestApi
from modeler.patterns.base import Source

from .base import DecidedBy, Remedy, Severity, audit_rule
from .endpoints import private_apis
from .live import live_state
from .metrics import daily_sums
from .outcome import AuditOutcome, cannot_tell, fails, passes

_METRIC = "4XXError"
_DAYS = 3
"""The newest day is compared with at least two others."""


@audit_rule(
    "PA-27",
    "A private API refuses more requests: headers may be too large",
    severity=Severity.LOW,
    why="The headers of a request to a private API can have 8,000 bytes in total, of one to a public API 20,480: "
    "large cookies and tokens that a public API takes are refused by a private one.",
    symptom="Requests of some users, with long tokens or many cookies, end in 4XX; those of others work.",
    remedy=Remedy(
        "Make tokens and cookies smaller; the access log says the status of each request.",
        "aws cloudwatch get-metric-statistics --namespace AWS/ApiGateway --metric-name 4XXError "
        "--dimensions Name=ApiName,Value=NAME --statistics Sum --period 86400 --start-time START --end-time END",
        "AccessLogSetting: {DestinationArn: !GetAtt Log.Arn, Format: '$context.requestId $context.status'}",
        "access_log_settings {\n"
        "  destination_arn = LOG_GROUP\n"
        '  format          = "$context.requestId $context.status"\n'
        "}",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html",
            "2026-11-21",
        ),
    ),
    kinds=(Metric, RestApi),
    decided_by=DecidedBy.ACCOUNT,
)
def headers_too_large(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look for a day with more than twice the refusals of the days before, for each private API."""
    for api in private_apis(inventory):
        sums = daily_sums(inventory, _METRIC, str(api.name or ""))
        if isinstance(sums, Unknown) or len(sums) < _DAYS:
            yield cannot_tell(api, "", sums if isinstance(sums, Unknown) else live_state(Metric))
            continue
        newest, usual = sums[0], sum(sums[1:]) / len(sums[1:])
        if newest > 2 * usual:
            yield fails(
                api,
                "",
                "{newest:g} answers of 4XX a day in place of {usual:.3g}; one cause is headers above {limit} bytes",
                newest=newest,
                usual=usual,
                limit=f"{float(ask('rest-api-private', 'quota.header_bytes').value):,.0f}",
            )
        else:
            yield passes(api)
