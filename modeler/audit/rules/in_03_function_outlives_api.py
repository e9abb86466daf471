"""IN-03: a function may run longer than the API waits."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.api_integration import ApiIntegration
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .invocations import invocations
from .outcome import AuditOutcome, cannot_tell, fails, passes
from .timeouts import timeout_of


@audit_rule(
    "IN-03",
    "The function may run longer than the API waits for it",
    severity=Severity.LOW,
    why="When the timeout of the integration has passed, the caller gets an error and the function runs on,"
    " and is paid for, until its own timeout.",
    symptom="504 to the caller, while the function ends later without an error.",
    remedy=Remedy(
        "Set the function's timeout below that of the integration, or answer before the work is done.",
        "aws lambda update-function-configuration --function-name NAME --timeout 28",
        "Timeout: 28",
        "timeout = 28",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html",
            "2026-11-21",
        ),
        Source("https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html", "2026-11-21"),
    ),
    kinds=(RestIntegration, ApiIntegration, Function),
)
def function_outlives_api(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Compare the two timeouts, with AWS's own where none is written."""
    for invocation in invocations(inventory):
        integration, function = invocation.integration, invocation.function
        if function.timeout_s is None:
            continue
        own, waits = function.timeout_s, timeout_of(inventory, integration)
        if isinstance(own, Unknown) or isinstance(waits, Unknown):
            yield cannot_tell(function, "timeout_s", own, waits)
        elif own > waits:
            yield fails(
                function,
                "timeout_s",
                "it may run {own:g} s, and the API waits {waits:g} s",
                beside=(integration,),
                own=own,
                waits=waits,
            )
        else:
            yield passes(function)
