"""IN-01: API Gateway may not invoke the function of an integration."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Text, Unknown, unknowns
from modeler.inventory.kinds.api_integration import ApiIntegration
from modeler.inventory.kinds.function import Function
from modeler.inventory.kinds.function_permission import FunctionPermission
from modeler.inventory.kinds.rest_integration import RestIntegration
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .invocations import Invocation, invocations
from .outcome import AuditOutcome, cannot_tell, fails, passes


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
    kinds=(RestIntegration, ApiIntegration, Function, FunctionPermission),
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
    answers = [_covers(permission, integration) for permission in permissions]
    if any(answer is True for answer in answers):
        return passes(integration)
    doubts = [answer for answer in answers if isinstance(answer, Unknown)]
    if doubts or function.policy is not None:
        return cannot_tell(integration, "uri", doubts, function.policy)
    return fails(integration, "uri", "no permission lets API Gateway invoke {function} for it", function=function.key)


def _covers(permission: FunctionPermission, integration: RestIntegration | ApiIntegration) -> bool | Unknown:
    """Return whether a permission is for API Gateway and for the API of an integration, or what that hangs on."""
    doubt = next(unknowns((permission.principal, permission.action, permission.source_arn)), None)
    if doubt is not None:
        return doubt
    if permission.principal != "apigateway.amazonaws.com":
        return False
    source = permission.source_arn
    if source is None:
        return True
    api = getattr(integration.api, "key", "")
    if isinstance(source, Text):
        return any(part.key == api for part in source.attributes)
    return f":{api}/" in str(source) or str(source).split(":")[-1].startswith("*")
