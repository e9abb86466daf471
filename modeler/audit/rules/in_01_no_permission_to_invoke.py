"""IN-01: API Gateway may not invoke the function of an integration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from modeler.audit.trace.routing import path_of
from modeler.inventory import Inventory, Text, Unknown, unknowns
from modeler.inventory.kinds.api_integration import ApiIntegration
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.function_permission import FunctionPermission
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.inventory.kinds.rest_stage import RestStage
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .invocations import Invocation, invocations
from .outcome import AuditOutcome, cannot_tell, fails, passes

_VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_PARAMETER = re.compile(r"\{[^}]*\}")


@audit_rule(
    "IN-01",
    "The API may not invoke the function",
    severity=Severity.HIGH,
    why="Lambda asks the policy of the function whether API Gateway may invoke it for this API; without a "
    "statement for it, or a role that the integration assumes, it may not.",
    symptom="500 Internal server error; the execution log says: Invalid permissions on Lambda function.",
    remedy=Remedy(
        "Allow the API to invoke the function.",
        "aws lambda add-permission --function-name NAME --statement-id api --action lambda:InvokeFunction "
        "--principal apigateway.amazonaws.com --source-arn arn:aws:execute-api:REGION:ACCOUNT:API/*",
        "Type: AWS::Lambda::Permission\n"
        "Properties:\n"
        "  Action: lambda:InvokeFunction\n"
        "  FunctionName: !Ref Function\n"
        "  Principal: apigateway.amazonaws.com\n"
        "  SourceArn: !Sub arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*",
        'resource "aws_lambda_permission" "api" {\n'
        '  action        = "lambda:InvokeFunction"\n'
        "  function_name = aws_lambda_function.main.function_name\n"
        '  principal     = "apigateway.amazonaws.com"\n'
        '  source_arn    = "${aws_apigatewayv2_api.main.execution_arn}/*"\n'
        "}",
    ),
    sources=(
        Source("https://repost.aws/knowledge-center/api-gateway-500-error-vpc", "2026-11-21"),
        Source("https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html", "2026-11-30"),
    ),
    kinds=(RestIntegration, ApiIntegration, Function, FunctionPermission, RestStage),
)
def no_permission_to_invoke(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look for a permission whose source covers the API, unless the integration assumes a role."""
    for invocation in invocations(inventory):
        if invocation.integration.credentials is None:
            yield _judged(inventory, invocation)


def _judged(inventory: Inventory, invocation: Invocation) -> AuditOutcome:
    integration, function = invocation.integration, invocation.function
    asked = dict.fromkeys((function, invocation.called))
    permissions = [item for node in asked for item in inventory.referring_to(node, FunctionPermission)]
    answers = [_covers(inventory, permission, integration) for permission in permissions]
    if any(answer is True for answer in answers):
        return passes(integration)
    doubts = [answer for answer in answers if isinstance(answer, Unknown)]
    if doubts or function.policy is not None:
        return cannot_tell(integration, "uri", doubts, function.policy)
    return fails(integration, "uri", "no permission lets API Gateway invoke {function} for it", function=function.key)


def _covers(
    inventory: Inventory, permission: FunctionPermission, integration: RestIntegration | ApiIntegration
) -> bool | Unknown:
    """Return whether a permission is for API Gateway and for the call of an integration, or what that hangs on."""
    doubt = next(unknowns((permission.principal, permission.action, permission.source_arn)), None)
    if doubt is not None:
        return doubt
    if permission.principal != "apigateway.amazonaws.com":
        return False
    source = permission.source_arn
    if source is None:
        return True
    ending = _after_api(source, getattr(integration.api, "key", ""))
    if ending is None or not isinstance(integration, RestIntegration):
        return ending is not None
    return any(fnmatchcase(call, ending) for call in _calls(inventory, integration))


def _after_api(source: object, api: str) -> str | None:
    """Return what an ARN says of stage, verb and path; ``None`` where it is that of another API.

    >>> _after_api("arn:aws:execute-api:eu-west-1:111122223333:a1b2c3/prod/GET/orders", "a1b2c3")
    'prod/GET/orders'
    """
    if isinstance(source, Text):
        positions = [number for number, part in enumerate(source.parts) if getattr(part, "key", "") == api]
        if not positions:
            return None
        following = source.parts[positions[0] + 1 :]
        return "".join(part if isinstance(part, str) else "*" for part in following).lstrip("/") or "*"
    named = str(source).split(":")[-1]
    if named.startswith("*"):
        return "*"
    return named.removeprefix(f"{api}/") if named.startswith(f"{api}/") else None


def _calls(inventory: Inventory, integration: RestIntegration) -> Iterator[str]:
    """Yield stage, verb and path of the calls of an integration, its parameters filled and as they are written."""
    api = inventory.find(integration.api)
    stages = [stage.name for stage in inventory.referring_to(api, RestStage)] if api is not None else []
    path = path_of(inventory, integration.resource)
    verb = integration.http_method
    verbs = _VERBS if verb == "ANY" or not isinstance(verb, str) else (verb,)
    names = [stage for stage in stages if isinstance(stage, str)] or ["*"]
    paths = ["*"] if isinstance(path, Unknown) else [path, _PARAMETER.sub("x", path)]
    yield from (f"{stage}/{verb}{item}" for stage in names for verb in verbs for item in paths)
