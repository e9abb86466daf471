"""PA-11: the policy of a private API asks for aws:SourceIp, which its requests do not have."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.inventory import Inventory, Unknown
from modeler.inventory.kinds.rest_api import RestApi
from modeler.patterns.base import Source

from .base import Remedy, Severity, audit_rule
from .endpoints import private_apis
from .outcome import AuditOutcome, cannot_tell, fails, passes
from .policies import SOURCE_IP, api_policy, conditions_on, unread_conditions


@audit_rule(
    "PA-11",
    "The policy of a private API asks for a public address",
    severity=Severity.HIGH,
    why="A request to a private API carries the address of its caller as aws:VpcSourceIp; aws:SourceIp is "
    "absent, so a condition on it never holds, and its negation always does.",
    symptom='403 with "User: anonymous is not authorized to perform: execute-api:Invoke", from the right '
    "addresses too.",
    remedy=Remedy(
        "Ask for aws:VpcSourceIp, beside aws:SourceVpce or aws:SourceVpc, and deploy the API again.",
        "aws apigateway update-rest-api --rest-api-id API --patch-operations op=replace,path=/policy,value=POLICY",
        "Condition:\n  StringEquals: {'aws:SourceVpce': !Ref Endpoint}\n  IpAddress: {'aws:VpcSourceIp': CIDR}",
        'condition {\n  test     = "IpAddress"\n  variable = "aws:VpcSourceIp"\n  values   = [CIDR]\n}',
    ),
    sources=(
        Source(
            "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html",
            "2026-04-13",
        ),
    ),
    kinds=(RestApi,),
)
def source_address_in_private_api(inventory: Inventory) -> Iterator[AuditOutcome]:
    """Look for the key in the policies of private APIs."""
    for api in private_apis(inventory):
        policy = api_policy(api)
        if isinstance(policy, Unknown):
            yield cannot_tell(api, "policy", policy)
            continue
        if policy is None:
            continue
        placed = next(conditions_on(policy, api.policy, SOURCE_IP), None)
        unread = unread_conditions(policy)
        if placed is not None:
            yield fails(
                api, "policy", "requests to a private API have no {key}", inside=placed.inside, key=placed.condition.key
            )
        elif unread:
            yield cannot_tell(api, "policy", unread)
        else:
            yield passes(api)
