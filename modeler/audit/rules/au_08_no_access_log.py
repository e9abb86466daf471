"""AU-08: a stage writes no access log."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.api_stage import ApiStage
from modeler.inventory.kinds.rest_stage import RestStage
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .outcome import AuditOutcome, cannot_tell, fails, passes


@audit_rule(
    "AU-08",
    "The stage writes no access log",
    severity=Severity.MEDIUM,
    why="Without an access log with the error, the endpoint and the status of the integration nobody can "
    "say why a caller got 403 or 500.",
    symptom="403 and 5xx that nobody can explain.",
    remedy=Remedy(
        "Write access logs, with the fields error.message, identity.vpceId and integration.status.",
        "aws apigatewayv2 update-stage --api-id API --stage-name STAGE --access-log-settings "
        "DestinationArn=LOG_GROUP_ARN,Format=FORMAT",
        "AccessLogSetting: {DestinationArn: !GetAtt Logs.Arn, Format: $context.requestId $context.error.message}",
        "access_log_settings {\n"
        "  destination_arn = aws_cloudwatch_log_group.api.arn\n"
        '  format          = "$context.requestId $context.error.message"\n'
        "}",
    ),
    sources=(
        Source("https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html", "2026-11-30"),
        Source("https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html", "2026-04-13"),
    ),
    kinds=(RestStage, ApiStage),
)
def no_access_log(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at every stage."""
    stages: list[RestStage | ApiStage] = [*inventory.all(RestStage), *inventory.all(ApiStage)]
    for stage in stages:
        if isinstance(stage.access_log, Unknown):
            yield cannot_tell(stage, "access_log", stage.access_log)
        elif stage.access_log is None:
            yield fails(stage, "", "it has no destination for access logs")
        else:
            yield passes(stage)
