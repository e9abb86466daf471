"""PA-12: a policy names IAM principals, and methods do not ask callers to sign."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.audit.policy import Policy, Principals, Statement, StatementEffect
from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.rest_api import RestApi
from modeler.inventory.kinds.rest_method import RestMethod
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .endpoints import private_apis
from .outcome import AuditOutcome, cannot_tell, fails, passes
from .policies import api_policy, statement_steps


@audit_rule(
    "PA-12",
    "The policy names principals that unsigned calls do not have",
    severity=Severity.HIGH,
    why="Only a method with AWS_IAM authorization knows which role calls; a call with a token or without "
    "anything is anonymous, and a policy that allows named principals only does not allow it.",
    symptom='403 with "User: anonymous is not authorized to perform: execute-api:Invoke", also with a valid token.',
    remedy=Remedy(
        "Allow the principal * under a condition on the endpoint or the VPC, or ask for AWS_IAM on every method.",
        "aws apigateway update-rest-api --rest-api-id API --patch-operations op=replace,path=/policy,value=POLICY",
        "Principal: '*'\nCondition: {StringEquals: {'aws:SourceVpce': !Ref Endpoint}}",
        'authorization = "AWS_IAM"',
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html",
            "2026-04-13",
        ),
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-endpoint-policies.html",
            "2026-04-13",
        ),
    ),
    kinds=(
        RestApi,
        RestMethod,
    ),
)
def named_principal_without_iam(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look at private APIs whose policy allows nobody but named principals."""
    for api in private_apis(inventory):
        policy = api_policy(api)
        if not isinstance(policy, Policy):
            continue
        named = _only_named(policy)
        methods = inventory.referring_to(api, RestMethod)
        unsigned = tuple(method for method in methods if method.authorization not in ("AWS_IAM", None))
        if named is None or not methods:
            continue
        if not unsigned:
            yield passes(api)
        elif all(isinstance(method.authorization, Unknown) for method in unsigned):
            yield cannot_tell(unsigned[0], "authorization", unsigned[0].authorization)
        else:
            steps = (*statement_steps(api.policy, named), "Principal")
            yield fails(
                api,
                "policy",
                "{count} of its methods are not called with AWS_IAM",
                inside=steps,
                beside=unsigned,
                count=len(unsigned),
            )


def _only_named(policy: Policy) -> Statement | None:
    """Return the first Allow where no Allow is for everybody, and all principals are known."""
    allowing = [statement for statement in policy.statements if statement.effect is StatementEffect.ALLOW]
    for statement in allowing:
        principals = statement.principals
        if not isinstance(principals, Principals) or principals.negated:
            return None
        if any(principal.name == "*" for principal in principals.named):
            return None
    return allowing[0] if allowing else None
