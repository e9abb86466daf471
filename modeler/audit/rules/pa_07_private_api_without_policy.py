"""PA-07: a private API without a resource policy cannot be deployed."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.audit.policy import Policy
from modeler.inventory import Cause, Inventory, Unknown
from modeler.inventory.kinds.rest_api import RestApi
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .endpoints import private_apis
from .outcome import AuditOutcome, cannot_tell, fails, passes
from .policies import api_policy


@audit_rule(
    "PA-07",
    "A private API has no resource policy",
    severity=Severity.HIGH,
    why="API Gateway deploys a private API only with a resource policy, since without one nobody would be let in.",
    symptom='The deployment fails with "Private REST API doesn\'t have a resource policy attached to it", or '
    "every call ends in 403.",
    remedy=Remedy(
        "Give it a policy that allows execute-api:Invoke from the endpoint or the VPC of its callers, and "
        "deploy it again.",
        "aws apigateway update-rest-api --rest-api-id API --patch-operations op=replace,path=/policy,value=POLICY",
        "Policy:\n"
        "  Version: '2012-10-17'\n"
        "  Statement:\n"
        "    - Effect: Allow\n"
        "      Principal: '*'\n"
        "      Action: execute-api:Invoke\n"
        "      Resource: execute-api:/*\n"
        "      Condition: {StringEquals: {'aws:SourceVpce': vpce-0a1b2c3d}}",
        "policy = data.aws_iam_policy_document.callers.json",
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html",
            "2026-04-13",
        ),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html", "2026-04-13"
        ),
    ),
    kinds=(RestApi,),
)
def private_api_without_policy(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at the policy of each private API."""
    for api in private_apis(inventory):
        policy = api_policy(api)
        if policy is None or (isinstance(policy, Policy) and not policy.statements):
            yield fails(api, "policy", "it is private and nothing says who may call it")
        elif isinstance(policy, Unknown) and policy.cause is Cause.FILE:
            yield cannot_tell(api, "body_location", policy)
        else:
            yield passes(api)
