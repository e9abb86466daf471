"""VL-07: the name of the stage leaks into the path that the backend sees."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.api_integration import ApiIntegration
from modeler.inventory.kinds.api_stage import ApiStage
from modeler.inventory.kinds.http_api import HttpApi
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .links import private_integrations
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "VL-07",
    "The backend sees the name of the stage in the path",
    severity=Severity.MEDIUM,
    why="A private integration of an HTTP API passes the whole path on, and the path of a named stage "
    "begins with its name: the backend is asked for /prod/orders in place of /orders.",
    symptom="404 from the application, though every resource of AWS is healthy.",
    remedy=Remedy(
        "Overwrite the path with the one without the stage, or use the stage $default.",
        "aws apigatewayv2 update-integration --api-id API --integration-id INTEGRATION --request-parameters"
        " overwrite:path='$request.path'",
        "RequestParameters:\n  overwrite:path: $request.path",
        'request_parameters = { "overwrite:path" = "$request.path" }',
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html",
            "2026-04-13",
        ),
        Source("https://github.com/openabdev/openab/pull/1283", "2026-07-03"),
    ),
    kinds=(ApiIntegration, ApiStage, HttpApi, RestApi, RestIntegration),
)
def stage_in_path(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the stages of the API: only $default adds nothing to the path."""
    for integration in private_integrations(inventory):
        api = inventory.find(integration.api)
        if not isinstance(integration, ApiIntegration) or not isinstance(api, HttpApi):
            continue
        names = [stage.name for stage in inventory.referring_to(api, ApiStage)]
        named = [str(name) for name in names if name != "$default" and not isinstance(name, Unknown)]
        if not names:
            continue
        if _overwrites(integration.request_parameters):
            yield passes(integration)
        elif isinstance(integration.request_parameters, Unknown):
            yield cannot_tell(integration, "request_parameters", integration.request_parameters)
        elif named:
            yield fails(integration, "", "paths begin with /{stage} when they reach the backend", stage=named[0])
        elif any(isinstance(name, Unknown) for name in names):
            yield cannot_tell(integration, "", names)
        else:
            yield passes(integration)


def _overwrites(parameters: object) -> bool:
    return isinstance(parameters, dict) and "overwrite:path" in {str(name).lower() for name in parameters}
